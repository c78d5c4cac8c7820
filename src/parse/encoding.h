/*
 * Files that are not UTF-8: what they are written in, and their text as UTF-8.
 */
#ifndef SHEAF_PARSE_ENCODING_H
#define SHEAF_PARSE_ENCODING_H

#include "base/buf.h"

struct encoding_hints {
    struct str path;     /* of the file: HTML says its encoding itself */
    struct str language; /* BCP 47, of the site or folder; or empty */
};

/* The encoding that the file is in, as iconv calls it, static; *ret is NULL where it is to be read
   as UTF-8: it is, or is but for some broken bytes, or nothing else fits better. In this order: a
   byte order mark; UTF-8; what the file says about itself; what its bytes look like, where the
   language settles doubts. Depends on file and hints alone. Errors are only memory. */
enum err_kind encoding_find(struct str file, const struct encoding_hints *hints, const char **ret,
                            struct err *err) SHEAF_MUST_USE;
/* How people call it: "Shift_JIS". */
const char *encoding_shown(const char *name);

/* Fills `out` with the text as UTF-8, without a byte order mark. What is no character there becomes
   U+FFFD, and *ret_lost counts it. ERR_LIBRARY where this system cannot convert it; errors of `out`
   stick in it. */
enum err_kind encoding_convert(const char *name, struct str file, struct buf *out, size_t *ret_lost,
                               struct err *err) SHEAF_MUST_USE;
/* Both of it. *ret is the encoding of what is in `out` now; NULL where the file is to be read as it
   is, because it is UTF-8 or this system cannot convert it. */
enum err_kind encoding_decode(struct str file, const struct encoding_hints *hints, struct buf *out,
                              const char **ret, size_t *ret_lost, struct err *err) SHEAF_MUST_USE;

#endif
