/*
 * What each key of --by and --parts makes of a post: values, names, titles in four languages, and
 * places in a series.
 */
#include "group_archive.h"

static int open_archive(void **state)
{
    struct archive *a = test_malloc(sizeof *a);
    archive_open(a);
    *state = a;
    return 0;
}

static int close_archive(void **state)
{
    archive_close(*state);
    test_free(*state);
    return 0;
}

static void group_by(struct archive *a, const char *by)
{
    library_done(&a->library);
    a->options.by = str_of(by);
    archive_group(a);
}

/* The only book by `by` of the only post. */
static void assert_one_book(struct archive *a, const char *by, const char *id, const char *title,
                            const char *position)
{
    group_by(a, by);
    assert_books(a, id);
    assert_str(a->library.books[0].title, title);
    assert_str(a->library.books[0].position, position);
}

static void dates_in_chinese(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2021-11-18", "科研");
    assert_one_book(a, "year", "2021", "南开新闻 2021年", "2021");
    assert_one_book(a, "quarter", "2021-Q4", "南开新闻 2021年第四季度", "2021.4");
    assert_one_book(a, "month", "2021-11", "南开新闻 2021年11月", "2021.11");
    assert_one_book(a, "week", "2021-W46", "南开新闻 2021年第46周", "2021.46");
    assert_one_book(a, "day", "2021-11-18", "南开新闻 2021年11月18日", "2021.11.18");
    assert_str(a->library.books[0].series, "南开新闻");
    assert_str(a->library.books[0].volumes[0].file_name, "nankai-2021-11-18");
    assert_str(a->library.books[0].volumes[0].position, "2021.11.18");
    assert_one_book(a, "category,week", "科研-2021-W46", "南开新闻 科研 2021年第46周", "2021.46");
    assert_str(a->library.books[0].series, "南开新闻 科研");
}

static void a_longer_time_is_not_said_beside_a_shorter_one_within_it(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2021-01-02", "");
    assert_one_book(a, "year,quarter", "2021-Q1", "南开新闻 2021年第一季度", "2021.1");
    assert_one_book(a, "quarter,month", "2021-01", "南开新闻 2021年1月", "2021.01");
    assert_one_book(a, "year,month,day", "2021-01-02", "南开新闻 2021年1月2日", "2021.01.02");
    /* The week is 2020's: the year is not the week's. */
    assert_one_book(a, "year,week", "2021-2020-W53", "南开新闻 2021年 2020年第53周", "2020.53");
}

static void dates_in_other_languages(void **state)
{
    struct archive *a = *state;
    struct post *post = archive_add(a, "1.md", "2021-11-18", "");
    post->language = STR("en");
    assert_one_book(a, "quarter", "2021-Q4", "南开新闻 Q4 2021", "2021.4");
    assert_one_book(a, "week", "2021-W46", "南开新闻 Week 46 of 2021", "2021.46");
    assert_one_book(a, "day", "2021-11-18", "南开新闻 18 November 2021", "2021.11.18");
    post->language = STR("ja");
    assert_one_book(a, "quarter", "2021-Q4", "南开新闻 2021年第4四半期", "2021.4");
    post->language = STR("zh-TW");
    assert_one_book(a, "week", "2021-W46", "南开新闻 2021年第46週", "2021.46");
}

static void posts_without_a_value_have_a_book_named_for_that(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "", "");
    assert_one_book(a, "week", "undated", "南开新闻 日期不详", "");
    assert_one_book(a, "author", "anonymous", "南开新闻 作者不详", "");
    assert_one_book(a, "folder", "top", "南开新闻 根文件夹", "");
    assert_one_book(a, "folder,quarter", "top-undated", "南开新闻 根文件夹 日期不详", "");
}

static void authors_each_have_a_book(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2021-01-01", "")->authors = archive_list(a, "李明|王芳");
    archive_add(a, "2.md", "2021-01-02", "")->authors = archive_list(a, "王芳| 南开新闻");
    archive_add(a, "3.md", "2021-01-03", "")->authors = archive_list(a, "南开新闻");
    group_by(a, "author");
    /* The site itself is an author only of what has no other. */
    assert_books(a, "南开新闻 李明 王芳");
    assert_int_equal(archive_book(a, "王芳")->n_posts, 2);
    assert_int_equal(archive_book(a, "南开新闻")->n_posts, 1);
}

static void folders_are_below_the_content_folder_and_named_by_their_section(void **state)
{
    struct archive *a = *state;
    struct section sections[] = {
        {STR("content/zh/news"), STR("学校要闻")},
        {STR("content/zh/news/blank"), STR(" ")},
    };
    a->site.sections = sections;
    a->site.n_sections = 2;
    archive_add(a, "content/zh/news/2021/a.md", "2021-01-01", "");
    archive_add(a, "content/zh/news/bundle/index.md", "2021-01-02", "");
    archive_add(a, "content/zh/news/blank/b.md", "2021-01-03", "");
    archive_add(a, "content/zh/c.md", "2021-01-04", "");
    for (size_t i = 0; i < a->n; i++) {
        a->sources[i].content = str_from(a->sources[i].path, strlen("content/zh/"));
    }
    group_by(a, "folder");
    assert_books(a, "news news-2021 news-blank top");
    assert_str(archive_book(a, "news")->title, "南开新闻 学校要闻");
    assert_str(archive_book(a, "news-2021")->title, "南开新闻 学校要闻 / 2021");
    assert_str(archive_book(a, "news-blank")->title, "南开新闻 学校要闻 / blank");
    assert_str(archive_book(a, "news-2021")->values.v[0], "news/2021");
}

static void folders_without_a_generator(void **state)
{
    struct archive *a = *state;
    archive_add(a, "posts/2021/a.md", "2021-01-01", "");
    archive_add(a, "posts-2021/b.md", "2021-01-02", "");
    group_by(a, "folder");
    assert_int_equal(a->library.n_books, 2); /* one of them has a mark */
    assert_str(archive_book(a, "posts-2021")->title, "南开新闻 posts / 2021");
}

static void filters_take_folders_below_the_content_folder_too(void **state)
{
    struct archive *a = *state;
    struct str select = STR("folder=news");
    archive_add(a, "content/news/a.md", "2021-01-01", "");
    archive_add(a, "content/blog/b.md", "2021-01-02", "");
    for (size_t i = 0; i < a->n; i++) {
        a->sources[i].content = str_from(a->sources[i].path, strlen("content/"));
    }
    a->options.select = &select;
    a->options.n_select = 1;
    group_by(a, "all");
    assert_int_equal(a->library.n_bound, 1);
    assert_int_equal(a->posts[1].left_out, LEFT_SELECTION);
    a->posts[1].left_out = LEFT_NOT;
    select = STR("folder=content/news/");
    group_by(a, "all");
    assert_int_equal(a->library.n_bound, 1);
}

static void languages_name_themselves_in_titles(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2021-01-01", "")->language = STR("fa");
    archive_add(a, "2.md", "2021-01-02", "")->language = STR("pt-BR");
    archive_add(a, "3.md", "2021-01-03", "");
    group_by(a, "language");
    assert_books(a, "fa pt-BR zh-Hans");
    assert_str(archive_book(a, "fa")->title, "南开新闻 فارسی");
    assert_str(archive_book(a, "fa")->language, "fa");
    assert_str(archive_book(a, "pt-BR")->title, "南开新闻 Português (Brasil)");
    assert_str(archive_book(a, "zh-Hans")->title, "南开新闻 简体中文");
}

static void a_detected_language_is_the_sites_own_where_it_is_the_same(void **state)
{
    struct archive *a = *state;
    struct str select = STR("language=zh-CN");
    a->site.language = STR("zh-CN");
    archive_add(a, "1.md", "2021-01-01", "")->language = STR("zh-CN");
    archive_add(a, "2.md", "2021-01-02", ""); /* detected zh-Hans */
    archive_add(a, "3.md", "2021-01-03", "")->detected = STR("zh-Hant");
    archive_add(a, "4.md", "2021-01-04", "")->detected = STR("en");
    group_by(a, "language");
    assert_books(a, "en zh-CN zh-Hant");
    assert_int_equal(archive_book(a, "zh-CN")->n_posts, 2);
    a->options.select = &select;
    a->options.n_select = 1;
    group_by(a, "all");
    assert_int_equal(a->library.n_bound, 2);
}

static void multilingual_sites_make_one_book_a_language(void **state)
{
    struct archive *a = *state;
    a->site.multilingual = true;
    archive_add(a, "1.md", "2021-01-01", "")->language = STR("en");
    archive_add(a, "2.md", "2021-01-02", "")->language = STR("zh-Hans");
    group_by(a, "");
    assert_books(a, "en zh-Hans");
    assert_str(a->library.by, "language");
    assert_str(a->library.books[0].key, "language");
    group_by(a, "all");
    assert_int_equal(a->library.n_books, 1);
    assert_str(a->library.by, "all");
}

static void parts_by_the_new_keys(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2020-12-31", "")->authors = archive_list(a, "李明");
    archive_add(a, "2.md", "2021-01-01", "")->authors = archive_list(a, "李明");
    archive_add(a, "3.md", "2021-04-01", "");
    a->options.parts = STR("quarter,week");
    group_by(a, "all");
    const struct volume *volume = &a->library.books[0].volumes[0];
    assert_int_equal(volume->n_parts, 6);
    assert_str(volume->parts[0].stem, "part-2020-q4");
    assert_str(volume->parts[0].title, "2020年第四季度");
    assert_str(volume->parts[1].stem, "part-2020-q4-2020-w53");
    /* One week in two quarters is two parts. */
    assert_str(volume->parts[3].stem, "part-2021-q1-2020-w53");
    assert_str(volume->parts[5].title, "2021年第13周");
    a->options.parts = STR("author,day");
    group_by(a, "all");
    volume = &a->library.books[0].volumes[0];
    assert_str(volume->parts[0].title, "李明");
    assert_str(volume->parts[1].title, "2020年12月31日");
    assert_str(volume->parts[3].title, "作者不详");
}

static void volumes_have_places_within_the_books(void **state)
{
    struct archive *a = *state;
    for (int day = 1; day <= 4; day++) {
        archive_add(a, arena_printf(&a->arena, "%d.md", day).p,
                    arena_printf(&a->arena, "2021-11-0%d", day).p, "");
    }
    a->options.split = STR("posts=2");
    group_by(a, "year");
    assert_int_equal(a->library.books[0].n_volumes, 2);
    assert_str(a->library.books[0].position, "2021");
    assert_str(a->library.books[0].volumes[0].position, "2021.01");
    assert_str(a->library.books[0].volumes[1].position, "2021.02");
    group_by(a, "month");
    assert_str(a->library.books[0].volumes[1].position, "2021.11.02");
    group_by(a, "all");
    assert_str(a->library.books[0].volumes[1].position, "2");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_archive, close_archive)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(dates_in_chinese),
        TEST(a_longer_time_is_not_said_beside_a_shorter_one_within_it),
        TEST(dates_in_other_languages),
        TEST(posts_without_a_value_have_a_book_named_for_that),
        TEST(authors_each_have_a_book),
        TEST(folders_are_below_the_content_folder_and_named_by_their_section),
        TEST(folders_without_a_generator),
        TEST(filters_take_folders_below_the_content_folder_too),
        TEST(languages_name_themselves_in_titles),
        TEST(a_detected_language_is_the_sites_own_where_it_is_the_same),
        TEST(multilingual_sites_make_one_book_a_language),
        TEST(parts_by_the_new_keys),
        TEST(volumes_have_places_within_the_books),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
