/*
 * Ids, names and closed volumes outlive what happens to an archive: random archives are changed in
 * the ways that real ones are, and compared with themselves.
 */
#include "group_archive.h"

#include <stdio.h>

#define POSTS_MAX 160
#define DAY_POSTS 3 /* posts on one day; fewer than the smallest volume holds */

/* What an archive is made from. Days count from 2019-01-01 by 28-day months; -1: undated. */
struct draft {
    int serial;
    int day;
    int category;
    int size;
    bool deleted;
};

static struct draft drafts[POSTS_MAX];
static int n_drafts;
static uint64_t seed;

static int pick(int n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed >> 33) % (uint64_t)n);
}

static void draft_add(int day)
{
    assert_true(n_drafts < POSTS_MAX);
    drafts[n_drafts] = (struct draft){n_drafts, day, pick(16), 200 + pick(4000), false};
    n_drafts++;
}

static const char *const by_choices[] = {"all",           "category", "year",        "month",
                                         "category,year", "quarter",  "folder,week", "day"};
static const char *const split_choices[] = {"posts=4", "posts=9", "posts=20", "bytes=12000",
                                            "bytes=30000"};
static const char *const categories[] = {"科研",  "学术",      "科研|学术", "Linux",
                                         "linux", "校园 生活", "C/C++"};
static const char *const titles[] = {"新闻", "通知", "公告"};

/* The archive that the drafts make, in an order of its own, grouped. */
static struct archive *make(const char *by, const char *split, bool turned)
{
    struct archive *a = test_malloc(sizeof *a);

    archive_open(a);
    for (int i = 0; i < n_drafts; i++) {
        const struct draft *d = &drafts[turned ? n_drafts - 1 - i : i];
        char path[64], date[32] = "";
        if (d->deleted) {
            continue;
        }
        (void)snprintf(path, sizeof path, "%d/帖子-%d.md", d->serial % 3, d->serial);
        if (d->day >= 0) {
            (void)snprintf(date, sizeof date, "%d-%02d-%02d", 2019 + d->day / 336,
                           d->day / 28 % 12 + 1, d->day % 28 + 1);
        }
        const char *list = d->category < 7 ? categories[d->category] : categories[d->category % 3];
        struct post *post = archive_add(a, path, date, d->category == 15 ? "" : list);
        a->sources[a->n - 1].size = (uint64_t)d->size;
        post->title = str_of(titles[d->size % 3]);
    }
    a->options.by = str_of(by);
    a->options.split = str_of(split);
    archive_group(a);
    return a;
}

static void drop(struct archive *a)
{
    archive_close(a);
    test_free(a);
}

static const struct post *find_post(const struct archive *a, struct str path)
{
    for (size_t i = 0; i < a->n; i++) {
        if (str_eq(a->posts[i].source->path, path)) {
            return &a->posts[i];
        }
    }
    return NULL;
}

/* Posts that are in both have the same id. */
static void assert_same_ids(const struct archive *before, const struct archive *after)
{
    for (size_t i = 0; i < before->n; i++) {
        const struct post *post = find_post(after, before->posts[i].source->path);
        if (post) {
            assert_int_equal(post->id, before->posts[i].id);
        }
    }
}

static void assert_same(struct str after, struct str before)
{
    if (!str_eq(after, before)) {
        fail_msg("\"%.*s\" was \"%.*s\"", STR_ARG(after), STR_ARG(before));
    }
}

static void assert_same_volume(const struct volume *before, const struct volume *after)
{
    assert_same(after->file_name, before->file_name);
    assert_same(after->identifier, before->identifier);
    assert_int_equal(after->n, before->n);
    assert_int_equal(after->modified, before->modified);
    assert_int_equal(after->n_parts, before->n_parts);
    for (size_t i = 0; i < before->n; i++) {
        assert_same(after->members[i].stem, before->members[i].stem);
    }
    for (size_t i = 0; i < before->n_parts; i++) {
        assert_same(after->parts[i].stem, before->parts[i].stem);
        assert_same(after->parts[i].title, before->parts[i].title);
    }
}

/* The book with the same values. */
static const struct book *same_selection(const struct archive *a, const struct book *book)
{
    for (size_t i = 0; i < a->library.n_books; i++) {
        const struct book *other = &a->library.books[i];
        bool same = true;
        for (size_t k = 0; k < book->values.n; k++) {
            same = same && str_eq(other->values.v[k], book->values.v[k]);
        }
        if (same) {
            return other;
        }
    }
    return NULL;
}

/* Books keep names and identifiers. The one name that changes is that of a book's only volume, when
   the book needs a second one: it becomes v01. */
static void assert_same_names(const struct archive *before, const struct archive *after)
{
    for (size_t i = 0; i < before->library.n_books; i++) {
        const struct book *old = &before->library.books[i];
        const struct book *new = same_selection(after, old);
        assert_non_null(new);
        assert_same(new->id, old->id);
        assert_same(new->title, old->title);
        for (size_t v = 0; v < old->n_volumes && v < new->n_volumes; v++) {
            assert_same(new->volumes[v].identifier, old->volumes[v].identifier);
            if ((old->n_volumes > 1) == (new->n_volumes > 1)) {
                assert_same(new->volumes[v].file_name, old->volumes[v].file_name);
            }
        }
    }
}

static void assert_same_closed_volumes(const struct archive *before, const struct archive *after)
{
    for (size_t i = 0; i < before->library.n_books; i++) {
        const struct book *old = &before->library.books[i];
        const struct book *new = same_selection(after, old);
        assert_non_null(new);
        assert_true(new->n_volumes >= old->n_volumes);
        for (size_t v = 0; v + 1 < old->n_volumes; v++) {
            assert_same_volume(&old->volumes[v], &new->volumes[v]);
        }
    }
}

/* Starts a random archive; returns its newest day. */
static int start(uint64_t number, bool undated)
{
    const int n = 20 + (int)(number % 60);
    int day = 0, on_day = 0;

    seed = number * 77 + 1;
    n_drafts = 0;
    for (int i = 0; i < n; i++) {
        const int gap = pick(9);
        on_day = gap == 0 ? on_day + 1 : 1;
        day += on_day > DAY_POSTS ? 1 : gap;
        on_day = on_day > DAY_POSTS ? 1 : on_day;
        draft_add(undated && pick(10) == 0 ? -1 : day);
    }
    return day;
}

#define FOR_EACH_CASE(undated, body)                                                               \
    for (uint64_t number = 0; number < 50; number++) {                                             \
        const char *by = by_choices[number % 8];                                                   \
        const char *split = split_choices[number / 5 % 5];                                         \
        const int newest = start(number, undated);                                                 \
        (void)newest;                                                                              \
        struct archive *before = make(by, split, false);                                           \
        body;                                                                                      \
        drop(before);                                                                              \
    }

static void newer_posts_change_no_id_no_name_and_no_closed_volume(void **state)
{
    (void)state;
    FOR_EACH_CASE(false, {
        for (int step = 0, day = newest; step < 6; step++) {
            for (int k = pick(6); k >= 0; k--) {
                day += 1 + pick(20);
                draft_add(day);
            }
            struct archive *after = make(by, split, false);
            assert_same_ids(before, after);
            assert_same_names(before, after);
            assert_same_closed_volumes(before, after);
            drop(before);
            before = after;
        }
    });
}

/* A volume that ended inside the newest day would change with the day's next post. */
static void posts_of_the_newest_day_change_no_closed_volume(void **state)
{
    (void)state;
    FOR_EACH_CASE(false, {
        for (int day = newest + 1; day < newest + 9; day++) {
            draft_add(day);
            drop(before);
            before = make(by, split, false);
            for (int k = 1; k < DAY_POSTS; k++) {
                draft_add(day);
                struct archive *after = make(by, split, false);
                assert_same_closed_volumes(before, after);
                drop(before);
                before = after;
            }
        }
    });
}

static void backdated_posts_change_no_id_and_no_name(void **state)
{
    (void)state;
    FOR_EACH_CASE(true, {
        draft_add(0);
        draft_add(newest / 2);
        draft_add(-1);
        struct archive *after = make(by, split, false);
        assert_same_ids(before, after);
        for (size_t i = 0; i < before->library.n_books; i++) {
            const struct book *old = &before->library.books[i];
            const struct book *new = same_selection(after, old);
            assert_non_null(new);
            assert_same(new->volumes[0].identifier, old->volumes[0].identifier);
        }
        drop(after);
    });
}

static void deleted_posts_change_no_other_id(void **state)
{
    (void)state;
    FOR_EACH_CASE(true, {
        for (int k = 0; k < 5; k++) {
            drafts[pick(n_drafts)].deleted = true;
        }
        struct archive *after = make(by, split, false);
        assert_same_ids(before, after);
        for (size_t i = 0; i < after->library.n_books; i++) {
            const struct book *new = &after->library.books[i];
            const struct book *old = same_selection(before, new);
            assert_non_null(old);
            assert_same(new->volumes[0].identifier, old->volumes[0].identifier);
        }
        drop(after);
    });
}

static void edited_posts_keep_their_place_and_id(void **state)
{
    (void)state;
    FOR_EACH_CASE(true, {
        for (int i = 0; i < n_drafts; i++) {
            drafts[i].size++; /* another title, too */
        }
        struct archive *after = make(by, "posts=9", false);
        struct archive *same = make(by, "posts=9", true);
        assert_same_ids(before, after);
        assert_same_names(same, after);
        assert_same_closed_volumes(same, after);
        drop(same);
        drop(after);
    });
}

static void the_order_of_sources_does_not_matter(void **state)
{
    (void)state;
    FOR_EACH_CASE(true, {
        struct archive *after = make(by, split, true);
        assert_int_equal(after->library.n_books, before->library.n_books);
        for (size_t i = 0; i < before->library.n_books; i++) {
            const struct book *old = &before->library.books[i];
            const struct book *new = &after->library.books[i];
            assert_same(new->id, old->id);
            assert_int_equal(new->n_volumes, old->n_volumes);
            for (size_t v = 0; v < old->n_volumes; v++) {
                assert_same_volume(&old->volumes[v], &new->volumes[v]);
            }
        }
        drop(after);
    });
}

/* Every selected post is in a book; no two volumes have one name or identifier, no two chapters of
   a volume one stem. */
static void nothing_is_lost_and_nothing_collides(void **state)
{
    (void)state;
    FOR_EACH_CASE(true, {
        bool bound[ARCHIVE_MAX] = {false};
        struct map names;
        struct err err = {.kind = ERR_OK};
        size_t serial = 0;
        map_init(&names);
        for (size_t i = 0; i < before->library.n_books; i++) {
            const struct book *book = &before->library.books[i];
            for (size_t v = 0; v < book->n_volumes; v++) {
                const struct volume *volume = &book->volumes[v];
                size_t holder = 0;
                serial++;
                assert_int_equal(map_add(&names, volume->file_name, serial, &holder, &err), ERR_OK);
                assert_int_equal(holder, serial);
                assert_int_equal(map_add(&names, volume->identifier, serial, &holder, &err),
                                 ERR_OK);
                assert_int_equal(holder, serial);
                for (size_t m = 0; m < volume->n; m++) {
                    bound[volume->members[m].post] = true;
                    for (size_t k = 0; k < m; k++) {
                        assert_false(str_eq(volume->members[m].stem, volume->members[k].stem));
                    }
                }
            }
        }
        map_done(&names);
        for (size_t i = 0; i < before->n; i++) {
            assert_true(bound[i]);
        }
    });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(newer_posts_change_no_id_no_name_and_no_closed_volume),
        cmocka_unit_test(posts_of_the_newest_day_change_no_closed_volume),
        cmocka_unit_test(backdated_posts_change_no_id_and_no_name),
        cmocka_unit_test(deleted_posts_change_no_other_id),
        cmocka_unit_test(edited_posts_keep_their_place_and_id),
        cmocka_unit_test(the_order_of_sources_does_not_matter),
        cmocka_unit_test(nothing_is_lost_and_nothing_collides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
