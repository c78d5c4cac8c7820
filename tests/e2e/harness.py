"""What an end-to-end case has: an empty folder, the program, and questions about what came of it.

A case is a function decorated with @case. It writes files, runs the program in a clean environment
and asserts; its first line of documentation says which behaviour it holds.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import traceback
import xml.etree.ElementTree as ElementTree
import zipfile

XHTML = "{http://www.w3.org/1999/xhtml}"
CHAPTER = re.compile(r"(?:^|/)text/[0-9]{8}-[0-9a-f]{16}(?:-[0-9]+)?\.xhtml$")
NOBODY = 65534
CASES = []


class Skip(Exception):
    """The machine cannot run this case; the text says why."""


def case(function):
    CASES.append(function)
    return function


def run_case(function, root, program):
    """The word for the result, and why."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=root))
    folder.chmod(0o755)
    try:
        function(Sandbox(folder, program))
        return "ok", ""
    except Skip as skip:
        return "skip", str(skip)
    except Exception:  # pylint: disable=broad-except
        return "FAILED", traceback.format_exc()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_cases(program, words):
    """Runs the cases whose names hold one of the words, all where there is none. Prints one line a
    case with its time; the exit status is 1 where one fails."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="sheaf-e2e-") as root:
        # Another user, whom some cases run as, may not see the build folder.
        os.chmod(root, 0o755)
        for module in pathlib.Path(program).parent.glob("libsheaf-*.so"):
            shutil.copy(module, root)
        program = shutil.copy(program, os.path.join(root, "sheaf"))
        os.chmod(program, 0o755)
        for function in CASES:
            name = function.__name__
            if words and not any(word in name for word in words):
                continue
            begun = time.monotonic()
            word, why = run_case(function, root, program)
            print(f"{word:6} {time.monotonic() - begun:6.2f} s  {name}", flush=True)
            if why:
                print("       " + why.replace("\n", "\n       "), flush=True)
            failed += word == "FAILED"
    print(f"{failed} failed" if failed else "all passed")
    return 1 if failed else 0


class Result:
    """What a run left: status, standard output and error, as text."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def __str__(self):
        return f"status {self.status}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"

    def check(self, status, *patterns, out=()):
        """The exit status, and what standard error (and output) say, as regular expressions."""
        assert self.status == status, f"expected status {status}, got {self}"
        for pattern in patterns:
            assert re.search(pattern, self.err, re.M), f"stderr lacks {pattern!r}: {self}"
        for pattern in [out] if isinstance(out, str) else out:
            assert re.search(pattern, self.out, re.M), f"stdout lacks {pattern!r}: {self}"
        return self


class Sandbox:
    """An empty folder that is the current one of every run."""

    def __init__(self, folder, program):
        self.folder, self.program = pathlib.Path(folder), program

    def write(self, path, content):
        """A file; text or bytes. Returns its path."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return target

    def post(self, path, title="一则新闻", date="2021-11-18", body="正文。", more=""):
        """A post as people write them."""
        return self.write(path, f"---\ntitle: {title}\ndate: {date}\n{more}---\n\n{body}\n")

    def environment(self, more):
        base = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder)}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                base[name] = os.environ[name]
        return {**base, **more}

    def run(self, *arguments, env=None, folder=None, timeout=120, as_nobody=False, **more):
        """Runs the program with the arguments, in this folder or another."""
        if as_nobody and os.geteuid() == 0:
            more.update(user=NOBODY, group=NOBODY, extra_groups=[])
        more.setdefault("stdout", subprocess.PIPE)
        if "input" not in more:
            more["stdin"] = subprocess.DEVNULL
        done = subprocess.run(
            [self.program, *arguments], cwd=folder or self.folder,
            env=self.environment(env or {}),
            stderr=subprocess.PIPE, timeout=timeout, check=False, **more)
        text = [(part or b"").decode("utf-8", "replace") for part in (done.stdout, done.stderr)]
        return Result(done.returncode, *text)

    def files(self, under="."):
        """Every file below a folder, as relative paths, sorted."""
        root = self.folder / under
        return sorted(str(p.relative_to(root)) for p in root.rglob("*") if not p.is_dir())

    def no_leftovers(self):
        left = [f for f in self.files() if "/.sheaf-" in "/" + f]
        assert not left, f"temporary files left behind: {left}"

    def nothing_written(self):
        assert not list(self.folder.rglob("*.epub")), f"unexpected bundles: {self.files()}"
        self.no_leftovers()

    def book(self, path):
        return Book(self.folder / path)

    def only_book(self, under="out"):
        books = [f for f in self.files(under) if f.endswith(".epub")]
        assert len(books) == 1, f"expected one book, found {books}"
        self.no_leftovers()
        return self.book(os.path.join(under, books[0]))


class Book:
    """An EPUB, read by Python's own ZIP and XML readers. Reading it proves it well-formed."""

    def __init__(self, path):
        self.chapters = {}
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            assert names[0] == "mimetype" and archive.read("mimetype") == b"application/epub+zip"
            assert len(set(names)) == len(names)
            for name in names:
                if name.endswith((".xhtml", ".opf", ".ncx", ".svg")):
                    tree = ElementTree.fromstring(archive.read(name))
                    if CHAPTER.search(name):
                        self.chapters[name] = tree

    def titles(self):
        """Titles of the chapters, sorted."""
        heads = (tree.find(f".//{XHTML}h1") for tree in self.chapters.values())
        return sorted("".join(h.itertext()).strip() for h in heads if h is not None)

    def text(self):
        """All text of all chapters."""
        return "\n".join("".join(tree.find(f"{XHTML}body").itertext())
                         for tree in self.chapters.values())

    def holds(self, *titles):
        assert self.titles() == sorted(titles), f"chapters are {self.titles()}"
        return self
