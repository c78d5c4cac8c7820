/*
 * A body line by line, before it is parsed: which lines are code for sure or perhaps. For passes
 * that mend text and must not touch code.
 */
#ifndef SHEAF_RENDER_PROSE_H
#define SHEAF_RENDER_PROSE_H

#include "base/code.h"

struct prose {
    struct str rest;
    struct fence fence;
    bool quoted;               /* the fence stands in a quotation */
    bool in_span;              /* a code span of a line above may still be open */
    struct str line;           /* the last one */
    size_t span_from, span_to; /* the code span in it that has been come to */
};

/* The next line, without its \n; false at the end. *ret_code: it belongs to a code block, or it is
   indented like one. */
bool prose_line(struct prose *p, struct str *ret_line, bool *ret_code);
/* Whether the byte at `at` of the last line may stand in a code span. To be asked for one place
   after the other. */
bool prose_in_span(struct prose *p, size_t at);

#endif
