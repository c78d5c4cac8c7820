/*
 * Opens what is to be checked and keeps its entries. Invariant: names are kept as they are, so that
 * two entries are one only where their bytes are; what is shown of them is made safe first.
 */
#include "check/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "check/container.h"
#include "check/folder.h"

enum {
    MESSAGE_BYTES = 1024,
    SHOWN_BYTES = 2 * LIMIT_PATH_BYTES
};

/* Paths are given with "/" at the end or without. */
static struct str without_slash(struct str path)
{
    while (path.n > 1 && path.p[path.n - 1] == '/') {
        path.n--;
    }
    return path;
}

static enum err_kind open_file(struct archive *a, const char *path, struct err *err)
{
    a->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (a->fd < 0) {
        return err_errno(err, "%s", path);
    }
    return container_open(a, err);
}

enum err_kind archive_open(struct archive *a, const char *path, struct findings *findings,
                           struct err *err)
{
    struct file_info info;

    *a = (struct archive){.label = without_slash(str_of(path)), .fd = -1, .findings = findings};
    map_init(&a->names);
    arena_init(&a->arena, LIMIT_TEXT_BYTES);
    if (file_stat(path, &info, err)) {
        return err->kind;
    }
    a->file_size = info.size;
    if (info.kind == FILE_FOLDER) {
        return folder_open(a, path, err);
    }
    if (info.kind == FILE_REGULAR) {
        return open_file(a, path, err);
    }
    return err_set(err, ERR_FORMAT, "%s: neither a file nor a folder (save a pipe to a file first)",
                   path);
}

void archive_close(struct archive *a)
{
    if (a->fd >= 0) {
        (void)close(a->fd);
    }
    map_done(&a->names);
    arena_done(&a->arena);
    free(a->v);
    *a = (struct archive){.fd = -1};
}

struct entry *archive_add(struct archive *a, struct str name)
{
    const struct str kept = arena_str(&a->arena, name);

    if (a->n == a->cap) {
        const size_t cap = a->cap ? a->cap * 2 : 256;
        struct entry *v = realloc(a->v, cap * sizeof *v);
        if (!v) {
            return NULL;
        }
        a->v = v;
        a->cap = cap;
    }
    if (a->arena.failed) {
        return NULL;
    }
    a->v[a->n] = (struct entry){.name = kept};
    return &a->v[a->n++];
}

size_t archive_find(const struct archive *a, struct str name)
{
    return map_get(&a->names, name);
}

enum err_kind archive_claim(struct archive *a, struct str name, size_t *ret, struct err *err)
{
    size_t index = archive_find(a, name);

    if (index == NO_ENTRY) {
        struct entry *entry = archive_add(a, name);
        if (!entry) {
            return err_nomem(err);
        }
        entry->absent = true;
        index = a->n - 1;
        if (map_add(&a->names, entry->name, index, NULL, err)) {
            return err->kind;
        }
    }
    *ret = index;
    return ERR_OK;
}

/* "bundle.zip/data/a.md" for people: one line, whatever bytes the name has. */
static struct str shown_path(const struct archive *a, struct str name, char text[SHOWN_BYTES])
{
    size_t n = 0;

    for (size_t i = 0; i < a->label.n && n < SHOWN_BYTES - 1; i++) {
        text[n++] = a->label.p[i];
    }
    if (name.n && n < SHOWN_BYTES - 1) {
        text[n++] = '/';
    }
    for (size_t i = 0; i < name.n && n < SHOWN_BYTES - 1; i++) {
        text[n++] = name.p[i];
        if (!name.p[i]) {
            text[n - 1] = '?';
        }
    }
    text[n] = '\0';
    utf8_tidy(text);
    return str_of(text);
}

void archive_tell(const struct archive *a, const char *id, struct str name, uint32_t line,
                  const char *format, ...)
{
    char path[SHOWN_BYTES], message[MESSAGE_BYTES];
    va_list args;

    va_start(args, format);
    if (vsnprintf(message, sizeof message, format, args) < 0) {
        message[0] = '\0';
    }
    va_end(args);
    finding_add(a->findings, id, (struct place){shown_path(a, name, path), line, 0}, "%s", message);
}

static enum err_kind add_bytes(void *user, const void *p, size_t n, struct err *err)
{
    struct buf *buf = user;

    buf_add(buf, p, n);
    return buf_finish(buf, err);
}

enum err_kind archive_load(const struct archive *a, struct entry *entry, struct reader *reader,
                           struct buf *ret, bool *ret_whole, struct err *err)
{
    const struct sink sink = {add_bytes, ret};

    buf_reset(ret);
    *ret_whole = false;
    if (entry->size > ret->max) {
        archive_tell(a, "check-limit", entry->name, 0,
                     "it is larger than the %zu bytes that are read of such a file", ret->max);
        return ERR_OK;
    }
    return archive_read(a, entry, reader, &sink, ret_whole, err);
}
