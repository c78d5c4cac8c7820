/*
 * Posts and their pictures go into data/src/ as they were, under their own paths. Invariant: no two
 * names are alike on a file system that does not tell case or normal forms apart, and none needs
 * escaping in a manifest; a path that cannot be kept is told in data/src/MAP.txt.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/portable.h"
#include "base/unicode.h"
#include "package/bag.h"

#define FOLDER "data/src/"
#define MAP_NAME "MAP.txt"
/* Folder of what had to be renamed. No source keeps a name in it. */
#define RENAMED "_"

enum {
    PART_BYTES = 255,  /* of a name between slashes */
    PATH_CHARS = 200,  /* of a path in the archive: Windows stops at 260, its folder included */
    ENDING_BYTES = 10, /* that a renamed file keeps */
};

/* A file to be kept. */
struct kept {
    struct str path;                /* below the site root */
    const struct archived *of_post; /* a post's own file; NULL: a picture's */
    struct str file;                /* a picture's, to be opened */
};

static bool is_portable_part(struct str part)
{
    if (str_empty(part) || part.n > PART_BYTES || portable_is_device(part) ||
        str_eq(part, STR(".")) || str_eq(part, STR("..")) || strchr(". ", part.p[part.n - 1])) {
        return false;
    }
    for (size_t at = 0; at < part.n;) {
        const uint32_t c = utf8_next(part, &at);

        if (portable_refuses(c) || c == '%' || c == UNICODE_REPLACEMENT) {
            return false;
        }
    }
    return true;
}

static bool is_portable(struct str path)
{
    struct str rest = path, part;
    bool ok = utf8_valid_until(path) == path.n && utf8_count(path) + sizeof FOLDER <= PATH_CHARS &&
              !str_starts(path, STR(RENAMED "/"));

    while (ok && str_token(&rest, '/', &part)) {
        ok = is_portable_part(part);
    }
    return ok;
}

/* Takes a name unless one that folds to the same is taken. */
static enum err_kind take_name(struct bag *b, struct map *taken, struct str name, bool *ret_free,
                               struct err *err)
{
    const struct str folded = unicode_fold(&b->arena, name);
    const size_t serial = taken->n;
    size_t holder = serial;

    if (arena_finish(&b->arena, err) || map_add(taken, folded, serial, &holder, err)) {
        return err->kind;
    }
    *ret_free = holder == serial;
    return ERR_OK;
}

/* "_/0123456789abcdef.md" */
static enum err_kind other_name(struct bag *b, struct str path, struct str *ret, struct err *err)
{
    struct str ending = path_ending(path_name(path));
    uint64_t id = 0;

    if (hash_id64(path, &id, err)) {
        return err->kind;
    }
    if (ending.n > ENDING_BYTES || !str_all(str_from(ending, 1), ascii_is_alnum)) {
        ending = STR_NONE;
    }
    *ret = arena_printf(&b->arena, RENAMED "/%016llx%.*s", (unsigned long long)id, STR_ARG(ending));
    return arena_finish(&b->arena, err);
}

/* A path in one line of ASCII and letters: what is neither is percent-encoded. */
static void add_escaped(struct buf *out, struct str path)
{
    for (size_t i = 0; i < path.n; i++) {
        const unsigned char c = (unsigned char)path.p[i];

        if (c <= ' ' || c == '%' || c >= 0x7f) {
            buf_printf(out, "%%%02X", (unsigned)c);
        } else {
            buf_char(out, (char)c);
        }
    }
}

static enum err_kind name_file(struct bag *b, struct map *taken, struct str path,
                               struct buf *mapped, struct str *ret, struct err *err)
{
    bool is_free = false;

    *ret = path;
    if (is_portable(path) && take_name(b, taken, path, &is_free, err)) {
        return err->kind;
    }
    if (is_free) {
        return ERR_OK;
    }
    if (other_name(b, path, ret, err)) {
        return err->kind;
    }
    buf_str(mapped, STR(FOLDER));
    buf_str(mapped, *ret);
    buf_char(mapped, '\t');
    add_escaped(mapped, path);
    buf_char(mapped, '\n');
    return ERR_OK;
}

static int compare_kept(const void *x, const void *y)
{
    const struct kept *a = x, *b = y;
    const int order = str_cmp(a->path, b->path);

    /* Where a picture of one post is another post's file, the post's own has been read. */
    return order ? order : (a->of_post == NULL) - (b->of_post == NULL);
}

/* All files of the volume's posts, sorted by path; a file may come more than once. */
static enum err_kind list_kept(struct bag *b, struct kept **ret, size_t *ret_n, struct err *err)
{
    const struct snapshot_request *r = b->request;
    struct kept *kept;
    size_t n = 0;

    for (size_t m = 0; m < r->volume->n; m++) {
        n += 1 + (r->chapters[m].archived ? r->chapters[m].archived->n_originals : 0);
    }
    *ret = kept = arena_array(&b->arena, n, sizeof *kept);
    if (!kept) {
        return arena_finish(&b->arena, err);
    }
    n = 0;
    for (size_t m = 0; m < r->volume->n; m++) {
        const struct archived *archived = r->chapters[m].archived;
        const struct post *post = &r->library->posts[r->volume->members[m].post];

        if (!archived) {
            continue;
        }
        kept[n++] = (struct kept){post->source->path, archived, STR_NONE};
        for (size_t i = 0; i < archived->n_originals; i++) {
            kept[n++] =
                (struct kept){archived->originals[i].path, NULL, archived->originals[i].file};
        }
    }
    if (n > 1) {
        qsort(kept, n, sizeof *kept, compare_kept);
    }
    *ret_n = n;
    return ERR_OK;
}

static enum err_kind add_kept(struct bag *b, const struct kept *kept, struct str name,
                              struct err *err)
{
    name = arena_join(&b->arena, STR(FOLDER), name, STR_NONE);
    if (!arena_grow(&b->arena, &b->source_names, b->n_sources, &b->cap_sources, sizeof name) ||
        map_add(&b->sources, kept->path, b->n_sources, NULL, err)) {
        return arena_finish(&b->arena, err) ? err->kind : err_nomem(err);
    }
    b->source_names[b->n_sources++] = name;
    return kept->of_post
               ? bag_add_entry(b, name, &kept->of_post->source, kept->of_post->source_digest, err)
               : bag_add_file(b, name, kept->file, NULL, err);
}

static enum err_kind add_all(struct bag *b, struct map *taken, struct buf *mapped, struct err *err)
{
    struct kept *kept = NULL;
    struct str name;
    bool is_free;
    size_t n = 0;

    if (list_kept(b, &kept, &n, err) || take_name(b, taken, STR(MAP_NAME), &is_free, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && str_eq(kept[i].path, kept[i - 1].path)) {
            continue;
        }
        if (name_file(b, taken, kept[i].path, mapped, &name, err) ||
            add_kept(b, &kept[i], name, err)) {
            return err->kind;
        }
    }
    return buf_finish(mapped, err);
}

enum err_kind sources_add(struct bag *b, struct err *err)
{
    struct map taken;
    struct buf mapped;
    enum err_kind kind;

    map_init(&taken);
    buf_init(&mapped, LIMIT_TEXT_BYTES);
    kind = add_all(b, &taken, &mapped, err);
    if (!kind && mapped.n > 0) {
        kind = bag_add(b, STR(FOLDER MAP_NAME), buf_view(&mapped), err);
    }
    buf_done(&mapped);
    map_done(&taken);
    return kind;
}

struct str sources_name(const struct bag *b, struct str path)
{
    const size_t at = map_get(&b->sources, path);

    return at == MAP_NONE ? STR_NONE : b->source_names[at];
}
