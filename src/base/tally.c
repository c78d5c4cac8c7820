/*
 * Names become counts, in an order that follows from the names alone. Invariant: each name has one
 * row.
 */
#include "base/tally.h"

#include <stdlib.h>

#include "base/limits.h"

void tally_init(struct tally *t)
{
    *t = (struct tally){.n = 0};
    map_init(&t->by_name);
    arena_init(&t->arena, LIMIT_TEXT_BYTES);
}

void tally_done(struct tally *t)
{
    map_done(&t->by_name);
    arena_done(&t->arena);
}

enum err_kind tally_add(struct tally *t, struct str name, struct err *err)
{
    size_t at;

    if (!arena_grow(&t->arena, &t->v, t->n, &t->cap, sizeof t->v[0])) {
        return arena_finish(&t->arena, err);
    }
    if (map_add(&t->by_name, name, t->n, &at, err)) {
        return err->kind;
    }
    if (at == t->n) {
        t->v[t->n++] = (struct tally_row){name, 0};
    }
    t->v[at].n++;
    return ERR_OK;
}

struct tally_row tally_most(const struct tally *t)
{
    struct tally_row most = {STR_NONE, 0};

    for (size_t i = 0; i < t->n; i++) {
        if (t->v[i].n > most.n) {
            most = t->v[i];
        }
    }
    return most;
}

static int compare_rows(const void *a, const void *b)
{
    const struct tally_row *x = a, *y = b;

    if (x->n != y->n) {
        return x->n < y->n ? 1 : -1;
    }
    return str_cmp(x->name, y->name);
}

void tally_sort(struct tally *t)
{
    if (t->n > 0) {
        qsort(t->v, t->n, sizeof t->v[0], compare_rows);
    }
}
