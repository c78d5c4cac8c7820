/*
 * Inside of package/: keeping payloads. The rest of the store stands in package.h.
 */
#ifndef SHEAF_PACKAGE_BLOBS_H
#define SHEAF_PACKAGE_BLOBS_H

#include "package/package.h"

/* Keeps a copy of the bytes. Any thread. Given back with blobs_release on the entry it goes into.
 */
enum err_kind blobs_add(struct blobs *b, struct str bytes, struct payload *ret,
                        struct err *err) SHEAF_MUST_USE;
/* The bytes of an entry as they are kept: where they are in memory, or read into an empty buffer.
 */
enum err_kind blobs_read(const struct entry *entry, struct buf *room, struct str *ret,
                         struct err *err) SHEAF_MUST_USE;

#endif
