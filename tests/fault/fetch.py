#!/usr/bin/env python3
"""Lets the nth malloc, write, fsync and rename of a fetch fail, one after another.

    fetch.py PROGRAM SHIM [--all]

As run.py does for builds: PROGRAM is a sheaf without sanitizers, SHIM the library that shim.c makes.
Whatever fails: the run ends by itself with a status that says so, every file that the index names
is whole, and the next run fetches what is missing and nothing else, and leaves nothing half-written
behind. Without --all a sample of the calls is tried, for the sake of time.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "e2e"))
from bad_server import Server  # pylint: disable=wrong-import-position

SAMPLE = {"malloc": 15, "write": 15, "fsync": 10, "rename": 3}
TIMEOUT = 30  # seconds
PICTURES = ("ok/1.png", "redirect/2.png", "ok/%E5%8D%97.png", "ok/1.png?same", "missing/3.png")
OPTIONS = ("--allow-private", "--delay", "0", "--timeout", "5", "--json", "-q")


class Runner:
    def __init__(self, options, folder, server):
        self.options, self.folder, self.server = options, folder, server
        self.posts = folder / "posts"
        self.store = self.posts / ".sheaf/store"
        self.posts.mkdir()
        urls = "\n\n".join(f"![图]({server.url}/{path})" for path in PICTURES)
        (self.posts / "a.md").write_text(f"---\ntitle: 一\ndate: 2021-11-18\n---\n\n{urls}\n")
        self.runs = self.failures = 0

    def fetch(self, *more, fault=None):
        environment = {"PATH": os.environ["PATH"], "LD_PRELOAD": str(self.options.shim),
                       "SHEAF_FAULT_COUNTS": str(self.folder / "counts")}
        if fault:
            environment["SHEAF_FAULT"] = fault
        return subprocess.run([self.options.program, "fetch", *OPTIONS, *more, self.posts],
                              env=environment, capture_output=True, timeout=TIMEOUT, check=False)

    def begin(self):
        shutil.rmtree(self.posts / ".sheaf", ignore_errors=True)
        self.server.restart()

    def counts(self):
        """How often each call is made by a run that nothing befalls."""
        self.begin()
        done = self.fetch()
        if done.returncode != 3 or json.loads(done.stdout)["counts"]["fetched"] != 4:
            sys.exit(f"fetching fails without any fault: {done}")
        lines = (self.folder / "counts").read_text().splitlines()
        return {name: int(count) for name, count in (line.split() for line in lines)}

    def problem_of(self, fault):
        done = self.fetch(fault=fault)
        if done.returncode < 0:
            return f"killed by {signal.Signals(-done.returncode).name}", done
        if done.returncode not in (1, 3):
            return f"exit status {done.returncode}", done
        if done.returncode == 1 and not done.stderr.strip():
            return "no message", done
        asked = self.server.asked.copy()
        known = json.loads(self.fetch("-n").stdout)["counts"]["there"]
        health = self.fetch("--verify", "-n")
        if health.returncode:
            return "the index names what is not whole", health
        self.server.restart()
        again = self.fetch("--retry-failed")
        counts = json.loads(again.stdout)["counts"]
        if again.returncode != 3 or (counts["there"], counts["fetched"]) != (known, 4 - known):
            return f"the next run is not like others: {counts}, {known} were known", again
        if self.store.exists() and list(self.store.rglob(".sheaf-*")):
            return "left over after the next run", again
        if done.returncode == 3 and known != 4 and not asked:
            return "said to be done", done
        return None, done

    def try_fault(self, fault):
        self.begin()
        self.runs += 1
        try:
            problem, done = self.problem_of(fault)
        except subprocess.TimeoutExpired as late:
            problem, done = "does not end", late
        if problem:
            self.failures += 1
            message = (done.stderr or b"").decode(errors="replace").strip()
            print(f"FAILED {fault}: {problem}; stderr: {message[-400:]}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("shim", type=pathlib.Path)
    parser.add_argument("--all", action="store_true", help="every call")
    options = parser.parse_args()
    options.program, options.shim = options.program.resolve(), options.shim.resolve()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fault-") as name, Server() as server:
        runner = Runner(options, pathlib.Path(name), server)
        counts = runner.counts()
        for call, count in counts.items():
            step = 1 if options.all else max(1, count // SAMPLE[call])
            for n in range(1, count + 1, step):
                runner.try_fault(f"{call}:{n}")
            for n in range(1, count + 1, max(step, count // 5)):
                runner.try_fault(f"{call}:{n}+")
    seconds = time.monotonic() - begun
    print(f"{runner.runs} faults in {seconds:.1f} s, {runner.failures} failures; calls: {counts}")
    return 1 if runner.failures else 0


if __name__ == "__main__":
    sys.exit(main())
