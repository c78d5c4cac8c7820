"""Posts that a scraper wrote: what is mended reaches the book, the lists and the report."""

import csv
import json

from harness import XHTML, case

PAGE = "http://news.example/ywsd/2021/11/19/030048967.shtml"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000"
                    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
                    "0000000049454e44ae426082")


def shattered(address):
    """One picture a character, the last one first, as the scraper resolved them."""
    folder = PAGE.rpartition("/")[0] + "/"
    pieces = {"/": "http://news.example/", ".": folder}
    return "\n\n".join(f"![图]({pieces.get(c, folder + c)})" for c in reversed(address))


@case
def a_shattered_picture_is_found_in_the_sites_own_folder(box):
    box.write("pic/a.png", PNG)
    box.post("posts/a.md", "图", "2021-11-19", body="正文。\n\n" + shattered(
        "http://news.example/pic/a.png") + "\n")
    done = box.run("build", ".", "--site-url", "http://news.example/", "--json").check(0)
    report = json.loads(done.out)
    assert report["assets"]["missing"] == [], report["assets"]
    assert report["finding_counts"]["image-rejoined"] == 1, report["finding_counts"]
    tree, = box.only_book().chapters.values()
    assert len(tree.findall(f".//{XHTML}img")) == 1


@case
def the_source_at_the_end_reaches_the_lists(box):
    for name in "ab":
        box.post(f"posts/{name}.md", name, "2021-11-24",
                 body=f"正文 {name}。\n\n[转入文章首发地址]({PAGE})\n")
    box.run("build", "posts", "--posts", "posts.csv", "-v").check(
        0, r"^a.md:\d+: note: .*\[source-from-link\]", r"^a.md: note: .*2021-11-19 \[date-from-scrape\]",
        r"^b.md: note: .*\[duplicate-post\]")
    rows = list(csv.DictReader((box.folder / "posts.csv").read_text("utf-8-sig").splitlines()))
    assert [row["source"] for row in rows] == [PAGE, PAGE], rows
    assert "转入文章首发地址" not in box.only_book().text()


@case
def repairs_of_scraped_posts_can_be_switched_off(box):
    box.post("posts/a.md", "甲", "2021-11-24",
             body=f"（记者\n\n摄影报道）十八日。\n\n[转入文章首发地址]({PAGE})\n")
    box.run("build", "posts", "--no-repair", "source-from-link",
            "--no-repair", "paragraph-rejoined").check(0)
    text = box.only_book().text()
    assert "转入文章首发地址" in text and "（记者 摄影" not in text, text
