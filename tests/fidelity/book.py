"""The text of a book's chapters, read with Python's own ZIP and XML readers, without what sheaf sets
around a post: title, byline, origin line, marks of notes and of tasks, labels of missing pictures."""

import pathlib
import re
import xml.etree.ElementTree as ElementTree
import zipfile

import words

XHTML = "{http://www.w3.org/1999/xhtml}"
ASSETS = pathlib.Path(__file__).resolve().parents[2] / "assets"
BLOCKS = frozenset(XHTML + name for name in (
    "address article aside blockquote body br caption center dd details dir div dl dt figcaption figure "
    "footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th "
    "thead tr ul").split())
BOXES = ("☑ ", "☐ ")


def _labels():
    """What a placeholder begins with, in every language of sheaf's words."""
    found = []
    for line in (ASSETS / "words.tsv").read_text(encoding="utf-8").splitlines():
        key, *texts = line.split("\t")
        if key in ("picture_missing", "picture_remote"):
            found += texts
    return tuple(sorted(found, key=len, reverse=True))


LABELS = _labels()


def _alternative(span):
    """A placeholder reads: label, alternative text · title, address, the last one mostly as a link."""
    link = span.find(XHTML + "a")
    text = "".join(span.itertext())
    shown = text[:len(text) - len("".join(link.itertext()))] if link is not None else (
        re.sub(r"\s\S+\Z", "", text))
    for label in LABELS:
        if shown.startswith(label):
            alt, _, title = shown[len(label):].strip().partition(" · ")
            return f"{alt} {title if title.strip() != alt.strip() else ''}"
    raise AssertionError(f"a placeholder reads {text!r}")


def _picture(element):
    if element.tag == XHTML + "img":
        alt, title = element.get("alt") or "", element.get("title") or ""
        return f"{alt} {title if title.strip() != alt.strip() else ''}"
    return _alternative(element) if element.get("class") == "missing" else None


def _made_up(element):
    """Marks of notes."""
    return (element.tag == XHTML + "a" and element.get("role") in ("doc-backlink", "doc-noteref")
            or element.tag == XHTML + "sup" and (element.get("id") or "").startswith("fnref-"))


def _uncaption(figure):
    """A caption that says what the picture's alternative text says."""
    image, caption = figure.find(XHTML + "img"), figure.find(XHTML + "figcaption")
    if image is not None and caption is not None and (
            words.typed("".join(caption.itertext()).strip()) == words.typed(image.get("alt") or "").strip()):
        figure.remove(caption)


def _text(root):
    """As the reference writes it: blocks end with a line end, a picture is U+FFFC and its words."""
    pieces, stack = [], [root]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            pieces.append(top)
            continue
        if top.tail and top is not root:
            stack.append(top.tail)
        picture = _picture(top)
        if picture is not None:
            pieces.append(f" \ufffc {picture} ")
        elif not _made_up(top):
            block = top.tag in BLOCKS
            pieces.append("\n" if block else "")
            stack += ["\n"] if block else []
            stack += reversed(top)
            stack += [top.text] if top.text else []
    return "".join(pieces)


def _unbox(item):
    """A task's box is the first text of its item."""
    while not (item.text or "").strip() and len(item):
        item = item[0]
    for box in BOXES:
        item.text = (item.text or "").removeprefix(box)


def _chapter(tree):
    body = next(e for e in tree.iter(XHTML + "div") if e.get("class") == "body")
    for item in body.iter(XHTML + "li"):
        if item.get("class") == "task":
            _unbox(item)
    for figure in body.iter(XHTML + "figure"):
        _uncaption(figure)
    return _text(body)


class Chapter:
    """Title and text of a post as bound, all its files in order."""

    def __init__(self, archive, names):
        trees = [ElementTree.fromstring(archive.read(name)) for name in names]
        self.title = "".join(next(trees[0].iter(XHTML + "h1")).itertext())
        self.origin = next((a.get("href") for p in trees[-1].iter(XHTML + "p") if p.get("class") == "origin"
                            for a in p.iter(XHTML + "a")), "")
        self.text = "\n".join(_chapter(tree) for tree in trees)


def chapters(path):
    """Every chapter of an EPUB by the stem of its file names."""
    files = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            match = re.search(r"/(text/[0-9]{8}-[0-9a-f]{16})(?:-([0-9]+))?\.xhtml$", name)
            if match:
                files.setdefault(match[1], []).append((int(match[2] or 1), name))
        return {stem: Chapter(archive, [name for _, name in sorted(parts)])
                for stem, parts in files.items()}
