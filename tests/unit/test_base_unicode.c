/*
 * UTF-8, text for XML, and character properties. Expected values: Unicode 15, tables 3-7 to 3-11,
 * EastAsianWidth.txt and NormalizationTest.txt; XML 1.0, section 2.2.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/unicode.h"

static struct buf out;
static struct arena arena;

static int setup(void **state)
{
    (void)state;
    buf_init(&out, 1 << 20);
    arena_init(&arena, 1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    buf_done(&out);
    arena_done(&arena);
    return 0;
}

static void assert_decodes(struct str s, const uint32_t *expected, size_t n)
{
    size_t at = 0, before = s.n;

    for (size_t i = 0; i < n; i++)
        assert_int_equal(utf8_next(s, &at), expected[i]);
    assert_int_equal(at, s.n);
    assert_int_equal(utf8_count(s), n);
    while (n > 0)
        assert_int_equal(utf8_before(s, before, &before), expected[--n]);
    assert_int_equal(before, 0);
}

#define DECODES(text, ...)                                                                         \
    assert_decodes(STR(text), (const uint32_t[]){__VA_ARGS__},                                     \
                   sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static void well_formed_text_is_decoded(void **state)
{
    (void)state;
    DECODES("a南é😀", 'a', 0x5357, 0xE9, 0x1F600);
    DECODES("\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80", 0x7F, 0x80, 0x7FF, 0x800);
    DECODES("\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", 0xD7FF, 0xE000, 0xFFFF);
    DECODES("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", 0x10000, 0x10FFFF);
}

static void ill_formed_parts_are_replaced_once_each(void **state)
{
    (void)state;
    /* Unicode 15, tables 3-8 to 3-11. */
    DECODES("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD,
            0xFFFD, 0xFFFD, 0x41);
    DECODES("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD,
            0xFFFD, 0xFFFD, 0x41);
    DECODES("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41,
            0xFFFD, 0xFFFD, 0x42);
    DECODES("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41);
    DECODES("\xE5\x8D", 0xFFFD);
}

static void the_first_invalid_byte_is_found_at_any_distance(void **state)
{
    char text[80];

    (void)state;
    for (size_t n = 0; n < 40; n++) {
        size_t from = n % 3;
        struct str s = {text, n + 1};

        memset(text, 'a', sizeof text);
        for (size_t i = from; i + 3 <= n; i += 3)
            memcpy(text + i, "校", 3);
        text[n] = (char)0x80;
        assert_int_equal(utf8_valid_until(s), n);
        assert_int_equal(xml_clean_until(s), n);
        text[n] = 0x0B;
        assert_int_equal(utf8_valid_until(s), n + 1);
        assert_int_equal(xml_clean_until(s), n);
    }
}

static void characters_outside_xml_are_found(void **state)
{
    (void)state;
    assert_int_equal(xml_clean_until(STR("\t\n\r é\xEF\xBF\xBD😀\x7F")), 14);
    assert_int_equal(xml_clean_until(STR("12345678\x01")), 8);
    assert_int_equal(xml_clean_until(STR("校\xEF\xBF\xBE")), 3);
    assert_int_equal(xml_clean_until(STR("校\xEF\xBF\xBF")), 3);
    assert_int_equal(xml_clean_until(STR("校\xED\xA0\x80")), 3);
    assert_int_equal(xml_clean_until(STR("校\xEF\xB7\x90")), 3);
    assert_int_equal(xml_clean_until(STR("\xEF\xB7\x8F\xEF\xB7\xAF")), 3);
    assert_int_equal(xml_clean_until(STR("\xEF\xB7\xB0")), 3);
    assert_int_equal(xml_clean_until(STR("校\0")), 3);
    assert_true(xml_allows(0x10FFFF) && xml_allows(0xFFFD) && xml_allows(0xFDD0));
    assert_false(xml_allows(0xFFFE) || xml_allows(0xD800) || xml_allows(0x110000) || xml_allows(0));
}

static void cleaning_counts_what_it_replaces(void **state)
{
    (void)state;
    assert_int_equal(xml_clean(&out, STR("南\x01\xE5\x8D开\xFF")), 3);
    assert_string_equal(out.p, "南\xEF\xBF\xBD\xEF\xBF\xBD开\xEF\xBF\xBD");
    buf_reset(&out);
    assert_int_equal(xml_clean(&out, STR("干净 clean\n")), 0);
    assert_string_equal(out.p, "干净 clean\n");
}

static void text_is_escaped_for_content_and_attributes(void **state)
{
    (void)state;
    buf_xml(&out, STR("a<b>&\"南开\" 12345678901234567890 'x'\n\x02\x80 end & "));
    assert_string_equal(out.p, "a&lt;b&gt;&amp;&quot;南开&quot; 12345678901234567890 'x'\n"
                               "\xEF\xBF\xBD\xEF\xBF\xBD end &amp; ");
}

static void escapes_are_found_at_any_distance(void **state)
{
    (void)state;
    for (size_t n = 0; n < 30; n++) {
        char text[31];

        memset(text, n % 2 ? 'a' : '\n', sizeof text);
        text[n] = '<';
        buf_reset(&out);
        buf_xml(&out, str_make(text, sizeof text));
        assert_int_equal(out.n, sizeof text + 3);
        assert_memory_equal(out.p + n, "&lt;", 4);
    }
}

static void code_points_are_encoded(void **state)
{
    (void)state;
    buf_utf8(&out, 'a');
    buf_utf8(&out, 0xE9);
    buf_utf8(&out, 0x5357);
    buf_utf8(&out, 0x1F600);
    buf_utf8(&out, 0xD800);
    buf_utf8(&out, 0x110000);
    assert_string_equal(out.p, "aé南😀\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void cjk_is_text_without_spaces_and_no_emoji(void **state)
{
    const uint32_t yes[] = {0x5357, 0x3002, 0xFF0C,  0x3042,  0x30A2,  0xD55C, 0x1112,
                            0x3105, 0x3000, 0x20000, 0x2A700, 0x31350, 0x300C, 0xFF61};
    const uint32_t no[] = {'a', 0xE9, 0x1F600, 0x2615, 0x201C, 0x2014, 0x0E01, 0x4DC0, 0x303F};

    (void)state;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(unicode_is_cjk(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(unicode_is_cjk(no[i]));
}

/* Calls `see` for each "first..last ; name" of a file of Unicode's database that has the name. */
static void each_range(const char *path, const char *names,
                       void (*see)(uint32_t first, uint32_t last))
{
    FILE *file = fopen(path, "r");
    char line[512];

    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        unsigned first, last;
        char name[64];

        if (sscanf(line, "%x..%x ; %63[A-Za-z_]", &first, &last, name) != 3) {
            if (sscanf(line, "%x ; %63[A-Za-z_]", &first, name) != 2)
                continue;
            last = first;
        }
        for (struct str all = str_of(names), one; str_line(&all, &one);)
            if (str_eq(one, str_of(name)))
                see(first, last);
    }
    assert_int_equal(fclose(file), 0);
}

enum {
    WIDE = 1,
    EMOJI = 2,
    HANGUL = 4
};
static unsigned char properties[0x110000];

static void see_wide(uint32_t first, uint32_t last)
{
    for (uint32_t c = first; c <= last; c++)
        properties[c] |= WIDE;
}

static void see_emoji(uint32_t first, uint32_t last)
{
    for (uint32_t c = first; c <= last; c++)
        properties[c] |= EMOJI;
}

static void see_hangul(uint32_t first, uint32_t last)
{
    for (uint32_t c = first; c <= last; c++)
        properties[c] |= HANGUL;
}

static void every_width_is_that_of_the_database(void **state)
{
    (void)state;
    each_range("/usr/share/unicode/EastAsianWidth.txt", "W\nF\nH", see_wide);
    each_range("/usr/share/unicode/emoji/emoji-data.txt", "Emoji_Presentation", see_emoji);
    each_range("/usr/share/unicode/Scripts.txt", "Hangul", see_hangul);
    for (uint32_t c = 0; c < sizeof properties; c++) {
        bool wide = (properties[c] & (WIDE | EMOJI)) == WIDE, hangul = properties[c] & HANGUL;

        if (unicode_is_wide(c) != wide || unicode_is_hangul(c) != hangul ||
            unicode_is_cjk(c) != (wide || hangul))
            fail_msg("U+%04X", (unsigned)c);
    }
}

/* CSS Text 3, section 4.1.3; the examples follow the names of its tests. */
static void breaks_between_wide_characters_vanish(void **state)
{
    (void)state;
    assert_true(unicode_break_vanishes(0x5357, 0x5F00, false));
    assert_true(unicode_break_vanishes(0x3002, 0xFF21, false));
    assert_true(unicode_break_vanishes(0xFF76, 0x30AB, false));
    assert_true(unicode_break_vanishes(0x3000, 0x5357, false));
    assert_true(unicode_break_vanishes(0x200B, 'a', false));
    assert_true(unicode_break_vanishes('a', 0x200B, false));
    assert_false(unicode_break_vanishes(0x5357, 'a', true));
    assert_false(unicode_break_vanishes('1', 0x5357, true));
    assert_false(unicode_break_vanishes(0xAC00, 0xAC01, true));
    assert_false(unicode_break_vanishes(0x5357, 0xAC01, true));
    assert_false(unicode_break_vanishes(0xFFA1, 0x5357, true));
    assert_false(unicode_break_vanishes(0x5357, 0x1F600, true));
    assert_false(unicode_break_vanishes(0x2615, 0x5357, true));
}

static void ambiguous_marks_are_wide_in_chinese_and_japanese(void **state)
{
    (void)state;
    assert_true(unicode_break_vanishes(0x5357, 0x201C, true));
    assert_true(unicode_break_vanishes(0x2026, 0x5357, true));
    assert_true(unicode_break_vanishes(0x2103, 0x4EE5, true));
    assert_false(unicode_break_vanishes(0x5357, 0x201C, false));
    assert_false(unicode_break_vanishes(0x201D, 0x201C, true));
    assert_false(unicode_break_vanishes(0x3B1, 0x5357, true));
    assert_false(unicode_break_vanishes(0xAC00, 0x201C, true));
}

static void scripts_are_told_apart(void **state)
{
    (void)state;
    assert_true(unicode_is_han(0x5357) && unicode_is_han(0x3007) && unicode_is_han(0x20BB7));
    assert_false(unicode_is_han(0x3042) || unicode_is_han(0x3002));
    assert_true(unicode_is_kana(0x3042) && unicode_is_kana(0x30FC) && unicode_is_kana(0xFF76));
    assert_false(unicode_is_kana(0x30FB) || unicode_is_kana(0x5357));
    assert_true(unicode_is_hangul(0xD55C) && unicode_is_hangul(0x1112));
    assert_false(unicode_is_hangul(0x5357));
}

static void categories_follow_unicode(void **state)
{
    (void)state;
    assert_true(unicode_is_space(' ') && unicode_is_space(0x3000) && unicode_is_space(0xA0) &&
                unicode_is_space('\n') && unicode_is_space(0x85));
    assert_false(unicode_is_space('a') || unicode_is_space(0x200B));
    assert_true(unicode_is_punctuation('*') && unicode_is_punctuation('$') &&
                unicode_is_punctuation(0xFF0C) && unicode_is_punctuation(0x201C) &&
                unicode_is_punctuation(0x20AC));
    assert_false(unicode_is_punctuation('a') || unicode_is_punctuation(0x5357) ||
                 unicode_is_punctuation(' '));
    assert_true(unicode_is_word('a') && unicode_is_word('1') && unicode_is_word(0x5357) &&
                unicode_is_word(0x301) && unicode_is_word(0xE9));
    assert_true(unicode_is_letter('z') && unicode_is_letter(0x5357) && unicode_is_letter(0xE9));
    assert_false(unicode_is_letter('1') || unicode_is_letter(0x301) || unicode_is_letter(0x2460));
    assert_true(unicode_is_decimal('7') && unicode_is_decimal(0xFF17));
    assert_false(unicode_is_decimal(0x2460) || unicode_is_decimal(0x2163));
    assert_true(unicode_is_mark(0x301) && unicode_is_mark(0x93E) && unicode_is_mark(0x20DD));
    assert_false(unicode_is_mark('a') || unicode_is_mark('^') || unicode_is_mark(0x110000));
    assert_false(unicode_is_word('_') || unicode_is_word(0x3002) || unicode_is_word(0x110000));
    assert_int_equal(unicode_lower('A'), 'a');
    assert_int_equal(unicode_lower(0xC9), 0xE9);
    assert_int_equal(unicode_lower(0x5357), 0x5357);
}

static void names_are_brought_into_normal_form(void **state)
{
    (void)state;
    assert_string_equal(unicode_nfc(&arena, STR("e\xCC\x81")).p, "é");
    assert_string_equal(unicode_nfc(&arena, STR("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB")).p, "한");
    assert_string_equal(unicode_nfc(&arena, STR("abc")).p, "abc");
    assert_string_equal(unicode_nfc(&arena, STR("ａ\xFF")).p, "ａ\xEF\xBF\xBD");
    assert_string_equal(unicode_fold(&arena, STR("ＡBc É Straße")).p, "abc é strasse");
    assert_string_equal(unicode_fold(&arena, STR_NONE).p, "");
    assert_false(arena.failed);
}

static void assert_plain(const char *text, const char *expected)
{
    struct buf plain;

    buf_init(&plain, 1000);
    unicode_plain(&plain, str_of(text));
    assert_string_equal(plain.p ? plain.p : "", expected);
    buf_done(&plain);
}

static void text_is_brought_to_one_form_for_searching(void **state)
{
    (void)state;
    assert_plain("", "");
    assert_plain("图书馆 ABC，ＡＢＣ　１２３", "图书馆 abc,abc 123");
    assert_plain("！＝～｟｠，Ａ\xCC\x81", "!=~⦅⦆,á"); /* U+FF01 to U+FF60 */
    assert_plain("ﾃﾞｼﾞﾀﾙ ｶﾀｶﾅ", "デジタル カタカナ");
    assert_plain("e\xCC\x81 É Straße ﬁne ²", "é é straße fine 2");
    assert_plain("\xE1\x84\x83\xE1\x85\xA9 도", "도 도");
    assert_plain("ΣΑΣ İ", "σασ İ"); /* no rule that looks at neighbours */
    assert_plain("\xFF馆\xE9", "\xEF\xBF\xBD馆\xEF\xBF\xBD");
}

static void what_is_never_seen_is_not_searched(void **state)
{
    (void)state;
    assert_plain("hy\u00ADphen 零\u200B宽", "hyphen 零宽");
    assert_plain("👩\u200D🔬 ❤\uFE0F 葛\U000E0100", "👩🔬 ❤ 葛");
    assert_plain("\u2060\uFEFF", "");
    assert_plain("a\u034Fb\u00AD\u0301", "ab\u0301"); /* with a mark behind */
    assert_plain("‐–", "‐–");                         /* these are seen */
}

static void columns_count_wide_characters_twice(void **state)
{
    (void)state;
    assert_int_equal(unicode_columns(STR("abc")), 3);
    assert_int_equal(unicode_columns(STR("南开，a")), 7);
    assert_int_equal(unicode_columns(STR("e\xCC\x81")), 1);
    assert_int_equal(unicode_columns(STR("")), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(well_formed_text_is_decoded),
        TEST(ill_formed_parts_are_replaced_once_each),
        TEST(the_first_invalid_byte_is_found_at_any_distance),
        TEST(characters_outside_xml_are_found),
        TEST(cleaning_counts_what_it_replaces),
        TEST(text_is_escaped_for_content_and_attributes),
        TEST(escapes_are_found_at_any_distance),
        TEST(code_points_are_encoded),
        TEST(cjk_is_text_without_spaces_and_no_emoji),
        TEST(every_width_is_that_of_the_database),
        TEST(breaks_between_wide_characters_vanish),
        TEST(ambiguous_marks_are_wide_in_chinese_and_japanese),
        TEST(scripts_are_told_apart),
        TEST(categories_follow_unicode),
        TEST(text_is_brought_to_one_form_for_searching),
        TEST(what_is_never_seen_is_not_searched),
        TEST(names_are_brought_into_normal_form),
        TEST(columns_count_wide_characters_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
