/*
 * The addresses that bound posts say they have go into the link map: path, permalink, aliases and
 * the original's address. Invariant: only what a post says of itself, never a guess.
 */
#include "group/grouping.h"

#include "base/url.h"

/* "2021/a/" in front matter means "/2021/a/"; a full address stays. */
static struct str from_root(struct arena *a, struct str address)
{
    address = str_trim(address);
    if (str_starts(address, STR("/")) || str_find(address, STR("://")) != STR_NPOS) {
        return address;
    }
    return arena_join(a, STR("/"), address, STR_NONE);
}

static enum err_kind add_permalink(struct grouping *g, size_t post, struct err *err)
{
    const struct str permalink = g->library->posts[post].permalink;

    if (str_empty(str_trim(permalink))) {
        return ERR_OK;
    }
    return linkmap_add(&g->library->linkmap, from_root(g->arena, permalink), post, err);
}

static enum err_kind add_aliases(struct grouping *g, size_t post, struct err *err)
{
    const struct strs aliases = g->library->posts[post].aliases;

    for (size_t i = 0; i < aliases.n; i++) {
        if (!str_empty(str_trim(aliases.v[i])) &&
            linkmap_add(&g->library->linkmap, from_root(g->arena, aliases.v[i]), post, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static enum err_kind add_path(struct grouping *g, size_t post, struct err *err)
{
    return linkmap_add(&g->library->linkmap, g->library->posts[post].source->path, post, err);
}

/* content/posts/x.md is published as /posts/x/. */
static enum err_kind add_content_path(struct grouping *g, size_t post, struct err *err)
{
    const struct str path = g->library->posts[post].source->path;

    if (!str_starts(path, STR("content/"))) {
        return ERR_OK;
    }
    return linkmap_add(&g->library->linkmap, str_from(path, 8), post, err);
}

static bool is_page(struct str address)
{
    struct url url;
    return url_split(address, &url) && url.path.n > 1;
}

/* An address that several posts name as their source is a front page or a list: a link to it means
   none of them. */
static enum err_kind add_sources(struct grouping *g, const bool *bound, struct err *err)
{
    struct library *library = g->library;
    bool *shared = arena_array(g->arena, library->n_posts, sizeof *shared);
    struct map first;
    enum err_kind kind = arena_finish(g->arena, err);

    map_init(&first);
    for (size_t i = 0; i < library->n_posts && !kind; i++) {
        const struct str url = str_trim(library->posts[i].source_url);
        size_t holder = i;
        if (bound[i] && !str_empty(url)) {
            kind = map_add(&first, url, i, &holder, err);
            shared[i] = shared[holder] = shared[holder] || holder != i;
        }
    }
    for (size_t i = 0; i < library->n_posts && !kind; i++) {
        const struct str url = str_trim(library->posts[i].source_url);
        if (bound[i] && !shared[i] && is_page(url)) {
            kind = linkmap_add(&library->linkmap, url, i, err);
        }
    }
    map_done(&first);
    return kind;
}

enum err_kind links_fill(struct grouping *g, struct err *err)
{
    /* What is surest comes first, because the first post of an address keeps it. */
    static enum err_kind (*const add[])(struct grouping *, size_t, struct err *) = {
        add_path, add_permalink, add_content_path, add_aliases};
    struct library *library = g->library;
    bool *bound = arena_array(g->arena, library->n_posts, sizeof *bound);

    if (arena_finish(g->arena, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < g->n_ranked; i++) {
        bound[g->ranked[i].post] = true;
    }
    for (size_t k = 0; k < sizeof add / sizeof add[0]; k++) {
        for (size_t i = 0; i < library->n_posts; i++) {
            if (bound[i] && add[k](g, i, err)) {
                return err->kind;
            }
        }
    }
    if (add_sources(g, bound, err)) {
        return err->kind;
    }
    return arena_finish(g->arena, err);
}
