"""The main job: posts become the books that were asked for."""

import pathlib
import shutil

from harness import Skip, case

SEED = pathlib.Path(__file__).resolve().parents[3] / "shared" / "seed"


@case
def the_seed_post_becomes_one_whole_chapter(box):
    """The post this project was started from; in the repository's neighbourhood or not at all."""
    if not SEED.is_dir():
        raise Skip("../shared/seed is not here")
    shutil.copytree(SEED, box.folder / "seed")
    box.run("build", "seed", "-o", "out").check(0, r"^files +[0-9]+ = ")
    book = box.only_book().holds("学校召开定点帮扶工作推进会")
    # The divider stood between 建 and 设; the paragraph is whole again.
    assert "以试验区建设为重点抓手" in book.text()


@case
def one_book_a_year(box):
    for year in (2020, 2021, 2023):
        box.post(f"posts/{year}.md", f"{year}年的新闻", f"{year}-12-31 23:59:59 +0800")
    box.write("posts/无日期.md", "# 没有日期\n\n正文。\n")
    box.run("build", "posts", "--by", "year", "--name", "campus").check(0)
    assert box.files("out") == ["campus-2020.epub", "campus-2021.epub", "campus-2023.epub",
                                "campus-undated.epub"]
    box.book("out/campus-2023.epub").holds("2023年的新闻")
    box.book("out/campus-undated.epub").holds("没有日期")


@case
def a_post_with_two_categories_is_in_two_books(box):
    box.post("posts/a.md", "甲", more="categories: [科研, 招生]\n")
    box.post("posts/b.md", "乙", more="category: 招生\n")
    box.run("build", "posts", "--by=category").check(0, r"2 bundles: 2 written")
    books = {tuple(box.book("out/" + name).titles()) for name in box.files("out")}
    assert books == {("甲",), ("乙", "甲")}


@case
def only_the_posts_that_were_asked_for(box):
    for month in range(1, 7):
        box.post(f"posts/{month}.md", f"{month}月", f"2021-{month:02}-15",
                 more="tags: [奇]\n" if month % 2 else "draft: true\n" if month == 6 else "")
    box.run("build", "posts", "--since=2021-02", "--until=2021-05", "--reject=tag=奇").check(0)
    box.only_book().holds("2月", "4月")
    box.run("build", "posts", "--newest=2", "--drafts").check(0)
    box.only_book().holds("5月", "6月")
    box.run("build", "posts", "--exclude=[1-4].md").check(0)
    box.only_book().holds("5月")


@case
def a_file_named_on_the_command_line_is_a_post(box):
    box.write("一篇.text", "# 一篇\n\n正文。\n")
    box.run("build", "一篇.text").check(0)
    box.only_book().holds("一篇")


@case
def a_site_that_is_bound_elsewhere_gives_the_same_bytes(box):
    """Another current folder, time zone, locale, number of threads and copy of the posts."""
    for i in range(70):
        box.post(f"here/posts/{i}.md", f"新闻{i % 7}", f"2021-{1 + i % 12:02}-{1 + i % 28:02}")
    shutil.copytree(box.folder / "here", box.folder / "there")
    options = ["--by=year", "--name=n", "-q"]
    box.run("build", "here/posts", "-o", "a", "-j1", *options).check(0)
    box.run("build", "posts", "-o", "../b", "-j5", *options,
            env={"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"},
            folder=box.folder / "there").check(0)
    assert (box.folder / "a/n-2021.epub").read_bytes() == (
        box.folder / "b/n-2021.epub").read_bytes()
