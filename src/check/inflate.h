/*
 * Deflated data and CRCs: small data in one go (libdeflate), large in pieces (zlib).
 */
#ifndef SHEAF_CHECK_INFLATE_H
#define SHEAF_CHECK_INFLATE_H

#include "base/err.h"
#include "base/str.h"

struct inflater;
enum err_kind inflater_new(struct inflater **ret, struct err *err) SHEAF_MUST_USE;
void inflater_free(struct inflater *i);

/* Continues the CRC-32 of a ZIP; it begins with 0. */
uint32_t inflate_crc(uint32_t crc, const void *p, size_t n);

/* Whether all of `packed` is exactly n bytes, which are then at out. */
bool inflate_whole(struct inflater *i, struct str packed, char *out, size_t n);

enum inflate_state {
    INFLATE_MORE, /* wants more input, or has more output */
    INFLATE_END,
    INFLATE_BROKEN
};
/* Begins data that comes in pieces. */
enum err_kind inflate_begin(struct inflater *i, struct err *err) SHEAF_MUST_USE;
/* Takes from *packed what it can and writes up to n bytes to out. */
enum inflate_state inflate_step(struct inflater *i, struct str *packed, char *out, size_t n,
                                size_t *ret_n);

#endif
