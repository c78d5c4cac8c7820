#!/usr/bin/env python3
"""Measures what pictures cost: copied, against cp; fitted, against vipsthumbnail in two processes;
and once more, when the store holds what was made. README.md beside this file says what each number
means."""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

from books import CHECKOUT, CORES, build, median, row, run, sheaf_run

# The bars.
COPY_RATIO = 0.7  # throughput over cp's, at least
FIT_RATIO = 0.9  # throughput over vipsthumbnail's, at least
SECOND_RATIO = 0.1  # wall time of a second build over the first one's, at most
PEAK_MB = 300  # resident memory at its highest, at most, whatever the number of pictures

MOTIFS = 8


def motif(path, size, seed):
    """A photograph's worth of detail."""
    subprocess.run(["convert", "-size", size, "-seed", str(seed), "plasma:fractal", "-attenuate", "0.3", "+noise",
                    "Gaussian", "-quality", "88", "-sampling-factor", "4:2:0", path], check=True)


def pictures(folder, size, total_bytes, a_post):
    """JPEGs of so many bytes together, no two alike, and posts that show them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    motifs = []
    for seed in range(MOTIFS):
        path = folder / "motif.jpg"
        motif(path, size, seed)
        motifs.append(path.read_bytes())
        path.unlink()
    names, written = [], 0
    while written < total_bytes:
        # A comment behind the start makes another file of the same picture.
        content = motifs[len(names) % MOTIFS]
        note = f"{len(names):08}".encode()
        content = content[:2] + b"\xff\xfe\x00\x0a" + note + content[2:]
        names.append(f"{len(names):06}.jpg")
        (folder / names[-1]).write_bytes(content)
        written += len(content)
    for first in range(0, len(names), a_post):
        shown = "".join(f"![图]({name})\n\n" for name in names[first:first + a_post])
        (folder / f"{first:06}.md").write_text(f"---\ntitle: 第 {first} 篇\ndate: 2021-11-18\n---\n\n{shown}")
    return written, len(names)


def copied(sheaf, arguments):
    folder, target = arguments.work / "copied", arguments.work / "copy"
    size, count = pictures(folder, "1600x1200", arguments.gigabytes * 1e9, 20)
    mine, others = [], []
    for _ in range(arguments.repeat):
        shutil.rmtree(target, ignore_errors=True)
        others.append(run(["sh", "-c", 'cp -r "$1" "$2" && sync "$2"/*', "sh", folder, target]).wall)
        shutil.rmtree(target, ignore_errors=True)
        mine.append(sheaf_run(sheaf, folder, arguments.work, "--cover", "none"))
    wall, base = median([r.wall for r in mine]), median(others)
    good = row(f"{count} JPEGs, {size / 1e6:.0f} MB copied", f"{wall:.2f} s", f"cp {base:.2f} s", f"{base / wall:.2f}",
               f">= {COPY_RATIO:.2f}", base / wall >= COPY_RATIO)
    peak = max(r.peak_mb for r in mine)
    shutil.rmtree(folder)
    return good & row("  peak memory", f"{peak:.0f} MB", "", "", f"<= {PEAK_MB} MB", peak <= PEAK_MB)


def thumbnails(folder, target):
    """vipsthumbnail on two halves at once, as a shell script would do it."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    script = 'cd "$1" && ls *.jpg | VIPS_CONCURRENCY=1 xargs -P 2 -n "$3" ' \
             'vipsthumbnail -s 1600 -o "$2/%s.jpg[Q=82,strip,optimize-coding]"'
    half = (len(list(folder.glob("*.jpg"))) + 1) // 2
    return run(["sh", "-c", script, "sh", folder, target, str(half)]).wall


def fitted(sheaf, arguments):
    folder = arguments.work / "fitted"
    size, count = pictures(folder, "4000x3000", arguments.gigabytes * 4e8, 4)
    first, second, others = [], [], []
    for _ in range(arguments.repeat):
        others.append(thumbnails(folder, arguments.work / "thumbnails"))
        shutil.rmtree(folder / ".sheaf", ignore_errors=True)
        first.append(sheaf_run(sheaf, folder, arguments.work, "--cover", "none"))
        second.append(sheaf_run(sheaf, folder, arguments.work, "--cover", "none"))
    wall, base, again = median([r.wall for r in first]), median(others), median([r.wall for r in second])
    good = row(f"{count} JPEGs, {size / 1e6:.0f} MB fitted", f"{wall:.2f} s", f"vipsthumbnail {base:.2f} s",
               f"{base / wall:.2f}", f">= {FIT_RATIO:.2f}", base / wall >= FIT_RATIO)
    good &= row("  second build", f"{again:.2f} s", f"first {wall:.2f} s", f"{again / wall:.2f}",
                f"<= {SECOND_RATIO:.2f}", again / wall <= SECOND_RATIO)
    peak = max(r.peak_mb for r in first + second)
    shutil.rmtree(folder)
    return good & row("  peak memory", f"{peak:.0f} MB", "", "", f"<= {PEAK_MB} MB", peak <= PEAK_MB)


def main():
    parser = argparse.ArgumentParser(description="measure what pictures cost against the bars")
    parser.add_argument("--sheaf", type=pathlib.Path, help="a built program (default: build one)")
    parser.add_argument("--work", type=pathlib.Path, default=CHECKOUT / "build-bench",
                        help="folder for builds, pictures and books (default: build-bench)")
    parser.add_argument("--gigabytes", type=float, default=1, help="of pictures that are copied (default: 1)")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each (default: 3)")
    arguments = parser.parse_args()
    arguments.work = arguments.work.resolve()
    arguments.work.mkdir(parents=True, exist_ok=True)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    sheaf = arguments.sheaf or build(arguments.work / "release")[0]
    row("TASK", "SHEAF", "AGAINST", "RATIO", "BAR", None)
    good = copied(sheaf, arguments)
    good &= fitted(sheaf, arguments)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
