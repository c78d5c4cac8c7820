"""Where pictures are found: saved folders, real mirrors of a real server, addresses that hold them; and
what becomes of those that are missing."""

import contextlib
import functools
import hashlib
import http.server
import json
import os
import re
import shutil
import subprocess
import threading
import unicodedata
import urllib.parse
import zipfile

from bad_server import png
from harness import Skip, case, XHTML

MIRRORS = {
    "mirror": ["--mirror", "--no-parent", "--level=inf", "--page-requisites"],
    "x": ["-x"],
    "windows": ["-x", "--restrict-file-names=windows"],
    "ascii": ["-x", "--restrict-file-names=ascii"],
    "nocontrol": ["-x", "--restrict-file-names=nocontrol"],
    "lowercase": ["-x", "--restrict-file-names=lowercase"],
    "without-host": ["-x", "-nH"],
}


# Paths as posts write them, each with the picture that it is to show.
SERVED = {path: png(20 + 20 * i) for i, path in enumerate((
    "/pic/003/a.jpg", "/pic/004/a.jpg", "/图片/校门.png", "/%E6%A0%A1%E5%9B%AD/%E6%B9%96.png",
    "/show.php?id=7", "/show.php?id=8&u=a/b", "/thumb/", "/a b (1).png", "/UPPER/IMG_1.JPG", "/x.png?v=2"))}


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the pictures, and a page that shows them all."""

    def do_GET(self):  # pylint: disable=invalid-name
        path = urllib.parse.unquote(self.path)
        pictures = {urllib.parse.unquote(name): data for name, data in SERVED.items()}
        page = "".join(f'<img src="{urllib.parse.quote(name, "/?=&%")}">' for name in SERVED)
        data = pictures.get(path) or (page.encode() if path == "/" else b"")
        self.send_response(200 if data else 404)
        self.send_header("Content-Type", "image/png" if path in pictures else "text/html")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


@contextlib.contextmanager
def serving():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def wget(box, base, name, options):
    """A mirror that wget made; how it codes names depends on the locale."""
    folder = box.folder / name
    folder.mkdir()
    urls = [base + "/"] if "--mirror" in options else [
        base + urllib.parse.quote(path, "/?=&%") for path in SERVED]
    subprocess.run(["wget", "--quiet", "--no-config", *options, *urls], cwd=folder, check=False, timeout=60,
                   env={"PATH": "/usr/bin:/bin", "HOME": str(box.folder), "LC_ALL": "C.UTF-8"})
    return name


def shown(path):
    """(alternative text, bytes of the picture) of each picture in a book, in the order of its text."""
    with zipfile.ZipFile(path) as archive:
        text = "".join(archive.read(name).decode() for name in sorted(archive.namelist())
                       if re.search(r"/text/[0-9]{8}-", name))
        return [(alt, archive.read("EPUB/" + src)) for src, alt in
                re.findall(r'<img[^>]*? src="\.\./([^"]*)"[^>]*? alt="([^"]*)"', text)]


def built(box, *options, status=0):
    result = box.run("build", "posts", *options).check(status)
    return shown(box.folder / result.out.splitlines()[0]) if status == 0 else result


def missing(box, verb, *options, status=0):
    """What the report lists: {address: posts}."""
    result = box.run(verb, "posts", "--json", *options).check(status)
    assets = json.loads(result.out)["assets"]
    urls = [row["url"] for row in assets["missing"]]
    assert len(set(urls)) == len(urls), urls
    return {row["url"]: row["posts"] for row in assets["missing"]}


@case
def pictures_are_found_in_mirrors_that_wget_makes(box):
    """wget --mirror and -x against a server: ports, queries, Chinese names, every way it codes names."""
    if not shutil.which("wget"):
        raise Skip("wget is not installed")
    with serving() as base:
        box.post("posts/a.md", body="\n\n".join(
            f"![{i}](<{base}{path}>)" for i, path in enumerate(SERVED)))
        folders = {name: wget(box, base, name, options) for name, options in MIRRORS.items()}
    expected = [(str(i), data) for i, data in enumerate(SERVED.values())]
    assert len(missing(box, "plan")) == len(SERVED)
    for name, folder in folders.items():
        files = sorted(path for path in box.files(folder))
        assert len(files) >= len(SERVED), f"wget wrote {files}"
        assert missing(box, "plan", "--assets", folder) == {}, f"{name}: {files}"
        found = built(box, "--assets", folder, "-o", f"out-{name}")
        assert found == expected, f"{name}: {[alt for alt, _ in found]} of {files}"


@case
def a_saved_folder_answers_by_name(box):
    """Files in no order: another case, another normal form, the only one of the name; draws count for none."""
    box.write("old/甲/IMG_01.JPG", png(1))
    box.write(unicodedata.normalize("NFD", "old/乙/ガイド.png"), png(2))
    box.write("old/甲/1.png", png(3))
    box.write("old/乙/1.png", png(4))
    box.write("old/h.edu.cn/logo.png", png(5))
    box.post("posts/a.md", body="![a](/up/img_01.jpg)\n\n![b](http://h.edu.cn/ガイド.png)\n\n![c](1.png)\n\n"
             "![d](x/乙/1.png)\n\n![e](http://other.edu.cn/logo.png)\n\n![f](https://h.edu.cn/img/logo.png)")
    assert built(box, "--assets", "old") == [("a", png(1)), ("b", png(2)), ("d", png(4)), ("f", png(5))]
    assert missing(box, "build", "--assets", "old") == {"1.png": 1, "http://other.edu.cn/logo.png": 1}


@case
def the_order_of_folders_counts_and_nothing_else(box):
    """The site first, folders as given; the same bytes with one job, eight, and files made backwards."""
    names = [f"http://h{i % 3}.edu.cn/pic/{i % 7}/p{i}.png" for i in range(40)]
    for i, name in enumerate(names):
        box.post(f"posts/{i:02}.md", title=f"第{i}篇", body=f"![x]({name})")
    box.post("posts/z.md", body="![own](own.png) ![both](/both.png)")
    box.write("posts/own.png", png(200))
    for folder, order in (("one", 1), ("two", -1)):
        for i in list(range(40))[::order]:
            box.write(f"{folder}/{i % 5}/p{i}.png", png(i))
    box.write("one/both.png", png(201))
    box.write("two/both.png", png(202))
    box.write("two/own.png", png(203))
    digests = set()
    for jobs in "1", "8":
        for folder in "one", "two":
            box.run("build", "posts", "--name", "campus", "--assets", folder, "--assets", "two", "-j", jobs,
                    "--exclude", "z.md").check(0)
            digests.add(hashlib.sha256((box.folder / "out/campus.epub").read_bytes()).hexdigest())
    assert len(digests) == 1
    box.run("build", "posts/z.md", "-o", "z.epub", "--assets", "one", "--assets", "two").check(0)
    assert [data for _, data in shown(box.folder / "z.epub")] == [png(200), png(201)]


@case
def configuration_names_folders_from_where_it_stands(box):
    """The key assets, relative to its file; those of the command line come first."""
    box.write("posts/sheaf.yaml", "assets: [../mirror, ../more]\n")
    box.write("mirror/a.png", png(1))
    box.write("more/b.png", png(2))
    box.write("first/a.png", png(3))
    box.post("posts/a.md", body="![a](/a.png) ![b](/b.png)")
    (box.folder / "elsewhere").mkdir()
    box.run("build", "../posts", "-o", "../c.epub", folder=box.folder / "elsewhere").check(0)
    assert shown(box.folder / "c.epub") == [("a", png(1)), ("b", png(2))]
    assert built(box, "--assets", "first") == [("a", png(3)), ("b", png(2))]
    box.run("build", "posts", "--assets", "none").check(1, r"--assets: .*none: No such file or directory")


@case
def saved_pictures_are_not_fetched(box):
    """What a folder has is not asked for."""
    box.write("mirror/h.edu.cn/a.png", png(1))
    box.post("posts/a.md", body="![a](http://h.edu.cn/a.png) ![b](http://h.edu.cn/b.png)")
    box.run("fetch", "posts", "--assets", "mirror", "--dry-run").check(0, out=r"^http://h\.edu\.cn/b\.png$")
    assert "a.png" not in box.run("fetch", "posts", "--assets", "mirror", "--dry-run").out


@case
def pictures_in_addresses_are_pictures(box):
    """data: in Markdown and HTML, base64 and percent codes; typed by its bytes; once where it is twice."""
    data = __import__("base64").b64encode(png(9)).decode()
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"
    box.post("posts/a.md", body=f"![a](data:image/gif;base64,{data})\n\n<img alt=\"b\" src=\"data:;base64,{data}\">"
             f"\n\n![c](data:image/svg+xml,{urllib.parse.quote(svg)})\n\n![d](data:image/png;base64,////)")
    found = built(box)
    assert found[:2] == [("a", png(9)), ("b", png(9))] and found[2][0] == "c", found
    assert found[2][1].decode() == svg and len(found) == 3
    listed, = missing(box, "build")
    assert listed.startswith("data:image/png"), listed
    assert built(box, "--images", "keep", "-o", "kept") == found
    box.post("posts/a.md", body=f"![long](data:image/png;base64,{'QUJD' * 100000})")
    assert len(next(iter(missing(box, "build")))) < 200, "a report is no place for a picture"


@case
def what_is_missing_is_shown_dropped_or_fatal(box):
    """--missing placeholder, drop, fail: of text, of nothing, and no file at all; a plan says the same."""
    box.post("posts/a.md", title="甲", body="![图一](http://h.edu.cn/1.png)\n\n![](http://h.edu.cn/2.png)\n\n"
             "字![里面](3.png)字\n\n`![code](http://h.edu.cn/no.png)`")
    box.post("posts/b.md", title="乙", body="![图一](http://h.edu.cn/1.png)")
    box.run("build", "posts", "--missing", "drop").check(0, r"3 pictures   2 on h\.edu\.cn, 1 in these folders",
                                                         r"sheaf fetch brings those on the network")
    book = box.only_book()
    text = book.text()
    assert "h.edu.cn" not in text.replace("http://h.edu.cn/no.png", "") and "字里面字" in text, text
    assert not [tree for tree in book.chapters.values() for p in tree.iter(XHTML + "p")
                if p.get("class") == "picture" and not "".join(p.itertext()).strip()]
    box.run("build", "posts").check(0)
    assert "http://h.edu.cn/2.png" in box.only_book().text()
    shutil.rmtree(box.folder / "out")
    for verb in "plan", "build":
        box.run(verb, "posts", "--missing", "fail").check(
            1, r"^missing    3 pictures", r"^ +2  http://h\.edu\.cn/1\.png$", r"^ +1  3\.png$",
            r"^sheaf: 3 pictures are missing; .*sheaf fetch.*--missing placeholder")
        assert missing(box, verb, "--missing", "fail", status=1) == {
            "http://h.edu.cn/1.png": 2, "http://h.edu.cn/2.png": 1, "3.png": 1}
    box.nothing_written()
    assert not os.path.exists(box.folder / "out")
    for i in 1, 2, 3:
        box.write(f"m/{i}.png", png(i))
    box.run("plan", "posts", "--missing", "fail", "--assets", "m").check(0)
    box.run("build", "posts", "--missing", "fail", "--assets", "m").check(0)
    box.write("m/3.png", b"no picture")
    box.run("build", "posts", "--missing", "fail", "--assets", "m").check(1, r"1 picture is missing")
    box.run("build", "posts", "--missing", "leave").check(2, r"choose placeholder, drop or fail")


@case
def the_last_page_counts_missing_pictures_by_host(box):
    """About this book: each address once, hosts by number, and whether addresses stand in the text."""
    box.post("posts/a.md", body="".join(f"![x](http://h.edu.cn/{i}.png)\n\n" for i in range(3)) + "![y](y.png)\n\n"
             "![z](https://img.example.org/z.png)\n\n![z](https://img.example.org/z.png)")
    kept, dropped = "正文中保留了图片说明和原地址", "正文中只保留了图片说明"
    for options, words in (((), kept), (("--missing", "drop"), dropped)):
        path = box.run("build", "posts", *options).check(0).out.splitlines()[0]
        with zipfile.ZipFile(box.folder / path) as archive:
            page = archive.read("EPUB/text/about.xhtml").decode()
        assert words in page, page
        rows = re.findall(r'<li>([^<]+) <span class="count">(\d+)</span>', page)
        assert ("h.edu.cn", "3") in rows and ("img.example.org", "1") in rows, rows
        assert rows[0] == ("h.edu.cn", "3") and sum(int(n) for _, n in rows) == 5, rows


@case
def a_plan_sees_the_pictures_of_a_build(box):
    """Shattered pictures are one, code is none: a plan lists what a build lists, and where."""
    address = "http://h.edu.cn/pic/1.jpg"
    box.post("posts/a.md", body="".join(f"![]({c})" if c != "/" else "![](http://h.edu.cn/)" for c in "abc") +
             f"\n\n```\n![x](http://h.edu.cn/code.png)\n```\n\n正文![y]({address})")
    assert missing(box, "plan") == missing(box, "build")
    place = r"^a\.md:[0-9]+: warning: picture on the network: " + re.escape(address)
    for verb in "plan", "build":
        box.run(verb, "posts").check(0, place)


@case
def a_folder_of_many_files_is_listed_once(box):
    """It is not listed where all is found at the very place, and once for three hundred posts."""
    for i in range(100):
        (box.folder / f"many/{i}").mkdir(parents=True)
        for k in range(100):
            os.mknod(box.folder / f"many/{i}/{i * 100 + k}.jpg")
    box.write("many/h.edu.cn/a.png", png(1))
    box.write("many/7/only.png", png(2))
    box.post("posts/a.md", body="![a](http://h.edu.cn/a.png)")
    trace = functools.partial(listings, box)
    assert trace() <= 1, "the folder was listed though nothing was missing"
    for i in range(300):
        box.post(f"posts/{i}.md", title=f"第{i}篇", body=f"![x](http://x.edu.cn/{i}/none.jpg) ![o](x/only.png)")
    assert 100 < trace() <= 2 * 103, "it was listed more than once"


def listings(box):
    """How often a folder below many/ was opened during a build."""
    if not shutil.which("strace"):
        raise Skip("strace is not installed")
    log = box.folder / "strace.log"
    program, box.program = box.program, "strace"
    try:
        box.run("-f", "-qq", "-e", "trace=open,openat", "-e", "signal=none", "-o", str(log), program, "build", "posts",
                "--assets", "many", env={"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
                ).check(0)
    finally:
        box.program = program
    return len(re.findall(r'many[^"]*", [^)]*O_DIRECTORY', log.read_text("utf-8", "replace")))


@case
def a_store_that_cannot_be_made_is_named(box):
    """Before, only the folder that was to take its place was named."""
    box.write("posts/湖.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script/><rect width="9" height="9"/></svg>')
    box.post("posts/a.md", body="![湖](湖.svg)")
    box.write("普通", "")
    kept = r"fitted pictures are kept in the asset store \(--store "
    box.run("build", "posts", "--store", "普通/店").check(1, kept + r"普通/店\): 普通: Not a directory")
    box.write("out/.sheaf", "")
    if not os.path.isdir("/sys"):
        raise Skip("there is no folder that nobody may write")
    box.run("build", "posts", "--store", "/sys/sheaf").check(
        1, kept + r"/sys/sheaf\), else beside the bundles: out/\.sheaf: Not a directory")
