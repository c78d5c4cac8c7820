/*
 * Inside of media/: covers as drawings.
 */
#ifndef SHEAF_MEDIA_COVER_DRAW_H
#define SHEAF_MEDIA_COVER_DRAW_H

#include "base/buf.h"
#include "model/book.h"

#define COVER_WIDTH 1400u /* px */
#define COVER_HEIGHT 2100u

/* What a cover is about. */
struct cover_subject {
    const struct library *library;
    const struct book *book;
    const struct volume *volume;
};

struct cover_drawing {
    struct buf svg;
    struct buf said;   /* all text on it, for asking whether there is a font for it */
    const char *fonts; /* as CSS lists them */
};

/* The same subject gives the same bytes. *ret is to be given to cover_drawing_done, also on
   failure. */
enum err_kind cover_draw(const struct cover_subject *subject, struct cover_drawing *ret,
                         struct err *err) SHEAF_MUST_USE;
void cover_drawing_done(struct cover_drawing *drawing);

#endif
