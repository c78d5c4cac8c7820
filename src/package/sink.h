/*
 * Inside of package/: a file written through a window, so that an archive's small headers and the
 * corrections of them do not become system calls of their own.
 */
#ifndef SHEAF_PACKAGE_SINK_H
#define SHEAF_PACKAGE_SINK_H

#include "base/err.h"
#include "base/str.h"

struct sink {
    int fd;       /* borrowed */
    char *window; /* owned: bytes from `start` on that the file does not have yet */
    uint64_t start;
    size_t n;
    uint64_t at;  /* where the next byte goes */
    uint64_t end; /* bytes written so far: the file's size once flushed */
};

enum err_kind sink_init(struct sink *s, int fd, struct err *err) SHEAF_MUST_USE;
void sink_done(struct sink *s);
enum err_kind sink_write(struct sink *s, const char *p, size_t n, struct err *err) SHEAF_MUST_USE;
void sink_seek(struct sink *s, uint64_t at);
enum err_kind sink_flush(struct sink *s, struct err *err) SHEAF_MUST_USE;

#endif
