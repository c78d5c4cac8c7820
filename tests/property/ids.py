#!/usr/bin/env python3
"""Ids, names and closed volumes outlive what happens to an archive, seen in real books.

usage: ids.py PROGRAM
"""

import os
import random
import sys
import tempfile

import archive

# Many small books: their covers are drawn in one selection only.
PLAIN = ["--cover", "none"]
SELECTIONS = {
    "all": ["--split", "posts=12"],
    "year": [*PLAIN, "--by", "year"],
    "category": [*PLAIN, "--by", "category", "--split", "posts=6"],
    "month": [*PLAIN, "--by", "month"],
    "quarter": [*PLAIN, "--by", "quarter", "--split", "posts=5"],
    "author,week": [*PLAIN, "--by", "author,week"],
    "folder": [*PLAIN, "--by", "folder", "--parts", "quarter,day", "--split", "posts=15"],
}
SEEDS = 2
STEPS = 6


class Run:
    """Builds of one selection, and what they were like."""

    def __init__(self, program, folder, options):
        self.program, self.folder, self.options = program, folder, options

    def books(self, files, order=None):
        source, out = os.path.join(self.folder, "site"), os.path.join(self.folder, "out")
        archive.write(source, files, order)
        content = archive.build(self.program, source, out, *self.options)
        found = {}
        for name, data in content.items():
            identifier, chapters = archive.inside(os.path.join(out, name))
            found[name] = (identifier, chapters, data)
        return found


def stems(books):
    """{number of a post: its stem}, which must be the same in every book that holds it."""
    found = {}
    for name, (_, chapters, _) in books.items():
        for number, stem in chapters.items():
            assert found.setdefault(number, stem) == stem, f"{name}: post {number} has two stems"
    return found


def same_stems(before, after, what):
    old, new = stems(before), stems(after)
    for number in old.keys() & new.keys():
        assert old[number] == new[number], \
            f"{what}: post {number} was {old[number]}, is {new[number]}"


def same_identifiers(before, after, what):
    for name in before.keys() & after.keys():
        assert before[name][0] == after[name][0], f"{what}: {name} has another identifier"


def untouched(before, after, what):
    """A book with the chapters that it had has the bytes that it had."""
    for name in before.keys() & after.keys():
        if before[name][1] == after[name][1]:
            assert before[name][2] == after[name][2], f"{what} changed {name}"


def no_collisions(books):
    identifiers = [identifier for identifier, _, _ in books.values()]
    assert len(set(identifiers)) == len(identifiers), "two books have one identifier"


def closed(books):
    """Names of the volumes that have a later one, and hold dated posts only."""
    names = set()
    for name in books:
        head, mark, number = name.removesuffix(".epub").rpartition("-v")
        if mark and f"{head}-v{int(number) + 1:02}.epub" in books:
            if not any(s.startswith("00000000") for s in books[name][1].values()):
                names.add(name)
    return names


def places(books):
    """{number of a post: names of the books that hold it}."""
    found = {}
    for name, (_, chapters, _) in books.items():
        for number in chapters:
            found.setdefault(number, set()).add(name)
    return found


def may_change(numbers, touched, moved):
    """Whether a book of these posts may get other bytes: a post was edited, or links (to the post
    before it and to the one twenty on) lead to what is gone, new or in another volume."""
    return any(n in touched or n - 1 in moved or n + 20 in moved for n in numbers)


def step(rng, posts):
    """What happens to an archive: its name, the new posts, and the numbers of those edited."""
    newest = max(posts)
    operation = rng.choice(["append", "backdate", "delete", "edit", "reorder"])
    now, edited = dict(posts), set()
    if operation == "append":
        for n in range(newest + 1, newest + 1 + rng.randint(1, 9)):
            now[n] = archive.post(n)
    elif operation == "backdate":
        for n in range(newest + 1, newest + 1 + rng.randint(1, 3)):
            now[n] = archive.post(n, archive.day_of(rng.randrange(newest)))
    elif operation == "delete":
        for n in rng.sample(sorted(posts), rng.randint(1, 5)):
            del now[n]
    elif operation == "edit":
        edited = set(rng.sample(sorted(posts), rng.randint(1, 5)))
        for n in edited:
            path, text = posts[n]
            now[n] = (path, text.replace("title: ", "title: 更正 ") + "补充。\n")
    return operation, now, edited


def live(run, name, seed):
    """An archive's life: nothing changes but what an operation may change."""
    rng = random.Random(f"{name}/{seed}")
    posts = {n: archive.post(n) for n in range(1, 50) if rng.random() < 0.8}
    before = run.books(dict(posts.values()))
    for _ in range(STEPS):
        operation, now, edited = step(rng, posts)
        order = (lambda paths: rng.sample(paths, len(paths))) if operation == "reorder" else None
        after = run.books(dict(now.values()), order)
        what = f"{name}, seed {seed}: {operation}"
        no_collisions(after)
        same_stems(before, after, what)
        same_identifiers(before, after, what)
        assert set(places(after)) == set(now), f"{what}: posts were lost"
        if operation == "reorder":
            assert after == before, f"{what}: other books"
        old, new = places(before), places(after)
        moved = {n for n in old.keys() | new.keys() if old.get(n) != new.get(n)}
        for book in before.keys() & after.keys():
            if before[book][1] == after[book][1] and not may_change(before[book][1], edited, moved):
                assert before[book][2] == after[book][2], f"{what} changed {book}"
        if operation == "append":
            for book in closed(before):
                assert before[book] == after.get(book), f"{what} changed the closed {book}"
        posts, before = now, after


def check(run, name):
    base = {p: t for p, t in archive.numbers(1, 61).items() if "\ndate:" in t}
    undated = archive.numbers(1, 61)
    before = run.books(base)
    no_collisions(before)

    english = "The newer posts are written in English. "
    after = run.books({**base, **dict(archive.post(n, text=english) for n in range(61, 80))})
    same_stems(before, after, f"{name}: newer posts")
    same_identifiers(before, after, f"{name}: newer posts")
    kept = closed(before)
    for book in kept:
        assert book in after and before[book][1] == after[book][1], \
            f"{name}: newer posts: {book} has other chapters"
    untouched(before, after, f"{name}: newer posts")

    before = run.books(undated)
    older = dict([archive.post(90, "2018-05-01"), archive.post(91, "2019-07-01"),
                  archive.post(92, "")])
    after = run.books({**undated, **older})
    same_stems(before, after, f"{name}: backdated posts")
    same_identifiers(before, after, f"{name}: backdated posts")

    fewer = {p: t for i, (p, t) in enumerate(undated.items()) if i % 5 != 2}
    after = run.books(fewer)
    same_stems(before, after, f"{name}: deleted posts")
    same_identifiers(before, after, f"{name}: deleted posts")

    after = run.books(undated, order=lambda paths: list(reversed(paths)))
    assert after == before, f"{name}: files created in another order give other books"

    edited = {p: t.replace("title: 新闻", "title: 要闻").replace("段落", "文段")
              for p, t in undated.items()}
    after = run.books(edited)
    same_stems(before, after, f"{name}: edited posts")
    same_identifiers(before, after, f"{name}: edited posts")
    print(f"ok {name}: {len(before)} books, {len(stems(before))} posts, {len(kept)} closed volumes")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        for name, options in SELECTIONS.items():
            run = Run(program, folder, options + ["--name", "campus"])
            check(run, name)
            for seed in range(SEEDS):
                live(run, name, seed)
        check(Run(program, folder, SELECTIONS["year"]), "year, nameless")


if __name__ == "__main__":
    main()
