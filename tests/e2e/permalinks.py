#!/usr/bin/env python3
"""Asks Hugo where it publishes posts, and follows links to these addresses inside a book.

permalinks.py --sheaf PROGRAM --work FOLDER: without Hugo on this machine nothing is done, with the
reason printed.
"""

import argparse
import html
import pathlib
import shutil
import subprocess
import sys
import urllib.parse

import harness
from harness import XHTML

PATTERNS = ["/:year/:month/:day/:slug/", "/:sections/:filename/", "/:monthname/:yearday/:title/",
            "/x/:sections[1:]/:slugorfilename", "/:section/:weekday-:title.html"]
# Path below content/SECTION, title, further front matter.
POSTS = [("a.md", "学校召开 2021 年工作会", ""), ("Upper Case_文件.md", "It's: \\\"A\\\" & B!", ""),
         ("bundle/index.md", "第①次（上）", ""), ("y/deep.md", "Deep", ""), ("y/z/e é.md", "Ünï", ""),
         ("slug.md", "Slug", "slug: 'Own Slug 中'\n"), ("c..d -- e.md", "dots... -- dashes", "")]


def write_site(box):
    sections = ["plain"] + [f"s{i}" for i in range(len(PATTERNS))]
    rules = "".join(f"s{i} = '{pattern}'\n" for i, pattern in enumerate(PATTERNS))
    box.write("site/hugo.toml", "baseURL = 'https://news.example/blog/'\ntitle = 'T'\n"
              "disableKinds = ['taxonomy', 'term', 'RSS', 'sitemap']\n"
              f"[params]\nmainSections = {sections}\n[permalinks]\n{rules}")
    box.write("site/config.toml", (box.folder / "site/hugo.toml").read_bytes())
    box.write("site/layouts/_default/single.html", "x")
    box.write("site/layouts/index.html", "{{ range site.RegularPages }}{{ .RelPermalink }}\t"
                                         "{{ .File.Path }}\n{{ end }}")
    for section in sections:
        for name, title, more in POSTS:
            path = f"site/content/{section}/{name}"
            box.write(path, f'---\ntitle: "{section} {title}"\ndate: 2021-11-08\n{more}---\nx\n')
        box.write(f"site/content/{section}/y/_index.md", "---\ntitle: Y\n---\n")


def addresses(site):
    """Source paths, and where Hugo publishes them."""
    subprocess.run(["hugo", "--source", site, "--destination", site / "public"], check=True,
                   stdout=subprocess.DEVNULL, timeout=120)
    lines = html.unescape((site / "public/index.html").read_text("utf-8")).splitlines()
    return {path: address for address, path in (line.split("\t") for line in lines if line)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sheaf", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    options = parser.parse_args()
    if not shutil.which("hugo"):
        print("skip   hugo is not on this machine: no permalinks were compared")
        return 0
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    box = harness.Sandbox(options.work, options.sheaf)
    write_site(box)
    found = addresses(box.folder / "site")
    shutil.rmtree(box.folder / "site/public")
    links = "\n".join(f"[{i}](<{urllib.parse.unquote(address).replace('#', '%23')}>)"
                      for i, address in enumerate(found.values()))
    box.write("site/content/plain/links.md", f"---\ntitle: links\ndate: 2021-11-09\n---\n{links}\n")
    box.run("build", "site", "--split", "none").check(0)
    book = box.only_book()
    page = next(t for t in book.chapters.values()
                if "".join(t.find(f".//{XHTML}h1").itertext()) == "links")
    reached = {int("".join(a.itertext())): a.get("href") for a in page.iter(f"{XHTML}a")}
    lost = [f"{source}: {address}" for i, (source, address) in enumerate(found.items())
            if not harness.CHAPTER.search("text/" + reached.get(i, ""))]
    print(f"{len(found)} addresses of Hugo's, {len(set(reached.values()))} places reached")
    for line in lost:
        print(f"not followed: {line}")
    return 1 if lost or len(set(reached.values())) != len(found) or len(found) < 40 else 0


if __name__ == "__main__":
    sys.exit(main())
