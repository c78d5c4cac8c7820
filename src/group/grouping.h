/*
 * What the steps of grouping hand on to one another. Posts are named by their rank: their place in
 * the order (date, id), undated ones behind in natural order of their paths.
 */
#ifndef SHEAF_GROUP_GROUPING_H
#define SHEAF_GROUP_GROUPING_H

#include "base/buf.h"
#include "base/map.h"
#include "group/request.h"

/* A selected post in its place. */
struct ranked {
    bool undated;
    int64_t wall_seconds;
    uint64_t id;
    struct str path;
    size_t post;                           /* index into library.posts */
    size_t companions_first, companions_n; /* into weights.of_post */
    uint64_t files;                        /* of its own in a snapshot, as weight.files */
};

/* Values that stand for the site itself, of categories or of tags. */
struct site_wide {
    struct map values; /* value -> 0 */
    bool settled;      /* by the site's own list: never grouped by, not even as a post's last one */
};

/* What posts bring along into a volume and share with others there: a picture, or a page of the
   snapshot's site. It counts once a volume. */
struct companion {
    uint64_t shown; /* bytes of an EPUB */
    uint64_t kept;  /* bytes of a snapshot */
    uint64_t files; /* of a snapshot, as weight.files */
    size_t volume;  /* serial number of the last volume that counted it */
};

struct weights {
    struct companion *companions;
    size_t n_companions, companions_cap;
    size_t *of_post; /* companion indexes, by ranked.companions_first */
    size_t n_of_post, of_post_cap;
    size_t volume; /* serial number of the volume being filled, from 1 */
};

/* A book in the making: the posts that share the values. */
struct shelf {
    struct strs values; /* one a key; "" for none */
    size_t *ranks;      /* ascending */
    size_t n, cap;
};

struct grouping {
    struct request request;
    struct arena *arena;   /* the library's */
    struct arena *scratch; /* gone when grouping ends: ranks, seats, values */
    const struct site *site;
    struct library *library;
    struct site_wide categories, tags;
    struct ranked *ranked;
    size_t n_ranked;
    struct weights weights;
    struct shelf *shelves;
    size_t n_shelves, shelves_cap;
};

static inline const struct post *ranked_post(const struct grouping *g, size_t rank)
{
    return &g->library->posts[g->ranked[rank].post];
}

/* select.c: which of two posts is older; the undated ones come last, in natural order of their
   paths. Newer posts that arrive change nothing between those that there were. */
int posts_compare_age(const struct post *a, const struct post *b);
/* Marks what is left out and ranks the rest. */
enum err_kind select_posts(struct grouping *g, struct err *err) SHEAF_MUST_USE;

/* values.c */
enum err_kind values_learn(struct grouping *g, struct err *err) SHEAF_MUST_USE;
void values_done(struct grouping *g);
/* The post's values for a key, none twice; n 0 where it has none. Lives in the arena. */
enum err_kind values_of(const struct grouping *g, const struct post *post, enum key key,
                        struct strs *ret, struct err *err) SHEAF_MUST_USE;
/* NFC without white space around it. */
struct str value_normal(struct arena *a, struct str value);
/* The post's language as books are made by it. */
struct str language_value(const struct site *site, const struct post *post);

/* shelves.c: posts to shelves by the values of request.by, sorted by value, "" last. */
enum err_kind shelves_fill(struct grouping *g, struct err *err) SHEAF_MUST_USE;

/* weight.c */
/* Files are counted in thousandths: some are shared evenly by many posts. */
#define FILE_SHARE ((uint64_t)1000)
enum err_kind weights_take(struct grouping *g, struct err *err) SHEAF_MUST_USE;
struct weight {
    uint64_t bytes;
    uint64_t files; /* in thousandths */
};
/* What a post adds to the volume being filled; its companions count as seen from then. */
struct weight weight_add(struct grouping *g, size_t rank, enum format format);

/* pages.c: names the pages of a snapshot's posts. */
enum err_kind pages_name(struct grouping *g, struct volume *volume, struct err *err) SHEAF_MUST_USE;

/* volumes.c: cuts a shelf's posts into the volumes of a book and fills their members. */
enum err_kind volumes_cut(struct grouping *g, const struct shelf *shelf, struct book *book,
                          struct err *err) SHEAF_MUST_USE;

/* languages.c */
enum err_kind languages_count(struct grouping *g, const size_t *ranks, size_t n, struct strs *ret,
                              struct err *err) SHEAF_MUST_USE;

/* parts.c: reading order and parts of a volume whose ranks are ascending. */
enum err_kind parts_make(struct grouping *g, size_t *ranks, struct str language,
                         struct volume *volume, struct err *err) SHEAF_MUST_USE;

/* identity.c */
enum err_kind ids_settle(struct library *library, struct err *err) SHEAF_MUST_USE;
struct str chapter_stem(struct arena *a, const struct post *post);
enum err_kind identifiers_give(struct grouping *g, struct err *err) SHEAF_MUST_USE;

/* names.c: ids of books and file names of volumes. */
enum err_kind names_give(struct grouping *g, struct err *err) SHEAF_MUST_USE;

/* titles.c: titles and places in a series. */
enum err_kind titles_give(struct grouping *g, struct err *err) SHEAF_MUST_USE;
/* A value of a key, and the first post that has it: it knows what a folder is called. */
struct value_place {
    enum key key;
    struct str value;
    const struct post *post;
};
/* Appends a value as people read it: "2021年11月", "科研", "未分类". */
void value_title(const struct grouping *g, struct value_place at, struct str language,
                 struct buf *out);
/* Whether value i of the keys says nothing that a later one does not say better: a year before its
   month. */
bool value_implied(const struct keys *keys, size_t i);

/* links.c: the addresses of bound posts. */
enum err_kind links_fill(struct grouping *g, struct err *err) SHEAF_MUST_USE;

#endif
