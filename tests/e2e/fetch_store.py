#!/usr/bin/env python3
"""What becomes of the store when runs are killed, disks are full and files are damaged.

    fetch_store.py PROGRAM [WORD...]

Only cases whose names hold a WORD run. A full disk needs namespaces, and is skipped where there are
none.
"""

import random
import signal
import sqlite3
import subprocess
import sys
import time

import harness
from bad_server import Server, png
from fetch_support import FAST, fetch, site, stored


@harness.case
def what_is_damaged_is_fetched_again(box):
    with Server() as server:
        site(box, f"{server.url}/ok/1.png", f"{server.url}/ok/2.png")
        picture = fetch(box, *FAST)["by"]["1.png"]
        box.run("fetch", "--verify", "posts").check(0, "2 read again, all sound")
        file = box.folder / "posts/.sheaf/store" / picture["file"]
        file.write_bytes(file.read_bytes()[:-1] + b"!")
        box.run("fetch", "--verify", "-n", "posts").check(3, "1.png: its file is damaged")
        assert fetch(box, *FAST)["counts"]["there"] == 2
        box.run("fetch", "--verify", "posts").check(3, "1 damaged or gone: dropped")
        server.restart()
        report = fetch(box, *FAST)
        assert report["counts"]["fetched"] == 1 and stored(box, picture) == png("/ok/1.png")
        assert dict(server.asked) == {"/ok/1.png": 1}


@harness.case
def files_that_went_are_noticed(box):
    """By --verify; and a build does without them."""
    with Server() as server:
        site(box, f"{server.url}/ok/1.png", f"{server.url}/ok/2.png")
        picture = fetch(box, *FAST)["by"]["1.png"]
        (box.folder / "posts/.sheaf/store" / picture["file"]).unlink()
        box.run("build", "posts", "--images", "keep").check(0, "1.png")
        box.run("fetch", "--verify", "posts").check(3, "2 read again, 1 damaged or gone: dropped")
        assert fetch(box, *FAST)["counts"]["fetched"] == 1
        box.run("fetch", "--verify", "posts").check(0, "2 read again, all sound")


def stops_by(box, server, *patterns):
    """Whatever the command, it fails by this message, and nobody is asked."""
    server.restart()
    for command in (["fetch", *FAST], ["fetch", "--verify"], ["fetch", "-n"], ["build"]):
        result = box.run(*command, "posts").check(1, *patterns)
        assert "pictures " not in result.err and "all sound" not in result.err, result
    assert not server.asked
    box.nothing_written()


@harness.case
def a_damaged_index_is_told_with_a_way_out(box):
    with Server() as server:
        site(box, f"{server.url}/ok/1.png")
        fetch(box, *FAST)
        index = box.folder / "posts/.sheaf/store/index.sqlite"
        sound = index.read_bytes()
        noise = random.Random(1).randbytes(len(sound))
        for bad in (noise, sound[:4096] + noise[4096:], sound[:5000]):
            index.write_bytes(bad)
            stops_by(box, server, r"index\.sqlite: .*; move the store away and fetch again")
            assert index.read_bytes() == bad


@harness.case
def a_store_of_a_newer_version_is_left_alone(box):
    with Server() as server:
        site(box, f"{server.url}/ok/1.png")
        fetch(box, *FAST)
        path = box.folder / "posts/.sheaf/store/index.sqlite"
        with sqlite3.connect(path) as index:
            index.execute("PRAGMA user_version = 2")
        index.close()
        content = path.read_bytes()
        stops_by(box, server, "a newer sheaf made this store")
        assert path.read_bytes() == content


@harness.case
def a_store_to_be_read_only_is_not_fetched_into(box):
    with Server() as server:
        site(box, f"{server.url}/ok/1.png")
        fetch(box, *FAST)
        site(box, f"{server.url}/ok/1.png", f"{server.url}/ok/2.png")
        server.restart()
        box.run("fetch", *FAST, "posts", as_nobody=True).check(1, "store.*Permission denied")
        assert not server.asked


@harness.case
def two_fetchers_do_not_share_a_store(box):
    with Server() as server:
        site(box, f"{server.url}/hang/1.png")
        command = [box.program, "fetch", *FAST, "posts"]
        first = subprocess.Popen(command, cwd=box.folder, env=box.environment({}),
                                 stderr=subprocess.DEVNULL)
        while not server.asked:
            time.sleep(0.02)
        box.run("fetch", *FAST, "posts").check(1, "another sheaf is fetching into this store")
        first.send_signal(signal.SIGINT)
        assert first.wait(10) == 1


def in_index(box):
    """Addresses that the index has, read as a stranger would, while nobody writes."""
    path = box.folder / "posts/.sheaf/store/index.sqlite"
    if not path.exists() or not path.stat().st_size:
        return set()
    with sqlite3.connect(path) as index:
        if not index.execute("SELECT * FROM sqlite_master").fetchone():
            return set()  # killed before it was begun
        return {url for url, in index.execute("SELECT url FROM addresses WHERE state = 1")}


@harness.case
def killed_runs_lose_nothing_and_ask_for_nothing_twice(box):
    """kill -9 at random points, until a run comes to its end."""
    rng = random.Random(20211118)
    with Server(pause=0.01) as server:
        urls = [f"{server.url}/ok/{n}.png" for n in range(60)]
        site(box, *urls)
        command = [box.program, "fetch", "-q", *FAST, "posts"]
        known, kills = set(), 0
        while True:
            server.restart()
            run = subprocess.Popen(command, cwd=box.folder, env=box.environment({}))
            try:
                status = run.wait(0.05 + rng.random() * 0.5 if kills < 12 else 60)
            except subprocess.TimeoutExpired:
                run.kill()
                run.wait()
                kills += 1
                status = None
            again = {url for url in known if server.asked[url[len(server.url):]]}
            assert not again, f"asked for twice: {again}"
            now = in_index(box)
            assert known <= now, f"lost: {known - now}"
            known = now
            if status is not None:
                break
    assert status == 0 and kills and known == set(urls), (status, kills, len(known))
    box.run("fetch", "--verify", "posts").check(0, "60 read again, all sound")
    box.no_leftovers()


def namespaces(*words):
    """The words that begin a command in namespaces of its own."""
    wrap = ["unshare", *words]
    try:
        done = subprocess.run([*wrap, "true"], capture_output=True, check=False)
    except OSError:
        done = None
    if not done or done.returncode:
        raise harness.Skip("no namespaces here")
    return wrap


@harness.case
def a_full_disk_stops_the_run_and_loses_nothing(box):
    wrap = namespaces("-rm")
    with Server() as server:
        site(box, *[f"{server.url}/ok/{n}.png" for n in range(40)])
        (box.folder / "store").mkdir()
        script = """
            mount -t tmpfs -o size=400k none store || exit 77
            head -c 340000 /dev/zero >store/filler
            "$0" fetch -q "$@" --store store posts; echo "first $?"
            rm store/filler
            "$0" fetch -q "$@" --store store posts; echo "second $?"
            "$0" fetch --verify --store store posts
            find store -name '.sheaf-*'"""
        done = subprocess.run([*wrap, "sh", "-c", script, box.program, *FAST], cwd=box.folder,
                              env=box.environment({}), capture_output=True, text=True, check=False)
        if done.returncode == 77:
            raise harness.Skip("cannot mount here")
        assert done.stdout == "first 1\nsecond 0\n", done
        assert "No space left" in done.stderr or "full" in done.stderr, done
        assert "40 read again, all sound" in done.stderr, done
        twice = [path for path, times in server.asked.items() if times > 1]
        assert len(twice) <= 2, f"asked for twice: {twice}"


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    return harness.run_cases(arguments[0], arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
