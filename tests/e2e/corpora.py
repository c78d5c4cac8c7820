#!/usr/bin/env python3
"""Builds the corpora beside the checkout and compares what came of them with what was counted.

corpora.py --sheaf PROGRAM --work FOLDER [--full]: where ../shared lies beside the checkout, each
corpus by year and by what its site is made for (with --full as one book instead). What is expected
was counted in the files themselves or is read from them here; EPUBCheck reads every book.
"""

import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

from books import SHARED, Books, run
from harness import CHAPTER, XHTML

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
CORPORA = ("ustclug-news", "letsencrypt", "weekly", "lctt")
# What a plan promises of a book. Its bytes are an estimate, and so, of more than a thousand posts, are
# its missing pictures: it looks for their signs without parsing.
PROMISED = ("id", "key", "title", "languages", "series", "first", "last", "posts")
MISSING_OFF = 0.01  # of the missing pictures of all books, at most
CLOSE_POSTS = 1000
DATED = 0.98  # of lctt's posts, at least
ISSUES = 407
TEMPLATE = "LUG 网站 News 文章模板"
SEED_TITLE = "学校召开定点帮扶工作推进会"


class Epub:
    """Metadata, reading order and language direction of one bundle."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            package = ElementTree.fromstring(archive.read(next(n for n in names if n.endswith(".opf"))))
            nav = ElementTree.fromstring(archive.read(next(n for n in names if n.endswith("nav.xhtml"))))
            self.chapters = {n.split("/")[-1]: ElementTree.fromstring(archive.read(n))
                             for n in names if CHAPTER.search(n)}
        self.languages = [e.text for e in package.iter(DC + "language")]
        self.progression = package.find(OPF + "spine").get("page-progression-direction")
        toc = next(nav.iter(XHTML + "nav"))
        entries = [(a.get("href").split("/")[-1], "".join(a.itertext())) for a in toc.iter(XHTML + "a")]
        self.titles = [title for name, title in entries if name in self.chapters]


class Corpora(Books):
    def folder(self, name):
        root = self.box.folder / "corpora"
        if not (root / name).exists():
            root.mkdir(exist_ok=True)
            subprocess.run(["tar", "xzf", SHARED / "corpora" / f"{name}.tar.gz", "-C", root],
                           check=True, timeout=300)
        return root / name

    def report(self, command, name, folder, *options):
        """The report of one run; books go to a folder of that name."""
        target = f"{name}.{command}.json"
        self.box.run(command, str(folder), "-o", name, "--report", target, *options,
                     timeout=600).check(0)
        return json.loads((self.box.folder / target).read_text(encoding="utf-8"))

    def bound(self, name, folder, *options):
        """Plans and builds; the report, and the volumes of each book by its id."""
        plan = self.report("plan", name, folder, *options)
        assert not (self.box.folder / name).exists(), "the plan wrote something"
        done = self.report("build", name, folder, *options)
        compare(plan, done)
        volumes = {}
        for book in done["books"]:
            paths = [self.box.folder / name / pathlib.Path(b["path"]).name for b in book["bundles"]]
            assert book["id"] not in volumes and paths, book["id"]
            self.paths += paths
            volumes[book["id"]] = [Epub(path) for path in paths]
        return done, volumes


def compare(plan, done):
    """What the plan said is what was built."""
    assert plan["counts"] == done["counts"], f"planned {plan['counts']}, built {done['counts']}"
    for key in ("site", "selection", "ignored", "left_out"):
        assert plan[key] == done[key], f"planned {key} {plan[key]}, built {done[key]}"
    assert len(plan["books"]) == len(done["books"]), "other books than planned"
    missing = [sum(book["missing"] for book in report["books"]) for report in (plan, done)]
    off = 1 + MISSING_OFF * missing[1] if done["counts"]["bound"] > CLOSE_POSTS else 0
    assert abs(missing[0] - missing[1]) <= off, \
        f"pictures missing: {missing}"
    for planned, built in zip(plan["books"], done["books"]):
        for key in PROMISED:
            assert planned[key] == built[key], f"{built['id']}: {key} {planned[key]} → {built[key]}"
        for key in ("volume", "path", "posts", "identifier", "modified"):
            pair = [[pathlib.Path(b[key]).name if key == "path" else b[key] for b in book["bundles"]]
                    for book in (planned, built)]
            assert pair[0] == pair[1], f"{built['id']}: {key} {pair[0]} → {pair[1]}"


def adds_up(report):
    """Nothing was dropped silently."""
    counts = report["counts"]
    assert counts["files"] == counts["ignored"] + counts["posts"], counts
    assert counts["posts"] == counts["bound"] + counts["left_out"], counts
    assert len(report["left_out"]) == counts["left_out"], counts


def source_files(folder, endings=(".md", ".markdown")):
    """Files that are posts by their names."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("_")
                  and p.suffix in endings)


def seed(corpora):
    report, volumes = corpora.bound("seed", SHARED / "seed", "--by", "category")
    assert len(volumes) == 1, f"books {list(volumes)}"
    assert "南开大学" in report["books"][0]["title"], report["books"][0]["title"]
    (epub,), = volumes.values()
    assert epub.titles == [SEED_TITLE], epub.titles


def lctt(corpora):
    folder = corpora.folder("lctt") / "published"
    report, volumes = corpora.bound("lctt", folder, "--by", "year")
    adds_up(report)
    counts, posts = report["counts"], len(source_files(folder))
    assert counts["bound"] == posts, f"{counts['bound']} of {posts} posts"
    dated = 1 - counts["undated"] / counts["posts"]
    print(f"       {dated:.2%} of lctt is dated")
    assert dated >= DATED, f"{dated:.2%} of the posts are dated"
    years = [book["first"][:4] for book in report["books"] if book["first"]]
    assert years == sorted(set(years)), f"books of the years {years}"
    for book in report["books"]:
        assert book["first"] is None or book["first"][:4] == book["last"][:4], book["id"]
        chapters = sum(len(epub.titles) for epub in volumes[book["id"]])
        assert chapters == book["posts"], f"{book['id']}: {chapters} chapters"


def weekly(corpora):
    folder = corpora.folder("weekly") / "docs"
    report, volumes = corpora.bound("weekly", folder)
    adds_up(report)
    assert report["counts"]["bound"] == len(source_files(folder))
    titles = [title for epub in volumes["all"] for title in epub.titles]
    issues = [int(m[1]) for m in (re.search(r"第 *([0-9]+) *期", t) for t in titles) if m]
    assert issues == list(range(1, ISSUES + 1)), f"issues come as {issues}"


def weekly_by_year(corpora):
    report, _ = corpora.bound("weekly-year", corpora.folder("weekly") / "docs", "--by", "year")
    adds_up(report)


def ustclug(corpora):
    folder = corpora.folder("ustclug-news")
    report, volumes = corpora.bound("ustclug-news", folder, "--by", "year")
    adds_up(report)
    posts = {}
    for path in source_files(folder):
        if re.match(r"[0-9]{4}-", path.name):
            posts[path.name[:4]] = posts.get(path.name[:4], 0) + 1
    assert sum(posts.values()) == 120, posts
    bound = {book["first"][:4]: book["posts"] for book in report["books"]}
    assert bound == posts, f"years {bound} of {posts}"
    titles = [title for epubs in volumes.values() for epub in epubs for title in epub.titles]
    assert TEMPLATE not in titles, "the template was bound"


def letsencrypt(corpora):
    folder = corpora.folder("letsencrypt")
    report, volumes = corpora.bound("letsencrypt", folder)
    adds_up(report)
    languages = sorted(epub.languages[0] for epubs in volumes.values() for epub in epubs)
    assert languages == ["en", "fa", "ja", "zh-Hans"], f"books in {languages}"
    for book in report["books"]:
        for epub in volumes[book["id"]]:
            assert len(epub.languages) == 1, f"{book['id']} is in {epub.languages}"
            persian = epub.languages == ["fa"]
            assert (epub.progression == "rtl") == persian, f"{book['id']}: {epub.progression}"
            for name, chapter in epub.chapters.items():
                found = {chapter.get("dir"), chapter.find(XHTML + "body").get("dir")}
                assert ("rtl" in found) == persian, f"{book['id']}: {name} has dir {found}"
    english = next(b for b in report["books"] if b["languages"] == ["en"])
    # Two of the posts are HTML with front matter.
    posts = len(source_files(folder / "content" / "en" / "post", (".md", ".markdown", ".html")))
    assert english["posts"] == posts, f"{english['posts']} of {posts} English posts"


def letsencrypt_by_year(corpora):
    report, _ = corpora.bound("letsencrypt-year", corpora.folder("letsencrypt"), "--by", "year")
    adds_up(report)


def one_book(corpora, name):
    report, volumes = corpora.bound(f"{name}-one", corpora.folder(name), "--by", "all", "--split", "none")
    adds_up(report)
    (epub,), = volumes.values()
    assert len(epub.chapters) >= report["counts"]["bound"], f"{len(epub.chapters)} chapters"


def main(corpora, full):
    if not SHARED.is_dir():
        print("skip   ../shared is not there: the corpora were not built")
    elif full:
        for name in CORPORA:
            corpora.step(f"{name} is one book", one_book, corpora, name)
    else:
        corpora.step("the seed post has one category that is used", seed, corpora)
        corpora.step("ustclug-news: 120 posts by year, no template", ustclug, corpora)
        corpora.step("weekly comes in the order of its numbers", weekly, corpora)
        corpora.step("weekly by year", weekly_by_year, corpora)
        corpora.step("letsencrypt: one book a language, Persian from right to left", letsencrypt,
                     corpora)
        corpora.step("letsencrypt by year", letsencrypt_by_year, corpora)
        corpora.step("lctt by year is dated", lctt, corpora)


if __name__ == "__main__":
    sys.exit(run(Corpora, main))
