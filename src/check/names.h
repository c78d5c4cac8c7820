/*
 * What names of files in a bundle may be.
 */
#ifndef SHEAF_CHECK_NAMES_H
#define SHEAF_CHECK_NAMES_H

#include "check/archive.h"

/* Why a path must not be unpacked: it leads elsewhere, or nowhere. NULL: nothing. */
const char *name_flaw(struct str path);
/* Whether a system left the file there for itself. */
bool name_is_junk(struct str path);
/* Tells of all names that are unsafe, awkward, of a system's own files, or hardly differ. */
enum err_kind names_check(const struct archive *a, struct err *err) SHEAF_MUST_USE;

#endif
