"""sheaf.yaml with several books, `sheaf init`, lists of paths and tables of posts."""

import csv
import json
import re

from harness import case

SEVERAL = """\
name: campus
title: 校园新闻
paths: [posts]
books:
  - {id: annual, by: year, title: "{site} {value}"}
  - {id: research, select: {category: [科研, 学术]}, title: 科研文集}
  - id: latest
    newest: 1
    order: desc
"""


def three_years(box):
    box.post("posts/a.md", "甲", "2020-01-01", more="categories: [科研]\n")
    box.post("posts/b.md", "乙", "2021-01-01", more="categories: [招生]\n")
    box.post("posts/c.md", "丙", "2022-01-01", more="categories: [学术]\n")


@case
def one_file_makes_several_books(box):
    """Each entry has its own keys; what makes one book of everything is named after its entry."""
    three_years(box)
    box.write("sheaf.yaml", SEVERAL)
    result = box.run("build", "--report", "r.json").check(
        0, r"^books by +annual: year; research: all; latest: all$", r"^5 bundles: 5 written",
        out=[r"^out/campus-2020\.epub$", r"^out/campus-research\.epub$"])
    assert result.out.count("\n") == 5
    box.book("out/campus-2021.epub").holds("乙")
    box.book("out/campus-research.epub").holds("甲", "丙")
    box.book("out/campus-latest.epub").holds("丙")
    report = json.loads((box.folder / "r.json").read_text())
    books = {book["id"]: book for book in report["books"]}
    assert sorted(books) == ["annual/2020", "annual/2021", "annual/2022", "latest", "research"]
    assert books["annual/2021"]["title"] == "校园新闻 2021年"
    assert books["research"]["title"] == "科研文集"
    identifiers = {bundle["identifier"] for book in books.values() for bundle in book["bundles"]}
    assert len(identifiers) == 5
    assert report["counts"] == {"files": 3, "ignored": 0, "posts": 3, "bound": 3, "left_out": 0,
                                "chapters": 6, "undated": 0}
    assert [entry["id"] for entry in report["entries"]] == ["annual", "research", "latest"]
    assert report["entries"][1]["selection"]["select"] == ["category=科研", "category=学术"]
    assert report["selection"]["by"] is None
    box.no_leftovers()
    box.run("build").check(0, r"^5 bundles: 0 written, 5 unchanged")


@case
def books_can_be_chosen(box):
    three_years(box)
    box.write("sheaf.yaml", SEVERAL)
    box.run("build", "--book", "latest", "--book=research").check(0)
    assert box.files("out") == ["campus-latest.epub", "campus-research.epub"]
    plan = box.run("plan", "--book", "annual").check(0, out=r"^campus-2020 ")
    assert "campus-latest" not in plan.out
    box.run("build", "--book", "lastest").check(
        2, r'^sheaf: --book "lastest" is not in sheaf\.yaml; did you mean "latest"\?$')
    box.run("build", "--book", "月刊").check(
        2, r'^sheaf: --book "月刊" is not in sheaf\.yaml, which has annual, research and latest$')
    box.write("sheaf.yaml", "name: campus\n")
    box.run("build", "--book", "annual").check(
        2, r'^sheaf: --book "annual": --by all makes no such book; there is "all"$')


@case
def a_book_that_is_made_alone_is_the_same_as_among_all(box):
    """As a report lists them, so that a cluster can make one each."""
    three_years(box)
    box.write("sheaf.yaml", SEVERAL)
    box.post("posts/d.md", "链接", "2021-12-01", body="[甲](a.md) [乙](b.md#x) [丙](c.md)")
    box.run("build", "-o", "all").check(0)
    report = json.loads(box.run("build", "--book", "annual/2021", "--book", "annual/2022", "--json").check(0).out)
    assert [book["id"] for book in report["books"]] == ["annual/2021", "annual/2022"], report
    counts = report["counts"]
    assert (counts["posts"], counts["bound"], counts["chapters"]) == (4, 3, 3), counts
    assert [entry["reason"] for entry in report["left_out"]] == ["selection"]
    assert box.files("out") == ["campus-2021.epub", "campus-2022.epub"]
    for name in box.files("out"):
        assert (box.folder / "out" / name).read_bytes() == (box.folder / "all" / name).read_bytes()
    box.run("plan", "--book", "annual/1999").check(
        2, r'^sheaf: book "annual": --book "1999": --by year makes no such book; there are')
    (box.folder / "sheaf.yaml").unlink()
    box.run("build", "--name", "n", "--by", "year", "--book", "2020", "-o", "one.epub").check(0)
    box.run("plan", "--by", "year", "--book", "二月").check(
        2, r'makes no such book; there are "2020", "2021", "2022"$')


@case
def the_command_line_wins_over_a_book(box):
    three_years(box)
    box.write("sheaf.yaml", SEVERAL)
    box.run("build", "--book", "annual", "--by", "all", "--title", "全集").check(0)
    box.book("out/campus-annual.epub").holds("甲", "乙", "丙")
    assert box.files("out") == ["campus-annual.epub"]


@case
def two_books_cannot_be_one_file(box):
    three_years(box)
    box.write("sheaf.yaml", "name: campus\npaths: [posts]\nbooks:\n"
                            "  - {id: annual, by: year}\n  - {id: drafts, by: year, drafts: true}\n")
    for command in ("build", "plan"):
        box.run(command).check(
            2, r'^sheaf: books "annual" and "drafts" would both be out/campus-2020\.epub; '
               r"give one of them a name or an output of its own$")
    box.nothing_written()
    box.write("sheaf.yaml", "name: campus\npaths: [posts]\nbooks:\n  - {id: annual, by: year}\n"
                            "  - {id: drafts, by: year, drafts: true, output: all}\n")
    box.run("build").check(0, out=[r"^out/campus-2020\.epub$", r"^all/campus-2020\.epub$"])
    box.run("build", "-o", "one.epub", "--by", "all").check(
        2, r'^sheaf: books "annual" and "drafts" would both be one\.epub; ')
    assert not (box.folder / "one.epub").exists()


@case
def a_book_that_makes_no_sense_stops_all_of_them(box):
    three_years(box)
    box.write("sheaf.yaml", SEVERAL + "  - {id: wrong, by: yaer}\n")
    box.run("build").check(2, r'^sheaf: sheaf\.yaml:[0-9]+:[0-9]+: by: unknown key "yaer"; did you mean "year"')
    box.nothing_written()


@case
def a_book_without_posts_fails_alone(box):
    three_years(box)
    box.write("sheaf.yaml", SEVERAL + "  - {id: future, since: 2030}\n")
    box.run("build").check(1, r'^sheaf: book "future": .*none of the 3 posts is to be bound',
                           r"^5 bundles: 5 written", out=r"^out/campus-2020\.epub$")
    assert len(box.files("out")) == 5


@case
def findings_of_several_books_are_told_once(box):
    """Two books that hold one post say what is wrong with it once, and both fail on it."""
    box.post("posts/a.md", "甲", body="![图](http://图.example/1.jpg)")
    box.write("sheaf.yaml", "paths: [posts]\nfail-on: warning\nname: n\n"
                            "books: [{id: one}, {id: two, order: desc}]\n")
    result = box.run("build").check(3, r"^missing +1 picture   1 on 图\.example$",
                                    out=[r"^out/n-one\.epub$", r"^out/n-two\.epub$"])
    assert result.err.count("[asset-remote]") == 1
    report = json.loads(box.run("build", "--json").check(3).out)
    assert report["exit"] == 3 and report["finding_counts"] == {"asset-remote": 1}
    assert report["assets"]["missing"] == [{"url": "http://图.example/1.jpg", "posts": 1}]


@case
def mistakes_in_a_book_are_told_with_their_place(box):
    three_years(box)
    head = "books:\n  - id: a\n    "
    for line, message in (
            ("bye: year", r'3:5: unknown key "bye"; did you mean "by"\?'),
            ("site-url: http://a.cn/", r'3:5: "site-url" belongs at the top of the file, not in a '
                                       r"book"),
            ("select: {catagory: 科研}", r'3:14: unknown key "catagory"; did you mean "category"\?'),
            ("by: year\n  - {id: A}", r'4:6: two books have the id "A"'),
            ("by: year\n  - {by: tag}", r'4:6: this book needs an id, as in "id: annual"'),
            ("by: year\n  - {id: 年刊}", r'4:6: id "年刊": use at most 40 ASCII letters'),
            ("order: up", r'3:5: order: "up" is not known; choose asc or desc')):
        box.write("sheaf.yaml", head + line + "\n")
        box.run("build").check(2, r"^sheaf: sheaf\.yaml:" + message)
    box.write("sheaf.yaml", "books: annual\n")
    box.run("build").check(2, r'^sheaf: sheaf\.yaml:1:1: "books" is a list of books')
    box.write("sheaf.yaml", "dates: [front, mtime]\n")
    box.run("build").check(2, r'^sheaf: sheaf\.yaml:1:1: dates: "mtime" is not known; choose front, '
                              r"address, name or folder$")
    box.write("sheaf.yaml", "id: annual\n")
    box.run("build").check(2, r'^sheaf: sheaf\.yaml:1:1: "id" belongs in an entry of "books"$')
    box.nothing_written()


@case
def a_wrong_value_is_told_with_its_place(box):
    three_years(box)
    for text, message in (
            ("name: campus\nby: yeer\n", r'2:1: by: unknown key "yeer"; did you mean "year"\?'),
            ("by: [year,\n  yeer]\n", r'1:1: by: unknown key "yeer"'),
            ("newest: x\n", r'1:1: newest "x" is not a number'),
            ("language: 中文\n", "1:1: language 中文 is not a language tag"),
            ("name: 南开\n", "1:1: name 南开: give ASCII"),
            ("split: posts=x\n", '1:1: split "posts=x": write'),
            ("site-url: foo\n", '1:1: site-url "foo" is not an address'),
            ("exclude:\n- ok\n- '['\n", r'1:1: exclude "\[" opens'),
            ("since: 2022\nuntil: 2021\n", "2:1: until 2021 is before --since 2022"),
            ("books:\n- {id: a, since: 2021-13}\n", '2:[0-9]+: since "2021-13" is not a date'),
            ("since: 2021-14\nbooks:\n- {id: a, by: year}\n", '1:1: since "2021-14" is not')):
        box.write("sheaf.yaml", text)
        box.run("plan").check(2, r"^sheaf: sheaf\.yaml:" + message)
    box.write("sheaf.yaml", "since: 2020\n")
    box.run("plan", "--since", "soon").check(2, '^sheaf: --since "soon" is not a date')
    box.run("plan", "--until", "2019").check(2, "^sheaf: --until 2019 is before --since 2020$")


@case
def init_writes_what_it_finds(box):
    """The file is read back by plan, and every example in it is a key that sheaf knows."""
    for i in range(20):
        box.post(f"campus/news/p{i}.md", f"新闻 {i}", f"20{19 + i % 2}-03-04",
                 more="categories: [nankai.info, 科研]\n")
    file = box.folder / "campus/news/sheaf.yaml"
    box.run("init", "campus/news").check(
        0, r"^news: 20 posts, one book a year\. Look it through, then run: sheaf plan$",
        out=r"\Acampus/news/sheaf\.yaml\n\Z")
    text = file.read_text()
    for line in ("name: campus", "title: news", "language: zh-Hans", "by: year",
                 "site-categories: [nankai.info, 科研]"):
        assert f"\n{line}\n" in text, f"no {line!r} in {text}"
    box.run("plan", "campus/news").check(0, out=r"^books by +year")
    box.run("init", "campus/news").check(
        1, r"^sheaf: campus/news/sheaf\.yaml is there already and stays as it is; "
           r"-o - prints what it would be$")
    assert file.read_text() == text
    assert box.run("init", "-o", "-", "campus/news").check(0).out == text
    box.run("init", "-o", "other.yaml", "campus/news").check(0, out=r"\Aother\.yaml\n\Z")
    assert (box.folder / "other.yaml").read_text() == text
    examples = re.sub(r"(?m)^# (?=[a-z-]+:| +- )", "", text)
    assert examples.count("\n# ") < text.count("\n# ") - 20
    box.write("campus/news/book.css", "p { margin: 0 }\n")
    file.write_text(examples.replace("paths: [posts]", "paths: [.]"))
    # All of them at once select no post, but none of them is refused.
    box.run("plan", "campus/news").check(1, r'book "annual": ')


@case
def init_without_posts_says_so(box):
    box.write("a.css", "")
    box.run("init").check(1, r"^sheaf: \.: no posts found in 1 files")
    box.run("init", "--by", "year").check(2, r"^sheaf: --by makes no sense with this command$")
    box.run("init", "--otput", "x").check(2, r'did you mean "--output"\?')
    assert box.files() == ["a.css"]


@case
def paths_come_from_a_list(box):
    three_years(box)
    box.write("list.txt", "posts/a.md\n\nposts/c.md\r\n")
    box.run("build", "--files-from", "list.txt", "--name", "list").check(0)
    box.book("out/list.epub").holds("甲", "丙")
    box.run("build", "--files-from=-", "posts/c.md", "--name", "both",
            input="posts/b.md\0".encode()).check(0)
    box.book("out/both.epub").holds("乙", "丙")
    box.run("build", "--files-from", "-", input=b"\n").check(
        1, r"^sheaf: --files-from - names no files$")
    box.run("build", "--files-from", "none.txt").check(
        1, r"^sheaf: --files-from none\.txt: No such file or directory$")
    box.run("build", "--files-from", "-", input="posts/没有.md\n".encode()).check(
        1, r"^sheaf: posts/没有\.md: No such file or directory$")


@case
def posts_become_a_table(box):
    three_years(box)
    box.post("posts/d.md", "=HYPERLINK(1)", "2020-05-06", more="draft: true\n")
    box.post("posts/e.md", '他说，"好, 的"', "2020-05-06", more="author: 张三\ntags: [一, 二]\n")
    box.run("build", "posts", "--by", "year", "--name", "campus", "--posts", "posts.csv").check(0)
    data = (box.folder / "posts.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,date,title,author,categories,tags,language,source,path,"
                           b"book,chapter\r\n")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert [row["path"] for row in rows] == ["a.md", "b.md", "c.md", "d.md", "e.md"]
    assert rows[3]["title"] == "'=HYPERLINK(1)" and rows[3]["book"] == ""
    assert rows[4]["title"] == '他说，"好, 的"' and rows[4]["tags"] == "一; 二"
    assert rows[4]["author"] == "张三" and rows[4]["book"] == "campus-2020"
    names = box.book("out/campus-2020.epub").chapters
    assert any(name.endswith(rows[4]["chapter"]) for name in names), names
    # Reports say what a table says of several books.
    box.write("sheaf.yaml", SEVERAL)
    box.run("plan", "--posts", "all.csv").check(0)
    rows = list(csv.DictReader((box.folder / "all.csv").read_text("utf-8-sig").splitlines()))
    assert [row["book"] for row in rows if row["path"] == "posts/c.md"] == [
        "campus-2022", "campus-research", "campus-latest"]
    assert not (box.folder / "out/campus-latest.epub").exists()


@case
def the_manual_has_no_mistakes_a_reader_would_see(box):
    """Help of every command fits a terminal and names its options."""
    for command, option in (("build", "--book ID"), ("plan", "--files-from FILE|-"),
                            ("init", "-o, --output FILE|-")):
        result = box.run("help", command).check(0)
        assert option in result.out, result.out
        assert max(map(len, result.out.splitlines())) <= 80
    assert "--output FILE" not in box.run("help", "build").out
    assert "--dry-run" not in box.run("help", "plan").out
