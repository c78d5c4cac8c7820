#!/usr/bin/env python3
"""Same input, same bytes: whatever the threads, time zone, locale, order of creation or place of
the folder; and no network is asked for.

usage: determinism.py PROGRAM FOLDER_ORDER

FOLDER_ORDER is the library that folder_order.c makes.
"""

import os
import shutil
import subprocess
import sys
import tempfile

import archive

OPTIONS = ["--by", "category,year", "--split", "posts=5", "--name", "campus",
           "--format", "epub,zip,folder"]
LOCALES = ("zh_CN", "de_DE", "tr_TR")


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


def with_locales(program, source, folder, out, expected):
    """Compiled here, since few machines have them; a name of none that is there is C in truth."""
    there = os.path.join(folder, "locales")
    os.mkdir(there)
    for locale in LOCALES:
        subprocess.run(["localedef", "-i", locale, "-f", "UTF-8", f"{there}/{locale}.UTF-8"],
                       check=True)
        environment = {"LOCPATH": there, "LC_ALL": f"{locale}.UTF-8"}
        subprocess.run([sys.executable, "-c", "import locale; locale.setlocale(locale.LC_ALL, '')"],
                       env=environment, check=True)
        books = archive.build(program, source, out, *OPTIONS, environment=environment)
        compare(books, expected, f"LC_ALL={locale}.UTF-8")
    books = archive.build(program, source, out, *OPTIONS, environment={"LC_ALL": "C"})
    compare(books, expected, "LC_ALL=C")


def with_orders(program, shim, source, folder, out, expected):
    """The order in which a file system gives the names in a folder."""
    count = os.path.join(folder, "folders")
    for order in ("up", "down", "inwards"):
        environment = {"LD_PRELOAD": shim, "SHEAF_FOLDER_ORDER": order, "SHEAF_FOLDER_COUNT": count,
                       "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}
        books = archive.build(program, source, out, *OPTIONS, environment=environment)
        with open(count, encoding="utf-8") as file:
            assert any(line.rstrip("\n").endswith("/site/posts") for line in file), "not preloaded"
        os.remove(count)
        compare(books, expected, f"folders {order}")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, shim = map(os.path.abspath, sys.argv[1:])
    posts = archive.numbers(1, 70)
    # Attachments: one beside the posts and one that lies in a folder of --assets.
    posts["posts/附件.pdf"] = "%PDF 附件"
    posts["posts/带附件.md"] = ("---\ntitle: 附件\ndate: 2020-02-02\ncategory: 校内\n---\n[甲](附件.pdf)"
                           "、[乙](/upload/表.xls)\n")
    with tempfile.TemporaryDirectory() as folder:
        source, out = os.path.join(folder, "site"), os.path.join(folder, "out")
        archive.write(source, posts)
        mirror = os.path.join(folder, "mirror")
        os.makedirs(os.path.join(mirror, "upload"))
        with open(os.path.join(mirror, "upload", "表.xls"), "wb") as file:
            file.write(b"xls")
        OPTIONS.extend(["--assets", mirror])
        expected = archive.build(program, source, out, *OPTIONS, "--jobs", "1")
        for part in ("data/src/posts/附件.pdf", "data/originals/"):
            assert any(part in name for name in expected), f"nothing in {part}"

        compare(archive.build(program, source, out, *OPTIONS, "--jobs", "8"), expected, "jobs 1 = 8")
        for zone in ("Asia/Shanghai", "America/St_Johns", "NST+3:30"):
            books = archive.build(program, source, out, *OPTIONS, environment={"TZ": zone})
            compare(books, expected, f"TZ={zone}")
        with_locales(program, source, folder, out, expected)
        with_orders(program, shim, source, folder, out, expected)

        archive.write(source, posts, order=lambda paths: list(reversed(paths)))
        compare(archive.build(program, source, out, *OPTIONS), expected, "order of creation")

        moved = os.path.join(folder, "另一个 地方", "site")
        archive.write(moved, posts)
        compare(archive.build(program, moved, out, *OPTIONS), expected, "moved checkout")

        without_network(program, source, out, expected)
        no_sockets(program, source, folder, out, expected)


if __name__ == "__main__":
    main()
