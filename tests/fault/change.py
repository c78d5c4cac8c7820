#!/usr/bin/env python3
"""Changes a source while a snapshot is made of it, at each moment that it could: change.py PROGRAM
SHIM.

PROGRAM is a sheaf without sanitizers, SHIM the library that change.c makes. A post, a picture and
files that a post links to, compressed and stored, change before each call that opens or reads them,
in each way that files change. Either the file went along as it was before or as it is afterwards,
in all places alike, and the bag is sound; or the run says which file changed, and there is no bag.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
from bag import Bag  # pylint: disable=wrong-import-position
from bad_server import png  # pylint: disable=wrong-import-position

WAYS = ("bytes", "longer", "shorter", "another", "gone")
TOLD = re.compile(r"changed while|shorter than|No such file")
TIMEOUT = 60  # seconds

FILES = {
    "甲.md": "---\ntitle: 甲\ndate: 2021-11-24\n---\n![图](图.png) [表](表.csv) [册](册.zip)\n".encode(),
    "乙.md": "---\ntitle: 乙\ndate: 2021-11-25\n---\n另一篇。\n".encode(),
    "图.png": png(1, size=600),
    "表.csv": "年,数\n2021,3\n".encode() * 20000,
    "册.zip": bytes(range(256)) * 1600,
}


def build(program, shim, folder, bundle, change=None):
    """The finished run, and how many calls concerned the file."""
    posts = folder / "posts"
    posts.mkdir(exist_ok=True)
    for name, content in FILES.items():
        (posts / name).write_bytes(content)
    environment = {"PATH": os.environ["PATH"], "LD_PRELOAD": str(shim),
                   "SHEAF_CHANGE_COUNT": str(folder / "count")}
    if change:
        name, at, how = change
        environment.update(SHEAF_CHANGE_FILE=str(posts / name), SHEAF_CHANGE_AT=str(at),
                           SHEAF_CHANGE_HOW=how)
    done = subprocess.run([program, "build", "posts", "--name", "b", "-q", "-j", "1",
                           "-f", bundle.suffix[1:] or "folder"], cwd=folder, env=environment,
                          capture_output=True, text=True, timeout=TIMEOUT)
    return done, int((folder / "count").read_text())


def check_kept(bag, name, now):
    """What the bag has of the file is the file, before or after."""
    bag.check_digests()
    kept = bag.files.get(f"data/src/{name}")
    assert kept in (FILES[name], now, None), f"{name} is kept, but not as it ever was"
    shown = [content for path, content in bag.files.items() if path.startswith("data/img/")]
    # What is no picture any more is not shown, and one that is cut off not as it is.
    if name == "图.png" and kept and len(kept) >= len(FILES[name]):
        assert shown in ([], [kept]), "the page shows one picture, the sources keep another"
    elif name.endswith(".md"):
        assert (f"data/src/{name}" in {post["file"] for post in bag.posts()}) == bool(kept)


def check(done, folder, bundle, change):
    """Whether the run told of the change."""
    name = change[0]
    file = folder / "posts" / name
    now = file.read_bytes() if file.exists() else None
    assert done.returncode in (0, 1), done
    assert not list(folder.glob("out/.sheaf-*")), "left-overs"
    if done.returncode == 0:
        check_kept(Bag(bundle), name, now)
        return False
    assert TOLD.search(done.stderr) and name in done.stderr, done.stderr
    assert not bundle.exists(), "a bag after an error"
    return True


def change_at_each_call(program, shim, folder, bundle, file, how):
    shutil.rmtree(folder / "out", ignore_errors=True)
    calls = build(program, shim, folder, bundle, (file, 0, "none"))[1]
    assert calls >= 3, f"{file} is read in {calls} calls"
    told = 0
    for at in range(1, calls + 1):
        shutil.rmtree(folder / "out", ignore_errors=True)
        done, _ = build(program, shim, folder, bundle, (file, at, how))
        try:
            told += check(done, folder, bundle, (file, at, how))
        except AssertionError as problem:
            sys.exit(f"{bundle.name}: {file}, {how} before call {at} of {calls}: {problem}")
    # One reading, open to end, sees nothing of another file in its place.
    assert told or (calls == 3 and how in ("another", "gone")), f"{file}, {how}: never an error"
    print(f"ok {bundle.name}: {file}, {how}: an error at {told} of {calls} moments")


def main():
    program, shim = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for bundle in (folder / "out" / "b.zip", folder / "out" / "b"):
            for file in FILES:
                for how in WAYS:
                    change_at_each_call(program, shim, folder, bundle, file, how)


if __name__ == "__main__":
    main()
