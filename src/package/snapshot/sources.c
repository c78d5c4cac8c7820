/*
 * Posts, their pictures and the files they link to go into data/src/ as they were, under their own
 * paths. Invariant: no two files or folders are alike on a file system that does not tell case or
 * normal forms apart, every name is in NFC, and none needs escaping in a manifest; a path that
 * cannot be kept is told in data/src/MAP.txt.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/portable.h"
#include "base/unicode.h"
#include "package/snapshot/bag.h"

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
    struct arena *arena;
    struct map taken; /* "17/name": the folded name of what is in the folder v[17] -> v */
    struct named *v;  /* the first is data/src/ itself */
    size_t n, cap;
    struct buf *mapped; /* MAP.txt */
};

/* A file to be kept. */
struct kept {
    struct str path;                /* below the site root */
    const struct archived *of_post; /* a post's own file; NULL: one that posts show or link to */
    struct str file;                /* that one, to be opened */
    struct str name;                /* "data/src/a.md" */
};

struct sources {
    struct arena arena;
    struct kept *kept; /* bytewise by path, none twice */
    size_t n;
    struct map by_path; /* -> kept */
    struct buf mapped;  /* MAP.txt */
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

/* Some programs that unpack turn names into NFC, tar of Windows and macOS among them: then the
   manifest names a file that is not there. */
static bool is_portable(struct arena *a, struct str path)
{
    struct str rest = path, part;
    bool ok = utf8_valid_until(path) == path.n && utf8_count(path) + sizeof FOLDER <= PATH_CHARS &&
              !str_starts(path, STR(RENAMED "/")) && str_eq(unicode_nfc(a, path), path);

    while (ok && str_token(&rest, '/', &part)) {
        ok = is_portable_part(part);
    }
    return ok;
}

/* Finds the number of a name below a folder, after adding it where there is none that folds to the
   same. */
static enum err_kind find_named(struct naming *naming, size_t folder, struct named named,
                                size_t *ret, struct err *err)
{
    const struct str folded = unicode_fold(naming->arena, named.name);
    const struct str key = arena_printf(naming->arena, "%zu/%.*s", folder, STR_ARG(folded));

    if (!arena_grow(naming->arena, &naming->v, naming->n, &naming->cap, sizeof named)) {
        return err_nomem(err);
    }
    if (arena_finish(naming->arena, err) || map_add(&naming->taken, key, naming->n, ret, err)) {
        return err->kind;
    }
    if (*ret == naming->n) {
        naming->v[naming->n++] = named;
    }
    return ERR_OK;
}

/* Takes a path unless a file of this name is there, or a folder in it is a file there or is spelt
   otherwise. Where it is not free, what is before the place of conflict was there already. */
static enum err_kind take_path(struct naming *naming, struct str path, bool *ret_free,
                               struct err *err)
{
    struct str rest = path, part;
    size_t at = 0;

    *ret_free = true;
    while (*ret_free && str_token(&rest, '/', &part)) {
        const struct named named = {part, !str_empty(rest)};
        const size_t n = naming->n;

        if (find_named(naming, at, named, &at, err)) {
            return err->kind;
        }
        *ret_free = at == n || (named.is_folder && naming->v[at].is_folder &&
                                str_eq(naming->v[at].name, part));
    }
    return ERR_OK;
}

/* "_/0123456789abcdef.md" */
static enum err_kind other_name(struct arena *a, struct str path, struct str *ret, struct err *err)
{
    struct str ending = path_ending(path_name(path));
    uint64_t id = 0;

    if (hash_id64(path, &id, err)) {
        return err->kind;
    }
    if (ending.n > ENDING_BYTES || !str_all(str_from(ending, 1), ascii_is_alnum)) {
        ending = STR_NONE;
    }
    *ret = arena_printf(a, RENAMED "/%016llx%.*s", (unsigned long long)id, STR_ARG(ending));
    return arena_finish(a, err);
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

static enum err_kind name_file(struct naming *naming, struct str path, struct str *ret,
                               struct err *err)
{
    struct buf *mapped = naming->mapped;
    bool is_free = false;

    *ret = path;
    if (is_portable(naming->arena, path) && take_path(naming, path, &is_free, err)) {
        return err->kind;
    }
    if (is_free) {
        return ERR_OK;
    }
    if (other_name(naming->arena, path, ret, err)) {
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

    /* Where one post shows another post's file, the post's own has been read. */
    return order ? order : (a->of_post == NULL) - (b->of_post == NULL);
}

static size_t count_kept(const struct volume *volume, const struct bound_chapter *chapters)
{
    size_t n = 0;

    for (size_t m = 0; m < volume->n; m++) {
        n += chapters[m].archived
                 ? 1 + chapters[m].archived->n_originals + chapters[m].n_attachments
                 : 0;
    }
    return n;
}

static void add_files(struct sources *s, const struct bound_chapter *chapter)
{
    for (size_t i = 0; i < chapter->archived->n_originals; i++) {
        const struct original *o = &chapter->archived->originals[i];

        if (o->path.n > 0) {
            s->kept[s->n++] = (struct kept){.path = o->path, .file = o->file};
        }
    }
    for (size_t i = 0; i < chapter->n_attachments; i++) {
        const struct attachment *a = &chapter->attachments[i];

        if (a->path.n > 0) {
            s->kept[s->n++] = (struct kept){.path = a->path, .file = a->file};
        }
    }
}

/* All files of the volume's posts. */
static void list_kept(struct sources *s, const struct library *library, const struct volume *volume,
                      const struct bound_chapter *chapters)
{
    size_t n = 0;

    s->kept = arena_array(&s->arena, count_kept(volume, chapters), sizeof *s->kept);
    if (!s->kept) {
        return;
    }
    for (size_t m = 0; m < volume->n; m++) {
        const struct archived *archived = chapters[m].archived;

        if (archived) {
            s->kept[s->n++] = (struct kept){
                .path = library->posts[volume->members[m].post].source->path, .of_post = archived};
            add_files(s, &chapters[m]);
        }
    }
    if (s->n > 1) {
        qsort(s->kept, s->n, sizeof *s->kept, compare_kept);
    }
    for (size_t i = 0; i < s->n; i++) {
        if (n == 0 || !str_eq(s->kept[i].path, s->kept[n - 1].path)) {
            s->kept[n++] = s->kept[i];
        }
    }
    s->n = n;
}

static enum err_kind name_all(struct sources *s, struct naming *naming, struct err *err)
{
    bool is_free;
    size_t root;

    if (find_named(naming, 0, (struct named){STR_NONE, true}, &root, err) ||
        take_path(naming, STR(MAP_NAME), &is_free, err) ||
        take_path(naming, STR(RENAMED), &is_free, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < s->n; i++) {
        struct kept *kept = &s->kept[i];

        if (name_file(naming, kept->path, &kept->name, err) ||
            map_add(&s->by_path, kept->path, i, NULL, err)) {
            return err->kind;
        }
        kept->name = arena_join(&s->arena, STR(FOLDER), kept->name, STR_NONE);
    }
    return buf_finish(&s->mapped, err) ? err->kind : arena_finish(&s->arena, err);
}

enum err_kind sources_new(const struct library *library, const struct volume *volume,
                          const struct bound_chapter *chapters, struct sources **ret,
                          struct err *err)
{
    struct sources *s = calloc(1, sizeof *s);
    struct naming naming = {.n = 0};
    enum err_kind kind;

    if (!s) {
        return err_nomem(err);
    }
    arena_init(&s->arena, LIMIT_TEXT_BYTES);
    map_init(&s->by_path);
    buf_init(&s->mapped, LIMIT_TEXT_BYTES);
    naming.arena = &s->arena;
    naming.mapped = &s->mapped;
    map_init(&naming.taken);
    list_kept(s, library, volume, chapters);
    kind = name_all(s, &naming, err);
    map_done(&naming.taken);
    if (kind) {
        sources_free(s);
        return kind;
    }
    *ret = s;
    return ERR_OK;
}

void sources_free(struct sources *s)
{
    if (s) {
        buf_done(&s->mapped);
        map_done(&s->by_path);
        arena_done(&s->arena);
        free(s);
    }
}

struct str sources_name(const struct sources *s, struct str path)
{
    const size_t at = map_get(&s->by_path, path);

    return at == MAP_NONE ? STR_NONE : s->kept[at].name;
}

enum err_kind sources_add(struct bag *b, struct err *err)
{
    const struct sources *s = b->request->sources;

    for (size_t i = 0; i < s->n; i++) {
        const struct kept *kept = &s->kept[i];
        const struct archived *post = kept->of_post;

        if (post ? bag_add_entry(b, kept->name, &post->source, post->source_digest, err)
                 : bag_add_file(b, kept->name, kept->file, NULL, err)) {
            return err->kind;
        }
    }
    return s->mapped.n > 0 ? bag_add(b, STR(FOLDER MAP_NAME), buf_view(&s->mapped), err) : ERR_OK;
}
