#!/usr/bin/env python3
"""Snapshots as large as they get: volumes.py --sheaf PROGRAM --work FOLDER.

70,000 files and five gigabytes: without --zip64 they become volumes that need no ZIP64, counted in
the archives themselves, and nothing is in two of them or in none; with it each becomes one. All are
read by other programs, and checked."""

import argparse
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import zipfile

POSTS = 36000  # each with a page
ENTRIES = 60000  # of a volume without ZIP64
FILM = 2600 << 20  # two of them are more than such a volume can hold
ZIP64_MARKS = (b"PK\x06\x06", b"PK\x06\x07")  # its end record, and the locator of that
TAIL = 200  # bytes before the end that hold all end records where there is no comment
TIMEOUT = 600  # seconds


class Archive:
    """What a ZIP says of itself, read without the program."""

    def __init__(self, path):
        self.path = path
        self.bytes = path.stat().st_size
        with open(path, "rb") as file:
            file.seek(-TAIL, os.SEEK_END)
            tail = file.read()
        self.end = struct.unpack("<4s4H2LH", tail[-22:])
        assert self.end[0] == b"PK\x05\x06", "no end record, or a comment"
        self.zip64 = any(mark in tail for mark in ZIP64_MARKS)
        with zipfile.ZipFile(path) as archive:
            self.entries = archive.infolist()
            self.names = [e.filename.split("/", 1)[1] for e in self.entries]
            posts = next(n for n in archive.namelist() if n.endswith("data/posts.jsonl"))
            self.posts = [json.loads(line) for line in archive.read(posts).splitlines()]
        assert len(self.names) == len(set(self.names)), "an entry twice"

    def check_without_zip64(self):
        assert not self.zip64 and self.bytes < 1 << 32
        assert self.end[3] == self.end[4] == len(self.entries) <= ENTRIES
        assert not any(e.extra for e in self.entries), "an extra field"

    def kept(self):
        return {n for n in self.names if n.startswith("data/src/")}


class Volumes:
    def __init__(self, program, work):
        self.program, self.work = program, work

    def sheaf(self, *arguments, status=0):
        done = subprocess.run([self.program, *arguments], cwd=self.work, capture_output=True,
                              text=True, timeout=TIMEOUT)
        assert done.returncode == status, done.stderr[-2000:]
        return done

    def build(self, posts, out, *options):
        """The archives, in the order of their volumes, of a build that was planned so."""
        arguments = (posts, "-f", "zip", "-o", out, "--search", "titles", "--json", *options)
        reports = [json.loads(self.sheaf(command, *arguments).stdout) for command in ("plan", "build")]
        planned, built = ([b["path"] for book in r["books"] for b in book["bundles"]] for r in reports)
        assert planned == built, (planned, built)
        paths = [self.work / out / name for name in built]
        assert sorted(paths) == sorted((self.work / out).glob("*"))
        self.sheaf("check", *paths)
        for path in paths:
            for command in (["unzip", "-tqq"], ["7z", "t", "-bso0"], ["bsdtar", "-tf"]):
                subprocess.run([*command, path], check=True, timeout=TIMEOUT,
                               stdout=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"})
        return [Archive(path) for path in paths]

    def many_files(self):
        folder = self.work / "many"
        folder.mkdir()
        for i in range(POSTS):
            (folder / f"{i}.md").write_text(
                f"---\ntitle: 新闻{i}\ndate: {2000 + i // 1800}-{i % 12 + 1:02}-{i % 28 + 1:02}\n---\n正文{i}。\n",
                encoding="utf-8")
        volumes = self.build("many", "volumes")
        assert len(volumes) >= 2
        for volume in volumes:
            volume.check_without_zip64()
        # A volume that could have taken more would be one too many for a reader.
        assert len(volumes[0].entries) > ENTRIES * 0.8, len(volumes[0].entries)
        assert sum(len(v.posts) for v in volumes) == POSTS
        kept = [name for v in volumes for name in v.kept()]
        assert len(kept) == len(set(kept)) == POSTS
        one, = self.build("many", "one", "--zip64")
        assert one.zip64 and one.kept() == set(kept) and len(one.posts) == POSTS
        print(f"ok {POSTS} posts: {[len(v.entries) for v in volumes]} entries in volumes, "
              f"{len(one.entries)} in one with ZIP64")

    def large_files(self):
        folder = self.work / "large"
        folder.mkdir()
        for i, name in enumerate(("甲", "乙")):
            (folder / f"{name}.md").write_text(f"---\ntitle: {name}\ndate: 2021-11-2{i}\n---\n[影片]({name}.mp4)\n",
                                               encoding="utf-8")
            with open(folder / f"{name}.mp4", "wb") as film:
                film.truncate(FILM)
        volumes = self.build("large", "two")
        assert len(volumes) == 2 and all(v.bytes > FILM for v in volumes)
        for volume in volumes:
            volume.check_without_zip64()
        one, = self.build("large", "together", "--zip64")
        assert one.bytes > 2 * FILM and one.kept() == set().union(*(v.kept() for v in volumes))
        print(f"ok two films: {[v.bytes for v in volumes]} bytes in volumes, {one.bytes} in one with ZIP64")

    def one_file_too_large(self):
        folder = self.work / "film"
        folder.mkdir()
        (folder / "甲.md").write_text("---\ntitle: 甲\n---\n[影片](长.mp4)\n", encoding="utf-8")
        with open(folder / "长.mp4", "wb") as film:
            film.truncate(4 << 30)
        said = self.sheaf("build", "film", "-f", "zip", "-o", "none", status=1).stderr
        assert re.search(r"film/长\.mp4: its 4294967296 bytes .*--zip64.*--format folder", said), said
        assert not list(self.work.glob("none/*")), "something was written"
        self.sheaf("build", "film", "-f", "folder", "-o", "unpacked")
        self.sheaf("check", "unpacked/film")
        assert (self.work / "unpacked/film/data/src/长.mp4").stat().st_size == 4 << 30
        one, = self.build("film", "long", "--zip64")
        film, = (e for e in one.entries if e.filename.endswith("长.mp4"))
        assert film.file_size == 4 << 30 and film.header_offset + film.file_size < one.bytes
        print("ok one film of four gigabytes: named without ZIP64, whole with it and in a folder")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheaf", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    for part in ("many_files", "large_files", "one_file_too_large"):
        shutil.rmtree(arguments.work, ignore_errors=True)
        arguments.work.mkdir(parents=True)
        getattr(Volumes(arguments.sheaf.resolve(), arguments.work.resolve()), part)()
    shutil.rmtree(arguments.work)


if __name__ == "__main__":
    main()
