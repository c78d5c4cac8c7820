/*
 * The path of grouping: posts are selected and ranked, go to shelves by their values, shelves
 * become books with volumes and parts, and all of it gets ids, names and titles. Invariant: every
 * selected post is in at least one book.
 */
#include "group/group.h"

#include "base/limits.h"
#include "group/grouping.h"

static enum err_kind books_make(struct grouping *g, struct err *err)
{
    struct library *library = g->library;

    library->books = arena_array(g->arena, g->n_shelves, sizeof *library->books);
    if (arena_finish(g->arena, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < g->n_shelves; i++) {
        struct book *book = &library->books[library->n_books++];
        book->key = library->by;
        book->values = g->shelves[i].values;
        if (volumes_cut(g, &g->shelves[i], book, err)) {
            return err->kind;
        }
    }
    library->n_bound = g->n_ranked;
    return ERR_OK;
}

/* "category,year" */
static struct str by_text(struct arena *a, const struct keys *by)
{
    struct str text = by->n > 0 ? str_of(key_name(by->v[0])) : STR("all");

    for (size_t i = 1; i < by->n; i++) {
        text = arena_join(a, text, STR(","), str_of(key_name(by->v[i])));
    }
    return text;
}

static void remark_nameless(struct grouping *g)
{
    if (g->n_ranked > 0 && str_empty(g->site->name) && str_empty(g->site->url) &&
        str_empty(g->request.options->identifier)) {
        (void)arena_strs_add(
            g->arena, &g->library->remarks,
            STR("identifiers follow the folder's name; --name keeps them when it changes"));
    }
}

static enum err_kind make_library(struct grouping *g, const struct group_options *options,
                                  struct err *err)
{
    struct library *library = g->library;

    if (linkmap_init(&library->linkmap, g->site->url, err) ||
        request_read(g->arena, options, &g->request, err) || ids_settle(library, err)) {
        return err->kind;
    }
    request_default_by(g->site, &g->request);
    library->by = by_text(g->arena, &g->request.by);
    if (select_posts(g, err) || values_learn(g, err) || shelves_fill(g, err) ||
        weights_take(g, err) || books_make(g, err)) {
        return err->kind;
    }
    remark_nameless(g);
    if (names_give(g, err) || identifiers_give(g, err) || titles_give(g, err)) {
        return err->kind;
    }
    return links_fill(g, err);
}

enum err_kind group_posts(const struct group_options *options, const struct site *site,
                          struct post *posts, size_t n, struct library *ret, struct err *err)
{
    struct arena scratch;
    struct grouping g = {.arena = &ret->arena, .scratch = &scratch, .site = site, .library = ret};

    *ret = (struct library){.site = site, .posts = posts, .n_posts = n};
    arena_init(&ret->arena, LIMIT_TEXT_BYTES);
    arena_init(&scratch, LIMIT_TEXT_BYTES);
    map_init(&g.categories.values);
    map_init(&g.tags.values);
    const enum err_kind kind = make_library(&g, options, err);
    values_done(&g);
    arena_done(&scratch);
    return kind;
}

void library_done(struct library *library)
{
    if (library) {
        linkmap_done(&library->linkmap);
        arena_done(&library->arena);
        *library = (struct library){.n_books = 0};
    }
}
