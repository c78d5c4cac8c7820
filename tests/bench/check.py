#!/usr/bin/env python3
"""Measures sheaf check against sha512sum over the same files, in turns. README.md beside this file
says what each number means."""

import argparse
import multiprocessing
import os
import pathlib
import random
import subprocess
import sys

from books import CHECKOUT, build, generated, posts_of, row, run, unpacked

sys.path.insert(0, str(CHECKOUT / "tests" / "e2e"))
import bags  # pylint: disable=wrong-import-position

# The bars: speed over sha512sum's, at least.
ONE_RATIO = 0.8  # on one core, by processor time
TWO_RATIO = 1.0  # on two, by wall time
PEAK_MB = 64

PICTURE_BYTES = 400_000
POSTS = 8000


def make(archive, folder, payload):
    files = bags.bag(payload())
    bags.unpack(folder, files)
    archive.write_bytes(bags.packed(files))


def made(work, name, payload):
    """The bag as a ZIP and as a folder; made once, by a process of its own: the kernel would count
    its memory as that of the programs that this one starts."""
    archive, folder = work / f"{name}.zip", work / name
    if not archive.is_file():
        maker = multiprocessing.get_context("fork").Process(target=make, args=(archive, folder, payload))
        maker.start()
        maker.join()
    return archive, folder


def posts(work):
    folder = unpacked("lctt", work) or generated(work, POSTS)
    return {f"data/src/{i // 1000}/{i}.md": path.read_bytes()
            for i, path in enumerate(posts_of(folder))}


def pictures(megabytes):
    noise = random.Random(1)
    return {f"data/img/{i}.png": noise.randbytes(PICTURE_BYTES)
            for i in range(megabytes * 1_000_000 // PICTURE_BYTES)}


def check(sheaf, bundle, jobs):
    return run([sheaf, "check", "-j", str(jobs), bundle], stdout=subprocess.DEVNULL)


def compared(sheaf, name, bundle, folder, repeat):
    """One row a number of threads: sheaf and sha512sum take turns, over the same unpacked bytes. The
    best of each counts: others on the machine can only make a run longer."""
    theirs, one, two = [], [], []
    for _ in range(repeat):
        theirs.append(run(["sha512sum", "--quiet", "-c", "manifest-sha512.txt"], cwd=folder))
        one.append(check(sheaf, bundle, 1))
        two.append(check(sheaf, bundle, 2))
    base, mine = min(r.cpu for r in theirs), min(r.cpu for r in one)
    good = row(f"{name}, one core", f"{mine:.2f} s", f"sha512sum {base:.2f} s", f"{base / mine:.2f}",
               f">= {ONE_RATIO:.2f}", base / mine >= ONE_RATIO)
    base, mine = min(r.wall for r in theirs), min(r.wall for r in two)
    good &= row(f"{name}, two cores", f"{mine:.2f} s", f"sha512sum {base:.2f} s", f"{base / mine:.2f}",
                f">= {TWO_RATIO:.2f}", base / mine >= TWO_RATIO)
    peak = max(r.peak_mb for r in one + two)
    return good & row("  peak memory", f"{peak:.0f} MB", "", "", f"<= {PEAK_MB} MB", peak <= PEAK_MB)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheaf", type=pathlib.Path, help="a program that is already built")
    parser.add_argument("--work", type=pathlib.Path, default=CHECKOUT / "build-bench" / "check")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=400, help="of pictures")
    arguments = parser.parse_args()
    sheaf = (arguments.sheaf or build(CHECKOUT / "build-bench")[0]).resolve()
    arguments.work.mkdir(parents=True, exist_ok=True)
    os.sync()
    good = True
    for name, payload in (("posts", lambda: posts(arguments.work)),
                          ("pictures", lambda: pictures(arguments.megabytes))):
        archive, folder = made(arguments.work, name, payload)
        good &= compared(sheaf, f"{name} in a ZIP", archive, folder, arguments.repeat)
        good &= compared(sheaf, f"{name} in a folder", folder, folder, arguments.repeat)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
