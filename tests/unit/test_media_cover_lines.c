/*
 * Lines of a cover's title: where Chinese and Latin text may be broken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "media/cover/lines.h"

static void assert_lines(const char *text, size_t width, size_t n, const char *const *expected)
{
    struct str lines[8];

    assert_int_equal(cover_wrap(str_of(text), width, lines, 8), n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(lines[i].n, strlen(expected[i]));
        assert_memory_equal(lines[i].p, expected[i], lines[i].n);
    }
}

static void short_title_is_one_line(void **state)
{
    const char *const lines[] = {"南开新闻"};

    (void)state;
    assert_lines("  南开新闻 ", 400, 1, lines);
}

static void chinese_breaks_between_characters(void **state)
{
    const char *const lines[] = {"学校召开", "定点帮扶", "工作"};

    (void)state;
    assert_lines("学校召开定点帮扶工作", 400, 3, lines);
}

static void closing_marks_do_not_begin_a_line_nor_opening_ones_end_it(void **state)
{
    const char *const comma[] = {"春天来", "了，花开", "了"};
    const char *const bracket[] = {"校史馆", "《南开》"};

    (void)state;
    assert_lines("春天来了，花开了", 400, 3, comma);
    assert_lines("校史馆《南开》", 400, 2, bracket);
}

static void latin_words_stay_whole(void **state)
{
    const char *const lines[] = {"The library", "opens at", "night"};

    (void)state;
    assert_lines("The library opens at night", 760, 3, lines);
}

static void mixed_text_breaks_beside_chinese(void **state)
{
    const char *const lines[] = {"关于使用", "GitHub 的", "几点说明"};

    (void)state;
    assert_lines("关于使用GitHub 的几点说明", 580, 3, lines);
}

static void word_longer_than_a_line_is_cut(void **state)
{
    const char *const lines[] = {"abcdeg", "ghii"};

    (void)state;
    assert_lines("abcdegghii", 410, 2, lines);
}

static void text_narrower_than_a_character_still_ends(void **state)
{
    const char *const lines[] = {"南", "开"};

    (void)state;
    assert_lines("南开", 50, 2, lines);
}

static void more_than_the_room_takes_is_one_line_too_many(void **state)
{
    struct str lines[2];

    (void)state;
    assert_int_equal(cover_wrap(STR("一二三四五六七八"), 200, lines, 2), 3);
    assert_memory_equal(lines[1].p, "三四", 6);
}

static void assert_even_lines(const char *text, size_t width, size_t n, const char *const *expected)
{
    struct str lines[8];

    assert_int_equal(cover_wrap_evenly(str_of(text), width, lines, 8), n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(lines[i].n, strlen(expected[i]));
        assert_memory_equal(lines[i].p, expected[i], lines[i].n);
    }
}

static void lines_of_a_title_are_about_as_long(void **state)
{
    const char *const lines[] = {"学校召开定", "点帮扶工作"};

    (void)state;
    assert_even_lines("学校召开定点帮扶工作", 900, 2, lines);
}

static void title_is_parted_between_phrases(void **state)
{
    const char *const year[] = {"云岭大学新闻", "2023年"};
    const char *const comma[] = {"春风又绿江南岸，", "明月何时照我还"};

    (void)state;
    assert_even_lines("云岭大学新闻 2023年", 700, 2, year);
    assert_even_lines("春风又绿江南岸，明月何时照我还", 1000, 2, comma);
}

static void number_stays_with_its_counter(void **state)
{
    const char *const lines[] = {"南开", "2023年"};

    (void)state;
    assert_lines("南开2023年", 480, 2, lines);
}

static void marks_without_a_width_end_a_line_too(void **state)
{
    char text[8001] = "e";
    struct str line;

    (void)state;
    for (size_t i = 1; i + 2 < sizeof text; i += 2) {
        memcpy(text + i, "\xcc\x81", 2); /* U+0301 */
    }
    assert_int_equal(cover_wrap(str_of(text), 1000, &line, 1), 2);
    assert_true(line.n > 0 && line.n < 1000);
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
        cmocka_unit_test(lines_of_a_title_are_about_as_long),
        cmocka_unit_test(title_is_parted_between_phrases),
        cmocka_unit_test(number_stays_with_its_counter),
        cmocka_unit_test(marks_without_a_width_end_a_line_too),
        cmocka_unit_test(more_than_the_room_takes_is_one_line_too_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
