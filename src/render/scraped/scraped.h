/*
 * What scrapers left in a post, mended among its events. Each pass turns events into MD_NOTHING, or
 * into others in the same place, and tells whether it changed any.
 */
#ifndef SHEAF_RENDER_SCRAPED_H
#define SHEAF_RENDER_SCRAPED_H

#include "render/write/writer.h"

/* scraped.c: all of the passes below, in their order; the events of m become those of w. */
void scraped_mend(struct writer *w, struct markdown *m);
/* Events [from, to] go, with all that is inside. */
void scraped_drop(struct writer *w, size_t from, size_t to);

/* vestiges.c: tracking pixels, pictures and links of nothing. */
bool vestiges_mend(struct writer *w);
/* Whether a picture may be one of these. */
bool vestiges_is_picture(const struct md_event *picture);
/* pixel.c: whether a picture is shown to count readers, by the address that it has. */
bool pixel_is(struct str address);
/* The same for raw tags, also by the size that they give it; before HTML is cleaned. */
void pixels_drop(struct writer *w, struct markdown *m);

/* office.c: the tags <o:p> that Word leaves in text. */
void office_mend(struct writer *w);

/* blanks.c: no-break spaces in a row, paragraphs and breaks that only keep a distance. */
bool blanks_mend(struct writer *w);

/* shattered.c: pictures whose address was written as one picture a character, this many or more:
   "http://a/b.gif". */
#define SHATTERED_LEAST ((size_t)14)
bool shattered_mend(struct writer *w);

/* parentheses.c: paragraphs that end within a parenthesis which the next one closes. */
bool parentheses_mend(struct writer *w);
/* Whether the paragraph that begins at event i follows another one and closes a parenthesis that it
   has not opened. */
bool parentheses_are_closed(const struct writer *w, size_t i);

#endif
