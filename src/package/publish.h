/*
 * Inside of package/: entries become a bundle in its place.
 */
#ifndef SHEAF_PACKAGE_PUBLISH_H
#define SHEAF_PACKAGE_PUBLISH_H

#include "package/package.h"
#include "package/zip/zip.h"

/* Writes an archive of the items to `path`: the old file or the new one. Sets ret's state, size
   and, where asked for, digest. */
enum err_kind publish_zip(const char *path, const struct zip_item *items, size_t n, bool digest,
                          struct bundle *ret, struct err *err) SHEAF_MUST_USE;
/* Writes the same items as files below `path`, without their first folder, which is called like it.
   Its bytes are those of the files. A folder that holds just them is left alone. */
enum err_kind publish_folder(const char *path, const struct zip_item *items, size_t n,
                             struct bundle *ret, struct err *err) SHEAF_MUST_USE;

/* standing.c: whether the folder holds these files with these bytes, and nothing else. */
bool folder_stands(const char *path, const struct zip_item *items, size_t n);

#endif
