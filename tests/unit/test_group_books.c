/*
 * Which posts come into which books, in which order and parts, and what the books are called.
 */
#include "group_archive.h"

#include <stdio.h>

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

static void assert_reading_order(struct archive *a, const struct volume *volume, const char *paths)
{
    struct str text = STR_NONE;
    for (size_t i = 0; i < volume->n; i++) {
        const struct post *post = &a->library.posts[volume->members[i].post];
        text = arena_join(&a->arena, text, i > 0 ? STR(" ") : STR_NONE, post->source->path);
    }
    assert_str(text, paths);
}

static void seed_post_by_category_gives_one_book(void **state)
{
    struct archive *a = *state;
    a->site.title = STR("nankai.info");
    a->site.name = STR_NONE;
    archive_add(a, "000_8146ddb32a2930cc.txt", "2021-11-24", "nankai.info|南开大学");
    a->options.by = STR("category");
    archive_group(a);
    assert_books(a, "南开大学");
    assert_str(a->library.books[0].title, "nankai.info 南开大学");
    assert_str(a->library.books[0].volumes[0].file_name, "nankai.info-南开大学");
    assert_int_equal(a->library.books[0].volumes[0].number, 0);
}

static void everything_is_one_book_by_default(void **state)
{
    struct archive *a = *state;
    archive_add(a, "b.md", "2021-11-24", "");
    archive_add(a, "a.md", "2020-01-02", "");
    archive_group(a);
    assert_books(a, "all");
    assert_str(a->library.by, "all");
    const struct book *book = &a->library.books[0];
    assert_str(book->title, "南开新闻");
    assert_str(book->position, "");
    assert_reading_order(a, &book->volumes[0], "a.md b.md");
    assert_str(book->volumes[0].file_name, "nankai");
    assert_ptr_equal(book->volumes[0].first, &a->posts[1]);
    assert_ptr_equal(book->volumes[0].last, &a->posts[0]);
    assert_int_equal(book->volumes[0].modified, 1637712000); /* date -u -d 2021-11-24 +%s */
    assert_int_equal(a->library.n_bound, 2);
}

static void no_posts_give_no_books(void **state)
{
    struct archive *a = *state;
    archive_group(a);
    assert_int_equal(a->library.n_books, 0);
    assert_int_equal(a->library.n_bound, 0);
}

static void a_post_is_in_a_book_for_each_category(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2021-01-01", "科研|学术");
    archive_add(a, "2.md", "2021-01-02", "科研|科研| 科研 ");
    archive_add(a, "3.md", "2021-01-03", "");
    a->options.by = STR("category");
    archive_group(a);
    assert_books(a, "学术 科研 uncategorized");
    assert_int_equal(archive_book(a, "科研")->n_posts, 2);
    assert_int_equal(archive_book(a, "学术")->n_posts, 1);
    assert_str(archive_book(a, "uncategorized")->title, "南开新闻 未分类");
    assert_str(archive_book(a, "uncategorized")->values.v[0], "");
    assert_int_equal(a->library.n_bound, 3);
}

static void first_and_last_category(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2021-01-01", "南开新闻|科研|学术|物理");
    a->options.by = STR("category:first");
    archive_group(a);
    assert_books(a, "科研");
    library_done(&a->library);
    a->options.by = STR("category:last");
    archive_group(a);
    assert_books(a, "物理");
}

static void the_sites_own_name_is_no_category_unless_it_is_the_last(void **state)
{
    struct archive *a = *state;
    a->site.url = STR("http://www.Nankai.info:80/news/");
    archive_add(a, "1.md", "2021-01-01", "南开新闻|nankai.info|科研");
    archive_add(a, "2.md", "2021-01-02", "nankai.info");
    a->options.by = STR("category");
    archive_group(a);
    assert_books(a, "nankai.info 科研");
    assert_int_equal(archive_book(a, "nankai.info")->n_posts, 1);
}

static void configured_site_categories_settle_it(void **state)
{
    struct archive *a = *state;
    struct str named = STR("综合");
    a->site.categories = (struct strs){&named, 1};
    archive_add(a, "1.md", "2021-01-01", "综合|科研");
    archive_add(a, "2.md", "2021-01-02", "综合");
    archive_add(a, "3.md", "2021-01-03", "南开新闻|科研");
    a->options.by = STR("category");
    archive_group(a);
    assert_books(a, "南开新闻 科研 uncategorized");
}

static void from_twenty_posts_a_value_on_every_one_is_not_used(void **state)
{
    struct archive *a = *state;
    struct str select = STR("category=科研");
    for (int i = 0; i < 20; i++) {
        char path[32];
        (void)snprintf(path, sizeof path, "%d.md", i);
        archive_add(a, path, "2021-01-01", i % 2 ? "校内|科研" : "校内");
    }
    a->options.by = STR("category");
    archive_group(a);
    assert_books(a, "校内 科研");
    assert_int_equal(archive_book(a, "校内")->n_posts, 10);
    assert_str(a->library.remarks.v[0], "category \"校内\" is on every post: not used");
    library_done(&a->library);

    /* A filter does not make its value one that every post has. */
    a->options.select = &select;
    a->options.n_select = 1;
    archive_group(a);
    assert_books(a, "科研");
    assert_int_equal(a->posts[0].left_out, LEFT_SELECTION);
    library_done(&a->library);

    for (size_t i = 0; i < a->n; i++) {
        a->posts[i].left_out = LEFT_NOT;
    }
    a->options.n_select = 0;
    a->n = 19;
    archive_group(a);
    assert_int_equal(archive_book(a, "校内")->n_posts, 19);
}

static void dates_and_combinations(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2021-11-24", "科研");
    archive_add(a, "2.md", "2021-02-01", "学术");
    archive_add(a, "3.md", "", "科研");
    a->options.by = STR("category, year");
    archive_group(a);
    assert_books(a, "学术-2021 科研-2021 科研-undated");
    assert_str(a->library.by, "category,year");
    assert_str(a->library.books[0].key, "category,year");
    assert_str(a->library.books[1].title, "南开新闻 科研 2021年");
    assert_str(a->library.books[1].series, "南开新闻 科研");
    assert_str(a->library.books[1].position, "2021");
    assert_str(a->library.books[2].title, "南开新闻 科研 日期不详");
    assert_str(a->library.books[2].position, "");
    library_done(&a->library);

    a->options.by = STR("year,month");
    archive_group(a);
    assert_books(a, "2021-02 2021-11 undated");
    assert_str(a->library.books[1].title, "南开新闻 2021年11月");
    assert_str(a->library.books[1].series, "南开新闻");
    assert_str(a->library.books[1].position, "2021.11");
    assert_str(a->library.books[1].volumes[0].file_name, "nankai-2021-11");
}

static void titles_given_as_options(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2021-11-24", "科研");
    a->options.by = STR("year");
    a->options.title = STR("{value}：{site}{x}");
    archive_group(a);
    assert_str(a->library.books[0].title, "2021年：南开新闻{x}");
    library_done(&a->library);
    a->options.title = STR("年鉴");
    archive_group(a);
    assert_str(a->library.books[0].title, "年鉴 2021年");
    library_done(&a->library);
    a->options.by = STR_NONE;
    archive_group(a);
    assert_str(a->library.books[0].title, "年鉴");
}

static void undated_posts_come_last_in_natural_order(void **state)
{
    struct archive *a = *state;
    archive_add(a, "issue-10.md", "", "");
    archive_add(a, "issue-2.md", "", "");
    archive_add(a, "b.md", "2021-01-02", "");
    archive_add(a, "a.md", "2021-01-01", "");
    archive_group(a);
    assert_reading_order(a, &a->library.books[0].volumes[0], "a.md b.md issue-2.md issue-10.md");
    library_done(&a->library);
    a->options.order = STR("desc");
    archive_group(a);
    assert_reading_order(a, &a->library.books[0].volumes[0], "b.md a.md issue-2.md issue-10.md");
    assert_ptr_equal(a->library.books[0].volumes[0].first, &a->posts[3]);
}

static void date_ranges_are_inclusive_and_leave_out_undated_posts(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2020-12-31", "");
    archive_add(a, "2.md", "2021-01-01", "");
    archive_add(a, "3.md", "2021-11-30", "");
    archive_add(a, "4.md", "2021-12-01", "");
    archive_add(a, "5.md", "", "");
    a->options.since = STR("2021");
    a->options.until = STR("2021-11");
    archive_group(a);
    assert_reading_order(a, &a->library.books[0].volumes[0], "2.md 3.md");
    assert_int_equal(a->posts[0].left_out, LEFT_SELECTION);
    assert_int_equal(a->posts[3].left_out, LEFT_SELECTION);
    assert_int_equal(a->posts[4].left_out, LEFT_SELECTION);
}

static void filters_of_a_key_are_alternatives_and_reject_wins(void **state)
{
    struct archive *a = *state;
    struct str select[] = {STR("category=科研"), STR("category=学术"), STR("folder=news/")};
    struct str reject[] = {STR("language=en"), STR("category=体育")};
    archive_add(a, "news/1.md", "2021-01-01", "科研");
    archive_add(a, "news/2.md", "2021-01-02", "学术");
    archive_add(a, "newsletter/3.md", "2021-01-03", "学术");
    archive_add(a, "news/4.md", "2021-01-04", "文艺");
    archive_add(a, "news/5.md", "2021-01-05", "科研")->language = STR("en-GB");
    a->options.select = select;
    a->options.n_select = 3;
    a->options.reject = reject;
    a->options.n_reject = 2;
    archive_group(a);
    assert_reading_order(a, &a->library.books[0].volumes[0], "news/1.md news/2.md");
    assert_str(a->library.remarks.v[0], "--reject: no post has \"体育\"");
}

static void only_the_newest(void **state)
{
    struct archive *a = *state;
    archive_add(a, "old.md", "2019-01-01", "");
    archive_add(a, "new.md", "2021-01-01", "");
    archive_add(a, "mid.md", "2020-01-01", "");
    archive_add(a, "undated.md", "", "");
    a->options.newest = STR("2");
    archive_group(a);
    assert_reading_order(a, &a->library.books[0].volumes[0], "mid.md new.md");
    assert_int_equal(a->posts[0].left_out, LEFT_SELECTION);
    assert_int_equal(a->posts[3].left_out, LEFT_SELECTION);
}

static void drafts_only_when_asked_for(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2021-01-01", "")->left_out = LEFT_DRAFT;
    archive_add(a, "2.md", "2021-01-02", "")->left_out = LEFT_HIDDEN;
    archive_add(a, "3.md", "2021-01-03", "");
    archive_group(a);
    assert_reading_order(a, &a->library.books[0].volumes[0], "3.md");
    assert_int_equal(a->posts[0].left_out, LEFT_DRAFT);
    library_done(&a->library);
    a->options.drafts = true;
    archive_group(a);
    assert_reading_order(a, &a->library.books[0].volumes[0], "1.md 3.md");
    assert_int_equal(a->posts[1].left_out, LEFT_HIDDEN);
}

/* n posts, one a month from January 2020, several rounds. */
static void add_months(struct archive *a, int months, int rounds)
{
    for (int i = 0; i < months * rounds; i++) {
        char path[32], date[32];
        (void)snprintf(path, sizeof path, "%04d.md", i);
        (void)snprintf(date, sizeof date, "%d-%02d-%02d", 2020 + i / rounds / 12,
                       i / rounds % 12 + 1, i % rounds + 1);
        archive_add(a, path, date, "");
    }
}

static void up_to_sixty_posts_need_no_parts(void **state)
{
    struct archive *a = *state;
    add_months(a, 12, 5);
    archive_group(a);
    assert_int_equal(a->library.books[0].volumes[0].n_parts, 0);
}

static void up_to_two_years_parts_are_months(void **state)
{
    struct archive *a = *state;
    add_months(a, 24, 3);
    archive_add(a, "undated.md", "", "");
    archive_group(a);
    const struct volume *v = &a->library.books[0].volumes[0];
    assert_int_equal(v->n_parts, 25);
    assert_str(v->parts[0].key, "2020-01");
    assert_str(v->parts[0].title, "2020年1月");
    assert_str(v->parts[0].stem, "part-2020-01");
    assert_int_equal(v->parts[0].depth, 0);
    assert_int_equal(v->parts[0].first, 0);
    assert_int_equal(v->parts[0].n, 3);
    assert_str(v->parts[24].key, "undated");
    assert_str(v->parts[24].title, "日期不详");
    assert_str(v->parts[24].stem, "part-undated");
    assert_int_equal(v->parts[24].first, 72);
    assert_int_equal(v->parts[24].n, 1);
}

static void beyond_two_years_parts_are_years_of_months(void **state)
{
    struct archive *a = *state;
    add_months(a, 25, 3);
    archive_add(a, "undated.md", "", "");
    archive_group(a);
    const struct volume *v = &a->library.books[0].volumes[0];
    assert_int_equal(v->n_parts, 3 + 25 + 1);
    assert_str(v->parts[0].key, "2020");
    assert_str(v->parts[0].stem, "part-2020");
    assert_int_equal(v->parts[0].n, 36);
    assert_str(v->parts[1].key, "2020-01");
    assert_str(v->parts[1].stem, "part-2020-01");
    assert_int_equal(v->parts[1].depth, 1);
    assert_str(v->parts[27].key, "2022-01");
    assert_int_equal(v->parts[27].n, 3);
    assert_str(v->parts[28].key, "undated");
    assert_int_equal(v->parts[28].depth, 0);
    assert_int_equal(v->parts[28].n, 1);
}

static void parts_by_category_in_order_of_first_appearance(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2021-01-01", "学术|科研");
    archive_add(a, "2.md", "2021-01-02", "");
    archive_add(a, "3.md", "2021-01-03", "体育");
    archive_add(a, "4.md", "2021-01-04", "学术");
    a->options.parts = STR("category,year");
    archive_group(a);
    const struct volume *v = &a->library.books[0].volumes[0];
    assert_reading_order(a, v, "1.md 4.md 3.md 2.md");
    assert_int_equal(v->n_parts, 6);
    assert_str(v->parts[0].title, "学术");
    /* printf 学术 | sha256sum | cut -c 1-16 */
    assert_str(v->parts[0].stem, "part-a5f99439a6ed0e26");
    assert_str(v->parts[1].stem, "part-a5f99439a6ed0e26-2021");
    assert_int_equal(v->parts[1].n, 2);
    assert_str(v->parts[4].title, "未分类");
    assert_str(v->parts[4].stem, "part-none");
    assert_str(v->parts[5].stem, "part-none-2021");
}

static void a_book_speaks_the_language_of_most_posts(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2021-01-01", "")->detected = STR("en");
    archive_add(a, "2.md", "2021-01-02", "")->detected = STR("en");
    archive_add(a, "3.md", "2021-01-03", "")->language = STR("en");
    archive_add(a, "4.md", "2021-01-04", "")->detected = STR("zh-Hans");
    a->options.by = STR("month");
    archive_group(a);
    assert_str(a->library.books[0].language, "en");
    assert_int_equal(a->library.books[0].languages.n, 2);
    assert_str(a->library.books[0].languages.v[1], "zh-Hans");
    assert_str(a->library.books[0].title, "南开新闻 January 2021");
}

static void one_post_makes_a_bounded_number_of_books(void **state)
{
    struct archive *a = *state;
    struct post *post = archive_add(a, "1.md", "2021-01-01", "");
    for (int i = 0; i < 100; i++) {
        const struct str value = arena_printf(&a->arena, "类%d", i);
        assert_true(arena_strs_add(&a->arena, &post->categories, value));
        assert_true(arena_strs_add(&a->arena, &post->tags, value));
    }
    a->options.by = STR("category,tag");
    archive_group(a);
    assert_int_equal(a->library.n_books, 4096);
    assert_str(a->library.remarks.v[0], "1.md would be in 10000 books: it is in the first 4096");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_archive, close_archive)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(seed_post_by_category_gives_one_book),
        TEST(everything_is_one_book_by_default),
        TEST(no_posts_give_no_books),
        TEST(a_post_is_in_a_book_for_each_category),
        TEST(first_and_last_category),
        TEST(the_sites_own_name_is_no_category_unless_it_is_the_last),
        TEST(configured_site_categories_settle_it),
        TEST(from_twenty_posts_a_value_on_every_one_is_not_used),
        TEST(dates_and_combinations),
        TEST(titles_given_as_options),
        TEST(undated_posts_come_last_in_natural_order),
        TEST(date_ranges_are_inclusive_and_leave_out_undated_posts),
        TEST(filters_of_a_key_are_alternatives_and_reject_wins),
        TEST(only_the_newest),
        TEST(drafts_only_when_asked_for),
        TEST(up_to_sixty_posts_need_no_parts),
        TEST(up_to_two_years_parts_are_months),
        TEST(beyond_two_years_parts_are_years_of_months),
        TEST(parts_by_category_in_order_of_first_appearance),
        TEST(a_book_speaks_the_language_of_most_posts),
        TEST(one_post_makes_a_bounded_number_of_books),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
