/*
 * Inside of package/: entries become a ZIP archive.
 */
#ifndef SHEAF_PACKAGE_ZIP_H
#define SHEAF_PACKAGE_ZIP_H

#include "base/err.h"
#include "model/entry.h"

/* Why a file cannot be packed, after its name, and the way out. */
#define ZIP_FILE_CHANGED                                                                           \
    "the file changed while it was being packed; build again, or, if it is in the asset store, "   \
    "run sheaf fetch --verify"

/* One file of the archive. */
struct zip_item {
    struct entry entry;
    /* Set where the payload is a file by name: it is read while the archive is written, and must
       still hold the bytes that have this digest. Then entry.crc is not used. */
    const uint8_t *sha256;
};

/* Writes an archive of the items, in their order, to an empty file that is open for writing. The
   same items give the same bytes. ERR_FORMAT names a file that changed. */
enum err_kind zip_write(int fd, const struct zip_item *items, size_t n,
                        struct err *err) SHEAF_MUST_USE;

#endif
