/*
 * The marks of containers that a line begins with: for passes that read text without parsing it.
 */
#ifndef SHEAF_RENDER_MARKERS_H
#define SHEAF_RENDER_MARKERS_H

#include "base/str.h"

/* The length of the list marker that the line begins with, "-" or "12.", where a space follows; or
   0. */
size_t markers_item(struct str line);
/* The line without the blanks and ">" that it begins with; and without list markers, too. */
struct str markers_skip_quotes(struct str line);
struct str markers_skip(struct str line);

#endif
