/*
 * Posts and their pictures go into data/src/ as they were, under their own paths. Invariant: no two
 * files or folders are alike on a file system that does not tell case or normal forms apart, and no
 * name needs escaping in a manifest; a path that cannot be kept is told in data/src/MAP.txt.
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

/* A file or folder that has been named. */
struct named {
    struct str name;
    bool is_folder;
};

/* All of them as one tree, in which names that fold to the same are one. */
struct naming {
    struct map taken; /* "17/name": the folded name of what is in the folder v[17] -> v */
    struct named *v;  /* the first is data/src/ itself */
    size_t n, cap;
    struct buf mapped; /* MAP.txt */
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

/* Finds the number of a name below a folder, after adding it where there is none that folds to the
   same. */
static enum err_kind find_named(struct bag *b, struct naming *naming, size_t folder,
                                struct named named, size_t *ret, struct err *err)
{
    const struct str folded = unicode_fold(&b->arena, named.name);
    const struct str key = arena_printf(&b->arena, "%zu/%.*s", folder, STR_ARG(folded));

    if (!arena_grow(&b->arena, &naming->v, naming->n, &naming->cap, sizeof named)) {
        return err_nomem(err);
    }
    if (arena_finish(&b->arena, err) || map_add(&naming->taken, key, naming->n, ret, err)) {
        return err->kind;
    }
    if (*ret == naming->n) {
        naming->v[naming->n++] = named;
    }
    return ERR_OK;
}

/* Takes a path unless a file of this name is there, or a folder in it is a file there or is spelt
   otherwise. Where it is not free, what is before the place of conflict was there already. */
static enum err_kind take_path(struct bag *b, struct naming *naming, struct str path,
                               bool *ret_free, struct err *err)
{
    struct str rest = path, part;
    size_t at = 0;

    *ret_free = true;
    while (*ret_free && str_token(&rest, '/', &part)) {
        const struct named named = {part, !str_empty(rest)};
        const size_t n = naming->n;

        if (find_named(b, naming, at, named, &at, err)) {
            return err->kind;
        }
        *ret_free = at == n || (named.is_folder && naming->v[at].is_folder &&
                                str_eq(naming->v[at].name, part));
    }
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

static enum err_kind name_file(struct bag *b, struct naming *naming, struct str path,
                               struct str *ret, struct err *err)
{
    struct buf *mapped = &naming->mapped;
    bool is_free = false;

    *ret = path;
    if (is_portable(path) && take_path(b, naming, path, &is_free, err)) {
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
            const struct original *o = &archived->originals[i];

            if (o->path.n > 0) {
                kept[n++] = (struct kept){o->path, NULL, o->file};
            }
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

static enum err_kind add_all(struct bag *b, struct naming *naming, struct err *err)
{
    struct kept *kept = NULL;
    struct str name;
    bool is_free;
    size_t n = 0, root;

    if (list_kept(b, &kept, &n, err) ||
        find_named(b, naming, 0, (struct named){STR_NONE, true}, &root, err) ||
        take_path(b, naming, STR(MAP_NAME), &is_free, err) ||
        take_path(b, naming, STR(RENAMED), &is_free, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && str_eq(kept[i].path, kept[i - 1].path)) {
            continue;
        }
        if (name_file(b, naming, kept[i].path, &name, err) || add_kept(b, &kept[i], name, err)) {
            return err->kind;
        }
    }
    return buf_finish(&naming->mapped, err);
}

enum err_kind sources_add(struct bag *b, struct err *err)
{
    struct naming naming = {.n = 0};
    enum err_kind kind;

    map_init(&naming.taken);
    buf_init(&naming.mapped, LIMIT_TEXT_BYTES);
    kind = add_all(b, &naming, err);
    if (!kind && naming.mapped.n > 0) {
        kind = bag_add(b, STR(FOLDER MAP_NAME), buf_view(&naming.mapped), err);
    }
    buf_done(&naming.mapped);
    map_done(&naming.taken);
    return kind;
}

struct str sources_name(const struct bag *b, struct str path)
{
    const size_t at = map_get(&b->sources, path);

    return at == MAP_NONE ? STR_NONE : b->source_names[at];
}
