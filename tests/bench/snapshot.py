#!/usr/bin/env python3
"""Measures a snapshot against what people do today: render the site with Hugo, then pack the site and
its sources with 7z. README.md beside this file says what each number means.

Both begin with the same posts and end with archives that hold them as they were, and as pages that
open from the disk, with lists by month. Hugo gets its posts prepared: front matter that says what
sheaf found out about titles, dates, authors, categories and tags, so that it has nothing to guess and
trips over nothing. What a snapshot has not, Hugo is spared: feeds, a site map, coloured code; its
theme is two templates. What only the snapshot has is in sheaf's time alone: the search, the digests,
the records, and the syncing to the disk."""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

from books import CHECKOUT, CORES, build, generated, median, posts_of, row, run, sheaf_run, unpacked

# The bars.
WALL_RATIO = 0.35  # over Hugo and 7z together, at most
INDEX_BYTES = 1800  # of a post in the index, without the text that it quotes from, at most
# Memory: so much, and so much for each post that is read and each in the bundles that are written at
# once (here all of them), and for each worker's parser.
MEMORY_BYTES, READ_BYTES, BOUND_BYTES, PARSER_BYTES = 96e6, 500, 1500, 64 << 20

POSTS = 8000

SITE = """
baseURL = "https://example.org/"
title = "news"
languageCode = "zh-CN"
hasCJKLanguage = true
uglyURLs = true
relativeURLs = true
paginate = 100
disableKinds = ["RSS", "sitemap"]
[markup.goldmark.renderer]
unsafe = true
[markup.highlight]
codeFences = false
"""
PAGE = """<!DOCTYPE html>
<html lang="{{ .Site.LanguageCode }}">
<head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="stylesheet" href="/site.css"></head>
<body>
<nav><a href="/">{{ .Site.Title }}</a></nav>
%s</body>
</html>
"""
SINGLE = PAGE % """<article>
<h1>{{ .Title }}</h1>
<p><time>{{ .Date.Format "2006-01-02" }}</time>{{ with .Params.authors }} {{ delimit . ", " }}{{ end }}</p>
{{ with .Params.categories }}<p>{{ range . }}<a href="/categories/{{ . | urlize }}/">{{ . }}</a> {{ end }}</p>{{ end }}
{{ with .Params.tags }}<p>{{ range . }}<a href="/tags/{{ . | urlize }}/">{{ . }}</a> {{ end }}</p>{{ end }}
{{ .Content }}
</article>
<p>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</p>
"""
LIST = PAGE % """<h1>{{ .Title }}</h1>
{{ $pages := .Paginate (cond .IsHome .Site.RegularPages .Pages) }}
<ul>
{{ range $pages.Pages }}<li>{{ .Date.Format "2006-01-02" }} <a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>
<p>{{ with $pages.Prev }}<a href="{{ .URL }}">&lt;</a>{{ end }} {{ with $pages.Next }}<a href="{{ .URL }}">&gt;</a>{{ end }}</p>
"""


def snapshot(sheaf, posts, work):
    return sheaf_run(sheaf, posts, work, "--format", "zip")


def bundles(work):
    return sorted((work / "out").glob("*.zip"))


def records(work):
    """What the snapshots say of their posts, each with its source."""
    for bundle in bundles(work):
        with zipfile.ZipFile(bundle) as archive:
            folder = archive.namelist()[0].split("/")[0]
            for line in archive.read(f"{folder}/data/posts.jsonl").splitlines():
                post = json.loads(line)
                yield post, archive.read(f"{folder}/{post['file']}").decode("utf-8", "replace")


def body_of(text):
    """Without a front matter of its own, and with nothing that Hugo takes for a shortcode."""
    if text.startswith("---\n") and "\n---\n" in text:
        text = text[text.index("\n---\n") + 5:]
    return text.replace("{{<", "{{ <").replace("{{%", "{{ %")


def hugo_site(work):
    """The posts as a Hugo site, a section a month."""
    site = work / "hugo"
    shutil.rmtree(site, ignore_errors=True)
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (site / "hugo.toml").write_text(SITE)
    (layouts / "single.html").write_text(SINGLE)
    (layouts / "list.html").write_text(LIST)
    (site / "static").mkdir()
    shutil.copy(CHECKOUT / "assets" / "site.css", site / "static" / "site.css")
    for post, text in records(work):
        front = {key: post[key] for key in ("title", "authors", "categories", "tags")}
        front["date"] = post["date"] or "1970-01-01"
        path = site / "content" / front["date"][:7] / f"{post['id']}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{json.dumps(front, ensure_ascii=False)}\n\n{body_of(text)}")
    return site


def hugo_run(site):
    shutil.rmtree(site / "public", ignore_errors=True)
    return run(["hugo", "--quiet", "--source", site], stdout=subprocess.DEVNULL)


def pack_run(site):
    """Sources and pages, as sheaf has both."""
    (site / "site.zip").unlink(missing_ok=True)
    return run(["7z", "a", "-tzip", f"-mmt={CORES}", "-bso0", "-bsp0", "site.zip", "content", "public"],
               cwd=site)


def index_bytes(work):
    """Of data/search/, unpacked, without the text."""
    return sum(info.file_size for bundle in bundles(work) for info in zipfile.ZipFile(bundle).infolist()
               if "/data/search/" in info.filename and "/data/search/text/" not in info.filename)


def compared(sheaf, corpus, arguments):
    """sheaf and Hugo with 7z take turns."""
    work = arguments.work
    snapshot(sheaf, corpus, work)
    bound = sum(1 for _ in records(work))
    index = index_bytes(work) / bound
    site = hugo_site(work)
    hugo_run(site)
    mine, renders, packs = [], [], []
    for _ in range(arguments.repeat):
        renders.append(hugo_run(site))
        packs.append(pack_run(site))
        mine.append(snapshot(sheaf, corpus, work))
    pages = sum(1 for _ in (site / "public").rglob("*.html"))
    if pages < bound:
        sys.exit(f"bench: Hugo made {pages} pages of {bound} posts")

    wall, base = median([r.wall for r in mine]), median([a.wall + b.wall for a, b in zip(renders, packs)])
    good = row(f"{corpus.name}, {bound} posts, wall", f"{wall:.2f} s", f"Hugo and 7z {base:.2f} s",
               f"{wall / base:.2f}", f"<= {WALL_RATIO:.2f}", wall <= WALL_RATIO * base)
    row("  of which render, pack", "", " and ".join(
        f"{median([r.wall for r in runs]):.2f} s" for runs in (renders, packs)), "", "", None)
    cpu, base = median([r.cpu for r in mine]), median([a.cpu + b.cpu for a, b in zip(renders, packs)])
    row("  processor time", f"{cpu:.2f} s", f"Hugo and 7z {base:.2f} s", f"{cpu / base:.2f}", "", None)
    bar = (MEMORY_BYTES + (READ_BYTES + BOUND_BYTES) * len(posts_of(corpus)) + PARSER_BYTES * CORES) / 1e6
    peak = max(r.peak_mb for r in mine)
    good &= row("  peak memory", f"{peak:.0f} MB", f"Hugo {max(r.peak_mb for r in renders):.0f} MB", "",
                f"<= {bar:.0f} MB", peak <= bar)
    return good & row("  index, a post", f"{index:.0f} B", "", "", f"<= {INDEX_BYTES} B", index <= INDEX_BYTES)


def main():
    parser = argparse.ArgumentParser(description="measure snapshots against Hugo and 7z")
    parser.add_argument("--sheaf", type=pathlib.Path, help="a built program (default: build one)")
    parser.add_argument("--corpus", type=pathlib.Path, help="posts (default: lctt, else made up)")
    parser.add_argument("--work", type=pathlib.Path, default=CHECKOUT / "build-bench",
                        help="folder for builds, corpora and snapshots (default: build-bench)")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each (default: 3)")
    arguments = parser.parse_args()
    arguments.work = arguments.work.resolve()
    arguments.work.mkdir(parents=True, exist_ok=True)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    sheaf = (arguments.sheaf or build(arguments.work / "release")[0]).resolve()
    corpus = (arguments.corpus or unpacked("lctt", arguments.work)
              or generated(arguments.work, POSTS)).resolve()
    row("TASK", "SHEAF", "AGAINST", "RATIO", "BAR", None)
    return 0 if compared(sheaf, corpus, arguments) else 1


if __name__ == "__main__":
    sys.exit(main())
