/*
 * Compressed payloads are kept between the worker that made them and the one that packages their
 * volume: in memory while all of them together stay under LIMIT_BLOB_BYTES, behind that in one
 * unlinked file of the output folder, which begins again from its start whenever nothing in it is
 * needed any more.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "package/zip/blobs.h"

struct blobs {
    pthread_mutex_t lock;
    char *folder;
    uint64_t in_memory; /* bytes */
    int fd;             /* of the spill file; -1 until it is needed */
    uint64_t spill_end; /* where the next payload goes in it */
    uint64_t spilled;   /* bytes in it that are still needed */
};

enum err_kind blobs_new(const char *folder, struct blobs **ret, struct err *err)
{
    struct blobs *b = calloc(1, sizeof *b);
    size_t n = strlen(folder) + 1;

    if (!b) {
        return err_nomem(err);
    }
    b->fd = -1;
    b->folder = malloc(n);
    if (!b->folder || pthread_mutex_init(&b->lock, NULL)) {
        free(b->folder);
        free(b);
        return err_nomem(err);
    }
    memcpy(b->folder, folder, n);
    *ret = b;
    return ERR_OK;
}

void blobs_free(struct blobs *b)
{
    if (!b) {
        return;
    }
    if (b->fd >= 0) {
        close(b->fd);
    }
    pthread_mutex_destroy(&b->lock);
    free(b->folder);
    free(b);
}

/* A name that output_sweep knows, for the moment between making and unlinking. */
static enum err_kind open_spill(struct blobs *b, struct err *err)
{
    static const char name[] = "/.sheaf-XXXXXX";
    char *path = malloc(strlen(b->folder) + sizeof name);

    if (!path) {
        return err_nomem(err);
    }
    memcpy(path, b->folder, strlen(b->folder));
    memcpy(path + strlen(b->folder), name, sizeof name);
    b->fd = mkstemp(path);
    if (b->fd < 0) {
        err_errno(err, "%s: cannot keep chapters here", b->folder);
    } else if (unlink(path) || fcntl(b->fd, F_SETFD, FD_CLOEXEC)) {
        err_errno(err, "%s", path);
        close(b->fd);
        b->fd = -1;
    }
    free(path);
    return b->fd < 0 ? err->kind : ERR_OK;
}

static enum err_kind write_at(int fd, const char *p, size_t n, uint64_t offset, struct err *err)
{
    while (n) {
        ssize_t written = pwrite(fd, p, n, (off_t)offset);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return err_errno(err, "cannot keep compressed chapters");
        }
        p += written;
        n -= (size_t)written;
        offset += (uint64_t)written;
    }
    return ERR_OK;
}

/* Takes n bytes of room: in memory (*ret_offset UINT64_MAX) or in the spill file. */
static enum err_kind take_room(struct blobs *b, size_t n, uint64_t *ret_offset, struct err *err)
{
    enum err_kind kind = ERR_OK;

    pthread_mutex_lock(&b->lock);
    if (b->in_memory + n <= LIMIT_BLOB_BYTES) {
        b->in_memory += n;
        *ret_offset = UINT64_MAX;
    } else if (b->fd >= 0 || (kind = open_spill(b, err)) == ERR_OK) {
        *ret_offset = b->spill_end;
        b->spill_end += n;
        b->spilled += n;
    }
    pthread_mutex_unlock(&b->lock);
    return kind;
}

static void give_room(struct blobs *b, uint64_t n, bool in_memory)
{
    pthread_mutex_lock(&b->lock);
    if (in_memory) {
        b->in_memory -= n;
    } else {
        b->spilled -= n;
        if (b->spilled == 0) {
            b->spill_end = 0;
        }
    }
    pthread_mutex_unlock(&b->lock);
}

enum err_kind blobs_add(struct blobs *b, struct str bytes, struct payload *ret, struct err *err)
{
    uint64_t offset = 0;
    char *copy;

    if (take_room(b, bytes.n, &offset, err)) {
        return err->kind;
    }
    if (offset != UINT64_MAX) {
        if (write_at(b->fd, bytes.p, bytes.n, offset, err)) {
            give_room(b, bytes.n, false);
            return err->kind;
        }
        *ret = (struct payload){.fd = b->fd, .offset = offset};
        return ERR_OK;
    }
    copy = malloc(bytes.n + 1);
    if (!copy) {
        give_room(b, bytes.n, true);
        return err_nomem(err);
    }
    if (bytes.n) {
        memcpy(copy, bytes.p, bytes.n);
    }
    *ret = (struct payload){.p = copy, .fd = -1};
    return ERR_OK;
}

enum err_kind blobs_read(const struct entry *entry, struct buf *room, struct str *ret,
                         struct err *err)
{
    const struct payload *payload = &entry->payload;

    if (payload->p || entry->stored_size == 0) {
        *ret = str_make(payload->p, (size_t)entry->stored_size);
        return ERR_OK;
    }
    if (!buf_reserve(room, (size_t)entry->stored_size)) {
        return buf_finish(room, err);
    }
    while (room->n < entry->stored_size) {
        const ssize_t n =
            pread(payload->fd, room->p + room->n, (size_t)entry->stored_size - room->n,
                  (off_t)(payload->offset + room->n));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return err_set(err, ERR_SYSTEM, "cannot read what was kept");
        }
        room->n += (size_t)n;
    }
    *ret = buf_view(room);
    return ERR_OK;
}

void blobs_release(struct blobs *b, struct entry *entry)
{
    union {
        const char *borrowed;
        char *owned;
    } bytes = {entry->payload.p};

    if (bytes.borrowed) {
        free(bytes.owned);
        give_room(b, entry->stored_size, true);
    } else if (entry->payload.fd >= 0) {
        give_room(b, entry->stored_size, false);
    }
    entry->payload = (struct payload){.fd = -1};
}
