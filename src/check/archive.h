/*
 * What is checked, as its rules see it: entries with names and sizes, whether they lie in a ZIP or
 * in a folder, and their bytes on demand. Everything wrong with it becomes a finding.
 */
#ifndef SHEAF_CHECK_ARCHIVE_H
#define SHEAF_CHECK_ARCHIVE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/finding.h"
#include "base/map.h"

#define NO_ENTRY MAP_NONE

/* What a ZIP says about an entry, in its directory; `end` is filled by reading. */
struct zip_facts {
    uint64_t packed;
    uint64_t offset; /* of the local header */
    uint64_t end;    /* behind the data and what may follow it; 0: not known */
    uint32_t crc;
    uint16_t needed, flags, method, time, date;
};

struct entry {
    struct str name; /* the bytes that the bundle has; NUL-terminated */
    uint64_t size;   /* unpacked */
    struct zip_facts zip;
    bool folder;        /* "name/" in a ZIP */
    bool absent;        /* only a tag file names it */
    bool hole;          /* fetch.txt says where it is to be had */
    bool listed;        /* by the package of an EPUB */
    bool told;          /* it cannot be read, and a finding says why */
    bool verified;      /* its digests have been compared, while something else read it */
    size_t first_claim; /* of the bag's manifests about it, from 1; 0: none */
};

struct archive {
    struct str label; /* the path as it was given, without "/" at its end */
    int fd;           /* of a ZIP; -1: a folder */
    uint64_t file_size;
    uint64_t directory; /* of a ZIP: where its list of entries begins */
    bool broken;        /* of a ZIP: not all entries are known */
    struct entry *v;
    size_t n, cap;
    struct map names; /* of files, and of what is absent */
    struct arena arena;
    struct findings *findings;
};

enum err_kind archive_open(struct archive *a, const char *path, struct findings *findings,
                           struct err *err) SHEAF_MUST_USE;
void archive_close(struct archive *a);

/* Adds an entry without a name in the map yet; NULL where memory is short. */
struct entry *archive_add(struct archive *a, struct str name);
/* Index of the file, or NO_ENTRY. */
size_t archive_find(const struct archive *a, struct str name);
/* The same; what is not there becomes an entry that is absent. */
enum err_kind archive_claim(struct archive *a, struct str name, size_t *ret,
                            struct err *err) SHEAF_MUST_USE;

/* A finding about an entry; about the whole where the name is empty. Any thread. */
void archive_tell(const struct archive *a, const char *id, struct str name, uint32_t line,
                  const char *format, ...) SHEAF_PRINTF(5, 6);

/* Who takes an entry's bytes, in order, piece by piece. */
struct sink {
    enum err_kind (*take)(void *user, const void *p, size_t n, struct err *err);
    void *user;
};

/* One thread's memory for reading. */
struct reader;
enum err_kind reader_new(struct reader **ret, struct err *err) SHEAF_MUST_USE;
void reader_free(struct reader *r);

/* Gives the entry's bytes to the sink. *ret_whole: they came to the end and are what the archive
   says they are; otherwise a finding says why not. Each entry is read by one thread at a time. */
enum err_kind archive_read(const struct archive *a, struct entry *entry, struct reader *reader,
                           const struct sink *sink, bool *ret_whole,
                           struct err *err) SHEAF_MUST_USE;
/* Replaces buf's content by an entry's bytes, at most as many as it can hold. */
enum err_kind archive_load(const struct archive *a, struct entry *entry, struct reader *reader,
                           struct buf *ret, bool *ret_whole, struct err *err) SHEAF_MUST_USE;

#endif
