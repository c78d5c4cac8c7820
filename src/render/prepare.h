/*
 * A post's body becomes text that can be parsed: valid UTF-8 without control characters, lines
 * ended by \n, more-dividers gone. Line numbers of the original stay known.
 */
#ifndef SHEAF_RENDER_PREPARE_H
#define SHEAF_RENDER_PREPARE_H

#include "base/arena.h"
#include "base/buf.h"

/* From this line on, counted in the prepared text, the original is `add` lines further, because of
   the divider in its line `divider`. */
struct line_shift {
    uint32_t line, add, divider;
};

struct prepared {
    struct str text;
    size_t mended;        /* characters replaced by U+FFFD */
    uint32_t mended_line; /* of the first, from 1 */
    uint32_t mended_column;
    struct line_shift *shifts; /* one for each divider that cut a paragraph */
    size_t n_shifts;
};

/* Whether there is nothing to do is found out first: then the text is the body itself. Otherwise it
   is in `one` or `two`. Failures stick in the buffers and the arena. */
void prepare_body(struct str body, struct buf *one, struct buf *two, struct arena *a,
                  struct prepared *ret);
/* The line of the original body. */
uint32_t prepared_line(const struct prepared *p, uint32_t line);

#endif
