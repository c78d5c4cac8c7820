#!/usr/bin/env python3
"""Measures sheaf against the floor (what cannot be avoided), against its memory bar and, where it is
installed, against pandoc; prints one table and fails where a bar is missed. README.md beside this
file says what each number means."""

import argparse
import collections
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tarfile
import time

HERE = pathlib.Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
CORPORA = CHECKOUT.parent / "shared" / "corpora"

# The bars. They belong to the benchmark: changing one is a change of what sheaf promises.
FLOOR_RATIO = 1.0  # sheaf's wall time on two cores over the floor's, at most
PLAN_RATIO = 0.35  # wall time of a plan over the floor's, at most
PEAK_MB = 160  # resident memory at its highest, at most
PANDOC_RATIO = 50  # pandoc's wall time over sheaf's, at least
CHANGE_RATIO = 1.15  # a build after a change over the same build before it, at most

# Memory of a large archive by month, at most: so much, and so much for each post that is read, for
# each in the bundles that are written at once, and for each worker's parser.
MEMORY_BYTES, READ_BYTES, BOUND_BYTES, PARSER_BYTES = 96e6, 500, 1500, 64 << 20

CORES = 2
PANDOC_SECONDS = 600  # then pandoc is stopped and counted with that time
GENERATED_POSTS = 8000
MANY_POSTS = 100_000
SHORT_BYTES = 300  # of a middling post, where there are many


class Run:
    """Wall and processor seconds and peak memory of one finished process."""

    def __init__(self, wall, usage):
        self.wall = wall
        self.cpu = usage.ru_utime + usage.ru_stime
        # The kernel counts this script's own size until the program is started, some 20 MB.
        self.peak_mb = usage.ru_maxrss * 1024 / 1e6


def run(command, timeout=None, **options):
    """Runs to the end; SystemExit where it fails. A timeout counts as an end."""
    begun = time.monotonic()
    with subprocess.Popen(command, **options) as process:
        expired = False
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG if timeout else 0)
            if pid:
                break
            if time.monotonic() - begun > timeout and not expired:
                process.kill()
                expired = True
            time.sleep(0.05)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 and not expired:
        sys.exit(f"bench: {command[0]} ended with status {process.returncode}")
    return Run(time.monotonic() - begun, usage)


def build(folder):
    subprocess.run(["cmake", "-S", CHECKOUT, "-B", folder, "-DCMAKE_BUILD_TYPE=Release",
                    "-DCMAKE_C_FLAGS_RELEASE=-O2 -DNDEBUG", "-DSHEAF_BUILD_TESTS=ON"],
                   check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", folder, "-j", str(CORES), "--target", "sheaf_program",
                    "floor"], check=True, stdout=subprocess.DEVNULL)
    return folder / "sheaf", folder / "tests" / "bench" / "floor"


def unpacked(name, work):
    """The folder of a corpus: unpacked once into the work folder; None where there is none."""
    folder = work / name
    archive = CORPORA / f"{name}.tar.gz"
    if not folder.is_dir():
        if not archive.is_file():
            return None
        with tarfile.open(archive) as tar:
            tar.extractall(work)
    return folder


def generated(work, posts, *options):
    folder = work / f"generated-{posts}"
    if not folder.is_dir():
        partial = work / "generated.partial"
        shutil.rmtree(partial, ignore_errors=True)
        subprocess.run([sys.executable, HERE / "generate.py", "-n", str(posts), *options, partial],
                       check=True)
        partial.rename(folder)
    return folder


def posts_of(folder):
    return sorted(path for path in folder.rglob("*.md") if path.is_file())


def floor_seconds(floor, posts):
    names = "".join(f"{path}\n" for path in posts)
    done = subprocess.run([floor, "1"], input=names, capture_output=True, text=True, check=True)
    return float(done.stdout)


def sheaf_run(sheaf, posts, work, *options):
    out = work / "out"
    shutil.rmtree(out, ignore_errors=True)
    return run([sheaf, "build", "--quiet", "--split", "none", "--jobs", str(CORES), "-o", out,
                *options, posts], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def plan_run(sheaf, posts):
    return run([sheaf, "plan", "--quiet", "--jobs", str(CORES), posts], stdout=subprocess.DEVNULL,
               stderr=subprocess.DEVNULL)


def median(values):
    return statistics.median(values)


def row(task, sheaf, against, ratio, bar, good):
    verdict = "" if good is None else "ok" if good else "MISSED"
    print(f"{task:<28}{sheaf:>10}  {against:<22}{ratio:>9}  {bar:<10}{verdict}")
    return good is not False


def against_floor(name, folder, tools, arguments):
    sheaf, floor = tools
    posts = posts_of(folder)
    floors, runs, plans = [], [], []
    sheaf_run(sheaf, folder, arguments.work)
    for _ in range(arguments.repeat):
        floors.append(floor_seconds(floor, posts))
        runs.append(sheaf_run(sheaf, folder, arguments.work))
        plans.append(plan_run(sheaf, folder).wall)
    wall, cpu, base = median([r.wall for r in runs]), median([r.cpu for r in runs]), median(floors)
    peak = max(r.peak_mb for r in runs)
    task = f"{name}, {len(posts)} posts"
    good = row(f"{task}, wall", f"{wall:.2f} s", f"floor {base:.2f} s", f"{wall / base:.2f}",
               f"<= {FLOOR_RATIO:.2f}", wall <= FLOOR_RATIO * base)
    row("  processor time", f"{cpu:.2f} s", f"floor {base:.2f} s", f"{cpu / base:.2f}", "", None)
    good &= row("  peak memory", f"{peak:.0f} MB", "", "", f"<= {PEAK_MB} MB", peak <= PEAK_MB)
    plan = median(plans)
    good &= row("  plan, wall", f"{plan:.2f} s", f"floor {base:.2f} s", f"{plan / base:.2f}",
                f"<= {PLAN_RATIO:.2f}", plan <= PLAN_RATIO * base)
    return good


def against_program(folder, sheaf, arguments):
    """What a change costs: two programs take turns, each first as often as the other."""
    programs = {"before": arguments.against, "after": sheaf}
    runs = {name: [] for name in programs}
    for program in programs.values():
        sheaf_run(program, folder, arguments.work)
    for i in range(2 * arguments.repeat):
        for name in sorted(programs, reverse=i % 2 == 0):
            runs[name].append(sheaf_run(programs[name], folder, arguments.work))
    good = True
    for what, of, bar in (("wall", lambda r: r.wall, CHANGE_RATIO),
                          ("processor time", lambda r: r.cpu, None)):
        before, after = (median([of(r) for r in runs[name]]) for name in programs)
        task = f"{folder.name}, {len(posts_of(folder))} posts, {what}" if bar else f"  {what}"
        good &= row(task, f"{after:.2f} s", f"before {before:.2f} s", f"{after / before:.3f}",
                    f"<= {bar:.2f}" if bar else "", after <= bar * before if bar else None)
    return good


def memory_of_many(sheaf, arguments):
    """Many posts by month: what is kept of a post that is read, and of one that is being bound."""
    folder = generated(arguments.work, MANY_POSTS, "--median", str(SHORT_BYTES))
    months = collections.Counter(path.name[:6] for path in posts_of(folder))
    at_once = sum(posts for _, posts in months.most_common(CORES))
    bar = (MEMORY_BYTES + READ_BYTES * MANY_POSTS + BOUND_BYTES * at_once
           + PARSER_BYTES * CORES) / 1e6
    done = sheaf_run(sheaf, folder, arguments.work, "--by", "month")
    row(f"{MANY_POSTS} posts by month, wall", f"{done.wall:.2f} s", "", "", "", None)
    return row("  peak memory", f"{done.peak_mb:.0f} MB", "", "", f"<= {bar:.0f} MB",
               done.peak_mb <= bar)


def without_pictures(folder, work):
    """The same posts with pictures turned into links: what pandoc takes without its network."""
    copy = work / f"{folder.name}-links"
    for post in posts_of(folder):
        target = copy / post.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(post.read_bytes().replace(b"![", b"[").replace(b"<img", b"<span"))
    return copy


def pandoc_run(folder, work):
    out = work / "pandoc.epub"
    out.unlink(missing_ok=True)
    return run(["pandoc", "-f", "gfm", *posts_of(folder), "-o", out, "--toc", "--metadata",
                f"title={folder.name}"], timeout=PANDOC_SECONDS, stdout=subprocess.DEVNULL,
               stderr=subprocess.DEVNULL)


def against_pandoc(folder, sheaf, arguments):
    work = arguments.work
    sheaf_run(sheaf, folder, work)
    wall = median([sheaf_run(sheaf, folder, work).wall for _ in range(arguments.repeat)])
    task = f"{folder.name}, {len(posts_of(folder))} posts, wall"
    usual = pandoc_run(folder, work)
    good = row(task, f"{wall:.2f} s", f"pandoc {usual.wall:.1f} s", f"{usual.wall / wall:.0f}",
               f">= {PANDOC_RATIO}", usual.wall >= PANDOC_RATIO * wall)
    links = pandoc_run(without_pictures(folder, work), work)
    row("  pictures as links", f"{wall:.2f} s", f"pandoc {links.wall:.1f} s",
        f"{links.wall / wall:.0f}", "", None)
    return good


def main():
    parser = argparse.ArgumentParser(description="measure sheaf against its bars")
    parser.add_argument("--sheaf", type=pathlib.Path, help="a built program (default: build one)")
    parser.add_argument("--floor", type=pathlib.Path, help="the built floor program")
    parser.add_argument("--against", type=pathlib.Path, metavar="PROGRAM",
                        help="only compare with this program, built before a change")
    parser.add_argument("--corpus", type=pathlib.Path, help="posts (default: lctt, else made up)")
    parser.add_argument("--work", type=pathlib.Path, default=CHECKOUT / "build-bench",
                        help="folder for builds, corpora and books (default: build-bench)")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each (default: 5)")
    parser.add_argument("--no-pandoc", action="store_true", help="leave the comparison out")
    parser.add_argument("--no-memory", action="store_true", help="leave the many posts out")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])

    tools = (arguments.sheaf, arguments.floor)
    if not tools[0] or not (tools[1] or arguments.against):
        tools = build(arguments.work / "release")
    corpus = (arguments.corpus or unpacked("lctt", arguments.work)
              or generated(arguments.work, GENERATED_POSTS))
    row("TASK", "SHEAF", "AGAINST", "RATIO", "BAR", None)
    if arguments.against:
        return 0 if against_program(corpus, tools[0], arguments) else 1
    good = against_floor(corpus.name, corpus, tools, arguments)
    if not arguments.no_memory:
        good &= memory_of_many(tools[0], arguments)
    weekly = unpacked("weekly", arguments.work)
    if weekly and shutil.which("pandoc") and not arguments.no_pandoc:
        good &= against_pandoc(weekly, tools[0], arguments)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
