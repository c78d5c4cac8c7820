/*
 * Where volumes end: limits, ends of parts, days that stay whole.
 */
#include "group_archive.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* n posts on consecutive days from a month's first one. */
static void add_days(struct archive *a, int year, int month, int n)
{
    for (int i = 0; i < n; i++) {
        char path[32], date[32];
        (void)snprintf(path, sizeof path, "%d-%02d-%02d.md", year, month, i + 1);
        (void)snprintf(date, sizeof date, "%d-%02d-%02d", year, month, i + 1);
        archive_add(a, path, date, "");
    }
}

/* The number of posts of each volume, "3 3 1". */
static void assert_volumes(struct archive *a, const char *counts)
{
    const struct book *book = &a->library.books[0];
    struct str text = STR_NONE;
    for (size_t i = 0; i < book->n_volumes; i++) {
        text = arena_printf(&a->arena, "%.*s%s%zu", STR_ARG(text), i > 0 ? " " : "",
                            book->volumes[i].n);
    }
    assert_str(text, counts);
}

static void posts_are_counted_exactly(void **state)
{
    struct archive *a = *state;
    add_days(a, 2021, 1, 7);
    a->options.split = STR("posts=3");
    archive_group(a);
    assert_volumes(a, "3 3 1");
    const struct book *book = &a->library.books[0];
    assert_int_equal(book->volumes[2].number, 3);
    assert_str(book->volumes[0].file_name, "nankai-v01");
    assert_str(book->volumes[2].file_name, "nankai-v03");
    assert_str(book->series, "南开新闻");
}

static void no_limit_no_volumes(void **state)
{
    struct archive *a = *state;
    add_days(a, 2021, 1, 7);
    a->options.split = STR("none");
    archive_group(a);
    assert_volumes(a, "7");
    assert_int_equal(a->library.books[0].volumes[0].number, 0);
}

/* A source of 1,000 bytes weighs 500 + 1,024; 0.9 x 5,100 = 4,590 holds three of them (4,572). */
static void bytes_are_cut_at_nine_tenths(void **state)
{
    struct archive *a = *state;
    add_days(a, 2021, 1, 7);
    a->options.split = STR("bytes=5100");
    archive_group(a);
    assert_volumes(a, "3 3 1");
    library_done(&a->library);
    a->options.split = STR("bytes=5070"); /* x 0.9 = 4,563 */
    archive_group(a);
    assert_volumes(a, "2 2 2 1");
    library_done(&a->library);
    a->options.split = STR("bytes=1K");
    archive_group(a);
    assert_volumes(a, "1 1 1 1 1 1 1");
}

static void a_volume_ends_with_its_month_once_it_is_three_fifths_full(void **state)
{
    struct archive *a = *state;
    add_days(a, 2021, 1, 6);
    add_days(a, 2021, 2, 5);
    add_days(a, 2021, 3, 5);
    a->options.split = STR("posts=10");
    a->options.parts = STR("month");
    archive_group(a);
    /* January has 6 of 10 and ends; February has 5 and does not, the limit cuts in March. */
    assert_volumes(a, "6 10");
    library_done(&a->library);
    a->options.parts = STR("none");
    archive_group(a);
    assert_volumes(a, "10 6");
    library_done(&a->library);
    a->options.parts = STR("year");
    archive_group(a);
    assert_volumes(a, "10 6");
}

/* It had no month to end with: three posts a volume made volumes of two. */
static void a_volume_without_parts_is_filled(void **state)
{
    struct archive *a = *state;
    add_days(a, 2021, 1, 2);
    add_days(a, 2021, 2, 2);
    add_days(a, 2021, 3, 2);
    a->options.split = STR("posts=3");
    archive_group(a);
    assert_volumes(a, "3 3");
    library_done(&a->library);
    /* From the 61st post on a volume has parts by month: February ends with 59, March with 90. */
    add_days(a, 2022, 1, 31);
    add_days(a, 2022, 2, 28);
    add_days(a, 2022, 3, 31);
    add_days(a, 2022, 4, 30);
    a->options.split = STR("posts=100");
    a->options.since = STR("2022");
    archive_group(a);
    assert_volumes(a, "90 30");
}

static void a_day_stays_whole_where_it_can(void **state)
{
    struct archive *a = *state;
    archive_add(a, "1.md", "2021-01-01", "");
    archive_add(a, "2.md", "2021-01-02", "");
    archive_add(a, "3.md", "2021-01-03", "");
    archive_add(a, "4.md", "2021-01-03", "");
    a->options.split = STR("posts=3");
    archive_group(a);
    assert_volumes(a, "2 2");
    library_done(&a->library);
    a->options.split = STR("posts=1");
    archive_group(a);
    assert_volumes(a, "1 1 1 1");
}

static void order_turns_inside_volumes_only(void **state)
{
    struct archive *a = *state;
    add_days(a, 2021, 1, 5);
    a->options.split = STR("posts=3");
    a->options.order = STR("desc");
    archive_group(a);
    assert_volumes(a, "3 2");
    const struct volume *v = &a->library.books[0].volumes[0];
    assert_int_equal(v->members[0].post, 2);
    assert_int_equal(v->members[2].post, 0);
    assert_ptr_equal(v->first, &a->posts[0]);
}

static void volumes_tell_their_own_span_and_newest_change(void **state)
{
    struct archive *a = *state;
    add_days(a, 2021, 1, 4);
    a->posts[0].modified = (struct civil){.year = 2022,
                                          .month = 3,
                                          .day = 1,
                                          .has_time = true,
                                          .hour = 8,
                                          .has_zone = true,
                                          .zone_minutes = 480};
    a->options.split = STR("posts=2");
    archive_group(a);
    const struct book *book = &a->library.books[0];
    assert_int_equal(book->volumes[0].modified, 1646092800); /* date -u -d 2022-03-01 +%s */
    assert_int_equal(book->volumes[1].modified, 1609718400); /* date -u -d 2021-01-04 +%s */
    assert_ptr_equal(book->volumes[1].first, &a->posts[2]);
    assert_ptr_equal(book->volumes[1].last, &a->posts[3]);
}

static void a_year_that_cannot_be_changes_nothing(void **state)
{
    struct archive *a = *state;
    add_days(a, 2021, 1, 2);
    a->posts[0].modified = (struct civil){.year = 9999, .month = 12, .day = 31};
    archive_group(a);
    /* date -u -d 2021-01-02 +%s */
    assert_int_equal(a->library.books[0].volumes[0].modified, 1609545600);
}

static void write_bytes(const char *folder, const char *name, size_t n)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(fputc('x', file), 'x');
    }
    assert_int_equal(fclose(file), 0);
}

/* Each post weighs 1,524; the picture of 3,000 bytes counts once in each volume that shows it. */
static void pictures_count_once_a_volume(void **state)
{
    struct archive *a = *state;
    char folder[] = "/tmp/sheaf-test-XXXXXX", path[256];

    assert_non_null(mkdtemp(folder));
    write_bytes(folder, "图 1.jpg", 3000);
    a->site.root = str_of(folder);
    add_days(a, 2021, 1, 6);
    for (size_t i = 0; i < a->n; i++) {
        a->posts[i].images =
            archive_list(a, i % 2 ? "%E5%9B%BE%201.jpg?w=3|none.png|../../etc/passwd"
                                  : "/图 1.jpg|https://example.org/a.jpg|data:image/png;base64,AA");
    }
    a->options.split = STR("bytes=8440"); /* x 0.9 = 7,596: 3,000 + 3 x 1,524 = 7,572 fits */
    archive_group(a);
    assert_volumes(a, "3 3");
    (void)snprintf(path, sizeof path, "%s/图 1.jpg", folder);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

/* Each post weighs 1,524 and shows one picture of 1,000,000 bytes: as fitted, 400,000. */
static void large_pictures_count_as_fitted_but_for_animations(void **state)
{
    static const char *const names[] = {"a.jpg", "b.PNG", "c.gif", "d.GIF"};
    struct archive *a = *state;
    char folder[] = "/tmp/sheaf-test-XXXXXX", path[256];

    assert_non_null(mkdtemp(folder));
    a->site.root = str_of(folder);
    add_days(a, 2021, 1, 4);
    for (size_t i = 0; i < 4; i++) {
        write_bytes(folder, names[i], 0);
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        assert_int_equal(truncate(path, 1000000), 0);
        a->posts[i].images = archive_list(a, names[i]);
    }
    a->options.split = STR("bytes=900000"); /* x 0.9 = 810,000: 2 x 401,524 = 803,048 fits */
    a->options.fitted = true;
    archive_group(a);
    assert_volumes(a, "2 1 1");
    for (size_t i = 0; i < 4; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(folder), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_archive, close_archive)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(posts_are_counted_exactly),
        TEST(no_limit_no_volumes),
        TEST(bytes_are_cut_at_nine_tenths),
        TEST(a_volume_ends_with_its_month_once_it_is_three_fifths_full),
        TEST(a_volume_without_parts_is_filled),
        TEST(a_day_stays_whole_where_it_can),
        TEST(order_turns_inside_volumes_only),
        TEST(volumes_tell_their_own_span_and_newest_change),
        TEST(a_year_that_cannot_be_changes_nothing),
        TEST(pictures_count_once_a_volume),
        TEST(large_pictures_count_as_fitted_but_for_animations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
