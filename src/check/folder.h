/*
 * A folder as an archive.
 */
#ifndef SHEAF_CHECK_FOLDER_H
#define SHEAF_CHECK_FOLDER_H

#include "check/archive.h"

/* Adds what is in the folder. */
enum err_kind folder_open(struct archive *a, const char *path, struct err *err) SHEAF_MUST_USE;
/* As archive_read. */
enum err_kind folder_read(const struct archive *a, const struct entry *entry, struct reader *reader,
                          const struct sink *sink, bool *ret_whole, struct err *err) SHEAF_MUST_USE;
/* Whether there is a folder of this name in it. */
bool folder_has_folder(const struct archive *a, struct str name);

#endif
