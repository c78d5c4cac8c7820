/*
 * Decides by counting, before parsing, whether a text would make cmark-gfm do more work than its
 * length warrants.
 */
#ifndef SHEAF_RENDER_PRESCAN_H
#define SHEAF_RENDER_PRESCAN_H

#include "base/arena.h"

struct prescan {
    const char *plain; /* why the text has to be taken as plain text; NULL: it may be parsed */
    uint32_t line;     /* where that was seen */
    /* Delimiter rows of tables that are too large: where a backslash makes them text. */
    size_t *rows;
    uint32_t *row_lines;
    size_t n_rows;
};

/* The same text always gives the same answer. Allocates in `a` (sticky failure). */
void prescan(struct str text, struct arena *a, struct prescan *ret);

#endif
