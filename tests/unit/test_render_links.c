/*
 * Addresses of links and their hosts. Which of them strict parsers take was looked up with
 * EPUBCheck 5.3 (RSC-020).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/write/host.h"
#include "render/write/writer.h"
#include "render_support.h"

static void check_url(const char *written, const char *expected)
{
    struct arena arena;
    struct str url;

    arena_init(&arena, LIMIT_TEXT_BYTES);
    assert_true(link_url(&arena, str_of(written), &url));
    assert_string_equal(url.p, expected);
    arena_done(&arena);
}

static void check_no_url(const char *written)
{
    struct arena arena;
    struct str url;

    arena_init(&arena, LIMIT_TEXT_BYTES);
    assert_false(link_url(&arena, str_of(written), &url));
    arena_done(&arena);
}

static void addresses_are_mended(void **state)
{
    (void)state;
    check_url("http://a.cn/a b", "http://a.cn/a%20b");
    check_url("http://a.cn/中文?问=答#片段",
              "http://a.cn/%E4%B8%AD%E6%96%87?%E9%97%AE=%E7%AD%94#%E7%89%87%E6%AE%B5");
    check_url("http://a.cn/[x]{y}|^`\"<>", "http://a.cn/%5Bx%5D%7By%7D%7C%5E%60%22%3C%3E");
    check_url("http://a.cn/100%", "http://a.cn/100%25");
    check_url("http://a.cn/%zz%2f%4", "http://a.cn/%25zz%2f%254");
    check_url("http://a.cn/x#y#z", "http://a.cn/x#y%23z");
    check_url("http://a.cn\\b\\c?d=\\e", "http://a.cn/b/c?d=%5Ce");
    check_url("HTTP://News.CN:8080/A", "http://news.cn:8080/A");
    check_url("http://user:secret@a.cn/", "http://a.cn/");
    check_url("http://a.cn./", "http://a.cn/");
    check_url("http://a.cn:/x", "http://a.cn/x");
    check_url("ftp://a.cn/x y", "ftp://a.cn/x%20y");
}

static void what_cannot_be_mended_is_no_address(void **state)
{
    static const char *const bad[] = {
        "http:/a.cn",
        "http://",
        "http://?x",
        "http://a..b/",
        "http://-a.cn",
        "http://a-.cn/",
        "http://a b.cn/",
        "http://a%20b.cn",
        "http://1.2.3.999/",
        "http://a.1/",
        "http://a.cn:x/",
        "http://a.cn:99999/",
        "http://[::1]/",
        "javascript:x",
        "//a.cn/x",
        "a.cn/x",
        "",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        check_no_url(bad[i]);
}

static void hosts_in_other_scripts_are_checked(void **state)
{
    (void)state;
    assert_true(host_valid(STR("新闻.中国")));
    assert_true(host_valid(STR("xn--fiqs8s")));
    assert_true(host_valid(STR("xn--mnchen-3ya.de")));
    assert_true(host_valid(STR("127.0.0.1")));
    assert_true(host_valid(STR("a_b.cn")));
    assert_false(host_valid(STR("xn--a.cn")));
    assert_false(host_valid(STR("xn--999999b.cn")));
    assert_false(host_valid(STR("①.cn")));
    assert_false(host_valid(STR("\xFF.cn")));
    assert_false(host_valid(STR("127.0.0.256")));
    assert_false(host_valid(STR("0x7f.1")));
}

static void check_body(struct str markdown, const char *expected)
{
    struct rendering s;

    assert_true(support_start(&s));
    assert_int_equal(support_render(&s, markdown), ERR_OK);
    assert_int_equal(str_cmp(support_body(&s, 0), str_of(expected)), 0);
    support_end(&s);
}

static void nothing_that_could_run_is_linked(void **state)
{
    (void)state;
    check_body(STR("[a](javascript:alert%281%29)"), "<p>a</p>\n");
    check_body(STR("[a](JaVaScRiPt:x)"), "<p>a</p>\n");
    check_body(STR("[a](&#106;avascript:x)"), "<p>a</p>\n");
    check_body(STR("[a](vbscript:x) [b](data:text/html,x) [c](file:///etc/passwd)"),
               "<p>a b c</p>\n");
    check_body(STR("<javascript:alert(1)>"), "<p>javascript:alert(1)</p>\n");
    check_body(STR("[a](<java\tscript:x>)"),
               "<p><span class=\"dead\" title=\"java\tscript:x\">a</span></p>\n");
}

static void a_link_inside_a_link_is_text(void **state)
{
    (void)state;
    check_body(STR("[a <http://b.cn/> http://c.cn](http://d.cn)"),
               "<p><a href=\"http://d.cn\">a http://b.cn/ http://c.cn</a></p>\n");
}

static void places_that_do_not_exist_are_reported(void **state)
{
    struct rendering s;

    (void)state;
    assert_true(support_start(&s));
    s.post.body_line = 5;
    assert_int_equal(support_render(&s, STR("# 有\n\n[a](#有) [b](#无)\n[c](other.md#x)\n")),
                     ERR_OK);
    assert_int_equal(support_count(&s, "link-fragment"), 1);
    assert_int_equal(s.findings.v[0].line, 7);
    assert_int_equal(s.chapter.n_far_links, 1);
    assert_int_equal(s.chapter.far_links[0].member, 7);
    assert_int_equal(s.chapter.far_links[0].line, 8);
    assert_true(str_eq(s.chapter.far_links[0].fragment, STR("x")));
    support_end(&s);
}

/* Expected file names: the chapter's second file is STEM-2.xhtml. */
static void known_places_of_other_chapters_are_led_to(void **state)
{
    struct rendering s;

    (void)state;
    assert_true(support_start(&s));
    s.links.spot = support_find_spot;
    assert_int_equal(support_render(&s, STR("[a](other.md#部分) [b](other.md#始) [c](other.md#无) "
                                            "[d](other.md) <http://site.example/other/#部分>")),
                     ERR_OK);
    assert_int_equal(
        str_cmp(support_body(&s, 0),
                STR("<p><a href=\"other-3.xhtml#部分\">a</a> <a href=\"other.xhtml\">b</a> "
                    "<a href=\"other.xhtml\">c</a> <a href=\"other.xhtml\">d</a> "
                    "<a href=\"other-3.xhtml#部分\">http://site.example/other/#部分</a></p>\n")),
        0);
    support_end(&s);
}

static void other_books_are_named_in_the_title(void **state)
{
    (void)state;
    check_body(
        STR("[a](earlier.md \"题\") [b](earlier.md) [c](unknown.md)"),
        "<p><a href=\"http://site.example/%E6%97%A9/\" title=\"题 · 南开 &lt;2020&gt;\">a</a> "
        "<a href=\"http://site.example/%E6%97%A9/\" title=\"南开 &lt;2020&gt;\">b</a> "
        "<span class=\"dead\" title=\"南开 &lt;2020&gt;\">c</span></p>\n");
}

static void the_rest_of_the_site_is_on_the_web(void **state)
{
    (void)state;
    check_body(STR("[a](/site) [b](/none)"), "<p><a href=\"http://site.example/site\">a</a> "
                                             "<span class=\"dead\" title=\"/none\">b</span></p>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_mended),
        cmocka_unit_test(what_cannot_be_mended_is_no_address),
        cmocka_unit_test(hosts_in_other_scripts_are_checked),
        cmocka_unit_test(nothing_that_could_run_is_linked),
        cmocka_unit_test(a_link_inside_a_link_is_text),
        cmocka_unit_test(places_that_do_not_exist_are_reported),
        cmocka_unit_test(known_places_of_other_chapters_are_led_to),
        cmocka_unit_test(other_books_are_named_in_the_title),
        cmocka_unit_test(the_rest_of_the_site_is_on_the_web),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
