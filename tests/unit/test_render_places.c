/*
 * Which heading a fragment names. The anchors of headings: GitHub's as github.com shows them,
 * Hugo's as hugo 0.111.3 writes them, kramdown's by the rules of its manual ("Specifying a header
 * ID", "auto_ids").
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render_support.h"

/* The id that the fragment leads to in the text; "" for the start, "-" for nowhere. */
static void check(const char *text, const char *fragment, const char *expected)
{
    struct spot spot = {.fragment = str_of(fragment)};
    struct rendering s;

    assert_true(support_start(&s));
    s.wanted = &spot;
    s.n_wanted = 1;
    assert_int_equal(support_render(&s, str_of(text)), ERR_OK);
    const struct str got = spot.found ? spot.id : STR("-");
    if (!str_eq(got, str_of(expected))) {
        fail_msg("#%s leads to \"%.*s\", not \"%s\"", fragment, STR_ARG(got), expected);
    }
    support_end(&s);
}

static void chinese_headings_are_named(void **state)
{
    static const char text[] = "## 一、学校概况\n\n## 研究（2021年）\n\n## 一、学校概况\n";

    (void)state;
    check(text, "一学校概况", "一学校概况");
    check(text, "%E4%B8%80%E5%AD%A6%E6%A0%A1%E6%A6%82%E5%86%B5", "一学校概况");
    check(text, "一、学校概况", "一学校概况");
    check(text, "研究2021年", "研究2021年");
    check(text, "一学校概况-1", "一学校概况-1");
    check(text, "section-1", "研究2021年");
    check(text, "一-学校概况", "一学校概况");
    check(text, "没有", "-");
}

/* kramdown and Hugo leave out what GitHub keeps, and begin and end elsewhere. */
static void each_generators_rule_is_known(void **state)
{
    static const char text[] = "# 2. Foo & Bar: a_b\n\n## Ⅳ ①\n\n## C++ 11\n";

    (void)state;
    check(text, "2-foo--bar-a_b", "s-2-foo--bar-a_b");
    check(text, "foo--bar-ab", "s-2-foo--bar-a_b");
    check(text, "2-foo-bar-a-b", "s-2-foo--bar-a_b");
    check(text, "2-Foo--Bar-a_b", "s-2-foo--bar-a_b");
    check(text, "c-11", "c-11");
    check(text, "-", "s-ⅳ-");
}

static void ids_of_the_text_come_first(void **state)
{
    static const char text[] =
        "## 甲\n\n## 乙 {#甲}\n\n## 丙 {#Own_Id .class key=value}\n\n## 丁 {: #old}\n\n## {x}\n";

    (void)state;
    check(text, "甲", "甲-1");
    check(text, "乙", "甲-1");
    check(text, "Own_Id", "own_id");
    check(text, "丙", "own_id");
    check(text, "old", "old");
    check(text, "x", "x");
}

static void anchors_in_headings_are_ids(void **state)
{
    static const char text[] =
        "# <a id=\"general\">一般</a>\n\n## <a name='old'></a>二\n\n## <a id=x>三</a>\n";

    (void)state;
    check(text, "general", "general");
    check(text, "old", "old");
    check(text, "x", "x");
    check(text, "三", "x");
}

static void attributes_are_not_shown(void **state)
{
    struct rendering s;

    (void)state;
    assert_true(support_start(&s));
    assert_int_equal(
        support_render(&s, STR("## 甲 {#a}\n\n## 乙 {.b}\n\n## 丙 {c}\n\n## 丁{#d}\n")), ERR_OK);
    assert_int_equal(str_cmp(support_body(&s, 0),
                             STR("<h2 id=\"a\">甲</h2>\n<h2 id=\"乙\">乙</h2>\n"
                                 "<h2 id=\"丙-c\">丙 {c}</h2>\n<h2 id=\"丁d\">丁{#d}</h2>\n")),
                     0);
    support_end(&s);
}

static void the_title_is_the_start(void **state)
{
    struct spot spots[] = {
        {.fragment = STR("题-目")}, {.fragment = STR("top")}, {.fragment = STR("题-目-1")}};
    struct rendering s;

    (void)state;
    assert_true(support_start(&s));
    s.post.drop_heading = true;
    s.wanted = spots;
    s.n_wanted = 3;
    assert_int_equal(support_render(&s, STR("# 题 目\n\n## 题 目\n")), ERR_OK);
    assert_true(spots[0].found && spots[0].id.n == 0);
    assert_true(spots[1].found && spots[1].id.n == 0);
    assert_true(spots[2].found && str_eq(spots[2].id, STR("题-目")));
    support_end(&s);
}

/* A chapter of three files: the place is in the last one. */
static void places_are_in_their_files(void **state)
{
    struct spot spot = {.fragment = STR("尾")};
    struct rendering s;
    struct buf text;

    (void)state;
    buf_init(&text, LIMIT_POST_BYTES);
    for (size_t i = 0; i < 30000; i++) {
        buf_str(&text, STR("南开大学\n\n"));
    }
    buf_str(&text, STR("## 尾\n"));
    assert_true(support_start(&s));
    s.wanted = &spot;
    s.n_wanted = 1;
    assert_int_equal(support_render(&s, buf_view(&text)), ERR_OK);
    assert_true(s.chapter.n_files > 1);
    assert_true(spot.found);
    assert_int_equal(spot.file, s.chapter.n_files - 1);
    support_end(&s);
    buf_done(&text);
}

/* Answers change no cut: what others know of this chapter's files stays true. */
static void answers_move_no_place(void **state)
{
    struct spot before = {.fragment = STR("尾")}, after = before;
    struct rendering s;
    struct buf text;

    (void)state;
    buf_init(&text, LIMIT_POST_BYTES);
    for (size_t i = 0; i < 6000; i++) {
        buf_str(&text, STR("南开大学[链接](other.md#部分)\n\n"));
    }
    buf_str(&text, STR("## 尾\n"));
    assert_true(support_start(&s));
    s.n_wanted = 1;
    s.wanted = &before;
    assert_int_equal(support_render(&s, buf_view(&text)), ERR_OK);
    const size_t n = s.chapter.n_files;
    s.wanted = &after;
    s.links.spot = support_find_spot;
    assert_int_equal(support_render(&s, buf_view(&text)), ERR_OK);
    assert_int_equal(s.chapter.n_files, n);
    assert_int_equal(after.file, before.file);
    support_end(&s);
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_headings_are_named),
        cmocka_unit_test(each_generators_rule_is_known),
        cmocka_unit_test(ids_of_the_text_come_first),
        cmocka_unit_test(anchors_in_headings_are_ids),
        cmocka_unit_test(attributes_are_not_shown),
        cmocka_unit_test(the_title_is_the_start),
        cmocka_unit_test(places_are_in_their_files),
        cmocka_unit_test(answers_move_no_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
