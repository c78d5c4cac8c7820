#!/usr/bin/env python3
"""What sheaf check finds: check.py PROGRAM [WORD...], only cases whose names hold a WORD.

The bags are made by bags.py, without sheaf. Those of the Library of Congress are read where
../shared lies beside the checkout.
"""

import io
import json
import os
import random
import re
import struct
import subprocess
import sys
import warnings
import zipfile
import zlib

import bags
from books import SHARED
from harness import Skip, case, run_cases

SUITE = SHARED / "bagit" / "bagit-conformance-suite.tar.gz"
VERSIONS = ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")
ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
OPF = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/>
<manifest><item id="a" href="text/%E4%B8%80.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/></spine></package>"""
CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""


def report(box, *bundles, status, options=()):
    """The JSON report about bundles."""
    run = box.run("check", "--json", *options, *bundles).check(status)
    return json.loads(run.out)


def found(box, *bundles, status=3):
    """(id, path, line) of the findings."""
    return [(f["id"], f["path"], f["line"])
            for f in report(box, *bundles, status=status)["findings"]]


def expect(box, name, content, *wanted):
    """A bag in a ZIP, or folder where it is no bytes, with exactly these findings: (id, path in
    the bundle, line)."""
    if isinstance(content, bytes):
        box.write(name, content)
    else:
        bags.unpack(box.folder / name, content)
    severe = report(box, name, status=3 if any(not w[0].startswith("?") for w in wanted) else 0)
    got = sorted((f["id"], f["path"][len(name):].lstrip("/"), f["line"])
                 for f in severe["findings"])
    want = sorted((w[0].lstrip("?"), *w[1:]) for w in wanted)
    assert got == want, f"{name}: {got} instead of {want}"


@case
def sound_bags_are_sound(box):
    """A ZIP and a folder, every version and digest: no finding, status 0."""
    for version in VERSIONS:
        files = bags.bag(version=version, algorithms=ALGORITHMS)
        box.write(f"{version}.zip", bags.packed(files))
        bags.unpack(box.folder / version, files)
    names = sorted(p.name for p in box.folder.iterdir())
    said = report(box, *names, status=0)
    assert said["schema"] == "sheaf.check/1" and said["findings"] == [], said
    for bundle in said["bundles"]:
        assert bundle["kind"] == "bag" and bundle["version"] in VERSIONS, bundle
        assert bundle["digests"].split() == list(ALGORITHMS), bundle
        assert bundle["files"] == len(bags.PAYLOAD) + 2 + 2 * len(ALGORITHMS), bundle
    text = box.run("check", names[0]).check(0, out=r"^0\.93: sound \(BagIt 0\.93, md5 sha1 ")
    assert text.err == "", text


@case
def tag_files_have_their_encoding(box):
    """bagit.txt names it; a manifest may be in UTF-16 and list Chinese names."""
    for encoding in ("UTF-16", "GB18030", "UTF-16LE"):
        box.write(f"{encoding}.zip", bags.packed(bags.bag(encoding=encoding)))
        assert found(box, f"{encoding}.zip", status=0) == []
    # More than is converted at once, with characters and line ends that a piece cuts in two.
    for end in ("\n", "\r\n", "\r"):
        for shift in range(3):
            payload = {f"data/{'x' * shift}{i:04d}-图书馆😀.md": b"x" for i in range(120)}
            files = bags.bag(payload, encoding="UTF-16BE", algorithms=["md5"], end=end)
            box.write("cut.zip", bags.packed(files))
            assert found(box, "cut.zip", status=0) == [], (end, shift)
    latin = {"data/ñ.txt": b"x"}
    box.write("latin.zip", bags.packed(bags.bag(latin, encoding="ISO-8859-1")))
    assert found(box, "latin.zip", status=0) == []
    expect(box, "none.zip", bags.packed(bags.bag(replace={
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: ../../x\n"})),
        ("bag-declaration", "campus/bagit.txt", 2))
    broken = bags.bag(replace={"bag-info.txt": b"Contact-Name: \xff\xfe\n"})
    expect(box, "broken.zip", bags.packed(broken), ("bag-line", "campus/bag-info.txt", 1))


def contents(file):
    """What zipfile reads of a ZIP."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@case
def every_flipped_byte_is_noticed(box):
    """One bit of each byte of a ZIP: an error that names the entry, or says that the directory is
    broken. The spare bits at the end of deflated data mean nothing."""
    data = bags.packed(bags.bag({"data/新闻.md": "校园新闻，正文。\n".encode(), "data/b.png": b"PNG"},
                                algorithms=["md5"]))
    layout = bags.Layout(data)
    folder = box.folder / "flipped"
    folder.mkdir()
    names = []
    for at in range(len(data)):
        if layout.unused(at):
            continue
        broken = bytearray(data)
        broken[at] ^= 1 << at % 8
        names.append(f"flipped/{at}.zip")
        (box.folder / names[-1]).write_bytes(broken)
    said = report(box, *names, status=3, options=["-j", "1"])
    assert len(said["bundles"]) == len(names)
    by_bundle, spare = {}, 0
    for finding in said["findings"]:
        name = re.match(r"flipped/[0-9]+\.zip", finding["path"])[0]
        by_bundle.setdefault(name, []).append(finding)
    for name in names:
        at = int(re.search("[0-9]+", name)[0])
        owner = layout.owner(at)
        if name not in by_bundle:
            assert contents(box.folder / name) == contents(io.BytesIO(data)), f"byte {at} of {owner}"
            spare += 1
            continue
        told = json.dumps(by_bundle[name], ensure_ascii=False)
        structure = any(f["id"] == "zip-broken" for f in by_bundle[name])
        if owner and not structure:
            assert owner.decode().replace("campus/", "") in told, f"byte {at} of {owner}: {told}"
    assert spare <= len(layout.entries), f"{spare} bytes go unnoticed"


@case
def files_that_are_missing_or_too_much_are_all_named(box):
    """Not only the first of them; in both forms."""
    names = [f"data/{i:03d}.txt" for i in range(40)]
    files = bags.bag({n: n.encode() for n in names}, leave=names[:20],
                     extra={f"data/new-{i}.txt": b"x" for i in range(15)})
    missing = [("bag-missing", "manifest-sha512.txt", i + 1) for i in range(20)]
    extra = [("bag-extra", f"data/new-{i}.txt", 0) for i in range(15)]
    oxum = [("bag-oxum", "bag-info.txt", 2)]
    expect(box, "folder", files, *missing, *extra, *oxum)
    expect(box, "b.zip", bags.packed(files),
           *((i, "campus/" + p, l) for i, p, l in missing + extra + oxum))
    run = box.run("check", "folder").check(3)
    for name in names[:20] + [f"data/new-{i}.txt" for i in range(15)]:
        assert name in run.err, f"{name} is not in {run.err}"


@case
def a_file_of_another_content_is_named(box):
    """By its name, and the manifest's line; every algorithm notices."""
    for algorithm in ALGORITHMS:
        files = bags.bag(algorithms=[algorithm])
        files["data/img/a.png"] = files["data/img/a.png"][:-1] + b"?"
        expect(box, f"{algorithm}.zip", bags.packed(files), ("bag-digest", "campus/data/img/a.png", 0))
    files = bags.bag(algorithms=("md5", "sha512"))
    files["bag-info.txt"] += b"Contact-Name: X\n"
    expect(box, "tags", files, ("bag-digest", "bag-info.txt", 0), ("bag-digest", "bag-info.txt", 0))


@case
def the_declaration_is_two_lines(box):
    """bagit.txt: nothing before, between or behind them."""
    def declared(text, *wanted):
        expect(box, f"{len(os.listdir(box.folder))}.zip",
               bags.packed(bags.bag(replace={"bagit.txt": text})), *wanted)

    one, two = b"BagIt-Version: 1.0", b"Tag-File-Character-Encoding: UTF-8"
    path = "campus/bagit.txt"
    declared(one + b"\n" + two)
    declared(one + b"\r\n" + two + b"\r\n")
    declared(one + b"\r" + two + b"\r")
    declared(b"\xef\xbb\xbf" + one + b"\n" + two + b"\n", ("bag-declaration", path, 1))
    declared(b"BagIt-Version : 1.0\n" + two, ("bag-declaration", path, 1))
    declared(b"BagIt-Version: 1.0 \n" + two, ("bag-declaration", path, 1))
    declared(b"BagIt-Version: 1.1\n" + two, ("bag-declaration", path, 1))
    declared(one + b"\n", ("bag-declaration", path, 0))
    declared(one + b"\n" + two + b"\nmore\n", ("bag-declaration", path, 3))
    declared(b"", ("bag-declaration", path, 0))
    files = bags.bag(replace={"bagit.txt": None})
    expect(box, "none.zip", bags.packed(files), ("bag-declaration", "campus/", 0))
    expect(box, "none", files, ("bag-declaration", "", 0))


@case
def what_a_bag_says_of_itself_is_checked(box):
    """bag-info.txt: its lines, Payload-Oxum, dates, counts; stricter from 1.0 on."""
    def informed(text, *wanted, version="1.0"):
        expect(box, f"{len(os.listdir(box.folder))}.zip",
               bags.packed(bags.bag(version=version, info=text)),
               *((i, "campus/bag-info.txt", l) for i, l in wanted))

    size = sum(map(len, bags.PAYLOAD.values()))
    count = len(bags.PAYLOAD)
    informed("Contact-Name: 张\n  三\n\t四\nContact-Name: 五\n")
    informed(f"payload-oxum: {size}.{count}\n")
    informed(f"Payload-Oxum: {size + 1}.{count}\n", ("bag-oxum", 1))
    informed(f"Payload-Oxum: {size}.{count + 1}\n", ("bag-oxum", 1))
    informed(f"Payload-Oxum: {size}\n", ("bag-info", 1))
    informed(f"Payload-Oxum: {size}.{count}\n" * 2, ("bag-info", 2))
    informed(f"\ufeffPayload-Oxum: {size}.{count}\n", ("?bag-line-odd", 1))
    informed(f"\ufeffPayload-Oxum: {size + 1}.{count}\n", ("bag-line-odd", 1), ("bag-oxum", 1))
    informed("nothing\n", ("bag-info", 1))
    informed("  rest\n", ("bag-info", 1))
    informed("Label : value\n", ("bag-info", 1))
    informed("Label : value\n", version="0.97")
    informed("Label:value\n", ("bag-info", 1))
    informed("Label:value\n", version="0.97")
    informed("Bagging-Date: 2021-02-30\n", ("?bag-info-odd", 1))
    informed("Bag-Count: three\n", ("?bag-info-odd", 1))
    informed("Bag-Count: 3 of 12\nBag-Count: 3 of ?\n")
    informed("A: b\n\nC: d\n", ("?bag-info-odd", 2))


@case
def a_bag_has_a_payload_folder(box):
    """RFC 8493, 2.1.2: also one that holds nothing, in which the folder is an entry of its own."""
    nothing = bags.bag(payload={})
    expect(box, "without.zip", bags.packed(nothing), ("bag-payload", "campus/", 0))
    expect(box, "without", nothing, ("bag-payload", "", 0))
    expect(box, "with.zip", bags.packed({"data/": b"", **nothing}))
    (box.folder / "with/data").mkdir(parents=True)
    expect(box, "with", nothing)
    file = bags.bag(payload={}, extra={"data": b"x"})
    expect(box, "file", file, ("bag-payload", "", 0), ("?bag-tag-unlisted", "data", 0))


@case
def manifests_are_read_to_the_letter(box):
    """Lines twice, lines of other tools, lines that are none; from 1.0 on each manifest is whole."""
    def manifested(text, *wanted, version="1.0"):
        files = bags.bag({"data/a": b"a"}, version=version,
                         replace={"manifest-sha512.txt": text.encode()})
        expect(box, f"{len(os.listdir(box.folder))}.zip", bags.packed(files),
               *((w[0], "campus/" + (w[2] if len(w) > 2 else "manifest-sha512.txt"), w[1])
                 for w in wanted))

    good = bags.lines({"data/a": b"a"}, "sha512")
    other = bags.lines({"data/a": b"b"}, "sha512")
    digest = good.split()[0]
    manifested(good.upper().replace("DATA/A", "data/a"))
    manifested(good + good, ("bag-repeated", 2))
    manifested(good + good, ("?bag-line-odd", 2), version="0.97")
    manifested(good + other, ("bag-repeated", 2), version="0.97")
    manifested(f"{digest} *data/a\n", ("?bag-line-odd", 1))
    manifested(f"{digest}  ./data/a\n", ("?bag-line-odd", 1))
    manifested(f"{digest}\tdata/a\r\n")
    manifested(good + "\n", ("?bag-line-odd", 2))
    manifested("\ufeff" + good, ("?bag-line-odd", 1))
    manifested(good + "deadbeef  data/a\n", ("bag-line", 2))
    manifested(good + digest + "\n", ("bag-line", 2))
    manifested(good + f"{digest}  bag-info.txt\n", ("bag-line", 2))
    manifested(good + f"{digest}  {'x' * 70000}\n", ("bag-line", 2))
    manifested(good + f"{digest}  data/../../x\n", ("name-unsafe", 2))
    manifested(good + f"{digest}  /etc/passwd\n", ("name-unsafe", 2))
    manifested(good + f"{digest}  ~root/x\n", ("name-unsafe", 2))
    manifested(good + f"{digest}  C:\\x\n", ("name-unsafe", 2))
    manifested("", ("bag-extra", 0, "data/a"))
    files = bags.bag(algorithms=("sha256", "sha512"), replace={"manifest-sha256.txt": b""})
    expect(box, "two.zip", bags.packed(files),
           *(("bag-extra", "campus/" + name, 0) for name in bags.PAYLOAD))
    files = bags.bag(version="0.97", algorithms=("sha256", "sha512"),
                     replace={"manifest-sha256.txt": b""})
    expect(box, "two97.zip", bags.packed(files))
    expect(box, "no-manifest.zip", bags.packed(bags.bag({}, replace={"manifest-sha512.txt": None})),
           ("bag-manifest", "campus/", 0), ("bag-payload", "campus/", 0))
    expect(box, "unknown.zip",
           bags.packed(bags.bag(replace={"manifest-blake3.txt": b"00  data/empty\n"})),
           ("?bag-manifest-unknown", "campus/manifest-blake3.txt", 0))
    expect(box, "sha3.zip",
           bags.packed(bags.bag(replace={"manifest-sha3-256.txt": b"00  data/empty\n"})),
           ("?bag-manifest-unknown", "campus/manifest-sha3-256.txt", 0))
    expect(box, "unlisted.zip", bags.packed(bags.bag(extra={"notes.txt": b"x"})),
           ("?bag-tag-unlisted", "campus/notes.txt", 0))


@case
def lines_cannot_flood_the_report(box):
    """A tag file of nothing but line ends, and one line that is wrong: it is named all the same."""
    for name in ("bag-info.txt", "manifest-sha512.txt"):
        files = bags.bag({}, replace={name: b"\n" * 5000 + b"wrong\n"}, extra={"data/": b""})
        box.write("b.zip", bags.packed(files))
        lines = [line for _, _, line in found(box, "b.zip")]
        assert lines == [*range(1, 1001), 5001], lines


@case
def escapes_are_those_of_the_version(box):
    """%0A, %0D and from 1.0 on %25; every other % is one."""
    name = "data/100%25 a%0Ab%7E"
    digest = bags.lines({"x": b"x"}, "sha512").split()[0]
    listed = {"manifest-sha512.txt": f"{digest}  {name}\n".encode()}
    for version, real in (("1.0", "data/100% a\nb%7E"), ("0.97", "data/100%25 a\nb%7E"),
                          ("0.96", name)):
        files = bags.bag({real: b"x"}, version=version, replace=listed)
        wanted = [("?name-awkward", real.replace("\n", "?"), 0)] if "\n" in real else []
        expect(box, f"bag-{version}", files, *wanted)


@case
def holes_are_incomplete(box):
    """What fetch.txt still has to bring is missing; what it has brought is not."""
    fetch = b"http://localhost/a - data/a\r\nhttp://localhost/b 1 data/b\r\n"
    files = bags.bag({"data/a": b"a", "data/b": b"b"}, replace={"fetch.txt": fetch}, info="A: b\n")
    expect(box, "whole", files)
    del files["data/b"]
    expect(box, "hole.zip", bags.packed(files), ("bag-hole", "campus/data/b", 0))
    for text in (b"http://localhost/a data/a\n", b"http://localhost/a x data/a\n", b"word\n"):
        files = bags.bag({"data/a": b"a"}, replace={"fetch.txt": text})
        expect(box, f"line-{len(text)}.zip", bags.packed(files), ("bag-line", "campus/fetch.txt", 1))
    files = bags.bag({"data/a": b"a"}, replace={"fetch.txt": b"http://x/ - ../../x\n"})
    expect(box, "out.zip", bags.packed(files), ("name-unsafe", "campus/fetch.txt", 1))


@case
def names_are_safe_everywhere(box):
    """Paths that lead out, names that are one elsewhere, files that systems leave behind."""
    def named(name, *wanted):
        out = io.BytesIO(bags.packed(bags.bag({"data/a": b"a"})))
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr(bags.info(name), b"x")
        expect(box, f"{len(os.listdir(box.folder))}.zip", out.getvalue(), *wanted)

    for bad in ("../x", "/etc/x", "campus/../../x", "campus/./x", "C:/x", "~/x", "campus//x"):
        wanted = [("name-unsafe", bad.lstrip("/"), 0)]
        outside = [] if bad.startswith("campus") else [("bag-outside", bad.lstrip("/"), 0)]
        unlisted = [("?bag-tag-unlisted", bad, 0)] if not outside else []
        named(bad, *wanted, *outside, *unlisted)
    named("campus/x\\y", ("?name-awkward", "campus/x\\y", 0), ("?bag-tag-unlisted", "campus/x\\y", 0))
    named("campus/.DS_Store", ("?file-junk", "campus/.DS_Store", 0),
          ("?bag-tag-unlisted", "campus/.DS_Store", 0))
    named("campus/DATA/A", ("?name-collision", "campus/DATA/A", 0),
          ("?bag-tag-unlisted", "campus/DATA/A", 0))
    named("other/x", ("bag-outside", "other/x", 0))
    named("__MACOSX/campus/._a", ("?file-junk", "__MACOSX/campus/._a", 0))
    files = bags.bag({"data/Nu\u0301n\u0303ez": b"1", "data/Núñez": b"2"})
    expect(box, "norm.zip", bags.packed(files), ("?name-collision", "campus/data/Núñez", 0))
    expect(box, "bare.zip", bags.packed(bags.bag(), base=""), ("?bag-bare", "", 0))


@case
def links_and_pipes_are_no_files(box):
    """In a folder they are told, and not followed."""
    folder = bags.unpack(box.folder / "b", bags.bag({"data/a": b"a", "data/b": b"b"}))
    box.write("secret", "x")
    (folder / "data/b").unlink()
    (folder / "data/b").symlink_to("../../secret")
    (folder / "data/loop").symlink_to("..")
    os.mkfifo(folder / "data/pipe")
    ids = found(box, "b")
    assert [i for i in ids if i[0] == "file-special"] == [
        ("file-special", "b/data/b", 0), ("file-special", "b/data/loop", 0),
        ("file-special", "b/data/pipe", 0)], ids
    assert not [i for i in ids if i[0] in ("bag-extra", "bag-tag-unlisted")], ids
    link = zipfile.ZipInfo("campus/data/link", bags.DATE)
    link.create_system, link.external_attr = 3, 0o120777 << 16
    out = io.BytesIO(bags.packed(bags.bag()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    box.write("link.zip", out.getvalue())
    assert ("file-special", "link.zip/campus/data/link", 0) in found(box, "link.zip")


def patched(data, *changes):
    """A copy with other bytes at some places."""
    data = bytearray(data)
    for at, value in changes:
        data[at:at + len(value)] = value
    return bytes(data)


@case
def zips_that_deceive_are_seen_through(box):
    """Overlaps, gaps, prefixes, duplicates, encryption, other methods, lies about sizes, bombs."""
    files = bags.bag({"data/a": b"a" * 300, "data/b": b"b" * 300})
    data = bags.packed(files, method=zipfile.ZIP_STORED)
    layout = bags.Layout(data)
    (name, local, _, end, record), (second, *_, record2) = layout.entries[:2]
    path = {"a": name.decode(), "b": second.decode()}

    def ids(content):
        box.write("x.zip", content)
        return {(i, p[len("x.zip/"):]) for i, p, _ in found(box, "x.zip")}

    shared = ids(patched(data, (record2 + 42, struct.pack("<I", local))))
    assert shared & {("zip-overlap", path["a"]), ("zip-overlap", path["b"])}, shared
    assert ("zip-encrypted", path["a"]) in ids(
        patched(data, (record + 8, b"\1\0"), (local + 6, b"\1\0")))
    assert ("zip-method", path["a"]) in ids(
        patched(data, (record + 10, b"\x0e\0"), (local + 8, b"\x0e\0")))
    huge = struct.pack("<I", 0xFFFFFFF0)
    assert ("zip-overlap", path["a"]) in ids(patched(data, (record + 20, huge), (record + 24, huge)))
    # A gap between two entries, and bytes before the first.
    gap = data[:end] + b"GAP" + data[end:layout.end]
    moved = bytearray(gap + data[layout.end:])
    struct.pack_into("<I", moved, layout.end + 3 + 16, layout.directory + 3)
    for _, entry_local, _, _, entry_record in layout.entries:
        if entry_local > local:
            struct.pack_into("<I", moved, entry_record + 3 + 42, entry_local + 3)
    assert ids(bytes(moved)) == {("zip-gap", path["a"])}
    assert ("zip-broken", "") in ids(b"#!/bin/sh\n" + data)
    assert ("zip-gap", "") in ids(data + b"tail")
    out = io.BytesIO(data)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(bags.info("campus/data/a"), b"second")
    assert ids(out.getvalue()) == {("zip-duplicate", "campus/data/a")}
    # Ten million entries, says the end record of ZIP64: nothing is kept for them.
    many = struct.pack("<IQHHIIQQQQ", 0x06064b50, 44, 45, 45, 0, 0, 10**7, 10**7,
                       layout.end - layout.directory, layout.directory)
    many += struct.pack("<IIQI", 0x07064b50, 0, layout.end, 1)
    many += struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert ids(data[:layout.end] + many) == {("check-limit", "")}
    nul = data.replace(b"campus/data/a", b"campus/data/\0")
    assert any(i == "name-unsafe" for i, _ in ids(nul))
    for content in (b"", b"PK\5\6", b"PK\3\4" + bytes(100), data[:layout.end], data[100:], b"text\n"):
        assert ids(content) == {("zip-broken", "")}
    bomb = bags.bag({"data/bomb": bytes(40 << 20)})
    assert ("zip-bomb", "campus/data/bomb") in ids(bags.packed(bomb))


def unicode_path(name, header, version=1):
    """Info-ZIP's extra field: the header's name, in UTF-8."""
    field = struct.pack("<BI", version, zipfile.crc32(header)) + name
    return struct.pack("<HH", 0x7075, len(field)) + field


@case
def every_lie_of_a_zip_is_named(box):
    """One entry of a sound bag, or one file more, with one field that is wrong: what is told of it."""
    content = b"a" * 300
    files = bags.bag({"data/a": content, "data/b": b"b"})
    name, crc, size = b"campus/data/a", zipfile.crc32(content), len(content)
    other = b"campus/data/x"
    zip64 = struct.pack("<HHQQ", 1, 16, 0, 0)
    behind32 = struct.pack("<III", crc, size, size)
    behind64 = struct.pack("<IQQ", crc, size, size)
    signature = b"PK\7\b"
    huge = (0xFFFFFFFF, 0xFFFFFFFF)
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = squeeze.compress(bytes(20 << 20)) + squeeze.flush()

    def lied(what, *wanted, path="data/a", more=None, **lie):
        box.write("x.zip", bags.handmade({**files, **(more or {})}, **{path: lie}))
        got = {(i, p[len("x.zip/"):]) for i, p, _ in found(box, "x.zip", status=3 if wanted else 0)}
        about = {(i, p) for i, p in got if not i.startswith("bag-") or (i, p) in wanted}
        assert about == set(wanted), f"{what}: {about} instead of {wanted}"

    def path(of="data/a"):
        return "campus/" + of

    lied("the truth")
    for flags in (0x801, 0x841, 0x2801):
        lied(f"encrypted: {flags:x}", ("zip-encrypted", path()), flags=flags)
    for method in (1, 9, 12, 14, 93, 99):
        lied(f"method {method}", ("zip-method", path()), method=method)
    lied("another disk", ("zip-broken", path()), disk=3)
    for mode in (0o120777, 0o020644, 0o060644, 0o010644, 0o140644):
        lied(f"mode {mode:o}", ("file-special", path()), mode=mode)
    lied("no Unix: no mode", made=0x14, mode=0o120777)
    lied("more comes out than is said", ("zip-data", path()), method=8, packed=bomb)
    lied("no deflate", ("zip-data", path()), method=8, packed=b"\xff" * 40)
    lied("local name", ("zip-header", path()), local_name=other)
    lied("local sizes", ("zip-header", path()), sizes=(1, 2))
    # What follows the data: with or without a signature, 64 bits where there is ZIP64's field.
    for mark in (b"", signature):
        lied("sizes behind the data", flags=0x808, behind=mark + behind32)
        lied("the same, ZIP64", flags=0x808, behind=mark + behind64, local_extra=zip64)
        lied("the same, marked", flags=0x808, behind=mark + behind64, local_extra=zip64, sizes=huge)
        lied("wrong ones", ("zip-header", path()), flags=0x808, behind=mark + bytes(12))
        lied("64 bits without ZIP64", ("zip-header", path()), flags=0x808, behind=mark + behind64)
    # Info-ZIP's second name: void where it is about another first one.
    agrees, differs = unicode_path(name, name), unicode_path(other, name)
    lied("the same name", extra=agrees)
    lied("another name", ("zip-name", path()), extra=differs)
    lied("another name in the local header", ("zip-name", path()), local_extra=differs)
    lied("a name from before", extra=unicode_path(other, other))
    lied("a version to come", extra=unicode_path(other, name, 2))
    lied("a field that is cut off", ("zip-broken", path()), extra=differs[:-1])
    # Names that no system can unpack, or each its own way.
    for bad in (b"campus/../../x", b"/campus/x", b"C:/campus/x", b"c:x", b"campus//x", b"~/x",
                b"campus/data/\0", b"campus\\..\\x", b"\\\\server\\x", b""):
        lied(bad, ("name-unsafe", bad.decode().replace("\0", "?")), path="x", more={"x": b"x"}, name=bad)
    lied("a folder's file", ("name-twofold", path()), ("bag-extra", path("data/a/b")),
         more={"data/a/b": b"x"})
    lied("a folder and a file", ("name-twofold", path()), more={"data/a/": b""})
    lied("no folder", ("bag-extra", path("data/a-b")), more={"data/a-b": b"x"})
    lied("a folder with content", ("zip-broken", path("data/s/")), more={"data/s/": b"x"})


@case
def ends_of_zips_are_seen_through(box):
    """What stands before, in and behind a ZIP; records that contradict each other."""
    data = bags.packed(bags.bag())
    end = bags.Layout(data).end
    tail = data[end:]

    def ended(what, content, wanted, message):
        box.write("x.zip", content)
        run = box.run("check", "x.zip").check(3 if wanted else 0)
        assert (f"[{wanted}]" in run.err and re.search(message, run.err)) or not wanted, f"{what}: {run}"

    def with_comment(said, comment):
        return data[:-2] + struct.pack("<H", said) + comment

    ended("a comment", with_comment(3, b"abc"), None, "")
    ended("it is longer than is there", with_comment(9, b"abc"), "zip-broken", "its end is lost")
    ended("it is shorter", with_comment(3, b"abcdef"), "zip-gap", "3 bytes follow")
    ended("an end record as comment", with_comment(len(tail), tail), "zip-broken", "the directory is")
    ended("two end records", data + tail, "zip-broken", "the directory is 22 bytes behind where")
    ended("a program before it", b"MZ" + bytes(98) + data, "zip-broken",
          "100 bytes behind .* program that unpacks itself")
    ended("something behind it", data + b"\n", "zip-gap", "1 bytes follow")
    ended("two disks", patched(data, (end + 4, b"\1\0")), "zip-broken", "several disks")
    ended("fewer entries", patched(data, (end + 8, b"\1\0\1\0")), "zip-broken", "longer than its entries")
    ended("more entries", patched(data, (end + 8, b"\x20\0\x20\0")), "zip-broken", r"\d+ of 32")
    for at in (0, end - 4, 1 << 50, (1 << 64) - 5):
        locator = struct.pack("<IIQI", 0x07064b50, 0, at, 1)
        ended(f"ZIP64's record at {at}", data[:end] + locator + tail, "zip-broken", "ZIP64")
    ended("no entries", tail[:8] + bytes(14), "bag-declaration", "there is no bagit.txt")
    squeezed = io.BytesIO()
    with zipfile.ZipFile(squeezed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.dll", bytes(50 << 20))
    ended("a bomb in the payload is a file", bags.packed(bags.bag({"data/0.zip": squeezed.getvalue()})),
          None, "")


@case
def manifests_with_one_name_are_one_kind(box):
    """Names of manifests that differ in case: each is read, and the kind is told once."""
    names = ["manifest-" + "".join(c.upper() if i >> j & 1 else c for j, c in enumerate("sha512"))
             + ".txt" for i in range(12)]
    text = bags.lines({"data/a": b"a"}, "sha512").encode()
    files = bags.bag({"data/a": b"a"}, replace={name: text for name in names})
    box.write("b.zip", bags.packed(files))
    said = report(box, "b.zip", status=0)
    assert said["bundles"][0]["digests"] == "sha512", said


@case
def other_writers_zips_are_sound(box):
    """Sizes behind the data, ZIP64 where it is not needed, folders as entries, 70,000 entries."""
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def tell(self):
            raise OSError

    files = bags.bag()
    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(bags.info("campus/" + name), content)
    box.write("piped.zip", out.getvalue())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(bags.info("campus/"), b"")
        archive.writestr(bags.info("campus/data/"), b"")
        for name, content in files.items():
            with archive.open(bags.info("campus/" + name), "w", force_zip64=True) as entry:
                entry.write(content)
    box.write("zip64.zip", out.getvalue())
    many = bags.bag({f"data/{i}": b"%d" % i for i in range(70000)}, algorithms=["sha256"])
    box.write("many.zip", bags.packed(many, method=zipfile.ZIP_STORED))
    noise = random.Random(1)
    large = bags.bag({"data/large": noise.randbytes(6 << 20) + bytes(6 << 20),
                      "data/large.png": noise.randbytes(5 << 20)})
    box.write("large.zip", bags.packed(large))
    said = report(box, "piped.zip", "zip64.zip", "many.zip", "large.zip", status=0)
    assert said["findings"] == [], said["findings"][:5]
    data = bags.packed(large)
    name, _, begin, end, _ = bags.Layout(data).entries[0]
    for at in (begin + 1000, (begin + end) // 2):  # noise cannot be packed: each byte matters
        box.write("bad.zip", patched(data, (at, bytes([data[at] ^ 1]))))
        assert ("zip-data", "bad.zip/" + name.decode(), 0) in found(box, "bad.zip")


@case
def threads_leave_no_trace(box):
    """One thread and eight print the same."""
    files = bags.bag({f"data/{i}.md": f"第{i}篇\n".encode() * i for i in range(300)})
    for i in range(0, 300, 7):
        files[f"data/{i}.md"] += b"!"
    box.write("b.zip", bags.packed(files))
    bags.unpack(box.folder / "b", files)
    one, eight = (box.run("check", "--json", "-j", jobs, "b.zip", "b").check(3) for jobs in "18")
    assert one.out == eight.out
    assert len(json.loads(one.out)["findings"]) > 80


@case
def statuses_tell_what_happened(box):
    """0 sound, 2 wrong usage, 3 findings, 1 for what cannot be opened; the others are checked."""
    box.write("good.zip", bags.packed(bags.bag()))
    box.write("warned.zip", bags.packed(bags.bag(extra={"notes": b"x"})))
    bad = bags.bag()
    bad["data/empty"] = b"x"
    box.write("bad.zip", bags.packed(bad))
    box.run("check").check(2, "name the bundles")
    box.run("check", "--by", "year", "good.zip").check(2, "makes no sense")
    box.run("check", "good.zip", "warned.zip").check(0, out=r"warned\.zip: sound, 1 warning")
    box.run("check", "--fail-on", "warning", "warned.zip").check(3)
    box.run("check", "--fail-on", "never", "bad.zip").check(0, r"data/empty: error: .* \[bag-digest\]")
    quiet = box.run("check", "-q", "bad.zip").check(3)
    assert quiet.out + quiet.err == "", quiet
    box.run("check", "nowhere.zip", "bad.zip").check(
        1, r"^sheaf: nowhere\.zip: No such file", r"bad\.zip/campus/data/empty",
        out=r"^bad\.zip: [0-9]+ errors")
    box.run("check", "/dev/null").check(1, "neither a file nor a folder")


def epub(more=None, leave=(), mimetype=b"application/epub+zip", method=zipfile.ZIP_STORED):
    files = {"mimetype": mimetype, "META-INF/container.xml": CONTAINER.encode(),
             "OEBPS/book.opf": OPF.encode(), "OEBPS/text/一.xhtml": b"<html/>", **(more or {})}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            if name not in leave:
                archive.writestr(bags.info(name, method if name == "mimetype" else 8), content)
    return out.getvalue()


@case
def containers_of_epubs_are_checked(box):
    """mimetype, container.xml, the package, and each against the others."""
    expect(box, "good.epub", epub())
    assert report(box, "good.epub", status=0)["bundles"][0]["kind"] == "epub"
    box.run("check", "good.epub").check(0, out=r"^good\.epub: sound \(EPUB: its container, not its pages; ")
    expect(box, "m1.epub", epub(mimetype=b"application/epub+zip\n"), ("epub-mimetype", "mimetype", 0))
    expect(box, "m2.epub", epub(method=8), ("epub-mimetype", "mimetype", 0))
    expect(box, "m3.epub", epub(leave=["mimetype"]), ("epub-mimetype", "mimetype", 0))
    late = io.BytesIO(epub(leave=["mimetype"]))
    with zipfile.ZipFile(late, "a") as archive:
        archive.writestr(bags.info("mimetype", 0), b"application/epub+zip")
    expect(box, "m4.epub", late.getvalue(), ("epub-mimetype", "mimetype", 0))
    expect(box, "c1.epub", epub(leave=["META-INF/container.xml"]),
           ("epub-missing", "META-INF/container.xml", 0))
    expect(box, "c2.epub", epub({"META-INF/container.xml": b"<container>\n<x>"}),
           ("epub-xml", "META-INF/container.xml", 2))
    expect(box, "c3.epub", epub({"META-INF/container.xml": b"<container/>"}),
           ("epub-container", "META-INF/container.xml", 0))
    expect(box, "p1.epub", epub(leave=["OEBPS/book.opf"]), ("epub-missing", "OEBPS/book.opf", 0))
    expect(box, "p2.epub", epub(leave=["OEBPS/text/一.xhtml"]), ("epub-missing", "OEBPS/book.opf", 2))
    expect(box, "p3.epub", epub({"OEBPS/new.css": b""}), ("?epub-unlisted", "OEBPS/new.css", 0))
    expect(box, "p4.epub", epub({"OEBPS/book.opf": OPF.replace("text/", "../../../").encode()}),
           ("name-unsafe", "OEBPS/book.opf", 2), ("?epub-unlisted", "OEBPS/text/一.xhtml", 0))
    entities = b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + OPF.encode()
    expect(box, "x.epub", epub({"OEBPS/book.opf": entities}))


@case
def bundles_of_our_own_are_sound(box):
    """What build writes passes in every format, and no byte of an entry changes unnoticed."""
    for i in range(3):
        box.post(f"posts/{i}.md", title=f"第{i}则", date=f"2021-11-0{i + 1}", body=f"正文第{i}段。")
    paths = box.run("build", "posts", "--format", "epub,zip,folder", "-o", "out").check(0).out.split()
    assert len(paths) == 3 and found(box, *paths, status=0) == [], paths
    for path in paths[:2]:
        data = (box.folder / path).read_bytes()
        broken = []
        for name, _, begin, end, _ in bags.Layout(data).entries:
            broken.append((f"{len(broken)}.bad", name.decode()))
            at = (begin + end) // 2
            box.write(broken[-1][0], patched(data, (at, bytes([data[at] ^ 4]))))
        told = found(box, *(bundle for bundle, _ in broken))
        for bundle, name in broken:
            assert {("zip-data", f"{bundle}/{name}", 0), ("zip-header", f"{bundle}/{name}", 0)} & set(told), name


@case
def the_folder_is_the_bag(box):
    """Not the file in it that says so."""
    bags.unpack(box.folder / "校园", bags.bag({"data/甲.md": "甲".encode()}))
    box.run("check", "校园").check(0)
    for name in ("bagit.txt", "manifest-sha512.txt"):
        box.run("check", f"校园/{name}").check(3, "check the folder that it is in")


@case
def a_long_check_shows_how_far_it_is(box):
    """On a line of its own that goes away, with a speed; never in what a script reads."""
    pictures = {f"data/图{i}.png": random.Random(i).randbytes(1 << 20) for i in range(40)}
    box.write("bag.zip", bags.packed(bags.bag(pictures)))
    plain = box.run("check", "bag.zip").check(0)
    shown = box.run("check", "--progress", "always", "bag.zip").check(0)
    assert "\r" not in plain.err + plain.out and plain.out == shown.out
    lines = [line for line in shown.err.split("\r") if line.startswith("checking")]
    assert lines and all(" of 44 files" in line for line in lines), shown.err
    # Of 40 MiB, bytes a second would be a day.
    assert any("/s" in line for line in lines), shown.err
    assert not any(re.search(r" \d+ B/s", line) for line in lines), shown.err
    assert shown.err.endswith("\r\033[K"), shown.err


@case
def bags_of_the_library_of_congress(box):
    """48 of 48 as their folders say, and a warning on all of `warning`; and in a ZIP as unpacked."""
    if not SUITE.is_file():
        raise Skip(f"no bags: {SUITE} is not there")
    subprocess.run(["tar", "xzf", SUITE, "-C", box.folder], check=True)
    right = 0
    for folder in sorted(box.folder.glob("bagit-conformance-suite/v*/*/*/")):
        kind, name = folder.parent.name, str(folder.relative_to(box.folder))
        if kind == "windows-only" or not folder.is_dir():
            continue
        run = box.run("check", "--json", name)
        findings = json.loads(run.out)["findings"]
        severities = {f["severity"] for f in findings}
        with zipfile.ZipFile(box.folder / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                archive.write(path, path.relative_to(folder.parent))
        packed = box.run("check", "--json", "packed.zip")
        assert packed.status == run.status, f"{name}: {packed}"
        assert {(f["id"], f["severity"]) for f in json.loads(packed.out)["findings"]} == \
            {(f["id"], f["severity"]) for f in findings}, f"{name}: {packed}"
        if kind == "warning":
            assert "warning" in severities, f"{name}: {run}"
            continue
        assert run.status == (0 if kind == "valid" else 3), f"{name}: {run}"
        right += 1
    assert right == 48, right


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    return run_cases(arguments[0], arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
