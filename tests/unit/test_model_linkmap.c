/*
 * The link map: every spelling of an address that a post has leads to it, and nothing else does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/linkmap.h"

static struct linkmap map;

static void begin(const char *site_url)
{
    struct err err = {.kind = ERR_OK};
    assert_int_equal(linkmap_init(&map, str_of(site_url), &err), ERR_OK);
}

static int end(void **state)
{
    (void)state;
    linkmap_done(&map);
    return 0;
}

static void add(const char *address, size_t post)
{
    struct err err = {.kind = ERR_OK};
    assert_int_equal(linkmap_add(&map, str_of(address), post, &err), ERR_OK);
}

static size_t find(const char *from, const char *address)
{
    struct linkmap_hit hit;
    return linkmap_find(&map, str_of(from), str_of(address), &hit);
}

#define assert_leads(from, address, post)                                                          \
    do {                                                                                           \
        const size_t got = find(from, address);                                                    \
        if (got != (size_t)(post)) {                                                               \
            fail_msg("%s leads to %zd", address, (ptrdiff_t)got);                                  \
        }                                                                                          \
    } while (0)

static void relative_links_follow_files(void **state)
{
    (void)state;
    begin("");
    add("posts/2021/会议.md", 1);
    add("posts/招生.md", 2);
    add("index.md", 3);
    assert_leads("posts/2021/a.md", "会议.md", 1);
    assert_leads("posts/2021/a.md", "./会议.md", 1);
    assert_leads("posts/2021/a.md", "./../2021//会议.md", 1);
    assert_leads("posts/2021/a.md", "../招生.md", 2);
    assert_leads("posts/2021/a.md", "../招生", 2);
    assert_leads("posts/a.md", "2021/%E4%BC%9A%E8%AE%AE.md", 1);
    assert_leads("posts/a.md", "2021/%e4%bc%9a%e8%ae%ae.html", 1);
    assert_leads("posts/a.md", "..", 3);
    assert_leads("posts/a.md", "../..", 3);
    assert_leads("posts/a.md", "会议.md", MAP_NONE);
}

static void relative_links_follow_pages_where_files_do_not(void **state)
{
    (void)state;
    begin("");
    add("posts/a.md", 1);
    add("posts/b/index.md", 2);
    assert_leads("posts/a.md", "../b/", 2);
    assert_leads("posts/b/index.md", "../a/", 1);
    assert_leads("posts/a.md", "b", 2);
    add("index.md", 3);
    add("http://posts/a", 4);
    assert_leads("index.md", "posts/a/", 1);
    assert_leads("index.md", "posts/../none", MAP_NONE);
}

static void a_page_is_known_with_and_without_its_ending(void **state)
{
    (void)state;
    begin("https://example.org/");
    add("posts/x.md", 7);
    assert_leads("a.md", "/posts/x", 7);
    assert_leads("a.md", "/posts/x/", 7);
    assert_leads("a.md", "/posts/x/index.html", 7);
    assert_leads("a.md", "/posts/x.html", 7);
    assert_leads("a.md", "/posts/X.html", MAP_NONE);
    assert_leads("a.md", "/posts/x.htm", 7);
    assert_leads("a.md", "/posts/x.HTML", 7);
    assert_leads("a.md", "/posts/", MAP_NONE);
    assert_leads("a.md", "/posts/x.pdf", MAP_NONE);
}

static void hosts_are_compared_without_case_scheme_and_www(void **state)
{
    (void)state;
    begin("http://news.nankai.edu.cn");
    add("/2021/a/", 1);
    add("https://www.gov.cn/zhengce/content.htm", 2);
    assert_leads("x.md", "http://news.nankai.edu.cn/2021/a/", 1);
    assert_leads("x.md", "https://NEWS.nankai.edu.cn:443/2021/a", 1);
    assert_leads("x.md", "HTTP://www.news.nankai.edu.cn/2021/a.html", 1);
    assert_leads("x.md", "//news.nankai.edu.cn/2021/a/", 1);
    assert_leads("x.md", "http://nankai.edu.cn/2021/a/", MAP_NONE);
    assert_leads("x.md", "http://gov.cn/zhengce/content.htm", 2);
    assert_leads("x.md", "/zhengce/content.htm", MAP_NONE);
    assert_leads("x.md", "mailto:a@nankai.edu.cn", MAP_NONE);
    assert_leads("x.md", "javascript:/2021/a/", MAP_NONE);
    assert_leads("x.md", "ftp://news.nankai.edu.cn/2021/a/", MAP_NONE);
}

static void the_sites_own_folder_goes_off(void **state)
{
    (void)state;
    begin("https://example.org/blog/");
    add("/2021/a/", 1);
    add("https://example.org/blog/2021/b/", 2);
    add("blog/c.md", 3);
    assert_leads("x.md", "/blog/2021/a/", 1);
    assert_leads("x.md", "/2021/a/", 1);
    assert_leads("x.md", "https://example.org/blog/2021/a", 1);
    assert_leads("x.md", "/2021/b", 2);
    assert_leads("x.md", "/blog/c", 3);
    assert_leads("x.md", "/blogs/2021/a/", MAP_NONE);
}

static void fragments_and_queries_are_cut(void **state)
{
    struct linkmap_hit hit;
    (void)state;
    begin("");
    add("posts/a.md", 1);
    assert_int_equal(linkmap_find(&map, STR("posts/b.md"), STR("a.md?utm=1#第一节"), &hit), 1);
    assert_int_equal(hit.fragment.n, strlen("第一节"));
    assert_memory_equal(hit.fragment.p, "第一节", hit.fragment.n);
    assert_int_equal(linkmap_find(&map, STR("posts/a.md"), STR("#x"), &hit), 1);
    assert_int_equal(hit.fragment.n, 1);
    assert_int_equal(linkmap_find(&map, STR("posts/a.md"), STR(""), &hit), 1);
    assert_int_equal(hit.fragment.n, 0);
}

/* http://host/view.php?id=1 and ?id=2 are two pages: the first must not stand for both. */
static void pages_told_apart_by_their_query_stay_apart(void **state)
{
    (void)state;
    begin("");
    add("http://host/view.php?id=1", 1);
    add("http://host/view.php?id=2", 2);
    assert_leads("x.md", "http://host/view.php?id=1", 1);
    assert_leads("x.md", "http://host/view.php?id=2#top", 2);
    assert_leads("x.md", "http://host/view.php?id=3", MAP_NONE);
    assert_leads("x.md", "http://host/view.php", MAP_NONE);
}

static void the_first_post_of_an_address_keeps_it(void **state)
{
    (void)state;
    begin("");
    add("a.md", 1);
    add("/a/", 2);
    assert_leads("x.md", "a.md", 1);
}

static void names_of_files_are_not_read_as_addresses(void **state)
{
    (void)state;
    begin("");
    add("c#.md", 1);
    add("what?.md", 2);
    add("a: b.md", 3);
    add("100%.md", 4);
    assert_leads("x.md", "c%23.md", 1);
    assert_leads("x.md", "what%3F.md", 2);
    assert_leads("x.md", "/a:%20b", 3);
    assert_leads("x.md", "100%25.md", 4);
    assert_leads("x.md", "100%.md", 4);
    assert_leads("x.md", "c.md", MAP_NONE);
    assert_leads("x.md", "c", MAP_NONE);
}

static void endless_addresses_lead_nowhere(void **state)
{
    static char text[20000];
    (void)state;
    begin("");
    add("a.md", 1);
    memset(text, 'a', sizeof text - 1);
    assert_leads("x.md", text, MAP_NONE);
    add(text, 2);
    assert_leads("x.md", text, MAP_NONE);
    memset(text, '/', sizeof text - 1);
    memcpy(text + sizeof text - 5, "a.md", 4);
    assert_leads("x.md", text + 1000, MAP_NONE);
    for (size_t i = 0; i + 3 < sizeof text; i += 3) {
        memcpy(text + i, "../", 3);
    }
    assert_leads("x.md", text, MAP_NONE);
    assert_leads("x.md", "%", MAP_NONE);
    assert_leads("x.md", "%4", MAP_NONE);
    assert_leads("x.md", "a.md?%", 1);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

static void add_home(const char *address, size_t post)
{
    struct err err = {.kind = ERR_OK};
    assert_int_equal(linkmap_add_home(&map, str_of(address), post, &err), ERR_OK);
}

static void links_follow_the_page_of_the_post(void **state)
{
    (void)state;
    begin("https://example.org/blog/");
    add("_posts/2021-11-18-会议.md", 1);
    add("_posts/2021-11-19-招生.md", 2);
    add_home("/2021/11/18/会议/", 1);
    add_home("/2021/11/19/招生/", 2);
    assert_leads("_posts/2021-11-18-会议.md", "../../19/招生/", 2);
    assert_leads("_posts/2021-11-18-会议.md", "../../19/%E6%8B%9B%E7%94%9F/index.html", 2);
    assert_leads("_posts/2021-11-18-会议.md", "2021-11-19-招生.md", 2);
    assert_leads("_posts/2021-11-18-会议.md", "/_posts/2021-11-19-招生.md", 2);
    assert_leads("_posts/2021-11-18-会议.md", "/blog/2021/11/19/招生", 2);
    assert_leads("_posts/2021-11-18-会议.md", "https://example.org/blog/2021/11/19/招生.html", 2);
    assert_leads("_posts/2021-11-18-会议.md", "../招生/", MAP_NONE);
}

static void paths_below_the_content_folder_begin_with_at(void **state)
{
    (void)state;
    begin("");
    add("content/blog/a.md", 1);
    add("blog/a.md", 1);
    assert_leads("content/b.md", "@/blog/a.md", 1);
    assert_leads("content/b.md", "@/blog/a.md#x", 1);
    assert_leads("content/b.md", "@/blog/b.md", MAP_NONE);
}

static void an_address_that_two_posts_come_from_has_a_second(void **state)
{
    struct err err = {.kind = ERR_OK};
    struct linkmap_hit hit;

    (void)state;
    begin("");
    assert_int_equal(linkmap_add_source(&map, STR("http://a.cn/list"), 1, 2, &err), ERR_OK);
    assert_int_equal(linkmap_add_source(&map, STR("http://a.cn/one"), 1, MAP_NONE, &err), ERR_OK);
    assert_int_equal(linkmap_find(&map, STR("x.md"), STR("https://a.cn/list/"), &hit), 1);
    assert_int_equal(hit.second, 2);
    assert_int_equal(linkmap_find(&map, STR("x.md"), STR("https://a.cn/one"), &hit), 1);
    assert_int_equal(hit.second, MAP_NONE);
    assert_int_equal(linkmap_find(&map, STR("x.md"), STR("https://a.cn/"), &hit), MAP_NONE);
    assert_int_equal(hit.second, MAP_NONE);
}

static void check_full(size_t from, const char *address, const char *expected)
{
    struct arena a;

    arena_init(&a, (size_t)1 << 20);
    const struct str got = linkmap_full(&map, &a, from, str_of(address));
    if (!str_eq(got, str_of(expected))) {
        fail_msg("%s is %.*s, not %s", address, STR_ARG(got), expected);
    }
    arena_done(&a);
}

/* RFC 3986, section 5.2, as far as paths go. */
static void addresses_on_the_site_have_a_full_form(void **state)
{
    (void)state;
    begin("https://example.org/blog/");
    add_home("/2021/a/", 1);
    add_home("http://other.example/x/y.html?z", 2);
    check_full(1, "/files/b.pdf?v=1#p2", "https://example.org/files/b.pdf?v=1#p2");
    check_full(1, "b.pdf", "https://example.org/blog/2021/a/b.pdf");
    check_full(1, "../b/#s", "https://example.org/blog/2021/b/#s");
    check_full(1, "../../../../b%20c", "https://example.org/b%20c");
    check_full(2, "b", "http://other.example/x/b");
    check_full(2, "..", "http://other.example/");
    check_full(3, "b.pdf", "");
    check_full(1, "b.md", "");
    check_full(1, "@/b", "");
    check_full(1, "mailto:a@b.cn", "");
    check_full(1, "http://a.cn/b", "");
    check_full(1, "", "");
}

static void without_a_site_there_are_no_full_forms(void **state)
{
    struct arena a;

    (void)state;
    begin("");
    add_home("/2021/a/", 1);
    check_full(1, "/files/b.pdf", "");
    check_full(1, "b.pdf", "");
    arena_init(&a, (size_t)1 << 20);
    assert_int_equal(linkmap_url(&map, &a, 1).n, 0);
    assert_int_equal(linkmap_url(&map, &a, 9).n, 0);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(relative_links_follow_files),
        TEST(relative_links_follow_pages_where_files_do_not),
        TEST(a_page_is_known_with_and_without_its_ending),
        TEST(hosts_are_compared_without_case_scheme_and_www),
        TEST(the_sites_own_folder_goes_off),
        TEST(fragments_and_queries_are_cut),
        TEST(pages_told_apart_by_their_query_stay_apart),
        TEST(the_first_post_of_an_address_keeps_it),
        TEST(names_of_files_are_not_read_as_addresses),
        TEST(endless_addresses_lead_nowhere),
        TEST(links_follow_the_page_of_the_post),
        TEST(paths_below_the_content_folder_begin_with_at),
        TEST(an_address_that_two_posts_come_from_has_a_second),
        TEST(addresses_on_the_site_have_a_full_form),
        TEST(without_a_site_there_are_no_full_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
