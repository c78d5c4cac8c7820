#!/usr/bin/env python3
"""Lets each malloc of a check fail, one after another: check.py PROGRAM SHIM.

PROGRAM is a sheaf without sanitizers, SHIM the library that shim.c makes. Bags and an EPUB, sound
and not, are checked. Whatever fails: the exit status is 1 with a message, or everything is found
that is found without a fault.
"""

import io
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
import bags  # pylint: disable=wrong-import-position

STEP = 13  # of the calls, every so many; --all: each
TIMEOUT = 20  # seconds


def make(folder):
    """The bundles' names."""
    payload = {"data/图.png": b"PNG", "data/a.md": b"a" * 5000}
    bad = bags.bag(payload, leave=["data/a.md"], extra={"data/b": b"b"})
    (folder / "good.zip").write_bytes(bags.packed(bags.bag(payload)))
    (folder / "bad.zip").write_bytes(bags.packed(bad))
    bags.unpack(folder / "bad", bad)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(bags.info("mimetype", zipfile.ZIP_STORED), b"application/epub+zip")
        archive.writestr(bags.info("META-INF/container.xml"),
                         b'<container><rootfiles><rootfile full-path="O/b.opf"/></rootfiles></container>')
        archive.writestr(bags.info("O/b.opf"), b'<package><manifest><item href="x"/></manifest></package>')
    (folder / "b.epub").write_bytes(out.getvalue())
    return ["good.zip", "bad.zip", "bad", "b.epub"]


def check(program, shim, folder, names, fault=None, jobs=1):
    environment = {"PATH": os.environ["PATH"], "LD_PRELOAD": str(shim),
                   "SHEAF_FAULT_COUNTS": str(folder / "counts")}
    if fault:
        environment["SHEAF_FAULT"] = fault
    return subprocess.run([program, "check", "-j", str(jobs), *names], cwd=folder, env=environment,
                          capture_output=True, timeout=TIMEOUT)


def problem_of(done, good):
    if done.returncode < 0:
        return f"killed by {signal.Signals(-done.returncode).name}"
    if done.returncode == 1:
        return None if done.stderr.strip() else "no message"
    # libxml2's one-time setup has its say first, where it lacks memory.
    same = (done.returncode, done.stdout) == (good.returncode, good.stdout)
    if not same or not done.stderr.endswith(good.stderr):
        return f"status {done.returncode}, and other findings"
    return None


def main(arguments):
    program, shim = (pathlib.Path(argument).resolve() for argument in arguments[:2])
    failures = runs = 0
    with tempfile.TemporaryDirectory(prefix="fault-check-") as name:
        folder = pathlib.Path(name)
        names = make(folder)
        good = check(program, shim, folder, names)
        if good.returncode != 3:
            sys.exit(f"the check fails without any fault: {good}")
        count = int(dict(line.split() for line in (folder / "counts").read_text().splitlines())["malloc"])
        for n in range(1, count + 2, 1 if "--all" in arguments else STEP):
            for fault, jobs in ((f"malloc:{n}", 1), (f"malloc:{n}+", 2))[:1 if n % 5 else 2]:
                done = check(program, shim, folder, names, fault, jobs)
                problem = problem_of(done, good)
                runs += 1
                failures += problem is not None
                if problem:
                    print(f"FAILED {fault} -j {jobs}: {problem}; stderr: {done.stderr.decode()[-300:]}")
    print(f"{runs} faults, {failures} failures; {count} calls")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
