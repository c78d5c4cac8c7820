"""Links between posts: to headings of other chapters, to other books, and to the site."""

import re

from harness import XHTML, case


def hrefs(book, title):
    """Link texts and where they lead, of the chapter with the title."""
    for name, tree in book.chapters.items():
        head = tree.find(f".//{XHTML}h1")
        if head is not None and "".join(head.itertext()) == title:
            return {"".join(a.itertext()): (a.get("href"), a.get("title"))
                    for a in tree.iter(f"{XHTML}a")}
    raise AssertionError(f"no chapter {title}: {book.titles()}")


def target(book, href):
    """The text of the element that a link inside the book leads to; the chapter's title for a
    start."""
    name, _, fragment = href.partition("#")
    tree = next(tree for path, tree in book.chapters.items() if path.endswith("/" + name))
    found = [e for e in tree.iter() if e.get("id") == fragment] if fragment else [tree.find(
        f".//{XHTML}h1")]
    assert len(found) == 1, f"{href}: {len(found)} elements"
    return "".join(found[0].itertext())


@case
def fragments_lead_to_headings_of_other_chapters(box):
    box.post("posts/a.md", "甲", "2021-01-01", body="""
[中](b.md#二研究成果) [编码](b.md#%E4%BA%8C%E7%A0%94%E7%A9%B6%E6%88%90%E6%9E%9C) [自己的](b.md#own)
[再次](b.md#二研究成果-1) [无](b.md#没有) [下](c.md#尾)""")
    box.post("posts/b.md", "乙", "2021-01-02",
             body="## 二、研究成果\n\n## 其他 {#own}\n\n[甲](a.md)\n\n## 二、研究成果\n\n末")
    box.post("posts/c.md", "丙", "2021-01-03",
             body="南开大学新闻网讯\n\n" * 12000 + "## 尾\n\n[乙](b.md#own)")
    box.run("build", "posts", "-v").check(
        0, r"^a\.md:8: note: the link to #没有 of another post leads to its start")
    book = box.only_book()
    links = hrefs(book, "甲")
    assert target(book, links["中"][0]) == target(book, links["编码"][0]) == "二、研究成果"
    assert links["再次"][0] == links["中"][0] + "-1"
    assert target(book, links["自己的"][0]) == "其他"
    assert "#" not in links["无"][0] and target(book, links["无"][0]) == "乙"
    assert re.search(r"-[2-9]\.xhtml#尾$", links["下"][0]), links["下"]
    assert target(book, links["下"][0]) == "尾"


@case
def links_follow_the_permalinks_of_the_configuration(box):
    box.write("_config.yml", "title: 新闻\nurl: https://news.example\nbaseurl: /blog\n"
                             "permalink: /:categories/:year/:i_month/:title/\n")
    box.post("_posts/2021-03-04-会议 纪要.md", "会议", "2021-03-04", more="category: 科研\n")
    box.post("_posts/2021-05-06-b.md", "乙", "2021-05-06", body="""
[一](/blog/科研/2021/3/会议-纪要/) [二](https://news.example/blog/科研/2021/3/会议-纪要)
[三](<2021-03-04-会议 纪要.md>) [四](../../../科研/2021/3/%E4%BC%9A%E8%AE%AE-%E7%BA%AA%E8%A6%81/index.html)
[站](/blog/about/) [档](files/表.pdf)""")
    box.run("build", ".", "--name", "n").check(0)
    book = box.only_book()
    links = hrefs(book, "乙")
    for text in "一二三四":
        assert target(book, links[text][0]) == "会议", links[text]
    assert links["站"][0] == "https://news.example/blog/about/"
    assert links["档"][0] == "https://news.example/blog/2021/5/b/files/%E8%A1%A8.pdf"


@case
def other_books_are_named_and_later_ones_are_not(box):
    for year in (2020, 2021):
        box.post(f"posts/{year}.md", f"{year}年的新闻", f"{year}-05-06",
                 body="[前](2020.md#x) [后](/2021/b/) [全](http://x.example/2020/a/)",
                 more=f"url: /{year}/{'ab'[year - 2020]}/\n")
    box.run("build", "posts", "--by", "year", "--name", "n", "--title", "新闻 {value}",
            "--site-url", "http://x.example/").check(0)
    later = hrefs(box.book("out/n-2021.epub"), "2021年的新闻")
    assert later["前"] == ("http://x.example/2020/a/#x", "新闻 2020年"), later
    assert later["全"] == ("http://x.example/2020/a/", "新闻 2020年"), later
    earlier = hrefs(box.book("out/n-2020.epub"), "2020年的新闻")
    assert earlier["后"] == ("http://x.example/2021/b/", None), earlier


@case
def newer_posts_change_no_link_of_a_closed_volume(box):
    """What the newer posts are called, where they claim to be, and what links to them already."""
    options = ["posts", "--name", "n", "--split", "posts=4", "--site-url", "http://x.example/"]
    body = "[后](later.md) [后页](/later/#a) [前](0.md#a) [别名](/old/) [源](http://y.example/s)"
    for i in range(8):
        box.post(f"posts/{i}.md", f"新闻{i}", f"2021-01-{i + 1:02}", body="## a\n\n" + body,
                 more="aliases: [/old/]\nsource: http://y.example/s\n" if i == 2 else "")
    box.run("build", *options).check(0)
    before = (box.folder / "out/n-v01.epub").read_bytes()
    box.post("posts/later.md", "后来", "2022-01-01", more="url: /later/\naliases: [/old/]\n")
    box.post("posts/0a.md", "后来", "2022-01-02",
             more="url: /old/\nsource: http://y.example/s\n")
    box.run("build", *options).check(0)
    assert (box.folder / "out/n-v01.epub").read_bytes() == before, "the closed volume changed"
    second = hrefs(box.book("out/n-v02.epub"), "新闻5")
    assert second["别名"][1].endswith("（第 1 卷）") and "后" not in second, second
    assert second["后页"] == ("http://x.example/later/#a", None), second
    assert second["源"] == ("http://y.example/s", second["别名"][1]), second


@case
def links_to_a_dropped_duplicate_change_no_closed_volume(box):
    """It led to the post that was kept as soon as a newer duplicate came that has its address."""
    for i in range(1, 7):
        box.post(f"posts/{i}.md", f"第{i}篇", f"2021-01-0{i}", body=f"正文{i}。 [旧](/old/) [新](/new/)")
    box.post("posts/old.md", "重复", "2021-01-02", more="permalink: /old/\n", body="正文1。 [旧](/old/) [新](/new/)")
    arguments = ("build", "--name", "n", "--title", "站", "--split", "posts=3", "--dedupe",
                 "--site-url", "https://example.org/")
    box.run(*arguments).check(0)
    before = (box.folder / "out/n-v01.epub").read_bytes()
    links = {link.get("href") for tree in box.book("out/n-v01.epub").chapters.values()
             for link in tree.iter(XHTML + "a")}
    assert "https://example.org/new/" in links and "https://example.org/old/" not in links, links
    box.post("posts/0.md", "重复", "2021-02-01", more="permalink: /new/\n", body="正文1。 [旧](/old/) [新](/new/)")
    box.run(*arguments).check(0)
    assert (box.folder / "out/n-v01.epub").read_bytes() == before
