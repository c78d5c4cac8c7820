/*
 * Dates in the forms that real posts have. Expected values by hand, epochs by `date -u -d @N`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/date.h"

#define NO_ZONE 9999

static const struct {
    const char *text;
    int year, month, day, hour, minute, second;
    bool time;
    int zone;
} forms[] = {
    {"2021-11-24 01:22:50.536139", 2021, 11, 24, 1, 22, 50, true, NO_ZONE},
    {"2021-11-24 21:00:00 +0800", 2021, 11, 24, 21, 0, 0, true, 480},
    {"2021-11-24T21:00:00+08:00", 2021, 11, 24, 21, 0, 0, true, 480},
    {"2021-11-24 21:00:00 -4", 2021, 11, 24, 21, 0, 0, true, -240},
    {"2021-11-24 21:00:00 -03:30", 2021, 11, 24, 21, 0, 0, true, -210},
    {"2021-11-24 9:05", 2021, 11, 24, 9, 5, 0, true, NO_ZONE},
    {"2021-11-24T09:05:07.999Z", 2021, 11, 24, 9, 5, 7, true, 0},
    {"2021-11-24 09:05:07 UTC", 2021, 11, 24, 9, 5, 7, true, 0},
    {"2016/1/1 12:00", 2016, 1, 1, 12, 0, 0, true, NO_ZONE},
    {"2016.01.02", 2016, 1, 2, 0, 0, 0, false, NO_ZONE},
    {"2021年11月24日", 2021, 11, 24, 0, 0, 0, false, NO_ZONE},
    {"2021年11月24日 09:30", 2021, 11, 24, 9, 30, 0, true, NO_ZONE},
    {"2021年1月4日9时5分", 2021, 1, 4, 9, 5, 0, true, NO_ZONE},
    {"2021年11月", 2021, 11, 1, 0, 0, 0, false, NO_ZONE},
    {"Wed, 24 Nov 2021 01:22:50 +0800", 2021, 11, 24, 1, 22, 50, true, 480},
    {"24 Nov 2021 01:22:50 GMT", 2021, 11, 24, 1, 22, 50, true, 0},
    {"Nov 24, 2021", 2021, 11, 24, 0, 0, 0, false, NO_ZONE},
    {"November 24th, 2021 10:30 PM", 2021, 11, 24, 22, 30, 0, true, NO_ZONE},
    {"Wed Nov 24 01:22:50 2021", 2021, 11, 24, 1, 22, 50, true, NO_ZONE},
    {"Wed Nov 24 2021 01:22:50 GMT+0800", 2021, 11, 24, 1, 22, 50, true, 480},
    {"20211124", 2021, 11, 24, 0, 0, 0, false, NO_ZONE},
    {"20211124012250", 2021, 11, 24, 1, 22, 50, true, NO_ZONE},
    {"1637716970", 2021, 11, 24, 1, 22, 50, true, 0},
    {"1637716970123", 2021, 11, 24, 1, 22, 50, true, 0},
    {"2021-11", 2021, 11, 1, 0, 0, 0, false, NO_ZONE},
    {"2021", 2021, 1, 1, 0, 0, 0, false, NO_ZONE},
    {"2020-02-29", 2020, 2, 29, 0, 0, 0, false, NO_ZONE},
    {"2021-11-24 25:00", 2021, 11, 24, 0, 0, 0, false, NO_ZONE},
    {"  2021-11-24\t", 2021, 11, 24, 0, 0, 0, false, NO_ZONE},
    {"2021 年 11 月 24 日 星期三 下午 3:05", 2021, 11, 24, 15, 5, 0, true, NO_ZONE},
    {"2021年11月24日上午9点半", 2021, 11, 24, 9, 30, 0, true, NO_ZONE},
    {"2021年11月24日 中午12:10", 2021, 11, 24, 12, 10, 0, true, NO_ZONE},
    {"2021年11月24日 晚上8時", 2021, 11, 24, 20, 0, 0, true, NO_ZONE},
    {"2021-11-24 凌晨1:02", 2021, 11, 24, 1, 2, 0, true, NO_ZONE},
    {"二〇二一年十一月二十四日", 2021, 11, 24, 0, 0, 0, false, NO_ZONE},
    {"二零二一年十月廿四日", 2021, 10, 24, 0, 0, 0, false, NO_ZONE},
    {"二○二一年十二月三十一号", 2021, 12, 31, 0, 0, 0, false, NO_ZONE},
    {"二〇二〇年二月", 2020, 2, 1, 0, 0, 0, false, NO_ZONE},
    {"２０２１年１１月２４日　０９：３０", 2021, 11, 24, 9, 30, 0, true, NO_ZONE},
    {"2021-11-24 09：05", 2021, 11, 24, 9, 5, 0, true, NO_ZONE},
    {"民國110年11月24日", 2021, 11, 24, 0, 0, 0, false, NO_ZONE},
    {"2021년 11월 24일 오후 3:05", 2021, 11, 24, 15, 5, 0, true, NO_ZONE},
    {"2021年11月24日(水) 9時5分", 2021, 11, 24, 9, 5, 0, true, NO_ZONE},
    {"2021/11/24 (Wed) 9:05", 2021, 11, 24, 9, 5, 0, true, NO_ZONE},
    {"24.11.2021 9:05", 2021, 11, 24, 9, 5, 0, true, NO_ZONE},
    {"3.4.2021", 2021, 4, 3, 0, 0, 0, false, NO_ZONE},
    {"24/11/2021", 2021, 11, 24, 0, 0, 0, false, NO_ZONE},
    {"11/24/2021 9:05 PM", 2021, 11, 24, 21, 5, 0, true, NO_ZONE},
    {"24-Nov-2021", 2021, 11, 24, 0, 0, 0, false, NO_ZONE},
    {"2021-11-24T01:22", 2021, 11, 24, 1, 22, 0, true, NO_ZONE},
    {"2021-11-24t01:22:50z", 2021, 11, 24, 1, 22, 50, true, 0},
    {"2021-11-24 01:22:50 +08:00[Asia/Shanghai]", 2021, 11, 24, 1, 22, 50, true, 480},
    {"2021-11-24 23:59:60Z", 2021, 11, 24, 23, 59, 59, true, 0},
    {"Wed, 24 Nov 2021 01:22:50 EST", 2021, 11, 24, 1, 22, 50, true, NO_ZONE},
    {"Sept 4, 2021", 2021, 9, 4, 0, 0, 0, false, NO_ZONE},
    {"2021-11-24（周三）", 2021, 11, 24, 0, 0, 0, false, NO_ZONE},
};

static void every_form_of_a_date_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct civil c = {0};

        if (!date_read(str_of(forms[i].text), &c))
            fail_msg("not read: %s", forms[i].text);
        if (c.year != forms[i].year || c.month != forms[i].month || c.day != forms[i].day ||
            c.hour != forms[i].hour || c.minute != forms[i].minute || c.second != forms[i].second ||
            c.has_time != forms[i].time || c.has_zone != (forms[i].zone != NO_ZONE) ||
            (c.has_zone && c.zone_minutes != forms[i].zone))
            fail_msg("%s: read as %d-%d-%d %d:%d:%d zone %d", forms[i].text, (int)c.year, c.month,
                     c.day, c.hour, c.minute, c.second, c.zone_minutes);
    }
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "昨天",
        "2021-13-01",
        "2021-02-29",
        "2021-00-10",
        "next week",
        "12",
        "2021-11-24x",
        "1/2",
        "99999999999999999999",
        "2021--1",
        "-",
        "T",
        "2021-1234",
        "3/4/2021",
        "民國110",
        "十一月二十四日",
        "二〇二一年十三月一日",
        "31.4.2021",
        "（2021-11-24",
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct civil c = {0};

        if (date_read(str_of(wrong[i]), &c))
            fail_msg("%s: read as %d-%d-%d", wrong[i], (int)c.year, c.month, c.day);
    }
}

struct place_case {
    const char *text;
    int year, month, day;
    bool month_only;
};

static void check_place(const struct place_case *c, struct dated d)
{
    if (d.civil.year != c->year || d.civil.month != c->month || d.civil.day != c->day ||
        d.month_only != c->month_only)
        fail_msg("%s: %d-%d-%d", c->text, (int)d.civil.year, d.civil.month, d.civil.day);
}

static void addresses_tell_dates(void **state)
{
    static const struct place_case cases[] = {
        {"/2015/10/29/x/", 2015, 10, 29, false},
        {"2015/10/29/x", 2015, 10, 29, false},
        {"http://news.nankai.edu.cn/ywsd/system/2021/11/19/030048967.shtml", 2021, 11, 19, false},
        {"/blog/2015/10/x", 2015, 10, 1, true},
        {"/2015-10-29-x", 2015, 10, 29, false},
        {"/about/", 0, 0, 0, false},
        {"/2015/99/x", 0, 0, 0, false},
        {"", 0, 0, 0, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_place(&cases[i], date_of_address(str_of(cases[i].text)));
}

static void names_tell_dates(void **state)
{
    static const struct place_case cases[] = {
        {"2024-09-27-x", 2024, 9, 27, false}, {"20240927 x", 2024, 9, 27, false},
        {"2024_9_7_x", 2024, 9, 7, false},    {"2024-09-27", 2024, 9, 27, false},
        {"20240927x", 0, 0, 0, false},        {"202409271 x", 0, 0, 0, false},
        {"12345678", 0, 0, 0, false},         {"issue-206", 0, 0, 0, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_place(&cases[i], date_of_name(str_of(cases[i].text), NULL));
}

static void folders_tell_dates(void **state)
{
    static const struct place_case cases[] = {
        {"2021/11/a.md", 2021, 11, 1, true},
        {"posts/202111/a.md", 2021, 11, 1, true},
        {"2021-11/a.md", 2021, 11, 1, true},
        {"2021/11/24/a.md", 2021, 11, 24, false},
        {"2021-11-24-x/index.md", 2021, 11, 24, false},
        {"2021/a.md", 0, 0, 0, false},
        {"a.md", 0, 0, 0, false},
        {"2021/13/a.md", 0, 0, 0, false},
        {"201912/202111/a.md", 2021, 11, 1, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_place(&cases[i], date_of_folders(str_of(cases[i].text)));
}

static void a_day_inside_a_month_does_not_conflict_with_it(void **state)
{
    const struct dated november = {{.year = 2021, .month = 11, .day = 1}, true};
    const struct civil inside = {.year = 2021, .month = 11, .day = 30};
    const struct civil before = {.year = 2021, .month = 10, .day = 1};
    const struct civil after = {.year = 2021, .month = 12, .day = 2};

    (void)state;
    assert_int_equal(date_distance_days(&inside, &november), 0);
    assert_int_equal(date_distance_days(&before, &november), 31);
    assert_int_equal(date_distance_days(&after, &november), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_a_date_is_read),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(addresses_tell_dates),
        cmocka_unit_test(names_tell_dates),
        cmocka_unit_test(folders_tell_dates),
        cmocka_unit_test(a_day_inside_a_month_does_not_conflict_with_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
