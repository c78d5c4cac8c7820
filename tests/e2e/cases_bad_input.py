"""Bad input: a clear message, the right exit status, nothing half-written, other posts unharmed."""

import json
import os
import time

from harness import NOBODY, case

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def build_beside(box, *messages, arguments=(), good=1):
    """Builds next to a good post, which must be in the book; the book must be well-formed."""
    box.post("posts/好的.md", "好的新闻", "2020-01-01", "完好的正文。")
    result = box.run("build", "posts", *arguments).check(0, *messages)
    book = box.only_book()
    assert "好的新闻" in book.titles() and "完好的正文。" in book.text()
    assert len(book.chapters) >= good
    return result, book


@case
def an_unreadable_file_costs_no_other(box):
    box.post("posts/坏.md").chmod(0)
    box.post("posts/好.md", "好的新闻")
    box.folder.chmod(0o777)
    box.run("build", "posts", as_nobody=True).check(
        0, r"^坏\.md: error: .*Permission denied.* \[file-unreadable\]$", r"1 left out")
    box.only_book().holds("好的新闻")


@case
def an_unreadable_folder_costs_no_other(box):
    box.post("posts/好.md", "好的新闻")
    box.post("posts/锁/坏.md")
    (box.folder / "posts/锁").chmod(0)
    box.folder.chmod(0o777)
    box.run("build", "posts", as_nobody=True).check(0, r"error: .* \[file-unreadable\]$")
    box.only_book().holds("好的新闻")
    (box.folder / "posts/锁").chmod(0o755)


@case
def a_bad_post_fails_a_run_that_asks_for_it(box):
    box.write("posts/坏.md", PICTURE)
    box.post("posts/好.md", "好的新闻")
    box.run("build", "posts", "--fail-on", "error").check(3)
    box.only_book().holds("好的新闻")


@case
def a_folder_without_posts_fails(box):
    for i in range(3):
        box.write(f"posts/{i}.txt", "没有前言")
    box.write("posts/图.png", PICTURE)
    box.run("build", "posts").check(1, r"^sheaf: posts: no posts found in 4 files .*--text$")
    box.nothing_written()
    assert "out" not in os.listdir(box.folder)
    (box.folder / "empty").mkdir()
    box.run("build", "empty").check(1, r"^sheaf: empty: no posts found")
    assert "out" not in os.listdir(box.folder)


@case
def a_selection_without_posts_fails(box):
    box.post("posts/a.md")
    box.run("build", "posts", "--since", "2030").check(
        1, r"^posts +1 = 0 to bind \+ 1 left out +1 not selected$", r"^sheaf: posts: none of the 1 ")
    box.nothing_written()


@case
def an_empty_file_is_left_out(box):
    box.write("posts/空.md", "")
    box.write("posts/白.md", " \n\n\t\n")
    _, book = build_beside(box, r"空\.md: note: .* \[file-empty\]", arguments=["-v"])
    book.holds("好的新闻")


@case
def a_huge_post_is_left_out(box):
    path = box.write("posts/大.md", "")
    line = "这是一个非常长的文件。\n".encode() * 1000
    with open(path, "wb") as file:
        while file.tell() < 100_000_000:
            file.write(line)
    _, book = build_beside(box, r"大\.md: error: .*larger than 8 MB.* \[file-large\]$")
    book.holds("好的新闻")


@case
def a_binary_file_named_md_is_left_out(box):
    box.write("posts/图.md", PICTURE)
    _, book = build_beside(box, r"图\.md: error: .* \[not-text\]$")
    book.holds("好的新闻")


@case
def nul_bytes_become_visible_or_leave_the_post_out(box):
    box.write("posts/头.md", b"# \x00 NUL\n")
    box.write("posts/尾.md", "# 尾部有零\n\n".encode() + b"x" * 5000 + b"\n\n\x00\x00\x01\xff\n")
    _, book = build_beside(box, r"头\.md: error: .* \[not-text\]$",
                           r"尾\.md:.* note: .* \[characters-mended\]$", arguments=["-v"])
    book.holds("好的新闻", "尾部有零")
    assert "\ufffd\ufffd\ufffd\ufffd" in book.text()


@case
def ten_thousand_levels_of_nesting_are_survived(box):
    deep = 10_000
    bodies = {
        "引用": ">" * deep + " 深",
        "列表": "- " * deep + "深",
        "缩进": "".join(" " * (i % 900) + "- x\n" for i in range(deep)),
        "方括号": "[" * deep + "深" + "]" * deep,
        "强调": "**a " * deep + "深" + " a**" * deep,
        "标签": "<div>" * deep + "深" + "</div>" * deep,
        "行内": "x " + "<sub>" * deep + "深" + "</sub>" * deep,
        "图中图": "![" * deep + "深" + "](a)" * deep,
    }
    for name, body in bodies.items():
        box.post(f"posts/{name}.md", name, body=body)
    _, book = build_beside(box)
    book.holds("好的新闻", *bodies)
    assert book.text().count("深") >= len(bodies) - 1


@case
def floods_of_openers_take_a_bounded_time(box):
    bodies = {
        "自动链接": "www.a_" * 30_000,
        "空图": "![[]()" * 30_000,
        "左方括号": "[" * 50_000,
        "反引号": "".join("`" * i + "x" for i in range(1, 600)),
        "下划线": "_a __b " * 20_000,
        "尖括号": "<a " * 30_000,
        "实体": "&" * 50_000 + "&#0;&#xD800;&nosuch;",
        "邮件": "a@b." * 20_000,
        "脚注": "".join(f"[^{i}]" for i in range(5_000)),
    }
    for name, body in bodies.items():
        box.post(f"posts/{name}.md", name, body=body)
    begun = time.monotonic()
    _, book = build_beside(box)
    assert time.monotonic() - begun < 60
    book.holds("好的新闻", *bodies)


@case
def a_table_of_twenty_thousand_columns_becomes_text(box):
    columns = 20_000
    row = "|" * columns + "\n"
    box.post("posts/表.md", "大表", body="|a" * columns + "|\n" + "|-" * columns + "|\n" + row * 200)
    _, book = build_beside(box, r"表\.md:.*warning: .* \[(table-large|body-plain)\]$")
    book.holds("好的新闻", "大表")


@case
def front_matter_that_never_ends_is_text(box):
    box.write("posts/开.md", "---\ntitle: 未完\ndate: 2021-01-01\n\n正文在这里。\n")
    _, book = build_beside(box, r"开\.md:1:1: warning: .* \[front-matter-open\]$")
    assert len(book.chapters) == 2 and "正文在这里。" in book.text()


@case
def a_million_tags_are_cut(box):
    tags = ", ".join(f"t{i}" for i in range(1_000_000))
    box.write("posts/百万.md", f"---\ntitle: 百万标签\ntags: [{tags[:7_000_000]}]\n---\n\n正文\n")
    few = ", ".join(f"t{i}" for i in range(50_000))
    box.write("posts/五万.md", f"---\ntitle: 五万标签\ntags: [{few}]\n---\n\n正文\n")
    box.post("posts/好.md", "好的新闻", body="完好的正文。")
    begun = time.monotonic()
    box.run("build", "posts").check(0, r"五万\.md.*warning: .* \[(list-long|front-matter-long)\]$",
                                    r"百万\.md.*warning: ")
    assert time.monotonic() - begun < 60
    book = box.only_book()
    assert {"好的新闻", "五万标签"} <= set(book.titles()) and len(book.chapters) == 3


@case
def two_posts_with_one_slug_are_both_there(box):
    for i, name in enumerate(("甲", "乙")):
        box.post(f"posts/{i}/x.md", name, "2021-01-01", f"{name}的正文。", "slug: same\n")
        box.post(f"posts/{i}/y.md", name + "二", "2021-01-01", "", "url: /same/\n")
    _, book = build_beside(
        box, r"^1/x\.md: warning: the same slug and day as 0/x\.md: .* \[address-shared\]$",
        r"^1/y\.md: warning: the same address as 0/y\.md: .* \[address-shared\]$")
    book.holds("好的新闻", "甲", "乙", "甲二", "乙二")


@case
def broken_yaml_costs_nothing(box):
    box.write("posts/冒号.md", "---\ntitle: 通知: 放假\ndate: 2021-01-02\n---\n\n正文。\n")
    box.write("posts/制表.md", "---\ntitle:\t\"没关\ntags: [a, b\n---\n\n正文。\n")
    box.write("posts/锚点.md", "---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: 锚\n---\n\n正文。\n")
    _, book = build_beside(box, r"冒号\.md:2:[0-9]+: warning: .* \[yaml-mended\]$")
    assert "通知: 放假" in book.titles() and len(book.chapters) == 4


@case
def hostile_html_leaves_no_script(box):
    box.post("posts/坏.md", "<script>alert(1)</script>",
             body="<script>alert(2)</script>\n\n[x](javascript:alert(3)) "
                  "<a onclick=alert(4)>y</a> <iframe src=http://x.example/></iframe>")
    _, book = build_beside(box)
    for name, tree in book.chapters.items():
        for element in tree.iter():
            assert not element.tag.endswith(("}script", "}iframe")), name
            for key, value in element.attrib.items():
                assert not key.startswith("on") and not value.startswith("javascript:"), name


@case
def a_file_name_that_is_not_utf8_is_survived(box):
    folder = os.fsencode(box.folder / "posts")
    os.makedirs(folder)
    with open(os.path.join(folder, b"\xb8\xe5\x1b[31m.md"), "wb") as file:
        file.write("# 怪名\n\n![无](no.png)\n".encode())
    result, book = build_beside(box, arguments=["--report", "report.json"])
    book.holds("好的新闻", "怪名")
    assert "\x1b" not in result.err
    json.loads((box.folder / "report.json").read_text())


@case
def a_symbolic_link_loop_is_survived(box):
    box.post("posts/a.md", "甲")
    os.symlink(".", box.folder / "posts/loop")
    os.symlink("../posts", box.folder / "posts/again")
    os.symlink("nowhere", box.folder / "posts/dead.md")
    _, book = build_beside(box)
    book.holds("好的新闻", "甲")


@case
def an_output_folder_that_cannot_be_written_fails(box):
    box.post("posts/a.md")
    (box.folder / "locked").mkdir(mode=0o555)
    result = box.run("build", "posts", "-o", "locked", as_nobody=True)
    result.check(1, r"^sheaf: .*locked.*: Permission denied$")
    box.run("build", "posts", "-o", "locked/new", as_nobody=True).check(
        1, r"^sheaf: .*locked.*: Permission denied$")
    assert result.out == ""
    box.nothing_written()


@case
def an_output_folder_that_is_a_file_fails(box):
    box.post("posts/a.md")
    box.write("out", "一个文件")
    box.run("build", "posts").check(1, r"^sheaf: .*out.*: (Not a directory|File exists)$")
    assert (box.folder / "out").read_text() == "一个文件"
    box.nothing_written()


@case
def another_user_may_run_it(box):
    """What the cases above rest on: as nobody, a build in an open folder works."""
    box.post("posts/a.md", "甲")
    box.folder.chmod(0o777)
    box.run("build", "posts", as_nobody=True).check(0)
    if os.geteuid() == 0:
        assert (box.folder / "out").stat().st_uid == NOBODY
    box.only_book().holds("甲")
