/*
 * Addresses by the generators' patterns. Expected values: Jekyll's and Hexo's from the examples of
 * their manuals ("Permalinks"), Hugo's as hugo 0.111.3 printed them (.RelPermalink), Zola's from
 * its manual ("Page").
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "group/permalinks.h"

struct example {
    const char *pattern; /* "" for the generator's default */
    const char *content; /* path below the content folder */
    const char *title, *slug;
    const char *address; /* "" for none */
};

static void check(struct site *site, struct post *post, struct source *source,
                  const struct example *example)
{
    struct permalink_rule rule = {.section = source->section, .pattern = str_of(example->pattern)};
    struct arena arena;

    arena_init(&arena, (size_t)1 << 20);
    site->permalinks = &rule;
    site->n_permalinks = example->pattern[0] ? 1 : 0;
    source->content = str_of(example->content);
    source->path = arena_join(&arena, STR("content/"), source->content, STR_NONE);
    post->source = source;
    post->full_title = str_of(example->title);
    post->slug = str_of(example->slug);
    const struct str got = permalink_of(&arena, site, post);
    if (!str_eq(got, str_of(example->address))) {
        fail_msg("%s of %s is %.*s, not %s", example->pattern, example->content, STR_ARG(got),
                 example->address);
    }
    assert_false(arena.failed);
    arena_done(&arena);
}

#define CHECK_ALL(site, post, source, examples)                                                    \
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples)[0]; i++) {                          \
        check(site, post, source, &(examples)[i]);                                                 \
    }

static void hugo_makes_addresses_of_places_and_patterns(void **state)
{
    static const struct example examples[] = {
        {"", "posts/bundle/index.md", "T", "", "/posts/bundle/"},
        {"", "posts/B2/index.md", "T", "sl", "/posts/sl/"},
        {"", "posts/Upper Case_文件.md", "T", "", "/posts/upper-case_文件/"},
        {"", "posts/x.zh.md", "T", "", "/posts/x.zh/"},
        {"", "posts/c++ z.md", "T", "", "/posts/c++-z/"},
        {"", "posts/a..b -- c.md", "T", "", "/posts/a..b--c/"},
        {"", "posts/2021/Sub/a.md", "T", "", "/posts/2021/sub/a/"},
        {"", "root.md", "R", "", "/root/"},
        {"/:sections/:slugorfilename/", "posts/2021/Sub/My Post.md", "T", "", "/posts/my-post/"},
        {"/:sections/:slugorfilename/", "posts/2021/Sub/x.md", "T", "Foo Bar 中",
         "/posts/foo-bar-中/"},
        {"/:sections/x/:sections[1:]/:slug/:filename/", "posts/y2021/s/a b/index.md", "T T", "",
         "/posts/y2021/x/y2021/t-t/a-b/"},
        {"/:sections/x/:sections[1:]/:slug/:filename/", "posts/u.md", "大 写 ABC", "",
         "/posts/x/大-写-abc/u/"},
        {"/:year/:monthname/:weekday/:weekdayname/:yearday/:slug/:filename/:sections[last]",
         "posts/A B.md", "校庆：百年, 100% C #1! 第①次（上） a/b _x_", "",
         "/2021/november/1/monday/312/校庆百年-100-c-%231-第次上-a/b-_x_/a-b/posts/"},
        {"/:section/:year/:month/:day/:contentbasename", "posts/a/index.md", "T", "s",
         "/posts/2021/11/08/a/"},
        {"/:nothing/:slug", "posts/a.md", "T", "", ""},
        {"/:sections[x]/:slug", "posts/a.md", "T", "", ""},
    };
    struct site site = {.generator = GENERATOR_HUGO};
    struct source source = {.section = STR("posts")};
    struct post post = {.date = {.year = 2021, .month = 11, .day = 8}};
    struct section_file files[] = {{STR("content/posts/y2021/_index.md"), STR_NONE}};

    (void)state;
    site.section_files = files;
    site.n_section_files = 1;
    CHECK_ALL(&site, &post, &source, examples);
}

static void hugo_puts_languages_first(void **state)
{
    static const struct example examples[] = {
        {"", "docs/a.zh-cn.md", "T", "", "/zh-cn/docs/a/"},
        {"", "docs/b/index.zh-cn.md", "T", "", "/zh-cn/docs/b/"},
        {"", "docs/a.b.md", "T", "", "/zh-cn/docs/a.b/"},
    };
    struct site site = {.generator = GENERATOR_HUGO};
    struct source source = {
        .section = STR("docs"), .language = STR("zh-CN"), .prefix = STR("zh-cn")};
    struct post post = {.date = {.year = 0}};

    (void)state;
    CHECK_ALL(&site, &post, &source, examples);
}

static void the_default_language_goes_off_the_name_all_the_same(void **state)
{
    static const struct example examples[] = {
        {"", "docs/a.zh-cn.md", "T", "", "/docs/a/"},
        {"", "docs/b/index.zh-cn.md", "T", "", "/docs/b/"},
    };
    struct site site = {.generator = GENERATOR_HUGO};
    struct source source = {.section = STR("docs"), .language = STR("zh-Hans"), .suffixed = true};
    struct post post = {.date = {.year = 0}};

    (void)state;
    CHECK_ALL(&site, &post, &source, examples);
}

/* 2009-04-29-slap-chop.md is the manual's; that day was a Wednesday, the 119th, of week 18. */
static void jekyll_has_styles_and_patterns(void **state)
{
    static const struct example examples[] = {
        {"", "2009-04-29-slap-chop.md", "T", "", "/2009/04/29/slap-chop.html"},
        {"date", "2009-04-29-slap-chop.md", "T", "", "/2009/04/29/slap-chop.html"},
        {"pretty", "2009-04-29-slap-chop.md", "T", "", "/2009/04/29/slap-chop/"},
        {"ordinal", "2009-04-29-slap-chop.md", "T", "", "/2009/119/slap-chop.html"},
        {"weekdate", "2009-04-29-slap-chop.md", "T", "", "/2009/W18/Wed/slap-chop.html"},
        {"none", "2009-04-29-slap-chop.md", "T", "", "/slap-chop.html"},
        {"/:month-:day-:year/:title:output_ext", "2009-04-29-slap-chop.md", "T", "",
         "/04-29-2009/slap-chop.html"},
        {"/blog/:year/:month/:day/:title/", "2009-04-29-slap-chop.md", "T", "",
         "/blog/2009/04/29/slap-chop/"},
        {"/:short_year/:i_month/:i_day/:long_month/:title", "2009-04-29-Slap,  chop!.md", "T", "",
         "/09/4/29/April/Slap,-chop!"},
        {"/:slug/", "2009-04-29-Slap,  chop!.md", "T", "", "/slap-chop/"},
        {"/:slug/", "2009-04-29-x.md", "T", "学校 工作·推进会", "/学校-工作-推进会/"},
        {"/:title/", "2009-04-29-学校召开 推进会.md", "T", "", "/学校召开-推进会/"},
        {"/:name", "2009-04-29-a.md", "T", "s", "/a"},
        {"/:unheard_of/:title", "2009-04-29-a.md", "T", "", ""},
    };
    struct site site = {.generator = GENERATOR_JEKYLL};
    struct source source = {.section = STR("posts")};
    struct post post = {.date = {.year = 2009, .month = 4, .day = 29}};

    (void)state;
    CHECK_ALL(&site, &post, &source, examples);
}

static void jekyll_puts_categories_first(void **state)
{
    struct str categories[] = {STR("Work"), STR("科研 学术")};
    struct source source = {.section = STR("posts"),
                            .path = STR("movies/horror/_posts/2009-04-29-a.md"),
                            .content = STR("2009-04-29-a.md")};
    struct post post = {.source = &source,
                        .date = {.year = 2009, .month = 4, .day = 29},
                        .categories = {categories, 2}};
    struct permalink_rule rule = {.pattern = STR("/:slugified_categories/:title/")};
    struct site site = {.generator = GENERATOR_JEKYLL};
    struct arena arena;

    (void)state;
    arena_init(&arena, (size_t)1 << 20);
    assert_true(str_eq(permalink_of(&arena, &site, &post),
                       STR("/movies/horror/work/科研 学术/2009/04/29/a.html")));
    site.permalinks = &rule;
    site.n_permalinks = 1;
    assert_true(
        str_eq(permalink_of(&arena, &site, &post), STR("/movies/horror/work/科研-学术/a/")));
    arena_done(&arena);
}

static void jekylls_collections_have_addresses_of_their_own(void **state)
{
    static const struct example examples[] = {
        {"", "sub/Doc.md", "T", "", "/news/sub/Doc.html"},
        {"/:collection/:name/", "sub/Doc A.md", "T", "", "/news/doc-a/"},
        {"/x/:path/:output_ext", "sub/Doc.md", "T", "", "/x/sub/Doc/.html"},
    };
    struct site site = {.generator = GENERATOR_JEKYLL};
    struct source source = {.section = STR("news")};
    struct post post = {.date = {.year = 0}};

    (void)state;
    CHECK_ALL(&site, &post, &source, examples);
}

static void hexo_has_patterns(void **state)
{
    static const struct example examples[] = {
        {"", "hello-world.md", "Hello World", "", "/2013/07/14/hello-world/"},
        {":year-:month-:day-:title.html", "hello-world.md", "Hello World", "",
         "/2013-07-14-hello-world.html"},
        {":category/:title", "hello-world.md", "Hello World", "", "/foo/bar/hello-world"},
        {":year/:month/:day/:title/", "lorem/hello-world.md", "Hello World", "",
         "/2013/07/14/lorem/hello-world/"},
        {":year/:month/:day/:name/", "lorem/hello-world.md", "Hello World", "",
         "/2013/07/14/hello-world/"},
        {":post_title/", "a.md", "Hello World: 你好，世界", "", "/hello-world-你好，世界/"},
        {":year/:title/", "学校 100%.md", "T", "", "/2013/学校 100%25/"},
        {":id/", "a.md", "T", "", ""},
        {":hash/", "a.md", "T", "", ""},
    };
    struct str categories[] = {STR("foo"), STR("bar")};
    struct site site = {.generator = GENERATOR_HEXO};
    struct source source = {.section = STR_NONE};
    struct post post = {.date = {.year = 2013, .month = 7, .day = 14},
                        .categories = {categories, 2}};

    (void)state;
    CHECK_ALL(&site, &post, &source, examples);
}

static void zola_makes_slugs_of_file_names(void **state)
{
    static const struct example examples[] = {
        {"", "blog/configuration.md", "T", "", "/blog/configuration/"},
        {"", "blog/2018-10-10-hello-world.md", "T", "", "/blog/hello-world/"},
        {"", "blog/2018-10-10_hello-world.md", "T", "", "/blog/hello-world/"},
        {"", "blog/Hello World!/index.md", "T", "", "/blog/hello-world/"},
        {"", "blog/a.md", "T", "some slug", "/blog/some-slug/"},
        {"", "新闻/校庆.md", "T", "", "/新闻/校庆/"},
    };
    struct site site = {.generator = GENERATOR_ZOLA};
    struct source source = {.section = STR("blog")};
    struct post post = {.date = {.year = 0}};

    (void)state;
    CHECK_ALL(&site, &post, &source, examples);
}

static void front_matter_has_the_last_word(void **state)
{
    struct source source = {.path = STR("_posts/2009-04-29-a.md"),
                            .content = STR("2009-04-29-a.md")};
    struct post post = {.source = &source, .date = {.year = 2009, .month = 4, .day = 29}};
    struct site site = {.generator = GENERATOR_JEKYLL};
    struct arena arena;

    (void)state;
    arena_init(&arena, (size_t)1 << 20);
    post.permalink = STR("/about/:year/:title");
    assert_true(str_eq(permalink_of(&arena, &site, &post), STR("/about/2009/a")));
    post.permalink = STR("关于//我们");
    assert_true(str_eq(permalink_of(&arena, &site, &post), STR("/关于/我们")));
    site.generator = GENERATOR_NONE;
    post.permalink = STR("http://a.cn/x");
    assert_true(str_eq(permalink_of(&arena, &site, &post), STR("http://a.cn/x")));
    post.permalink = STR_NONE;
    assert_int_equal(permalink_of(&arena, &site, &post).n, 0);
    arena_done(&arena);
}

/* Without a date there is no address by date. */
static void dates_are_not_made_up(void **state)
{
    struct source source = {.path = STR("a.md")};
    struct post post = {.source = &source};
    struct site site = {.generator = GENERATOR_HEXO};
    struct arena arena;

    (void)state;
    arena_init(&arena, (size_t)1 << 20);
    assert_int_equal(permalink_of(&arena, &site, &post).n, 0);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hugo_makes_addresses_of_places_and_patterns),
        cmocka_unit_test(hugo_puts_languages_first),
        cmocka_unit_test(the_default_language_goes_off_the_name_all_the_same),
        cmocka_unit_test(jekyll_has_styles_and_patterns),
        cmocka_unit_test(jekyll_puts_categories_first),
        cmocka_unit_test(jekylls_collections_have_addresses_of_their_own),
        cmocka_unit_test(hexo_has_patterns),
        cmocka_unit_test(zola_makes_slugs_of_file_names),
        cmocka_unit_test(front_matter_has_the_last_word),
        cmocka_unit_test(dates_are_not_made_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
