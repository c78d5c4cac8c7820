/*
 * Where the volumes of archival snapshots end, beside those of the EPUBs, and what their pages and
 * they themselves are called.
 */
#include "group_archive.h"

#include <stdio.h>

#include "model/asset.h"

static int open_archive(void **state)
{
    struct archive *a = test_malloc(sizeof *a);
    archive_open(a);
    a->options.snapshots = true;
    *state = a;
    return 0;
}

static int close_archive(void **state)
{
    archive_close(*state);
    test_free(*state);
    return 0;
}

/* n posts on the first days of 2021, not more than 28 a month. */
static void add_posts(struct archive *a, int n)
{
    for (int i = 0; i < n; i++) {
        char path[32], date[32];
        (void)snprintf(path, sizeof path, "%03d.md", i);
        (void)snprintf(date, sizeof date, "2021-%02d-%02d", i / 28 % 12 + 1, i % 28 + 1);
        archive_add(a, path, date, "");
    }
}

static void each_format_has_volumes_of_its_own(void **state)
{
    struct archive *a = *state;
    add_posts(a, 120);
    /* 120 x (500 + 1,024) x 2 for a snapshot; an EPUB ends at a month's end behind 60 posts. */
    a->options.split = STR("bytes=150K");
    archive_group(a);
    const struct book *book = &a->library.books[0];
    size_t n;
    assert_ptr_equal(book_volumes(book, FORMAT_EPUB, &n), book->volumes);
    assert_int_equal(n, 2);
    assert_ptr_equal(book_volumes(book, FORMAT_FOLDER, &n), book->snapshots);
    assert_int_equal(n, 3);
    assert_str(book->snapshots[2].file_name, "nankai-v03");
    assert_int_equal(book->snapshots[2].number, 3);
    assert_false(str_eq(book->snapshots[0].identifier, book->volumes[0].identifier));
    assert_false(str_eq(book->snapshots[0].identifier, book->snapshots[1].identifier));
}

/* Pictures at example.org are there, 1,000 bytes each; one file has two addresses. */
static bool find_picture(void *user, const struct post *from, struct str address, struct arena *a,
                         struct str *ret_file, uint64_t *ret_bytes)
{
    const struct str host = STR("https://example.org/");

    (void)from;
    ++*(size_t *)user;
    if (!str_starts(address, host)) {
        return false;
    }
    address = str_from(address, host.n);
    if (str_ends(address, STR("?w=300"))) {
        address = str_sub(address, 0, address.n - 6);
    }
    *ret_file = arena_join(a, STR("/store/"), address, STR_NONE);
    *ret_bytes = 1000;
    return true;
}

/* 1,000 addresses at this host, from the given one on; every other one has a number behind it. */
static struct strs add_addresses(struct archive *a, const char *host, size_t from)
{
    struct str *v = arena_array(&a->arena, 1000, sizeof *v);

    for (size_t i = 0; i < 1000; i++) {
        v[i] = arena_printf(&a->arena, "https://%s/图%zu.jpg", host, from + i);
    }
    return (struct strs){v, 1000};
}

/* 60,000 files hold nearly 30 times 2 x 1,000: each picture as it was and as it is shown. */
static void pictures_that_are_there_are_counted_before_they_are_too_many(void **state)
{
    struct archive *a = *state;
    size_t asked = 0;
    const struct asset_finder pictures = {find_picture, &asked};

    add_posts(a, 60);
    for (size_t i = 0; i < a->n; i++) {
        a->posts[i].images = add_addresses(a, "example.org", 1000 * i);
    }
    a->options.pictures = &pictures;
    a->options.parts = STR("none");
    a->options.split = STR("none");
    archive_group(a);
    const struct book *book = &a->library.books[0];
    assert_int_equal(book->n_volumes, 1);
    assert_int_equal(book->n_snapshots, 3);
    assert_int_equal(book->snapshots[0].n, 29);
    assert_int_equal(book->snapshots[1].n, 29);
    library_done(&a->library);
    a->options.zip64 = true;
    archive_group(a);
    assert_int_equal(a->library.books[0].n_snapshots, 1);
}

/* What was cut too early before: 120,000 addresses that lead nowhere, and 60,000 of the same
   thousand pictures. */
static void pictures_that_are_not_there_or_there_already_are_no_files(void **state)
{
    struct archive *a = *state;
    size_t asked = 0;
    const struct asset_finder pictures = {find_picture, &asked};

    add_posts(a, 120);
    for (size_t i = 0; i < a->n; i++) {
        a->posts[i].images =
            i % 2 ? add_addresses(a, "example.org", 0) : add_addresses(a, "没有.example.com", 0);
    }
    a->options.pictures = &pictures;
    a->options.parts = STR("none");
    archive_group(a);
    assert_int_equal(a->library.books[0].n_snapshots, 1);
    /* Nowhere is asked for once. */
    assert_int_equal(asked, 60 * 1000 + 1000);
    library_done(&a->library);
    a->options.pictures = NULL;
    archive_group(a);
    assert_int_equal(a->library.books[0].n_snapshots, 1);
}

/* A post weighs 2 x 1,524, and its picture twice 1,000: two posts 10,096 of 11,250 x 0.9 = 10,125.
   Of one that other addresses lead to as well, three posts make 11,144 of 12,500 x 0.9. */
static void bytes_of_pictures_count_as_kept_and_as_shown(void **state)
{
    struct archive *a = *state;
    size_t asked = 0;
    const struct asset_finder pictures = {find_picture, &asked};

    add_posts(a, 3);
    for (size_t i = 0; i < a->n; i++) {
        struct str *address = arena_array(&a->arena, 1, sizeof *address);

        *address = arena_printf(&a->arena, "https://example.org/图%zu.jpg", i);
        a->posts[i].images = (struct strs){address, 1};
    }
    a->options.pictures = &pictures;
    a->options.parts = STR("none");
    a->options.split = STR("bytes=11250");
    archive_group(a);
    assert_int_equal(a->library.books[0].n_snapshots, 2);
    assert_int_equal(a->library.books[0].snapshots[0].n, 2);
    library_done(&a->library);
    for (size_t i = 0; i < a->n; i++) {
        a->posts[i].images = archive_list(a, i % 2 ? "https://example.org/图.jpg"
                                                   : "https://example.org/图.jpg?w=300");
    }
    a->options.split = STR("bytes=12500");
    archive_group(a);
    assert_int_equal(a->library.books[0].n_snapshots, 1);
}

/* Months of 28 posts: 84 are three fifths of 126, and an EPUB ends there; 112 are not yet nine
   tenths, and a snapshot is filled. */
static void a_snapshot_ends_with_a_month_only_when_nearly_full(void **state)
{
    struct archive *a = *state;

    add_posts(a, 168);
    a->options.split = STR("posts=126");
    archive_group(a);
    assert_int_equal(a->library.books[0].volumes[0].n, 84);
    assert_int_equal(a->library.books[0].snapshots[0].n, 126);
    library_done(&a->library);
    /* Of 124 they are. */
    a->options.split = STR("posts=124");
    archive_group(a);
    assert_int_equal(a->library.books[0].snapshots[0].n, 112);
}

/* A text of 48,000 bytes may need a script of the search: three files a post of 60,000. */
static void the_search_is_counted_by_the_text(void **state)
{
    struct archive *a = *state;

    add_posts(a, 1000);
    for (size_t i = 0; i < a->n; i++) {
        a->sources[i].size = 7 << 20;
    }
    a->options.parts = STR("none");
    a->options.zip64 = true;
    a->options.split = STR("none");
    archive_group(a);
    assert_int_equal(a->library.books[0].n_snapshots, 1);
    library_done(&a->library);
    a->options.zip64 = false;
    archive_group(a);
    /* 4,095 MiB x 0.9 hold 526 of them, which have 80,000 scripts. */
    assert_in_range(a->library.books[0].snapshots[0].n, 380, 400);
}

/* 60,000 files: two a post, and one for each tag, which posts share. */
static void the_pages_of_tags_are_counted_once_a_volume(void **state)
{
    struct archive *a = *state;
    struct str *tags = arena_array(&a->arena, 40000, sizeof *tags);
    add_posts(a, 20);
    for (size_t i = 0; i < 40000; i++) {
        tags[i] = arena_printf(&a->arena, "标签%zu", i);
    }
    for (size_t i = 0; i < a->n; i++) {
        a->posts[i].tags = (struct strs){tags + i * 2000, 2000};
    }
    a->posts[19].tags = (struct strs){tags, 40000};
    a->options.parts = STR("none");
    a->options.split = STR("none");
    archive_group(a);
    assert_int_equal(a->library.books[0].n_snapshots, 1);
    library_done(&a->library);
    for (size_t i = 0; i < a->n; i++) {
        a->posts[i].categories = (struct strs){tags + i * 2000, 2000};
    }
    archive_group(a);
    assert_int_equal(a->library.books[0].n_snapshots, 2);
}

static void newest_first_turns_snapshots_around_once(void **state)
{
    struct archive *a = *state;
    add_posts(a, 4);
    a->options.split = STR("posts=2");
    a->options.order = STR("desc");
    archive_group(a);
    const struct book *book = &a->library.books[0];
    for (size_t v = 0; v < 2; v++) {
        assert_int_equal(book->volumes[v].members[0].post, 2 * v + 1);
        assert_int_equal(book->snapshots[v].members[0].post, 2 * v + 1);
        assert_int_equal(book->snapshots[v].members[1].post, 2 * v);
    }
}

/* Posts of one day, whose ids decide. */
static void a_folder_of_pages_has_a_thousand_files(void **state)
{
    struct archive *a = *state;
    char path[32];
    for (int i = 0; i < 1003; i++) {
        (void)snprintf(path, sizeof path, "%04d.md", i);
        archive_add(a, path, "2020-02-29", "");
    }
    archive_add(a, "undated.md", "", "");
    archive_group(a);
    const struct volume *volume = &a->library.books[0].snapshots[0];
    size_t first = 0, second = 0, undated = 0;
    struct str newest = STR(""), oldest = STR("~");
    for (size_t i = 0; i < volume->n; i++) {
        const struct str page = volume->members[i].page;
        assert_true(str_ends(page, volume->members[i].stem));
        if (str_starts(page, STR("p/2020/20200229-"))) {
            first++;
            newest = str_cmp(path_name(page), newest) > 0 ? path_name(page) : newest;
        } else if (str_starts(page, STR("p/2020-2/20200229-"))) {
            second++;
            oldest = str_cmp(path_name(page), oldest) < 0 ? path_name(page) : oldest;
        } else {
            undated += str_starts(page, STR("p/0000/00000000-"));
        }
    }
    assert_int_equal(first, 1000);
    assert_int_equal(second, 3);
    assert_int_equal(undated, 1);
    assert_true(str_cmp(newest, oldest) < 0);
}

static void nobody_asks_nobody_pays(void **state)
{
    struct archive *a = *state;
    a->options.snapshots = false;
    add_posts(a, 3);
    archive_group(a);
    assert_int_equal(a->library.books[0].n_snapshots, 0);
    assert_true(str_empty(a->library.books[0].volumes[0].members[0].page));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_archive, close_archive)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_format_has_volumes_of_its_own),
        TEST(pictures_that_are_there_are_counted_before_they_are_too_many),
        TEST(pictures_that_are_not_there_or_there_already_are_no_files),
        TEST(bytes_of_pictures_count_as_kept_and_as_shown),
        TEST(a_snapshot_ends_with_a_month_only_when_nearly_full),
        TEST(the_search_is_counted_by_the_text),
        TEST(the_pages_of_tags_are_counted_once_a_volume),
        TEST(newest_first_turns_snapshots_around_once),
        TEST(a_folder_of_pages_has_a_thousand_files),
        TEST(nobody_asks_nobody_pays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
