/*
 * Weeks by ISO 8601. Expected values are those of the standard's own examples and of Python's
 * datetime.date.isocalendar.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/civil.h"

static void assert_week(int32_t year, int month, int day, int32_t week_year, int week)
{
    const struct civil date = {.year = year, .month = (int8_t)month, .day = (int8_t)day};
    int32_t got = 0;

    assert_int_equal(civil_week(&date, &got), week);
    assert_int_equal(got, week_year);
}

static void weeks_begin_on_monday(void **state)
{
    (void)state;
    assert_week(2021, 11, 14, 2021, 45); /* a Sunday */
    assert_week(2021, 11, 15, 2021, 46);
    assert_week(2021, 11, 21, 2021, 46);
    assert_week(2021, 11, 22, 2021, 47);
}

static void a_week_belongs_to_the_year_of_its_thursday(void **state)
{
    (void)state;
    assert_week(2020, 12, 31, 2020, 53);
    assert_week(2021, 1, 1, 2020, 53);
    assert_week(2021, 1, 4, 2021, 1);
    assert_week(2008, 12, 29, 2009, 1);
    assert_week(2010, 1, 3, 2009, 53);
    assert_week(2019, 12, 30, 2020, 1);
    assert_week(1969, 12, 31, 1970, 1);
    assert_week(2000, 2, 29, 2000, 9);
}

static void the_first_and_the_last_date_have_one(void **state)
{
    (void)state;
    assert_week(1, 1, 1, 1, 1);
    assert_week(9999, 12, 31, 9999, 52);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weeks_begin_on_monday),
        cmocka_unit_test(a_week_belongs_to_the_year_of_its_thursday),
        cmocka_unit_test(the_first_and_the_last_date_have_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
