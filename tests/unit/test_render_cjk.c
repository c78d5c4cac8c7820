/*
 * Emphasis beside Chinese, Japanese and Korean text: what the marks change in the parse, and that
 * nobody behind the parser sees one. Expected values: CommonMark 0.31.2, section 6.2, with the rule
 * of markdown-it-cjk-friendly (a run beside such a character both opens and closes).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/text/cjk.h"
#include "render/text/prepare.h"
#include "render_check.h"

static void chinese_emphasis_is_seen(void **state)
{
    (void)state;
    check("**真，**她", "<p><strong>真，</strong>她</p>\n");
    check("**南开新闻网讯**（记者", "<p><strong>南开新闻网讯</strong>（记者</p>\n");
    check("这是**“重点”**内容", "<p>这是<strong>“重点”</strong>内容</p>\n");
    check("这是*“重点”*内容", "<p>这是<em>“重点”</em>内容</p>\n");
    check("这是***“重点”***内容", "<p>这是<em><strong>“重点”</strong></em>内容</p>\n");
    check("这是~~“旧闻”~~内容", "<p>这是<del>“旧闻”</del>内容</p>\n");
}

static void japanese_and_korean_emphasis_is_seen(void **state)
{
    (void)state;
    check("これは**「重要」**です。", "<p>これは<strong>「重要」</strong>です。</p>\n");
    check("**太郎、**と**ｶﾀｶﾅ！**と",
          "<p><strong>太郎、</strong>と<strong>ｶﾀｶﾅ！</strong>と</p>\n");
    check("이것은**\"중요\"**하다. **(별표)**이",
          "<p>이것은<strong>&quot;중요&quot;</strong>하다. <strong>(별표)</strong>이</p>\n");
    check("葛\xF3\xA0\x84\x80**(区)**！\xEF\xB8\x80",
          "<p>葛\xF3\xA0\x84\x80<strong>(区)</strong>！\xEF\xB8\x80</p>\n");
    check("a“\xEF\xB8\x81**(引)**文", "<p>a“\xEF\xB8\x81<strong>(引)</strong>文</p>\n");
}

static void delimiters_beside_delimiters_go_on_seeing_them(void **state)
{
    (void)state;
    check("这是**_重点_**内容", "<p>这是<strong><em>重点</em></strong>内容</p>\n");
    check("中**~~。删~~**文", "<p>中<strong><del>。删</del></strong>文</p>\n");
    check("中~~**。删**~~文", "<p>中<del><strong>。删</strong></del>文</p>\n");
    check("中**~~_删_~~**文", "<p>中<strong><del><em>删</em></del></strong>文</p>\n");
    check("中，_重_，文", "<p>中，<em>重</em>，文</p>\n");
}

static void what_is_no_emphasis_stays_text(void **state)
{
    (void)state;
    check("这是 ** “重点” ** 内容", "<p>这是 ** “重点” ** 内容</p>\n");
    check("好的~，那就~（10~20，~30）", "<p>好的~，那就~（10~20，~30）</p>\n");
    check("\\*（不是）\\*的", "<p>*（不是）*的</p>\n");
    check("中\\\\**（是）**的", "<p>中\\<strong>（是）</strong>的</p>\n");
    check("中\\***（是）**的", "<p>中*<strong>（是）</strong>的</p>\n");
    check("a**\"b\"**c", "<p>a**&quot;b&quot;**c</p>\n");
    check("😀**\"b\"**😀", "<p>😀**&quot;b&quot;**😀</p>\n");
    check("中_“重点”_文", "<p>中_“重点”_文</p>\n");
}

static void blocks_are_what_they_were(void **state)
{
    (void)state;
    check(">**中。**文", "<blockquote>\n<p><strong>中。</strong>文</p>\n</blockquote>\n");
    check(">~~~中\n>a\n",
          "<blockquote>\n<pre><code class=\"language-中\">a\n</code></pre>\n</blockquote>\n");
    check("***\n* **中。**文\n", "<hr/>\n<ul>\n<li><strong>中。</strong>文</li>\n</ul>\n");
    check("|**中。**|a|\n|-|:-:|\n|文**“重”**|*（*|\n",
          "<table>\n<thead>\n<tr><th><strong>中。</strong></th><th class=\"center\">a</th></tr>\n"
          "</thead>\n<tbody>\n<tr><td>文<strong>“重”</strong></td><td "
          "class=\"center\"><em>（</em></td></tr>\n"
          "</tbody>\n</table>\n");
    check("中**。**文\n===\n", "<h2 id=\"中文\">中<strong>。</strong>文</h2>\n");
}

static void no_mark_is_left_anywhere(void **state)
{
    (void)state;
    check("`中**。**文` ``文*（``", "<p><code>中**。**文</code> <code>文*（</code></p>\n");
    check("```中**。**\n中**。**文\n```\n\n    中**。**_文\n",
          "<pre><code class=\"language-中**。**\">中**。**文\n</code></pre>\n"
          "<pre><code>中**。**_文\n</code></pre>\n");
    check(
        "- ~~~中*。\n  中**。**文\n  ~~~\n",
        "<ul>\n<li><pre><code class=\"language-中*。\">中**。**文\n</code></pre>\n</li>\n</ul>\n");
    check("[中**。**文](http://a.b/中*。*文 \"中**。**文\")",
          "<p><a href=\"http://a.b/%E4%B8%AD*%E3%80%82*%E6%96%87\" "
          "title=\"中**。**文\">中<strong>。</strong>文</a></p>\n");
    check(
        "<http://a.b/中*。*_文>",
        "<p><a href=\"http://a.b/%E4%B8%AD*%E3%80%82*_%E6%96%87\">http://a.b/中*。*_文</a></p>\n");
    check("见 http://a.b/中**。 文*（",
          "<p>见 <a href=\"http://a.b/\">http://a.b/</a>中**。 文*（</p>\n");
    check("甲 ![中**。**文*_](images/a.png \"文*（\")",
          "<p>甲 <img src=\"../images/0123456789abcdef.png\" alt=\"中。文*_\" width=\"640\" "
          "height=\"480\" title=\"文*（\"/></p>\n");
}

static void labels_are_found_as_before(void **state)
{
    (void)state;
    check("[中**。**][] [甲][中**。**] [^中*。]\n\n[中**。**]: http://a.b/ '文*（'\n[^中*。]: "
          "注**。**文",
          "<p><a href=\"http://a.b/\" title=\"文*（\">中<strong>。</strong></a> "
          "<a href=\"http://a.b/\" title=\"文*（\">甲</a> <sup><a epub:type=\"noteref\" "
          "role=\"doc-noteref\" href=\"#fn-1\" id=\"fnref-1\">1</a></sup></p>\n"
          "<section class=\"notes\" epub:type=\"footnotes\">\n"
          "<aside epub:type=\"footnote\" role=\"doc-footnote\" id=\"fn-1\">\n"
          "<p><a role=\"doc-backlink\" title=\"返回正文\" href=\"#fnref-1\">1</a> "
          "注<strong>。</strong>文</p>\n</aside>\n</section>\n");
    check("[^孤*。]: 注\n", "<p>[^孤*。]: 注</p>\n");
}

static void one_note_tells_how_much_was_mended(void **state)
{
    (void)state;
    check("a\n\n（**甲**）和*乙*，`丙**。**丁`",
          "<p>a</p>\n<p>（<strong>甲</strong>）和<em>乙</em>，"
          "<code>丙**。**丁</code></p>\n");
    assert_int_equal(support_count(&r, "emphasis-mended"), 1);
    check("一\n\n**真，**她\n这是*“重点”*内容，**不闭。\n",
          "<p>一</p>\n<p><strong>真，</strong>她这是<em>“重点”</em>内容，**不闭。</p>\n");
    assert_int_equal(support_count(&r, "emphasis-mended"), 2);
    assert_int_equal(r.findings.v[1].line, 3);
}

/* Those in raw HTML were counted, where nothing is mended. */
static void what_stands_in_raw_html_is_not_counted(void **state)
{
    (void)state;
    check("<div>\n**真，**她\n</div>\n", "<p>**真，**她</p>\n");
    check("文\n<p>**真，**她</p>\n**真，**她\n",
          "<p>文</p>\n<p>**真，**她</p>\n<p>**真，**她</p>\n");
    check("<span>\n**真，**她\n</span>\n", "<p>**真，**她</p>\n");
    assert_int_equal(support_count(&r, "emphasis-mended"), 0);
    check("<div>\n\n**真，**她\n\n</div>\n", "<p><strong>真，</strong>她</p>\n");
    check("<b>文</b>\n**真，**她\n", "<p><strong>文</strong><strong>真，</strong>她</p>\n");
    assert_int_equal(support_count(&r, "emphasis-mended"), 2);
}

static void marks_of_the_post_itself_are_no_marks(void **state)
{
    (void)state;
    check("甲\xEF\xB7\x90乙**。**丙\xEF\xB7\x91,\xEF\xB7\xAF",
          "<p>甲\uFFFD乙<strong>。</strong>丙\uFFFD,\uFFFD</p>\n");
    assert_int_equal(support_count(&r, "characters-mended"), 1);
}

static void marks_cut_short_do_no_harm(void **state)
{
    char out[16];

    (void)state;
    assert_int_equal(cjk_unmark(STR("\xEF\xB7\x91"), out), 0);
    assert_int_equal(cjk_unmark(STR("\xEF\xB7\x92"), out), 0);
    assert_int_equal(cjk_unmark(STR("a\xEF\xB7"), out), 3);
    assert_int_equal(cjk_unmark(STR("\xEF\xB7\xB0"), out), 3);
    assert_int_equal(cjk_unmark(STR("a,\xEF\xB7\x92\xEF\xB7\x91,b\xEF\xB7\x90"), out), 2);
    assert_memory_equal(out, "ab", 2);
    assert_false(cjk_is_marked(STR("中文，。")));
}

/* Lines of random pieces; the same on every machine. */
static struct str soup(uint32_t *seed, const char *const *pieces, uint32_t n, struct buf *out)
{
    for (int i = 0; i < 40; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        buf_puts(out, pieces[(*seed >> 16) % n]);
    }
    return buf_view(out);
}

static void text_of_other_scripts_is_as_it_was(void **state)
{
    static const char *const pieces[] = {
        "a",  "Wort", "é", "я", "“", "”",  "…", "😀",   "€",  " ", "\n", "\n\n", "*",
        "**", "~~",   "_", "(", ")", "\\", "`", "***", "\"", "[", "]",  ".",    "\xC2\xA0"};
    struct prepared prepared;
    struct arena arena;
    struct buf text, other[PREPARE_BUFFERS];
    uint32_t seed = 650;

    (void)state;
    arena_init(&arena, 1 << 20);
    buf_init(&text, 1 << 16);
    for (size_t i = 0; i < PREPARE_BUFFERS; i++)
        buf_init(&other[i], 1 << 16);
    for (int i = 0; i < 3000; i++) {
        struct render_request request = {.post = &r.post};

        buf_reset(&text);
        request.body = soup(&seed, pieces, sizeof pieces / sizeof *pieces, &text);
        prepare_body(&request, (struct buf *[]){&other[0], &other[1], &other[2]}, &arena,
                     &r.findings, &prepared);
        assert_false(prepared.marked);
        assert_ptr_equal(prepared.text.p, request.body.p);
    }
    for (size_t i = 0; i < PREPARE_BUFFERS; i++)
        buf_done(&other[i]);
    buf_done(&text);
    arena_done(&arena);
}

/* What is shown is what was written: no mark stays, and no character goes but the delimiters. */
static void all_characters_of_a_soup_are_shown(void **state)
{
    static const char *const pieces[] = {"南", "开",   "す",  "ｶ",    "한",
                                         "a",  "，",   "。",  "（",   "）",
                                         "“",  "”",    ",",   "(",    " ",
                                         "*",  "**",   "***", "~~",   "_",
                                         "__", "`码`", "😀",   "\n乙", "。\xEF\xB8\x80"};
    struct buf text;
    uint32_t seed = 20;

    (void)state;
    buf_init(&text, 1 << 16);
    for (int i = 0; i < 3000; i++) {
        struct str given, body;
        size_t at = 0;

        buf_reset(&text);
        buf_puts(&text, "甲"); /* no line begins a block */
        given = soup(&seed, pieces, sizeof pieces / sizeof *pieces, &text);
        assert_int_equal(support_render(&r, given), ERR_OK);
        body = support_body(&r, 0);
        assert_false(cjk_is_marked(body));
        for (size_t k = 0; k < given.n; k++) {
            if (given.p[k] < 0 || given.p[k] == 'a') {
                while (at < body.n && body.p[at] != given.p[k])
                    at++;
                if (at++ == body.n)
                    fail_msg("%.*s\n---\n%.*s", STR_ARG(given), STR_ARG(body));
            }
        }
    }
    buf_done(&text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(chinese_emphasis_is_seen),
        TEST(japanese_and_korean_emphasis_is_seen),
        TEST(delimiters_beside_delimiters_go_on_seeing_them),
        TEST(what_is_no_emphasis_stays_text),
        TEST(blocks_are_what_they_were),
        TEST(no_mark_is_left_anywhere),
        TEST(labels_are_found_as_before),
        TEST(one_note_tells_how_much_was_mended),
        TEST(what_stands_in_raw_html_is_not_counted),
        TEST(marks_of_the_post_itself_are_no_marks),
        TEST(marks_cut_short_do_no_harm),
        TEST(text_of_other_scripts_is_as_it_was),
        TEST(all_characters_of_a_soup_are_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
