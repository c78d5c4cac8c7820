/*
 * Sources and their local pictures become an estimate of what posts weigh in a volume. It rests on
 * nothing but sizes, so that a volume is cut at the same post on every machine.
 */
#include "base/file.h"
#include "base/limits.h"
#include "base/url.h"
#include "group/grouping.h"
#include "model/asset.h"

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

static enum err_kind take_picture(struct grouping *g, struct map *index, struct ranked *ranked,
                                  struct str address, struct err *err)
{
    struct weights *w = &g->weights;
    struct arena *a = g->scratch;
    const struct post *post = &g->library->posts[ranked->post];
    struct str path;

    if (!picture_path(a, post, address, &path)) {
        return arena_finish(a, err);
    }
    size_t at = map_get(index, path);
    if (at == MAP_NONE) {
        if (!arena_grow(a, &w->pictures, w->n_pictures, &w->pictures_cap, sizeof *w->pictures)) {
            return arena_finish(a, err);
        }
        at = w->n_pictures++;
        uint64_t bytes = file_bytes(a, g->site->root, path);
        if (bytes == 0 && address.p[0] == '/') {
            bytes = file_bytes(a, g->site->root, path_join(a, STR("static"), path));
        }
        w->pictures[at] = (struct picture){
            .bytes = bytes, .bound = asset_reckon(path, bytes, g->request.options->fitted)};
        if (map_add(index, path, at, NULL, err)) {
            return err->kind;
        }
    }
    if (!arena_grow(a, &w->of_post, w->n_of_post, &w->of_post_cap, sizeof *w->of_post)) {
        return arena_finish(a, err);
    }
    w->of_post[w->n_of_post++] = at;
    ranked->images_n++;
    return ERR_OK;
}

/* The page of a category or tag in a snapshot, which the first post of a volume brings along: a
   picture without bytes. No path begins with a slash, as its name in the index does. */
static enum err_kind take_values(struct grouping *g, struct map *index, struct ranked *ranked,
                                 const char *kind, const struct strs *values, struct err *err)
{
    struct weights *w = &g->weights;
    struct arena *a = g->scratch;

    for (size_t i = 0; i < values->n; i++) {
        const struct str key = arena_join(a, str_of(kind), values->v[i], STR_NONE);
        size_t at = w->n_pictures;

        if (!arena_grow(a, &w->pictures, w->n_pictures, &w->pictures_cap, sizeof *w->pictures) ||
            !arena_grow(a, &w->of_post, w->n_of_post, &w->of_post_cap, sizeof *w->of_post)) {
            return arena_finish(a, err);
        }
        if (map_add(index, key, w->n_pictures, &at, err)) {
            return err->kind;
        }
        if (at == w->n_pictures) {
            w->pictures[w->n_pictures++] = (struct picture){.page = true};
        }
        w->of_post[w->n_of_post++] = at;
        ranked->images_n++;
    }
    return arena_finish(a, err);
}

enum err_kind weights_take(struct grouping *g, struct err *err)
{
    struct map index;
    enum err_kind kind = ERR_OK;

    if (g->request.split.bytes == 0 && !g->request.options->snapshots) {
        return ERR_OK;
    }
    map_init(&index);
    for (size_t i = 0; i < g->n_ranked && !kind; i++) {
        struct ranked *ranked = &g->ranked[i];
        const struct strs images = g->library->posts[ranked->post].images;
        ranked->images_first = g->weights.n_of_post;
        for (size_t k = 0; k < images.n && !kind; k++) {
            kind = take_picture(g, &index, ranked, images.v[k], err);
        }
        if (!kind && g->request.options->snapshots) {
            const struct post *post = &g->library->posts[ranked->post];
            kind = take_values(g, &index, ranked, "/c/", &post->categories, err)
                       ? err->kind
                       : take_values(g, &index, ranked, "/t/", &post->tags, err);
        }
    }
    map_done(&index);
    return kind;
}

/* A snapshot holds the post and its pictures a second time as they were, and some lines about each
   of them. A picture that is not found here may have been fetched. */
struct weight weight_add(struct grouping *g, size_t rank, enum format format)
{
    struct weights *w = &g->weights;
    const struct ranked *ranked = &g->ranked[rank];
    const struct post *post = ranked_post(g, rank);
    const bool snapshot = format != FORMAT_EPUB;
    struct weight weight = {(post->source->size / 2 + 1024) * (snapshot ? 2 : 1),
                            snapshot ? 2 + post->images.n : 0};

    for (size_t i = 0; i < ranked->images_n; i++) {
        struct picture *picture = &w->pictures[w->of_post[ranked->images_first + i]];
        if (picture->volume != w->volume) {
            picture->volume = w->volume;
            weight.bytes += picture->bound + (snapshot ? picture->bytes : 0);
            weight.entries += snapshot && (picture->bytes > 0 || picture->page);
        }
    }
    return weight;
}
