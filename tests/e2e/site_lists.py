"""What the lists of a snapshot's site hold, compared with its posts.jsonl. The words are those of
Chinese sites; values of posts are expected to be lists of their own."""

import collections
import posixpath
import urllib.parse
import xml.etree.ElementTree as ElementTree

from harness import XHTML

HOME = "data/index.html"
HOME_YEARS, HOME_POSTS, HOME_VALUES = 25, 20, 40


def page(bag, name):
    return ElementTree.fromstring(bag.text(name))


def find(tree, tag, kind):
    return tree.findall(f".//{XHTML}{tag}[@class='{kind}']")


def text(element):
    return "" if element is None else "".join(element.itertext()).strip()


def target(name, link):
    """The file that a link of a page leads to, without the place in it."""
    address = urllib.parse.unquote(link.get("href").partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))


def pages_of(bag, first):
    """A list and the pages on which it goes on."""
    names = [first]
    for name in names:
        for turn in find(page(bag, name), "nav", "turn"):
            names += [target(name, a) for a in turn.findall(f"{XHTML}a")
                      if target(name, a) not in names]
    return names


def rows(bag, first, kind):
    """What each row of a whole list leads to, its words, and the date or number beside them."""
    return [(target(name, link), text(link), text(item.find(f"{XHTML}span")))
            for name in pages_of(bag, first)
            for shown in find(page(bag, name), "ul", kind)
            for item in shown.findall(f"{XHTML}li")
            for link in item.findall(f"{XHTML}a")]


def check_list(bag, first, title, expected):
    """All the posts and no others, each once, and their number."""
    listed = [name for name, _, _ in rows(bag, first, "posts")]
    assert len(listed) == len(set(listed)) and set(listed) == expected, \
        f"{first}: {sorted(set(listed) ^ expected)}"
    tree = page(bag, first)
    assert text(tree.find(f".//{XHTML}h1")) == title, first
    assert [text(p) for p in find(tree, "p", "count")] == [f"{len(expected):,} 篇文章"], first


def gather(posts, key):
    """The pages of posts by each of their values."""
    found = collections.defaultdict(set)
    for post in posts:
        for value in key(post):
            found[value].add(post["page"])
    return found


def check_values(bag, posts, field, folder):
    """Each category, or tag, has its posts; the list of all, and home, say how many."""
    expected = gather(posts, lambda post: post[field])
    numbers = {value: f"{len(pages):,}" for value, pages in expected.items()}
    everywhere = f"data/{folder}/all.html"
    if not expected:
        assert everywhere not in bag.files
        return
    listed = rows(bag, everywhere, "chips")
    assert sorted((value, n) for _, value, n in listed) == sorted(numbers.items()), everywhere
    for name, value, _ in listed:
        check_list(bag, name, value, expected[value])
    home = [row for row in rows(bag, HOME, "chips") if row[0].startswith(f"data/{folder}/")]
    most = sorted(map(len, expected.values()), reverse=True)[:HOME_VALUES]
    shown = [int(n.replace(",", "")) for _, _, n in home]
    assert shown == most and set(home) <= set(listed), f"{folder} at home"


def check_times(bag, posts):
    """Years, months and days lead to their posts, and say how many."""
    dated = [post for post in posts if post["date"]]
    months = gather(dated, lambda post: [post["date"][:7]])
    for month, pages in months.items():
        year, number = month.split("-")
        check_list(bag, f"data/y/{year}/{number}.html", f"{int(year)}年{int(number)}月", pages)
    for year, pages in gather(dated, lambda post: [post["date"][:4]]).items():
        check_year(bag, year, len(pages), {m: p for m, p in months.items() if m[:4] == year},
                   collections.Counter(p["date"][:10] for p in dated if p["date"][:4] == year))
    undated = {post["page"] for post in posts if not post["date"]}
    assert ("data/y/undated.html" in bag.files) == bool(undated)
    if undated:
        check_list(bag, "data/y/undated.html", "日期不详", undated)
    check_heat(bag, months)


def check_year(bag, year, number, months, days):
    name = f"data/y/{year}/year.html"
    tree = page(bag, name)
    assert text(tree.find(f".//{XHTML}h1")) == f"{int(year)}年"
    assert [text(p) for p in find(tree, "p", "count")] == [f"{number:,} 篇文章"], name
    shown = {target(name, head.find(f"{XHTML}a")): text(head.find(f"{XHTML}span"))
             for head in tree.findall(f".//{XHTML}h2")}
    assert shown == {f"data/y/{year}/{month[5:]}.html": f"{len(pages):,}"
                     for month, pages in months.items()}, name
    labels = sorted(a.get("aria-label") for a in tree.findall(f".//{XHTML}ol//{XHTML}a"))
    assert labels == sorted(
        f"{int(year)}年{int(day[5:7])}月{int(day[8:])}日：{n:,} 篇文章" for day, n in days.items()), name


def check_heat(bag, months):
    """Each cell of the calendar at home leads to its own month."""
    years = sorted({month[:4] for month in months}, reverse=True)[:HOME_YEARS]
    cells = [(target(HOME, a), a.get("aria-label"), text(a))
             for a in page(bag, HOME).findall(f".//{XHTML}td/{XHTML}a")]
    assert sorted(cells) == sorted(
        (f"data/y/{month[:4]}/{month[5:]}.html",
         f"{int(month[:4])}年{int(month[5:])}月：{len(pages):,} 篇文章", f"{len(pages):,}")
        for month, pages in months.items() if month[:4] in years), "calendar"


def check_newest(bag, posts):
    """At home: the newest first, then those without a date."""
    named = {post["page"]: post for post in posts}
    newest = rows(bag, HOME, "posts")
    dates = sorted((post["date"] or "" for post in posts), reverse=True)[:HOME_POSTS]
    assert [named[name]["date"] or "" for name, _, _ in newest] == dates, "newest at home"
    assert len({name for name, _, _ in newest}) == len(newest)
    for name, _, date in newest:
        assert not named[name]["date"] or date == named[name]["date"][:10], name


def check_chain(bag, posts):
    """Each page leads to those before and behind it in the order of reading."""
    names = [None, *(post["page"] for post in posts), None]
    for before, name, behind in zip(names, names[1:], names[2:]):
        links = {a.get("rel"): target(name, a)
                 for turn in find(page(bag, name), "nav", "turn")
                 for a in turn.findall(f"{XHTML}a")}
        expected = {"prev": before, "next": behind}
        assert links == {rel: to for rel, to in expected.items() if to}, name


def check_lists(bag):
    posts = bag.posts()
    facts = [text(span) for span in find(page(bag, HOME), "span", "fact")]
    assert facts[0] == f"{len(posts):,} 篇文章", facts
    check_times(bag, posts)
    check_newest(bag, posts)
    check_values(bag, posts, "categories", "c")
    check_values(bag, posts, "tags", "t")
    check_chain(bag, posts)
