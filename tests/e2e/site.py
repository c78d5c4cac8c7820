#!/usr/bin/env python3
"""The sites of snapshots, read and clicked through.

site.py --sheaf PROGRAM --work FOLDER [--full]: builds the example and sites that are hostile, large
and written from right to left into a folder whose name needs escaping; an HTML parser reads every
page, Chromium and Firefox open them over file://, axe looks for what keeps people out, and zimcheck
at what zimwriterfs makes of one. What they show stays in FOLDER/shown. --full adds a site of a hundred thousand posts.
"""

import argparse
import collections
import contextlib
import functools
import http.server
import os
import pathlib
import posixpath
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.parse
import zipfile

from bag import Bag
from marionette import Firefox
from site_lists import check_lists

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLE = HERE.parents[1] / "examples" / "campus-news"
AWKWARD = "离线 快照 100%#1"
HOSTILE = "</title><script>alert(1)</script>\\\" ' & <!-- ]]> {{bar}}"

complaints = []


def post(folder, name, title, date, body, matter=""):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'---\ntitle: "{title}"\n' + (f"date: {date}\n" if date else "") + matter +
                    f"---\n{body}\n", encoding="utf-8")


def hostile(folder):
    value = HOSTILE.replace("\\\"", "\"")
    for number in range(3):
        post(folder, f"a{number}.md", HOSTILE, f"2021-0{number + 1}-02",
             f"{value}\n\n<script>alert(2)</script>\n\n<img src=x onerror=alert(3)>\n\n"
             f"[x](javascript:alert(4)) `</script>`\n\n## {value}\n\n## Main\n\n## main\n",
             f'categories: ["{HOSTILE}"]\ntags: ["{HOSTILE}", "../..", " ", "{"长" * 200}"]\n'
             f'author: "{HOSTILE}"\nsource: "{HOSTILE}"\n')
    columns = [f"列名{number}很长" for number in range(30)]
    rows = [columns, ["---"] * 30, *[["内容不少"] * 30] * 3]
    post(folder, "b.md", "无日期" + "很长" * 100, "", "没有日期，也没有标签。\n\n" +
         "\n".join("|".join(row) for row in rows) + "\n\n" + "a" * 300 + "\n\n```\n" + "b " * 300 + "\n```\n")


def large(folder):
    """More posts in a month than a page lists, more tags than that, a hundred and fifty years."""
    for number in range(900):
        post(folder, f"m{number}.md", f"同月第{number}篇", f"2020-02-{number % 28 + 1:02}",
             "## 一\n\n## 二\n\n## 三\n\n" + "很长的文字。" * 600 if number == 0 else "正文。",
             f"tags: [标签{number}, 同]\ncategories: [类]\n")
    for year in range(1870, 2020):
        post(folder, f"y{year}.md", f"{year}年", f"{year}-06-01", "正文。")


def arabic(folder):
    for number in range(3):
        post(folder, f"a{number}.md", "أخبار الجامعة والمجتمع", f"2021-0{number + 1}-02",
             "وصل الطلاب إلى الجامعة في الصباح الباكر لحضور المؤتمر السنوي للبحث العلمي.\n\n" * 5,
             "categories: [أخبار]\ntags: [علم]\nlang: ar\n")


def build(sheaf, work, name, source, *options):
    out = work / AWKWARD
    done = subprocess.run([sheaf, "build", "--format", "folder", "--name", name, "--by", "all",
                           "--store", work / "store", "-o", out, *options, source],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name}: status {done.returncode}: {done.stderr[-2000:]}")
    return Bag(out / name).check()


def firefox(work, shown):
    """From home to a month, a post, the next one and home again."""
    data = work / AWKWARD / "yunling" / "data"
    with Firefox(work / "profile") as browser:
        browser.go((data / "index.html").as_uri())
        title = browser.text("h1")
        browser.shoot(shown / "yunling-home-firefox.png")
        for selector in ("table.heat a[class]", "ul.posts a", ".turn a"):
            before = browser.address()
            browser.click(selector)
            if browser.address() == before:
                complaints.append(f"Firefox: {selector} leads nowhere")
        browser.shoot(shown / "yunling-post-firefox.png")
        if not browser.run("return document.styleSheets[0].cssRules.length > 50"):
            complaints.append("Firefox: no style sheet")
        browser.click(".bar .home")
        if browser.text("h1") != title:
            complaints.append("Firefox: no way home")
        for query, found in (("图书馆", True), ('"with three kittens"', True), ("没有这样的词句", False)):
            search(browser, data, query, found)
        browser.shoot(shown / "yunling-search-firefox.png")
        complaints.extend(f"Firefox: {line}" for line in browser.errors())
        # That errors are heard at all.
        (work / "throws.html").write_text("<script>throw new Error('heard')</script>", encoding="utf-8")
        browser.go((work / "throws.html").as_uri())
    if not any("heard" in line for line in browser.errors()):
        complaints.append("Firefox: errors of pages are not heard")


def search(browser, data, query, found):
    """Over the address that can be shared; nothing but files is asked for."""
    browser.go((data / "search.html").as_uri() + "?q=" + urllib.parse.quote(query))
    status = ""
    for _ in range(100):
        status = browser.run("return document.getElementById('search-status').textContent")
        if status and "%" not in status:
            break
        time.sleep(0.1)
    n = browser.run("return document.querySelectorAll('#search-results li').length")
    if not status or (n > 0) != found:
        complaints.append(f"Firefox: {query}: {n} results, {status!r}")
    asked = browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    complaints.extend(f"Firefox: asks for {name}" for name in asked if not name.startswith("file:"))


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder):
    """A folder on a plain web server of this machine; gives the address of the snapshots in it."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def kiwix(work):
    """The site as it is becomes a file for Kiwix that its own checker accepts."""
    done = subprocess.run(["sh", EXAMPLE.parent / "kiwix.sh", work / AWKWARD / "yunling", work / "yunling.zim"],
                          capture_output=True, text=True, check=False)
    if done.returncode or "Overall Test Status: Pass" not in done.stdout or "[ERROR]" in done.stdout + done.stderr:
        complaints.append(f"kiwix.sh: status {done.returncode}: {done.stdout}{done.stderr}")


def mebibytes_of(posts, entries):
    return (96 * 10**6 + 500 * posts + 1500 * entries + 2 * 64 * 10**6) >> 20


def build_many(sheaf, work, source, name, limit, *options):
    """Packs them by a process of its own, whose memory the kernel counts."""
    command = [sheaf, "build", "-q", "--format", "zip", "--store", work / "store", "-o", work / name, *options, source]
    begun = time.monotonic()
    with subprocess.Popen(command) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    mebibytes = usage.ru_maxrss >> 10
    print(f"100,000 posts, 20,007 tags, {name}: {time.monotonic() - begun:.1f} s, {mebibytes} of {limit} MiB")
    if process.returncode or mebibytes > limit:
        complaints.append(f"100,000 posts, {name}: status {process.returncode}, {mebibytes} MiB, more than {limit}")


def hundred_thousand(sheaf, work):
    """Lists are linear, and pages go into the bundle as they are made. Memory: 96 MB, 500 bytes a post read, 1.5 KB
    an entry of the two volumes of at most 60,000 that are written at once, the parse budgets of two workers. As one
    ZIP there are 221,000 entries."""
    source = work / "many"
    for number in range(100000):
        year, month, day = 1990 + number % 30, number // 30 % 12 + 1, number // 360 % 28 + 1
        post(source, f"{number // 1000}/{number}.md", f"第{number}篇", f"{year}-{month:02}-{day:02}", "正文。",
             f"tags: [标{number % 20000}, 签{number % 7}]\n")
    build_many(sheaf, work, source, "volumes", mebibytes_of(100000, 120000))
    build_many(sheaf, work, source, "many.zip", mebibytes_of(100000, 221000), "--zip64", "--split", "none", "--search",
               "none")
    check_limits(work / "many.zip")


def check_limits(path):
    """Folders of at most a thousand files, lists of at most five hundred links, and all posts in them."""
    folders, linked = collections.Counter(), set()
    with zipfile.ZipFile(path) as archive:
        names = [name.split("/", 1)[1] for name in archive.namelist()]
        top = archive.namelist()[0].split("/")[0]
        pages = {name for name in names if name.startswith("data/p/")}
        for name in names:
            if not name.startswith("data/src/"):
                folders[posixpath.dirname(name)] += 1
            if name.startswith("data/") and name.endswith(".html") and not name.startswith(("data/p/", "data/src/")):
                links = re.findall(rb'<a [^>]*href="([^"#]*)', archive.read(f"{top}/{name}"))
                if len(links) > 500:
                    complaints.append(f"{name}: {len(links)} links")
                if name.startswith("data/y/"):
                    linked |= {posixpath.normpath(posixpath.join(posixpath.dirname(name), link.decode()))
                               for link in links}
    complaints.extend(f"{folder}: {n} files" for folder, n in folders.items() if n > 1000)
    if len(pages) != 100000 or not pages <= linked:
        complaints.append(f"{len(pages)} pages, {len(pages - linked)} of them in no month")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sheaf", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--full", action="store_true")
    arguments = parser.parse_args()
    work, sheaf = arguments.work.resolve(), arguments.sheaf.resolve()
    shutil.rmtree(work, ignore_errors=True)
    shown = work / "shown"
    shown.mkdir(parents=True)
    if arguments.full:
        hundred_thousand(sheaf, work)
    build(sheaf, work, "yunling", EXAMPLE)
    for name, make in (("hostile", hostile), ("large", large), ("arabic", arabic)):
        make(work / "source" / name)
        bag = build(sheaf, work, name, work / "source" / name, *(["--search", "none"] if name == "arabic" else []))
        if name == "large":
            check_lists(bag)
    with served(work / AWKWARD) as address:
        done = subprocess.run(["node", HERE / "site.mjs", work / AWKWARD, shown,
                               "light,dark,phone,print" if arguments.full else "phone,print", address, "yunling", "hostile",
                               "large", "arabic"], capture_output=True, text=True, check=False)
    complaints.extend((done.stdout + done.stderr).splitlines())
    firefox(work, shown)
    kiwix(work)
    for text in complaints:
        print(text)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
