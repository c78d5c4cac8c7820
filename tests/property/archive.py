"""A small archive of posts for the property tests, and what is inside the books made of it."""

import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib

CATEGORIES = ["科研", "学术", "校园 生活", "Linux", "linux"]
CHAPTER = re.compile(r"^(?:.*/)?text/(\d{8}-[0-9a-f]{16})(?:-\d+)?\.xhtml$")
IDENTIFIER = re.compile(r'unique-identifier="([^"]+)"')
MARK = re.compile(r"标记〔(\d+)〕")


def png(red, green, blue):
    """A picture of 8 x 8 pixels in one colour."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\0" + bytes((red, green, blue)) * 8) * 8
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def day_of(number):
    """Posts appear every nine days from 2019-01-01, in months of 28 days."""
    day = number * 9
    return f"{2019 + day // 336}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}"


def post(number, day=None, text="段落文字。"):
    """Path and text of a post; the mark in its body says which one it is wherever it goes."""
    day = day_of(number) if day is None else day
    lines = ["---", f"title: {['新闻', '通知', '公告'][number % 3]}"]
    if day:
        lines.append(f"date: {day}")
    lines += ["categories:", "- 校内", f"- {CATEGORIES[number % len(CATEGORIES)]}"]
    if number % 7 == 0:
        lines.append("- 学术")
    lines.append(f"author: {['李明', '王芳', '张伟'][number % 3]}")
    if number % 4 == 0:
        lines.append(f"url: /archive/{number}/")
    lines += ["---", "", f"标记〔{number}〕。见[前一篇](帖子-{number - 1}.md)、"
              f"[后文](帖子-{number + 20}.md)。", "",
              text * (20 + number * 7 % 90), "", "![图](图.png)", "",
              "脚注[^1]。", "", "[^1]: 注释。", ""]
    return f"posts/帖子-{number}.md", "\n".join(lines)


def numbers(first, last):
    """Posts of these numbers; every eleventh is undated."""
    return dict(post(n, "" if n % 11 == 5 else None) for n in range(first, last))


def write(folder, files, order=None):
    """A folder anew with the files, created in the order given."""
    shutil.rmtree(folder, ignore_errors=True)
    everything = dict(files)
    everything["posts/图.png"] = png(126, 12, 110)
    everything["sheaf.yaml"] = "title: 校园新闻\nlanguage: zh-Hans\n"
    for path in order(sorted(everything)) if order else sorted(everything):
        data = everything[path]
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())


def build(program, folder, out, *options, environment=None, wrap=()):
    """Runs a build into an empty folder; gives {path in it: bytes}."""
    shutil.rmtree(out, ignore_errors=True)
    env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    env.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
    env.update(environment or {})
    command = [*wrap, program, "build", *options, "-o", out, folder]
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n"
                 + done.stderr.decode(errors="replace"))
    books = {}
    for above, _, names in os.walk(out):
        for path in (os.path.join(above, name) for name in names):
            with open(path, "rb") as file:
                books[os.path.relpath(path, out)] = file.read()
    if not books:
        sys.exit(f"{' '.join(command)}: no books")
    return books


def inside(path):
    """The identifier of a book and {number of a post: its chapter's stem}."""
    with zipfile.ZipFile(path) as book:
        opf = next(n for n in book.namelist() if n.endswith(".opf"))
        text = book.read(opf).decode()
        key = IDENTIFIER.search(text).group(1)
        identifier = re.search(rf'<dc:identifier[^>]*id="{key}"[^>]*>([^<]+)<', text).group(1)
        chapters = {}
        for name in book.namelist():
            chapter = CHAPTER.match(name)
            mark = chapter and MARK.search(book.read(name).decode())
            if mark:
                chapters[int(mark.group(1))] = chapter.group(1)
    return identifier, chapters
