/*
 * Pictures that were fetched or come from an --assets folder go into data/originals/ as they were,
 * where pages show other bytes for them. Invariant: a name is the first half of the content's
 * SHA-256, so that it is the same wherever the file lay, and a file of two addresses is there once.
 */
#include "base/limits.h"
#include "package/snapshot/bag.h"

enum {
    NAME_BYTES = 16, /* of the digest */
    ENDING_BYTES = 10
};

static struct str name_of(struct arena *a, const struct original *o)
{
    const struct str ending = path_ending(path_name(o->file));
    const bool plain = ending.n <= ENDING_BYTES && str_all(str_from(ending, 1), ascii_is_alnum);
    char hex[2 * NAME_BYTES + 1], small[ENDING_BYTES];
    size_t n = 0;

    for (; plain && n < ending.n; n++) {
        small[n] = ascii_lower(ending.p[n]);
    }
    hash_hex(o->sha256, NAME_BYTES, hex);
    return arena_printf(a, "data/originals/%.2s/%s%.*s", hex, hex, (int)n, small);
}

struct str original_name(struct bag *b, const struct original *o)
{
    char buffer[ASSET_NAME_SIZE];

    if (o->path.n > 0) {
        return sources_name(b->request->sources, o->path);
    }
    return original_is_shown(o)
               ? arena_join(&b->arena, STR("data/"), asset_page_name(o->shown, buffer), STR_NONE)
               : name_of(&b->arena, o);
}

static enum err_kind add_original(struct bag *b, const struct original *o, struct err *err)
{
    const struct str name = name_of(&b->arena, o);

    if (arena_finish(&b->arena, err)) {
        return err->kind;
    }
    return bag_find(b, name) ? ERR_OK : bag_add_file(b, name, o->file, o->sha256, err);
}

enum err_kind originals_add(struct bag *b, struct err *err)
{
    const struct snapshot_request *r = b->request;

    for (size_t m = 0; m < r->volume->n; m++) {
        const struct archived *archived = r->chapters[m].archived;

        for (size_t i = 0; archived && i < archived->n_originals; i++) {
            const struct original *o = &archived->originals[i];

            if (o->path.n == 0 && !original_is_shown(o) && add_original(b, o, err)) {
                return err->kind;
            }
        }
    }
    return ERR_OK;
}
