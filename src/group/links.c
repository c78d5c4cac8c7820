/*
 * The addresses of bound posts go into the link map: path, permalink, aliases and the original's
 * address. Invariant: only what a post says of itself or its site's generator makes of it, never a
 * guess; and older posts come first, so that a newer one never takes an address from them.
 */
#include "group/grouping.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/url.h"
#include "group/permalinks.h"

struct filler {
    struct library *library;
    const struct site *site;
    struct arena scratch; /* for the post at hand */
};

/* "2021/a/" in front matter means "/2021/a/"; a full address stays. */
static struct str from_root(struct arena *a, struct str address)
{
    address = str_trim(address);
    if (str_starts(address, STR("/")) || str_find(address, STR("://")) != STR_NPOS) {
        return address;
    }
    return arena_join(a, STR("/"), address, STR_NONE);
}

static enum err_kind add_path(struct filler *f, size_t post, struct err *err)
{
    return linkmap_add(&f->library->linkmap, f->library->posts[post].source->path, post, err);
}

static enum err_kind add_permalink(struct filler *f, size_t post, struct err *err)
{
    const struct str home = permalink_of(&f->scratch, f->site, &f->library->posts[post]);

    return str_empty(home) ? ERR_OK : linkmap_add_home(&f->library->linkmap, home, post, err);
}

/* Without a generator, a slug stands for the file's name. */
static enum err_kind add_slug(struct filler *f, size_t post, struct err *err)
{
    const struct post *p = &f->library->posts[post];
    const struct str folder = path_folder(p->source->path);

    if (f->site->generator != GENERATOR_NONE || str_empty(p->slug)) {
        return ERR_OK;
    }
    return linkmap_add(&f->library->linkmap, path_join(&f->scratch, folder, p->slug), post, err);
}

/* content/posts/x.md is published as /posts/x/, and named /posts/x.md where Hugo and Zola follow.
 */
static enum err_kind add_content_path(struct filler *f, size_t post, struct err *err)
{
    const struct source *source = f->library->posts[post].source;
    const bool named = f->site->generator == GENERATOR_HUGO || f->site->generator == GENERATOR_ZOLA;

    if (named && !str_empty(source->content) &&
        linkmap_add(&f->library->linkmap, source->content, post, err)) {
        return err->kind;
    }
    if (!str_starts(source->path, STR("content/"))) {
        return ERR_OK;
    }
    return linkmap_add(&f->library->linkmap, str_from(source->path, 8), post, err);
}

/* As the references of Hugo, Jekyll and Hexo have it: "news/a" and "a", each language by itself. */
static enum err_kind add_names(struct filler *f, size_t post, struct err *err)
{
    const struct source *source = f->library->posts[post].source;
    const struct str path = str_empty(source->content) ? source->path : source->content;
    struct str folder = path_folder(path), name = path_name(path), below;

    if (f->site->generator == GENERATOR_NONE || f->site->generator == GENERATOR_ZOLA) {
        return ERR_OK;
    }
    name = str_sub(name, 0, name.n - path_ending(name).n);
    if (source->suffixed) {
        name = str_sub(name, 0, name.n - path_ending(name).n);
    }
    if (str_eq(name, STR("index"))) {
        name = path_name(folder);
        folder = path_folder(folder);
    }
    below = arena_join(&f->scratch, STR(LINK_NAMES),
                       str_empty(source->language) ? STR("-") : source->language, STR("/"));
    if (linkmap_add(&f->library->linkmap,
                    arena_join(&f->scratch, below, path_join(&f->scratch, folder, name), STR_NONE),
                    post, err)) {
        return err->kind;
    }
    return linkmap_add(&f->library->linkmap, arena_join(&f->scratch, below, name, STR_NONE), post,
                       err);
}

static enum err_kind add_aliases(struct filler *f, size_t post, struct err *err)
{
    const struct strs aliases = f->library->posts[post].aliases;

    for (size_t i = 0; i < aliases.n; i++) {
        if (!str_empty(str_trim(aliases.v[i])) &&
            linkmap_add(&f->library->linkmap, from_root(&f->scratch, aliases.v[i]), post, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static bool is_page(struct str address)
{
    struct url url;
    return url_split(address, &url) && url.path.n > 1;
}

/* An address that several posts name as their source is a front page or a list: a link to it means
   none of them. The second one is kept, too: what is older than it does not know that. */
static enum err_kind add_sources(struct grouping *g, struct err *err)
{
    struct library *library = g->library;
    size_t *second = arena_array(g->arena, library->n_posts, sizeof *second);
    struct map first;
    enum err_kind kind = arena_finish(g->arena, err);

    map_init(&first);
    for (size_t i = 0; i < library->n_posts && !kind; i++) {
        second[i] = MAP_NONE;
    }
    for (size_t i = 0; i < g->n_ranked && !kind; i++) {
        const size_t post = g->ranked[i].post;
        const struct str url = str_trim(library->posts[post].source_url);
        size_t holder = post;
        if (!str_empty(url)) {
            kind = map_add(&first, url, post, &holder, err);
        }
        if (holder != post && second[holder] == MAP_NONE) {
            second[holder] = post;
        }
    }
    for (size_t i = 0; i < g->n_ranked && !kind; i++) {
        const size_t post = g->ranked[i].post;
        const struct str url = str_trim(library->posts[post].source_url);
        if (is_page(url)) {
            kind = linkmap_add_source(&library->linkmap, url, post, second[post], err);
        }
    }
    map_done(&first);
    return kind;
}

static int compare_ages(const void *x, const void *y)
{
    return posts_compare_age(*(const struct post *const *)x, *(const struct post *const *)y);
}

/* Posts that were left out because another one is the same, oldest first. */
static const struct post **list_dropped(struct grouping *g, size_t *ret_n)
{
    const struct library *library = g->library;
    const struct post **dropped =
        arena_array(g->scratch, library->n_posts, sizeof(const struct post *));

    *ret_n = 0;
    for (size_t i = 0; dropped && i < library->n_posts; i++) {
        if (library->posts[i].left_out == LEFT_DUPLICATE) {
            dropped[(*ret_n)++] = &library->posts[i];
        }
    }
    if (*ret_n > 1) {
        qsort(dropped, *ret_n, sizeof(const struct post *), compare_ages);
    }
    return dropped;
}

/* A dropped post has its addresses still: who follows them there sees which one was kept. */
static enum err_kind add_dropped(struct filler *f, const struct post *post, struct err *err)
{
    const size_t i = (size_t)(post - f->library->posts);

    if (add_path(f, i, err) || str_empty(str_trim(post->permalink))) {
        return err->kind;
    }
    return linkmap_add(&f->library->linkmap, from_root(&f->scratch, post->permalink), i, err);
}

static enum err_kind add_bound(struct filler *f, size_t post, struct err *err)
{
    /* The first post of an address keeps it. What it was taken from is the least sure. */
    static enum err_kind (*const add[])(struct filler *, size_t, struct err *) = {
        add_path, add_permalink, add_slug, add_content_path, add_aliases, add_names};
    enum err_kind kind = ERR_OK;

    for (size_t k = 0; k < sizeof add / sizeof add[0] && !kind; k++) {
        kind = add[k](f, post, err);
    }
    if (!kind) {
        kind = arena_finish(&f->scratch, err);
    }
    arena_reset(&f->scratch);
    return kind;
}

enum err_kind links_fill(struct grouping *g, struct err *err)
{
    struct filler f = {.library = g->library, .site = g->site};
    enum err_kind kind = ERR_OK;
    size_t n, next = 0;
    const struct post **dropped = list_dropped(g, &n);

    arena_init(&f.scratch, LIMIT_TEXT_BYTES);
    for (size_t i = 0; i < g->n_ranked && !kind; i++) {
        while (!kind && next < n && posts_compare_age(dropped[next], ranked_post(g, i)) < 0) {
            kind = add_dropped(&f, dropped[next++], err);
        }
        kind = kind ? kind : add_bound(&f, g->ranked[i].post, err);
    }
    while (!kind && next < n) {
        kind = add_dropped(&f, dropped[next++], err);
    }
    kind = kind ? kind : arena_finish(&f.scratch, err);
    arena_done(&f.scratch);
    if (kind || add_sources(g, err) || arena_finish(g->scratch, err)) {
        return err->kind;
    }
    return arena_finish(g->arena, err);
}
