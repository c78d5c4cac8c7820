"""Posts in the Markdown of one generator or another, as the configuration of its site has it."""

from harness import case

BODY = """
## 缘起 {#origin}

他说"走"--见[缘起](#origin) :smile: 。

> [!TIP] 窍门
> 天冷加衣。

苹果
: 一种水果

设 $a_1*b_2*c$，花了 $5。

段落。
{: .lead }
"""


@case
def hugo_shows_what_its_configuration_asks_for(box):
    box.write("hugo.toml", """
baseURL = 'https://news.example/'
title = '新闻'
enableEmoji = true
[markup.goldmark.extensions.passthrough]
enable = true
""")
    box.post("content/news/a.md", "一", "2021-09-01", body=BODY)
    result = box.run("build", "--name", "n", "-v").check(
        0, r"\[attributes-cut\]", r"\[dialect-read\]", r"\[math-kept\]")
    text = box.book(result.out.split()[0]).text()
    for piece in ("他说“走”–见缘起 😄", "窍门", "一种水果", "设 a_1*b_2*c，花了 $5。"):
        assert piece in text, (piece, text)
    for piece in ("[!TIP]", ": 一种水果", "{:", "$a_1"):
        assert piece not in text, (piece, text)


@case
def without_a_configuration_little_is_taken_for_markup(box):
    box.post("a.md", "一", "2021-09-01", body=BODY)
    result = box.run("build", "--name", "n").check(0)
    text = box.book(result.out.split()[0]).text()
    for piece in ('他说"走"--见缘起 :smile:', "窍门", "$a_1", "花了 $5。"):
        assert piece in text, (piece, text)
    assert "[!TIP]" not in text and "{:" not in text


@case
def repairs_of_dialects_can_be_switched_off(box):
    box.post("a.md", "一", "2021-09-01", body=BODY)
    result = box.run("build", "--name", "n", "--no-repair", "attributes-cut", "--no-repair",
                     "dialect-read").check(0)
    text = box.book(result.out.split()[0]).text()
    assert "[!TIP] 窍门" in text and "{: .lead" in text and ": 一种水果" in text, text
