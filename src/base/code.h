/*
 * Code in Markdown, for those who read it line by line without parsing it: fenced blocks, and spans
 * between backticks.
 */
#ifndef SHEAF_BASE_CODE_H
#define SHEAF_BASE_CODE_H

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

/* Behind the code span that begins at s.p[at] == '`'; STR_NPOS where no run of as many backticks
   closes it in s. */
size_t code_span_end(struct str s, size_t at);

#endif
