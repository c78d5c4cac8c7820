#!/usr/bin/env python3
"""Renders thousands of random mixtures of Markdown, raw HTML and broken characters and holds what
comes out to the rules that EPUB's content documents have: well-formed, ids once, links that lead
somewhere, no link in a link, no block in a paragraph, ruby as its schema wants it.

    mixture.py RENDER_FRAGMENT [SEED [DOCUMENTS]]
"""

import random
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

PIECES = [
    "<ruby>", "</ruby>", "<rt>", "</rt>", "<rp>(</rp>", "<rp>", "</rp>", "<rb>", "</rb>", "<rtc>",
    "</rtc>", "<u>", "</u>", "<sub>", "</sub>", "<kbd>", "</kbd>", "<br>", "<br/>", "<b>", "</b>",
    '<img src="images/a.png" alt="x&quot;">', "<img src=http://a/b>", '<a href="x">', "</a>",
    "<script>", "</script>", "<style>", "<!-- c -->", "<!--more-->", "<div>", "</div>", "<p>",
    "</p>", "<pre>", "</pre>", "<table><tr><td>x</td></tr></table>", "<![CDATA[x]]>", "<?", "<x",
    "</", "<", ">", "&", '"', "'", "*", "**", "_", "~~", "~", "`", "``", "\n", "\n\n", "> ", "- ",
    "1. ", "10) ", "- [x] ", "# ", "###### ", "\n---\n", "\n===\n", "|", "```\n", "~~~\n",
    "```c++ x\n", "    ", "\t", "\\", "| a | b |\n|---|:-:|\n| c | d |\n", "[a](b)", "[a](#x)",
    '[a](http://b.c/d e"\\)', "[a](javascript:1)", "[", "](", '](images/a.png "t")', "![",
    "![图](images/a.png)", "![x](missing.png)", "[^1]", "[^2]", "\n[^1]: note\n",
    "\n[^2]: note [^1]\n\n    - more\n", "http://a.b/c_(d).", "www.x.y", "a@b.cd",
    "<http://x.y/>", "<a@b.cd>", "text ", "中文", "，。", "é", "&amp;", "&#1;", "&hellip;",
    "\x01", "\ufffe", "\ufdd0", "\r\n", "\r", "!", "(", ")", ":",
]
BLOCKS = {"p", "div", "ul", "ol", "li", "figure", "pre", "table", "blockquote", "aside", "section",
          "h2", "h3", "h4", "h5", "h6", "hr"}
RUBY_PARTS = {"rt", "rp", "rb", "rtc"}


def documents(seed, count):
    chance = random.Random(seed)
    return ["".join(chance.choice(PIECES) for _ in range(chance.randint(1, 60)))
            for _ in range(count)]


def rendered(program, texts):
    given = b"".join(text.encode() + b"\0" for text in texts)
    out = subprocess.run([program], input=given, stdout=subprocess.PIPE, check=True).stdout
    return out.split(b"\0")[:-1]


def faults(body):
    try:
        root = ElementTree.fromstring(b'<body xmlns:epub="epub">' + body + b"</body>")
    except ElementTree.ParseError as error:
        yield f"not well-formed: {error}"
        return
    ids = [e.get("id") for e in root.iter() if e.get("id") is not None]
    if len(ids) != len(set(ids)) or "" in ids:
        yield f"ids: {ids}"
    for parent in root.iter():
        inside = [e for e in parent.iter() if e is not parent]
        if parent.tag == "a" and any(e.tag == "a" for e in inside):
            yield "a link in a link"
        if parent.tag == "p" and any(e.tag in BLOCKS for e in inside):
            yield "a block in a paragraph"
        if parent.tag != "ruby" and any(e.tag in RUBY_PARTS for e in parent):
            yield "a part of ruby outside of it"
        if parent.tag == "ruby" and not any(e.tag in ("rt", "rtc") for e in parent):
            yield "ruby without a text"
        if parent.tag in ("ul", "ol") and any(e.tag != "li" for e in parent):
            yield "a list with something else than items"
        href = parent.get("href", "")
        if href.startswith("#") and href[1:] not in ids:
            yield f"{href} leads nowhere"
        if parent.tag == "a" and not href:
            yield "a link without an address"


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    texts = documents(seed, int(sys.argv[3]) if len(sys.argv) > 3 else 3000)
    bodies = rendered(sys.argv[1], texts)
    failed = 0
    for text, body in zip(texts, bodies, strict=True):
        for fault in faults(body):
            print(f"{fault}\n{text!r}\n{body.decode()}")
            failed += 1
    print(f"{len(texts) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
