/*
 * A volume's posts and chapters become counts and lists: pictures, categories, what is missing and
 * where. Everything is in an order that follows from the volume alone.
 */
#include "package/snapshot/facts.h"

#include "base/url.h"

static enum err_kind count_post(struct facts *f, const struct post *post, struct err *err)
{
    f->n_posts++;
    if (!post_dated(post)) {
        f->n_undated++;
    }
    for (size_t i = 0; i < post->categories.n; i++) {
        if (tally_add(&f->categories, post->categories.v[i], err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static bool may_be_animated(const struct asset *asset)
{
    return strcmp(asset->media_type, "image/jpeg") != 0 &&
           strcmp(asset->media_type, "image/png") != 0;
}

static enum err_kind add_assets(struct facts *f, const struct bound_chapter *chapter,
                                struct map *seen, struct err *err)
{
    for (size_t i = 0; i < chapter->n_assets; i++) {
        const struct asset *asset = chapter->assets[i];
        size_t at;
        if (map_add(seen, asset->name, f->n_assets, &at, err)) {
            return err->kind;
        }
        if (at == f->n_assets) {
            f->assets[f->n_assets++] = asset;
            f->may_move = f->may_move || may_be_animated(asset);
        }
    }
    return ERR_OK;
}

static enum err_kind add_missing(struct facts *f, const struct bound_chapter *chapter,
                                 struct map *seen, struct err *err)
{
    for (size_t i = 0; i < chapter->n_missing; i++) {
        struct str address = chapter->missing[i].address;
        size_t at;
        if (map_add(seen, address, f->n_missing, &at, err)) {
            return err->kind;
        }
        if (at != f->n_missing) {
            continue;
        }
        f->n_missing++;
        if (tally_add(&f->hosts, url_host(address), err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

enum err_kind facts_collect(const struct library *library, const struct volume *volume,
                            const struct bound_chapter *chapters, struct arena *arena,
                            struct facts *ret, struct err *err)
{
    struct map assets, addresses;
    size_t n_assets = 0;
    enum err_kind kind = ERR_OK;

    *ret = (struct facts){0};
    tally_init(&ret->categories);
    tally_init(&ret->hosts);
    for (size_t i = 0; i < volume->n; i++) {
        n_assets += chapters[i].n_assets;
    }
    ret->assets = arena_array(arena, n_assets + 1, sizeof(struct asset *));
    if (!ret->assets) {
        return arena_finish(arena, err);
    }
    map_init(&assets);
    map_init(&addresses);
    for (size_t i = 0; i < volume->n && !kind; i++) {
        const struct bound_chapter *chapter = &chapters[i];
        if (chapter->n_files == 0) {
            continue;
        }
        ret->n_images += chapter->n_images;
        ret->n_images_described += chapter->n_images_described;
        ret->has_ruby = ret->has_ruby || chapter->has_ruby;
        if (count_post(ret, &library->posts[volume->members[i].post], err) ||
            add_assets(ret, chapter, &assets, err) || add_missing(ret, chapter, &addresses, err)) {
            kind = err->kind;
        }
    }
    tally_sort(&ret->categories);
    tally_sort(&ret->hosts);
    map_done(&assets);
    map_done(&addresses);
    return kind;
}

void facts_done(struct facts *f)
{
    tally_done(&f->categories);
    tally_done(&f->hosts);
}
