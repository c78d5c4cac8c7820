/*
 * Ranked posts go to shelves, one for each combination of their values. Invariant: every post is on
 * at least one shelf, on none twice, and a shelf's posts keep the order of their ranks.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "group/grouping.h"

/* Values of one post, one list a key, with the combination being looked at. */
struct combination {
    struct strs lists[KEY_COUNT];
    size_t at[KEY_COUNT];
    struct str v[KEY_COUNT];
    size_t n;
};

static bool combination_next(struct combination *c)
{
    for (size_t i = c->n; i-- > 0;) {
        if (++c->at[i] < c->lists[i].n) {
            return true;
        }
        c->at[i] = 0;
    }
    return false;
}

/* "6:科研4:2021": lengths tell "a","bc" from "ab","c", whatever the values hold. */
static struct str combination_key(struct combination *c, struct buf *text)
{
    buf_reset(text);
    for (size_t i = 0; i < c->n; i++) {
        c->v[i] = c->lists[i].n > 0 ? c->lists[i].v[c->at[i]] : STR_NONE;
        buf_printf(text, "%zu:", c->v[i].n);
        buf_str(text, c->v[i]);
    }
    return buf_view(text);
}

static enum err_kind shelf_new(struct grouping *g, struct map *index, struct str key,
                               const struct combination *c, struct err *err)
{
    if (g->n_shelves >= LIMIT_BOOKS) {
        return err_set(err, ERR_LIMIT, "--by %.*s makes more than %u books; choose fewer values",
                       STR_ARG(g->library->by), LIMIT_BOOKS);
    }
    if (!arena_grow(g->scratch, &g->shelves, g->n_shelves, &g->shelves_cap, sizeof *g->shelves)) {
        return arena_finish(g->scratch, err);
    }
    struct shelf *shelf = &g->shelves[g->n_shelves];
    *shelf = (struct shelf){.values = {arena_array(g->arena, c->n, sizeof(struct str)), c->n}};
    for (size_t i = 0; shelf->values.v && i < c->n; i++) {
        shelf->values.v[i] = arena_str(g->arena, c->v[i]); /* they become the book's */
    }
    key = arena_str(g->scratch, key);
    if (arena_finish(g->arena, err) || arena_finish(g->scratch, err)) {
        return err->kind;
    }
    return map_add(index, key, g->n_shelves++, NULL, err);
}

static enum err_kind shelve(struct grouping *g, struct map *index, struct combination *c,
                            size_t rank, struct err *err)
{
    struct buf text;
    enum err_kind kind = ERR_OK;
    size_t left = LIMIT_POST_BOOKS;

    buf_init(&text, LIMIT_TEXT_BYTES);
    do {
        const struct str key = combination_key(c, &text);
        if ((kind = buf_finish(&text, err)) != ERR_OK) {
            break;
        }
        size_t at = map_get(index, key);
        if (at == MAP_NONE) {
            at = g->n_shelves;
            if ((kind = shelf_new(g, index, key, c, err)) != ERR_OK) {
                break;
            }
        }
        struct shelf *shelf = &g->shelves[at];
        if (!arena_grow(g->scratch, &shelf->ranks, shelf->n, &shelf->cap, sizeof *shelf->ranks)) {
            kind = arena_finish(g->scratch, err);
            break;
        }
        shelf->ranks[shelf->n++] = rank;
    } while (--left > 0 && combination_next(c));
    buf_done(&text);
    return kind;
}

static void remark_many(struct grouping *g, const struct combination *c, size_t rank)
{
    uint64_t books = 1;
    for (size_t i = 0; i < c->n; i++) {
        books *= c->lists[i].n > 0 ? c->lists[i].n : 1;
    }
    if (books > LIMIT_POST_BOOKS) {
        struct str remark = arena_printf(
            g->arena, "%.*s would be in %llu books: it is in the first %u",
            STR_ARG(g->ranked[rank].path), (unsigned long long)books, LIMIT_POST_BOOKS);
        (void)arena_strs_add(g->arena, &g->library->remarks, remark);
    }
}

/* Natural order of the values, those without one last. */
static int compare_shelves(const void *x, const void *y)
{
    const struct shelf *a = x, *b = y;

    for (size_t i = 0; i < a->values.n; i++) {
        const struct str v = a->values.v[i], w = b->values.v[i];
        if (str_empty(v) != str_empty(w)) {
            return str_empty(v) ? 1 : -1;
        }
        const int order = str_cmp_natural(v, w);
        if (order != 0) {
            return order;
        }
    }
    return 0;
}

enum err_kind shelves_fill(struct grouping *g, struct err *err)
{
    const struct keys *by = &g->request.by;
    struct map index;
    enum err_kind kind = ERR_OK;

    map_init(&index);
    for (size_t rank = 0; rank < g->n_ranked; rank++) {
        struct combination c = {.n = by->n};
        for (size_t k = 0; k < by->n && !kind; k++) {
            kind = values_of(g, ranked_post(g, rank), by->v[k], &c.lists[k], err);
        }
        if (kind || (kind = shelve(g, &index, &c, rank, err)) != ERR_OK) {
            break;
        }
        remark_many(g, &c, rank);
    }
    map_done(&index);
    if (!kind && g->n_shelves > 1) {
        qsort(g->shelves, g->n_shelves, sizeof *g->shelves, compare_shelves);
    }
    return kind;
}
