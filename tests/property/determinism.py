#!/usr/bin/env python3
"""Same input, same bytes: whatever the threads, time zone, locale, order of creation or place of
the folder; and no network is asked for.

usage: determinism.py PROGRAM
"""

import os
import shutil
import subprocess
import sys
import tempfile

import archive

OPTIONS = ["--by", "category,year", "--split", "posts=5", "--name", "campus",
           "--format", "epub,zip"]


def compare(books, expected, what):
    assert books.keys() == expected.keys(), \
        f"{what}: {sorted(books.keys() ^ expected.keys())} in one run only"
    for name, data in books.items():
        assert data == expected[name], f"{what}: {name} differs"
    print(f"ok {what}")


def works(*command):
    """Whether a tool is there and allowed to do its work here."""
    if not shutil.which(command[0]):
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def without_network(program, source, out, expected):
    if not works("unshare", "-rn", "true"):
        print("skipped unshare -n: not installed or not permitted here")
        return
    # The uid map of -r is what makes this work for everybody, not only for root.
    books = archive.build(program, source, out, *OPTIONS, wrap=["unshare", "-rn"])
    compare(books, expected, "without network")


def no_sockets(program, source, folder, out, expected):
    log = os.path.join(folder, "strace.log")
    wrap = ["strace", "-f", "-qq", "-e", "trace=network", "-e", "signal=none", "-o", log]
    if not works(*wrap, "true"):
        print("skipped strace: not installed or not permitted here")
        return
    # LeakSanitizer cannot work in a traced process.
    quiet = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
    books = archive.build(program, source, out, *OPTIONS, wrap=wrap,
                          environment={"ASAN_OPTIONS": quiet})
    with open(log, encoding="utf-8", errors="replace") as file:
        calls = [line.strip() for line in file if "(" in line]
    assert not calls, "network calls:\n" + "\n".join(calls[:10])
    compare(books, expected, "under strace, no socket call")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    posts = archive.numbers(1, 70)
    with tempfile.TemporaryDirectory() as folder:
        source, out = os.path.join(folder, "site"), os.path.join(folder, "out")
        archive.write(source, posts)
        expected = archive.build(program, source, out, *OPTIONS, "--jobs", "1")

        compare(archive.build(program, source, out, *OPTIONS, "--jobs", "8"), expected, "jobs 1 = 8")
        for zone in ("Asia/Shanghai", "America/St_Johns", "NST+3:30"):
            books = archive.build(program, source, out, *OPTIONS, environment={"TZ": zone})
            compare(books, expected, f"TZ={zone}")
        for locale in ("C", "zh_CN.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8"):
            books = archive.build(program, source, out, *OPTIONS, environment={"LC_ALL": locale})
            compare(books, expected, f"LC_ALL={locale}")

        archive.write(source, posts, order=lambda paths: list(reversed(paths)))
        compare(archive.build(program, source, out, *OPTIONS), expected, "order of creation")

        moved = os.path.join(folder, "另一个 地方", "site")
        archive.write(moved, posts)
        compare(archive.build(program, moved, out, *OPTIONS), expected, "moved checkout")

        without_network(program, source, out, expected)
        no_sockets(program, source, folder, out, expected)


if __name__ == "__main__":
    main()
