/*
 * Lines of a cover's title: where Chinese and Latin text may be broken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "package/cover.h"

static void assert_lines(const char *text, size_t columns, size_t n, const char *const *expected)
{
    struct str lines[8];

    assert_int_equal(cover_wrap(str_of(text), columns, lines, 8), n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(lines[i].n, strlen(expected[i]));
        assert_memory_equal(lines[i].p, expected[i], lines[i].n);
    }
}

static void short_title_is_one_line(void **state)
{
    const char *const lines[] = {"南开新闻"};

    (void)state;
    assert_lines("  南开新闻 ", 8, 1, lines);
}

static void chinese_breaks_between_characters(void **state)
{
    const char *const lines[] = {"学校召开", "定点帮扶", "工作"};

    (void)state;
    assert_lines("学校召开定点帮扶工作", 8, 3, lines);
}

static void closing_marks_do_not_begin_a_line_nor_opening_ones_end_it(void **state)
{
    const char *const comma[] = {"春天来", "了，花开", "了"};
    const char *const bracket[] = {"校史馆", "《南开》"};

    (void)state;
    assert_lines("春天来了，花开了", 8, 3, comma);
    assert_lines("校史馆《南开》", 8, 2, bracket);
}

static void latin_words_stay_whole(void **state)
{
    const char *const lines[] = {"The library", "opens at", "night"};

    (void)state;
    assert_lines("The library opens at night", 11, 3, lines);
}

static void mixed_text_breaks_beside_chinese(void **state)
{
    const char *const lines[] = {"关于使用", "GitHub 的", "几点说明"};

    (void)state;
    assert_lines("关于使用GitHub 的几点说明", 10, 3, lines);
}

static void word_longer_than_a_line_is_cut(void **state)
{
    const char *const lines[] = {"abcdef", "ghij"};

    (void)state;
    assert_lines("abcdefghij", 6, 2, lines);
}

static void text_narrower_than_a_character_still_ends(void **state)
{
    const char *const lines[] = {"南", "开"};

    (void)state;
    assert_lines("南开", 1, 2, lines);
}

static void lines_beyond_the_room_are_counted_but_not_stored(void **state)
{
    struct str lines[2];

    (void)state;
    assert_int_equal(cover_wrap(STR("一二三四五六七八"), 4, lines, 2), 4);
    assert_memory_equal(lines[1].p, "三四", 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_title_is_one_line),
        cmocka_unit_test(chinese_breaks_between_characters),
        cmocka_unit_test(closing_marks_do_not_begin_a_line_nor_opening_ones_end_it),
        cmocka_unit_test(latin_words_stay_whole),
        cmocka_unit_test(mixed_text_breaks_beside_chinese),
        cmocka_unit_test(word_longer_than_a_line_is_cut),
        cmocka_unit_test(text_narrower_than_a_character_still_ends),
        cmocka_unit_test(lines_beyond_the_room_are_counted_but_not_stored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
