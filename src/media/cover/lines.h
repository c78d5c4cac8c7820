/*
 * Inside of media/: setting titles into lines without asking a font.
 */
#ifndef SHEAF_MEDIA_COVER_LINES_H
#define SHEAF_MEDIA_COVER_LINES_H

#include "base/str.h"

/* Widths are in hundredths of the type size: a Chinese character is 100. */

/* Cuts the text into lines of at most this width: at places where a line may end, or as much as
   fits where there is none, at least one character. Returns how many there are, or max + 1 where it
   needs more than `max`, of which the first `max` are stored. */
size_t cover_wrap(struct str text, size_t width, struct str *lines, size_t max);
/* As cover_wrap, with lines of about the same length that end between phrases, where that takes no
   more of them. */
size_t cover_wrap_evenly(struct str text, size_t width, struct str *lines, size_t max);

#endif
