/*
 * The words of assets/words.tsv: every language has every word, tags find their table, dates and
 * numbers read as a reader writes them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/unicode.h"
#include "model/embedded.h"
#include "model/words.h"

static void assert_str(struct str s, const char *expected)
{
    assert_int_equal(s.n, strlen(expected));
    assert_memory_equal(s.p, expected, s.n);
}

static void assert_language(const char *tag, const char *expected)
{
    assert_str(words_language(words_for(str_of(tag))), expected);
}

static void tags_find_the_nearest_table(void **state)
{
    (void)state;
    assert_language("zh", "zh-Hans");
    assert_language("zh-CN", "zh-Hans");
    assert_language("ZH-sg", "zh-Hans");
    assert_language("zh-Hant", "zh-Hant");
    assert_language("zh-TW", "zh-Hant");
    assert_language("zh-HK", "zh-Hant");
    assert_language("zh-Hans-TW", "zh-Hans");
    assert_language("ja-JP", "ja");
    assert_language("en-GB", "en");
    assert_language("fr", "en");
    assert_language("", "en");
}

static void every_row_has_four_words(void **state)
{
    struct str rest = embedded("words.tsv"), line, before = STR_NONE;
    size_t rows = 0;

    (void)state;
    assert_true(str_line(&rest, &line));
    assert_str(line, "key\tzh-Hans\tzh-Hant\tja\ten");
    while (str_line(&rest, &line)) {
        struct str cells[5], cell;
        size_t n = 0;
        assert_int_equal(utf8_valid_until(line), line.n);
        while (str_token(&line, '\t', &cell)) {
            assert_true(n < 5);
            assert_true(cell.n > 0);
            cells[n++] = cell;
        }
        assert_int_equal(n, 5);
        assert_true(str_cmp(before, cells[0]) < 0); /* sorted, no key twice */
        before = cells[0];
        rows++;
    }
    assert_in_range(rows, 40, 200); /* the table holds 256 */
}

static void places_are_the_same_in_every_language(void **state)
{
    struct str rest = embedded("words.tsv"), line;

    (void)state;
    assert_true(str_line(&rest, &line));
    while (str_line(&rest, &line)) {
        struct str key, cell;
        bool two = str_find(line, STR("{2}")) != STR_NPOS && !str_starts(line, STR("date_"));
        bool one = str_find(line, STR("{1}")) != STR_NPOS && !str_starts(line, STR("date_"));
        str_token(&line, '\t', &key);
        while (str_token(&line, '\t', &cell)) {
            assert_true((str_find(cell, STR("{1}")) != STR_NPOS) >= one);
            assert_true((str_find(cell, STR("{2}")) != STR_NPOS) >= two);
        }
    }
}

static void words_come_in_the_language_asked_for(void **state)
{
    (void)state;
    assert_str(word(words_for(STR("zh-Hans")), "contents"), "目录");
    assert_str(word(words_for(STR("zh-Hant")), "contents"), "目錄");
    assert_str(word(words_for(STR("ja")), "contents"), "目次");
    assert_str(word(words_for(STR("en")), "contents"), "Contents");
    assert_str(word(words_for(STR("en")), "no such key"), "no such key");
}

static void assert_filled(const char *tag, const char *key, const char *one, const char *two,
                          const char *expected)
{
    struct buf out;

    buf_init(&out, 1024);
    word_fill(&out, words_for(str_of(tag)), key, str_of(one), str_of(two));
    assert_str(buf_view(&out), expected);
    buf_done(&out);
}

static void values_go_into_their_places_as_they_are(void **state)
{
    (void)state;
    assert_filled("zh", "span_range", "2021年", "2022年", "2021年至2022年");
    assert_filled("en", "title_volume", "{2} {1}", "3", "{2} {1}, volume 3");
    assert_filled("en", "posts_count", "1,204", "", "1,204 posts");
}

static void assert_date(const char *tag, int32_t year, int month, int day, const char *expected)
{
    struct buf out;

    buf_init(&out, 1024);
    words_date(&out, words_for(str_of(tag)), year, month, day);
    assert_str(buf_view(&out), expected);
    buf_done(&out);
}

static void assert_piece(const char *tag, int32_t year, int quarter, int week, const char *expected)
{
    struct buf out;

    buf_init(&out, 1024);
    if (quarter > 0) {
        words_quarter(&out, words_for(str_of(tag)), year, quarter);
    } else {
        words_week(&out, words_for(str_of(tag)), year, week);
    }
    assert_str(buf_view(&out), expected);
    buf_done(&out);
}

static void quarters_and_weeks_read_as_each_language_writes_them(void **state)
{
    (void)state;
    assert_piece("zh-Hans", 2021, 4, 0, "2021年第四季度");
    assert_piece("zh-TW", 2021, 1, 0, "2021年第一季");
    assert_piece("ja", 2021, 2, 0, "2021年第2四半期");
    assert_piece("en", 2021, 3, 0, "Q3 2021");
    assert_piece("zh-Hans", 2021, 0, 46, "2021年第46周");
    assert_piece("zh-Hant", 2021, 0, 5, "2021年第5週");
    assert_piece("ja", 2020, 0, 53, "2020年第53週");
    assert_piece("en", 2021, 0, 46, "Week 46 of 2021");
}

static void dates_read_as_each_language_writes_them(void **state)
{
    (void)state;
    assert_date("zh-Hans", 2021, 11, 24, "2021年11月24日");
    assert_date("zh-Hant", 2021, 1, 4, "2021年1月4日");
    assert_date("ja", 2021, 10, 0, "2021年10月");
    assert_date("zh", 2021, 0, 0, "2021年");
    assert_date("en", 2021, 11, 24, "24 November 2021");
    assert_date("en", 2021, 12, 0, "December 2021");
    assert_date("en", 2021, 0, 0, "2021");
}

static void numbers_are_grouped_by_thousands(void **state)
{
    static const struct {
        uint64_t n;
        const char *text;
    } rows[] = {{0, "0"},
                {999, "999"},
                {1204, "1,204"},
                {1000000, "1,000,000"},
                {UINT64_MAX, "18,446,744,073,709,551,615"}};
    struct buf out;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buf_init(&out, 64);
        words_number(&out, rows[i].n);
        assert_str(buf_view(&out), rows[i].text);
        buf_done(&out);
    }
}

static void files_of_assets_are_found_by_name(void **state)
{
    (void)state;
    assert_true(str_starts(embedded("book.css"), STR("/*")));
    assert_true(str_starts(embedded("cover.svg"), STR("<?xml")));
    assert_int_equal(embedded("no-such-file").n, 0);
    for (size_t i = 0; i < embedded_files_n; i++) {
        assert_int_equal(embedded(embedded_files[i].name).n, embedded_files[i].n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_find_the_nearest_table),
        cmocka_unit_test(every_row_has_four_words),
        cmocka_unit_test(places_are_the_same_in_every_language),
        cmocka_unit_test(words_come_in_the_language_asked_for),
        cmocka_unit_test(values_go_into_their_places_as_they_are),
        cmocka_unit_test(quarters_and_weeks_read_as_each_language_writes_them),
        cmocka_unit_test(dates_read_as_each_language_writes_them),
        cmocka_unit_test(numbers_are_grouped_by_thousands),
        cmocka_unit_test(files_of_assets_are_found_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
