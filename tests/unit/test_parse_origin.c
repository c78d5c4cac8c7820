/*
 * The link that a post ends in and that says where it is from.
 */
#include "parse_post.h"

#include "parse/origin.h"

#define PAGE "http://news.nankai.edu.cn/ywsd/system/2021/11/19/030048967.shtml"

static void is_found(const char *body, const char *address, bool alone)
{
    struct arena arena;
    struct origin origin = {.alone = !alone};

    arena_init(&arena, (size_t)1 << 20);
    assert_true(origin_find(&arena, str_of(body), &origin));
    assert_int_equal(origin.address.n, strlen(address));
    assert_memory_equal(origin.address.p, address, origin.address.n);
    assert_int_equal(origin.alone, alone);
    arena_done(&arena);
}

static void is_not_found(const char *body)
{
    struct arena arena;
    struct origin origin;

    arena_init(&arena, (size_t)1 << 20);
    assert_false(origin_find(&arena, str_of(body), &origin));
    arena_done(&arena);
}

static void links_with_the_names_that_sites_use_are_sources(void **state)
{
    (void)state;
    is_found("正文。\n\n[转入文章首发地址](" PAGE ")", PAGE, true);
    is_found("正文。\n\n[原文链接](" PAGE ")\n\n \n", PAGE, true);
    is_found("正文。\n\n[阅读原文 »](" PAGE " \"打开\")\n", PAGE, true);
    is_found("正文。\n\n**[【查看原文】](<" PAGE ">)**\n", PAGE, true);
    is_found("正文。\n\n（[原文地址](" PAGE ")）。\n", PAGE, true);
    is_found("正文。\r\n\r\n[文章来源](" PAGE ")\r\n", PAGE, true);
    is_found("## 延伸\n[Read the original article](" PAGE ")\n", PAGE, true);
    is_found("[Source](" PAGE ")", PAGE, true);
}

static void rules_and_comments_behind_it_say_nothing(void **state)
{
    (void)state;
    is_found("正文。\n\n[阅读原文](" PAGE ")\n\n---\n", PAGE, true);
    is_found("正文。\n\n[阅读原文](" PAGE ")\n\n* * *\n\n<!-- 结束 -->\n", PAGE, true);
    is_not_found("正文。\n\n[阅读原文](" PAGE ")\n---\n"); /* a heading */
    is_not_found("正文。\n\n[阅读原文](" PAGE ")\n\n<!-- 一 --> 责任编辑\n");
    is_not_found("正文。\n\n[阅读原文](" PAGE ")\n\n--*\n");
    is_not_found("---\n\n<!-- 空 -->\n");
}

static void names_may_stand_before_the_link(void **state)
{
    (void)state;
    is_found("正文。\n\n原文链接：[学校召开推进会](" PAGE ")\n", PAGE, true);
    is_found("正文。\n\n文章来源: <" PAGE ">\n", PAGE, true);
    is_found("正文。\n\n原文地址：" PAGE "\n", PAGE, true);
    is_found("Text.\n\n*Originally published at [the paper](" PAGE ").*\n", PAGE, true);
    is_found("Text.\n\nRead more at " PAGE ".\n", PAGE, true);
    is_found("正文。\n\n[via: " PAGE "]\n", PAGE, true);
}

static void what_follows_a_name_in_english_stays(void **state)
{
    (void)state;
    is_found("Text.\n\n*Originally published at [the paper](" PAGE ") on March 3, 2020.*\n", PAGE,
             false);
}

static void links_in_html_are_read(void **state)
{
    (void)state;
    is_found("正文。\n\n<p><a target=\"_blank\" href=\"http://a.example/x?a=1&amp;b=2\">阅读原文"
             "</a></p>\n",
             "http://a.example/x?a=1&b=2", true);
}

static void other_last_lines_are_text(void **state)
{
    (void)state;
    is_not_found("");
    is_not_found("正文。");
    is_not_found("正文。\n\n[南开大学](" PAGE ")\n");
    is_not_found("正文。\n[原文链接](" PAGE ")\n");
    is_not_found("正文。\n\n详见[原文链接](" PAGE ")。\n");
    is_not_found("正文。\n\n[原文链接](" PAGE ")还有话说\n");
    is_not_found("正文。\n\n[原文链接](" PAGE ") [首页](" PAGE ")\n");
    is_not_found("正文。\n\n- [原文链接](" PAGE ")\n");
    is_not_found("正文。\n\n    [原文链接](" PAGE ")\n");
    is_not_found("正文。\n\n[原文链接](/a/b.html)\n");
    is_not_found("正文。\n\n[原文链接](ftp://a.example/http)\n");
    is_not_found("正文。\n\n![原文链接](" PAGE ")\n");
    is_not_found("正文。\n\n[原文链接]: " PAGE "\n");
    is_not_found("Text.\n\n[Source](https://github.com/a/b)\n");
}

static void a_post_takes_its_source_from_the_link(void **state)
{
    struct reader r;
    struct post post;

    (void)state;
    reader_open(&r);
    post = reader_read(&r, "a.md",
                       STR("---\ndate: 2021-11-24\n---\n正文。\n\n[原文链接](" PAGE ")\n"));
    assert_true(str_eq(post.source_url, STR(PAGE)));
    assert_true(post.drop_source);
    assert_int_equal(reader_finding(&r, "source-from-link")->line, 6);
    assert_non_null(reader_finding(&r, "date-from-scrape"));
    assert_int_equal(post.date.day, 24);
    reader_close(&r);
}

static void front_matter_names_the_source_first(void **state)
{
    struct reader r;
    struct post post;

    (void)state;
    reader_open(&r);
    post = reader_read(
        &r, "a.md", STR("---\nsource: https://a.example/b\n---\n正文。\n\n[原文链接](" PAGE ")\n"));
    assert_true(str_eq(post.source_url, STR("https://a.example/b")));
    assert_false(post.drop_source);
    post = reader_read(&r, "b.md",
                       STR("---\nsource: https://a.example/b/\n---\n正文。\n\n"
                           "[原文链接](http://a.example/b)\n"));
    assert_true(str_eq(post.source_url, STR("https://a.example/b/")));
    assert_true(post.drop_source);
    assert_null(reader_finding(&r, "source-from-link"));
    reader_close(&r);
}

static void the_repair_can_be_switched_off(void **state)
{
    struct repair_set off = {{0}};
    struct reader r;
    struct post post;

    (void)state;
    assert_true(repair_switch_off(&off, "source-from-link"));
    reader_open(&r);
    parser_use(r.parser, NULL, &off);
    post = reader_read(&r, "a.md", STR("正文。\n\n[原文链接](" PAGE ")\n"));
    assert_int_equal(post.source_url.n, 0);
    assert_false(post.drop_source);
    reader_close(&r);
}

/* One day apart is a matter of the time zone, and a month without a day holds all its days. */
static void dates_of_the_source_differ_by_more_than_a_day(void **state)
{
    static const struct {
        const char *date, *source;
        bool told;
    } cases[] = {
        {"2021-11-19", "http://a.example/2021/11/19/x.html", false},
        {"2021-11-20", "http://a.example/2021/11/19/x.html", false},
        {"2021-11-21", "http://a.example/2021/11/19/x.html", true},
        {"2021-11-17", "http://a.example/2021/11/19/x.html", true},
        {"2021-11-28", "http://a.example/2021/11/x.html", false},
        {"2021-12-02", "http://a.example/2021/11/x.html", true},
        {"2021-11-28", "http://a.example/12345/x.html", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reader r;
        char text[256];

        reader_open(&r);
        (void)snprintf(text, sizeof text, "---\ndate: %s\nsource: %s\n---\n正文。\n", cases[i].date,
                       cases[i].source);
        (void)reader_read(&r, "a.md", str_of(text));
        assert_int_equal(reader_finding(&r, "date-from-scrape") != NULL, cases[i].told);
        reader_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_with_the_names_that_sites_use_are_sources),
        cmocka_unit_test(rules_and_comments_behind_it_say_nothing),
        cmocka_unit_test(names_may_stand_before_the_link),
        cmocka_unit_test(what_follows_a_name_in_english_stays),
        cmocka_unit_test(links_in_html_are_read),
        cmocka_unit_test(other_last_lines_are_text),
        cmocka_unit_test(a_post_takes_its_source_from_the_link),
        cmocka_unit_test(front_matter_names_the_source_first),
        cmocka_unit_test(the_repair_can_be_switched_off),
        cmocka_unit_test(dates_of_the_source_differ_by_more_than_a_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
