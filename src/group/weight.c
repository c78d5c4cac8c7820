/*
 * Sources and the pictures that they show become an estimate of what posts weigh in a volume.
 * Invariant: it rests on nothing but what files there are and their sizes, so that a volume is cut
 * at the same post on every machine; of a snapshot's files it never counts too few.
 */
#include "base/file.h"
#include "base/limits.h"
#include "base/url.h"
#include "group/grouping.h"
#include "model/asset.h"
#include "model/page.h"

/* What a post adds to lists of 400 rows, the month's and all others'. */
#define ROW_SHARE (FILE_SHARE / 400 + 1)
/* What its text adds to the search: scripts hold 96 KB of text, and are left half empty at worst
   when a post does not fit in; the index takes a seventh of that. */
#define SEARCH_FILE_BYTES 48000u

/* The address without query and fragment, percent-encoding undone; empty where it is not local. */
static struct str local_path(struct arena *a, struct str address)
{
    size_t end = 0;

    while (end < address.n && address.p[end] != '?' && address.p[end] != '#') {
        end++;
    }
    address = str_sub(address, 0, end);
    if (str_starts(address, STR("//")) || str_chr(address, ':') != STR_NPOS ||
        address.n > LIMIT_PATH_BYTES) {
        return STR_NONE;
    }
    return url_decoded(a, address);
}

/* Size of a file inside the root, 0 where there is none. */
static uint64_t file_bytes(struct arena *a, struct str root, struct str path)
{
    struct file_info info;
    struct err ignored = {.kind = ERR_OK};
    const struct str full = arena_str(a, path_join(a, root, path));

    if (str_empty(full) || str_chr(full, '\0') != STR_NPOS || file_stat(full.p, &info, &ignored) ||
        info.kind != FILE_REGULAR || info.size > LIMIT_ASSET_BYTES) {
        return 0;
    }
    return info.size;
}

/* Where a picture's address would be found: beside the post, or below the root. */
static bool picture_path(struct arena *a, const struct post *post, struct str address,
                         struct str *ret)
{
    const struct str path = local_path(a, address);

    if (str_empty(path)) {
        return false;
    }
    if (path.p[0] == '/') {
        return path_normal(a, str_from(path, 1), ret) && !str_empty(*ret);
    }
    const struct str folder = path_folder(post->source->path);
    return path_normal(a, str_empty(folder) ? path : path_join(a, folder, path), ret) &&
           !str_empty(*ret);
}

/* Companions in the making: those of one post after the other. */
struct taking {
    struct grouping *g;
    struct map by_name; /* -> companions; MAP_NONE - 1: a picture that is nowhere */
    struct ranked *ranked;
    const struct post *post;
    struct err *err;
};

#define NOWHERE (MAP_NONE - 1)

/* Gives the post the companion of this name, which is what `as` says where it is new. */
static enum err_kind take(struct taking *t, struct str name, struct companion as)
{
    struct weights *w = &t->g->weights;
    struct arena *a = t->g->scratch;
    size_t at = w->n_companions;

    if (!arena_grow(a, &w->companions, w->n_companions, &w->companions_cap,
                    sizeof *w->companions) ||
        !arena_grow(a, &w->of_post, w->n_of_post, &w->of_post_cap, sizeof *w->of_post)) {
        return arena_finish(a, t->err);
    }
    if (map_add(&t->by_name, name, at, &at, t->err)) {
        return t->err->kind;
    }
    if (at == w->n_companions) {
        w->companions[w->n_companions++] = as;
    } else if (as.files > w->companions[at].files) {
        w->companions[at] = as; /* what is linked to is shown as well */
    }
    w->of_post[w->n_of_post++] = at;
    t->ranked->companions_n++;
    return ERR_OK;
}

/* A picture as EPUBs reckon with it, by its path below the root. */
static enum err_kind take_shown(struct taking *t, struct str address)
{
    struct grouping *g = t->g;
    struct arena *a = g->scratch;
    struct str path;
    uint64_t bytes = 0;

    if (!picture_path(a, t->post, address, &path)) {
        return arena_finish(a, t->err);
    }
    if (map_get(&t->by_name, path) == MAP_NONE) {
        bytes = file_bytes(a, g->site->root, path);
        if (bytes == 0 && address.p[0] == '/') {
            bytes = file_bytes(a, g->site->root, path_join(a, STR("static"), path));
        }
    }
    return take(t, path,
                (struct companion){.shown = asset_reckon(path, bytes, g->request.options->fitted)});
}

/* A file as snapshots keep it: as it is, and once more as its page shows it, where it is a picture.
   No path below the root begins with a slash, as this name of it does. */
static enum err_kind take_kept(struct taking *t, const struct asset_finder *finder,
                               struct str address, bool shown)
{
    const bool fitted = t->g->request.options->fitted;
    struct arena *a = t->g->scratch;
    const struct str name = arena_join(a, STR("/a/"), address, STR_NONE);
    const bool remote = url_scheme(address).n > 0 || str_starts(address, STR("//"));
    struct companion kept = {.files = shown ? 2 * FILE_SHARE : FILE_SHARE};
    struct str file = STR_NONE;

    if (arena_finish(a, t->err) || !finder || map_get(&t->by_name, name) == NOWHERE) {
        return t->err->kind;
    }
    if (!finder->find(finder->user, t->post, address, a, &file, &kept.kept)) {
        return shown && remote ? map_add(&t->by_name, name, NOWHERE, NULL, t->err)
                               : arena_finish(a, t->err);
    }
    kept.kept += shown ? asset_reckon(file, kept.kept, fitted) : 0;
    return take(t, arena_join(a, STR("/f/"), file, STR_NONE), kept);
}

/* A page that lists the post, which the first one of a volume brings along: it has a row in a list
   of pages itself. */
static enum err_kind take_page(struct taking *t, const char *kind, struct str name)
{
    return take(t, arena_join(t->g->scratch, str_of(kind), name, STR_NONE),
                (struct companion){.files = FILE_SHARE + ROW_SHARE});
}

static enum err_kind take_values(struct taking *t, const char *kind, const struct strs *values)
{
    for (size_t i = 0; i < values->n; i++) {
        if (take_page(t, kind, values->v[i])) {
            return t->err->kind;
        }
    }
    t->ranked->files += values->n * ROW_SHARE;
    return ERR_OK;
}

/* What only snapshots hold. */
static enum err_kind take_site(struct taking *t)
{
    const struct group_options *o = t->g->request.options;
    const struct post *post = t->post;
    const struct civil *date = &post->date;
    char month[PAGE_NAME_SIZE];

    /* The post's page and its source, a row in its month, its part of the search. */
    t->ranked->files = 2 * FILE_SHARE + ROW_SHARE +
                       post->source->size * FILE_SHARE / SEARCH_FILE_BYTES + ROW_SHARE;
    for (size_t i = 0; i < post->images.n; i++) {
        if (take_kept(t, o->pictures, post->images.v[i], true)) {
            return t->err->kind;
        }
    }
    for (size_t i = 0; i < post->links.n; i++) {
        if (take_kept(t, o->attachments, post->links.v[i], false)) {
            return t->err->kind;
        }
    }
    if (take_page(t, "/", page_of_month(date->year, 0, month)) ||
        take_page(t, "/", page_of_month(date->year, date->month, month)) ||
        take_values(t, "/c/", &post->categories)) {
        return t->err->kind;
    }
    return take_values(t, "/t/", &post->tags);
}

enum err_kind weights_take(struct grouping *g, struct err *err)
{
    const struct split *epub = &g->request.split, *snapshot = &g->request.snapshot_split;
    const bool site =
        g->request.options->snapshots && (snapshot->bytes > 0 || snapshot->entries > 0);
    struct taking t = {.g = g, .err = err};

    err->kind = ERR_OK;
    map_init(&t.by_name);
    for (size_t i = 0; i < g->n_ranked && !err->kind; i++) {
        t.ranked = &g->ranked[i];
        t.post = ranked_post(g, i);
        t.ranked->companions_first = g->weights.n_of_post;
        for (size_t k = 0; k < t.post->images.n && epub->bytes > 0 && !err->kind; k++) {
            (void)take_shown(&t, t.post->images.v[k]);
        }
        if (site && !err->kind) {
            (void)take_site(&t);
        }
    }
    map_done(&t.by_name);
    return err->kind;
}

/* A snapshot holds the post a second time as it was, and some lines about it and its pictures. */
struct weight weight_add(struct grouping *g, size_t rank, enum format format)
{
    struct weights *w = &g->weights;
    const struct ranked *ranked = &g->ranked[rank];
    const bool snapshot = format != FORMAT_EPUB;
    struct weight weight = {(ranked_post(g, rank)->source->size / 2 + 1024) * (snapshot ? 2 : 1),
                            snapshot ? ranked->files : 0};

    for (size_t i = 0; i < ranked->companions_n; i++) {
        struct companion *c = &w->companions[w->of_post[ranked->companions_first + i]];
        if (c->volume != w->volume) {
            c->volume = w->volume;
            weight.bytes += snapshot ? c->kept : c->shown;
            weight.files += snapshot ? c->files : 0;
        }
    }
    return weight;
}
