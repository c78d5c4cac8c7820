/*
 * Inside of media/: the picture of a volume that its cover shows.
 */
#ifndef SHEAF_MEDIA_COVER_MAP_H
#define SHEAF_MEDIA_COVER_MAP_H

#include "base/buf.h"
#include "model/book.h"

#define COVER_SHADES 5 /* from none to most posts */

struct cover_place {
    unsigned left, width; /* px */
    unsigned bottom;      /* of the last row, above the names of the months */
    unsigned height;      /* at most */
    const char *shades[COVER_SHADES];
    const char *ink; /* of what is written beside it */
};

/* Appends the SVG of a map of when the volume's posts were written: a column a month, a row a week
   of it, or, where there are more than two years, a row a year; of very long times a row a decade.
   Where posts have no dates, of how long they are. */
void cover_map(const struct library *library, const struct volume *volume,
               const struct cover_place *place, struct buf *out);

#endif
