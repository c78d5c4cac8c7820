/*
 * Mistyped names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/suggest.h"

static void distance_counts_slips_of_the_fingers(void **state)
{
    (void)state;
    assert_int_equal(edit_distance(STR("category"), STR("category")), 0);
    assert_int_equal(edit_distance(STR("catagory"), STR("category")), 1);
    assert_int_equal(edit_distance(STR("catgory"), STR("category")), 1);
    assert_int_equal(edit_distance(STR("cateogry"), STR("category")), 1);
    assert_int_equal(edit_distance(STR("kitten"), STR("sitting")), 3);
    assert_int_equal(edit_distance(STR_NONE, STR("abc")), 3);
    assert_int_equal(edit_distance(STR("abc"), STR_NONE), 3);
    assert_int_equal(edit_distance(STR("Category"), STR("category")), 0);
    assert_true(
        edit_distance(STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
                      STR("a")) == SIZE_MAX);
}

static void nothing_far_away_is_suggested(void **state)
{
    struct suggestion s;

    (void)state;
    suggestion_init(&s, STR("pages"));
    suggestion_offer(&s, "paths");
    assert_null(s.best);
    suggestion_init(&s, STR("exlude"));
    suggestion_offer(&s, "include");
    suggestion_offer(&s, "exclude");
    assert_string_equal(s.best, "exclude");
}

static void two_letters_that_changed_places_are_one_slip(void **state)
{
    static const char *const names[] = {"tag", "year", "month"};

    (void)state;
    assert_int_equal(edit_distance(STR("yaer"), STR("year")), 1);
    assert_string_equal(suggestion_among(STR("yaer"), names, 3), "year");
    assert_null(suggestion_among(STR("quarter"), names, 3));
    assert_null(suggestion_among(STR_NONE, names, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_counts_slips_of_the_fingers),
        cmocka_unit_test(nothing_far_away_is_suggested),
        cmocka_unit_test(two_letters_that_changed_places_are_one_slip),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
