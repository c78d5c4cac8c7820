#!/usr/bin/env python3
"""No post costs more than its size allows: builds each post of floods.py alone and measures the
processor time of the run and its memory at the highest.

pathological.py --sheaf PROGRAM --work FOLDER [--size BYTES] [--seconds S] [--mebibytes M] [WORD…]

Memory is counted beyond what a run of one short post takes; what counts is what the kernel says of a
real run. A program that sanitizers are built into wants less text, more time and no bar for memory.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

import floods

FRONT = "---\ntitle: 一则新闻\ndate: 2021-11-18\n---\n\n"
SLOWEST = 12  # are named at the end
PATIENCE = 20  # times the bar: then a run is stopped


def encoded(text):
    return FRONT.encode() + text.encode() if isinstance(text, str) else text


def build(program, folder, content, seconds):
    """Exit status, processor seconds and mebibytes of one run."""
    post, out = folder / "post.md", folder / "out.epub"
    post.write_bytes(content)
    out.unlink(missing_ok=True)
    limit = int(seconds * PATIENCE) + 1
    command = ["/bin/sh", "-c", f"ulimit -t {limit}; exec \"$0\" \"$@\"", program, "build", post, "-o",
               out, "--quiet", "--jobs", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        print(said[-2000:].decode("utf-8", "replace"))
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description="no post costs more than its size allows")
    parser.add_argument("--sheaf", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--mebibytes", type=float, default=64, help="0: no bar")
    parser.add_argument("words", nargs="*", help="only floods whose names hold one")
    arguments = parser.parse_args()
    shutil.rmtree(arguments.work, ignore_errors=True)
    arguments.work.mkdir(parents=True)
    program = arguments.sheaf.resolve()
    _, _, least = build(program, arguments.work, encoded("一。\n"), arguments.seconds)
    runs, failed = [], 0
    for name, text in floods.floods(arguments.size):
        if arguments.words and not any(word in name for word in arguments.words):
            continue
        status, seconds, peak = build(program, arguments.work, encoded(text), arguments.seconds)
        runs.append((seconds, peak - least, name))
        good = (status == 0 and seconds <= arguments.seconds
                and (not arguments.mebibytes or peak - least <= arguments.mebibytes))
        if not good:
            failed += 1
            print(f"FAILED {name}: status {status}, {seconds:.2f} s, {peak - least:.1f} MiB", flush=True)
    for seconds, peak, name in sorted(runs, reverse=True)[:SLOWEST]:
        print(f"{seconds:7.2f} s {peak:6.0f} MiB  {name}")
    most = max(runs, key=lambda run: run[1])
    print(f"{len(runs)} posts of {arguments.size} bytes, {sum(r[0] for r in runs):.0f} s in all, at most "
          f"{most[1]:.0f} MiB ({most[2]}); {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
