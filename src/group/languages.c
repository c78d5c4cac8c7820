/*
 * The posts of a volume or book become the list of their languages, most frequent first.
 */
#include "base/tally.h"
#include "group/grouping.h"

enum err_kind languages_count(struct grouping *g, const size_t *ranks, size_t n, struct strs *ret,
                              struct err *err)
{
    struct tally tally;
    struct strs list = {NULL, 0};
    enum err_kind kind = ERR_OK;

    tally_init(&tally);
    for (size_t i = 0; i < n && !kind; i++) {
        const struct str language = post_language(ranked_post(g, ranks[i]));
        kind = str_empty(language) ? ERR_OK : tally_add(&tally, language, err);
    }
    tally_sort(&tally);
    list.v = arena_array(g->arena, tally.n, sizeof *list.v);
    for (size_t i = 0; list.v && i < tally.n; i++) {
        list.v[list.n++] = tally.v[i].name;
    }
    tally_done(&tally);
    *ret = list;
    return kind ? kind : arena_finish(g->arena, err);
}
