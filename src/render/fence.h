/*
 * Fenced code blocks, line by line: for passes over the text that leave code alone.
 */
#ifndef SHEAF_RENDER_FENCE_H
#define SHEAF_RENDER_FENCE_H

#include "base/str.h"

/* All zeros at the start of a text. */
struct fence {
    char mark; /* of the block that is open, or 0 */
    size_t length;
};

/* Whether the line, the next one of the text, is in such a block or one of its two fences. */
bool fence_step(struct fence *f, struct str line);
/* The line without the blanks, ">" and list markers that it begins with. */
struct str fence_inside(struct str line);

#endif
