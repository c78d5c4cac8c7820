#!/usr/bin/env python3
"""Binds one site with one thread and with eight, into many small books and into one large one: the
bundles must be the same, byte for byte. Under the thread sanitizer every race ends the program
with a status that fails here."""

import argparse
import filecmp
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent
GENERATOR = HERE.parent / "bench" / "generate.py"
SUPPRESSIONS = f"suppressions={HERE / 'tsan.supp'}"

POSTS = 240
SELECTIONS = [["--by", "category,year"],
              ["--by", "all", "--split", "posts=60", "--format", "epub,zip"],
              ["--by", "all", "--split", "none"],
              ["--by", "tag", "--parts", "month"]]

# Posts whose faults and pictures several books and threads meet at the same moment.
SHARED = """---
title: 共用的图 {0}
date: 2021-11-{1:02d}
categories: [科研, 教学, 要闻]
tags: [甲, 乙]
broken: [: yes
---
![同一张图](pictures/{2}.png) ![没有](pictures/none.png) <span onclick="x()">文字</span>

见[另一篇](shared-{3:02d}.md)[^1]，[其中一节](shared-{3:02d}.md#第{4}节)。

## 第{0}节

[^1]: 注释{0}
"""


def png(grey, depth=8):
    """A picture of one pixel; with 16 bits a sample it has to be made to fit."""
    def chunk(kind, data):
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, depth, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(bytes([0, *[grey] * (depth // 8)]))) + chunk(b"IEND", b""))


def make_site(folder):
    subprocess.run([sys.executable, GENERATOR, "-n", str(POSTS), folder], check=True)
    pictures = folder / "pictures"
    pictures.mkdir()
    for i in range(4):
        (pictures / f"{i}.png").write_bytes(png(i, 16 if i % 2 else 8))
    for i in range(40):
        text = SHARED.format(i, i % 30 + 1, i % 4, (i + 1) % 40,
                             (i + 1) % 40 if i % 3 else i)
        encoding = {0: "gbk", 1: "utf-16"}.get(i % 5, "utf-8")
        (folder / f"shared-{i:02d}.md").write_text(text, encoding=encoding)


def build(sheaf, site, out, jobs, selection):
    """The findings as printed. Each build has a store of its own: pictures are fitted in all of them."""
    done = subprocess.run([sheaf, "build", "--verbose", "--jobs", str(jobs), "--cover", "none", "--store",
                           f"{out}.store", "-o", out,
                           *selection, site],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          env={**os.environ, "TSAN_OPTIONS": f"halt_on_error=1:{SUPPRESSIONS}"})
    if done.returncode != 0:
        sys.stderr.buffer.write(done.stderr)
        sys.exit(f"threads: {' '.join(selection)}, {jobs} jobs: status {done.returncode}")
    return sorted(line for line in done.stderr.splitlines() if b".md:" in line)


def compare(one, many):
    names = sorted(path.name for path in one.iterdir())
    if not names or names != sorted(path.name for path in many.iterdir()):
        sys.exit(f"threads: other files: {names}")
    _, different, broken = filecmp.cmpfiles(one, many, names, shallow=False)
    if different or broken:
        sys.exit(f"threads: other bytes with eight threads: {different + broken}")
    return len(names)


def main():
    parser = argparse.ArgumentParser(description="compare one thread with eight")
    parser.add_argument("--sheaf", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    shutil.rmtree(arguments.work, ignore_errors=True)
    site = arguments.work / "site"
    site.mkdir(parents=True)
    make_site(site)
    for i, selection in enumerate(SELECTIONS):
        one, many = arguments.work / f"one-{i}", arguments.work / f"many-{i}"
        findings = build(arguments.sheaf, site, one, 1, selection)
        if findings != build(arguments.sheaf, site, many, 8, selection):
            sys.exit(f"threads: other findings with eight threads: {' '.join(selection)}")
        print(f"{' '.join(selection)}: {compare(one, many)} bundles alike")


if __name__ == "__main__":
    main()
