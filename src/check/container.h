/*
 * A ZIP as an archive: its end record, its directory, its local headers and data, each compared
 * with the others. Source: PKWARE's APPNOTE.TXT 6.3.10.
 */
#ifndef SHEAF_CHECK_CONTAINER_H
#define SHEAF_CHECK_CONTAINER_H

#include "check/archive.h"

/* Adds what the directory of the open file lists; without entries where it cannot be read. */
enum err_kind container_open(struct archive *a, struct err *err) SHEAF_MUST_USE;
/* As archive_read. */
enum err_kind container_read(const struct archive *a, struct entry *entry, struct reader *reader,
                             const struct sink *sink, bool *ret_whole,
                             struct err *err) SHEAF_MUST_USE;
/* Tells of entries that share bytes of the file, and of bytes that belong to none. Once before the
   entries are read, and again when it is known where they end. */
enum err_kind container_layout(struct archive *a, bool read, struct err *err) SHEAF_MUST_USE;

#endif
