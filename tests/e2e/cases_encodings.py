"""Posts in other encodings than UTF-8, as Python writes them."""

import json

from harness import case

TEXTS = {
    "gb18030": ("学校召开推进会", "近日，学校召开定点帮扶工作推进会，𠮷野先生出席。"),
    "big5hkscs": ("學校召開會議", "近日，學校召開會議，佢哋喺圖書館。許功蓋。"),
    "cp932": ("表示とソフト", "学校の新しい図書館が開館しました～。能力表。"),
    "euc_jp": ("お知らせ", "学校の新しい図書館が開館しました。ご利用ください。"),
    "cp949": ("새 도서관", "학교의 새 도서관이 문을 열었습니다. 똠방각하."),
    "cp1252": ("L’été", "L’école a ouvert sa bibliothèque à côté du café – enfin…"),
    "cp1251": ("Новости школы", "Школа открыла новую библиотеку. Приходите читать."),
    "koi8_r": ("Наши книги", "Школа открыла новую библиотеку. Приходите читать книги."),
    "utf-16": ("图书馆📚", "图书馆开放了，欢迎各位同学。"),
    "utf-16-le": ("图书馆甲", "图书馆开放了，欢迎各位同学。"),
    "utf-16-be": ("图书馆乙", "图书馆开放了，欢迎各位同学。"),
    "utf-8-sig": ("图书馆丙", "图书馆开放了，欢迎各位同学。"),
}

# What campus sites say in thirty characters, and in fewer.
SHORT = [
    "我校举行开学典礼", "图书馆国庆期间开放时间通知", "关于召开教职工代表大会的通知",
    "学校领导看望慰问老教师", "数学学院举办学术报告会", "本周食堂菜单", "化学系获国家奖励",
    "校长会见来访外宾", "学生会换届选举结果公示", "体育场维修停用公告",
    "近日，我校在全国大学生数学建模竞赛中取得优异成绩，获一等奖三项。",
    "校运动会圆满结束", "毕业典礼隆重举行", "新生入学须知", "关于停水的紧急通知",
    "文学院邀请知名作家来校讲座", "我校教授当选院士", "暑期社会实践活动总结",
    "宿舍安全检查情况通报", "校庆筹备工作启动",
]


def written(title, body):
    return f"---\ntitle: {title}\ndate: 2021-11-18\n---\n\n{body}\n"


@case
def a_book_reads_the_same_whatever_its_posts_are_written_in(box):
    for encoding, (title, body) in TEXTS.items():
        box.write(f"old/{encoding}.md", written(title, body).encode(encoding))
        box.write(f"new/{encoding}.md", written(title, body))
    old = box.run("build", "old", "-o", "a", "-v", "--name", "x").check(
        0, r"^gb18030\.md: note: read as GB18030 \[encoding-converted\]$",
        r"^big5hkscs\.md: note: read as Big5 ", r"^cp932\.md: note: read as Shift_JIS ",
        r"^euc_jp\.md: note: read as EUC-JP ", r"^cp949\.md: note: read as EUC-KR ",
        r"^cp1252\.md: note: read as Windows-1252 ", r"^cp1251\.md: note: read as Windows-1251 ",
        r"^koi8_r\.md: note: read as KOI8-R ", r"^utf-16\.md: note: read as UTF-16 ",
        r"^utf-16-le\.md: note: read as UTF-16 ", r"^utf-16-be\.md: note: read as UTF-16 ",
        r"^utf-8-sig\.md: note: the same text as utf-16-be\.md ")
    assert "utf-8-sig.md: note: read" not in old.err and "characters-mended" not in old.err
    box.run("build", "new", "-o", "b", "--name", "x").check(0)
    a, b = box.only_book("a"), box.only_book("b")
    assert a.text() == b.text() and a.chapters.keys() == b.chapters.keys()
    a.holds(*(title for title, _ in TEXTS.values()))


@case
def short_posts_in_gbk_are_known_for_what_they_are(box):
    for i, title in enumerate(SHORT):
        box.write(f"posts/{i:02}.md", written(title, title + "。").encode("gbk"))
    report = json.loads(box.run("build", "posts", "--json").check(0).out)
    assert {f["message"] for f in report["findings"]} == {"read as GB18030"}, report["findings"]
    assert report["finding_counts"] == {"encoding-converted": len(SHORT)}
    box.only_book().holds(*SHORT)


@case
def the_language_of_the_site_settles_what_few_characters_do_not_tell(box):
    """The same bytes are 好啊 in GBK, 봤가 in EUC-KR and 疑陛 in Big5."""
    for language, title in (("zh-Hans", "好啊"), ("ko", "봤가"), ("zh-TW", "疑陛")):
        box.write("posts/a.md", b"# \xba\xc3\xb0\xa1\n")
        box.run("build", "posts", "--language", language, "-o", language).check(0)
        box.only_book(language).holds(title)
        box.write("posts/a.md", b"---\nlang: %s\n---\n# \xba\xc3\xb0\xa1\n" % language.encode())
        box.run("build", "posts", "-o", "own-" + language).check(0)
        box.only_book("own-" + language).holds(title)


@case
def a_page_says_what_it_is_written_in(box):
    page = ('---\ntitle: Школа\n---\n<html><head><meta http-equiv="Content-Type" '
            'content="text/html; charset=iso-8859-5"></head><p>Книги</p></html>\n')
    box.write("posts/a.html", page.encode("iso8859-5"))
    box.write("posts/b.md", "---\ntitle: Мир\nencoding: ibm866\n---\nКниги\n".encode("cp866"))
    box.run("build", "posts", "-v").check(0, r"^a\.html: note: read as ISO-8859-5 ",
                                          r"^b\.md: note: read as IBM866 ")
    assert box.only_book().holds("Школа", "Мир").text().count("Книги") == 2


@case
def text_files_in_utf16_are_posts_too(box):
    box.write("posts/a.txt", written("图书馆", "开放了。").encode("utf-16"))
    box.write("posts/b.txt", "没有头的文本。".encode("utf-16"))
    box.run("build", "posts").check(0, r"^files +2 = 1 ignored \+ 1 post")
    box.only_book().holds("图书馆")


@case
def bytes_that_are_no_characters_leave_a_trace(box):
    body = "近日，学校召开定点帮扶工作推进会，总结工作，部署任务。" * 3
    box.write("posts/a.md", written("推进会", body).encode("gbk") + b"\xff\xc4")
    box.run("build", "posts", "-v").check(
        0, r"^a\.md: note: read as GB18030; 2 that are no characters of it became U\+FFFD \[")
    text = box.only_book().text()
    assert body in text and text.count("\ufffd") == 2


@case
def conversion_can_be_switched_off(box):
    """Then all is UTF-8, as far as it can be read at all."""
    box.write("posts/a.md", "---\ntitle: News\n---\nThe new café.\n".encode("cp1252"))
    box.write("posts/b.md", written("学校召开推进会", "近日，学校召开会议。" * 9).encode("gbk"))
    box.run("build", "posts", "-v", "--no-repair", "encoding-converted").check(
        0, r"^a\.md:4:.* note: .* \[characters-mended\]$", r"^b\.md: error: .* \[not-text\]$")
    assert "caf\ufffd" in box.only_book().text()
