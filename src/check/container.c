/*
 * Turns a ZIP's end record and directory into entries. Invariant: an entry that could make reading
 * it cost more than the file is worth, or that shares its bytes with another, is told of and not
 * read.
 */
#include "check/container.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "check/zip_format.h"

#define WINDOW_BYTES ((size_t)256 << 10) /* holds the largest record: 46 + 3 x 65,535 */
#define END_SEARCH (ZIP_END_BYTES + 65535u)
#define MANY16 0xFFFFu
#define MANY32 0xFFFFFFFFu
#define UNIX_HOST 3u
#define UNIX_KIND 0170000u
#define UNIX_LINK 0120000u
#define UNIX_FILE 0100000u
#define UNIX_FOLDER 0040000u

/* What the end records say. */
struct end {
    uint64_t at; /* of the first of them */
    uint64_t entries, bytes, directory;
};

static void broken(const struct archive *a, const char *what)
{
    archive_tell(a, "zip-broken", STR_NONE, 0, "%s", what);
}

/* Position of the end record in the last bytes of the file; STR_NPOS where there is none. One whose
   comment ends with the file is preferred: a comment may hold anything. */
static size_t find_end(const char *tail, size_t n)
{
    size_t other = STR_NPOS;

    if (n < ZIP_END_BYTES) {
        return STR_NPOS;
    }
    for (size_t at = n - ZIP_END_BYTES + 1; at-- > 0;) {
        if (zip_u32(tail + at) != ZIP_END) {
            continue;
        }
        const size_t after = at + ZIP_END_BYTES + zip_u16(tail + at + 20);
        if (after == n) {
            return at;
        }
        other = other == STR_NPOS && after < n ? at : other;
    }
    return other;
}

/* The ZIP64 records before an end record, where it has any. False where they are broken. */
static bool read_end64(const struct archive *a, struct end *end)
{
    char locator[ZIP_LOCATOR64_BYTES], record[ZIP_END64_BYTES];
    uint64_t at;

    if (end->at < ZIP_LOCATOR64_BYTES ||
        zip_read_at(a->fd, locator, sizeof locator, end->at - sizeof locator) < sizeof locator ||
        zip_u32(locator) != ZIP_LOCATOR64) {
        return end->entries != MANY16 && end->bytes != MANY32 && end->directory != MANY32;
    }
    at = zip_u64(locator + 8);
    if (zip_u32(locator + 4) != 0 || zip_u32(locator + 16) != 1 ||
        zip_read_at(a->fd, record, sizeof record, at) < sizeof record ||
        zip_u32(record) != ZIP_END64 || zip_u64(record + 4) + 12 < ZIP_END64_BYTES ||
        at + zip_u64(record + 4) + 12 != end->at - sizeof locator || zip_u32(record + 16) != 0 ||
        zip_u32(record + 20) != 0 || zip_u64(record + 24) != zip_u64(record + 32)) {
        return false;
    }
    if ((end->entries != MANY16 && end->entries != zip_u64(record + 32)) ||
        (end->bytes != MANY32 && end->bytes != zip_u64(record + 40)) ||
        (end->directory != MANY32 && end->directory != zip_u64(record + 48))) {
        return false;
    }
    *end = (struct end){at, zip_u64(record + 32), zip_u64(record + 40), zip_u64(record + 48)};
    return true;
}

/* Of a bag, by its name: people take the file that says what a folder is for the bag. */
static bool is_tag_file(struct str path)
{
    const struct str name = path_name(path);

    return str_eq(name, STR("bagit.txt")) || str_eq(name, STR("bag-info.txt")) ||
           ((str_starts(name, STR("manifest-")) || str_starts(name, STR("tagmanifest-"))) &&
            str_ends(name, STR(".txt")));
}

static bool read_end(const struct archive *a, char *tail, struct end *ret)
{
    const size_t n = a->file_size < END_SEARCH ? (size_t)a->file_size : END_SEARCH;
    const uint64_t from = a->file_size - n;
    size_t at;
    const char *p;

    if (zip_read_at(a->fd, tail, n, from) < n || (at = find_end(tail, n)) == STR_NPOS) {
        broken(a, is_tag_file(a->label)
                      ? "it is a file of an unpacked bag: check the folder that it is in"
                      : "it is no ZIP file, or its end is lost: there is no end record");
        return false;
    }
    p = tail + at;
    *ret = (struct end){from + at, zip_u16(p + 10), zip_u32(p + 12), zip_u32(p + 16)};
    if (at + ZIP_END_BYTES + zip_u16(p + 20) != n) {
        archive_tell(a, "zip-gap", STR_NONE, 0, "%zu bytes follow the end record",
                     n - at - ZIP_END_BYTES - zip_u16(p + 20));
    }
    if (zip_u16(p + 4) != 0 || zip_u16(p + 6) != 0 || zip_u16(p + 8) != zip_u16(p + 10)) {
        broken(a, "the end record speaks of several disks");
        return false;
    }
    if (!read_end64(a, ret)) {
        broken(a, "the end records of ZIP64 are broken, or contradict the end record");
        return false;
    }
    if (ret->bytes <= ret->at && ret->directory < ret->at - ret->bytes) {
        archive_tell(a, "zip-broken", STR_NONE, 0,
                     "the directory is %llu bytes behind where the end record says: something else "
                     "stands before the ZIP, as in a program that unpacks itself, or within it",
                     (unsigned long long)(ret->at - ret->bytes - ret->directory));
        return false;
    }
    if (ret->bytes > ret->at || ret->directory != ret->at - ret->bytes) {
        broken(a, "the directory is not where the end record says: it must end where that begins");
        return false;
    }
    return true;
}

/* A part of the file that is read from its start to its end. */
struct window {
    int fd;
    uint64_t at, end; /* of what has not been read yet */
    char *p;          /* WINDOW_BYTES */
    size_t from, n;
};

/* The next n bytes, n <= WINDOW_BYTES; NULL where there are not so many. They stay to be taken. */
static const char *window_peek(struct window *w, size_t n)
{
    if (w->n < n) {
        const uint64_t left = w->end - w->at;
        memmove(w->p, w->p + w->from, w->n);
        w->from = 0;
        const size_t room = WINDOW_BYTES - w->n;
        const size_t got =
            zip_read_at(w->fd, w->p + w->n, left < room ? (size_t)left : room, w->at);
        w->at += got;
        w->n += got;
    }
    return w->n < n ? NULL : w->p + w->from;
}

static void window_take(struct window *w, size_t n)
{
    w->from += n;
    w->n -= n;
}

static void refuse(const struct archive *a, struct entry *e, const char *id, const char *why)
{
    e->told = true;
    archive_tell(a, id, e->name, 0, "%s", why);
}

/* What an entry is for a Unix system, where that is neither a file nor a folder; else NULL. */
static const char *special_kind(uint32_t mode)
{
    switch (mode & UNIX_KIND) {
    case 0:
    case UNIX_FILE:
    case UNIX_FOLDER:
        return NULL;
    case UNIX_LINK:
        return "a symbolic link";
    default:
        return "a device, pipe or socket: unpacking makes no file of it";
    }
}

/* What speaks against reading an entry, by what the directory says. */
static void judge(const struct archive *a, struct entry *e, uint32_t mode)
{
    if (e->zip.flags & ZIP_FLAG_ENCRYPTED) {
        refuse(a, e, "zip-encrypted", "it is encrypted");
    } else if (e->zip.method != ZIP_STORED && e->zip.method != ZIP_DEFLATED) {
        refuse(a, e, "zip-method", "it is packed by a method other than stored and deflated");
    } else if (e->zip.method == ZIP_STORED && e->zip.packed != e->size) {
        refuse(a, e, "zip-broken", "it is stored, but its two sizes differ");
    } else if (special_kind(mode)) {
        refuse(a, e, "file-special", special_kind(mode));
    } else if (e->folder && e->size > 0) {
        refuse(a, e, "zip-broken", "a folder by its name, but it has content that nobody can see");
    } else if (e->size > LIMIT_UNPACKED_SMALL && e->size / LIMIT_UNPACKED_RATIO > e->zip.packed) {
        refuse(a, e, "zip-bomb", "it would become many times larger than is plausible");
    }
}

static void judge_name(const struct archive *a, const struct entry *e, struct str extra)
{
    struct str other;

    if (!(e->zip.flags & ZIP_FLAG_UTF8) && !str_all(e->name, is_ascii)) {
        archive_tell(a, "name-awkward", e->name, 0, "the name is not marked as UTF-8");
    }
    if (zip_renames(extra, e->name, &other)) {
        archive_tell(a, "zip-name", e->name, 0, "an extra field of the directory names it %.*s",
                     STR_ARG(str_sub(other, 0, 600)));
    }
}

static enum err_kind add_entry(struct archive *a, const char *p, struct err *err)
{
    const struct str name = str_make(p + ZIP_ENTRY_BYTES, zip_u16(p + 28));
    const struct str extra = str_make(name.p + name.n, zip_u16(p + 30));
    struct entry *e = archive_add(a, name);
    size_t first;

    if (!e) {
        return err_nomem(err);
    }
    e->size = zip_u32(p + 24);
    e->zip = (struct zip_facts){
        .needed = zip_u16(p + 6),
        .flags = zip_u16(p + 8),
        .method = zip_u16(p + 10),
        .time = zip_u16(p + 12),
        .date = zip_u16(p + 14),
        .crc = zip_u32(p + 16),
        .packed = zip_u32(p + 20),
        .offset = zip_u32(p + 42),
    };
    e->folder = str_ends(name, STR("/"));
    if (!zip_extra64(extra, (uint64_t *const[]){&e->size, &e->zip.packed, &e->zip.offset}, 3)) {
        refuse(a, e, "zip-broken", "its extra fields in the directory are broken");
    } else if (zip_u16(p + 34) != 0) {
        refuse(a, e, "zip-broken", "the directory puts it on another disk");
    } else {
        judge(a, e, zip_u16(p + 4) >> 8 == UNIX_HOST ? zip_u32(p + 38) >> 16 : 0);
    }
    judge_name(a, e, extra);
    if (e->folder) {
        return ERR_OK;
    }
    if (map_add(&a->names, e->name, a->n - 1, &first, err)) {
        return err->kind;
    }
    if (first != a->n - 1) {
        archive_tell(a, "zip-duplicate", name, 0, "two entries have this name");
    }
    return ERR_OK;
}

static enum err_kind read_directory(struct archive *a, const struct end *end, struct window *w,
                                    struct err *err)
{
    /* There cannot be more than the directory has room for. */
    const uint64_t most = end->bytes / ZIP_ENTRY_BYTES;

    if (map_reserve(&a->names, (size_t)(end->entries < most ? end->entries : most), err)) {
        return err->kind;
    }
    for (uint64_t i = 0; i < end->entries; i++) {
        const char *p = window_peek(w, ZIP_ENTRY_BYTES);
        size_t n = ZIP_ENTRY_BYTES;

        if (p && zip_u32(p) == ZIP_ENTRY) {
            n += (size_t)zip_u16(p + 28) + zip_u16(p + 30) + zip_u16(p + 32);
            p = window_peek(w, n);
        } else {
            p = NULL;
        }
        if (!p) {
            archive_tell(a, "zip-broken", a->n ? a->v[a->n - 1].name : STR_NONE, 0,
                         "the directory is broken behind this entry, %llu of %llu",
                         (unsigned long long)i, (unsigned long long)end->entries);
            a->broken = true;
            return ERR_OK;
        }
        if (add_entry(a, p, err)) {
            return err->kind;
        }
        window_take(w, n);
    }
    if (w->n > 0 || w->at < w->end) {
        broken(a, "the directory is longer than its entries are");
    }
    return ERR_OK;
}

enum err_kind container_open(struct archive *a, struct err *err)
{
    char *memory = malloc(WINDOW_BYTES);
    struct end end;
    enum err_kind kind = ERR_OK;

    if (!memory) {
        return err_nomem(err);
    }
    a->broken = !read_end(a, memory, &end);
    if (!a->broken && end.entries > LIMIT_BUNDLE_ENTRIES) {
        archive_tell(a, "check-limit", STR_NONE, 0, "%llu entries; no more than %u are checked",
                     (unsigned long long)end.entries, LIMIT_BUNDLE_ENTRIES);
        a->broken = true;
    }
    if (!a->broken) {
        struct window w = {a->fd, end.directory, end.at, memory, 0, 0};
        a->directory = end.directory;
        kind = read_directory(a, &end, &w, err);
    }
    free(memory);
    if (kind == ERR_OK) {
        kind = container_layout(a, false, err);
    }
    return kind;
}

/* An entry by its place in the file. */
struct span {
    uint64_t offset;
    size_t index;
};

static int by_offset(const void *x, const void *y)
{
    const struct span *a = x, *b = y;
    const int order = (a->offset > b->offset) - (a->offset < b->offset);

    return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* What an entry must have of the file, as far as the directory says. */
static uint64_t least_end(const struct entry *e)
{
    const uint64_t head = e->zip.offset + ZIP_LOCAL_BYTES + e->name.n;
    return e->zip.packed > UINT64_MAX - head ? UINT64_MAX : head + e->zip.packed;
}

/* `before`: the entry in front of a place where the next begins, or the directory; may be NULL. */
static void look_between(struct archive *a, struct entry *before, uint64_t next, bool read)
{
    if (!before) {
        if (next > 0 && !read) {
            archive_tell(a, "zip-gap", STR_NONE, 0, "%llu bytes at the start belong to no entry",
                         (unsigned long long)next);
        }
    } else if (!read && least_end(before) > next) {
        refuse(a, before, "zip-overlap", "its bytes are another's, too, or none at all");
    } else if (read && before->zip.end > next) {
        archive_tell(a, "zip-overlap", before->name, 0, "its bytes are another's, too");
    } else if (read && before->zip.end && before->zip.end < next) {
        archive_tell(a, "zip-gap", before->name, 0, "%llu bytes behind it belong to no entry",
                     (unsigned long long)(next - before->zip.end));
    }
}

enum err_kind container_layout(struct archive *a, bool read, struct err *err)
{
    struct span *spans = malloc((a->n ? a->n : 1) * sizeof *spans);
    struct entry *before = NULL;
    size_t n = 0;

    if (!spans) {
        return err_nomem(err);
    }
    for (size_t i = 0; i < a->n; i++) {
        if (!a->v[i].absent) {
            spans[n++] = (struct span){a->v[i].zip.offset, i};
        }
    }
    qsort(spans, n, sizeof *spans, by_offset);
    for (size_t i = 0; i < n; i++) {
        look_between(a, before, spans[i].offset, read);
        before = &a->v[spans[i].index];
    }
    if (!a->broken) {
        look_between(a, before, a->directory, read);
    }
    free(spans);
    return ERR_OK;
}
