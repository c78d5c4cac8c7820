#!/usr/bin/env python3
"""Is everything that posts say in the book? Compares each chapter's text with the same post as
markdown-it renders it (reference.mjs), word by word, in order; README.md tells how.

fidelity.py --sheaf PROGRAM --work FOLDER [--only NAME…] [--post WORD] [--list FILE]
"""

import argparse
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time

import book
import generators
import words

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared" / "corpora"
AIM = 0.9999  # of the words, at least, are in the book
SHOWN = 30  # differences without a reason that are printed, a corpus

FRONT = re.compile(r"\A(?:---[ \t]*\n.*?^---[ \t]*$|\+\+\+[ \t]*\n.*?^\+\+\+[ \t]*$)\n?", re.S | re.M)


class Corpus:
    """A folder of posts, how it is bound and what the reference needs to read it."""

    def __init__(self, name, folder, plugins, dialect, *options):
        self.name, self.folder, self.plugins = name, folder, plugins
        self.dialect, self.options = dialect, options
        # Their generators set quotation marks and dashes, by rules of their own.
        self.typographic = dialect in (generators.jekyll, generators.hugo)

    def unpacked(self, work):
        if self.name == "campus-news":
            return ROOT / "examples" / "campus-news"
        if not (work / self.name).is_dir():
            subprocess.run(["tar", "xzf", SHARED / f"{self.name}.tar.gz", "-C", work], check=True,
                           timeout=300)
        return work / self.name / self.folder


CORPORA = (
    Corpus("campus-news", "", ("cjk", "footnote"), generators.plain),
    Corpus("ustclug-news", "", ("cjk", "footnote", "deflist"), generators.jekyll),
    Corpus("letsencrypt", "", ("cjk", "footnote", "deflist"), generators.hugo, "--pages"),
    Corpus("weekly", "docs", ("cjk", "footnote"), generators.plain),
    Corpus("lctt", "published", ("cjk", "footnote"), generators.plain),
)


def bound(program, corpus, root, work):
    """(source file, chapter) of every post, from the program's own table of posts."""
    out, table = work / f"{corpus.name}.epub", work / f"{corpus.name}.csv"
    environment = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    subprocess.run([program, "build", root, "-o", out, "--posts", table, "--by", "all", "--split",
                    "none", "--quiet", *corpus.options], check=True, timeout=900, stdout=subprocess.DEVNULL,
                   env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", **environment})
    found = book.chapters(out)
    with open(table, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["chapter"]]
    assert len(rows) == len(found), f"{corpus.name}: {len(rows)} posts in {len(found)} chapters"
    return [(root / row["path"], found[row["chapter"].removesuffix(".xhtml")]) for row in rows]


def body_of(path, root, dialect):
    text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    return dialect(FRONT.sub("", text, count=1), root)


def references(paths, root, corpus):
    """The text of each post by the reference, in order; it works while this reads."""
    with subprocess.Popen(["node", HERE / "reference.mjs", *corpus.plugins], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, encoding="utf-8") as node:
        def feed():
            with node.stdin as pipe:
                for path in paths:
                    html = path.suffix in (".html", ".htm")
                    text = body_of(path, root, corpus.dialect)
                    pipe.write(json.dumps({"text": text, "html": html}) + "\n")
        feeder = threading.Thread(target=feed)
        feeder.start()
        for line in node.stdout:
            yield json.loads(line)
        feeder.join()
    assert node.returncode == 0, f"reference.mjs ended with status {node.returncode}"


class Difference:
    """Words of a post that its chapter lacks, has otherwise, or has in addition."""

    def __init__(self, post, lost, added, n, context):
        self.post, self.lost, self.added, self.n, self.context = post, lost, added, n, context
        self.origin = ""  # where the chapter says it was taken from

    def __str__(self):
        before, after = self.context
        return f"{self.post}: …{before}⟦{self.lost}⟧→⟦{self.added}⟧{after}…"


def sliced(text, spans, begin, end):
    return text[spans[begin][0]:spans[end - 1][1]] if end > begin else ""


def compare(post, ours, theirs, typographic):
    """(words of the reference, differences)."""
    theirs, ours = (words.typed(words.compact(text)) if typographic else words.compact(text)
                    for text in (theirs, ours))
    if theirs == ours:
        return len(words.words(theirs)), []
    spans = [[m.span() for m in words.WORD.finditer(text)] for text in (theirs, ours)]
    lists = [[text[a:b] for a, b in s] for text, s in zip((theirs, ours), spans)]
    out = []
    for a, b, c, d in words.differences(*lists):
        context = (sliced(theirs, spans[0], max(a - 12, 0), a),
                   sliced(theirs, spans[0], b, min(b + 12, len(lists[0]))))
        out.append(Difference(post, sliced(theirs, spans[0], a, b), sliced(ours, spans[1], c, d),
                              b - a, context))
    return len(lists[0]), out


def led_by(head, text):
    """How often a text says this before it says anything else."""
    n = 0
    while head and text.startswith(head):
        n, text = n + 1, text[len(head):].lstrip()
    return n, text


def without_title(theirs, chapter):
    """A heading that is the post's title stands above the body; some posts have it twice."""
    head, rest = words.compact(chapter.title), words.compact(theirs)
    times, _ = led_by(head, rest)
    kept, _ = led_by(head, words.compact(chapter.text))
    for _ in range(times - kept):
        rest = rest[len(head):].lstrip()
    return rest


# Elements of HTML, old and new; what is not among them no browser knows.
KNOWN = ("a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink "
         "blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn "
         "dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 "
         "h6 head header hgroup hr html i iframe image img input ins isindex kbd keygen label legend li link "
         "listing main map mark marquee math menu meta meter nav nobr noembed noframes noscript object ol optgroup "
         "option output p param picture plaintext pre progress q rb rp rt rtc ruby s samp script search section "
         "select slot small source span strike strong style sub summary sup svg table tbody td template textarea "
         "tfoot th thead time title tr track tt u ul var video wbr xmp")
# What a regular expression of the list may name, as {unknown}; {origin} is the chapter's own source.
PATTERNS = {"unknown": rf"(?:</?(?!(?:{KNOWN.replace(' ', '|')})(?![\w.:-]))[A-Za-z][^<>]*>\W*)"}


def matches(pattern, text, origin):
    for name, regex in PATTERNS.items():
        pattern = pattern.replace(f"{{{name}}}", regex)
    if "{origin}" in pattern:
        if not origin:
            return False
        pattern = pattern.replace("{origin}", re.escape(words.compact(origin)))
    return re.fullmatch(pattern, text, re.S) is not None


class Reasons:
    """The list of differences that are meant, each with its reason."""

    def __init__(self, path):
        self.rules = json.loads(path.read_text(encoding="utf-8"))
        self.used = [0] * len(self.rules)

    def find(self, corpus, difference):
        for i, rule in enumerate(self.rules):
            if (corpus in rule["corpora"] and difference.post in rule.get("posts", [difference.post])
                    and matches(rule["lost"], difference.lost, difference.origin)
                    and matches(rule["added"], difference.added, difference.origin)):
                self.used[i] += 1
                return rule
        return None

    def complaints(self, names):
        """Rules that explain more than they should, or nothing any more."""
        for rule, used in zip(self.rules, self.used):
            if used > rule["times"]:
                yield f"explains {used} differences, not {rule['times']}: {rule['reason']}"
            if used == 0 and set(rule["corpora"]) & names:
                yield f"explains nothing any more, take it off the list: {rule['reason']}"


def check(corpus, arguments, reasons):
    """Prints what is kept of a corpus; whether that is enough."""
    begun = time.monotonic()
    root = corpus.unpacked(arguments.work)
    posts = bound(arguments.sheaf.resolve(), corpus, root, arguments.work)
    posts = [p for p in posts if arguments.post in str(p[0])]
    total = lost = unexplained = 0
    open_ones = []
    texts = references([path for path, _ in posts], root, corpus)
    for (path, chapter), theirs in zip(posts, texts):
        name = str(path.relative_to(root))
        n, found = compare(name, chapter.text, without_title(theirs, chapter), corpus.typographic)
        total += n
        for difference in found:
            difference.origin = chapter.origin
            lost += difference.n
            if not reasons.find(corpus.name, difference):
                unexplained += difference.n
                open_ones.append(difference)
    for difference in open_ones[:None if arguments.all else SHOWN]:
        print(difference)
    kept = 1 - unexplained / max(total, 1)
    print(f"{corpus.name}: {len(posts)} posts, {total} words, {1 - lost / max(total, 1):.4%} the same, "
          f"{kept:.4%} with those that have a reason, {len(open_ones)} differences without one "
          f"({time.monotonic() - begun:.1f} s)", flush=True)
    return not open_ones and kept >= AIM


def main():
    parser = argparse.ArgumentParser(description="is everything that posts say in the book?")
    parser.add_argument("--sheaf", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--only", nargs="*", default=[], help="corpora (default: all)")
    parser.add_argument("--post", default="", help="only posts whose path holds this")
    parser.add_argument("--all", action="store_true", help="print every difference without a reason")
    arguments = parser.parse_args()
    names = {c.name for c in CORPORA if not arguments.only or c.name in arguments.only}
    if not SHARED.is_dir():
        print("skip   ../shared is not there: only the example is compared")
        names &= {"campus-news"}
    shutil.rmtree(arguments.work, ignore_errors=True)
    arguments.work.mkdir(parents=True)
    reasons = Reasons(HERE / "differences.json")
    good = [check(corpus, arguments, reasons) for corpus in CORPORA if corpus.name in names]
    complaints = list(reasons.complaints(names)) if not arguments.post else []
    print("\n".join(complaints), end="\n" if complaints else "")
    return 0 if all(good) and not complaints else 1


if __name__ == "__main__":
    sys.exit(main())
