#!/usr/bin/env python3
"""What stands on the front of books, looked at by independent readers.

covers.py --sheaf PROGRAM --work FOLDER: builds the example and books with long, old, undated and
right-to-left titles; ImageMagick looks at the covers, fontconfig says which characters have a font,
MuPDF and Chromium show the pages. What they show stays in FOLDER/shown.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "campus-news"
SVG = "{http://www.w3.org/2000/svg}"
NO_FONTS = ('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{0}/none</dir>'
            '<cachedir>{0}/cache</cachedir></fontconfig>')
# Title, language, dates of posts, further options.
BOOKS = {
    "english": ("The Long and Winding Road of Maintaining WWW MAILING LISTS for the University Library "
                "Consortium of Western Australia", "en", ["2009-03-04"], ["--publisher", "Press"]),
    "chinese": ("南开大学召开定点帮扶工作推进会暨乡村振兴专题研讨与“双一流”建设成果汇报会议纪要", "zh-Hans",
                ["2021-11-18", "2022-02-28"], []),
    "old": ("校史", "zh-Hans", [f"{year}-{1 + year % 12:02}-01" for year in range(1919, 1951)], []),
    "ages": ("Annals", "en", ["1400-01-01", "1790-12-31"], []),
    "undated": ("无日期", "zh-Hans", [None] * 40, []),
    "arabic": ("أخبار الجامعة والمجتمع الأكاديمي", "ar", ["2012-03-04", "2031-09-04"], []),
    "wide": ("W" * 60, "en", ["2020-01-01"], []),
}

complaints = []


def check(fact, text):
    if not fact:
        complaints.append(text)


def text_of(*words, **options):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, **options).stdout.decode()


class Book:
    def __init__(self, path):
        self.path = path
        archive = zipfile.ZipFile(path)
        self.files = {name: archive.read(name) for name in archive.namelist()}
        names = [name for name in self.files if name.startswith("EPUB/cover.")]
        self.cover = names[0] if names else None


class Site:
    """A program, a site, and what their builds come to."""

    def __init__(self, sheaf, work):
        self.sheaf, self.work = sheaf, work

    def build(self, source, name, *options, sheaf=None, environment=None):
        out = self.work / "out" / name
        shutil.rmtree(out, ignore_errors=True)
        command = [sheaf or self.sheaf, "build", "--json", "--store", self.work / "store", "-o", out, *options, source]
        done = subprocess.run([str(word) for word in command], capture_output=True, check=False,
                              env=dict(os.environ, **(environment or {})))
        if done.returncode:
            sys.exit(f"{name}: status {done.returncode}: {done.stderr.decode()[-2000:]}")
        self.report, self.said = json.loads(done.stdout), done.stderr.decode()
        return [Book(path) for path in sorted(out.glob("*.epub"))]

    def findings(self):
        return [finding for finding in self.report["findings"] if finding["id"] == "cover-drawing"]


def make_source(folder, language, dates):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for i, date in enumerate(dates):
        when = f"date: {date}\n" if date else ""
        (folder / f"{i}.md").write_text(f"---\ntitle: {i}\nlang: {language}\n{when}---\n{'文' * (i + 1) * 50}\n")


def luminance(colour):
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def check_drawing(name, svg):
    """The drawing itself: what can be read of it, and where it stands."""
    root = ElementTree.fromstring(svg)
    paper = root.find(f"{SVG}rect").get("fill")
    texts = []

    def walk(element, fill):
        fill = element.get("fill", fill)
        if element.tag == f"{SVG}text":
            texts.append(element.text)
            check(contrast(fill, paper) >= 4.5, f"{name}: {element.text!r} is {fill} on {paper}")
        for axis, most in (("x", 1400), ("y", 2100)):
            size = float(element.get("width" if axis == "x" else "height", 0)) if element.get(axis) else 0
            check(0 <= float(element.get(axis, 0)) and float(element.get(axis, 0)) + size <= most,
                  f"{name}: {element.tag} is off the page")
        for child in element:
            walk(child, fill)

    walk(root, "#000000")
    return paper, texts


def check_printed(name, jpeg, paper, work, right_to_left):
    """The JPEG, with its outer margin empty: no line runs off the page."""
    path = work / "shown" / f"cover-{name}.jpg"
    path.write_bytes(jpeg)
    check(text_of("identify", "-format", "%m %w %h %[colorspace] %z %[interlace]", path) ==
          "JPEG 1400 2100 sRGB 8 None", f"{name}: not the JPEG that devices want")
    check(len(jpeg) < 400_000, f"{name}: {len(jpeg)} bytes")
    margin = "100x2100+0+0" if right_to_left else "100x2100+1300+0"
    mean = text_of("convert", path, "-crop", margin, "+repage", "-format",
                   "%[fx:int(255*mean.r+.5)] %[fx:int(255*mean.g+.5)] %[fx:int(255*mean.b+.5)] "
                   "%[fx:255*(maxima.g-minima.g)]", "info:").split()
    wanted = [int(paper[i:i + 2], 16) for i in (1, 3, 5)]
    check(all(abs(int(a) - b) <= 3 for a, b in zip(mean, wanted)), f"{name}: margin {mean}, paper {wanted}")
    check(float(mean[3]) < 16, f"{name}: something stands in its outer margin")


def check_fonts(name, texts):
    for character in sorted(set("".join(texts))):
        if not character.isspace():
            check(text_of("fc-list", f":charset={ord(character):x}", "file").strip(), f"{name}: no font has {character}")


def check_kinds(site):
    for name, (title, language, dates, options) in BOOKS.items():
        source = site.work / "sources" / name
        make_source(source, language, dates)
        words = ["--by", "all", "--title", title, "--language", language, *options]
        drawn = site.build(source, f"{name}-drawn", *words, "--images", "keep")[0]
        check(drawn.cover == "EPUB/cover.svg", f"{name}: {drawn.cover} without libvips")
        printed = site.build(source, name, *words)[0]
        check(printed.cover == "EPUB/cover.jpg" and not site.findings(),
              f"{name}: {printed.cover}, {site.findings()}")
        if printed.cover == "EPUB/cover.jpg":
            paper, texts = check_drawing(name, drawn.files["EPUB/cover.svg"])
            check_printed(name, printed.files[printed.cover], paper, site.work, language == "ar")
            check_fonts(name, texts)


def check_example(site):
    books = site.build(EXAMPLE, "example", "--by", "year", environment={"LD_DEBUG": "files"})
    check("libvips" in site.said, "libvips is not seen when it is loaded")
    check(len({book.files[book.cover] for book in books}) == len(books) == 3, "covers are not each their own")
    for book in books:
        opf = book.files["EPUB/content.opf"].decode()
        check(re.search(r'<item id="cover-image" href="cover.jpg" media-type="image/jpeg" properties="cover-image"/>',
                        opf) and '<meta name="cover" content="cover-image"/>' in opf, f"{book.path}: not declared")
    again = site.build(EXAMPLE, "example", "--by", "year", environment={"LD_DEBUG": "files"})
    check([b.path.read_bytes() for b in again] == [b.path.read_bytes() for b in books], "a second build differs")
    check("libvips" not in site.said, "covers that are in the store load libvips")
    sizes = sorted(text_of("identify", "-format", "%wx%h\n", *site.work.glob("store/*/*.jpg")).split())
    check(sizes.count("267x400") >= len(books), f"no small covers in the store: {sizes}")
    return books[0]


def check_choices(site):
    picture = EXAMPLE / "images" / "lake-mist.jpg"
    book = site.build(EXAMPLE, "given", "--cover", picture)[0]
    check(book.files.get("EPUB/cover.jpg") == picture.read_bytes(), "--cover FILE is not the file")
    book = site.build(EXAMPLE, "map", "--cover", EXAMPLE / "images" / "campus-map.svg")[0]
    check(book.cover == "EPUB/cover.jpg", "an SVG that is given is not printed")
    book = site.build(EXAMPLE, "none", "--cover", "none")[0]
    check(not book.cover and "EPUB/text/cover.xhtml" not in book.files, "--cover none leaves a cover")
    source = site.work / "sources" / "chosen"
    make_source(source, "zh", ["2021-01-01"])
    (source / "covers").mkdir()
    shutil.copy(picture, source / "covers" / "a.jpg")
    (source / "sheaf.yaml").write_text("cover: none\nbooks:\n- {id: a, cover: covers/a.jpg, name: a}\n- {id: b, name: b}\n")
    books = site.build(source, "chosen")
    check([book.cover for book in books] == ["EPUB/cover.jpg", None], "a book's own cover does not count")


def check_lacks(site):
    """Machines without fonts, and without the module."""
    lacking = site.work / "lacking"
    shutil.rmtree(lacking, ignore_errors=True)
    lacking.mkdir()
    (lacking / "fonts.conf").write_text(NO_FONTS.format(lacking))
    shutil.rmtree(site.work / "store")
    book = site.build(EXAMPLE, "fontless", environment={"FONTCONFIG_FILE": str(lacking / "fonts.conf")})[0]
    check(book.cover == "EPUB/cover.svg" and len(site.findings()) == 1, "a cover is printed without a font")
    check("U+" in site.findings()[0]["message"], f"{site.findings()} names no character")
    program = lacking / "bin" / "sheaf"
    program.parent.mkdir()
    shutil.copy(site.sheaf, program)
    books = site.build(EXAMPLE, "moduleless", "--by", "year", sheaf=program)
    check({book.cover for book in books} == {"EPUB/cover.svg"} and len(site.findings()) == 1,
          f"without the module: {[book.cover for book in books]}, {site.findings()}")


def shoot(work, page, name):
    """A page as Chromium shows it."""
    shown = work / "shown" / f"{name}.png"
    text_of("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--user-data-dir={work / 'chromium'}", "--window-size=800,1200", f"--screenshot={shown}", page.as_uri(),
            timeout=60, stderr=None)
    return shown


def check_shown(site, book):
    pages = site.work / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    zipfile.ZipFile(book.path).extractall(pages)
    chapters = {path: path.read_text() for path in sorted((pages / "EPUB" / "text").glob("2*.xhtml"))}
    wanted = {"cover": pages / "EPUB" / "text" / "cover.xhtml",
              "picture": next(path for path, text in chapters.items() if "<img" in text),
              "placeholder": next(path for path, text in chapters.items() if 'class="missing"' in text)}
    shown = {name: shoot(site.work, page, name) for name, page in wanted.items()}
    text_of("mutool", "draw", "-o", site.work / "shown" / "mupdf-cover.png", "-W", "600", "-H", "900", book.path, "1")
    shown["mupdf-cover"] = site.work / "shown" / "mupdf-cover.png"
    for name, path in shown.items():
        colours = int(text_of("convert", path, "-format", "%k", "info:"))
        check(colours > 20, f"{name}: {colours} colours are shown")


def check_valid(work):
    done = subprocess.run(["sh", ROOT / "tests" / "epubcheck" / "check.sh", *sorted(work.glob("out/*/*.epub"))],
                          capture_output=True, check=False)
    lines = [line for line in done.stdout.decode().splitlines() if "0 fatals 0 errors 0 warnings" not in line]
    check(done.returncode == 0 and not lines, "\n".join(["EPUBCheck complains:", *lines, done.stderr.decode()[-1000:]]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sheaf", required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    shutil.rmtree(work, ignore_errors=True)
    (work / "shown").mkdir(parents=True)
    site = Site(str(pathlib.Path(arguments.sheaf).resolve()), work)
    book = check_example(site)
    check_kinds(site)
    check_choices(site)
    check_lacks(site)
    check_shown(site, book)
    check_valid(work)
    print("\n".join(complaints) if complaints else f"covers are as they should be; see {work / 'shown'}")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
