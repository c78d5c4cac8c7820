"""What a snapshot tells of its posts, to people and to programs, compared with the posts as they
were written."""

import hashlib
import json
import os
import re
import sys

from bag import Bag
from harness import XHTML, case
from site_lists import HOME, check_lists, find, page, rows, text

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, "..", "property"))
from archive import png  # pylint: disable=wrong-import-position

POST = """---
title: 图书馆搬迁纪实
date: 2021-11-24 01:22:50 +0800
updated: 2022-03-04
authors: [李明, 王芳]
categories: [要闻, 图书馆]
tags: [搬迁, 志愿者]
lang: zh-Hant
source: 校报第七期
original: https://paper.example.com/2021/7.html
permalink: /news/2021/library/
---

二百名志愿者。见[附件](名单.pdf)。

![书架](书架.png) ![丢了](none.png)
"""

CONFIGURATION = """title: 校园新闻
author: 宣传部
publisher: 云岭大学
rights: 版权所有
description: 校报的网上存档
site-url: https://news.example.edu/
since: 2020
until: 2022-12
select: {language: [zh-Hant, zh-Hans]}
reject: {tag: 测试}
newest: 3
"""


def written(box):
    box.write("sheaf.yaml", CONFIGURATION)
    box.write("posts/2021/搬迁.md", POST)
    box.write("posts/2021/名单.pdf", b"%PDF-1.4\n%%EOF\n")
    box.write("posts/2021/书架.png", png(10, 20, 30))
    box.post("posts/b.md", "讲座", "2020-02-29", more="lang: zh-Hans\nsource: 校报\n")
    box.post("posts/test.md", "试一试", "2021-01-01", more="lang: zh-Hans\ntags: [测试]\n")
    box.post("posts/old.md", "太早", "2019-12-31", more="lang: zh-Hans\n")
    box.run("build", "posts", "--name", "campus", "-f", "zip").check(0)
    return Bag(box.folder / "out/campus.zip").check()


def sha512(path):
    return hashlib.sha512(path.read_bytes()).hexdigest()


@case
def the_record_of_a_post_says_what_its_front_matter_says(box):
    lecture, library = written(box).posts()
    folder = box.folder / "posts/2021"
    shown = library["assets"][0]["file"]
    assert re.fullmatch(r"data/img/[0-9a-f]{2}/[0-9a-f]{16}\.png", shown)
    assert library.pop("assets") == [
        {"file": shown, "address": "书架.png", "original": "data/src/posts/2021/书架.png", "sha512": sha512(folder / "书架.png")},
        {"file": "data/src/posts/2021/名单.pdf", "address": "名单.pdf",
         "original": "data/src/posts/2021/名单.pdf", "sha512": sha512(folder / "名单.pdf")}]
    identity = library.pop("id")
    assert re.fullmatch("[0-9a-f]{16}", identity) and identity != lecture["id"]
    assert library == {
        "title": "图书馆搬迁纪实", "date": "2021-11-24T01:22:50+08:00", "modified": "2022-03-04",
        "authors": ["李明", "王芳"], "categories": ["要闻", "图书馆"], "tags": ["搬迁", "志愿者"],
        "language": "zh-Hant", "address": "https://news.example.edu/news/2021/library/",
        "source": "https://paper.example.com/2021/7.html", "path": "posts/2021/搬迁.md",
        "file": "data/src/posts/2021/搬迁.md", "page": f"data/p/2021/20211124-{identity}.html",
        "sha512": sha512(folder / "搬迁.md"), "missing": ["none.png"]}
    assert re.fullmatch("[0-9a-f]{16}", lecture.pop("id"))
    assert re.fullmatch("data/p/2020/20200229-[0-9a-f]{16}.html", lecture.pop("page"))
    assert lecture == {
        "title": "讲座", "date": "2020-02-29", "modified": None, "authors": [],
        "categories": [], "tags": [], "language": "zh-Hans", "address": None, "source": "校报",
        "path": "posts/b.md", "file": "data/src/posts/b.md",
        "sha512": sha512(box.folder / "posts/b.md"), "assets": [], "missing": []}


@case
def the_record_of_a_snapshot_says_what_was_chosen_and_from_where(box):
    bag = written(box)
    archive = json.loads(bag.text("data/archive.json"))
    identifier = archive["identifier"]
    assert re.fullmatch("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", identifier)
    version = box.run("--version").check(0).out.split("\n")[0]
    assert archive == {
        "schema": "sheaf.archive/1", "title": "校园新闻", "identifier": identifier,
        "group": identifier, "volume": 1, "languages": ["zh-Hans", "zh-Hant"],
        "site": {"title": "校园新闻", "address": "https://news.example.edu/", "author": "宣传部",
                 "publisher": "云岭大学", "rights": "版权所有", "description": "校报的网上存档"},
        "selection": {"by": "all", "values": [], "since": "2020", "until": "2022-12",
                      "select": ["language=zh-Hant", "language=zh-Hans"],
                      "reject": ["tag=测试"], "newest": "3"},
        "counts": {"posts": 2, "undated": 0, "pictures": 1, "missing": 1, "attachments": 1},
        "span": {"first": "2020-02-29", "last": "2021-11-24T01:22:50+08:00"},
        "modified": "2022-03-04T00:00:00Z", "software": version}
    size = sum(len(content) for name, content in bag.files.items() if name.startswith("data/"))
    assert 10000 < size < 999950
    assert list(bag.info().items())[:6] == [
        ("Source-Organization", "云岭大学"), ("External-Description", "校园新闻. 校报的网上存档"),
        ("External-Identifier", identifier), ("Bagging-Date", "2022-03-04"),
        ("Payload-Oxum", bag.info()["Payload-Oxum"]),
        ("Bag-Size", f"{(size + 50) // 100 / 10:.1f} KB")]


def keys(value):
    """Those of objects and of the objects in them, in their order."""
    found = []
    for key, inner in value.items():
        found.append(key)
        if isinstance(inner, dict):
            found += keys(inner)
        elif isinstance(inner, list) and inner and isinstance(inner[0], dict):
            found += keys(inner[0])
    return found


def keys_in_manual(name):
    manual = open(os.path.join(HERE, "../../src/cli/sheaf.1"), encoding="utf-8").read()
    section = re.split(r"^\.It |^\.El", manual.split(f"\n.It Pa {name}\n")[1], flags=re.M)[0]
    lines = re.findall(r"^\.(?:Brq )?Cm (.*)", section, re.M)
    return [word for line in lines for word in re.findall("[a-z0-9]+", line.split(" No ")[0])]


@case
def the_manual_names_the_keys_of_both_records(box):
    bag = written(box)
    # The digest of the bag is one of two.
    assert keys(bag.posts()[1]) == [k for k in keys_in_manual("data/posts.jsonl") if k != "sha256"]
    assert keys(json.loads(bag.text("data/archive.json"))) == keys_in_manual("data/archive.json")


@case
def lists_and_home_hold_the_posts_that_they_should(box):
    """Two years, two posts in a month and in a day, a post without a date, values in common."""
    for day, values in {"2020-12-31": "[要闻]", "2021-01-01": "[要闻, 科研]", "2021-03-05": "[科研]",
                        "2021-03-09": "[要闻]", "2021-03-09 下午": "[]"}.items():
        box.post(f"posts/{day}.md", f"{day}的事", day[:10],
                 more=f"categories: {values}\ntags: [{day[5:7]}月, 校园]\n")
    box.post("posts/map.md", "地图", "", more="tags: [校园]\n")
    box.write("sheaf.yaml", "title: 校园新闻\n")
    box.run("build", "posts", "--name", "campus", "-f", "folder").check(0)
    bag = Bag(box.folder / "out/campus").check()
    home = page(bag, HOME)
    assert text(home.find(f".//{XHTML}h1")) == "校园新闻"
    assert [text(fact) for fact in find(home, "span", "fact")] == [
        "6 篇文章", "2020年12月31日至2021年3月9日"]
    newest = [title for _, title, _ in rows(bag, HOME, "posts")]
    assert sorted(newest[:2]) == ["2021-03-09 下午的事", "2021-03-09的事"]
    assert newest[2:] == ["2021-03-05的事", "2021-01-01的事", "2020-12-31的事", "地图"]
    values = [(value, n) for _, value, n in rows(bag, HOME, "chips")]
    assert values[:3] == [("要闻", "3"), ("科研", "2"), ("校园", "6")]
    assert sorted(values[3:]) == [("01月", "1"), ("03月", "3"), ("12月", "1")]
    titles = [title for _, title, _ in rows(bag, "data/y/2021/03.html", "posts")]
    assert sorted(titles) == ["2021-03-05的事", "2021-03-09 下午的事", "2021-03-09的事"]
    check_lists(bag)
    assert json.loads(bag.text("data/archive.json"))["counts"]["undated"] == 1
