"""Outputs: whole or not at all, data on standard output, everything else on standard error."""

import json
import os
import resource
import signal
import subprocess
import time

from harness import Skip, case


def posts(box, n, size=2_000):
    for i in range(n):
        box.post(f"posts/{i:04}.md", f"新闻{i}", f"20{10 + i % 14}-01-{1 + i % 28:02}",
                 os.urandom(size).hex())


@case
def a_build_prints_paths_and_says_the_rest(box):
    box.post("posts/a.md", "甲", "2020-05-06")
    box.post("posts/b.md", "乙", "2021-05-06", more="draft: true\n")
    result = box.run("build", "posts", "--name", "news").check(
        0, r"^posts +2 = 1 bound \+ 1 left out +1 draft", r"1 bundle: 1 written, 0 unchanged")
    assert result.out == "out/news.epub\n"
    again = box.run("build", "posts", "--name", "news").check(
        0, r"1 bundle: 0 written, 1 unchanged")
    assert again.out == result.out
    quiet = box.run("build", "posts", "--name", "news", "-q").check(0)
    assert quiet.out == result.out and quiet.err == ""
    box.only_book().holds("甲")


@case
def a_report_is_complete_and_the_same_everywhere(box):
    box.post("posts/a.md", "甲", body="![图](http://图.example/1.jpg)")
    box.write("posts/说明.txt", "x")
    printed = box.run("build", "posts", "--json", "--report", "r.json").check(0).out
    assert printed == (box.folder / "r.json").read_text()
    report = json.loads(printed)
    assert report["schema"] == "sheaf.report/1" and report["exit"] == 0
    counts = report["counts"]
    assert counts["files"] == counts["ignored"] + counts["posts"] == 2
    assert counts["posts"] == counts["bound"] + counts["left_out"]
    bundle = report["books"][0]["bundles"][0]
    size = (box.folder / "out" / bundle["path"]).stat().st_size
    assert bundle["state"] == "written" and bundle["bytes"] == size
    digest = subprocess.run(["sha512sum", box.folder / "out" / bundle["path"]], check=True,
                            stdout=subprocess.PIPE).stdout.decode().split()[0]
    assert bundle["sha512"] == digest
    assert report["assets"]["missing"] == [{"url": "http://图.example/1.jpg", "posts": 1}]
    assert str(box.folder) not in printed


@case
def a_report_that_cannot_be_written_fails(box):
    box.post("posts/a.md", "甲")
    box.run("build", "posts", "--report", "none/r.json").check(1, r"^sheaf: none/r\.json: ")
    box.only_book().holds("甲")


@case
def a_report_may_go_to_a_device(box):
    box.post("posts/a.md", "甲")
    result = box.run("build", "posts", "--report", "/dev/stdout").check(0)
    assert '"sheaf.report/1"' in result.out
    assert os.path.exists("/dev/stdout")


@case
def standard_output_that_is_full_fails(box):
    box.post("posts/a.md", "甲")
    for arguments in (["build", "posts"], ["plan", "posts"], ["help"], ["plan", "--json"]):
        with open("/dev/full", "wb") as full:
            box.run(*arguments, stdout=full).check(
                1, r"^sheaf: standard output: No space left on device$")


@case
def standard_output_that_is_closed_fails(box):
    box.post("posts/a.md", "甲")
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        box.run("plan", "posts", stdout=pipe).check(1, r"^sheaf: standard output: Broken pipe$")


@case
def a_full_disk_leaves_the_old_book(box):
    if os.geteuid() != 0:
        raise Skip("only root may mount a small file system")
    small = box.folder / "small"
    small.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", small],
                          stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise Skip("mount: " + done.stderr.decode().strip())
    try:
        posts(box, 3)
        box.run("build", "posts", "-o", "small/b.epub").check(0)
        before = (small / "b.epub").read_bytes()
        posts(box, 200)
        result = box.run("build", "posts", "-o", "small/b.epub")
        result.check(1, r"^sheaf: .*No space left on device")
        assert result.out == "" and (small / "b.epub").read_bytes() == before
        assert os.listdir(small) == ["b.epub"]
    finally:
        subprocess.run(["umount", small], check=True)


@case
def a_limit_on_file_sizes_leaves_the_old_book(box):
    """As a full disk, for machines where nothing can be mounted."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    posts(box, 3)
    box.run("build", "posts", "-o", "b.epub", preexec_fn=limit).check(0)
    before = (box.folder / "b.epub").read_bytes()
    posts(box, 200)
    result = box.run("build", "posts", "-o", "b.epub", preexec_fn=limit)
    result.check(1, r"^sheaf: .*File too large")
    assert result.out == "" and (box.folder / "b.epub").read_bytes() == before
    box.no_leftovers()


@case
def an_interrupted_build_leaves_nothing_half_written(box):
    posts(box, 2_000, 1_000)
    with subprocess.Popen([box.program, "build", "posts", "--split=none"], cwd=box.folder,
                          env=box.environment({}), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        while not (box.folder / "out").exists() and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    if process.returncode != 0:
        assert process.returncode == 1, err.decode()
        assert err.decode().endswith("sheaf: interrupted\n"), err.decode()
        box.nothing_written()
    box.run("build", "posts", "-q", "--split=none").check(0)
    assert len(box.only_book().chapters) == 2_000


@case
def what_a_killed_run_left_goes(box):
    box.post("posts/a.md", "甲")
    box.write("out/.sheaf-Ab3dEf", "half a book")
    box.write("out/notes.txt", "not ours")
    box.run("build", "posts", "-o", "out").check(0)
    box.only_book().holds("甲")
    assert "notes.txt" in box.files("out")


@case
def one_named_file_is_that_file(box):
    box.post("posts/a.md", "甲")
    assert box.run("build", "posts", "-o", "新闻.epub").check(0).out == "新闻.epub\n"
    box.book("新闻.epub").holds("甲")


@case
def colours_and_progress_stay_off_a_pipe(box):
    box.write("posts/图.md", b"\x00\x01")
    box.post("posts/a.md", "甲")
    result = box.run("build", "posts", env={"TERM": "xterm-256color"}).check(0, r"error: ")
    assert "\x1b" not in result.err + result.out
    shown = box.run("build", "posts", "--progress", "always").check(0)
    assert "\r" in shown.err
