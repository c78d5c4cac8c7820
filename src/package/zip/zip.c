/*
 * Entries become a ZIP archive. libzip lays out headers and directory; the payloads are handed to
 * it as they are stored, and everything it writes goes through a sink to a file that is not its
 * own, so that it neither names nor renames anything. Times and rights are constants.
 */
#include "package/zip/zip.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "package/sink.h"

/* 1980-01-01 00:00:00, the first moment of the DOS calendar. */
#define DOS_DATE 0x21
#define DOS_TIME 0
#define UNIX_RIGHTS (0100644u << 16)

/* One run of zip_write. The first failure of any callback is kept in err. */
struct job {
    struct sink sink;
    struct hasher *hasher; /* of files by name; made when first needed */
    struct err err;
};

struct reader {
    const struct zip_item *item;
    struct job *job;
    uint64_t at;   /* bytes handed to libzip */
    int fd;        /* of the file by name while it is open; else -1 */
    bool compared; /* that file, with what it must hold */
};

static zip_int64_t fail(const struct job *job, void *data, zip_uint64_t length)
{
    int codes[2] = {ZIP_ER_WRITE, job->err.sys};

    if (length >= sizeof codes) {
        memcpy(data, codes, sizeof codes);
    }
    return sizeof codes;
}

/* A file was looked at before; the archive must hold just those bytes. */
static enum err_kind open_named(struct reader *r, struct err *err)
{
    struct job *job = r->job;
    struct file_info info;

    if (file_open(r->item->entry.payload.path.p, &r->fd, &info, err) ||
        (!job->hasher && hasher_new(&job->hasher, err))) {
        return err->kind;
    }
    r->compared = false;
    return hasher_begin(job->hasher, HASH_SHA256, err);
}

static enum err_kind changed(const struct reader *r, struct err *err)
{
    return err_set(err, ERR_FORMAT, "%s: " ZIP_FILE_CHANGED, r->item->entry.payload.path.p);
}

/* Takes note of what libzip gets of a file by name; at its end, that must have been the file. */
static enum err_kind watch_named(struct reader *r, const char *p, size_t n, struct err *err)
{
    uint8_t digest[HASH_MAX_BYTES];
    char more;

    if (n > 0 && hasher_add(r->job->hasher, p, n, err)) {
        return err->kind;
    }
    if (r->at < r->item->entry.stored_size || r->compared) {
        return ERR_OK;
    }
    r->compared = true;
    if (hasher_end(r->job->hasher, digest, err)) {
        return err->kind;
    }
    return memcmp(digest, r->item->sha256, SHA256_BYTES) != 0 ||
                   pread(r->fd, &more, 1, (off_t)r->at) != 0
               ? changed(r, err)
               : ERR_OK;
}

static void close_reader(struct reader *r)
{
    if (r->fd >= 0) {
        close(r->fd);
    }
    r->fd = -1;
}

static zip_int64_t read_payload(struct reader *r, char *data, zip_uint64_t length)
{
    const struct payload *payload = &r->item->entry.payload;
    uint64_t left = r->item->entry.stored_size - r->at;
    size_t n = (size_t)(left < length ? left : length);
    int fd = r->fd >= 0 ? r->fd : payload->fd;
    ssize_t got;

    if (payload->p && r->fd < 0) {
        memcpy(data, payload->p + r->at, n);
        r->at += n;
        return (zip_int64_t)n;
    }
    do {
        got = pread(fd, data, n, (off_t)(payload->offset + r->at));
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        err_errno(&r->job->err, "%.*s: cannot read", STR_ARG(r->item->entry.name));
        return -1;
    }
    if (got == 0 && n > 0) {
        (void)(r->fd >= 0 ? changed(r, &r->job->err)
                          : err_set(&r->job->err, ERR_FORMAT, "%.*s: shorter than it was",
                                    STR_ARG(r->item->entry.name)));
        return -1;
    }
    r->at += (uint64_t)got;
    return r->fd >= 0 && watch_named(r, data, (size_t)got, &r->job->err) ? -1 : got;
}

/* Size and, for raw deflate data, stored size and CRC are told beforehand: with them libzip copies
   the payload as it is and needs no ZIP64 fields. */
static zip_int64_t tell_stat(const struct reader *r, zip_stat_t *stat)
{
    const struct entry *entry = &r->item->entry;

    zip_stat_init(stat);
    stat->size = entry->size;
    stat->comp_size = entry->stored_size;
    stat->comp_method = (zip_uint16_t)entry->method;
    stat->encryption_method = ZIP_EM_NONE;
    stat->valid =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (!r->item->sha256) {
        stat->crc = entry->crc;
        stat->valid |= ZIP_STAT_CRC;
    }
    return sizeof *stat;
}

static zip_int64_t read_item(void *user, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
    struct reader *r = user;

    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_READABLE;
    case ZIP_SOURCE_OPEN:
        r->at = 0;
        return r->item->sha256 && open_named(r, &r->job->err) ? -1 : 0;
    case ZIP_SOURCE_READ:
        return read_payload(r, data, length);
    case ZIP_SOURCE_STAT:
        return tell_stat(r, data);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
        close_reader(r);
        return 0;
    case ZIP_SOURCE_ERROR:
        return fail(r->job, data, length);
    default:
        return -1;
    }
}

static zip_int64_t seek_archive(struct job *job, void *data, zip_uint64_t length)
{
    zip_error_t ignored;
    zip_int64_t at;

    zip_error_init(&ignored);
    at = zip_source_seek_compute_offset(job->sink.at, job->sink.end, data, length, &ignored);
    zip_error_fini(&ignored);
    if (at < 0) {
        err_set(&job->err, ERR_LIBRARY, "libzip seeks outside of the archive");
        return -1;
    }
    sink_seek(&job->sink, (uint64_t)at);
    return 0;
}

/* The archive as libzip sees it: a file that does not exist until it is written. */
static zip_int64_t write_archive(void *user, void *data, zip_uint64_t length,
                                 zip_source_cmd_t command)
{
    struct job *job = user;

    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_WRITABLE;
    case ZIP_SOURCE_STAT:
        zip_stat_init(data);
        ((zip_stat_t *)data)->size = 0;
        ((zip_stat_t *)data)->valid = ZIP_STAT_SIZE;
        return sizeof(zip_stat_t);
    case ZIP_SOURCE_WRITE:
        return sink_write(&job->sink, data, (size_t)length, &job->err) ? -1 : (zip_int64_t)length;
    case ZIP_SOURCE_SEEK_WRITE:
        return seek_archive(job, data, length);
    case ZIP_SOURCE_TELL_WRITE:
        return (zip_int64_t)job->sink.at;
    case ZIP_SOURCE_COMMIT_WRITE:
        return sink_flush(&job->sink, &job->err) ? -1 : 0;
    case ZIP_SOURCE_ERROR:
        return fail(job, data, length);
    case ZIP_SOURCE_OPEN:
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
    case ZIP_SOURCE_BEGIN_WRITE:
    case ZIP_SOURCE_ROLLBACK_WRITE:
        return 0;
    default:
        return -1;
    }
}

static enum err_kind library_error(zip_error_t *error, struct err *err)
{
    if (zip_error_code_zip(error) == ZIP_ER_MEMORY) {
        return err_nomem(err);
    }
    /* For these libzip would ask strerror, which is not for threads. */
    if (zip_error_system_type(error) == ZIP_ET_SYS) {
        return err_set(err, ERR_LIBRARY, "libzip: error %d", zip_error_code_zip(error));
    }
    return err_set(err, ERR_LIBRARY, "libzip: %s", zip_error_strerror(error));
}

static enum err_kind add_item(zip_t *archive, struct reader *reader, struct err *err)
{
    const struct entry *entry = &reader->item->entry;
    zip_source_t *source = zip_source_function(archive, read_item, reader);
    zip_int64_t at = -1;
    char name[LIMIT_ENTRY_NAME_BYTES + 1];

    if (entry->name.n >= sizeof name) {
        zip_source_free(source);
        return err_set(err, ERR_LIMIT, "%.*s: name too long for the archive", STR_ARG(entry->name));
    }
    memcpy(name, entry->name.p, entry->name.n);
    name[entry->name.n] = '\0';
    if (source) {
        at = zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8);
    }
    if (at < 0) {
        zip_source_free(source);
        return library_error(zip_get_error(archive), err);
    }
    if (zip_set_file_compression(archive, (zip_uint64_t)at,
                                 entry->method == ENTRY_DEFLATED ? ZIP_CM_DEFLATE : ZIP_CM_STORE,
                                 0) ||
        zip_file_set_dostime(archive, (zip_uint64_t)at, DOS_TIME, DOS_DATE, 0) ||
        zip_file_set_external_attributes(archive, (zip_uint64_t)at, 0, ZIP_OPSYS_UNIX,
                                         UNIX_RIGHTS)) {
        return library_error(zip_get_error(archive), err);
    }
    return ERR_OK;
}

static zip_t *open_archive(struct job *job, struct err *err)
{
    zip_error_t error;
    zip_t *archive = NULL;
    zip_source_t *source;

    zip_error_init(&error);
    source = zip_source_function_create(write_archive, job, &error);
    if (source) {
        archive = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &error);
    }
    if (!archive) {
        zip_source_free(source);
        library_error(&error, err);
    }
    zip_error_fini(&error);
    return archive;
}

enum err_kind zip_write(int fd, const struct zip_item *items, size_t n, struct err *err)
{
    struct job job = {0};
    struct reader *readers = calloc(n ? n : 1, sizeof *readers);
    zip_t *archive = NULL;
    enum err_kind kind;

    if (!readers) {
        return err_nomem(err);
    }
    kind = sink_init(&job.sink, fd, err);
    if (kind) {
        goto out;
    }
    archive = open_archive(&job, err);
    if (!archive) {
        kind = err->kind;
        goto out;
    }
    for (size_t i = 0; i < n && !kind; i++) {
        readers[i] = (struct reader){.item = &items[i], .job = &job, .fd = -1};
        kind = add_item(archive, &readers[i], err);
    }
    if (kind) {
        goto out;
    }
    if (zip_close(archive)) {
        kind = job.err.kind ? job.err.kind : library_error(zip_get_error(archive), err);
        if (job.err.kind) {
            *err = job.err;
        }
        goto out;
    }
    archive = NULL;
out:
    if (archive) {
        zip_discard(archive);
    }
    hasher_free(job.hasher);
    sink_done(&job.sink);
    free(readers);
    return kind;
}
