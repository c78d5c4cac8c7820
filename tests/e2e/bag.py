"""A small reader of bags, by RFC 8493 and by what the snapshots of sheaf promise. It shares nothing
with the program: names and bytes come from Python's own zipfile or from the disk; and every bag
that is checked is read by other programs as well."""

import hashlib
import html.parser
import json
import os
import pathlib
import posixpath
import re
import struct
import subprocess
import tempfile
import unicodedata
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib

OWN_NAME = re.compile(r"[a-z0-9._-]{1,64}$")
UTF8 = {**os.environ, "LC_ALL": "C.UTF-8"}
STORED = (".png", ".jpg", ".jpeg", ".epub")
DEFLATED = (".html", ".md", ".txt", ".js", ".json", ".jsonl", ".css")


class Page(html.parser.HTMLParser):
    """Ids and addresses of a page as a browser sees them."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.addresses, self.scripts = set(), [], 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script" or any(name.startswith("on") for name, _ in attrs)
        for name, value in attrs:
            if name == "id":
                assert value not in self.ids, f"id twice: {value}"
                self.ids.add(value)
            elif name in ("href", "src"):
                self.addresses.append(value)


class Bag:
    """The files of a bag: {name below its folder: bytes}."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.files = self.from_zip() if self.path.is_file() else self.from_folder()

    def from_folder(self):
        self.folder = self.path.name
        return {p.relative_to(self.path).as_posix(): p.read_bytes()
                for p in self.path.rglob("*") if not p.is_dir()}

    def from_zip(self):
        files = {}
        with zipfile.ZipFile(self.path) as archive:
            assert archive.testzip() is None and archive.comment == b""
            names = archive.namelist()
            assert len(names) == len(set(names)), "an entry twice"
            self.folder = names[0].split("/")[0]
            for entry in archive.infolist():
                assert entry.filename.startswith(self.folder + "/"), entry.filename
                assert entry.date_time == (1980, 1, 1, 0, 0, 0) and not entry.extra
                assert entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
                if entry.filename.lower().endswith(STORED):
                    assert entry.compress_type == zipfile.ZIP_STORED, entry.filename
                if entry.filename.lower().endswith(DEFLATED) and entry.file_size >= 200:
                    small = len(zlib.compress(archive.read(entry))) < entry.file_size * 0.9
                    assert (entry.compress_type == zipfile.ZIP_DEFLATED) >= small, entry.filename
                self.check_local(archive, entry)
                files[entry.filename[len(self.folder) + 1:]] = archive.read(entry)
        return files

    @staticmethod
    def check_local(archive, entry):
        """The local header says what the central directory says."""
        archive.fp.seek(entry.header_offset)
        fields = struct.unpack("<4s5H3L2H", archive.fp.read(30))
        name = archive.fp.read(fields[9])
        assert fields[0] == b"PK\x03\x04" and fields[10] == 0
        assert fields[6:9] == (entry.CRC, entry.compress_size, entry.file_size), entry.filename
        assert name.decode("utf-8" if fields[2] & 0x800 else "ascii") == entry.filename

    def text(self, name):
        return self.files[name].decode("utf-8")

    def info(self):
        pairs = [line.split(": ", 1) for line in self.text("bag-info.txt").splitlines()]
        assert all(len(pair) == 2 and pair[1].strip() == pair[1] for pair in pairs)
        return dict(pairs)

    def posts(self):
        return [json.loads(line) for line in self.text("data/posts.jsonl").split("\n") if line]

    def manifest(self, name):
        rows = {}
        for line in self.text(name).splitlines():
            digest, path = line.split("  ", 1)
            assert path not in rows, f"{path} twice in {name}"
            rows[path] = digest
        assert list(rows) == sorted(rows, key=lambda p: p.encode()), f"{name} is not sorted"
        return rows

    def check(self, algorithm="sha512"):
        """Everything at once; returns the bag."""
        self.check_digests(algorithm)
        self.check_names()
        self.check_records(algorithm)
        self.check_site()
        self.check_with_others()
        return self

    def check_digests(self, algorithm="sha512"):
        """Whether it is a bag, complete and valid."""
        assert self.files["bagit.txt"] == \
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        payload = {n for n in self.files if n.startswith("data/")}
        manifests = {f"manifest-{algorithm}.txt": payload,
                     f"tagmanifest-{algorithm}.txt":
                         set(self.files) - payload - {f"tagmanifest-{algorithm}.txt"}}
        for name, expected in manifests.items():
            rows = self.manifest(name)
            assert set(rows) == expected, f"{name}: {sorted(set(rows) ^ expected)}"
            for path, digest in rows.items():
                assert hashlib.new(algorithm, self.files[path]).hexdigest() == digest, path
        size = sum(len(self.files[n]) for n in payload)
        assert self.info()["Payload-Oxum"] == f"{size}.{len(payload)}"

    def check_with_others(self):
        """Programs that people have can read it, and what README.txt tells them to do works."""
        if not self.path.is_file():
            self.follow_readme(self.path)
            return
        for command in (["unzip", "-tqq"], ["7z", "t", "-bso0"], ["bsdtar", "-tf"]):
            subprocess.run([*command, self.path], check=True, stdout=subprocess.DEVNULL, env=UTF8)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["bsdtar", "-xf", self.path, "-C", folder], check=True, env=UTF8)
            self.follow_readme(pathlib.Path(folder) / self.folder)

    def follow_readme(self, folder):
        lines = [line.strip() for line in self.text("README.txt").splitlines()]
        commands = {line for line in lines if "sum --check " in line}
        assert len(commands) == 2, f"README.txt: {commands}"
        for command in commands:
            subprocess.run(["sh", "-c", command], cwd=folder, check=True, env=UTF8)

    def check_names(self):
        folders, folded = {}, {}
        for name in self.files:
            assert not re.search(r'[%\\:*?"<>|\x00-\x1f]', name), name
            assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Zl", "Zp"}, repr(name)
            self.check_likeness(name, folded)
            folder, last = posixpath.split(name)
            if name.startswith("data/src/"):
                assert len(f"{self.folder}/{name}") <= 264
                continue
            if name.startswith("data/"):
                assert all(OWN_NAME.match(part) for part in name.split("/")), name
            assert len(f"{self.folder}/{name}") <= 120, name
            folders.setdefault(folder, []).append(last)
        for folder, names in folders.items():
            assert len(names) <= 1000, f"{folder}: {len(names)} files"

    @staticmethod
    def check_likeness(name, folded):
        """No file and no folder is another one where case and normal forms are not told apart."""
        parts = name.split("/")
        for n in range(1, len(parts) + 1):
            path = "/".join(parts[:n])
            key = unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())
            here = (path, n < len(parts))
            assert folded.setdefault(key, here) == here, f"{path} is like {folded[key][0]}"

    def check_records(self, algorithm):
        archive = json.loads(self.text("data/archive.json"))
        posts = self.posts()
        assert archive["schema"] == "sheaf.archive/1"
        assert archive["counts"]["posts"] == len(posts)
        pages = {p["page"] for p in posts}
        assert len(pages) == len(posts) and pages == \
            {n for n in self.files if n.startswith("data/p/")}
        for post in posts:
            assert hashlib.new(algorithm, self.files[post["file"]]).hexdigest() == post[algorithm]
            for asset in post["assets"]:
                assert list(asset) == ["file", "address", "original", algorithm]
                assert (asset["file"] or asset["original"]) and asset["file"] in {None, *self.files}
                if asset["original"]:
                    digest = hashlib.new(algorithm, self.files[asset["original"]]).hexdigest()
                    assert digest == asset[algorithm]

    def check_site(self):
        """Every page is HTML and XML, and every address in it leads to a file and a place."""
        pages = {}
        for name in self.files:
            if name.endswith(".html") and not name.startswith("data/src/"):
                text = self.text(name)
                assert text.startswith("<!DOCTYPE html>\n") and '<meta charset="utf-8"/>' in text
                ElementTree.fromstring(text)
                pages[name] = Page(text)
                assert pages[name].scripts == 0 or "search" in text, f"{name} runs something"
        for name, page in pages.items():
            for address in page.addresses:
                if re.match(r"[a-z]+:", address):
                    continue
                path, _, fragment = address.partition("#")
                path = urllib.parse.unquote(path)
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) \
                    if path else name
                assert target in self.files, f"{name}: {address} leads to nothing"
                assert not fragment or target not in pages or \
                    urllib.parse.unquote(fragment) in pages[target].ids, \
                    f"{name}: no place for {address}"
