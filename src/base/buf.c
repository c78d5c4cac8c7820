/*
 * Turns appends into one growing block of bytes. Invariant: n <= max, the bytes [0, n) are whole
 * appends (a failed one leaves nothing), and p[n] is NUL once anything was allocated.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/unicode.h"

enum {
    FIRST_BYTES = 256
};

void buf_init(struct buf *b, size_t max_bytes)
{
    *b = (struct buf){.max = max_bytes < SIZE_MAX ? max_bytes : SIZE_MAX - 1};
}

void buf_done(struct buf *b)
{
    free(b->p);
    *b = (struct buf){.max = b->max};
}

void buf_reset(struct buf *b)
{
    b->n = 0;
    b->failed = b->full = false;
    if (b->p) {
        b->p[0] = '\0';
    }
}

void buf_truncate(struct buf *b, size_t n)
{
    if (n >= b->n) {
        return;
    }
    b->n = n;
    b->p[n] = '\0';
}

/* Room for n more bytes and the NUL. */
static bool make_room(struct buf *b, size_t n)
{
    size_t cap, need;
    char *p;

    if (b->failed) {
        return false;
    }
    if (n > b->max - b->n) {
        b->failed = b->full = true;
        return false;
    }
    need = b->n + n + 1;
    if (need <= b->cap) {
        return true;
    }
    cap = b->cap > b->max / 2 ? b->max + 1 : b->cap * 2;
    if (cap < FIRST_BYTES) {
        cap = FIRST_BYTES;
    }
    if (cap < need) {
        cap = need;
    }
    p = realloc(b->p, cap);
    if (!p) {
        b->failed = true;
        return false;
    }
    b->p = p;
    b->cap = cap;
    b->p[b->n] = '\0';
    return true;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    if (n == 0 || !make_room(b, n)) {
        return;
    }
    memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_str(struct buf *b, struct str s)
{
    buf_add(b, s.p, s.n);
}

void buf_puts(struct buf *b, const char *z)
{
    buf_add(b, z, strlen(z));
}

void buf_char(struct buf *b, char c)
{
    if (!make_room(b, 1)) {
        return;
    }
    b->p[b->n++] = c;
    b->p[b->n] = '\0';
}

void buf_fill(struct buf *b, char c, size_t count)
{
    if (count == 0 || !make_room(b, count)) {
        return;
    }
    memset(b->p + b->n, (unsigned char)c, count);
    b->n += count;
    b->p[b->n] = '\0';
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args, again;
    size_t room;
    int n;

    if (!make_room(b, 0)) {
        return;
    }
    room = b->cap - b->n;
    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(b->p + b->n, room, format, args);
    if (n >= 0 && (size_t)n >= room && make_room(b, (size_t)n)) {
        n = vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
    }
    va_end(again);
    va_end(args);
    if (n < 0 || (size_t)n > b->max - b->n) {
        b->failed = true;
    }
    if (b->failed) {
        b->p[b->n] = '\0';
    } else {
        b->n += (size_t)n;
    }
}

void buf_utf8(struct buf *b, uint32_t code_point)
{
    char bytes[4];

    buf_add(b, bytes, utf8_encode(code_point, bytes));
}

char *buf_reserve(struct buf *b, size_t n)
{
    return make_room(b, n) ? b->p + b->n : NULL;
}

enum err_kind buf_finish(const struct buf *b, struct err *err)
{
    if (b->failed) {
        return err_set(err, ERR_LIMIT, "out of memory, or text over %zu bytes", b->max);
    }
    return ERR_OK;
}
