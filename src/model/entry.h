/*
 * Entries: the files of a bundle, ready to be written in order. Payload bytes live in a blob store
 * (compressed chapters), in memory, or in a file of the site.
 */
#ifndef SHEAF_MODEL_ENTRY_H
#define SHEAF_MODEL_ENTRY_H

#include "base/str.h"

enum entry_method {
    ENTRY_STORED = 0,
    ENTRY_DEFLATED = 8
};

/* Where stored bytes are: in memory (p), or `offset` bytes into an open file (fd >= 0), or a whole
   file to be opened by name (path). Exactly one is set. */
struct payload {
    const char *p;
    int fd;
    uint64_t offset;
    struct str path; /* NUL-terminated */
};

struct entry {
    struct str name; /* path in the bundle, [a-z0-9._/-] */
    enum entry_method method;
    uint32_t crc;         /* CRC-32 of the content */
    uint64_t size;        /* content */
    uint64_t stored_size; /* as stored */
    struct payload payload;
};

#endif
