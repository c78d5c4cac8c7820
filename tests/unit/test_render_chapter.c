/*
 * What stands around a chapter's body, and what rendering tells about it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>

#include "render/write/frame.h"
#include "render_support.h"

static bool contains(const struct rendering *s, const char *text)
{
    return str_find(s->chapter.files[0].xhtml, str_of(text)) != STR_NPOS;
}

static void start(struct rendering *s)
{
    assert_true(support_start(s));
}

static void render(struct rendering *s, const char *text)
{
    assert_int_equal(support_render(s, str_of(text)), ERR_OK);
}

static void title_date_author_and_categories_stand_above(void **state)
{
    struct str authors[] = {STR("蓝芳"), STR("A & B")}, categories[] = {STR("科研"), STR("新闻")};
    struct rendering s;

    (void)state;
    start(&s);
    s.post.title = STR("会议 <上> & \"下\"");
    s.post.subtitle = STR("副题");
    s.post.date = (struct civil){.year = 2021, .month = 11, .day = 24};
    s.post.authors = (struct strs){authors, 2};
    s.post.categories = (struct strs){categories, 2};
    render(&s, "正文\n");
    assert_true(contains(&s, "<title>会议 &lt;上&gt; &amp; &quot;下&quot;</title>"));
    assert_true(contains(&s,
                         "<h1>会议 &lt;上&gt; &amp; &quot;下&quot;</h1>\n"
                         "<p class=\"subtitle\">副题</p>\n"
                         "<p class=\"meta\"><time datetime=\"2021-11-24\">2021年11月24日</time> "
                         "· 蓝芳、A &amp; B · 科研、新闻</p>\n"
                         "<div class=\"body\">\n<p>正文</p>\n</div>\n</section>"));
    support_end(&s);
}

static void own_picture_of_a_post_opens_its_chapter(void **state)
{
    const char *figure =
        "<div class=\"body\">\n<figure><img src=\"../images/0123456789abcdef.png\" "
        "alt=\"\" width=\"640\" height=\"480\"/></figure>\n<p>正文</p>";
    struct rendering s;

    (void)state;
    start(&s);
    s.post.cover = STR("images/a.png");
    render(&s, "正文\n");
    assert_true(contains(&s, figure));
    assert_int_equal(s.chapter.n_assets, 1);
    support_end(&s);
}

static void own_picture_that_the_body_shows_first_is_not_repeated(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    s.post.cover = STR("images/a.png");
    render(&s, "正文\n\n![图](images/a.png)\n");
    assert_int_equal(s.chapter.n_images, 1);
    render(&s, "![图](images/c.png)\n\n![图](images/a.png)\n");
    assert_int_equal(s.chapter.n_images, 2);
    support_end(&s);
}

static void own_picture_that_is_missing_is_told_and_leaves_no_trace(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    s.post.cover = STR("/img/头图.jpg");
    render(&s, "正文\n");
    assert_true(contains(&s, "<div class=\"body\">\n<p>正文</p>\n</div>"));
    assert_int_equal(s.chapter.n_missing, 1);
    assert_int_equal(findings_finish(&s.findings, &s.err), ERR_OK);
    assert_int_equal(s.findings.n, 1);
    assert_string_equal(s.findings.v[0].id, "asset-missing");
    support_end(&s);
}

static void what_is_not_known_leaves_no_line(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    render(&s, "");
    assert_true(contains(&s, "<h1>标题</h1>\n<div class=\"body\">\n</div>\n</section>"));
    assert_false(contains(&s, "{{"));
    support_end(&s);
}

static void the_origin_is_linked_where_it_is_an_address(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    s.post.source_url = STR("http://news.example/a b");
    s.post.permalink = STR("/2021/a/");
    render(&s, "正文\n");
    assert_true(contains(&s, "<p class=\"origin\">原文：<a href=\"http://news.example/a%20b\">"
                             "http://news.example/a b</a></p>"));
    s.post.source_name = STR("新华社 <网>");
    render(&s, "正文\n");
    assert_true(contains(&s, "<p class=\"origin\">来源：新华社 &lt;网&gt; <a href=\"http://"));
    s.post.source_url = STR("");
    render(&s, "正文\n");
    assert_true(contains(&s, "<p class=\"origin\">来源：新华社 &lt;网&gt;</p>"));
    s.post.source_name = STR("");
    render(&s, "正文\n");
    assert_false(contains(&s, "origin"));
    support_end(&s);
}

static void the_origin_is_in_the_metadata_where_it_is_an_address(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    s.post.source_url = STR(" http://news.example/新闻?a=1&b=\"2\" ");
    render(&s, "正文\n");
    assert_true(contains(&s, "<title>标题</title>\n"
                             "<meta name=\"dcterms.source\" content=\"http://news.example/"
                             "%E6%96%B0%E9%97%BB?a=1&amp;b=%222%22\"/>\n"
                             "<link rel=\"stylesheet\""));
    s.post.source_url = STR("《南开大学报》第三版");
    s.post.source_name = STR("南开大学报");
    render(&s, "正文\n");
    assert_false(contains(&s, "<meta"));
    support_end(&s);
}

/* Each "&nGt;" of five bytes becomes U+226B U+20D2, six bytes; the last ones were cut off. */
static void entities_that_grow_are_all_decoded(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    render(&s, "<div>&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;"
               "&nGt;&nGt;&nGt;&nGt;&nGt;尾</div>\n");
    assert_true(contains(&s, "\xE2\x89\xAB\xE2\x83\x92尾</p>"));
    support_end(&s);
}

static void text_that_looks_like_a_place_stays(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    s.post.title = STR("{{body}}");
    render(&s, "{{title}} {{heading}}\n");
    assert_true(contains(&s, "<h1>{{body}}</h1>"));
    assert_true(contains(&s, "<p>{{title}} {{heading}}</p>"));
    support_end(&s);
}

static void check_language(const char *written, const char *expected)
{
    struct arena arena;

    arena_init(&arena, LIMIT_TEXT_BYTES);
    assert_int_equal(str_cmp(frame_language(&arena, str_of(written)), str_of(expected)), 0);
    arena_done(&arena);
}

static void languages_are_well_formed_tags(void **state)
{
    (void)state;
    check_language("zh-Hans", "zh-Hans");
    check_language("zh_cn", "zh-CN");
    check_language("ZH-hant-tw", "zh-Hant-TW");
    check_language("es-419", "es-419");
    check_language("en-US-x-twain", "en-US");
    check_language("sr-Latn-RS", "sr-Latn-RS");
    check_language("中文", "");
    check_language("chinese", "");
    check_language("", "");
    check_language("-", "");
}

static void a_post_is_marked_with_its_own_language(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    s.post.language = STR("ar");
    s.post.date = (struct civil){.year = 2021, .month = 1, .day = 2};
    render(&s, "نص `f()`\n\n    g();\n");
    assert_true(contains(&s, "<code dir=\"ltr\">f()</code>"));
    assert_true(contains(&s, "<pre dir=\"ltr\"><code>g();"));
    assert_true(contains(&s, " xml:lang=\"ar\" lang=\"ar\" dir=\"rtl\">"));
    assert_true(contains(&s, "<p class=\"meta\" xml:lang=\"zh-Hans\" lang=\"zh-Hans\">"));
    assert_true(contains(&s, "<time datetime=\"2021-01-02\" dir=\"ltr\">2021年1月2日</time>"));
    s.post.language = STR("\"><script>");
    render(&s, "x\n");
    assert_true(contains(&s, " xml:lang=\"zh-Hans\" lang=\"zh-Hans\">"));
    support_end(&s);
}

/* The note goes with the heading: nothing leads back to it. */
static void the_heading_that_is_the_title_is_not_repeated(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    s.post.drop_heading = true;
    render(&s, "> # 引文里的\n\n标题[^1]\n===\n\n## 二\n\n[^1]: 注\n");
    assert_int_equal(
        str_cmp(support_body(&s, 0),
                STR("<blockquote>\n<h2 id=\"引文里的\">引文里的</h2>\n</blockquote>\n"
                    "<h3 id=\"二\">二</h3>\n"
                    "<section class=\"notes\" epub:type=\"footnotes\">\n"
                    "<aside epub:type=\"footnote\" role=\"doc-footnote\" id=\"fn-1\">\n"
                    "<p>注</p>\n</aside>\n</section>\n")),
        0);
    support_end(&s);
}

static void pictures_are_counted_and_listed_once(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    render(&s, "![图](images/a.png) ![](images/a.png)\n\n![](x.png) ![](x.png)\n\n"
               "![](x.png)\n\n![](http://a.cn/x.png)\n\n![](b.png)\n");
    assert_int_equal(s.chapter.n_assets, 1);
    assert_int_equal(s.chapter.n_images, 2);
    assert_int_equal(s.chapter.n_images_described, 1);
    assert_int_equal(s.chapter.n_missing, 3);
    assert_int_equal(str_cmp(s.chapter.missing[0].address, STR("x.png")), 0);
    assert_int_equal(s.chapter.missing[0].state, ASSET_MISSING);
    assert_int_equal(s.chapter.missing[1].state, ASSET_REMOTE);
    assert_int_equal(s.chapter.missing[2].state, ASSET_UNUSABLE);
    assert_int_equal(support_count(&s, "asset-missing"), 2); /* once for each line */
    assert_int_equal(support_count(&s, "asset-remote"), 1);
    assert_int_equal(support_count(&s, "asset-unusable"), 1);
    support_end(&s);
}

static void what_is_in_a_chapter_is_told(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    render(&s, "文\n");
    assert_false(s.chapter.has_tables || s.chapter.has_notes || s.chapter.has_code ||
                 s.chapter.has_ruby);
    render(&s, "|a|\n|-|\n\n注[^1]\n\n`c`\n\n文<ruby>漢<rt>h</rt></ruby>\n\n[^1]: n\n");
    assert_true(s.chapter.has_tables && s.chapter.has_notes && s.chapter.has_code &&
                s.chapter.has_ruby);
    support_end(&s);
}

static void findings_name_the_line_in_the_file(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    s.post.body_line = 11;
    render(&s, "一\n<!--more-->\n二\n\n文 <input>x\n![](x.png)\n\xFF\n");
    assert_int_equal(findings_finish(&s.findings, &s.err), ERR_OK);
    assert_int_equal(s.findings.n, 4);
    assert_string_equal(s.findings.v[0].id, "divider-mended");
    assert_int_equal(s.findings.v[0].line, 12);
    assert_string_equal(s.findings.v[1].id, "html-dropped");
    assert_int_equal(s.findings.v[1].line, 15);
    assert_string_equal(s.findings.v[2].id, "asset-missing");
    assert_int_equal(s.findings.v[2].line, 16);
    assert_string_equal(s.findings.v[3].id, "characters-mended");
    assert_int_equal(s.findings.v[3].line, 17);
    support_end(&s);
}

static void check_ruby(const char *text, const char *expected)
{
    struct rendering s;
    struct buf all;

    start(&s);
    buf_init(&all, LIMIT_TEXT_BYTES);
    buf_puts(&all, "<p>文");
    buf_puts(&all, expected);
    buf_puts(&all, "</p>\n");
    s.post.title = STR("x");
    assert_int_equal(
        support_render(&s, arena_join(&s.findings.arena, STR("文"), str_of(text), STR(""))),
        ERR_OK);
    assert_int_equal(str_cmp(support_body(&s, 0), buf_view(&all)), 0);
    buf_done(&all);
    support_end(&s);
}

/* EPUB's schema for <ruby>: bases, then texts, plain or each between parentheses. */
static void ruby_is_kept_only_where_its_content_fits(void **state)
{
    (void)state;
    check_ruby("<ruby>a<rt>b</rt></ruby>", "<ruby>a<rt>b</rt></ruby>");
    check_ruby("<RUBY class=x>a<RT>b</RT></RUBY>", "<ruby>a<rt>b</rt></ruby>");
    check_ruby("<ruby><rb>a</rb><rt>b</rt></ruby>", "<ruby><rb>a</rb><rt>b</rt></ruby>");
    check_ruby("<ruby>a<rt>b<ruby>c<rt>d</rt></ruby>", "ab<ruby>c<rt>d</rt></ruby>");
    check_ruby("<ruby>a<rp>(</rp><rt>b</rt></ruby>", "a(b");
    check_ruby("<ruby>a</ruby>", "a");
    check_ruby("<ruby>a<rt>b</rt>", "ab");
    check_ruby("<ruby>a<rt>b</rt>c</ruby>", "abc");
    check_ruby("<ruby>a<rp>*(*</rp><rt>b</rt><rp>)</rp></ruby>", "a<em>(</em>b)");
    check_ruby("<ruby>a*<rt>b</rt>*</ruby>", "a*b*");
    check_ruby("<ruby>a**<rt>b</rt>**c</ruby>", "a**b**c");
}

static void the_same_post_gives_the_same_bytes(void **state)
{
    struct rendering one, two;

    (void)state;
    start(&one);
    start(&two);
    render(&one, "先渲染别的 ![](x.png)\n");
    render(&one, "# 题\n\n# 题\n\n![](images/a.png) ~~删~~ [^1]\n\n[^1]: 注\n");
    render(&two, "# 题\n\n# 题\n\n![](images/a.png) ~~删~~ [^1]\n\n[^1]: 注\n");
    assert_int_equal(str_cmp(one.chapter.files[0].xhtml, two.chapter.files[0].xhtml), 0);
    support_end(&one);
    support_end(&two);
}

/* The parser library's own strikethrough switches a table that all threads share on and off for
   each document: some of these then came out as plain tildes. */
static void *render_many(void *result)
{
    struct rendering s;
    bool *same = result;

    *same = support_start(&s);
    for (size_t i = 0; *same && i < 2000; i++)
        *same = support_render(&s, STR("文~~删~~字")) == ERR_OK &&
                str_eq(support_body(&s, 0), STR("<p>文<del>删</del>字</p>\n"));
    support_end(&s);
    return NULL;
}

static void threads_do_not_disturb_one_another(void **state)
{
    pthread_t threads[4];
    bool same[4] = {false};

    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, render_many, &same[i]), 0);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_true(same[i]);
    }
}

static void cells_beyond_the_head_of_a_table_are_told(void **state)
{
    struct rendering s;

    (void)state;
    start(&s);
    render(&s, "文\n\n| 项 | 数 |\n|---|---|\n| 图书 | 12 |\n| 甲 \\| 乙 | 3 | |\n丙 | 4\n\n"
               "> 项 | 数\n> --- | ---\n> 丁 | 5\n> 戊 | 6 | 丢\n> | `a|b` | 7 |\n");
    assert_int_equal(support_count(&s, "table-cells"), 1);
    assert_int_equal(s.findings.v[0].line, 12);
    assert_true(str_find(s.findings.v[0].message, STR("head: 2;")) != STR_NPOS);
    support_end(&s);
    start(&s);
    render(&s, "| 项 | 数 |\n|---|---|\n| 图书 | 12 |\n| 甲 \\| 乙 | 3 | |\n| 丙 |\n丁 | 4\n");
    assert_int_equal(support_count(&s, "table-cells"), 0);
    support_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_beyond_the_head_of_a_table_are_told),
        cmocka_unit_test(title_date_author_and_categories_stand_above),
        cmocka_unit_test(own_picture_of_a_post_opens_its_chapter),
        cmocka_unit_test(own_picture_that_the_body_shows_first_is_not_repeated),
        cmocka_unit_test(own_picture_that_is_missing_is_told_and_leaves_no_trace),
        cmocka_unit_test(what_is_not_known_leaves_no_line),
        cmocka_unit_test(the_origin_is_linked_where_it_is_an_address),
        cmocka_unit_test(the_origin_is_in_the_metadata_where_it_is_an_address),
        cmocka_unit_test(entities_that_grow_are_all_decoded),
        cmocka_unit_test(text_that_looks_like_a_place_stays),
        cmocka_unit_test(languages_are_well_formed_tags),
        cmocka_unit_test(a_post_is_marked_with_its_own_language),
        cmocka_unit_test(the_heading_that_is_the_title_is_not_repeated),
        cmocka_unit_test(pictures_are_counted_and_listed_once),
        cmocka_unit_test(what_is_in_a_chapter_is_told),
        cmocka_unit_test(findings_name_the_line_in_the_file),
        cmocka_unit_test(ruby_is_kept_only_where_its_content_fits),
        cmocka_unit_test(the_same_post_gives_the_same_bytes),
        cmocka_unit_test(threads_do_not_disturb_one_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
