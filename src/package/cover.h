/*
 * Inside of package/: setting titles into lines.
 */
#ifndef SHEAF_PACKAGE_COVER_H
#define SHEAF_PACKAGE_COVER_H

#include "base/str.h"

/* How many bytes of the text make a line of at most so many columns (as unicode_columns counts):
   up to a place where a line may end, or as much as fits where there is none. At least one
   character. */
size_t cover_line(struct str text, size_t columns);
/* Cuts the text into lines, of which the first `max` are stored. Returns how many there are. */
size_t cover_wrap(struct str text, size_t columns, struct str *lines, size_t max);

#endif
