/*
 * Fenced code blocks, line by line: for those who read Markdown without parsing it.
 */
#ifndef SHEAF_BASE_FENCE_H
#define SHEAF_BASE_FENCE_H

#include "base/str.h"

/* The fence that is open: {0} before the first line. */
struct fence {
    char mark; /* "`" or "~"; 0: none */
    size_t length;
};

/* The length of the fence that the line can open, or 0. Here and below, the line comes without its
   indentation and the marks of the containers that it is in. */
size_t fence_length(struct str line);
/* Whether the line, the next one of the text, opens, closes or lies inside fenced code. */
bool fence_step(struct fence *f, struct str line);

#endif
