/*
 * The tags of Jekyll, 11ty and Hexo become Markdown, and those of posts whose generator is not
 * known.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shortcode_support.h"

static void jekyll(const char *body, const char *expected)
{
    check_shortcodes(GENERATOR_JEKYLL, body, expected);
}

static void hexo(const char *body, const char *expected)
{
    check_shortcodes(GENERATOR_HEXO, body, expected);
}

static void nobody(const char *body, const char *expected)
{
    check_shortcodes(GENERATOR_NONE, body, expected);
}

static void jekyll_code_is_fenced(void **state)
{
    (void)state;
    jekyll("{% highlight ruby linenos %}\nputs '你好'\n{% endhighlight %}\n正文\n",
           "```ruby\nputs '你好'\n```\n\n正文\n");
    jekyll("> 引\n>\n> {% highlight c %}\n> 甲\n>\n> {% endhighlight %}\n> 文\n",
           "> 引\n>\n> ```c\n> 甲\n> ```\n>\n> 文\n");
    jekyll("> {% highlight c %}\n> {% endhighlight %}\n", "> ```c\n> ```\n");
    jekyll("{% highlight c %}\n甲\n>\n{% endhighlight %}\n", "```c\n甲\n>\n```\n");
    jekyll("{%- highlight html -%}\n{% raw %}{{ x }}{% endraw %}\n{%- endhighlight -%}\n",
           "```html\n{{ x }}\n```\n");
}

static void raw_text_is_taken_as_it_is(void **state)
{
    (void)state;
    jekyll("甲 {% raw %}{{ site.url }} {% include x %}{% endraw %} 乙\n",
           "甲 {{ site.url }} {% include x %} 乙\n");
    jekyll("```yaml\n{% raw %}\na: {{ x }}\n{% endraw %}\n```\n", "```yaml\na: {{ x }}\n```\n");
    jekyll("{% raw %}\n```\n{{ x }}\n```\n{% endraw %}\n", "\n```\n{{ x }}\n```\n\n");
    jekyll("{% highlight text %}\n{% raw %}\n{% highlight ruby %}\nx\n{% endhighlight %}\n"
           "{% endraw %}\n{% endhighlight %}\n尾\n",
           "```text\n\n{% highlight ruby %}\nx\n{% endhighlight %}\n\n```\n\n尾\n");
    jekyll("{% highlight text %}\n{% raw %}\n{% endhighlight %}\n尾\n", "```text\n\n```\n\n尾\n");
    jekyll("{% raw %} 从不结束 {{ x }}\n", "{% raw %} 从不结束 {{ x }}\n");
}

static void jekyll_links_lead_to_posts(void **state)
{
    (void)state;
    jekyll("[会]({% post_url 2021-11-18-推进会 %}#一)\n",
           "[会](/@names/zh/2021-11-18-推进会#一)\n");
    jekyll("[会]({% post_url news/2021-11-18-推进会 %})\n", "[会](/@names/zh/2021-11-18-推进会)\n");
    jekyll("[会]({{ site.baseurl }}{% link _posts/2021-11-18-推进会.md %})\n",
           "[会](/blog/_posts/2021-11-18-推进会.md)\n");
    jekyll("[无]({% post_url 没有 %})\n", "[无](没有.md)\n");
}

static void values_are_put_in(void **state)
{
    (void)state;
    jekyll("![徽]({{ site.static_url }}/a.png)\n", "![徽](/static/a.png)\n");
    jekyll("{{ site.url }}{{ site.baseurl }}/a {{site.github.user}}\n",
           "http://nankai.info/blog/a nankai\n");
    jekyll("# {{ page.title }}\n", "# 推进会\n");
    jekyll("![]({{ \"/a.png\" | relative_url }}) ![]({{ 'a.png' | absolute_url }})\n",
           "![](/blog/a.png) ![](http://nankai.info/blog/a.png)\n");
    jekyll("{{ '/a.png' | prepend: site.baseurl | prepend: site.url }}\n",
           "http://nankai.info/blog/a.png\n");
    jekyll("`{{ site.version }}`\n", "`1.2`\n");
}

static void what_is_not_known_is_told(void **state)
{
    struct shortcode_run r;

    (void)state;
    run_shortcodes(&r, GENERATOR_JEKYLL,
                   STR("一{{ site.nothing | date: \"%Y\" }}二 {{ 其他 }} `{{ site.nothing }}`\n"
                       "{% include toc.html %}{% 插件 甲 %}内{% end插件 %}\n"));
    assert_true(str_eq(buf_view(&r.out), STR("一二 {{ 其他 }} `{{ site.nothing }}`\n内\n")));
    assert_true(
        str_eq(message_of(&r, "shortcode-unknown"),
               STR("not known, only what it encloses is kept: site.nothing, include, 插件")));
    end_shortcodes(&r);
}

static void includes_of_pictures_are_pictures(void **state)
{
    (void)state;
    jekyll("{% include figure.html src=\"/a.png\" alt=\"校门\" %}\n", "![校门](/a.png)\n");
    jekyll("{% include image.html url=\"{{ site.static_url }}/a.png\" description=\"校门\" %}\n",
           "<figure><img src=\"/static/a.png\" "
           "alt=\"校门\"/><figcaption>校门</figcaption></figure>\n");
    jekyll("{% include figure image_path=\"/a.jpg\" alt=\"一\" caption=\"二\" %}\n",
           "<figure><img src=\"/a.jpg\" alt=\"一\"/><figcaption>二</figcaption></figure>\n");
    jekyll("{% include video id=\"abc\" provider=\"youtube\" %}\n",
           "[youtube.com/watch?v=abc](https://www.youtube.com/watch?v=abc)\n");
    jekyll("{% include youtube.html id=\"abc\" %}\n",
           "[youtube.com/watch?v=abc](https://www.youtube.com/watch?v=abc)\n");
    jekyll("{% image a.png %} {% img src=\"b.png\" alt=\"乙\" %}\n", "![](a.png) ![乙](b.png)\n");
    jekyll("看 {% img left /a.png 100 200 \"题\" \"字\" %}\n", "看 ![字](/a.png \"题\")\n");
    nobody("{% image \"./a.png\", \"大门\", \"100vw\" %}\n", "![大门](./a.png)\n");
}

static void control_tags_go_and_their_text_stays(void **state)
{
    (void)state;
    jekyll(
        "{% assign x = 1 %}甲{% if x %}乙{% else %}丙{% endif %}{% for a in b %}丁{% endfor %}\n",
        "甲乙丙丁\n");
    jekyll("甲{% comment %}注 {% if %}{% endcomment %}乙\n", "甲乙\n");
}

static void kramdown_extensions_go(void **state)
{
    (void)state;
    jekyll("{::options toc_levels=\"1..3\" /}\n甲{::comment}注{:/comment}乙\n"
           "{::nomarkdown}<b>*丙*</b>{:/}丁\n{: .class}\n",
           "\n甲乙\n<b>*丙*</b>丁\n{: .class}\n");
}

static void hexo_pictures_and_links(void **state)
{
    (void)state;
    hexo("{% asset_img 大门.jpg 校门 %}\n", "<figure><img src=\"大门.jpg\" "
                                            "alt=\"校门\"/><figcaption>校门"
                                            "</figcaption></figure>\n");
    hexo("看 {% asset_img left a.jpg 300 200 '题 目' '替 代' %} 图\n",
         "看 ![替 代](a.jpg \"题 目\") 图\n");
    hexo("{% img [left] /images/a.png 300 %}\n", "![](/images/a.png)\n");
    hexo("看 {% img /a.png '\"题\" \"替\"' %}\n", "看 ![替](/a.png \"题\")\n");
    hexo("[a]({% asset_path a.zip %}) {% asset_link a.zip 下载 %}\n", "[a](a.zip) [下载](a.zip)\n");
    hexo(
        "{% post_link 去年 '去年 的事' %}，{% post_link 2020-01-01-没有 %}，{% post_path 去年 %}\n",
        "[去年 的事](/@names/zh/news/去年)，[没有](2020-01-01-没有.md)，/@names/zh/news/去年\n");
    hexo("{% link 南开 http://www.nankai.edu.cn/ true %}\n", "[南开](http://www.nankai.edu.cn/)\n");
    hexo("{% iframe https://player.example/1 600 400 %}\n",
         "[player.example/1](https://player.example/1)\n");
    hexo("{% youtube lJJh %}\n",
         "[youtube.com/watch?v=lJJh](https://www.youtube.com/watch?v=lJJh)\n");
}

static void hexo_blocks(void **state)
{
    (void)state;
    hexo("{% codeblock 数组 lang:js https://x.cn/ %}\na{% raw %}{{b}}{% endraw %}\n"
         "{% endcodeblock %}\n",
         "**数组** [x.cn/](https://x.cn/)\n\n```js\na{{b}}\n```\n");
    hexo("{% blockquote 鲁迅, 故乡 https://x.cn/ 全文 %}\n路\n{% endblockquote %}\n",
         "<blockquote>\n\n路\n\n— 鲁迅, 故乡 [全文](https://x.cn/)\n\n</blockquote>\n");
    hexo("{% cq %}路{% endcq %}\n", "<blockquote>\n\n路\n\n</blockquote>\n");
    hexo("{% note info %}\n注意\n{% endnote %}\n", "<blockquote>\n\n注意\n\n</blockquote>\n");
    hexo("{% fold 查看答案 %}\n答\n{% endfold %}\n",
         "<details>\n<summary>查看答案</summary>\n\n答\n\n</details>\n");
    hexo("{% tabs 语言 %}\n<!-- tab 甲@icon -->\n一\n<!-- endtab -->\n<!-- tab 乙 -->\n二\n"
         "<!-- endtab -->\n{% endtabs %}\n",
         "\n**甲**\n\n一\n\n**乙**\n\n二\n\n\n");
    hexo("```\n{% asset_img a.png %}\n```\n{{ x }}\n",
         "```\n{% asset_img a.png %}\n```\n{{ x }}\n");
}

static void without_a_generator_only_the_unmistakable_is_rendered(void **state)
{
    (void)state;
    nobody("{{< figure src=a.png >}}\n", "![](a.png)\n");
    nobody("![]({{ site.baseurl }}/a.png) {% asset_img b.png %}\n",
           "![](/blog/a.png) ![](b.png)\n");
    nobody("{% highlight sh %}\nls\n{% endhighlight %}\n", "```sh\nls\n```\n");
    nobody("![]({{ '/a.png' | url }})\n", "![](/a.png)\n");
    nobody("{{ youtube(id=\"x\") }}\n",
           "[youtube.com/watch?v=x](https://www.youtube.com/watch?v=x)\n");
}

static void templates_that_posts_are_about_stay(void **state)
{
    static const char *const same[] = {
        "模板 {{ user }} 和 {{.Size}}，{{ page.title }}，{{}}\n",
        "{% for line in memory %}\n{{ line }}\n{% endfor %}\n",
        "Jinja2 使用 {{ … }} 与 {% … %}，`\\D{%c}`\n",
        "```\n{{< figure src=a.png >}}\n{% raw %}x{% endraw %}\n```\n",
        "~~~vue\n{{ site.baseurl }}\n~~~\n",
        "> ```\n> {{< x >}}\n> ```\n",
        "文\n\n    {{< figure src=a.png >}}\n",
        "`{{< figure src=a.png >}}` 与 ``{% asset_img ` %}``\n",
        "`{{<` 与 `>}}` 之间\n",
        "{{ lookup('file', '/home/.ssh/id_rsa.pub') }}\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        nobody(same[i], same[i]);
}

static void it_can_be_switched_off(void **state)
{
    static const char body[] = "{{< figure src=a.png >}}\n";
    struct shortcode_run r;

    (void)state;
    run_shortcodes(&r, GENERATOR_HUGO, STR("正文\n"));
    assert_false(r.changed);
    r.pass.text = str_of(body);
    assert_true(repair_switch_off(&r.request.repairs, "shortcode-rendered"));
    assert_false(shortcode_pass(&r.pass));
    assert_int_equal(r.findings.n, 0);
    end_shortcodes(&r);
}

static void check_flood(const char *first, const char *piece, size_t bytes, const char *last)
{
    static const enum generator generators[] = {GENERATOR_NONE, GENERATOR_HUGO, GENERATOR_JEKYLL,
                                                GENERATOR_HEXO, GENERATOR_ZOLA};
    struct buf text;

    buf_init(&text, LIMIT_TEXT_BYTES);
    buf_puts(&text, first);
    while (text.n < bytes)
        buf_puts(&text, piece);
    buf_puts(&text, last);
    for (size_t i = 0; i < sizeof generators / sizeof generators[0]; i++) {
        struct shortcode_run r;

        run_shortcodes(&r, generators[i], buf_view(&text));
        assert_true(r.out.n <= 24 * text.n);
        assert_true(r.arena.used <= 64 * text.n + 4096);
        end_shortcodes(&r);
    }
    buf_done(&text);
}

/* What is searched for again and again would take hours. */
static void floods_are_linear(void **state)
{
    static const char *const pieces[] = {
        "{{<",
        "{{< figure \"",
        "{{< a `",
        "{{< highlight go >}}",
        "{{< details >}}",
        "{{< details >}}\n",
        "{{< /details >}}",
        "{% raw %}",
        "{% comment %}",
        "{% if x %}",
        "{% x",
        "{{ x",
        "{{",
        "{{/*",
        "{::comment}",
        "{::a",
        "{:/",
        "`{{<` ``{{ ",
        "``` {{< a >}}\n",
        "> {{< figure src=a.png >}}",
        "> - {{< figure src=a.png >}}\n",
        "{{ site.url | prepend: site.url | ",
        "{% asset_img a b c d ",
        "<!-- tab ",
        "    {{< tab a >}}\n",
        "{{< quote a=\"b\" >}}\n- 1. > ",
        "{% quote(a=\"b\") %}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        check_flood("", pieces[i], 60000, "\n");
        check_flood("{{< figure src=a ", pieces[i], 30000, ">}} %} }} {{< /details >}}\n");
    }
    check_flood("{{< figure ", "caption=\"长\" ", 1000000, " src=a.png >}}\n");
    check_flood("> ", "> ", 60000, "{{< figure src=a.png >}} {{< figure src=b.png >}}\n");
}

static void hexo主题的文字标签留下文字(void **state)
{
    (void)state;
    hexo("{% label primary@要闻 %}与{% label 通知 blue %}\n", "要闻与通知\n");
    hexo("{% u 下划线 %} {% del 旧 %} {% kbd Ctrl+C %} {% emp 重点 %}\n",
         "<u>下划线</u> <del>旧</del> <kbd>Ctrl+C</kbd> <em>重点</em>\n");
    hexo("{% span red, 红字 %} {% p center logo large, 大字 %} {% psw 密码 %}\n",
         "红字 大字 密码\n");
    hexo("{% mark 标记 color:red %}，{% hideInline 答案,看 %}。\n", "<mark>标记</mark>，答案。\n");
    hexo("{% checkbox green checked, 做完 %} {% radio 没做 %}\n", "☑ 做完 ☐ 没做\n");
    hexo("{% btn https://a.example/x, 下载, download %}\n", "[下载](https://a.example/x)\n");
    hexo("{% button '首页','/home/','fas fa-home' %}\n", "[首页](/home/)\n");
    hexo("{% note quote, 一句话 %}\n", "一句话\n");
}

static void hexo提示框的样式不是标题(void **state)
{
    (void)state;
    hexo("{% note success simple %}\n甲\n{% endnote %}\n", "<blockquote>\n\n甲\n\n</blockquote>\n");
    hexo("{% note blue 'fas fa-bullhorn' modern %}\n甲\n{% endnote %}\n",
         "<blockquote>\n\n甲\n\n</blockquote>\n");
    hexo("{% note info no-icon 先读 这里 %}\n甲\n{% endnote %}\n",
         "<blockquote>\n\n**先读 这里**\n\n甲\n\n</blockquote>\n");
}

static void hexo时间线有年份和日期(void **state)
{
    (void)state;
    hexo("{% timeline 2020,pink %}\n<!-- timeline 01-01 -->\n元旦\n<!-- endtimeline -->\n"
         "{% endtimeline %}\n",
         "**2020**\n\n**01-01**\n\n元旦\n\n\n");
}

/* A loop over what only the generator knows showed its template. */
static void names_that_liquid_gives_have_no_value(void **state)
{
    (void)state;
    jekyll("{% assign ids = \"1|2\" | split: \"|\" %}\n{% for id in ids %}{{ id }}甲{{ id.a }}"
           "{% endfor %}乙{{ other }}\n",
           "\n甲乙{{ other }}\n");
}

static void pictures_and_links_of_wordpress_are_rendered(void **state)
{
    static const enum generator generators[] = {GENERATOR_NONE, GENERATOR_JEKYLL, GENERATOR_HUGO,
                                                GENERATOR_HEXO};

    (void)state;
    for (size_t i = 0; i < sizeof generators / sizeof generators[0]; i++) {
        const enum generator g = generators[i];

        check_shortcodes(
            g,
            "上\n[caption id=\"a_1\" align=\"center\" width=\"300\"]<img src=\"a.png\" alt=\"门\" "
            "/>"
            " 东门 1919[/caption]\n下\n",
            "上\n\n<figure><img src=\"a.png\" alt=\"门\" /><figcaption>东门 1919</figcaption>"
            "</figure>\n\n下\n");
        check_shortcodes(g,
                         "[caption caption=\"图\"]<a href=\"b.html\"><img\nsrc=\"a.png\"></a>"
                         "[/caption]\n",
                         "<figure><a href=\"b.html\"><img src=\"a.png\"></a><figcaption>图"
                         "</figcaption></figure>\n");
        check_shortcodes(g, "[embed width=\"1\"]https://v.example/课?id=1[/embed]\n",
                         "[v.example/课?id=1](https://v.example/课?id=1)\n");
        check_shortcodes(g, "[caption width=\"9\"]![图](a.png) 图注[/caption]\n",
                         "![图](a.png) 图注\n");
        check_shortcodes(g, "[caption]没有图[/caption] [embed]不是地址[/embed]\n",
                         "[caption]没有图[/caption] [embed]不是地址[/embed]\n");
        check_shortcodes(g, "[caption](a) [embed][1] [gallery]: http://x/ [gallery](b)\n",
                         "[caption](a) [embed][1] [gallery]: http://x/ [gallery](b)\n");
        check_shortcodes(g, "`[embed]http://a.cn/[/embed]`\n", "`[embed]http://a.cn/[/embed]`\n");
        check_shortcodes(g, "[caption id=1]<img src=a>未完 [例子] [/例子]\n",
                         "[caption id=1]<img src=a>未完 [例子] [/例子]\n");
    }
}

static void a_gallery_without_pictures_is_named(void **state)
{
    struct shortcode_run r;

    (void)state;
    run_shortcodes(&r, GENERATOR_NONE, STR("图：\n\n[gallery ids=\"1,2\"]\n"));
    assert_true(str_eq(buf_view(&r.out), STR("图：\n\n\n")));
    assert_true(str_ends(message_of(&r, "shortcode-unknown"), STR(": gallery")));
    end_shortcodes(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_and_links_of_wordpress_are_rendered),
        cmocka_unit_test(a_gallery_without_pictures_is_named),
        cmocka_unit_test(jekyll_code_is_fenced),
        cmocka_unit_test(raw_text_is_taken_as_it_is),
        cmocka_unit_test(jekyll_links_lead_to_posts),
        cmocka_unit_test(values_are_put_in),
        cmocka_unit_test(what_is_not_known_is_told),
        cmocka_unit_test(includes_of_pictures_are_pictures),
        cmocka_unit_test(control_tags_go_and_their_text_stays),
        cmocka_unit_test(kramdown_extensions_go),
        cmocka_unit_test(hexo_pictures_and_links),
        cmocka_unit_test(hexo_blocks),
        cmocka_unit_test(without_a_generator_only_the_unmistakable_is_rendered),
        cmocka_unit_test(templates_that_posts_are_about_stay),
        cmocka_unit_test(it_can_be_switched_off),
        cmocka_unit_test(floods_are_linear),
        cmocka_unit_test(hexo主题的文字标签留下文字),
        cmocka_unit_test(hexo提示框的样式不是标题),
        cmocka_unit_test(hexo时间线有年份和日期),
        cmocka_unit_test(names_that_liquid_gives_have_no_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
