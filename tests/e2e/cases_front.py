"""What front matter, sections and the clock say about posts, in whole runs."""

import json

from harness import case

SITE = 'baseURL = "https://example.org/"\ntitle = "校园新闻"\nlanguageCode = "zh-cn"\n'


@case
def every_language_of_front_matter_makes_a_chapter(box):
    box.write("posts/a.md", "---\ntitle: 甲\ndate: 2021-01-01\n---\n正文。\n")
    box.write("posts/b.md", "+++\ntitle = '乙'\ndate = 2021-01-02\n+++\n正文二。\n")
    box.write("posts/c.md", '{\n"title": "丙",\n"date": "2021-01-03"\n}\n正文三。\n')
    box.write("posts/20210104 d.md",
              "[#]: subject: (An Original)\n[#]: author: (王五 https://example.org/w)\n\n"
              "丁\n====\n\n正文四。\n")
    box.run("build", "posts", "--fail-on", "warning").check(0)
    assert "[#]" not in box.only_book().holds("甲", "乙", "丙", "丁").text()


@case
def posts_that_are_over_or_still_to_come_are_left_out_by_name(box):
    box.write("hugo.toml", SITE)
    box.write("content/post/now.md", "+++\ntitle = '今'\ndate = 2021-01-02\n+++\n正文。\n")
    box.write("content/post/over.md", "+++\ntitle = '过'\ndate = 2021-01-02\n"
              "expiryDate = 2021-06-01T00:00:00Z\n+++\n正文二。\n")
    box.write("content/post/later.md", "+++\ntitle = '来'\ndate = 2021-07-01\n+++\n正文三。\n")
    clock = {"SOURCE_DATE_EPOCH": "1622505599"}  # 2021-05-31T23:59:59Z
    box.run("build", ".", "-o", "a", env=clock).check(0, r"1 to come")
    box.only_book("a").holds("今", "过")
    clock = {"SOURCE_DATE_EPOCH": "1622505600"}
    box.run("build", ".", "-o", "b", env=clock).check(0, r"1 expired, 1 to come")
    box.only_book("b").holds("今")
    box.run("build", ".", "-o", "c", "--future", env=clock).check(0, r"1 expired")
    box.only_book("c").holds("今", "来")
    done = box.run("plan", ".", "--json", env=clock)
    assert json.loads(done.out)["left_out"] == [
        {"path": "content/post/later.md", "reason": "future"},
        {"path": "content/post/over.md", "reason": "expired"}], done


@case
def a_post_is_not_bound_before_its_publish_date(box):
    box.write("hugo.toml", SITE)
    for name, more in (("now", ""), ("later", "publishDate = 2021-07-01\n"),
                       ("hidden", "[build]\nrender = 'never'\n")):
        box.write(f"content/post/{name}.md", f"+++\ntitle = '{name}'\ndate = 2021-01-02\n{more}+++\n{name}\n")
    box.write("content/post/dated.md", "+++\ntitle = '只有'\npublishDate = 2021-01-03\n+++\n正文。\n")
    clock = {"SOURCE_DATE_EPOCH": "1622505600"}
    done = json.loads(box.run("plan", "--json", env=clock).check(0).out)
    assert {entry["path"][13:]: entry["reason"] for entry in done["left_out"]} == {
        "hidden.md": "hidden", "later.md": "future"}, done["left_out"]
    assert (done["books"][0]["first"], done["books"][0]["last"]) == ("2021-01-02", "2021-01-03")
    assert "later.md" not in box.run("plan", "--json", "--future", env=clock).out.split("books")[0]


@case
def without_a_generator_no_post_is_too_new(box):
    box.post("posts/a.md", "来", "2099-01-01")
    box.run("build", "posts").check(0)
    box.only_book().holds("来")


@case
def sections_hand_down_what_their_posts_do_not_say(box):
    box.write("hugo.toml", SITE)
    box.write("data/authors/wang.yaml", "name: 王五\n")
    box.write("content/post/_index.md", "---\ntitle: 新闻\ncascade:\n  author: wang\n---\n")
    box.write("content/post/old/_index.md",
              "+++\ntitle = '旧闻'\n[cascade]\ndraft = true\n+++\n")
    box.write("content/post/a.md", "---\ntitle: 甲\ndate: 2021-01-02\n---\n正文。\n")
    box.write("content/post/old/b.md", "---\ntitle: 乙\ndate: 2020-01-02\n---\n正文二。\n")
    box.run("build", ".").check(0, r"1 draft")
    assert "王五" in box.only_book().holds("甲").text()
    box.run("plan", ".", "--drafts", "--by", "author").check(0, out=(r"校园新闻-王五 +2",))
