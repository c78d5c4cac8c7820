"""Commands, options and configuration, as typed by people."""

import json

from harness import case


@case
def without_a_command_it_says_how_to_use_it(box):
    """A bare `sheaf` is wrong usage, and short."""
    result = box.run().check(2, r"^usage: sheaf build")
    assert result.out == "" and result.err.count("\n") <= 5


@case
def help_goes_to_standard_output(box):
    for arguments in (["help"], ["--help"], ["-h"]):
        assert box.run(*arguments).check(0, out="sheaf build").err == ""
    for arguments in (["help", "build"], ["build", "--help"], ["plan", "-h"]):
        result = box.run(*arguments).check(0, out=["--since DATE", r"-o, --output DIR\|FILE"])
        assert result.err == ""
        assert max(map(len, result.out.splitlines())) <= 80


@case
def it_knows_its_version(box):
    box.run("--version").check(0, out=r"^sheaf [0-9]+\.[0-9]+\.[0-9]+$")


@case
def an_unknown_command_is_wrong_usage(box):
    box.run("biuld").check(2, r'sheaf: unknown command "biuld"; did you mean "build"\?')
    box.run("posts").check(2, r'unknown command "posts"; .*sheaf build posts')
    box.run("help", "paln").check(2, r'did you mean "plan"\?')
    box.run("--by", "year").check(2, r"--by: options follow a command")


@case
def an_unknown_option_is_wrong_usage(box):
    box.post("a.md")
    result = box.run("build", "--athor", "x", ".")
    result.check(2, r'^sheaf: unknown option "--athor"; did you mean "--author"\?$')
    box.run("build", "-x").check(2, r'unknown option "-x"')
    box.run("plan", "--jobs").check(2, r"--jobs needs a value: N")
    box.run("plan", "--format=epub,pdf").check(
        2, r'--format: "pdf" is not known; choose epub, zip or folder')
    box.nothing_written()


@case
def what_is_mended_can_be_left_undone(box):
    """Switched off on the command line, in the file or in one of its books."""
    box.post("posts/a.md", body="以试验区建\n<!--more-->\n设为重点抓手。")
    box.run("build", "-v").check(0, r"^posts/a\.md:7.*\[divider-mended\]$")
    assert "以试验区建设为重点抓手" in box.only_book().text()
    result = box.run("build", "-v", "--no-repair", "divider-mended", "--json").check(0)
    assert "divider-mended" not in result.err
    assert "以试验区建设为重点抓手" not in box.only_book().text()
    report = json.loads(result.out)
    assert report["selection"]["no_repair"] == ["divider-mended"] and not report["findings"]
    box.write("sheaf.yaml", "name: a\nno-repair: [divider-mended]\n")
    box.run("build", "-o", "off").check(0)
    assert "以试验区建设为重点抓手" not in box.only_book("off").text()
    box.write("sheaf.yaml", "name: a\nbooks:\n  - {id: on}\n"
                            "  - {id: off, no-repair: divider-mended}\n")
    box.run("build", "-o", "both").check(0)
    assert "以试验区建设为重点抓手" in box.book("both/a-on.epub").text()
    assert "以试验区建设为重点抓手" not in box.book("both/a-off.epub").text()


@case
def an_unknown_repair_is_wrong_usage(box):
    box.post("a.md")
    box.run("build", "--no-repair", "divider").check(
        2, r'^sheaf: --no-repair: unknown repair "divider"; the manual lists them under REPAIRS$')
    box.run("plan", "--no-repair=divider-mendet").check(2, r'did you mean "divider-mended"\?$')
    box.run("build", "--no-repair", "yaml-mended").check(
        2, r'^sheaf: --no-repair: "yaml-mended" is no repair that can be switched off; ')
    box.write("sheaf.yaml", "name: a\nno-repair: [dvider-mended]\n")
    box.run("build").check(2, r'^sheaf: sheaf\.yaml:2:[0-9]+: no-repair: unknown repair ')
    box.nothing_written()


@case
def an_unknown_key_in_the_configuration_is_wrong_usage(box):
    box.post("a.md")
    box.write("sheaf.yaml", "name: news\n\nauthr: 张三\n")
    box.run("build").check(2, r'^sheaf: sheaf\.yaml:3:[0-9]+: unknown key "authr"; '
                              r'did you mean "author"\?$')
    box.write("sheaf.yaml", "select:\n  catagory: 科研\n")
    box.run("build").check(2, r'^sheaf: sheaf\.yaml:2:[0-9]+: unknown key "catagory"; '
                              r'did you mean "category"\?$')
    box.write("sheaf.yaml", "name: [unclosed\n")
    box.run("build").check(2, r"^sheaf: .*sheaf\.yaml:[0-9]+:[0-9]+: ")
    box.nothing_written()


@case
def a_reversed_range_is_wrong_usage(box):
    box.post("a.md")
    box.run("build", "--since", "2021", "--until", "2020-01").check(
        2, r"^sheaf: --until 2020-01 is before --since 2021$")
    box.run("build", "--since", "soon").check(2, r'--since "soon" is not a date')
    box.nothing_written()


@case
def an_unknown_way_to_group_is_wrong_usage(box):
    box.post("a.md")
    box.run("build", "--by", "catagory").check(2, r'did you mean "category"\?')
    box.run("build", "--select", "科研").check(2, r"KEY=VALUE")
    box.nothing_written()


@case
def a_value_that_makes_no_sense_is_wrong_usage(box):
    box.post("posts/a.md")
    for option, value, message in (
            ("--identifier", "a b", "is not one word"), ("--site-url", "foo", "is not an address"),
            ("--site-url", "javascript:alert(1)", "is not an address"),
            ("--exclude", "a[", "not closed"), ("--exclude", "a\\", "ends with"),
            ("--split", "bytes=1", "1K or more"), ("--by", "year,all", '"all" stands alone')):
        box.run("plan", option, value).check(2, "^sheaf: " + option + ".*" + message)
    box.run("plan", "--identifier", "urn:isbn:9780000000002", "--site-url", "HTTP://例.example:8/x",
            "--exclude", "[]a]*[!x]\\[", "--split", "bytes=1K").check(0)


@case
def a_report_says_what_went_wrong(box):
    def error(status, *arguments):
        report = json.loads(box.run(*arguments).check(status).out)
        assert report["exit"] == status and report["schema"] == "sheaf.report/1", report
        return report["error"]

    box.post("posts/a.md")
    assert error(1, "build", "nowhere", "--json") == "nowhere: No such file or directory"
    assert error(1, "plan", "posts", "--json", "--since", "2030").endswith("(see what was left out above)")
    assert error(0, "plan", "posts", "--json") is None
    box.write("sheaf.yaml", "by: yeer\n")
    assert error(2, "plan", "--json").startswith("sheaf.yaml:1:1: by: unknown key")
    box.write("sheaf.yaml", "titel: x\n")
    assert error(2, "plan", "--json").startswith("sheaf.yaml:1:1: unknown key")


@case
def a_missing_path_fails(box):
    box.post("a.md")
    box.run("build", "帖子").check(1, r"^sheaf: 帖子: No such file or directory$")
    box.run("build", ".", "帖子").check(1, r"^sheaf: 帖子: ")
    box.nothing_written()


@case
def one_file_cannot_hold_several_books(box):
    box.post("a.md", date="2020-01-01")
    box.post("b.md", date="2021-01-01")
    box.run("build", "--by", "year", "-o", "blog.epub").check(
        2, r"^sheaf: -o blog\.epub names one file but --by year makes 2 books; give a folder$")
    box.nothing_written()


@case
def options_that_contradict_one_another_are_wrong_usage(box):
    box.post("a.md")
    box.run("build", "-q", "-v").check(2, r"--quiet and --verbose contradict")
    box.nothing_written()


@case
def the_configuration_is_read_and_the_command_line_wins(box):
    box.write("sheaf.yaml", "title: 校园新闻\nname: campus\nby: year\npaths: [posts]\n")
    box.post("posts/a.md", date="2020-01-01")
    box.post("posts/b.md", date="2021-01-01")
    box.post("elsewhere/c.md", date="2022-01-01")
    box.run("build").check(0, out=[r"^out/campus-2020\.epub$", r"^out/campus-2021\.epub$"])
    assert box.files("out") == ["campus-2020.epub", "campus-2021.epub"]
    plan = json.loads(box.run("plan", "--by", "all", "--json").check(0).out)
    assert plan["selection"]["by"] == "all" and plan["counts"]["bound"] == 2
    assert plan["site"]["title"] == "校园新闻"


@case
def a_plan_writes_nothing(box):
    box.post("a.md")
    for arguments in (["plan"], ["build", "-n"], ["build", "--dry-run", "--by=year"]):
        box.run(*arguments).check(0, out=[r"^files +1 = 0 ignored \+ 1 post", "Nothing written"])
    assert box.files() == ["a.md"]


@case
def a_configuration_may_be_named(box):
    box.write("site/校园.yaml", "name: named\noutput: books\nfail-on: warning\n")
    box.post("site/posts/a.md", "甲", body="![图](http://图.example/1.jpg)")
    box.write("sheaf.yaml", "name: other\n")
    box.run("build", "site/posts", "-c", "site/校园.yaml").check(
        3, r"\[asset-remote\]$", out=r"^site/books/named\.epub$")
    box.run("build", "site/posts", "-c", "没有.yaml").check(1, r"^sheaf: 没有\.yaml: No such file")


@case
def the_last_change_may_come_from_the_environment(box):
    box.post("posts/a.md", "甲", "2020-05-06")
    box.run("build", "posts", env={"SOURCE_DATE_EPOCH": "yesterday"}).check(
        2, r"^sheaf: SOURCE_DATE_EPOCH .*yesterday")
    printed = box.run("plan", "posts", "--json", env={"SOURCE_DATE_EPOCH": "1000000000"}).out
    bundle = json.loads(printed)["books"][0]["bundles"][0]
    assert bundle["modified"] == "2001-09-09T01:46:40Z"
