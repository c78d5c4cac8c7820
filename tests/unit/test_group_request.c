/*
 * Options of group/: what is understood, and what is refused with the way out.
 */
#include "group_archive.h"

#include "group/request.h"

static struct group_options options_none(void)
{
    return (struct group_options){.by = STR_NONE};
}

static void assert_refused(struct group_options options, const char *text)
{
    struct err err = {.kind = ERR_OK};
    assert_int_equal(group_check(&options, &err), ERR_USAGE);
    assert_string_equal(err.text, text);
}

static void assert_accepted(struct group_options options)
{
    struct err err = {.kind = ERR_OK};
    if (group_check(&options, &err)) {
        fail_msg("%s", err.text);
    }
}

static void nothing_asked_is_fine(void **state)
{
    (void)state;
    assert_accepted(options_none());
}

static void keys_combine(void **state)
{
    struct group_options options = options_none();
    (void)state;
    const char *const good[] = {
        "all",           "category", "category:first", "category:last", "tag",
        "year",          "month",    "category,year",  "tag, month",    "folder",
        "author",        "language", "quarter",        "week",          "day",
        "author,quarter"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        options.by = str_of(good[i]);
        assert_accepted(options);
    }
}

static void misspelt_keys_are_guessed(void **state)
{
    struct group_options options = options_none();
    (void)state;
    options.by = STR("catagory");
    assert_refused(options, "--by: unknown key \"catagory\"; did you mean \"category\"?");
    options.by = STR("year,mnoth");
    assert_refused(options, "--by: unknown key \"mnoth\"; did you mean \"month\"?");
    options.by = STR("yaer");
    assert_refused(options, "--by: unknown key \"yaer\"; did you mean \"year\"?");
}

static void unknown_keys_list_those_that_exist(void **state)
{
    struct group_options options = options_none();
    (void)state;
    options.by = STR("issue");
    assert_refused(options, "--by: unknown key \"issue\"; there are all, category, "
                            "category:first, category:last, tag, folder, author, language, "
                            "year, quarter, month, week and day");
    options.by = STR("年");
    assert_refused(options, "--by: unknown key \"年\"; there are all, category, "
                            "category:first, category:last, tag, folder, author, language, "
                            "year, quarter, month, week and day");
    options.by = STR("year,,month");
    assert_refused(options, "--by: unknown key \"\"; there are all, category, "
                            "category:first, category:last, tag, folder, author, language, "
                            "year, quarter, month, week and day");
}

static void a_key_stands_once(void **state)
{
    struct group_options options = options_none();
    (void)state;
    options.by = STR("year,year");
    assert_refused(options, "--by names \"year\" twice");
    options.by = STR("all,year"); /* it had no other name for what it meant: "all" */
    assert_refused(options, "--by: \"all\" stands alone; leave it or the others out");
}

static void parts_are_at_most_two_deep(void **state)
{
    struct group_options options = options_none();
    (void)state;
    options.parts = STR("year,month");
    assert_accepted(options);
    options.parts = STR("none");
    assert_accepted(options);
    options.parts = STR("category,year,month");
    assert_refused(options, "--parts category,year,month: parts are at most two deep; name two "
                            "keys");
    options.parts = STR("month,year");
    assert_refused(options, "--parts month,year: a year is no part of a month; write year,month");
    options.parts = STR("day,week");
    assert_refused(options, "--parts day,week: a week is no part of a day; write week,day");
    options.parts = STR("week,year"); /* a week may lie in two years */
    assert_accepted(options);
}

static void reversed_ranges_are_refused(void **state)
{
    struct group_options options = options_none();
    (void)state;
    options.since = STR("2021");
    options.until = STR("2020-01");
    assert_refused(options, "--until 2020-01 is before --since 2021");
    options.until = STR("2021-01-01");
    assert_accepted(options);
    options.since = STR("2021-01-02");
    assert_refused(options, "--until 2021-01-01 is before --since 2021-01-02");
}

static void dates_are_exact(void **state)
{
    struct group_options options = options_none();
    (void)state;
    const char *const bad[] = {"21",           "2021-", "2021-13", "2021-02-30", "2021-1",
                               "2021-11-18-1", "昨天",  "2021/11", "0000"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct err err = {.kind = ERR_OK};
        options.since = str_of(bad[i]);
        assert_int_equal(group_check(&options, &err), ERR_USAGE);
    }
    options.since = STR("2021-13");
    assert_refused(options, "--since \"2021-13\" is not a date; write 2021, 2021-11 or 2021-11-18");
    options.since = STR("2020-02-29");
    assert_accepted(options);
}

static void filters_name_key_and_value(void **state)
{
    struct group_options options = options_none();
    struct str select = STR("category=科研");
    (void)state;
    options.select = &select;
    options.n_select = 1;
    assert_accepted(options);
    select = STR("科研");
    assert_refused(options, "--select \"科研\" has no \"=\"; write --select category=VALUE");
    select = STR("catgory=科研");
    assert_refused(options, "--select: unknown key \"catgory\"; did you mean \"category\"?");
    select = STR("category= ");
    assert_refused(options, "--select category=  names no value");
}

static void order_and_newest(void **state)
{
    struct group_options options = options_none();
    (void)state;
    options.order = STR("desc");
    options.newest = STR("50");
    assert_accepted(options);
    options.order = STR("down");
    assert_refused(options, "--order \"down\": write asc or desc");
    options.order = STR("asc");
    options.newest = STR("0");
    assert_refused(options, "--newest \"0\" is not a number of posts from 1 up");
}

static struct request read_split(const char *text)
{
    struct group_options options = options_none();
    struct request request;
    struct arena arena;
    struct err err = {.kind = ERR_OK};

    options.split = str_of(text);
    arena_init(&arena, 1 << 20);
    assert_int_equal(request_read(&arena, &options, &request, &err), ERR_OK);
    arena_done(&arena);
    return request;
}

static void split_limits(void **state)
{
    struct group_options options = options_none();
    (void)state;
    assert_int_equal(read_split("").split.posts, 2000);
    assert_int_equal(read_split("").split.bytes, 47185920); /* 45 * 1024 * 1024 */
    assert_int_equal(read_split("posts=100").split.posts, 100);
    assert_int_equal(read_split("posts=100").split.bytes, 47185920);
    assert_int_equal(read_split("bytes=4095M").split.bytes, 4293918720); /* 4095 * 1024 * 1024 */
    assert_int_equal(read_split("posts=none,bytes=512k").split.posts, 0);
    assert_int_equal(read_split("none").split.posts, 0);
    assert_int_equal(read_split("none").split.bytes, 0);
    options.split = STR("posts=0");
    assert_refused(options, "--split \"posts=0\": write posts=2000, bytes=45M (1K or more), "
                            "both joined by \",\", or none");
    options.split = STR("bytes=1");
    assert_refused(options, "--split \"bytes=1\": write posts=2000, bytes=45M (1K or more), "
                            "both joined by \",\", or none");
    options.split = STR("bytes=99999999999999999999G");
    assert_refused(options, "--split \"bytes=99999999999999999999G\": write posts=2000, bytes=45M "
                            "(1K or more), both joined by \",\", or none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_asked_is_fine),
        cmocka_unit_test(keys_combine),
        cmocka_unit_test(misspelt_keys_are_guessed),
        cmocka_unit_test(unknown_keys_list_those_that_exist),
        cmocka_unit_test(a_key_stands_once),
        cmocka_unit_test(parts_are_at_most_two_deep),
        cmocka_unit_test(reversed_ranges_are_refused),
        cmocka_unit_test(dates_are_exact),
        cmocka_unit_test(filters_name_key_and_value),
        cmocka_unit_test(order_and_newest),
        cmocka_unit_test(split_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
