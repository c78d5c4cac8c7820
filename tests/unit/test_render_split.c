/*
 * Long chapters become files of at most 240 KB, cut between blocks, with every link still right.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "render_support.h"

#define STEM "20211118-0123456789abcdef"

/* n paragraphs of about a kilobyte, each behind `prefix`. */
static void add_paragraphs(struct buf *text, const char *prefix, size_t n)
{
    for (size_t i = 1; i <= n; i++) {
        buf_printf(text, "%s第%zu段", prefix, i);
        for (size_t k = 0; k < 30; k++)
            buf_puts(text, "学校召开推进会，");
        buf_puts(text, "\n\n");
    }
}

static bool contains(const struct rendering *s, size_t file, const char *text)
{
    return str_find(s->chapter.files[file].xhtml, str_of(text)) != STR_NPOS;
}

static size_t count(struct str text, const char *needle)
{
    size_t n = 0;

    for (size_t at = 0; (at = str_find(text, str_of(needle))) != STR_NPOS; n++)
        text = str_from(text, at + 1);
    return n;
}

static void files_are_small_and_named_in_order(void **state)
{
    struct rendering s;
    struct buf text;
    size_t paragraphs = 0;

    (void)state;
    assert_true(support_start(&s));
    buf_init(&text, LIMIT_TEXT_BYTES);
    add_paragraphs(&text, "", 600);
    assert_int_equal(support_render(&s, buf_view(&text)), ERR_OK);
    assert_int_equal(s.chapter.n_files, 2 + (600 * 740 - 1) / LIMIT_CHAPTER_FILE_BYTES - 1);
    assert_int_equal(str_cmp(s.chapter.files[0].name, STR("text/" STEM ".xhtml")), 0);
    assert_int_equal(str_cmp(s.chapter.files[1].name, STR("text/" STEM "-2.xhtml")), 0);
    for (size_t i = 0; i < s.chapter.n_files; i++) {
        assert_true(s.chapter.files[i].xhtml.n <= LIMIT_CHAPTER_FILE_BYTES);
        paragraphs += count(support_body(&s, i), "<p>第");
    }
    assert_int_equal(paragraphs, 600);
    assert_true(contains(&s, 0, "<h1>标题</h1>"));
    assert_false(contains(&s, 1, "<h1>"));
    buf_done(&text);
    support_end(&s);
}

static void links_and_notes_lead_into_the_right_file(void **state)
{
    struct rendering s;
    struct buf text;

    (void)state;
    assert_true(support_start(&s));
    buf_init(&text, LIMIT_TEXT_BYTES);
    buf_puts(&text, "# 开头\n\n[去结尾](#结尾) 注[^1]\n\n");
    add_paragraphs(&text, "", 400);
    buf_puts(&text, "# 结尾\n\n[去开头](#开头) [去结尾](#结尾)\n\n[^1]: 说明\n");
    assert_int_equal(support_render(&s, buf_view(&text)), ERR_OK);
    assert_int_equal(s.chapter.n_files, 2);
    assert_true(contains(&s, 0, "<a href=\"" STEM "-2.xhtml#结尾\">去结尾</a>"));
    assert_true(contains(&s, 0, "href=\"" STEM "-2.xhtml#fn-1\" id=\"fnref-1\">1</a>"));
    assert_true(contains(&s, 1, "<a href=\"" STEM ".xhtml#开头\">去开头</a>"));
    assert_true(contains(&s, 1, "<a href=\"#结尾\">去结尾</a>"));
    assert_true(contains(&s, 1, "href=\"" STEM ".xhtml#fnref-1\">1</a> 说明"));
    buf_done(&text);
    support_end(&s);
}

static void a_wrapper_around_everything_is_opened_again(void **state)
{
    struct rendering s;
    struct buf text;

    (void)state;
    assert_true(support_start(&s));
    buf_init(&text, LIMIT_TEXT_BYTES);
    for (size_t i = 0; i < 400; i++) {
        add_paragraphs(&text, "> ", 1);
        buf_truncate(&text, text.n - 1);
        buf_puts(&text, ">\n");
    }
    assert_int_equal(support_render(&s, buf_view(&text)), ERR_OK);
    assert_int_equal(s.chapter.n_files, 2);
    for (size_t i = 0; i < 2; i++) {
        struct str body = support_body(&s, i);

        assert_true(str_starts(body, STR("<blockquote>\n<p>")));
        assert_true(str_ends(body, STR("</p>\n</blockquote>\n")));
        assert_int_equal(count(body, "<blockquote>"), 1);
    }
    assert_int_equal(support_count(&s, "block-large"), 0);
    buf_done(&text);
    support_end(&s);
}

static void a_numbered_list_goes_on_counting(void **state)
{
    struct rendering s;
    struct buf text;
    struct str first, second;
    size_t items;
    char start[64];

    (void)state;
    assert_true(support_start(&s));
    buf_init(&text, LIMIT_TEXT_BYTES);
    add_paragraphs(&text, "7. ", 400);
    assert_int_equal(support_render(&s, buf_view(&text)), ERR_OK);
    assert_int_equal(s.chapter.n_files, 2);
    first = support_body(&s, 0);
    second = support_body(&s, 1);
    items = count(first, "<li>");
    assert_int_equal(items + count(second, "<li>"), 400);
    (void)snprintf(start, sizeof start, "<ol start=\"%zu\">\n<li>", 7 + items);
    assert_true(str_starts(second, str_of(start)));
    assert_true(str_ends(first, STR("</li>\n</ol>\n")));
    buf_done(&text);
    support_end(&s);
}

static void a_single_large_block_stays_whole(void **state)
{
    struct rendering s;
    struct buf text;

    (void)state;
    assert_true(support_start(&s));
    buf_init(&text, LIMIT_TEXT_BYTES);
    buf_puts(&text, "前\n\n```\n");
    for (size_t i = 0; i < 10000; i++)
        buf_puts(&text, "0123456789012345678901234567890\n");
    buf_puts(&text, "```\n\n后\n");
    assert_int_equal(support_render(&s, buf_view(&text)), ERR_OK);
    assert_int_equal(s.chapter.n_files, 3);
    assert_true(contains(&s, 0, "<p>前</p>"));
    assert_int_equal(support_body(&s, 1).n, strlen("<pre><code></code></pre>\n") + 320000);
    assert_true(contains(&s, 2, "<p>后</p>"));
    assert_int_equal(support_count(&s, "block-large"), 1);
    assert_int_equal(s.findings.v[0].line, 3);
    buf_done(&text);
    support_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_small_and_named_in_order),
        cmocka_unit_test(links_and_notes_lead_into_the_right_file),
        cmocka_unit_test(a_wrapper_around_everything_is_opened_again),
        cmocka_unit_test(a_numbered_list_goes_on_counting),
        cmocka_unit_test(a_single_large_block_stays_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
