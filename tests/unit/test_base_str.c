/*
 * Slices: comparing, searching, cutting.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"

static void natural_order_reads_digits_as_numbers(void **state)
{
    (void)state;
    assert_true(str_cmp_natural(STR("issue-2"), STR("issue-10")) < 0);
    assert_true(str_cmp_natural(STR("第2期"), STR("第10期")) < 0);
    assert_true(str_cmp_natural(STR("a10b"), STR("a10a")) > 0);
    assert_true(str_cmp_natural(STR("99999999999999999999998"), STR("99999999999999999999999")) <
                0);
}

static void natural_order_is_total(void **state)
{
    (void)state;
    assert_true(str_cmp_natural(STR("a1"), STR("a01")) != 0);
    assert_int_equal(str_cmp_natural(STR("a1"), STR("a01")) < 0,
                     str_cmp_natural(STR("a01"), STR("a1")) > 0);
    assert_int_equal(str_cmp_natural(STR("a01"), STR("a01")), 0);
    assert_true(str_cmp_natural(STR("a"), STR("a1")) < 0);
    assert_true(str_cmp_natural(STR("00"), STR("000")) < 0);
}

static void bytewise_order_puts_the_shorter_first(void **state)
{
    (void)state;
    assert_true(str_cmp(STR("校"), STR("校园")) < 0);
    assert_true(str_cmp(STR("a"), STR("校")) < 0);
    assert_true(str_cmp(STR_NONE, STR("a")) < 0);
    assert_int_equal(str_cmp(STR_NONE, STR("")), 0);
}

static void searching_finds_the_first_or_nothing(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("南开大学新闻"), STR("大学")), 6);
    assert_int_equal(str_find(STR("aaab"), STR("aab")), 1);
    assert_true(str_find(STR("aa"), STR("aaa")) == STR_NPOS);
    assert_true(str_find(STR_NONE, STR("a")) == STR_NPOS);
    assert_int_equal(str_find(STR_NONE, STR_NONE), 0);
    assert_int_equal(str_chr(STR("a/b/c"), '/'), 1);
    assert_int_equal(str_rchr(STR("a/b/c"), '/'), 3);
    assert_true(str_rchr(STR_NONE, '/') == STR_NPOS);
}

static void runs_and_kinds_look_at_every_byte(void **state)
{
    (void)state;
    assert_int_equal(str_run(STR("a```b`"), 1, '`'), 3);
    assert_int_equal(str_run(STR("a```"), 1, '`'), 3);
    assert_int_equal(str_run(STR("a```"), 0, '`'), 0);
    assert_int_equal(str_run(STR_NONE, 0, 'x'), 0);
    assert_true(str_all(STR("2021"), ascii_is_digit));
    assert_false(str_all(STR("202a"), ascii_is_digit));
    assert_true(str_all(STR_NONE, ascii_is_digit));
}

static void cutting_clamps_to_the_slice(void **state)
{
    (void)state;
    assert_true(str_eq(str_sub(STR("abc"), 1, 99), STR("bc")));
    assert_true(str_empty(str_sub(STR("abc"), 9, 2)));
    assert_true(str_empty(str_from(STR_NONE, 1)));
    assert_true(str_eq(str_trim(STR(" \t校 园\r\n")), STR("校 园")));
    assert_true(str_empty(str_trim(STR(" \n"))));
}

static void tokens_keep_empty_pieces_in_the_middle(void **state)
{
    struct str rest = STR("a,,b"), piece;

    (void)state;
    assert_true(str_token(&rest, ',', &piece) && str_eq(piece, STR("a")));
    assert_true(str_token(&rest, ',', &piece) && str_eq(piece, STR("")));
    assert_true(str_token(&rest, ',', &piece) && str_eq(piece, STR("b")));
    assert_false(str_token(&rest, ',', &piece));
    rest = STR("");
    assert_false(str_token(&rest, ',', &piece));
}

static void lines_end_with_or_without_carriage_return(void **state)
{
    struct str rest = STR("一\r\n\n二"), line;

    (void)state;
    assert_true(str_line(&rest, &line) && str_eq(line, STR("一")));
    assert_true(str_line(&rest, &line) && str_empty(line));
    assert_true(str_line(&rest, &line) && str_eq(line, STR("二")));
    assert_false(str_line(&rest, &line));
}

static void numbers_do_not_overflow(void **state)
{
    uint64_t n = 7;

    (void)state;
    assert_true(str_to_u64(STR("18446744073709551615"), &n));
    assert_true(n == UINT64_MAX);
    n = 7;
    assert_false(str_to_u64(STR("18446744073709551616"), &n));
    assert_false(str_to_u64(STR("-1"), &n));
    assert_false(str_to_u64(STR(""), &n));
    assert_false(str_to_u64(STR("1 "), &n));
    assert_true(n == 7);
}

static void prefixes_and_suffixes(void **state)
{
    (void)state;
    assert_true(str_starts(STR("http://a"), STR("http://")));
    assert_false(str_starts(STR("h"), STR("http://")));
    assert_true(str_ends_nocase(STR("新闻.MD"), STR(".md")));
    assert_false(str_ends(STR("新闻.MD"), STR(".md")));
    assert_true(str_ends(STR_NONE, STR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(natural_order_reads_digits_as_numbers),
        cmocka_unit_test(natural_order_is_total),
        cmocka_unit_test(bytewise_order_puts_the_shorter_first),
        cmocka_unit_test(searching_finds_the_first_or_nothing),
        cmocka_unit_test(runs_and_kinds_look_at_every_byte),
        cmocka_unit_test(cutting_clamps_to_the_slice),
        cmocka_unit_test(tokens_keep_empty_pieces_in_the_middle),
        cmocka_unit_test(lines_end_with_or_without_carriage_return),
        cmocka_unit_test(numbers_do_not_overflow),
        cmocka_unit_test(prefixes_and_suffixes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
