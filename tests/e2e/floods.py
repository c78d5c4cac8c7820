"""Posts made to be expensive: each a name and a text of about as many bytes as asked for.

A flood repeats what some stage of the program might look at again and again: openings that never
close, closings that were never opened, names, numbers and addresses by the thousand.
"""

# One piece, over and over.
REPEATED = {
    # blocks of Markdown
    "quotes": "> ", "quotes tight": ">", "quotes and lists": "> - ", "quoted lines": "> a\n",
    "lists": "- ", "list lines": "- a\n", "numbers": "1. ", "number lines": "1) 一\n", "rules": "---\n",
    "headings": "# 同一标题\n\n", "hashes": "#", "underlined": "题\n=\n", "fences": "```\n",
    "fences of tildes": "~~~ a\n", "indented code": "    a\n", "hard breaks": "一  \n",
    "soft breaks": "一\n", "blank lines": "\n", "spaces": " ", "full-width spaces": "\u3000",
    "tabs": "\t", "paragraphs": "一\n\n", "tasks": "- [ ] ", "task lines": "- [x] a\n",
    "table bars": "|", "table heads": "|-|-|\n|-|\n", "table rows": "|a|b|\n|-|-|\n",
    "definitions": "词\n: 义\n\n", "definition marks": ": ", "terms": "词\n: ", "alerts": "> [!NOTE]\n\n",
    "alert lines": "> [!WARNING]\n> 一\n\n", "nested alerts": "> [!NOTE]\n> ",
    # spans of Markdown
    "brackets": "[", "closing brackets": "]", "pictures": "![", "picture starts": "![](",
    "picture ends": "](", "links": "[a](b)", "open links": "[a](", "open angles": "[a](<b",
    "pictures in links": "[![", "links in pictures": "![[]()", "references": "[a]",
    "reference definitions": "[a]: b\n", "reference starts": "[a]: <", "titles": "[a](b \"",
    "stars": "*", "strong starts": "**中", "strong beside marks": "**“中”**文", "strong mixed": "**中*文***，",
    "strong ends": "中**", "strong marks": "**，", "stars and letters": "*a **a ", "bars": "_中_",
    "underscores": "_a ", "tildes": "~~中", "tilde runs": "~~~中~~", "ticks": "`a", "ticks of two": "``a`",
    "escapes": "\\*", "backslashes": "\\", "entities": "&copy;", "ampersands": "&", "open entities": "&#x",
    "wide breaks": "中，\n", "addresses": "www.a_", "schemes": "http://", "addresses with dots": "http://a.b/(",
    "mail": "a@", "mail addresses": "a@b.c ", "angles": "<", "angle addresses": "<http://a>",
    # extensions
    "notes": "[^1]", "note definitions": "[^1]: a\n", "note starts": "[^", "notes in notes": "[^1]: [^1]",
    "attribute lists": "{: .a}\n", "attribute lines": "一\n{: #a}\n\n", "attribute starts": "{:",
    "heading attributes": "# 一 {#a .b}\n", "attribute braces": "{#", "emoji": ":smile:", "colons": ":",
    "emoji starts": ":a", "dollars": "$", "formulas": "$a$", "formula blocks": "$$\n", "formula starts": "$a",
    "double dollars": "$$a", "quotes straight": "\"'", "quoted words": "\"中\" 'a' ", "dashes": "-- --- ",
    "dots": "...",
    # templates
    "shortcodes": "{{< a >}}", "shortcode lines": "{{< a >}}\n", "shortcode starts": "{{<",
    "shortcode ends": "{{< /a >}}", "percent shortcodes": "{{% a %}}", "percent starts": "{{%",
    "shortcode comments": "{{</* ", "open arguments": "{{< figure src=\"", "figures": "{{< figure src=a >}}\n",
    "shortcode quotes": "{{< a `", "highlights": "{{< highlight c >}}\n", "liquid": "{% a %}",
    "liquid starts": "{%", "raw": "{% raw %}", "raw ends": "{% endraw %}", "liquid highlights": "{% highlight c %}\n",
    "liquid values": "{{ site.baseurl }}", "braces": "{{", "closing braces": "}}", "assets": "{% asset_img a.png %}",
    "code tags": "{% codeblock %}\n", "includes": "{% include a.html x=\"",
    # scraped
    "shattered": "![图](http://a.b/c/d)\n\n", "shattered hosts": "![图](http://a.b/)\n\n",
    "more": "<!--more-->", "more lines": "一\n<!-- more -->\n", "parentheses": "（\n\n",
    "closing parentheses": "（一\n\n二）\n\n", "hard spaces": "&nbsp;", "empty links": "[](a)",
    "empty pictures": "![]()", "pixels": "<img width=1 height=1 src=http://a/b>", "lone links": "[原文链接](http://a/)\n\n",
    "spaced addresses": "![a](b c d)", "relative protocols": "![a](//b/c)\n\n",
    "data pictures": "![a](data:image/png;base64,AAAA)",
    # HTML
    "div": "<div>", "div lines": "<div>\n", "div blocks": "<div>\n\n", "div ends": "</div>",
    "div end blocks": "</div>\n\n", "div around": "<div>\n\n一\n\n</div>\n\n", "a": "<a>", "a href": "<a href=b>",
    "b blocks": "<b>\n\n", "b i": "<b><i>", "misnested": "<b><i></b></i>", "misnested blocks": "<b><p></b></p>",
    "p": "<p>", "p ends": "</p>", "table": "<table>", "cells": "<table><tr><td>", "cell blocks": "<table><tr><td>\n\n",
    "td": "<td>", "rows": "<tr><td>a", "items": "<ul><li>", "li": "<li>", "terms of html": "<dl><dt>",
    "font": "<font>", "span": "<span>", "span style": "<span style=\"mso-a:b\">中", "section": "<section>",
    "word": "<o:p>", "unknown": "<xyz>", "unknown ends": "</xyz>", "ruby": "<ruby>中<rt>a", "br": "<br>",
    "br paragraphs": "<p><br></p>\n", "nobr": "<nobr>", "hr": "<hr>", "headings of html": "<h1>", "pre": "<pre>",
    "pre lines": "<pre>\n\n", "comments": "<!--", "comment lines": "<!--\n\n", "comments closed": "<!-- a -->",
    "declarations": "<!a", "instructions": "<?", "cdata": "<![CDATA[", "cdata closed": "<![CDATA[a]]>",
    "scripts": "<script>", "script lines": "<script>\n\n", "style": "<style>", "svg": "<svg><script>",
    "math": "<math><mi>", "plaintext": "<plaintext>", "textarea": "<textarea>", "title": "<title>",
    "select": "<select><option>", "forms": "<form><input>", "button": "<button>", "object": "<object>",
    "iframe": "<iframe src=https://www.youtube.com/embed/a>", "iframes": "<iframe src=a></iframe>",
    "video": "<video src=a poster=b>", "audio": "<audio><source src=a>", "details": "<details><summary>",
    "figure": "<figure><figcaption>", "img": "<img src=a>", "open img": "<img ", "open href": "<a href=\"",
    "img sets": "<img srcset=\"a 1x, b 2x\" data-src=c>", "noscript": "<noscript>", "template": "<template>",
    "frameset": "<frameset><frame>", "body": "<body>", "html": "<html>", "head": "<head>", "nul": "<a\0",
    # characters
    "controls": "\x01", "noncharacters": "\ufdd0", "stars and noncharacters": "**\ufdd0，**",
    "right to left": "\u202e", "joiners": "\u200b", "marks": "\u0301", "carriage returns": "\r",
}

# A piece once, then another over and over, then a third once.
FRAMED = {
    "attributes": ("<a ", "x=y ", ">"), "attribute names": ("<p ", "a", ">"),
    "attribute value": ("<a href=\"", "b", "\">"), "one attribute": ("<p ", "class=a ", ">"),
    "style": ("<p style=\"", "mso-a:b;", "\">"), "srcset": ("<img srcset=\"", "a 1x, ", "\">"),
    "a table's columns": ("", "a|", "\n"), "one entity": ("&", "a", ";"), "one number": ("&#", "9", ";"),
    "one tag": ("<", "a", ">"), "one comment": ("<!--", "-", "-->"), "two dashes": ("<!--", "-- ", "-->"),
    "one shortcode": ("{{< a ", "b=c ", ">}}"), "one name": ("{{< ", "a", " >}}"),
    "shortcode in shortcode": ("{{< a >}}", "{{< b >}}", "{{< /a >}}"),
    "one attribute list": ("# a {", "#b .c ", "}"), "one emoji": (":", "a", ":"), "one formula": ("$", "a", "$"),
    "one formula block": ("$$\n", "a\n", "$$\n"), "one address": ("http://", "a.", "/"), "one word": ("", "a", ""),
    "one link": ("[", "a", "](b)"), "one destination": ("[a](", "b", ")"),
    "destination of parentheses": ("[a](", "(", ")"), "one title": ("[a](b \"", "c", "\")"),
    "one reference": ("[", "a", "]\n"), "one definition": ("[a]: ", "b", "\n"),
    "emphasis in a link": ("[", "**中", "](a)"), "a deep quote's lines": (">" * 40 + " a\n", "b\n", ""),
    "a deep list's blanks": ("- " * 20 + "a\n", "\n", ""), "one heading": ("# ", "中", "\n"),
    "lines of a list": ("- a\n", "  一\n", ""), "lines of a cell": ("<table><tr><td>", "一\n", ""),
    "raw": ("{% raw %}", "{{", "{% endraw %}"), "one fence": ("```", "`", "\n"), "one script": ("<script>", "<", "</script>"),
}


def repeated(piece, size):
    return piece * max(1, size // len(piece.encode()))


def numbered(form, size):
    """A form with {0}, for 0, 1, 2…"""
    pieces, length, i = [], 0, 0
    while length < size:
        pieces.append(form.format(i))
        length += len(pieces[-1].encode())
        i += 1
    return "".join(pieces)


# Forms with a number, and what stands behind them.
NUMBERED = {
    "many headings": "# 第{0}节\n\n", "many notes": "一[^{0}]\n\n[^{0}]: 注\n\n", "notes without end": "[^{0}]: [^{0}]\n",
    "many references": "[{0}]: a\n", "uses of references": "[{0}][]\n", "many ids": "<a id=x{0}></a>",
    "many links": "[a](b{0}.md)\n", "many fragments": "[a](#b{0})\n", "many pictures": "![a](b{0}.png)\n\n",
    "many classes": "<p class=x{0}>a", "many elements": "<x{0}>", "many attributes": "<p a{0}=b>",
    "many shortcodes": "{{{{< s{0} >}}}}\n", "many nests": "{{{{< s{0} >}}}}{{{{% t{0} %}}}}",
    "many tags": "{{% t{0} %}}", "many addresses": "http://a{0}.example/b{0} ",
    "many attribute lists": "## a {{#b{0}}}\n", "many emoji": ":a{0}:", "many shards": "![图](http://a.b/c/{0})\n\n",
    "many dividers": "一{0}<!--more-->\n", "many equal heads": "# 一 {0}\n# 一 {0}\n",
}


def ladder(step, size):
    """Lines that each begin deeper than the one before."""
    lines, length, depth = [], 0, 0
    while length < size:
        lines.append(step * depth + "- 一\n")
        length += len(lines[-1].encode())
        depth = depth + 1 if depth < 1000 else 0
    return "".join(lines)


def ticks(size):
    """Runs of ticks of every length: none of them closes another."""
    runs, length, n = [], 0, 1
    while length < size:
        runs.append("`" * n + " a ")
        length += n + 3
        n += 1
    return "".join(runs)


def floods(size):
    """(name, text or bytes) of every flood."""
    for name, piece in REPEATED.items():
        yield name, repeated(piece, size)
    for name, (first, piece, last) in FRAMED.items():
        yield "in a frame: " + name, first + repeated(piece, size) + last
    for name, form in NUMBERED.items():
        yield name, numbered(form, size)
    half = size // 2
    for name, start, end in (("div closed", "<div>", "</div>"), ("b closed", "<b>", "</b>"), ("strong closed", "**中", "文**"),
                             ("quotes closed", "“", "”"), ("brackets closed", "[", "]"), ("shortcodes closed", "{{< a >}}", "{{< /a >}}"),
                             ("table closed", "<table><tr><td>", "</td></tr></table>"), ("parentheses closed", "(", ")")):
        yield name, repeated(start, half) + "深" + repeated(end, half)
    # Openings without number, and one end behind them all.
    for name in ("video", "object", "noscript", "svg", "script"):
        for where, before in (("in a line", "一 "), ("in a block", "<div>")):
            yield f"{name} with one end {where}", f"{before}{repeated(f'<{name}>', size)}深</{name}>"
    yield "lists, deeper and deeper", ladder("  ", size)
    yield "quotes, deeper and deeper", ladder("> ", size)
    yield "ticks of every length", ticks(size)
    wide = min(20_000, size // 50)
    yield "a wide table", "a|" * wide + "\n" + "-|" * wide + "\n" + "x\n" * ((size - 4 * wide) // 2)
    yield "GB 18030", "一段普通的中文新闻，没有什么特别。\n\n".encode("gb18030") * (size // 38)
    yield "Big5", "一段普通的中文新聞，沒有什麼特別。\n\n".encode("big5") * (size // 38)
    yield "UTF-16", "\ufeff".encode("utf-16-le") + ("**中**文 <b>\n\n" * (size // 26)).encode("utf-16-le")
    yield "bad bytes", b"a \xff\xfe\x80 " * (size // 6)
    yield "usual text", "**本网讯** （记者 李明）一段普通的中文新闻，没有*什么*特别，见[这里](http://a.example/b)。\n\n" * (size // 115)
