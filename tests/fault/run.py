#!/usr/bin/env python3
"""Lets the nth malloc, write, fsync and rename of a build fail, one after another.

    run.py PROGRAM SHIM [--all]

PROGRAM is a sheaf without sanitizers, SHIM the library that shim.c makes. A small site has been
bound; a post changes; the books are bound again with one fault. Whatever fails: the exit status is
0 or 1, each book is the old or the new one, whole, and nothing else is in the folder. With status 0
all books are new. cmark-gfm aborts by design where its one-time setup gets no memory, and toml++
where it cannot keep the text of a syntax error: no book has been begun then, and that is counted as
a failed build; GLib, of which libvips is made, aborts as well. A second, smaller site has pictures
that are made to fit, each time with an empty asset store. Of what libvips loads, DEADLY libraries
crash while they start where their own call finds no memory: that is forgiven where the call that
failed was theirs. Threads make the numbers of the calls differ from run to run, so each run of the
second site tries other calls. Without --all a sample of the calls to malloc is tried, for the sake
of time.
"""

import argparse
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib

SAMPLE = 200  # of the calls to malloc
SAMPLE_FITTING = 40
DEADLY = ("liborc-0.4.so", "libpoppler.so")
TIMEOUT = 20  # seconds
# What libraries that abort for want of memory say: cmark-gfm's setup, toml++'s text of an error.
ABORTS = (b"[cmark]", b"terminate called after throwing an instance of 'std::bad_alloc'")

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><style>a{fill:red}</style><rect id="a"/></svg>\n'

BODY = """## 小标题

**南开新闻网讯** 正文[^1]，见[另一篇](b.md)与 <https://news.nankai.edu.cn/>。

![湖](lake.png) ![图](map.svg) ![没有](none.png)

| 年 | 数 |
|----|----|
| 2021 | 3 |

<ruby>南<rt>nán</rt></ruby> `code` www.nankai.edu.cn <a@nankai.edu.cn> [邮件](mailto:b@nankai.edu.cn)
[小标题](#小标题) [死](../x.html) [脚本](javascript:x) &hearts; 又一次[^1]

前半句，
<!--more-->
后半句。

3. 第三
4. - [x] 做完
   > 引文

<div>&nbsp;&nGt; &#21335; <b>开</b><br/><img src="lake.png" alt="&amp;"/></div>

```c
int x;
```

[^1]: 注释。
"""

# Enough for a chapter of two files.
LONG = ("正文。" * 100 + "\n\n") * 300

FRONT = """---
title: 学校召开推进会
subtitle: 副题
date: 2021-11-24 01:22:50
author: [蓝芳, "A & B"]
categories: [新闻]
link: https://news.nankai.edu.cn/a b
lang: zh_cn
---
"""

CONFIG = """title: 校园新闻
description: 南开新闻
by: year
parts: year,month
css: book.css
format: [epub, folder]
"""


def make_site(folder):
    posts = {
        "a.md": FRONT + BODY,
        "b.md": "---\ntitle: Foo: bar\ndate: 2022-01-02\ntags: [a, b]\n---\n" + BODY,
        "c.md": "# 没有日期\n\n" + BODY * 10,
        "d.md": "+++\n",
        "f.md": "+++\ntitle = '己'\ndate = 2021-06-07T08:09:10+08:00\ntags = ['甲', '乙']\n"
                "[params]\nauthor = 'wang'\n+++\n" + BODY,
        "g.md": "+++\ntitle = 庚\ndate = 2021-06-08\n+++\n" + BODY,
        "h.md": '{"title": "辛", "date": "2022-06-09", "tags": ["甲", 1.5], "author": "wang"}\n'
                + BODY,
        "i.md": "[#]: subject: (壬)\n[#]: author: (wang)\n\n" + BODY,
        "j.md": ("---\ntitle: 癸\ndate: 2022-06-10\n---\n" + BODY).encode("gbk", "ignore"),
        "k.md": "---\ntitle: Été\ndate: 2022-06-11\n---\nAu café.\n".encode("cp1252"),
        "l.md": "---\ntitle: 子\ndate: 2022-06-12\n---\n正文。\n".encode("utf-16"),
        "data/authors.toml": "[wang]\nname = '王五'\n",
        "e.md": "---\ndate: 2021-05-06\n---\r\n\x01" + BODY + LONG + BODY,
        "README.md": "ignored\n",
    }
    folder.mkdir()
    (folder / "data").mkdir()
    for name, text in posts.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "lake.png").write_bytes(PNG)
    (folder / "map.svg").write_text(SVG, encoding="utf-8")
    (folder / "book.css").write_text("p { margin: 0 }\n", encoding="utf-8")
    (folder / "sheaf.yaml").write_text(CONFIG, encoding="utf-8")


def deep_png():
    """16 bits a sample: not for every device."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    samples = struct.pack(">600H", *range(0, 60000, 100))
    rows = b"".join(b"\0" + samples[row:row + 60] for row in range(0, 1200, 60))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 30, 20, 16, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def make_pictures(folder):
    folder.mkdir()
    (folder / "a.md").write_text(FRONT + "![湖](lake.png) ![图](map.svg) ![断](cut.png)\n", encoding="utf-8")
    (folder / "lake.png").write_bytes(deep_png())
    (folder / "cut.png").write_bytes(deep_png()[:60])
    (folder / "map.svg").write_text(SVG.replace("<rect", '<rect onload="a()"'), encoding="utf-8")
    (folder / "sheaf.yaml").write_text("title: 校园新闻\n", encoding="utf-8")


def content_of(path):
    """The bytes of a file, or those of all files below a folder."""
    if not path.is_dir():
        return path.read_bytes()
    return {str(p.relative_to(path)): p.read_bytes() for p in path.rglob("*") if not p.is_dir()}


def books_in(folder):
    """Without the folder that takes the place of an asset store that refuses to be written."""
    paths = folder.iterdir() if folder.exists() else ()
    return {path.name: content_of(path) for path in paths if path.name != ".sheaf"}


def is_abort(done):
    if done.returncode == -signal.SIGABRT and done.stderr.startswith(ABORTS):
        return True
    if done.returncode not in (-signal.SIGABRT, -signal.SIGTRAP):
        return False
    return b": failed to allocate " in done.stderr or b"from C library during 'malloc'" in done.stderr


class Runner:
    def __init__(self, program, shim, folder, make):
        self.program = program
        self.shim = shim
        self.folder = folder
        self.make = make
        self.site = folder / "site"
        self.out = folder / "out"
        self.caller = folder / "caller"
        self.failures = 0
        self.runs = 0

    def build(self, fault=None, jobs=1, out=None):
        environment = {"PATH": os.environ["PATH"], "LD_PRELOAD": str(self.shim)}
        environment["SHEAF_FAULT_COUNTS"] = str(self.folder / "counts")
        environment["SHEAF_FAULT_CALLER"] = str(self.caller)
        if fault:
            environment["SHEAF_FAULT"] = fault
        command = [self.program, "build", self.site, "-o", out or self.out, "-j", str(jobs), "--cover", "none",
                   "--store", self.folder / "store"]
        return subprocess.run(command, env=environment, capture_output=True, timeout=TIMEOUT)

    def counts(self):
        lines = (self.folder / "counts").read_text().splitlines()
        return {name: int(count) for name, count in (line.split() for line in lines)}

    def prepare(self):
        """Binds the old and the new books, and counts the calls that replacing them takes."""
        self.folder.mkdir()
        self.make(self.site)
        for step in ("old", "new"):
            done = self.build(out=self.folder / step)
            if done.returncode != 0:
                sys.exit(f"the build fails without any fault: {done.stderr.decode()}")
            with (self.site / "a.md").open("a", encoding="utf-8") as post:
                post.write("\n后来补上的一段。\n" if step == "old" else "")
        self.old = books_in(self.folder / "old")
        self.new = books_in(self.folder / "new")
        if self.old == self.new or set(self.old) != set(self.new):
            sys.exit("the change does not show in the books")
        self.put_back()
        self.build()
        counts = self.counts()
        if 0 in counts.values():
            sys.exit(f"faults would not reach the program: {counts}")
        return counts

    def put_back(self):
        self.caller.unlink(missing_ok=True)
        shutil.rmtree(self.folder / "store", ignore_errors=True)
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.copytree(self.folder / "old", self.out)

    def try_fault(self, fault, jobs=1):
        self.put_back()
        self.runs += 1
        try:
            done = self.build(fault, jobs)
            problem, message = self.problem_of(done, fault), done.stderr
        except subprocess.TimeoutExpired as late:
            problem, message = "does not end", late.stderr or b""
        if problem:
            self.failures += 1
            message = message.decode(errors="replace").strip()
            print(f"FAILED {fault} -j {jobs}: {problem}; stderr: {message[-400:]}", flush=True)

    def forgive(self, books, fault):
        """Where everything fails from some call on, a folder cannot be renamed back, or removed
        for want of memory to list it: the old one is told of, the rest goes with the next run."""
        for name in [n for n in books if fault.endswith("+")]:
            target = name.removeprefix(".sheaf-old-")
            if target != name and target not in books:
                books[target] = books[name]
            if name.startswith((".sheaf-old-", ".sheaf-bag-")):
                del books[name]

    def is_deadly(self):
        return self.caller.exists() and pathlib.Path(self.caller.read_text()).name.startswith(DEADLY)

    def problem_of(self, done, fault):
        status = done.returncode
        if is_abort(done):
            status = 1
        if status in (-signal.SIGSEGV, -signal.SIGABRT) and self.is_deadly():
            status = 1
        if status < 0:
            return f"killed by {signal.Signals(-status).name}"
        if status not in (0, 1):
            return f"exit status {status}"
        if status == 1 == done.returncode and not done.stderr.strip():
            return "no message"
        books = books_in(self.out)
        self.forgive(books, fault)
        strangers = set(books) - set(self.new)
        if strangers:
            return f"left over: {sorted(strangers)}"
        for name in self.new:
            allowed = [self.new[name]] if status == 0 else [self.old[name], self.new[name]]
            if books.get(name) not in allowed:
                return f"{name} is neither old nor new (exit status {status})"
        return None


def try_all(runner, kind, sample):
    begun = time.monotonic()
    counts = runner.prepare()
    for call in ("write", "fsync", "rename"):
        for n in range(1, counts[call] + 2):
            runner.try_fault(f"{call}:{n}")
            runner.try_fault(f"{call}:{n}+", jobs=2)
    step = max(1, counts["malloc"] // sample) if sample else 1
    for n in [*range(1, counts["malloc"], step), counts["malloc"] + 1]:
        runner.try_fault(f"malloc:{n}")
    # Where no memory comes any more, libvips' libraries end the program in ways of their own.
    for n in range(1, counts["malloc"], max(step, counts["malloc"] // 20)) if kind == "text" else ():
        runner.try_fault(f"malloc:{n}+", jobs=2)
    seconds = time.monotonic() - begun
    print(f"{kind}: {runner.runs} faults in {seconds:.1f} s, {runner.failures} failures; calls: {counts}")
    return runner.failures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("shim", type=pathlib.Path)
    parser.add_argument("--all", action="store_true", help="every call to malloc")
    options = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory(prefix="fault-") as name:
        for kind, make, sample in (("text", make_site, SAMPLE), ("fitting", make_pictures, SAMPLE_FITTING)):
            runner = Runner(options.program.resolve(), options.shim.resolve(), pathlib.Path(name) / kind, make)
            failures += try_all(runner, kind, 0 if options.all else sample)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
