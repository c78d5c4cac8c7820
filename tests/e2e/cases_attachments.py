"""Files that posts link to: snapshots take them along, books say that they do not."""

import hashlib
import json
import os
import re
import sys

from bag import Bag
from harness import case

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "property"))
from archive import png  # pylint: disable=wrong-import-position


def site(box):
    box.post("posts/a.md", "甲", "2021-11-18",
             "[附件](a.pdf) [通知](<../files/通知 文件.docx>) [空](/empty.zip#p=2)\n"
             "[外](../files/out.pdf) [没有](none.pdf) [乙](b.md) [稿](draft.txt)\n\n"
             "<video src=\"v.mp4\"></video>\n\n[井号](C#教程.pdf) <a href=\"100%.zip\">百</a>")
    box.post("posts/b.md", "乙", "2021-11-19", "[同一个](a.pdf) [大写](A.PDF) [旧](../out/old.zip)")
    box.write("posts/draft.txt", "---\ntitle: 稿\ndraft: true\n---\n未发表。\n")
    for name in ("posts/a.pdf", "posts/A.PDF", "posts/v.mp4", "posts/C#教程.pdf",
                 "posts/100%.zip", "files/通知 文件.docx"):
        box.write(name, name)
    box.write("static/empty.zip", "")
    box.write("out/old.zip", "从前的")
    box.write("../secret.pdf", "秘密")
    os.symlink("../../secret.pdf", box.folder / "files/out.pdf")


def build(box, *arguments):
    return box.run("build", ".", "--name", "campus", *arguments).check(0)


@case
def attachments_go_into_snapshots_as_they_are(box):
    site(box)
    build(box, "--format", "folder,zip")
    bag = Bag(box.folder / "out/campus.zip").check()
    files = {n.split("data/src/")[1]: c for n, c in bag.files.items() if "data/src/" in n}
    kept = [c.decode() for n, c in files.items() if not n.endswith((".md", "MAP.txt"))]
    assert sorted(kept) == sorted(["", "posts/a.pdf", "posts/A.PDF", "posts/v.mp4",
                                   "posts/C#教程.pdf", "posts/100%.zip",
                                   "files/通知 文件.docx"]), kept
    assert {"posts/A.PDF", "posts/v.mp4", "static/empty.zip", "posts/C#教程.pdf"} <= set(files)
    mapped = {line.split("\t")[1] for line in files["MAP.txt"].decode().splitlines()}
    assert mapped == {"posts/a.pdf", "posts/100%25.zip"}


@case
def all_formats_of_a_film_and_the_places_of_a_picture_go_along(box):
    """Before, the first format alone was kept, and no link of an image map."""
    box.post("posts/a.md", "甲", "2021-11-18",
             '<video title="开学典礼"><source src="课.mp4"><source src="课.webm">'
             '<track src="字幕.vtt" label="字幕"></video>\n\n'
             '<map name="m"><area href="名单.xlsx" alt="名单"><area href="乙.pdf"></map>')
    names = ["课.mp4", "课.webm", "字幕.vtt", "名单.xlsx", "乙.pdf"]
    for name in names:
        box.write(f"posts/{name}", name)
    build(box, "--format", "folder")
    bag = Bag(box.folder / "out/campus").check()
    post, = bag.posts()
    assert [a["address"] for a in post["assets"]] == names
    assert [bag.text(a["original"]) for a in post["assets"]] == names
    page = bag.text(post["page"])
    assert [re.sub("<[^>]*>", "", a) for a in re.findall(r"<a [^>]*/src/.*?</a>", page)] == \
        ["▶ 开学典礼", "▶ 课.webm", "▶ 字幕", "名单", "乙.pdf"]


@case
def the_page_leads_to_its_attachments(box):
    site(box)
    build(box, "--format", "folder")
    post = Bag(box.folder / "out/campus").check().posts()[0]
    page = box.folder / "out/campus" / post["page"]
    text = page.read_text(encoding="utf-8")
    found = []
    for href in re.findall(r'href="([^"]*/src/[^"]*)"', text):
        assert re.fullmatch(r"[!-~]+", href)
        path = href.split("#")[0]
        for code in set(re.findall(r"(?:%[0-9A-F]{2})+", path)):
            path = path.replace(code, bytes.fromhex(code.replace("%", "")).decode())
        found.append((page.parent / path).read_text(encoding="utf-8"))
    assert found == ["posts/a.pdf", "files/通知 文件.docx", "", "posts/v.mp4",
                     "posts/C#教程.pdf", "posts/100%.zip"], found
    assert "/src/static/empty.zip#p=2" in text
    assert text.count('class="dead"') == 3  # out of the site, missing, not published


@case
def books_say_what_they_leave_out(box):
    site(box)
    result = box.run("build", ".", "--name", "campus", "--format", "epub,zip", "-v").check(0)
    # Six of a.md's links and two of b.md's lead to files; each is told once a post.
    assert result.err.count("snapshots do [attachment-left-out]") == 8, result.err
    result = box.run("build", ".", "--name", "campus", "--format", "zip", "-v").check(0)
    assert "attachment-left-out" not in result.err


@case
def attachments_are_the_same_whatever_the_jobs(box):
    site(box)
    build(box, "--format", "zip", "-j", "1", "-o", "one")
    build(box, "--format", "epub,zip", "-j", "2", "-o", "two")
    assert ((box.folder / "one/campus.zip").read_bytes() ==
            (box.folder / "two/campus.zip").read_bytes())


@case
def links_to_files_that_are_not_there_are_told(box):
    site(box)
    for form in ("epub", "zip"):
        result = box.run("build", ".", "--name", "campus", "--format", form, "-v").check(0)
        told = re.findall(r"^posts/[ab]\.md:\d+: warning: no file of the site for the link (\S+) "
                          r"\[attachment-missing\]$", result.err, re.M)
        assert told == ["../files/out.pdf", "none.pdf"], result.err


@case
def a_file_that_cannot_be_read_does_not_cost_the_snapshot(box):
    """Neither a picture nor an attachment; root reads everything, so this is nobody's run."""
    box.post("posts/甲.md", "甲", "2021-11-18", "![](图.png) [附件](密.pdf) 正文。")
    for name in ("posts/图.png", "posts/密.pdf"):
        box.write(name, "x").chmod(0)
    (box.folder / "out").mkdir()
    for folder in (box.folder, box.folder / "out"):
        folder.chmod(0o777)
    result = box.run("build", ".", "--name", "campus", "-f", "zip,folder", as_nobody=True).check(0)
    assert "[asset-unusable]" in result.err and "[attachment-missing]" in result.err, result.err
    (post,) = Bag(box.folder / "out/campus.zip").check().posts()
    assert post["assets"] == [] and post["missing"] == ["图.png"]


@case
def attachments_count_where_volumes_end(box):
    """Before, volumes were made as if there were none, and could be too large for a ZIP file."""
    for i in range(6):
        box.write(f"files/附件 {i}.pdf", os.urandom(100_000))
        box.post(f"posts/{i}.md", f"第{i}篇", f"2021-11-{i + 1:02}", f"[附件](<../files/附件 {i}.pdf>)")
    for i in range(6, 9):
        box.post(f"posts/{i}.md", f"第{i}篇", f"2021-12-{i + 1:02}",
                 "<a href='/files/%E9%99%84%E4%BB%B6%205.pdf'>同一个</a>")
    arguments = ("--format", "zip", "--split", "bytes=250K")
    plan = box.run("plan", ".", "--name", "campus", "--json", *arguments).check(0)
    planned = json.loads(plan.out)["books"][0]["bundles"]
    assert [bundle["posts"] for bundle in planned] == [2, 2, 5]
    build(box, *arguments)
    for bundle in planned:
        assert (box.folder / "out" / bundle["path"]).stat().st_size < 250 << 10
        Bag(box.folder / "out" / bundle["path"]).check()


@case
def files_behind_links_keep_the_path_that_posts_name(box):
    """Links inside the site lead to one file by two names: both names are kept, each with the bytes."""
    box.post("posts/新闻/a.md", "甲", "2021-11-18",
             "![图](../../图片/封面.png) ![同](../../图片/真的/p%20q.png) [附件](../../图片/表.pdf)\n\n"
             "![绕](../../别处/../图片/封面.png)")
    box.write("图片/真的/p q.png", png(1, 2, 3))
    box.write("图片/真的/表 1.pdf", "表")
    box.write("别处/空.txt", "")
    box.write("sheaf.yaml", "title: 校园\n")
    os.symlink("真的/p q.png", box.folder / "图片/封面.png")
    os.symlink("真的/表 1.pdf", box.folder / "图片/表.pdf")
    build(box, "--format", "folder,zip")
    bag = Bag(box.folder / "out/campus.zip").check()
    kept = {name[9:]: content for name, content in bag.files.items() if name.startswith("data/src/")}
    for name in ("图片/封面.png", "图片/真的/p q.png"):
        assert kept[name] == png(1, 2, 3), sorted(kept)
    assert kept["图片/表.pdf"] == "表".encode() and "图片/真的/表 1.pdf" not in kept, sorted(kept)
    (post,) = bag.posts()
    assert [row["original"][9:] for row in post["assets"]] == \
        ["图片/封面.png", "图片/真的/p q.png", "图片/封面.png", "图片/表.pdf"], post["assets"]


@case
def a_linked_folder_of_posts_brings_its_files(box):
    """A folder elsewhere that the site has by a link: what lies beside the posts is kept under the
    site's path; what its own links lead to outside of it is not."""
    box.post("posts/a.md", "甲", "2021-11-18")
    box.write("sheaf.yaml", "title: 校园\n")
    box.post("../别的/新闻/b.md", "乙", "2021-11-19",
             "![图](n.png) [附件](n.pdf) [外](secret.pdf) [上](../上.pdf)")
    box.write("../别的/新闻/n.png", png(4, 5, 6))
    box.write("../别的/新闻/n.pdf", "附件")
    box.write("../别的/上.pdf", "上面")
    box.write("../secret.pdf", "秘密")
    os.symlink("../../secret.pdf", box.folder / "../别的/新闻/secret.pdf")
    os.symlink("../../别的/新闻", box.folder / "posts/新闻")
    build(box, "--format", "zip")
    bag = Bag(box.folder / "out/campus.zip").check()
    kept = sorted(name[9:] for name in bag.files if name.startswith("data/src/"))
    assert kept == ["posts/a.md", "posts/新闻/b.md", "posts/新闻/n.pdf", "posts/新闻/n.png"], kept
    assert bag.files["data/src/posts/新闻/n.png"] == png(4, 5, 6)


@case
def attachments_from_asset_folders_come_along(box):
    """Under the name of their content, once; a book still says what it does not hold."""
    box.post("posts/a.md", "甲", "2021-11-18",
             "[通知](/upload/通知.pdf#page=2) [同](/upload/抄本.pdf) [无](/upload/没有.pdf)\n\n"
             "<audio src=\"/upload/录音.mp3\"></audio>")
    box.post("posts/b.md", "乙", "2021-11-19", "[通知](/upload/通知.pdf) [自己的](own.doc)")
    box.write("posts/own.doc", "自己的")
    box.write("镜像/upload/通知.pdf", "通知" * 100)
    box.write("镜像/upload/抄本.pdf", "通知" * 100)
    box.write("镜像/upload/录音.mp3", b"ID3" + bytes(50))
    told = box.run("build", "posts", "--name", "campus", "--assets", "镜像", "--format", "folder,zip",
                   "--json").check(0).out
    report = json.loads(told)
    assert [f["message"] for f in report["findings"] if f["id"].startswith("attachment")] == \
        ["no file of the site for the link /upload/没有.pdf"], report["findings"]
    bag = Bag(box.folder / "out/campus.zip").check()
    content = ("通知" * 100).encode()
    name = hashlib.sha256(content).hexdigest()
    originals = {n: c for n, c in bag.files.items() if n.startswith("data/originals/")}
    assert originals[f"data/originals/{name[:2]}/{name[:32]}.pdf"] == content and len(originals) == 2
    first, second = bag.posts()
    assert [row["file"] for row in first["assets"]].count(f"data/originals/{name[:2]}/{name[:32]}.pdf") == 2
    assert f"/originals/{name[:2]}/{name[:32]}.pdf#page=2\"" in bag.files[first["page"]].decode()
    assert second["assets"][1]["file"] == "data/src/own.doc"
    assert json.loads(bag.files["data/archive.json"])["counts"]["attachments"] == 3
    for bundle in report["books"][0]["bundles"]:
        assert bundle["attachments"] == 3, bundle
        assert bundle["attachment_bytes"] == len(content) + 53 + len("自己的".encode()), bundle
    # A plan reads no contents: it cannot know that two files are alike.
    plan = box.run("plan", "posts", "--assets", "镜像", "--format", "epub,folder,zip").check(0)
    assert "with 4 attachments of " in plan.out, plan.out
    planned = json.loads(box.run("plan", "posts", "--name", "campus", "--assets", "镜像", "--format",
                                 "folder,zip", "--json").check(0).out)
    for bundle in planned["books"][0]["bundles"]:
        assert bundle["attachments"] == 4, bundle
        assert bundle["attachment_bytes"] == 2 * len(content) + 53 + len("自己的".encode()), bundle
