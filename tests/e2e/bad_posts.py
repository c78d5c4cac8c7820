#!/usr/bin/env python3
"""Binds nasty posts and asks whether the books are as good as others.

bad_posts.py --sheaf PROGRAM --work FOLDER: tests/data/bad-*, and beside them posts that are too large
or too odd for a text file. Every post must be bound, to its last words; what a book must not hold is
looked for here, the rest is EPUBCheck's. Then all of it again without the mendings that were made.
"""

import json
import pathlib
import re
import shutil
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zipfile

from books import ROOT, Books, run
from harness import CHAPTER, XHTML

DATA = ROOT / "tests" / "data"
MANUAL = ROOT / "src" / "cli" / "sheaf.1"
FRONT = "---\ntitle: {0}\ndate: 2021-11-18\n---\n\n"
END = "末尾的字"
# What no chapter may hold, whatever was in the post.
FORBIDDEN = frozenset(XHTML + name for name in (
    "applet base button embed font form frame frameset iframe input isindex keygen math meta noframes noscript "
    "object option param plaintext portal script select style template textarea xmp").split())
SCHEMES = frozenset(("", "http", "https", "ftp", "mailto", "tel", "sms", "geo", "irc", "news", "magnet"))
SCRIPTS = re.compile(r"(?:java|vb|live)script:|data:(?!image/)")
UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]")


def generated():
    """(name, text or bytes) of posts that no file holds."""
    deep = 10_000
    end = f"\n\n{END}：{{}}。\n"
    text = {
        "div": "<div>" * deep + "深" + "</div>" * deep,
        "div-open": "<div>" * deep + "深",
        "div-blocks": "<div>\n\n" * deep + "深",
        "ends": "</div>" * deep + "</p></table></body></html>",
        "tables": "<table><tr><td>" * deep + "深",
        "spans": "字<span>" * deep,
        "anchors": "<a href=x>字" * deep,
        "formatting": "<b><i><u><s><tt><font>" * deep + "深",
        "quotes": ">" * deep + " 深",
        "entities": "&amp;&nosuch;&#0;&#x1F600;" * deep,
        "comments": "<!-- a --><!--b--><!---->" * deep,
        "attributes": "<p " + "".join(f"a{i}=b " for i in range(deep)) + ">字</p>",
        "one-attribute": "<p title=\"" + "字\"&quot;" * deep + "\">字</p>",
        "strong": "**中" * deep,
        "shortcodes": "{{< a >}}{{% b %}}{% c %}" * deep,
        "controls": "\x01\x08\x1b字" * deep,
        "bidi": "\u202e倒\u2066隔" * deep,
        "marks": "字" + "\u0301" * deep,
        "long-word": "a" * 300_000,
        "long-cell": "<table><tr><td>" + "字" * 100_000 + "</table>",
        "long-pre": "<pre>" + "行\n" * 100_000 + "</pre>",
        "many-ids": "".join(f"<p id=a>{i}</p>" for i in range(1000)),
        "same-headings": "## 同一标题\n\n" * 500,
    }
    for name, body in text.items():
        yield f"generated-{name}", (FRONT.format(name) + body + end.format(f"generated-{name}")).encode()
    chinese = "正文：一段普通的中文新闻，没有什么特别。" * 20 + "\n\n**粗体，**文 <b>标签\n\n" + END + "：{}。\n"
    plain = "Un café très spécial — “déjà vu”, naïve façade. " * 20 + "\n\n" + END + "：{}。\n"
    for encoding in ("gbk", "gb18030", "big5", "utf-16-le", "utf-16-be", "utf-8-sig"):
        name = f"encoded-{encoding}"
        mark = "\ufeff" if encoding.startswith("utf-16") else ""
        said = chinese.replace("闻", "聞").replace("没", "沒").replace("么", "麼").replace("别", "別") \
            .replace("标签", "標籤").replace("体", "體") if encoding == "big5" else chinese
        yield name, (mark + FRONT.format(name) + said.format(name)).encode(encoding)
    # The last words of these are in Chinese only where UTF-8 is what they are.
    yield "encoded-windows-1252", (FRONT.format("1252") + plain[:plain.index(END)]).encode("cp1252")
    yield "cut-utf-8", (FRONT.format("断") + chinese.format("cut-utf-8")).encode() + "断".encode()[:2]
    yield "cut-gbk", (FRONT.format("断") + chinese.format("x")).encode("gbk") + b"\xd6"
    yield "mixed", FRONT.format("混").encode() + "甲\n\n".encode() + "乙丙丁\n\n".encode("gbk") + (
        chinese.format("mixed")).encode()


def gather(work):
    """All posts in one folder; the names of those whose last words count."""
    site = work / "site"
    for folder in sorted(DATA.glob("bad-*")):
        shutil.copytree(folder, site / folder.name)
    (site / "generated").mkdir()
    for name, content in generated():
        (site / "generated" / f"{name}.md").write_bytes(content)
    count = sum(1 for path in site.rglob("*.md"))
    ends = {f"{END}：{m[1]}。" for path in site.rglob("*.md")
            for m in re.finditer(END + "：([^\n。]+)。", path.read_bytes().decode("utf-8", "ignore"))}
    return site, count, ends | {f"{END}：encoded-{e}。" for e in ("gbk", "gb18030", "big5", "utf-16-le", "utf-16-be")}


def looked_at(name, tree):
    """What is wrong with a chapter."""
    ids = set()
    for element in tree.find(XHTML + "body").iter():
        if element.tag in FORBIDDEN:
            yield f"{name}: {element.tag}"
        for key, value in element.attrib.items():
            bare = UNSEEN.sub("", value).lower()
            if key.lower().startswith("on") or key in ("style", "srcdoc", "action", "formaction"):
                yield f"{name}: {element.tag} {key}={value[:80]!r}"
            if key in ("href", "src", "cite", "poster", "longdesc"):
                if SCRIPTS.search(bare) or urllib.parse.urlsplit(value).scheme not in SCHEMES:
                    yield f"{name}: {key}={value[:80]!r}"
            if key == "id" and (value in ids or ids.add(value)):
                yield f"{name}: a second id {value!r}"
        if element.tag == XHTML + "img" and not element.get("src", "").startswith("../"):
            yield f"{name}: a picture from elsewhere: {element.get('src')!r}"
    if "\ufdd0" in "".join(tree.itertext()):
        yield f"{name}: U+FDD0"


def read(path):
    """Text of all chapters, and complaints about them."""
    text, complaints = [], []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if CHAPTER.search(name):
                tree = ElementTree.fromstring(archive.read(name))
                text.append("".join(tree.itertext()))
                complaints += looked_at(name, tree)
    return "\n".join(text), complaints


def bound(books, site, count, ends, name, *options):
    """One book of everything, looked at; all its text."""
    report = books.box.folder / f"{name}.json"
    books.box.run("build", str(site), "-o", f"{name}.epub", "--by", "all", "--split", "none", "--report",
                  report.name, "--title", "坏文章", *options, timeout=600).check(0)
    path = books.box.folder / f"{name}.epub"
    books.paths.append(path)
    done = json.loads(report.read_text(encoding="utf-8"))
    assert done["counts"]["bound"] == count, f"{done['counts']} of {count}: {done['left_out']}"
    text, complaints = read(path)
    lost = sorted(end for end in ends if end not in text)
    assert not lost, f"not to their ends: {lost}"
    assert not complaints, "\n".join(complaints[:40])
    return text


def mended(books, site, count, ends):
    bound(books, site, count, ends, "bad", "--jobs", "2")
    bound(books, site, count, ends, "bad-again", "--jobs", "1")
    first, second = books.paths[-2:]
    assert first.read_bytes() == second.read_bytes(), "other bytes with one job"
    books.paths.pop()


def unmended(books, site):
    """What is switched off stays as it was written; the book is valid nevertheless. Posts that are not in
    UTF-8 are no text then."""
    manual = MANUAL.read_text(encoding="utf-8")
    section = manual[manual.index(".Sh REPAIRS"):].split(".El")[0]
    repairs = re.findall(r"^\.It Cm (\S+)", section, re.M)
    assert "encoding-converted" in repairs and len(repairs) > 10, repairs
    for path in site.rglob("*.md"):
        if not utf8(path):
            path.unlink()
    count = sum(1 for path in site.rglob("*.md"))
    off = [word for name in repairs for word in ("--no-repair", name)]
    text = bound(books, site, count, set(), "bad-unmended", *off)
    assert "{{< tabs >}}" in text and "（记者 蓝芳 摄影报道）" not in text, "something is mended"


def utf8(path):
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def main(books, _full):
    site, count, ends = gather(books.box.folder)
    books.step("nasty posts make a book", mended, books, site, count, ends)
    books.step("and one without any repair", unmended, books, site)


if __name__ == "__main__":
    sys.exit(run(Books, main))
