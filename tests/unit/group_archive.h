/*
 * A small archive for the tests of group/: posts written as one line each.
 */
#ifndef SHEAF_TESTS_GROUP_ARCHIVE_H
#define SHEAF_TESTS_GROUP_ARCHIVE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/hash.h"
#include "group/group.h"

#define ARCHIVE_MAX 1024

struct archive {
    struct arena arena;
    struct site site;
    struct source sources[ARCHIVE_MAX];
    struct post posts[ARCHIVE_MAX];
    size_t n;
    struct group_options options;
    struct library library;
};

static inline void archive_open(struct archive *a)
{
    memset(a, 0, sizeof *a);
    arena_init(&a->arena, (size_t)1 << 28);
    a->site.root = STR("/nowhere");
    a->site.title = STR("南开新闻");
    a->site.name = STR("nankai");
}

static inline void archive_close(struct archive *a)
{
    library_done(&a->library);
    arena_done(&a->arena);
}

/* "科研|学术" as a list. */
static inline struct strs archive_list(struct archive *a, const char *text)
{
    struct strs list = {NULL, 0};
    struct str rest = str_of(text), piece;
    while (str_token(&rest, '|', &piece)) {
        assert_true(arena_strs_add(&a->arena, &list, arena_str(&a->arena, piece)));
    }
    return list;
}

/* A post of 1,000 bytes; date "2021-11-24" or "" for none. */
static inline struct post *archive_add(struct archive *a, const char *path, const char *date,
                                       const char *categories)
{
    struct err err = {.kind = ERR_OK};
    struct source *source = &a->sources[a->n];
    struct post *post = &a->posts[a->n++];
    struct str rest = str_of(date), piece;
    uint64_t part[3] = {0, 0, 0};

    assert_true(a->n <= ARCHIVE_MAX);
    for (size_t i = 0; i < 3 && str_token(&rest, '-', &piece); i++) {
        assert_true(str_to_u64(piece, &part[i]));
    }
    *source = (struct source){.path = arena_str(&a->arena, str_of(path)), .size = 1000};
    *post = (struct post){
        .source = source,
        .title = source->path,
        .date = {.year = (int32_t)part[0], .month = (int8_t)part[1], .day = (int8_t)part[2]},
        .detected = STR("zh-Hans"),
        .categories = archive_list(a, categories)};
    assert_int_equal(hash_id64(source->path, &post->id, &err), ERR_OK);
    return post;
}

static inline void archive_group(struct archive *a)
{
    struct err err = {.kind = ERR_OK};
    const enum err_kind kind =
        group_posts(&a->options, &a->site, a->posts, a->n, &a->library, &err);
    if (kind) {
        fail_msg("%s", err.text);
    }
}

static inline const struct book *archive_book(const struct archive *a, const char *id)
{
    for (size_t i = 0; i < a->library.n_books; i++) {
        if (str_eq(a->library.books[i].id, str_of(id))) {
            return &a->library.books[i];
        }
    }
    fail_msg("no book \"%s\"", id);
    return NULL;
}

#define assert_str(s, z)                                                                           \
    do {                                                                                           \
        const struct str got = (s);                                                                \
        const struct str want = str_of(z);                                                         \
        if (!str_eq(got, want)) {                                                                  \
            fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(got), z);                                   \
        }                                                                                          \
    } while (0)

/* The ids of all books, in order, joined by spaces. */
static inline void assert_books(struct archive *a, const char *ids)
{
    struct str text = STR_NONE;
    for (size_t i = 0; i < a->library.n_books; i++) {
        text = arena_join(&a->arena, text, i > 0 ? STR(" ") : STR_NONE, a->library.books[i].id);
    }
    assert_str(text, ids);
}

#endif
