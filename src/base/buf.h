/*
 * A growing byte buffer with a cap. Appends return nothing: the first failure (cap or memory)
 * sticks, later appends do nothing, and buf_finish tells once.
 */
#ifndef SHEAF_BASE_BUF_H
#define SHEAF_BASE_BUF_H

#include "base/err.h"
#include "base/str.h"

struct buf {
    char *p; /* owned; NUL-terminated whenever not NULL */
    size_t n;
    size_t cap;
    size_t max; /* bytes it may ever hold */
    bool failed;
    bool full; /* failed because of max, not of memory */
};

void buf_init(struct buf *b, size_t max_bytes);
void buf_done(struct buf *b);
/* Empty again, memory kept, failure forgotten. */
void buf_reset(struct buf *b);
/* Cuts back to n bytes (n <= b->n). */
void buf_truncate(struct buf *b, size_t n);

void buf_add(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_puts(struct buf *b, const char *z);
void buf_char(struct buf *b, char c);
void buf_fill(struct buf *b, char c, size_t count);
void buf_printf(struct buf *b, const char *format, ...) SHEAF_PRINTF(2, 3);
/* One code point as UTF-8. */
void buf_utf8(struct buf *b, uint32_t code_point);
/* Text for XML content or a double-quoted attribute: & < > " are escaped, characters that XML 1.0
   forbids and invalid UTF-8 become U+FFFD. */
void buf_xml(struct buf *b, struct str text);
/* Room for n more bytes at b->p + b->n, for reading into; NULL after failure. The caller adds to
   b->n itself and puts the NUL behind. */
char *buf_reserve(struct buf *b, size_t n);

static inline struct str buf_view(const struct buf *b)
{
    return (struct str){b->p, b->n};
}

/* ERR_OK, or ERR_LIMIT where an append failed. */
enum err_kind buf_finish(const struct buf *b, struct err *err) SHEAF_MUST_USE;

#endif
