/*
 * Posts made to be expensive. What they may cost is told in counted work: the parser's arena and
 * the findings that say what was given up, never in time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/markdown/markdown.h"
#include "render/markdown/prescan.h"
#include "render_support.h"

static void repeat(struct buf *text, const char *piece, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buf_puts(text, piece);
}

enum outcome {
    PARSED,     /* as Markdown */
    GIVEN_UP,   /* before the parser saw it */
    OVER_BUDGET /* while parsing */
};

static enum outcome outcome_of(struct str text)
{
    struct arena arena;
    struct prescan found;
    struct markdown markdown;
    struct err err;
    bool over = false;
    enum outcome outcome = PARSED;

    arena_init(&arena, LIMIT_TEXT_BYTES);
    prescan(text, &arena, &found);
    if (found.plain) {
        outcome = GIVEN_UP;
    } else {
        markdown_init(&markdown);
        assert_int_equal(markdown_parse(&markdown, text, &over, &err), ERR_OK);
        assert_true(markdown.arena.used <= LIMIT_PARSE_BYTES);
        markdown_done(&markdown);
        outcome = over ? OVER_BUDGET : PARSED;
    }
    arena_done(&arena);
    return outcome;
}

static void check(const char *first, const char *piece, size_t times, enum outcome expected)
{
    struct buf text;

    buf_init(&text, LIMIT_TEXT_BYTES);
    buf_puts(&text, first);
    repeat(&text, piece, times);
    assert_int_equal(outcome_of(buf_view(&text)), expected);
    buf_done(&text);
}

static void loops_of_the_parser_are_not_entered(void **state)
{
    (void)state;
    check("", "![[]()", 30000, GIVEN_UP);
    check("", "![", 500000, GIVEN_UP);
    check("a\n", "|-|-|\n|-|\n", 50000, GIVEN_UP);
    check("- - - - - - - - - - - - - - - - - - - - - a\n", "\n", 2000000, GIVEN_UP);
    check(">>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>> a\n", "b\n", 600000, GIVEN_UP);
}

static void floods_of_nodes_stop_at_the_budget(void **state)
{
    (void)state;
    check("", "[", 1000000, OVER_BUDGET);
    check("", "*a ", 330000, OVER_BUDGET);
    check("", "_a_ ", 250000, OVER_BUDGET);
    check("", "<", 1000000, OVER_BUDGET);
    check("", "a\n", 500000, OVER_BUDGET);
    check("[a]: ", "x", 20000, PARSED);
}

static void what_is_only_long_is_parsed(void **state)
{
    (void)state;
    check("", "[", 50000, PARSED);
    check("", "www.a_", 30000, PARSED);
    check("", "`a", 100000, PARSED);
    check("", ">", 10000, PARSED);
    check("", "- ", 1000, PARSED);
    check("", "一段普通的中文新闻，没有什么特别。\n\n", 40000, PARSED);
    check("", "![图](a.png)\n\n", 20000, PARSED);
}

static void render(struct rendering *s, struct str text)
{
    assert_true(support_start(s));
    assert_int_equal(support_render(s, text), ERR_OK);
}

static void a_post_that_is_given_up_keeps_all_of_its_text(void **state)
{
    struct rendering s;
    struct buf text;
    struct str body;
    size_t n = 0;

    (void)state;
    buf_init(&text, LIMIT_TEXT_BYTES);
    buf_puts(&text, "第一段 <b> & \"引号\"\n第二行\n\n");
    repeat(&text, "![[]()", 5000);
    repeat(&text, "\n\n![[]()", 12000);
    repeat(&text, "![[]()", 12000);
    render(&s, buf_view(&text));
    assert_int_equal(support_count(&s, "body-plain"), 1);
    body = support_body(&s, 0);
    assert_true(str_starts(body, STR("<p>第一段 &lt;b&gt; &amp; &quot;引号&quot;<br/>\n"
                                     "第二行</p>\n<p>![[]()")));
    for (size_t i = 0; i < s.chapter.n_files; i++) {
        body = support_body(&s, i);
        for (size_t at; (at = str_find(body, STR("![[]()"))) != STR_NPOS; n++)
            body = str_from(body, at + 1);
    }
    assert_in_range(n, 28990, 29000); /* a piece may end within one */
    buf_done(&text);
    support_end(&s);
}

static void a_table_that_is_too_large_is_text_in_a_post_that_is_not(void **state)
{
    struct rendering s;
    struct buf text;
    struct str body;

    (void)state;
    buf_init(&text, LIMIT_TEXT_BYTES);
    buf_puts(&text, "# 题\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n");
    repeat(&text, "a|", 20000);
    buf_puts(&text, "\n");
    repeat(&text, "-|", 20000);
    buf_puts(&text, "\n");
    repeat(&text, "x\n", 200);
    buf_puts(&text, "\n**后文**\n");
    render(&s, buf_view(&text));
    body = support_body(&s, 0);
    assert_int_equal(support_count(&s, "table-large"), 1);
    assert_int_equal(support_count(&s, "body-plain"), 0);
    assert_int_equal(s.findings.v[0].line, 8);
    assert_true(str_find(body, STR("<td>2</td>")) != STR_NPOS);
    assert_true(str_find(body, STR("<p>a|a|a|")) != STR_NPOS);
    assert_true(str_find(body, STR("\n-|-|-|")) != STR_NPOS);
    assert_true(str_ends(body, STR("<p><strong>后文</strong></p>\n")));
    buf_done(&text);
    support_end(&s);
}

static void a_long_narrow_table_is_a_table(void **state)
{
    struct rendering s;
    struct buf text;

    (void)state;
    buf_init(&text, LIMIT_TEXT_BYTES);
    buf_puts(&text, "| a | b | c |\n|---|---|---|\n");
    repeat(&text, "| 1 | 2 | 3 |\n", 3000);
    render(&s, buf_view(&text));
    assert_int_equal(support_count(&s, "table-large"), 0);
    assert_true(s.chapter.has_tables);
    buf_done(&text);
    support_end(&s);
}

static size_t deepest(struct str body)
{
    size_t depth = 0, most = 0;

    for (size_t i = 0; i + 1 < body.n; i++) {
        if (body.p[i] != '<')
            continue;
        if (body.p[i + 1] == '/')
            depth--;
        else if (str_find(str_sub(body, i, str_find(str_from(body, i), STR(">")) + i), STR("/")) ==
                 STR_NPOS)
            depth++;
        most = depth > most ? depth : most;
    }
    return most;
}

static void deep_nesting_is_flattened_with_all_of_its_text(void **state)
{
    static const char *const pieces[] = {">", "- ", "*a **b ", "[![", "<u>"};

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        struct rendering s;
        struct buf text;

        buf_init(&text, LIMIT_TEXT_BYTES);
        repeat(&text, pieces[i], 10000);
        buf_puts(&text, " 深处的字 ");
        repeat(&text, i == 2 ? "** a*" : "", 10000);
        render(&s, buf_view(&text));
        assert_true(str_find(s.chapter.files[0].xhtml, STR("深处的字")) != STR_NPOS);
        assert_true(deepest(support_body(&s, 0)) <= LIMIT_NESTING);
        assert_int_equal(support_count(&s, "chapter-deep"), i < 3);
        buf_done(&text);
        support_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loops_of_the_parser_are_not_entered),
        cmocka_unit_test(floods_of_nodes_stop_at_the_budget),
        cmocka_unit_test(what_is_only_long_is_parsed),
        cmocka_unit_test(a_post_that_is_given_up_keeps_all_of_its_text),
        cmocka_unit_test(a_table_that_is_too_large_is_text_in_a_post_that_is_not),
        cmocka_unit_test(a_long_narrow_table_is_a_table),
        cmocka_unit_test(deep_nesting_is_flattened_with_all_of_its_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
