/*
 * Markup that only some generators have: attributes, alerts, containers, code blocks' names. What
 * is expected was written by hand from their documentation.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialect_support.h"

static void lists_of_attributes_are_not_shown(void **state)
{
    struct shown *s = *state;

    assert_string_equal(body_of(s, "一段话。\n{: .lead #intro}\n"),
                        "<p>一段话。<span id=\"intro\"></span></p>\n");
    assert_string_equal(body_of(s, "一段话。\n\n{: .center}\n下一段。\n"),
                        "<p>一段话。</p>\n<p>下一段。</p>\n");
    assert_string_equal(body_of(s, "> 引文\n{: style=\"color: red\"}\n"),
                        "<blockquote>\n<p>引文</p>\n</blockquote>\n");
    assert_string_equal(body_of(s,
                                "**重点**{: .red}，[链接](http://a.example/){: target=\"_blank\"}"
                                "和`代码`{:.language-c}。\n"),
                        "<p><strong>重点</strong>，<a href=\"http://a.example/\">链接</a>"
                        "和<code>代码</code>。</p>\n");
    assert_string_equal(body_of(s, "段落\n{.note #x}\n"), "<p>段落<span id=\"x\"></span></p>\n");
    assert_string_equal(body_of(s, "| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n{: .table}\n"),
                        "<table>\n<thead>\n<tr><th>甲</th><th>乙</th></tr>\n</thead>\n<tbody>\n"
                        "<tr><td>一</td><td>二</td></tr>\n</tbody>\n</table>\n");
    assert_string_equal(body_of(s, "- {:.done} 做完\n- 没做\n{: .tasks}\n"),
                        "<ul>\n<li> 做完</li>\n<li>没做</li>\n</ul>\n");
    assert_int_equal(support_count(&s->rendering, "attributes-cut"), 7);
}

/* Only the first of them was cut. */
static void all_lists_of_attributes_in_a_row_go(void **state)
{
    struct shown *s = *state;

    assert_string_equal(body_of(s, "## 缘起 {#qi} {.big}\n"), "<h2 id=\"qi\">缘起</h2>\n");
    assert_string_equal(body_of(s, "## 缘起 {.big}{#qi}\n"), "<h2 id=\"qi\">缘起</h2>\n");
    assert_string_equal(body_of(s, "## 缘起{.大}{#qi}\n"),
                        "<h2 id=\"缘起大qi\">缘起{.大}{#qi}</h2>\n");
    assert_string_equal(body_of(s, "**重**{: .a}{: .b}，[链](http://a.example/){: .c}{: #d}\n"),
                        "<p><strong>重</strong>，<a href=\"http://a.example/\">链</a>"
                        "<span id=\"d\"></span></p>\n");
    assert_string_equal(body_of(s, "一段\n{: .a} {: #丙}\n"),
                        "<p>一段<span id=\"丙\"></span></p>\n");
    assert_string_equal(body_of(s, "| 甲 |\n|---|\n| 一 |\n{: .a}{: .b}\n"),
                        "<table>\n<thead>\n<tr><th>甲</th></tr>\n</thead>\n<tbody>\n"
                        "<tr><td>一</td></tr>\n</tbody>\n</table>\n");
    assert_string_equal(body_of(s, "**重**{: .a}{1, 2}\n"), "<p><strong>重</strong>{1, 2}</p>\n");
}

static void pictures_lose_their_attributes(void **state)
{
    struct shown *s = *state;
    const char *with = "![图](images/a.png){: width=\"300\" .shadow}\n", *text;
    struct buf plain;

    buf_init(&plain, 1 << 16);
    buf_puts(&plain, body_of(s, "![图](images/a.png)\n"));
    assert_string_equal(body_of(s, with), plain.p);
    assert_string_equal(body_of(s, "![图](images/a.png){width=300 height=200}\n"), plain.p);
    assert_string_equal(body_of(s, "![图](images/a.png)\n{width=300}\n"), plain.p);
    text = body_of(s, "[链](http://a.example/){rel=\"nofollow\"}\n");
    assert_string_equal(text, "<p><a href=\"http://a.example/\">链</a></p>\n");
    buf_done(&plain);
}

static void braces_that_are_no_list_stay(void **state)
{
    struct shown *s = *state;

    assert_string_equal(body_of(s, "集合 {1, 2}\n{未完}\n"), "<p>集合 {1, 2}\n{未完}</p>\n");
    assert_string_equal(body_of(s, "`f`{x}，{: 不是}\n"), "<p><code>f</code>{x}，{: 不是}</p>\n");
    assert_string_equal(body_of(s, "{a=b}\n"), "<p>{a=b}</p>\n");
    assert_string_equal(body_of(s, "```\n{: .x}\n```\n"), "<pre><code>{: .x}\n</code></pre>\n");
    assert_int_equal(support_count(&s->rendering, "attributes-cut"), 0);
}

static void a_heading_keeps_the_id_that_is_given_behind_it(void **state)
{
    struct shown *s = *state;

    assert_string_equal(body_of(s, "## 缘起\n{: #origin .no_toc}\n\n见[上](#origin)。\n"),
                        "<h2 id=\"origin\">缘起</h2>\n<p>见<a href=\"#origin\">上</a>。</p>\n");
    assert_string_equal(body_of(s, "## 缘起 {#origin .big data-x=\"1\"}\n"),
                        "<h2 id=\"origin\">缘起</h2>\n");
}

static void an_id_of_a_paragraph_is_a_place_for_links(void **state)
{
    struct shown *s = *state;

    assert_string_equal(body_of(s, "一。\n{: #图}\n\n见[上](#图)与**乙**{: #b}\n\n[下](#b)。\n"),
                        "<p>一。<span id=\"图\"></span></p>\n<p>见<a href=\"#图\">上</a>与"
                        "<strong>乙</strong><span id=\"b\"></span></p>\n"
                        "<p><a href=\"#b\">下</a>。</p>\n");
}

static void lists_of_contents_go(void **state)
{
    struct shown *s = *state;

    assert_string_equal(body_of(s, "* TOC\n{:toc}\n\n文\n"), "<p>文</p>\n");
    assert_string_equal(body_of(s, "1. 目录\n{:toc .x}\n\n文\n"), "<p>文</p>\n");
    assert_string_equal(body_of(s, "[TOC]\n\n文\n\n[[toc]]\n"), "<p>文</p>\n");
    assert_string_equal(body_of(s, "[[_TOC_]]\n\n@[toc](目录)\n\n文\n"), "<p>文</p>\n");
    assert_string_equal(body_of(s, "[toc](http://a.example/)\n"),
                        "<p><a href=\"http://a.example/\">toc</a></p>\n");
}

static void quotes_with_a_mark_are_alerts(void **state)
{
    struct shown *s = *state;

    assert_string_equal(body_of(s, "> [!NOTE]\n> 请先读这里。\n"),
                        "<blockquote class=\"alert note\">\n<p class=\"title\"><strong>说明"
                        "</strong></p>\n<p>请先读这里。</p>\n</blockquote>\n");
    assert_string_equal(body_of(s, "> [!tip]- 小*窍*门\n> - 一\n"),
                        "<blockquote class=\"alert tip\">\n<p class=\"title\"><strong>小<em>窍</em>"
                        "门</strong></p>\n<ul>\n<li>一</li>\n</ul>\n</blockquote>\n");
    assert_string_equal(body_of(s, "> [!Example]\n>\n> 文\n"),
                        "<blockquote class=\"alert note\">\n<p class=\"title\"><strong>Example"
                        "</strong></p>\n<p>文</p>\n</blockquote>\n");
    assert_string_equal(body_of(s, "> 天冷加衣。\n{: .prompt-warning }\n"),
                        "<blockquote class=\"alert warning\">\n<p class=\"title\"><strong>警告"
                        "</strong></p>\n<p>天冷加衣。</p>\n</blockquote>\n");
    assert_string_equal(body_of(s, "> [!注意] 文\n"),
                        "<blockquote>\n<p>[!注意] 文</p>\n</blockquote>\n");
}

static void containers_are_alerts_or_lose_their_marks(void **state)
{
    struct shown *s = *state;

    assert_string_equal(
        body_of(s, "前\n::: warning 当心\n- 一\n\n二\n:::\n后\n"),
        "<p>前</p>\n<blockquote class=\"alert warning\">\n<p class=\"title\"><strong>"
        "当心</strong></p>\n<ul>\n<li>一</li>\n</ul>\n<p>二</p>\n</blockquote>\n"
        "<p>后</p>\n");
    assert_string_equal(body_of(s, "::::tip\n外\n\n:::danger{title=\"x\"}\n内\n:::\n\n外\n::::\n"),
                        "<blockquote class=\"alert tip\">\n<p class=\"title\"><strong>提示</strong>"
                        "</p>\n<p>外</p>\n<blockquote class=\"alert caution\">\n<p class=\"title\">"
                        "<strong>注意</strong></p>\n<p>内</p>\n</blockquote>\n<p>外</p>\n"
                        "</blockquote>\n");
    assert_string_equal(body_of(s, "::: hljs-center\n居中\n:::\n"), "<p>居中</p>\n");
    assert_string_equal(body_of(s, "```\n:::tip\n```\n\n:::tip 未完\n"),
                        "<pre><code>:::tip\n</code></pre>\n<p>:::tip 未完</p>\n");
}

static void definitions_are_what_the_configuration_says(void **state)
{
    struct shown *s = *state;

    s->site.generator = GENERATOR_HUGO;
    assert_string_equal(body_of(s, "苹果\n: 水果\n"), "<p>苹果\n: 水果</p>\n");
    s->site.markdown.definition_lists = true;
    assert_string_equal(
        body_of(s, "前文。\n\n苹果\n:   一种*水果*，\n甜。\n: 一家公司\n\n**“梨”**\n鸭梨\n\n"
                   ":   也是水果\n\n    ```\n    : x\n    ```\n\n后文\n"),
        "<p>前文。</p>\n<dl>\n<dt>苹果</dt>\n<dd>一种<em>水果</em>，甜。</dd>\n"
        "<dd>一家公司</dd>\n<dt><strong>“梨”</strong></dt>\n<dt>鸭梨</dt>\n"
        "<dd><p>也是水果</p>\n<pre><code>: x\n</code></pre>\n</dd>\n</dl>\n"
        "<p>后文</p>\n");
    assert_string_equal(body_of(s, "- 项\n: 不是\n\n```\n甲\n: 乙\n```\n\n> 引\n: 不是\n"),
                        "<ul>\n<li>项\n: 不是</li>\n</ul>\n<pre><code>甲\n: 乙\n</code></pre>\n"
                        "<blockquote>\n<p>引\n: 不是</p>\n</blockquote>\n");
    assert_int_equal(support_count(&s->rendering, "dialect-read"), 1);
}

static void without_a_generator_only_short_terms_are_defined(void **state)
{
    struct shown *s = *state;

    assert_string_equal(body_of(s, "苹果\n: 水果\n"),
                        "<dl>\n<dt>苹果</dt>\n<dd>水果</dd>\n</dl>\n");
    assert_string_equal(body_of(s, "他说。\n: 水果\n"), "<p>他说。\n: 水果</p>\n");
    assert_string_equal(body_of(s, "一\n二\n: 水果\n"), "<p>一二\n: 水果</p>\n");
    assert_string_equal(body_of(s, "苹果\n\n: 水果\n"), "<p>苹果</p>\n<p>: 水果</p>\n");
}

static void abbreviations_have_their_meaning_as_a_title(void **state)
{
    struct shown *s = *state;

    assert_string_equal(
        body_of(s, "HTML 与 XHTML，用HTML写。`HTML`\n\n*[HTML]: 超文本标记语言\n*[无]:\n"),
        "<p><abbr title=\"超文本标记语言\">HTML</abbr> 与 XHTML，用<abbr title=\""
        "超文本标记语言\">HTML</abbr>写。<code>HTML</code></p>\n");
    assert_string_equal(body_of(s, "*[甲]* 乙\n"), "<p><em>[甲]</em> 乙</p>\n");
}

static void marks_are_read_where_the_site_asks_for_them(void **state)
{
    struct shown *s = *state;

    assert_string_equal(body_of(s, "==重点== ++新++ x^2^\n"), "<p>==重点== ++新++ x^2^</p>\n");
    s->site.markdown.mark = s->site.markdown.insert = s->site.markdown.superscript = true;
    assert_string_equal(
        body_of(s, "==重点==，++新++，x^2^；a == b == c，C++ 和 D++，`==x==`\n"),
        "<p><mark>重点</mark>，<ins>新</ins>，x<sup>2</sup>；a == b == c，C++ 和 D++，"
        "<code>==x==</code></p>\n");
}

static void code_blocks_have_a_language_and_perhaps_a_file(void **state)
{
    static const struct {
        const char *info, *language, *file;
    } cases[] = {
        {"go {linenos=table,hl_lines=[1,\"3-5\"]}", "go", ""},
        {"go{linenos=true}", "go", ""},
        {"{.python .numberLines}", "python", ""},
        {"{r, echo=FALSE}", "r", ""},
        {"js:src/app.js", "js", "src/app.js"},
        {"js title=\"配置.js\" {1,3}", "js", "配置.js"},
        {"yaml filename=config.yml", "yaml", "config.yml"},
        {"mermaid", "mermaid", ""},
        {"c++", "c++", ""},
        {"", "", ""},
        {"title=\"甲\"", "", "甲"},
        {"rust,ignore", "rust", ""},
        {"{linenos=table}", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct code_info info = code_info_read(str_of(cases[i].info));

        assert_true(str_eq(info.language, str_of(cases[i].language)));
        assert_true(str_eq(info.file, str_of(cases[i].file)));
    }
}

static void code_never_loses_white_space(void **state)
{
    struct shown *s = *state;

    assert_string_equal(body_of(s, "```js:a.js\n\n\tx  \n\n```\n"),
                        "<p class=\"file\">a.js</p>\n<pre><code class=\"language-js\">\n\tx  \n\n"
                        "</code></pre>\n");
    assert_string_equal(body_of(s, "```sh\nls\n```\n{: file=\"~/run.sh\" }\n"),
                        "<p class=\"file\">~/run.sh</p>\n<pre><code class=\"language-sh\">ls\n"
                        "</code></pre>\n");
}

static void all_of_it_can_be_switched_off(void **state)
{
    struct shown *s = *state;

    assert_true(repair_switch_off(&s->repairs, "attributes-cut"));
    assert_true(repair_switch_off(&s->repairs, "dialect-read"));
    s->site.markdown.quotes = s->site.markdown.dashes = s->site.markdown.emoji = true;
    assert_string_equal(body_of(s, "文\n{: .x}\n"), "<p>文\n{: .x}</p>\n");
    assert_string_equal(body_of(s, "> [!NOTE]\n> 文 \"--\" :smile:\n"),
                        "<blockquote>\n<p>[!NOTE]\n文 &quot;--&quot; :smile:</p>\n</blockquote>\n");
    assert_string_equal(body_of(s, ":::tip\n文\n:::\n"), "<p>:::tip\n文\n:::</p>\n");
    assert_int_equal(s->rendering.findings.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lists_of_attributes_are_not_shown),
        TEST(all_lists_of_attributes_in_a_row_go),
        TEST(pictures_lose_their_attributes),
        TEST(braces_that_are_no_list_stay),
        TEST(a_heading_keeps_the_id_that_is_given_behind_it),
        TEST(an_id_of_a_paragraph_is_a_place_for_links),
        TEST(lists_of_contents_go),
        TEST(quotes_with_a_mark_are_alerts),
        TEST(containers_are_alerts_or_lose_their_marks),
        TEST(definitions_are_what_the_configuration_says),
        TEST(without_a_generator_only_short_terms_are_defined),
        TEST(abbreviations_have_their_meaning_as_a_title),
        TEST(marks_are_read_where_the_site_asks_for_them),
        TEST(code_blocks_have_a_language_and_perhaps_a_file),
        TEST(code_never_loses_white_space),
        TEST(all_of_it_can_be_switched_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
