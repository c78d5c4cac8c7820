"""Posts with the tags of a generator's template language, in a site of that generator."""

from cases_links import hrefs, target
from harness import XHTML, case

GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00," \
      b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def pictures(book):
    return sum(1 for tree in book.chapters.values() for _ in tree.iter(f"{XHTML}img"))


@case
def hugo_references_lead_to_posts_of_the_same_language(box):
    box.write("hugo.toml", """
baseURL = 'https://news.example/'
defaultContentLanguage = 'zh-cn'
[languages.zh-cn]
weight = 1
[languages.en]
weight = 2
[params]
version = '1.2'
[params.github]
repo = 'sheaf'
""")
    body = """
[名]({{< ref "kaixue" >}}) [件]({{< relref "kaixue.md#二研究" >}}) [根]({{< ref "/news/kaixue" >}})
[节]({{< ref "news/kaixue.md" >}}) [包]({{< ref "bundle" >}}) [无]({{< ref "missing.md" >}})

{{< figure src="/a.gif" caption="校门" >}}

版本 {{< param version >}}，{{< param "github.repo" >}}，{{< chart 1 >}}余下。
"""
    for ending, title in ((".md", "开学"), (".en.md", "Term")):
        box.post(f"content/news/kaixue{ending}", title, "2021-09-01", body="## 二、研究\n")
        box.post(f"content/news/bundle/index{ending}", title + "包", "2021-09-02")
        box.post(f"content/news/b{ending}", title + "后", "2021-09-03", body=body)
    box.write("static/a.gif", GIF)
    result = box.run("build", "--name", "n", "-v").check(
        0, r"content/news/b\.md:12: warning: .*: chart \[shortcode-unknown\]",
        r"content/news/b\.md:7: note: rendered: ref × 5, relref, figure, param × 2 ")
    assert result.err.count("shortcode-unknown]") == 2, result
    for path, title in zip(sorted(result.out.split()), ("Term", "开学")):
        book = box.book(path)
        links = hrefs(book, title + "后")
        for name in ("名", "件", "根", "节"):
            assert target(book, links[name][0]) in (title, "二、研究"), (name, links)
        assert target(book, links["件"][0]) == "二、研究"
        assert target(book, links["包"][0]) == title + "包"
        assert "无" not in links and pictures(book) == 1
        assert "校门" in book.text() and "版本 1.2，sheaf，余下。" in book.text()


@case
def jekyll_tags_lead_to_posts_and_settings(box):
    box.write("_config.yml", "title: 新闻\nurl: https://news.example\nbaseurl: /blog\nstatic_url: /static\n"
                             "defaults:\n  - {scope: {path: ''}, values: {layout: post}}\n")
    box.post("_posts/2021-03-04-会议.md", "会议", "2021-03-04")
    box.post("_posts/2021-05-06-b.md", "乙", "2021-05-06", body="""
[一]({% post_url 2021-03-04-会议 %}) [二]({% link _posts/2021-03-04-会议.md %})
[三]({{ site.baseurl }}{% post_url 2021-03-04-会议 %})

![]({{ site.static_url }}/a.gif) ![]({{ "/static/a.gif" | relative_url }})
![]({{ site.url }}{{ site.baseurl }}/static/a.gif)

{% include figure.html src="/static/a.gif" caption="校门" %}

{% highlight sh %}
echo {% raw %}{{ x }}{% endraw %}
{% endhighlight %}
""")
    box.write("static/a.gif", GIF)
    box.run("build", ".", "--name", "n", "-v").check(0, r"2021-05-06-b\.md:7: note: rendered: post_url")
    book = box.only_book()
    links = hrefs(book, "乙")
    assert {target(book, links[name][0]) for name in "一二三"} == {"会议"}, links
    assert pictures(book) == 4
    assert "echo {{ x }}" in book.text()


@case
def hexo_tags_find_posts_and_asset_folders(box):
    box.write("_config.yml", "title: 新闻\nurl: https://news.example\npost_asset_folder: true\n"
                             "source_dir: source\n")
    box.post("source/_posts/去年.md", "去年的事", "2020-03-04")
    box.post("source/_posts/今年.md", "今年的事", "2021-03-04", body="""
{% asset_img 图.gif 校门 %} {% post_link 去年 '去年' %}

{% codeblock lang:js %}
a
{% endcodeblock %}

{% cq %}名言{% endcq %}
""")
    box.write("source/_posts/今年/图.gif", GIF)
    box.run("build", ".", "--name", "n").check(0)
    book = box.only_book()
    assert target(book, hrefs(book, "今年的事")["去年"][0]) == "去年的事"
    assert pictures(book) == 1 and "名言" in book.text() and "{%" not in book.text()


@case
def templates_in_code_stay_where_no_generator_is_known(box):
    box.post("posts/a.md", body="```\n{{< figure >}} {% raw %}\n```\n\n{{ 变量 }} 与 {% for a in b %}\n")
    box.run("build", "posts", "-v").check(0)
    text = box.only_book().text()
    assert "{{< figure >}} {% raw %}" in text and "{{ 变量 }} 与 {% for a in b %}" in text


@case
def rendering_of_tags_can_be_switched_off(box):
    box.post("posts/a.md", body="{{< figure src=\"a.gif\" >}}")
    box.write("posts/a.gif", GIF)
    box.run("build", "posts", "--no-repair", "shortcode-rendered").check(0)
    assert '{{< figure src="a.gif" >}}' in box.only_book().text()
