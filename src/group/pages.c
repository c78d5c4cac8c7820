/*
 * The posts of a snapshot's volume get the names of their pages: a folder a year, and further ones
 * behind a thousand posts. Invariant: newer posts change no name of an older one.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "group/grouping.h"

static int compare_stems(const void *x, const void *y)
{
    const struct member *const *a = x, *const *b = y;
    return str_cmp((*a)->stem, (*b)->stem);
}

enum err_kind pages_name(struct grouping *g, struct volume *volume, struct err *err)
{
    struct member **order = arena_array(g->scratch, volume->n, sizeof(struct member *));
    struct str year = STR_NONE;
    size_t in_year = 0;

    for (size_t i = 0; order && i < volume->n; i++) {
        order[i] = &volume->members[i];
    }
    if (order && volume->n > 1) {
        qsort(order, volume->n, sizeof(struct member *), compare_stems);
    }
    for (size_t i = 0; order && i < volume->n; i++) {
        const struct str stem = order[i]->stem;

        in_year = str_eq(str_sub(stem, 0, 4), year) ? in_year + 1 : 0;
        year = str_sub(stem, 0, 4);
        const size_t folder = in_year / LIMIT_FOLDER_FILES + 1;
        order[i]->page =
            folder == 1
                ? arena_printf(g->arena, "p/%.*s/%.*s", STR_ARG(year), STR_ARG(stem))
                : arena_printf(g->arena, "p/%.*s-%zu/%.*s", STR_ARG(year), folder, STR_ARG(stem));
    }
    return arena_finish(g->scratch, err) ? err->kind : arena_finish(g->arena, err);
}
