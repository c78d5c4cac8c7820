#!/usr/bin/env python3
"""Builds whole books of real posts and hands them to independent readers.

books.py --sheaf PROGRAM --work FOLDER [--full]: the example site and, where the folder ../shared lies
beside the checkout, the seed post and the corpora of campus news (with --full the three large ones
instead). Python reads every book, EPUBCheck checks them all in one JVM, mutool draws every page of the
example.
"""

import argparse
import hashlib
import pathlib
import re
import shutil
import subprocess
import sys
import time
import urllib.parse
import zipfile

import bad_server
import harness
from harness import XHTML

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "campus-news"
SHARED = ROOT.parent / "shared"
STEM = re.compile(r"[0-9]{8}-[0-9a-f]{16}")  # a long post is more than one file
SEED_PICTURE = "http://news.nankai.edu.cn/pic/003/000/430/00300043035_e05f0708.jpg"
SEED_SOURCE = "http://news.nankai.edu.cn/ywsd/system/2021/11/19/030048967.shtml"
EXAMPLE_POSTS = 27  # of 28: one is a draft
# Posts of each category, counted in the front matter; campus.example stands for the site itself.
EXAMPLE_CATEGORIES = {"校园要闻": 6, "校园生活": 8, "通知公告": 3, "科研动态": 3, "人物": 2,
                      "教学": 2, "International": 5, "云岭大学": 1}


class Books:
    """The books built so far, and what was wrong with them."""

    def __init__(self, program, work):
        self.box = harness.Sandbox(work, program)
        self.paths = []
        self.failed = 0

    def step(self, name, function, *arguments):
        begun = time.monotonic()
        try:
            function(*arguments)
            word = "ok"
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            word = "FAILED"
            self.failed += 1
            print(f"{name}: {error}")
        print(f"{word:6} {time.monotonic() - begun:6.2f} s  {name}", flush=True)

    def build(self, name, folder, *options):
        """Builds into a folder of that name and gives its books, read by Python, by file name."""
        result = self.box.run("build", str(folder), "-o", name, *options, timeout=600).check(0)
        paths = result.out.splitlines()
        assert paths, "no book was written"
        assert sorted(paths) == [f"{name}/{f}" for f in self.box.files(name)], "other files appeared"
        self.paths += [self.box.folder / path for path in paths]
        return {pathlib.Path(path).name: self.box.book(path) for path in paths}


def paragraphs(book):
    return ["".join(p.itertext()) for tree in book.chapters.values() for p in tree.iter(XHTML + "p")]


def links(book):
    return [a.get("href") for tree in book.chapters.values() for a in tree.iter(XHTML + "a")]


def example_whole(books):
    book, = books.build("example", EXAMPLE).values()
    titles = book.titles()
    assert len(titles) == EXAMPLE_POSTS, titles
    assert titles.count("一周校园") == 2, "two posts have one title"
    assert not any("草稿" in title for title in titles), "the draft was bound"
    for title in ("人物: 沈砚和她修的书", "失物招领处的一面墙", "怎样找到我们"):
        assert title in titles, f"no chapter {title}"
    inside = [href for href in links(book) if re.match(r"[0-9]{8}-[0-9a-f]{16}\.xhtml", href or "")]
    assert len(inside) == 13, f"{len(inside)} links lead to other chapters: {inside}"
    assert "https://photos.campus.example/2024/10/aman.jpg" in links(book), "no placeholder"
    pictures = {img.get("src") for tree in book.chapters.values() for img in tree.iter(XHTML + "img")}
    assert len(pictures) == 7, pictures


def example_mended(books):
    """The crawler's faults: the decorated title, and the paragraph that a divider cut."""
    book, = books.build("example-mended", EXAMPLE / "2023" / "2023-11-18-orchard.md").values()
    cut = [p for p in paragraphs(book) if p.startswith("“去年冬天来了一场倒春寒")]
    assert len(cut) == 1 and "用稻草包裹主干" in cut[0] and cut[0].endswith("那本册子。"), cut
    assert "http://news.campus.example/zhxw/2023/11/18/000311817.shtml" in links(book)


def example_by_year(books):
    found = books.build("example-year", EXAMPLE, "--by", "year")
    sizes = {name: len(book.chapters) for name, book in found.items()}
    assert sizes == {"yunling-2023.epub": 13, "yunling-2024.epub": 13,
                     "yunling-undated.epub": 1}, sizes


def example_by_category(books):
    found = books.build("example-category", EXAMPLE, "--by", "category")
    for category, posts in EXAMPLE_CATEGORIES.items():
        book = found.pop(f"yunling-{category}.epub")
        assert len(book.chapters) == posts, f"{category} has {len(book.chapters)} chapters"
    assert [len(book.chapters) for book in found.values()] == [1], "one post has no category"


def linked(books):
    """Links to headings of other chapters, one of them in a later file, and to other books."""
    box = books.box
    for i in range(6):
        body = (f"[节](p{(i + 1) % 6}.md#一节{(i + 1) % 6}) [无](p{(i + 2) % 6}.md#x) [关于](/about/#a)\n\n"
                + "南开大学新闻网讯\n\n" * (12000 if i == 3 else 1)
                + f"## 一、节{i}\n\n## 末 {{#own}}\n\n[自己](#own)")
        box.post(f"linked-site/p{i}.md", f"第{i}篇", f"202{i // 3}-05-0{i + 1}", body=body)
    book, = books.build("linked", "linked-site", "--site-url", "http://campus.example/").values()
    far = [href for href in links(book) if re.match(r"[0-9]{8}-.*\.xhtml#", href or "")]
    assert len(far) == 6 and sum(bool(re.search(r"-[2-9]\.xhtml#", href)) for href in far) == 1, far
    books.build("linked-year", "linked-site", "--site-url", "http://campus.example/", "--by", "year")
    books.build("linked-volumes", "linked-site", "--split", "posts=2")


def seed(books):
    """A scraper's faults are all mended: the cut byline, the divider, the shattered picture."""
    book, = books.build("seed", SHARED / "seed").values()
    book.holds("学校召开定点帮扶工作推进会")
    tree, = book.chapters.values()
    body = next(e for e in tree.iter(XHTML + "div") if e.get("class") == "body")
    first, second, third, picture = ["".join(p.itertext()) for p in body.iter(XHTML + "p")]
    assert first.startswith("南开新闻网讯 （记者 蓝芳 摄影报道）11月18日，学校在八里台校区召开"), first
    assert second.startswith("李靖指出，庄浪县“脱贫摘帽”以来"), "the cut paragraph begins once"
    assert "当前阶段，我们要以试验区建设为重点抓手，强化示范引领" in second, "it is still cut"
    assert second.endswith("服务庄浪县“十四五”期间经济社会高质量发展。"), "its end is elsewhere"
    assert third.startswith("会上，我校帮扶工作办公室负责人介绍了2021年") and third.endswith("研讨交流。"), third
    assert SEED_PICTURE in picture and links(book) == [SEED_PICTURE, SEED_SOURCE], links(book)
    origin = paragraphs(book)[-1]
    assert origin == f"原文：{SEED_SOURCE}", origin


def unpacked(books, name):
    root = books.box.folder / "corpora"
    if not (root / name).exists():
        root.mkdir(exist_ok=True)
        subprocess.run(["tar", "xzf", SHARED / "corpora" / f"{name}.tar.gz", "-C", root],
                       check=True, timeout=300)
    return root / name


def corpus(books, name, folder, posts, *options):
    found = books.build(name, unpacked(books, name) / folder, *options)
    chapters = {STEM.search(key)[0] for book in found.values() for key in book.chapters}
    assert len(chapters) >= posts, f"{len(chapters)} chapters of at least {posts} posts"


def digests(files):
    return {hashlib.sha256(data).hexdigest() for data in files}


def pictures_in(path):
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist() if "/images/" in name]


def shown_files(folder):
    """The files below a folder that its posts show, as a simple look at their Markdown finds them."""
    for post in folder.rglob("*.md"):
        for address in re.findall(r"!\[[^]]*\]\(([^()\s]+)", post.read_text("utf-8", "replace")):
            path = urllib.parse.unquote(address).lstrip("/")
            places = [post.parent] if address[0] != "/" else [folder, folder / "static"]
            yield from (place / path for place in places if ":" not in path and (place / path).is_file())


def whole_pictures(books, name, folder, least, *options):
    """Every picture beside the posts is in a book, with the bytes that it has there."""
    result = books.box.run("build", str(folder), "-o", f"{name}-pictures", "--name", "campus", *options).check(0)
    found = digests(data for path in result.out.splitlines() for data in pictures_in(books.box.folder / path))
    sources = digests(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert found <= sources, f"{len(found - sources)} pictures are no file of the site"
    shown = digests(path.read_bytes() for path in shown_files(folder))
    assert shown and shown <= found, f"{len(shown - found)} of {len(shown)} pictures are not in a book"
    assert len(found) >= least, f"{len(found)} pictures"


def seed_picture(books):
    """A mirror has what the seed post shows, a PNG that is named .jpg: once the address is whole again."""
    host, path = SEED_PICTURE.removeprefix("http://").split("/", 1)
    books.box.write(f"mirror/{host}/{path}", bad_server.png(SEED_PICTURE))
    book, = books.build("seed-mirror", SHARED / "seed", "--assets", str(books.box.folder / "mirror")).values()
    shown, = [img.get("src") for tree in book.chapters.values() for img in tree.iter(XHTML + "img")]
    assert shown.endswith(".png") and links(book) == [SEED_SOURCE], (shown, links(book))
    assert pictures_in(books.paths[-1]) == [bad_server.png(SEED_PICTURE)]


def draw(books, name):
    """Every page is laid out and drawn, at a size that costs little."""
    for path in books.box.folder.glob(f"{name}/*.epub"):
        done = subprocess.run(["mutool", "draw", "-r", "30", "-s", "t", "-F", "pgm", "-o", "/dev/null",
                               path], capture_output=True, text=True, timeout=120, check=False)
        pages = re.search(r"/ ([0-9]+) pages", done.stderr)
        assert done.returncode == 0 and pages, f"{path}: {done.stderr}"
        assert "error" not in done.stderr, f"{path}: {done.stderr}"
        assert int(pages[1]) >= EXAMPLE_POSTS, f"{path}: {pages[1]} pages"


def validate(books):
    done = subprocess.run([ROOT / "tests" / "epubcheck" / "check.sh", *books.paths],
                          capture_output=True, text=True, timeout=1500, check=False)
    lines = done.stdout.splitlines()
    verdicts = [line for line in lines if re.search(r": \d+ fatals \d+ errors \d+ warnings$", line)]
    print(f"       EPUBCheck read {len(verdicts)} books")
    assert done.returncode == 0 and len(verdicts) == len(books.paths), done.stdout + done.stderr


def run(kind, steps):
    """steps(books, full) builds what it has to, in an empty folder; EPUBCheck reads all of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sheaf", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    books = kind(options.sheaf, options.work)
    steps(books, options.full)
    if books.paths:
        books.step("EPUBCheck finds nothing", validate, books)
    return 1 if books.failed else 0


def main(books, full):
    shared = SHARED.is_dir()
    if not shared:
        print("skip   ../shared is not there: the seed post and the corpora were not built")
    if full and shared:
        books.step("letsencrypt", corpus, books, "letsencrypt", "", 190)
        books.step("weekly", corpus, books, "weekly", "docs", 400)
        books.step("lctt", corpus, books, "lctt", "published", 7900)
    if not full:
        books.step("the example is one book", example_whole, books)
        books.step("the example is mended", example_mended, books)
        books.step("the example by year", example_by_year, books)
        books.step("the example by category", example_by_category, books)
        books.step("mutool draws the example", draw, books, "example")
        books.step("links between posts", linked, books)
        books.step("the example's pictures", whole_pictures, books, "example", EXAMPLE, 7)
        if shared:
            books.step("the seed post", seed, books)
            books.step("the seed post's picture", seed_picture, books)
            books.step("letsencrypt's pictures", whole_pictures, books, "letsencrypt",
                       unpacked(books, "letsencrypt"), 60, "--images", "keep", "--pages")
            books.step("ustclug-news", corpus, books, "ustclug-news", "", 120)


if __name__ == "__main__":
    sys.exit(run(Books, main))
