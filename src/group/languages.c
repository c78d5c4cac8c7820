/*
 * The posts of a volume or book become the list of their languages, most frequent first.
 */
#include <stdlib.h>

#include "group/grouping.h"

struct language_count {
    struct str language;
    size_t posts;
};

static int compare_counts(const void *x, const void *y)
{
    const struct language_count *a = x, *b = y;

    if (a->posts != b->posts) {
        return a->posts > b->posts ? -1 : 1;
    }
    return str_cmp(a->language, b->language);
}

struct counts {
    struct map index;
    struct language_count *v;
    size_t n, cap;
};

static enum err_kind count_one(struct grouping *g, struct counts *c, struct str language,
                               struct err *err)
{
    size_t at = map_get(&c->index, language);

    if (at == MAP_NONE) {
        at = c->n;
        if (!arena_grow(g->arena, &c->v, c->n, &c->cap, sizeof *c->v)) {
            return arena_finish(g->arena, err);
        }
        c->v[c->n++] = (struct language_count){language, 0};
        if (map_add(&c->index, language, at, NULL, err)) {
            return err->kind;
        }
    }
    c->v[at].posts++;
    return ERR_OK;
}

enum err_kind languages_count(struct grouping *g, const size_t *ranks, size_t n, struct strs *ret,
                              struct err *err)
{
    struct counts counts = {.n = 0};
    struct strs list = {NULL, 0};
    enum err_kind kind = ERR_OK;

    map_init(&counts.index);
    for (size_t i = 0; i < n && !kind; i++) {
        const struct post *post = ranked_post(g, ranks[i]);
        const struct str language = post_language(post);
        kind = str_empty(language) ? ERR_OK : count_one(g, &counts, language, err);
    }
    map_done(&counts.index);
    if (kind) {
        return kind;
    }
    if (counts.n > 1) {
        qsort(counts.v, counts.n, sizeof *counts.v, compare_counts);
    }
    list.v = arena_array(g->arena, counts.n, sizeof *list.v);
    for (size_t i = 0; list.v && i < counts.n; i++) {
        list.v[list.n++] = counts.v[i].language;
    }
    *ret = list;
    return arena_finish(g->arena, err);
}
