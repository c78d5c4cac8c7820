/*
 * Addresses taken apart, after RFC 3986, section 3.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/url.h"

static void addresses_on_the_web_have_a_host(void **state)
{
    static const struct {
        const char *address, *scheme, *host, *path;
    } cases[] = {
        {"http://news.nankai.edu.cn/a/b.html?x#y", "http", "news.nankai.edu.cn", "/a/b.html?x#y"},
        {"HTTPS://www.nankai.info:8080", "HTTPS", "www.nankai.info:8080", ""},
        {"//host/新闻", "", "host", "/新闻"},
        {"ftp://user:pass@host/f", "ftp", "host", "/f"},
        {"http://host?q=//x", "http", "host", "?q=//x"},
        {"http://host\\a", "http", "host", "\\a"},
        {"http:///a", "http", "", "/a"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct url url;

        assert_true(url_split(str_of(cases[i].address), &url));
        assert_true(str_eq(url.scheme, str_of(cases[i].scheme)));
        assert_true(str_eq(url.host, str_of(cases[i].host)));
        assert_true(str_eq(url.path, str_of(cases[i].path)));
        assert_true(str_eq(url_host(str_of(cases[i].address)), url.host));
    }
}

static void other_addresses_have_none(void **state)
{
    static const char *const cases[] = {
        "",
        "a/b",
        "/a",
        "/go?to=http://x/",
        "mailto:a@b.cn",
        "data:,x",
        "新闻://x/",
        "http:/a",
        "http:a",
        "file:///etc/",
        "webkit-fake-url://1/a.png",
        "://x",
        "1x://x/a",
        " http://x/",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct url url;

        assert_false(url_split(str_of(cases[i]), &url));
        assert_true(str_empty(url_host(str_of(cases[i]))));
    }
}

static void schemes_are_what_stands_before_the_first_colon(void **state)
{
    (void)state;
    assert_true(str_eq(url_scheme(STR("mailto:a@b")), STR("mailto")));
    assert_true(str_eq(url_scheme(STR("git+ssh://x")), STR("git+ssh")));
    assert_true(str_empty(url_scheme(STR("a/b:c"))));
    assert_true(str_empty(url_scheme(STR(":x"))));
    assert_true(str_empty(url_scheme(STR("http"))));
    assert_true(str_empty(url_scheme(STR_NONE)));
}

static void percent_codes_become_bytes(void **state)
{
    static const char *const cases[][2] = {
        {"a%20b%2Fc%2f", "a b/c/"}, {"%E6%96%B0", "新"}, {"100%", "100%"}, {"%4", "%4"},
        {"%zz%4g", "%zz%4g"},       {"%2541", "%41"},
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, 4096);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str decoded = url_decoded(&arena, str_of(cases[i][0]));
        assert_true(str_eq(decoded, str_of(cases[i][1])));
    }
    arena_done(&arena);
}

static void hosts_have_short_forms(void **state)
{
    (void)state;
    assert_true(str_eq(url_without_port(STR("host:80")), STR("host")));
    assert_true(str_eq(url_without_port(STR("host")), STR("host")));
    assert_true(str_eq(url_without_www(STR("WWW.host")), STR("host")));
    assert_true(str_eq(url_without_www(STR("wwwhost")), STR("wwwhost")));
    assert_true(str_empty(url_without_port(url_without_www(STR_NONE))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_on_the_web_have_a_host),
        cmocka_unit_test(other_addresses_have_none),
        cmocka_unit_test(schemes_are_what_stands_before_the_first_colon),
        cmocka_unit_test(percent_codes_become_bytes),
        cmocka_unit_test(hosts_have_short_forms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
