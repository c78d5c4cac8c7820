/*
 * Counts of names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/tally.h"

static void add(struct tally *t, const char *name)
{
    struct err err;

    assert_int_equal(tally_add(t, str_of(name), &err), ERR_OK);
}

static void the_most_frequent_comes_first_and_equals_by_name(void **state)
{
    static const char *const names[] = {"校友", "通知", "新闻", "新闻", "通知", ""};
    static const char *const sorted[] = {"新闻", "通知", "", "校友"};
    struct tally t;

    (void)state;
    tally_init(&t);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        add(&t, names[i]);
    }
    assert_int_equal(t.n, 4);
    assert_true(str_eq(tally_most(&t).name, STR("通知")));
    tally_sort(&t);
    for (size_t i = 0; i < 4; i++) {
        assert_true(str_eq(t.v[i].name, str_of(sorted[i])));
        assert_int_equal(t.v[i].n, i < 2 ? 2 : 1);
    }
    tally_done(&t);
}

static void nothing_counted_is_no_name(void **state)
{
    struct tally t;

    (void)state;
    tally_init(&t);
    tally_sort(&t);
    assert_int_equal(tally_most(&t).n, 0);
    assert_true(str_empty(tally_most(&t).name));
    tally_done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_frequent_comes_first_and_equals_by_name),
        cmocka_unit_test(nothing_counted_is_no_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
