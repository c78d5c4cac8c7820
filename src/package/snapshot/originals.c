/*
 * Files that are not the site's own go into data/originals/ as they were: pictures that were
 * fetched or come from an --assets folder, where pages show other bytes for them, and attachments
 * from there. Invariant: a name is the first half of the content's SHA-256, so that it is the same
 * wherever the file lay, and a file of two addresses is there once.
 */
#include "base/limits.h"
#include "package/snapshot/bag.h"

enum {
    NAME_BYTES = 16, /* of the digest */
    ENDING_BYTES = 10
};

struct str original_file_name(struct arena *a, struct str file, const uint8_t sha256[SHA256_BYTES])
{
    const struct str ending = path_ending(path_name(file));
    const bool plain = ending.n <= ENDING_BYTES && str_all(str_from(ending, 1), ascii_is_alnum);
    char hex[2 * NAME_BYTES + 1], small[ENDING_BYTES];
    size_t n = 0;

    for (; plain && n < ending.n; n++) {
        small[n] = ascii_lower(ending.p[n]);
    }
    hash_hex(sha256, NAME_BYTES, hex);
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
               : original_file_name(&b->arena, o->file, o->sha256);
}

struct str attachment_name(struct bag *b, const struct attachment *a)
{
    return a->path.n > 0 ? sources_name(b->request->sources, a->path)
                         : original_file_name(&b->arena, a->file, a->sha256);
}

static enum err_kind add_file(struct bag *b, struct str file, const uint8_t *sha256,
                              struct err *err)
{
    const struct str name = original_file_name(&b->arena, file, sha256);

    if (arena_finish(&b->arena, err)) {
        return err->kind;
    }
    return bag_find(b, name) ? ERR_OK : bag_add_file(b, name, file, sha256, err);
}

static enum err_kind add_files(struct bag *b, const struct bound_chapter *chapter, struct err *err)
{
    for (size_t i = 0; i < chapter->archived->n_originals; i++) {
        const struct original *o = &chapter->archived->originals[i];

        if (o->path.n == 0 && !original_is_shown(o) && add_file(b, o->file, o->sha256, err)) {
            return err->kind;
        }
    }
    for (size_t i = 0; i < chapter->n_attachments; i++) {
        const struct attachment *a = &chapter->attachments[i];

        if (a->path.n == 0 && add_file(b, a->file, a->sha256, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

/* Each file once, however many posts link to it. */
static enum err_kind count_attachments(struct bag *b, const struct bound_chapter *chapter,
                                       struct map *counted, struct err *err)
{
    for (size_t i = 0; i < chapter->n_attachments; i++) {
        const struct str name = attachment_name(b, &chapter->attachments[i]);
        const struct bag_file *file = bag_find(b, name);
        size_t at;

        if (arena_finish(&b->arena, err) || map_add(counted, name, b->n_attachments, &at, err)) {
            return err->kind;
        }
        if (file && at == b->n_attachments) {
            b->n_attachments++;
            b->attachment_bytes += file->item.entry.size;
        }
    }
    return ERR_OK;
}

enum err_kind originals_add(struct bag *b, struct err *err)
{
    const struct snapshot_request *r = b->request;
    enum err_kind kind = ERR_OK;
    struct map counted;

    map_init(&counted);
    for (size_t m = 0; m < r->volume->n && !kind; m++) {
        if (r->chapters[m].archived && (add_files(b, &r->chapters[m], err) ||
                                        count_attachments(b, &r->chapters[m], &counted, err))) {
            kind = err->kind;
        }
    }
    map_done(&counted);
    return kind;
}
