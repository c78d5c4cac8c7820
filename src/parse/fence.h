/*
 * Fenced code blocks, line by line.
 */
#ifndef SHEAF_PARSE_FENCE_H
#define SHEAF_PARSE_FENCE_H

#include "base/str.h"

/* The fence that is open: {0} before the first line. */
struct fence {
    char c; /* "`" or "~"; 0: none */
    size_t n;
};

/* Whether the line, without its indentation, opens, closes or lies inside fenced code. */
bool fence_line(struct fence *f, struct str line);

#endif
