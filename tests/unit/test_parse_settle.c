/*
 * What only all posts together tell: site title, language, decorations.
 */
#include "parse_post.h"

static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)1 << 24);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static struct post post_titled(const char *title, const char *detected)
{
    return (struct post){
        .title = str_of(title), .full_title = str_of(title), .detected = str_of(detected)};
}

static void settle(struct site *site, struct post *posts, size_t n)
{
    struct err err = {.kind = ERR_OK};

    assert_int_equal(parse_settle(site, posts, n, &arena, &err), ERR_OK);
}

static void a_common_ending_is_the_title_of_the_site(void **state)
{
    struct site site = {.root = STR("/x/posts")};
    struct post posts[10];

    (void)state;
    for (size_t i = 0; i < 9; i++)
        posts[i] = post_titled("会议召开 | 南开新闻", "zh-Hans");
    posts[9] = post_titled("没有结尾", "zh-Hans");
    settle(&site, posts, 10);
    assert_str(site.title, "南开新闻");
    assert_string_equal(site.title_from, "the ending of 9 titles");
    assert_str(posts[0].title, "会议召开");
    assert_str(posts[0].full_title, "会议召开 | 南开新闻");
    assert_str(posts[9].title, "没有结尾");
}

static void an_ending_of_fewer_titles_is_not(void **state)
{
    struct site site = {.root = STR("/x/posts")};
    struct post posts[10];

    (void)state;
    for (size_t i = 0; i < 8; i++)
        posts[i] = post_titled("会议召开 | 南开新闻", "zh-Hans");
    posts[8] = posts[9] = post_titled("没有结尾", "zh-Hans");
    settle(&site, posts, 10);
    assert_str(site.title, "posts");
    assert_string_equal(site.title_from, "folder name");
    assert_str(posts[0].title, "会议召开 | 南开新闻");
}

static void one_title_proves_a_site_only_with_its_category(void **state)
{
    static struct str category[] = {{"nankai.info", 11}};
    struct site site = {.root = STR("/x/posts")};
    struct post post = post_titled("甲 | 乙", "zh-Hans");

    (void)state;
    settle(&site, &post, 1);
    assert_str(site.title, "posts");
    assert_str(post.title, "甲 | 乙");
    site.title = STR_NONE;
    post = post_titled("南开大学->会议 | nankai.info", "zh-Hans");
    post.categories = (struct strs){category, 1};
    settle(&site, &post, 1);
    assert_str(site.title, "nankai.info");
    assert_string_equal(site.title_from, "the ending of 1 title");
}

static void what_is_given_stays(void **state)
{
    struct site site = {.root = STR("/x/posts"),
                        .title = STR("给定"),
                        .title_from = "--title",
                        .language = STR("zh-Hant"),
                        .url = STR("http://news.nankai.edu.cn:8080/x/")};
    struct post posts[2] = {post_titled("甲 | news.nankai.edu.cn", "zh-Hans"),
                            post_titled("给定 - 乙", "")};

    (void)state;
    settle(&site, posts, 2);
    assert_str(site.title, "给定");
    assert_string_equal(site.title_from, "--title");
    assert_str(site.language, "zh-Hant");
    assert_str(posts[0].title, "甲");
    assert_str(posts[1].title, "乙");
    assert_str(posts[0].detected, "zh-Hans");
    assert_str(posts[1].detected, "zh-Hant");
}

static void short_texts_take_the_language_of_the_site(void **state)
{
    struct site site = {.root = STR("/x/posts")};
    struct post posts[4] = {post_titled("甲", "zh-Hans"), post_titled("乙", ""),
                            post_titled("B", "en"), post_titled("丙", "zh-Hans")};

    (void)state;
    posts[2].language = STR("zh-Hans");
    settle(&site, posts, 4);
    assert_str(site.language, "zh-Hans");
    assert_str(posts[1].detected, "zh-Hans");
    assert_str(posts[2].detected, "en");
}

static void titles_tell_the_language_where_no_text_does(void **state)
{
    struct site chinese = {.root = STR("/x/posts")}, none = {.root = STR("/")};
    struct post post = post_titled("通知", ""), empty = post_titled("1", "");

    (void)state;
    settle(&chinese, &post, 1);
    assert_str(chinese.language, "zh-Hans");
    settle(&none, &empty, 1);
    assert_str(none.language, "en");
    assert_str(empty.detected, "en");
    assert_false(str_empty(none.title));
}

static void no_posts_are_no_problem(void **state)
{
    struct site site = {.root = STR("/x/posts")};

    (void)state;
    settle(&site, NULL, 0);
    assert_str(site.title, "posts");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_common_ending_is_the_title_of_the_site),
        cmocka_unit_test(an_ending_of_fewer_titles_is_not),
        cmocka_unit_test(one_title_proves_a_site_only_with_its_category),
        cmocka_unit_test(what_is_given_stays),
        cmocka_unit_test(short_texts_take_the_language_of_the_site),
        cmocka_unit_test(titles_tell_the_language_where_no_text_does),
        cmocka_unit_test(no_posts_are_no_problem),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
