/*
 * Turns a folder into entries, and them into bytes. Invariant: nothing outside the folder is read:
 * symbolic links are findings, and are not followed.
 */
#include "check/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "check/reader.h"

struct walk {
    struct archive *archive;
    size_t visits;
    enum err_kind kind;
    struct err *err;
};

static bool is_link(struct str path)
{
    struct stat st;

    return lstat(path.p, &st) == 0 && S_ISLNK(st.st_mode);
}

/* Why an entry is not a file to be read; NULL: it is one. */
static const char *refused(const struct walk_entry *found)
{
    if (is_link(found->path)) {
        return "a symbolic link: a bag holds files alone";
    }
    switch (found->info.kind) {
    case FILE_OTHER:
        return "a device, pipe or socket: a bag holds files alone";
    case FILE_UNREADABLE:
        return "it cannot be read";
    case FILE_REGULAR:
    case FILE_FOLDER:
        break;
    }
    return NULL;
}

static bool visit(void *user, const struct walk_entry *found)
{
    struct walk *w = user;
    const char *why = refused(found);
    struct entry *entry;

    w->visits++;
    if (!why && found->info.kind == FILE_FOLDER) {
        return true;
    }
    if (w->kind) {
        return false;
    }
    entry = archive_add(w->archive, found->relative);
    if (!entry) {
        w->kind = err_nomem(w->err);
        return false;
    }
    entry->size = found->info.size;
    if (why) {
        entry->told = true;
        archive_tell(w->archive,
                     found->info.kind == FILE_UNREADABLE && !is_link(found->path)
                         ? "file-unreadable"
                         : "file-special",
                     entry->name, 0, "%s", why);
    }
    w->kind = map_add(&w->archive->names, entry->name, w->archive->n - 1, NULL, w->err);
    return false;
}

enum err_kind folder_open(struct archive *a, const char *path, struct err *err)
{
    struct walk w = {a, 0, ERR_OK, err};
    struct err stopped;
    const enum err_kind kind = file_walk(path, visit, &w, &stopped);

    if (kind == ERR_LIMIT && w.visits >= LIMIT_WALK_ENTRIES) {
        archive_tell(a, "check-limit", STR_NONE, 0, "%s", stopped.text);
    } else if (kind) {
        *err = stopped;
        return kind;
    }
    return w.kind;
}

/* The path of what has this name in the folder; false where it is too long. */
static bool path_of(const struct archive *a, struct str name, char path[2 * LIMIT_PATH_BYTES])
{
    if (a->label.n + name.n + 2 > 2 * (size_t)LIMIT_PATH_BYTES) {
        return false;
    }
    memcpy(path, a->label.p, a->label.n);
    path[a->label.n] = '/';
    memcpy(path + a->label.n + 1, name.p, name.n);
    path[a->label.n + 1 + name.n] = '\0';
    return true;
}

bool folder_has_folder(const struct archive *a, struct str name)
{
    char path[2 * LIMIT_PATH_BYTES];
    struct stat st;

    return path_of(a, name, path) && lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int open_entry(const struct archive *a, const struct entry *entry)
{
    char path[2 * LIMIT_PATH_BYTES];

    if (!path_of(a, entry->name, path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

/* All bytes of an open file, as long as the sink takes them. False where it cannot be read on. */
static bool read_all(int fd, const struct reader *reader, const struct sink *sink,
                     uint64_t *ret_size, enum err_kind *ret_kind, struct err *err)
{
    ssize_t got;

    while ((got = read(fd, reader->in, READER_BLOCK)) != 0) {
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return false;
        }
        *ret_size += (uint64_t)got;
        *ret_kind = sink->take(sink->user, reader->in, (size_t)got, err);
        if (*ret_kind) {
            return true;
        }
    }
    return true;
}

enum err_kind folder_read(const struct archive *a, const struct entry *entry, struct reader *reader,
                          const struct sink *sink, bool *ret_whole, struct err *err)
{
    const int fd = open_entry(a, entry);
    uint64_t size = 0;
    enum err_kind kind = ERR_OK;

    if (fd < 0 || !read_all(fd, reader, sink, &size, &kind, err)) {
        archive_tell(a, "file-unreadable", entry->name, 0, "it cannot be read");
    } else if (kind == ERR_OK) {
        *ret_whole = size == entry->size;
        if (!*ret_whole) {
            archive_tell(a, "file-changed", entry->name, 0, "it changed while it was being read");
        }
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return kind;
}
