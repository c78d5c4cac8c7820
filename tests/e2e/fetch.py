#!/usr/bin/env python3
"""Fetches from a server on loopback that misbehaves: fetch.py PROGRAM [WORD...].

Every case has a folder of its own; only cases whose names hold a WORD run.
"""

import socket
import subprocess
import sys
import time
import zipfile

import harness
from bad_server import Server, bomb, png
from fetch_support import FAST, fetch, site, stored


def one(box, path, state, reason=None, status=0, pause=0.0, options=FAST):
    """What becomes of one picture; returns it and how often the server was asked."""
    with Server(pause=pause) as server:
        site(box, f"{server.url}/{path}")
        picture, = fetch(box, *options, status=status)["pictures"]
        assert picture["state"] == state, picture
        assert reason is None or reason in (picture["reason"] or ""), picture
        return picture, server.asked


@harness.case
def pictures_come_once(box):
    """A second run asks for nothing, and a build needs no network."""
    with Server() as server:
        site(box, f"{server.url}/ok/1.png", f"{server.url}/ok/图 2.png".replace(" ", "%20"),
             f"{server.url}/ok/1.png#x", "pic/local.png")
        report = fetch(box, *FAST)
        assert report["counts"]["fetched"] == 2, report
        assert stored(box, report["by"]["1.png"]) == png("/ok/1.png")
        assert set(server.asked.values()) == {1}, server.asked
        assert all(agent.startswith("sheaf/") for agent in server.agents)
        server.restart()
        report = fetch(box, *FAST)
        assert report["counts"]["there"] == 2 and not server.asked, report


@harness.case
def a_build_shows_what_was_fetched(box):
    """Also from a store that nobody may write to; and the plan knows."""
    with Server() as server:
        site(box, f"{server.url}/ok/a.png", f"{server.url}/missing/b.png")
        box.run("plan", "posts").check(0, "2  warning  asset-remote|asset-remote", out="0 +2")
        fetch(box, *FAST, "--store", "kept", status=3)
    for path in (box.folder / "kept", *(box.folder / "kept").rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    options = ("posts", "--store", "kept", "--images", "keep", "-o", "out")
    box.run("plan", *options, as_nobody=True).check(0, "asset-remote", out=r"1 +1")
    box.run("build", *options).check(0, "b.png")
    subprocess.run(["chmod", "-R", "u+w", box.folder / "kept"], check=True)
    with zipfile.ZipFile(box.folder / "out" / box.files("out")[0]) as book:
        images = [name for name in book.namelist() if name.startswith(("EPUB/images/", "images/"))
                  or "/images/" in name]
        assert [book.read(name) for name in images] == [png("/ok/a.png")], book.namelist()


@harness.case
def only_fetching_loads_what_opens_sockets(box):
    """The dynamic linker says so; some of libvips' libraries know libcurl, too."""
    with Server() as server:
        site(box, f"{server.url}/ok/a.png")
        debug = {"LD_DEBUG": "files", "ASAN_OPTIONS": "detect_leaks=0"}
        for command in ("plan", "build"):
            result = box.run(command, "posts", env=debug)
            assert "libcrypto" in result.err and "libsheaf-fetch" not in result.err, command
        assert "libsheaf-fetch" in box.run("fetch", *FAST, "posts", env=debug).err


@harness.case
def equal_pictures_are_one_file(box):
    with Server() as server:
        site(box, f"{server.url}/redirect/a.png", f"{server.url}/ok/from/redirect/a.png")
        report = fetch(box, *FAST)
        first, second = report["pictures"]
        assert first["file"] == second["file"], report
        assert {p["final_url"] for p in (first, second)} == {f"{server.url}/ok/from/redirect/a.png"}


@harness.case
def a_refusal_is_asked_again_only_on_request(box):
    with Server() as server:
        site(box, f"{server.url}/gone/1.png", f"{server.url}/missing/2.png")
        report = fetch(box, *FAST, status=3)
        assert [p["status"] for p in report["pictures"]] == [410, 404], report
        assert set(server.asked.values()) == {1}
        server.restart()
        report = fetch(box, *FAST)
        assert report["counts"]["failed_before"] == 2 and not server.asked
        report = fetch(box, *FAST, "--retry-failed", status=3)
        assert [p["tries"] for p in report["pictures"]] == [2, 2], report


@harness.case
def bytes_tell_a_picture_from_a_page(box):
    one(box, "html/a.jpg", "failed", "page", status=3)
    one(box, "text/b.png", "failed", "not a JPEG", status=3)


@harness.case
def a_packed_svg_is_unpacked(box):
    picture, _ = one(box, "svg/a.svg", "fetched")
    assert picture["media_type"] == "image/svg+xml" and b"<svg" in stored(box, picture)


@harness.case
def what_breaks_off_is_tried_again(box):
    picture, asked = one(box, "cut-once/a.png", "fetched")
    assert stored(box, picture) == png("/cut-once/a.png") and asked["/cut-once/a.png"] == 2


@harness.case
def what_always_breaks_off_fails_after_three_tries(box):
    _, asked = one(box, "cut/a.png", "failed", "broke off", status=3)
    assert asked["/cut/a.png"] == 3


@harness.case
def a_wrong_length_is_noticed(box):
    picture, _ = one(box, "short-once/a.png", "fetched")
    assert stored(box, picture) == png("/short-once/a.png")


@harness.case
def half_a_picture_is_better_than_none(box):
    picture, asked = one(box, "short/a.png", "fetched")
    assert asked["/short/a.png"] == 3
    assert png("/short/a.png").startswith(stored(box, picture))


@harness.case
def a_slow_host_does_not_hold_up_the_run(box):
    begun = time.monotonic()
    with Server() as server:
        site(box, f"{server.url}/slow/a.png", f"{server.url}/hang/b.png", f"{server.url}/ok/c.png")
        report = fetch(box, "--allow-private", "--delay", "0.01", "--timeout", "1", status=3)
    assert report["by"]["a.png"]["reason"] == report["by"]["b.png"]["reason"] == \
        "it came too slowly", report
    assert report["by"]["c.png"]["state"] == "fetched"
    assert time.monotonic() - begun < 30


@harness.case
def redirects_end(box):
    one(box, "loop/a.png", "failed", "redirects have no end", status=3)
    one(box, "file/b.png", "failed", "away from the web", status=3)


@harness.case
def an_overworked_host_gets_its_rest(box):
    begun = time.monotonic()
    _, asked = one(box, "busy/a.png", "fetched")
    assert asked["/busy/a.png"] == 2 and time.monotonic() - begun >= 1
    _, asked = one(box, "broken/a.png", "fetched")
    assert asked["/broken/a.png"] == 3


@harness.case
def a_host_that_wants_an_hour_is_left_alone(box):
    with Server() as server, Server() as other:
        urls = [f"{server.url}/closed/{n}.png" for n in range(6)]
        site(box, *urls, f"{other.url}/ok/x.png")
        report = fetch(box, *FAST, status=3)
        assert report["counts"]["later"] == 6 and report["counts"]["fetched"] == 1, report
        asked = sum(server.asked.values())
        assert asked <= 2, server.asked
        fetch(box, *FAST, status=3)  # asked again without being told to
        assert sum(server.asked.values()) > asked


@harness.case
def a_dead_host_costs_three_tries(box):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        site(box, *[f"http://127.0.0.1:{port}/{n}.png" for n in range(40)])
        report = fetch(box, *FAST, status=3)
    assert report["counts"]["failed"] <= 4 and report["counts"]["later"] >= 36, report["counts"]


@harness.case
def an_error_of_the_host_is_tried_again_next_time(box):
    with Server() as server:
        site(box, f"{server.url}/always-broken/a.png")
        fetch(box, *FAST, status=3)
        assert sum(server.asked.values()) == 3
        fetch(box, *FAST, status=3)
        assert sum(server.asked.values()) == 6


@harness.case
def bombs_and_giants_are_cut_short(box):
    bomb()  # making it takes its time
    one(box, "bomb/a.png", "failed", "larger than a picture may be", status=3)
    one(box, "huge/a.png", "failed", "larger than a picture may be", status=3)


@harness.case
def a_host_is_asked_politely(box):
    """At most two requests at once, and a pause between them; other hosts do not wait."""
    with Server(pause=0.2) as server, Server() as other:
        site(box, *[f"{server.url}/ok/{n}.png" for n in range(8)], f"{other.url}/ok/x.png")
        fetch(box, "--allow-private", "--delay", "0.1")
        assert server.most_active <= 2, server.most_active
        times = [moment for moment, _ in server.times]
        gaps = [late - early for early, late in zip(times, times[1:])]
        assert min(gaps) > 0.05, gaps
        assert other.times[0][0] < times[2], "another host had to wait"


@harness.case
def private_addresses_are_refused(box):
    with Server() as server:
        port = server.server_port
        site(box, f"{server.url}/ok/1.png", f"http://localhost:{port}/ok/2.png",
             f"http://2130706433:{port}/ok/3.png", f"http://[::ffff:127.0.0.1]:{port}/ok/4.png",
             f"http://0.0.0.0:{port}/ok/5.png", "http://169.254.1.1/6.png", "http://10.0.0.1/7.png")
        report = fetch(box, "--delay", "0", "--timeout", "2", status=3)
        assert {p["reason"] for p in report["pictures"]} == {"it leads to a private address"}, report
        assert not server.asked
        # Nor does a proxy lead there.
        site(box, f"{server.url}/ok/9.png")
        result = box.run("fetch", "--delay", "0", "posts", env={"http_proxy": server.url})
        result.check(3, "private address")
        assert not server.asked


@harness.case
def an_archive_has_what_its_host_lost(box):
    with Server() as server:
        site(box, f"{server.url}/gone/a.png")
        via = server.url + "/ok/{date}id_/{url}"
        picture, = fetch(box, *FAST, "--via", via)["pictures"]
        assert picture["state"] == "fetched" and picture["url"].endswith("/gone/a.png"), picture
        assert "/ok/20211118id_/http://127.0.0.1" in picture["final_url"], picture


@harness.case
def hosts_and_numbers_can_be_chosen(box):
    with Server() as server:
        local = f"http://localhost:{server.server_port}"
        site(box, f"{server.url}/ok/1.png", f"{local}/ok/2.png", f"{local}/ok/3.png")
        report = fetch(box, *FAST, "--host", "localhost", "--limit", "1")
        assert report["counts"]["fetched"] == 1 and report["counts"]["wanted"] == 1, report
        assert report["counts"]["not_chosen"] == 1
        assert sum(server.asked.values()) == 1


@harness.case
def few_at_a_time_get_to_the_end(box):
    """What keeps failing does not keep a limited run from the rest."""
    with Server() as server:
        site(box, f"{server.url}/always-broken/0.png",
             *[f"{server.url}/ok/{n}.png" for n in (1, 2)])
        first, *more = [fetch(box, *FAST, "--limit", "1", status=status) for status in (3, 0, 0)]
        assert first["counts"]["failed"] == 1 and first["counts"]["wanted"] == 2, first
        assert [report["counts"]["fetched"] for report in more] == [1, 1], more
        assert more[1]["counts"]["there"] == 1 and more[1]["counts"]["wanted"] == 1, more


@harness.case
def addresses_that_redirects_lead_to_are_text(box):
    """A Location in GBK, whose bytes are no UTF-8, does not end up in the report as they are."""
    picture, _ = one(box, "gbk/a.png", "fetched")
    assert "/OK/%C4%CF%BF%AA.PNG?%C4%CF" in picture["final_url"].upper(), picture


@harness.case
def addresses_that_nobody_can_ask_are_told(box):
    """They are counted, and looked at in full on request."""
    with Server() as server:
        site(box, "ftp://a.example/x.png", "http://a%zz/y.png", "local.png",
             f"{server.url}/ok/1.png", f"http://me:secret@{server.url[7:]}/ok/2.png")
        counts = fetch(box, *FAST)["counts"]
        assert (counts["pictures"], counts["fetched"], counts["unfit"]) == (4, 2, 2), counts
        box.run("fetch", "posts").check(0, "4 = 2 in the store before \\+ 2 with addresses that")
        box.run("fetch", "-v", "posts").check(0, "^ftp://a.example/x.png: its address is none")


@harness.case
def a_dry_run_lists_addresses_and_touches_nothing(box):
    with Server() as server:
        site(box, f"{server.url}/ok/b.png", f"{server.url}/ok/a.png")
        result = box.run("fetch", "-n", "posts").check(0, "2 to be fetched")
        assert result.out == f"{server.url}/ok/a.png\n{server.url}/ok/b.png\n", result
        assert not server.asked and box.files() == ["posts/a.md"]


@harness.case
def only_the_selection_is_fetched(box):
    with Server() as server:
        box.post("posts/a.md", body=f"![]({server.url}/ok/1.png)")
        box.post("posts/b.md", body=f"![]({server.url}/ok/2.png)", date="2020-01-01")
        report = fetch(box, *FAST, "--since", "2021")
        assert list(report["by"]) == ["1.png"], report


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    return harness.run_cases(arguments[0], arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
