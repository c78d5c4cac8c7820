"""Archival snapshots: bags that other programs read, check and unpack, and that never change once
closed."""

import hashlib
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import time
import urllib.parse

from bag import Bag, Page
from harness import Skip, case

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "property"))
from archive import png  # pylint: disable=wrong-import-position


def site(box):
    """Posts with pictures, links, notes, and names that no bag can hold."""
    box.write("sheaf.yaml", "title: 校园新闻\n")
    box.write("posts/图/湖.png", png(10, 20, 30))
    box.write("posts/plan.svg", '<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>')
    box.write("other.png", png(9, 9, 9))
    box.post("posts/a.md", "甲 <script>alert(1)</script>", "2021-11-24 01:22:50",
             "见[乙](b.md#第二节)、[丙](50%25%231.md)、[外](http://example.org/)。\n\n"
             "![湖](图/湖.png) ![图](plan.svg) ![无](none.png)\n\n注[^1]。\n\n[^1]: 注释。",
             "categories: [科研]\ntags: [甲, 乙]\nauthor: 李明\n")
    box.post("posts/b.md", "乙", "2022-01-02", "## 第二节\n\n回[甲](a.md)。\n\n"
             "<table><tr><td>1<td>2</table><br><hr>\n\n```c\nint x;\n```")
    box.post("posts/50%#1.md", "丙 & 丁", "2022-01-03", "![同](图/湖.png)")
    box.post("posts/B.md", "大写的乙", "", "没有日期。")
    box.write("posts/gbk.md", "---\ntitle: 旧\ndate: 2001-02-03\n---\n国标。\n".encode("gbk"))


def build(box, *arguments, **more):
    return box.run("build", "posts", "--name", "campus", *arguments, **more)


@case
def a_snapshot_is_a_bag_that_every_tool_reads(box):
    site(box)
    result = build(box, "--format", "zip").check(0, r"1 bundle: 1 written")
    assert result.out == "out/campus.zip\n"
    path = box.folder / "out/campus.zip"
    bag = Bag(path).check()
    assert bag.folder == "campus" and len(bag.posts()) == 5
    subprocess.run(["unzip", "-q", path, "-d", box.folder / "to"], check=True,
                   env={"LC_ALL": "C.UTF-8"})
    assert Bag(box.folder / "to/campus").check().files == bag.files
    box.no_leftovers()


@case
def sources_are_kept_byte_for_byte(box):
    site(box)
    build(box, "--format", "zip").check(0)
    bag = Bag(box.folder / "out/campus.zip").check()
    kept = {p["path"]: p["file"] for p in bag.posts()}
    for path, name in kept.items():
        assert bag.files[name] == (box.folder / path).read_bytes(), path
    assert kept["posts/a.md"] == "data/src/posts/a.md"
    assert bag.files["data/src/posts/图/湖.png"] == (box.folder / "posts/图/湖.png").read_bytes()
    assert bag.files["data/src/posts/plan.svg"] == (box.folder / "posts/plan.svg").read_bytes()
    assert "data/src/other.png" not in bag.files
    # "b.md" is like "B.md", and "%" is for escaping; what has another name here is on the list.
    rows = dict(line.split("\t") for line in bag.text("data/src/MAP.txt").splitlines())
    assert rows == {kept["posts/50%#1.md"]: "posts/50%25#1.md", kept["posts/b.md"]: "posts/b.md"}
    assert all(name.startswith("data/src/_/") for name in rows)


def bmp(seed, size=16):
    """24 bits a pixel, from the bottom up."""
    return struct.pack("<2sIHHIIiiHHIIiiII", b"BM", 54 + 3 * size * size, 0, 0, 54, 40, size, size, 1, 24, 0, 0,
                       2835, 2835, 0, 0) + bytes(seed * n % 256 for n in range(3 * size * size))


@case
def pictures_from_elsewhere_are_kept_as_they_were(box):
    """From --assets, from the store and from the site: the bytes behind what a page shows."""
    box.write("posts/own.png", png(1, 2, 3))
    box.write("mirror/big.bmp", bmp(7))
    box.write("mirror/small.png", png(4, 5, 6))
    box.write("mirror/damaged.jpg", b"\xff\xd8\xff\xe0 no picture")
    box.post("posts/a.md", "甲", "2021-11-24",
             "![](own.png) ![](/big.bmp) ![](small.png) ![](damaged.jpg)\n\n![](big.bmp)\n")
    build(box, "--format", "zip", "--assets", "mirror").check(0)
    bag = Bag(box.folder / "out/campus.zip").check()
    (post,) = bag.posts()
    rows = {row["address"]: row for row in post["assets"]}
    for address, name in (("own.png", "posts/own.png"), ("/big.bmp", "mirror/big.bmp"),
                          ("small.png", "mirror/small.png"), ("damaged.jpg", "mirror/damaged.jpg")):
        assert bag.files[rows[address]["original"]] == (box.folder / name).read_bytes(), address
    assert rows["own.png"]["original"] == "data/src/own.png"
    digest = hashlib.sha256(bmp(7)).hexdigest()
    assert rows["/big.bmp"]["original"] == f"data/originals/{digest[:2]}/{digest[:32]}.bmp"
    assert rows["/big.bmp"]["file"].startswith("data/img/") and not rows["/big.bmp"]["file"].endswith(".bmp")
    assert rows["small.png"]["original"] == rows["small.png"]["file"]
    assert rows["damaged.jpg"]["file"] is None and "damaged.jpg" in post["missing"]
    assert len([name for name in bag.files if name.startswith("data/originals/")]) == 2


@case
def however_a_page_came_to_its_pictures_their_files_are_kept(box):
    """Lazy images, posters, sources of sizes, shortcodes, the front matter: BMPs, which no page shows."""
    names = ("懒.bmp", "orig.bmp", "poster.bmp", "2x.bmp", "figure.bmp", "asset.bmp", "cover.bmp")
    for seed, name in enumerate(names):
        box.write(f"posts/{name}", bmp(seed + 1))
    box.post("posts/a.md", "甲", "2021-11-24", more="cover: cover.bmp\n", body="""正文。

<img class="lazy" data-src="懒.bmp" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">

<p>段 <img data-original="orig.bmp"> 落</p>

<video src="film.mp4" poster="poster.bmp"></video>

<img srcset="2x.bmp 2x">

{{< figure src="figure.bmp" title="图" >}}

{% asset_img asset.bmp 说明 %}
""")
    build(box, "--format", "zip").check(0)
    bag = Bag(box.folder / "out/campus.zip").check()
    (post,) = bag.posts()
    assert {row["address"]: row["original"] for row in post["assets"] if row["address"]} == {
        name: f"data/src/{name}" for name in names}
    for name in names:
        assert bag.files[f"data/src/{name}"] == (box.folder / "posts" / name).read_bytes(), name


@case
def a_folder_is_the_snapshot_unpacked(box):
    site(box)
    build(box, "-f", "folder,zip").check(0, r"2 bundles: 2 written")
    build(box, "-f", "folder,zip").check(0, r"2 bundles: 0 written, 2 unchanged")
    bag = Bag(box.folder / "out/campus").check()
    assert bag.files == Bag(box.folder / "out/campus.zip").files
    box.write("out/campus/data/extra.txt", "x")
    build(box, "-f", "folder").check(0)
    assert Bag(box.folder / "out/campus").check().files == bag.files
    shutil.rmtree(box.folder / "out/campus")
    # Somebody's own bag is no earlier snapshot.
    box.write("out/campus/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    box.write("out/campus/bag-info.txt", "Contact-Name: 王老师\nBag-Software-Agent: bagit.py\n")
    build(box, "-f", "folder").check(1, r"out/campus: there is something else of this name")
    assert box.files("out/campus") == ["bag-info.txt", "bagit.txt"]
    box.no_leftovers()


def moments(folder):
    """When each file and folder was last written, and which file it is."""
    return {path: (path.stat().st_mtime_ns, path.stat().st_ino)
            for path in [folder, *folder.rglob("*")]}


@case
def a_folder_that_would_not_change_is_left_alone(box):
    site(box)
    bag = box.folder / "out/campus"
    arguments = ("-f", "folder", "--json")
    state = lambda result: json.loads(result.out)["books"][0]["bundles"][0]
    first = state(build(box, *arguments).check(0))
    assert first["state"] == "written"
    before = moments(bag)
    again = state(build(box, *arguments, "-j", "1").check(0))
    assert again == {**first, "state": "unchanged"}
    assert moments(bag) == before
    changes = {
        "a byte of a page": lambda: flip(bag / "data/index.html"),
        "a byte of a picture": lambda: flip(bag / "data/src/posts/图/湖.png"),
        "a byte of a source": lambda: flip(bag / "data/src/posts/a.md"),
        "a missing file": (bag / "data/src/posts/gbk.md").unlink,
        "a file too many": lambda: (bag / "data/多.txt").write_text("多"),
        "a link": lambda: link_instead(bag / "README.txt"),
        "a longer manifest": lambda: (bag / "manifest-sha512.txt").open("a").write("x"),
    }
    for what, change in changes.items():
        change()
        assert state(build(box, *arguments).check(0)) == first, what
        Bag(bag).check()
        assert state(build(box, *arguments).check(0))["state"] == "unchanged", what
    box.post("posts/c.md", "新的一篇", "2022-02-02", "新。")
    assert state(build(box, *arguments).check(0))["state"] == "written"
    box.no_leftovers()


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def link_instead(path):
    path.rename(path.parent.parent / path.name)
    path.symlink_to(path.parent.parent / path.name)


@case
def a_file_may_be_larger_than_a_picture_may_be(box):
    box.post("posts/a.md", "大图", "2021-11-24", "![大](big.png)")
    content = png(1, 2, 3) + bytes(65 << 20)
    box.write("posts/big.png", content)
    build(box, "-f", "folder,zip").check(0, r"2 bundles: 2 written")
    for name in ("campus", "campus.zip"):
        assert Bag(box.folder / "out" / name).check().files["data/src/big.png"] == content


@case
def an_outputs_name_says_its_format(box):
    box.post("posts/a.md")
    build(box, "-o", "x.zip").check(0)
    Bag(box.folder / "x.zip").check()
    build(box, "-o", "x.epub", "-f", "zip").check(2, r"-o x\.epub names one epub file")
    build(box, "-o", "y.zip", "-f", "zip,folder").check(2, r"-o y\.zip names one zip file")
    box.write("sheaf.yaml", "format: [epub, zip]\ndigest: sha256\n")
    build(box).check(0, r"2 bundles: 2 written")
    Bag(box.folder / "out/campus.zip").check("sha256")
    subprocess.run(["unzip", "-q", "out/campus.zip"], check=True, cwd=box.folder)
    subprocess.run(["sha256sum", "--strict", "--quiet", "-c", "manifest-sha256.txt"], check=True,
                   cwd=box.folder / "campus")


@case
def formats_do_not_disturb_one_another(box):
    site(box)
    build(box, "-f", "epub").check(0)
    epub = (box.folder / "out/campus.epub").read_bytes()
    build(box, "-f", "zip", "-o", "alone").check(0)
    report = json.loads(build(box, "-f", "zip,epub", "-o", "both", "--json").check(0).out)
    assert (box.folder / "both/campus.epub").read_bytes() == epub
    assert (box.folder / "both/campus.zip").read_bytes() == \
        (box.folder / "alone/campus.zip").read_bytes()
    book = report["books"][0]
    assert [b["format"] for b in book["bundles"]] == ["epub", "zip"]
    assert book["images"] == 2 and report["counts"]["chapters"] == 5
    for bundle in book["bundles"]:
        assert bundle["bytes"] == (box.folder / "both" / bundle["path"]).stat().st_size
    planned = json.loads(box.run("plan", "posts", "--name", "campus", "-f", "epub,zip",
                                 "--json").check(0).out)
    assert [b["path"] for b in planned["books"][0]["bundles"]] == ["campus.epub", "campus.zip"]


@case
def a_post_is_read_as_often_for_two_formats_as_for_one(box):
    site(box)
    reads = []
    for formats in ("epub", "epub,zip"):
        log = box.folder / "strace.log"
        wrap = ["strace", "-f", "-qq", "-e", "trace=open,openat", "-e", "signal=none", "-o", log]
        if not shutil.which("strace") or subprocess.run([*wrap, "true"], check=False,
                                                        capture_output=True).returncode:
            raise Skip("strace is not installed or not permitted here")
        env = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
        subprocess.run([*wrap, box.program, "build", "posts", "-f", formats, "-q"], check=True,
                       cwd=box.folder, env=env, stdout=subprocess.DEVNULL)
        # No link leads to a place in it, for which a post is read again.
        reads.append(log.read_text(errors="replace").count("posts/gbk.md\""))
    assert reads[0] == reads[1] > 0, reads


@case
def every_post_is_bound_or_reported(box):
    site(box)
    box.post("posts/draft.md", "草稿", "2022-02-02", more="draft: true\n")
    box.write("posts/broken.md", b"---\ntitle: [\n")
    report = json.loads(build(box, "-f", "zip", "--json").check(0).out)
    counts = report["counts"]
    bag = Bag(box.folder / "out/campus.zip").check()
    assert counts["posts"] == counts["bound"] + counts["left_out"]
    assert counts["bound"] == len(bag.posts())
    assert {p["path"] for p in bag.posts()} | {p["path"] for p in report["left_out"]} == \
        {f for f in (str(p.relative_to(box.folder)) for p in box.folder.glob("posts/*.md"))}


@case
def a_closed_volume_never_changes(box):
    for i in range(7):
        box.post(f"posts/{i}.md", f"新闻{i}", f"2021-01-{i + 1:02}", f"见[后文]({i + 3}.md)。")
    build(box, "-f", "zip", "--split", "posts=3").check(0, r"3 bundles: 3 written")
    before = {n: (box.folder / "out" / n).read_bytes() for n in box.files("out")}
    first = Bag(box.folder / "out/campus-v01.zip").check()
    assert first.info()["Bag-Count"] == "1 of ?"
    second = Bag(box.folder / "out/campus-v02.zip").check()
    assert second.info()["Bag-Count"] == "2 of ?"
    assert second.info()["Bag-Group-Identifier"] == first.info()["External-Identifier"] != \
        second.info()["External-Identifier"]
    for i in range(7, 12):
        box.post(f"posts/{i}.md", f"新闻{i}", f"2021-02-{i + 1:02}")
    build(box, "-f", "zip", "--split", "posts=3").check(0, r"2 unchanged")
    for name in ("campus-v01.zip", "campus-v02.zip"):
        assert (box.folder / "out" / name).read_bytes() == before[name], name


@case
def a_killed_run_leaves_the_old_snapshot_or_the_new(box):
    for i in range(24):
        box.post(f"posts/{i}.md", f"新闻{i}", f"2021-01-{1 + i % 28:02}", os.urandom(3000).hex())
    build(box, "-f", "zip,folder").check(0)
    chance = random.Random(6)
    for turn in range(8):
        old = {name: Bag(box.folder / "out" / name).files for name in ("campus.zip", "campus")}
        box.post("posts/0.md", f"改了{turn}次", "2021-01-01", os.urandom(3000).hex())
        begun = time.monotonic()
        build(box, "-f", "zip,folder", "-o", "whole").check(0)
        whole = time.monotonic() - begun
        new = Bag(box.folder / "whole/campus.zip").check().files
        with subprocess.Popen([box.program, "build", "posts", "--name", "campus", "-f",
                               "zip,folder", "-q"], cwd=box.folder, env=box.environment({}),
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            time.sleep(whole * chance.uniform(0.2, 1.1))
            run.send_signal(signal.SIGKILL)
        for name, before in old.items():
            path = box.folder / "out" / name
            if not path.exists():
                # Killed between the two renames of a folder.
                path.with_name(f".sheaf-old-{name}").rename(path)
            assert before != new and Bag(path).files in (before, new), f"turn {turn}: {name}"
    build(box, "-f", "zip,folder").check(0)
    last = Bag(box.folder / "out/campus").check().files
    assert last == Bag(box.folder / "out/campus.zip").check().files == new
    box.no_leftovers()


@case
def a_stranger_is_told_what_it_is(box):
    site(box)
    box.write("sheaf.yaml", "title: 校园新闻\nlanguage: zh-Hans\nrights: CC BY 4.0\n"
              "publisher: \"  南开\\n大学 \"\n")
    build(box, "-f", "zip").check(0)
    bag = Bag(box.folder / "out/campus.zip").check()
    readme = bag.text("README.txt")
    assert "归档快照" in readme and "An archival snapshot" in readme and "CC BY 4.0" in readme
    assert "sha512sum --check" in readme and "{{" not in readme
    assert bag.info()["Source-Organization"] == "南开 大学"
    assert bag.info()["Bagging-Date"] == "2022-01-03"
    assert "data/index.html" in bag.text("index.html")


@case
def the_readme_works_in_every_language(box):
    """Checking a bag does as it says: see follow_readme."""
    site(box)
    for language, text in (("zh-Hans", "校验"), ("zh-Hant", "校驗"), ("ja", "ファイル"), ("en", "snapshot")):
        box.write("sheaf.yaml", f"title: 校园新闻\nlanguage: {language}\n")
        build(box, "-f", "zip", "--digest", "sha256").check(0)
        assert text in Bag(box.folder / "out/campus.zip").check("sha256").text("README.txt")


@case
def names_that_no_other_system_takes_are_mapped(box):
    """A bag may be unpacked under Windows, and its manifests know no escapes."""
    names = ["con.md", "a:b.md", "q?.md", "dot./a.md", "x\ny.md", "tab\t.md", "/".join(["长" * 70] * 3) + ".md",
             "e\u0301.md", "\u00e9.md", "_/a.md", "MAP.txt.md", "fine name.md", "back\\slash.md",
             "line\u2028.md", "paragraph\u2029.md", "next\x85.md", "form\f.md", "left\u2066.md"]
    for i, name in enumerate(names):
        box.post("site/" + name, f"第{i}篇", f"2021-01-{i + 1:02}")
    with open(os.fsencode(box.folder) + b"/site/\xff.md", "wb") as file:
        file.write("---\ntitle: 非法名\n---\n正文。\n".encode())
    box.write("site/MAP.txt", "---\ntitle: 同名\n---\n正文。\n")
    box.run("build", "site", "-f", "zip", "--name", "campus").check(0)
    bag = Bag(box.folder / "out/campus.zip").check()
    kept = {p["title"]: p["file"] for p in bag.posts()}
    rows = [line.split("\t") for line in bag.text("data/src/MAP.txt").splitlines()]
    mapped = {urllib.parse.unquote_to_bytes(path): name for name, path in rows}
    assert len(rows) == len(mapped) == 17
    for i, name in enumerate(names):
        if name in ("fine name.md", "MAP.txt.md", "\u00e9.md"):
            assert kept[f"第{i}篇"] == "data/src/" + name
        else:
            assert kept[f"第{i}篇"] == mapped[name.encode()], name
    assert kept["非法名"] == mapped[b"\xff.md"] and kept["同名"] == mapped[b"MAP.txt"]


@case
def files_and_folders_that_are_alike_are_mapped(box):
    """Where case and normal forms are not told apart, a file and a folder cannot share a name, and
    two folders would become one."""
    kept = ["X.md", "News/a.md", "News/b.md", "news2/a.md", "\u00e9/b.md"]
    mapped = ["x.md/y.md", "news/a.md", "news/c.md", "news/d/e.md", "e\u0301/a.md"]
    for i, path in enumerate(kept + mapped):
        box.post("site/" + path, f"第{i}篇", f"2021-01-{i + 1:02}")
    box.run("build", "site", "-f", "zip", "--name", "campus").check(0)
    bag = Bag(box.folder / "out/campus.zip").check()
    rows = dict(reversed(line.split("\t")) for line in bag.text("data/src/MAP.txt").splitlines())
    for post in bag.posts():
        expected = rows.get(urllib.parse.quote(post["path"]), "data/src/" + post["path"])
        assert post["file"] == expected, post
    assert set(map(urllib.parse.unquote, rows)) == set(mapped)


@case
def a_stick_carries_a_snapshot(box):
    """Onto a FAT file system and back, every name and byte is as it was."""
    # No name with é has eight characters or less: mtools gives those back in capitals.
    names = ["图书馆/迎新 2021.md", "图书馆/图书馆.md", "re\u0301sume\u0301 2021.md", "r\u00e9sum\u00e9 2021.md", "News/a.md", "news/b.md",
             "con.md", "a:b.md", "q?.md", "dot./a.md", "한국어.md", "お知らせ.md"]
    for i, name in enumerate(names):
        box.post("site/" + name, f"第{i}篇", f"2021-01-{i + 1:02}")
    box.run("build", "site", "-f", "folder", "--name", "campus").check(0)
    bag = Bag(box.folder / "out/campus").check()
    for command in (["/usr/sbin/mkfs.fat", "-F", "32", "-C", "stick.img", "65536"],
                    ["mcopy", "-s", "-i", "stick.img", "out/campus", "::/"],
                    ["mcopy", "-s", "-i", "stick.img", "::/campus", "."]):
        subprocess.run(command, cwd=box.folder, check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert Bag(box.folder / "campus").check().files == bag.files
    assert len(bag.posts()) == len(names)
    box.run("check", "campus").check(0)


@case
def a_date_that_cannot_be_does_not_date_the_bag(box):
    box.post("posts/a.md", "甲", "2021-11-24")
    box.post("posts/b.md", "乙", "9999-12-31")
    build(box, "-f", "zip").check(0)
    bag = Bag(box.folder / "out/campus.zip").check()
    assert bag.info()["Bagging-Date"] == "2021-11-24"
    assert {p["date"] for p in bag.posts()} == {"2021-11-24", "9999-12-31"}


@case
def undated_posts_are_listed_as_one_leads_to_the_next(box):
    """They were in the order of their ids, which are digests."""
    for number in (10, 2, 1, 3):
        box.post(f"posts/第{number}期.md", f"第{number}期", "")
    for order in ("asc", "desc"):
        build(box, "-f", "folder", "--order", order)
        bag = Bag(box.folder / "out/campus").check()
        titles = {p["page"].split("/")[-1]: p["title"] for p in bag.posts()}
        for page in ("data/index.html", "data/y/undated.html"):
            shown = [titles[a.split("/")[-1]] for a in Page(bag.text(page)).addresses
                     if a.split("/")[-1] in titles]
            assert shown == ["第1期", "第2期", "第3期", "第10期"], (page, shown)


@case
def the_example_has_no_dead_end(box):
    """Every link, fragment and picture of every page leads to something in the bag."""
    example = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../examples/campus-news")
    box.run("build", example, "-f", "zip", "-o", "e.zip", "--store", "store").check(0)
    bag = Bag(box.folder / "e.zip").check()
    assert len(bag.posts()) == 27 and any(p["assets"] for p in bag.posts())
    page = next(p["page"] for p in bag.posts() if p["assets"])
    assert 'src="../../img/' in bag.text(page)


@case
def a_plan_of_snapshots_is_what_is_built(box):
    """Before, sizes were those of EPUBs twice: half of a folder's, without its search."""
    example = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../examples/campus-news")
    rows = {}
    for command in ("plan", "build"):
        result = box.run(command, example, "-o", "out", "--store", "store", "-f", "zip,folder",
                         "--split", "posts=20", "--json").check(0)
        rows[command] = [bundle for book in json.loads(result.out)["books"]
                         for bundle in book["bundles"]]
    assert len(rows["build"]) == 4
    for planned, built in zip(rows["plan"], rows["build"], strict=True):
        for key in ("format", "path", "posts", "volume"):
            assert planned[key] == built[key], (planned, built)
        size = built["bytes"]
        assert size * 0.6 < planned["bytes"] < size * 1.4, (planned["bytes"], size)
