"""Sites of generators, as their configuration describes them in its own language."""

import csv
import json
import os
import re
import shutil
import sys

from bag import Bag
from harness import case

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "property"))
from archive import png  # pylint: disable=wrong-import-position

GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00," \
      b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def plan(box, *options):
    return json.loads(box.run("plan", "--json", *options).check(0).out)


def left(report):
    return {entry["path"]: entry["reason"] for entry in report["left_out"]}


@case
def a_hugo_site_in_two_languages_makes_two_books(box):
    box.write("hugo.toml", """
baseURL = 'https://news.example.edu/'
defaultContentLanguage = 'zh-cn'
staticDir = 'wenjian'
[languages.zh-cn]
title = '云岭新闻'
weight = 1
[languages.en]
title = 'Yunling News'
weight = 2
[params.author]
name = '记者站'
""")
    for day in (1, 2, 3):
        box.post(f"content/news/{day}.md", f"新闻{day}", f"2021-11-0{day}",
                 body="![图](/img/a.gif) [一](https://news.example.edu/news/1/)")
        box.write(f"content/news/{day}.en.md", f"+++\ntitle = 'News {day}'\ndate = 2021-11-0{day}\n+++\nText.\n")
    box.write("content/news/关于本栏.md", "---\ntitle: 关于本栏\n---\n正文。\n")
    box.write("content/news/_index.md", "---\ntitle: 新闻\n---\n")
    box.post("content/about/me.md", "关于", "2021-01-01")
    box.write("wenjian/img/a.gif", GIF)
    box.write("themes/x/content/y.md", "# 主题\n")
    report = plan(box)
    assert report["site"] == {"generator": "Hugo", "title": "云岭新闻", "title_from": "hugo.toml"}
    assert left(report) == {"content/about/me.md": "page", "content/news/关于本栏.md": "page"}
    assert [book["languages"] for book in report["books"]] == [["en"], ["zh-Hans"]], report["books"]
    assert report["assets"] == {"used": 1, "missing": []}
    result = box.run("build", "-q").check(0)
    english, chinese = (box.book(path) for path in sorted(result.out.split()))
    english.holds("News 1", "News 2", "News 3")
    chinese.holds("新闻1", "新闻2", "新闻3")
    box.run("plan", "content/about").check(0, out=(r"Hugo; title from hugo\.toml", r" 1 to bind \+ 0"))


@case
def a_hugo_configuration_may_be_a_folder_of_files(box):
    box.write("config/_default/hugo.yaml", "title: 站\nparams: {mainSections: [通知]}\n")
    box.write("config/_default/languages.yaml", "zh: {contentDir: content/zh}\nen: {contentDir: content/en}\n")
    box.write("config/_default/menus.en.toml", "[[main]]\nname = 'x'\n")
    box.post("content/zh/通知/a.md", "通知")
    box.post("content/zh/新闻/b.md", "新闻")
    box.post("content/en/blog/c.md", "Post")
    report = plan(box)
    assert left(report) == {"content/zh/新闻/b.md": "page"}, report
    assert report["site"]["title_from"] == "hugo.yaml"
    assert len(report["books"]) == 2


@case
def a_jekyll_site_has_posts_collections_and_pages(box):
    box.write("_config.yml", """
title: 协会
url: https://lug.example.edu
baseurl: ""
locale: zh-CN
collections:
  news: {output: true, permalink: "/:collection/:year/:title/"}
  wiki:
    output: true
""")
    for day in (1, 2, 3):
        box.write(f"_news/2021-11-0{day}-a.md", f"---\ntitle: 新闻{day}\n---\n正文。\n")
    for name in "abcd":
        box.write(f"_wiki/{name}.md", f"---\ntitle: 文档{name}\n---\n正文。\n")
    box.write("_posts/2021-12-01-p.md", "---\ntitle: 一篇\n---\n正文。\n")
    box.write("_drafts/q.md", "---\ntitle: 草稿\n---\n正文。\n")
    box.write("about.md", "---\ntitle: 关于\n---\n正文。\n")
    box.write("_news/_template.md", "---\ntitle: 模板\n---\n正文。\n")
    report = plan(box)
    assert report["site"]["generator"] == "Jekyll" and report["counts"]["bound"] == 4, report
    assert left(report) == {"_drafts/q.md": "draft", "about.md": "page",
                            **{f"_wiki/{name}.md": "page" for name in "abcd"}}
    assert plan(box, "--pages")["counts"]["bound"] == 9
    assert plan(box, "--drafts")["counts"]["bound"] == 5
    assert plan(box, "_wiki")["counts"]["bound"] == 4


@case
def a_hexo_site_has_its_posts_below_source(box):
    box.write("_config.yml", "title: 小站\nauthor: 小明\nlanguage: zh-CN\nurl: https://x.example\n"
                             "permalink: :year/:month/:title/\nsource_dir: source\n")
    box.write("source/_posts/甲.md", "title: 甲\ndate: 2020-01-02 03:04:05\n---\n正文。\n")
    box.write("source/_posts/乙.md", "---\ntitle: 乙\ndate: 2020-01-03\n---\n![](/images/a.gif)\n")
    box.write("source/about/index.md", "---\ntitle: 关于\n---\n正文。\n")
    box.write("source/images/a.gif", GIF)
    report = plan(box)
    assert report["site"] == {"generator": "Hexo", "title": "小站", "title_from": "_config.yml"}
    assert left(report) == {"source/about/index.md": "page"}
    assert report["assets"] == {"used": 1, "missing": []}


@case
def a_zola_site_is_told_from_a_hugo_site(box):
    box.write("config.toml", "base_url = 'https://z.example'\ntitle = '站'\ndefault_language = 'zh'\n"
                             "[extra]\nauthor = '某人'\n")
    for day in (1, 2):
        box.write(f"content/blog/{day}.md", f"+++\ntitle = '第{day}篇'\ndate = 2022-01-0{day}\n+++\n正文。\n")
    box.write("content/about.md", "+++\ntitle = '关于'\n+++\n正文。\n")
    report = plan(box)
    assert report["site"]["generator"] == "Zola"
    assert left(report) == {"content/about.md": "page"}


@case
def documentation_without_dates_is_bound_whole(box):
    box.write("hugo.toml", "title = '手册'\n")
    for i in range(5):
        box.write(f"content/docs/{i}.md", f"---\ntitle: 第{i}节\n---\n正文。\n")
    box.post("content/docs/news.md", "新版", "2021-01-01")
    assert plan(box)["counts"]["bound"] == 6


@case
def a_configuration_that_is_broken_costs_only_its_settings(box):
    box.write("hugo.toml", "title = '站\n[[[\n")
    box.post("content/post/a.md", "甲")
    box.run("build").check(0, r"^hugo\.toml.*warning: .*\[config-unread\]$", r"Hugo; title from folder name")
    box.only_book().holds("甲")


@case
def a_configuration_hands_down_front_matter(box):
    """After Jekyll's documentation ("Front Matter Defaults"): the longer path counts, then the type."""
    box.write("_config.yml", """
title: 站
defaults:
- {scope: {path: ""}, values: {author: 编辑部, permalink: "/:title/", tags: [全站]}}
- {scope: {path: "", type: posts}, values: {author: 记者站, category: 新闻}}
- {scope: {path: "_posts/通知"}, values: {category: 通知}}
- {scope: {path: "_posts/旧"}, values: {published: false}}
- {scope: {path: "", type: drafts}, values: {category: 草稿}}
- {scope: {path: "*/x"}, values: {category: 不懂}}
""")
    box.post("_posts/2021-01-01-a.md", "甲", "2021-01-01")
    box.post("_posts/通知/2021-01-02-b.md", "乙", "2021-01-02", more="author: 王五\n")
    box.post("_posts/旧/2021-01-03-c.md", "丙", "2021-01-03")
    box.run("plan", "-q", "--posts", "posts.csv").check(0)
    rows = {row["title"]: row for row in csv.DictReader(
        (box.folder / "posts.csv").read_text("utf-8-sig").splitlines())}
    assert [(rows[t]["author"], rows[t]["categories"], rows[t]["tags"]) for t in "甲乙丙"] == [
        ("记者站", "新闻", "全站"), ("王五", "通知", "全站"), ("记者站", "新闻", "全站")], rows
    assert left(plan(box)) == {"_posts/旧/2021-01-03-c.md": "draft"}


@case
def a_hugo_configuration_cascades(box):
    box.write("hugo.toml", """
title = '站'
[[cascade]]
categories = ['科研']
[cascade.target]
path = '/post/科研/**'
[[cascade]]
categories = ['新闻']
author = '记者站'
""")
    box.post("content/post/科研/a.md", "甲")
    box.post("content/post/b.md", "乙")
    report = plan(box, "--by", "category")
    assert [book["id"] for book in report["books"]] == ["新闻", "科研"], report["books"]
    box.write("content/post/_index.md", "---\ncascade:\n  categories: [近处]\n---\n")
    report = plan(box, "--by", "category")
    assert [book["id"] for book in report["books"]] == ["近处"], report["books"]
    report = plan(box, "--by", "author")
    assert [book["id"] for book in report["books"]] == ["记者站"], report["books"]


@case
def paths_without_a_configuration_have_the_folder_that_holds_them_all(box):
    for year in ("2021", "2022"):
        box.post(f"新闻/{year}/a.md", f"{year} 年", f"{year}-01-02", "![](图.png) [附件](件.zip)")
        box.write(f"新闻/{year}/图.png", png(int(year) % 100, 2, 3))
        box.write(f"新闻/{year}/件.zip", year)
    box.run("build", "新闻/2021", "新闻/2022/a.md", "-f", "zip", "-o", "one.zip", "--name", "n").check(0)
    shutil.copytree(box.folder / "新闻", box.folder / "别处/新闻")
    box.run("build", "别处/新闻", "-f", "zip", "-o", "two.zip", "--name", "n").check(0)
    assert (box.folder / "one.zip").read_bytes() == (box.folder / "two.zip").read_bytes()
    bag = Bag(box.folder / "one.zip").check()
    assert [post["path"] for post in bag.posts()] == ["2021/a.md", "2022/a.md"]
    for post in bag.posts():
        kept = {row["address"]: bag.files[row["original"]] for row in post["assets"]}
        year = post["path"][:4]
        assert kept == {"图.png": png(int(year) % 100, 2, 3), "件.zip": year.encode()}


@case
def a_path_outside_of_the_site_is_told_and_shows_nothing_of_it(box):
    box.write("site/sheaf.yaml", "title: 校园新闻\n")
    box.write("site/图.png", png(1, 1, 1))
    box.write("site/件.zip", "别人的")
    box.post("site/a.md", "甲", "2021-01-02")
    box.post("else/b.md", "乙", "2021-01-03", "![](图.png) ![](/图.png) ![](own.png) [附件](件.zip)")
    box.write("else/own.png", png(2, 2, 2))
    result = box.run("build", "site", "else", "-f", "zip", "-o", "n.zip").check(0)
    assert re.search(r"^else: warning: it is not in the site, which is .*/site \[path-outside\]$",
                     result.err, re.M), result.err
    post = Bag(box.folder / "n.zip").check().posts()[1]
    assert post["missing"] == ["图.png", "/图.png"]
    assert [row["address"] for row in post["assets"]] == ["own.png"]
