/*
 * Judges names by where they lead and how other systems see them. Invariant: a name without a flaw
 * stays below the folder that a bundle is unpacked to, on every system.
 */
#include "check/names.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/unicode.h"

static bool is_separator(char c)
{
    return c == '/' || c == '\\';
}

const char *name_flaw(struct str path)
{
    size_t from = 0;

    if (path.n >= 2 && ascii_is_alpha(path.p[0]) && path.p[1] == ':') {
        return "the path begins with a drive's letter";
    }
    if (path.n && is_separator(path.p[0])) {
        return "the path is absolute";
    }
    if (path.n && path.p[0] == '~') {
        return "the path begins with ~, which shells take for a home folder";
    }
    if (str_chr(path, '\0') != STR_NPOS) {
        return "the path holds a NUL";
    }
    for (size_t i = 0; i <= path.n; i++) {
        if (i < path.n && !is_separator(path.p[i])) {
            continue;
        }
        const struct str part = str_sub(path, from, i);
        if (str_eq(part, STR("..")) || str_eq(part, STR(".")) || str_empty(part)) {
            return "the path has parts that are empty, \".\" or \"..\"";
        }
        from = i + 1;
    }
    return NULL;
}

bool name_is_junk(struct str path)
{
    static const struct str names[] = {
        {".DS_Store", 9}, {"Thumbs.db", 9}, {"desktop.ini", 11}, {".directory", 10}};
    const struct str name = path_name(path);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_eq_nocase(name, names[i])) {
            return true;
        }
    }
    return str_starts(name, STR("._")) || str_starts(path, STR("__MACOSX/")) ||
           str_find(path, STR("/__MACOSX/")) != STR_NPOS;
}

static bool is_awkward(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        const unsigned char c = (unsigned char)name.p[i];
        if (c < 0x20 || c == 0x7F || c == '\\') {
            return true;
        }
    }
    return utf8_valid_until(name) < name.n;
}

static void judge(const struct archive *a, const struct entry *e)
{
    const struct str path = e->folder ? str_sub(e->name, 0, e->name.n - 1) : e->name;
    const char *flaw = name_flaw(path);

    if (flaw) {
        archive_tell(a, "name-unsafe", e->name, 0, "%s", flaw);
    } else if (is_awkward(path)) {
        archive_tell(a, "name-awkward", e->name, 0,
                     "the name holds a backslash, control characters or what is not UTF-8");
    }
    if (!e->folder && name_is_junk(path)) {
        archive_tell(a, "file-junk", e->name, 0, "a file that a system keeps for itself");
    }
}

/* The name as file systems see it that tell apart neither case nor normal forms; the name itself
   where that is the same. */
static struct str folded(struct arena *a, struct str name)
{
    struct str nfc, result;
    struct buf lower;
    bool same = true;

    for (size_t i = 0; i < name.n && same; i++) {
        same = (unsigned char)name.p[i] < 0x80 && ascii_lower(name.p[i]) == name.p[i];
    }
    if (same) {
        return name;
    }
    nfc = unicode_nfc(a, name);
    buf_init(&lower, LIMIT_TEXT_BYTES);
    for (size_t at = 0; at < nfc.n;) {
        buf_utf8(&lower, unicode_lower(utf8_next(nfc, &at)));
    }
    a->failed = a->failed || lower.failed;
    result = arena_str(a, buf_view(&lower));
    buf_done(&lower);
    return result;
}

/* By the bytes, but "/" before all others: what is in a folder "a" follows a file "a" at once. */
static int by_path(const void *x, const void *y)
{
    const struct str *a = x, *b = y;
    const size_t n = a->n < b->n ? a->n : b->n;
    size_t i = 0;

    while (i < n && a->p[i] == b->p[i]) {
        i++;
    }
    if (i == n) {
        return (a->n > b->n) - (a->n < b->n);
    }
    const int p = a->p[i] == '/' ? -1 : (unsigned char)a->p[i];
    const int q = b->p[i] == '/' ? -1 : (unsigned char)b->p[i];
    return (p > q) - (p < q);
}

/* Tells of files of a ZIP whose names are also those of folders. */
static enum err_kind check_twofold(const struct archive *a, struct err *err)
{
    struct str *names = malloc((a->n ? a->n : 1) * sizeof *names);
    size_t n = 0;

    if (!names) {
        return err_nomem(err);
    }
    for (size_t i = 0; i < a->n; i++) {
        if (!a->v[i].absent) {
            names[n++] = a->v[i].name;
        }
    }
    qsort(names, n, sizeof *names, by_path);
    for (size_t i = 0; i + 1 < n; i++) {
        const struct str file = names[i], below = names[i + 1];
        if (below.n > file.n && below.p[file.n] == '/' && str_starts(below, file)) {
            archive_tell(a, "name-twofold", file, 0, "a file, and the folder that %.*s is in",
                         STR_ARG(str_sub(below, 0, 600)));
        }
    }
    free(names);
    return ERR_OK;
}

enum err_kind names_check(const struct archive *a, struct err *err)
{
    struct arena arena;
    struct map seen;
    enum err_kind kind;

    arena_init(&arena, LIMIT_TEXT_BYTES);
    map_init(&seen);
    kind = map_reserve(&seen, a->n, err);
    for (size_t i = 0; i < a->n && kind == ERR_OK; i++) {
        const struct entry *e = &a->v[i];
        size_t first = i;

        judge(a, e);
        kind = map_add(&seen, folded(&arena, e->name), i, &first, err);
        if (kind == ERR_OK && first != i && !str_eq(a->v[first].name, e->name)) {
            archive_tell(a, "name-collision", e->name, 0,
                         "the name differs from \"%.*s\" only in case or in how it is encoded",
                         STR_ARG(str_sub(a->v[first].name, 0, 300)));
        }
    }
    if (kind == ERR_OK) {
        kind = arena_finish(&arena, err);
    }
    if (kind == ERR_OK && a->fd >= 0) {
        kind = check_twofold(a, err);
    }
    map_done(&seen);
    arena_done(&arena);
    return kind;
}
