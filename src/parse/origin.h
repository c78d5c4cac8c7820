/*
 * Where a post says, in its last paragraph, that it is from.
 */
#ifndef SHEAF_PARSE_ORIGIN_H
#define SHEAF_PARSE_ORIGIN_H

#include "base/arena.h"

struct origin {
    struct str address; /* http or https; a slice of the body or of the arena */
    size_t at;          /* where the paragraph begins in the body */
    bool alone;         /* the paragraph says nothing else */
};

/* Whether the body ends in a paragraph of one line that is a link named like "原文链接". */
bool origin_find(struct arena *a, struct str body, struct origin *ret);
/* Whether two addresses are the same but for http and https and a slash at the end. */
bool origin_same(struct str x, struct str y);

#endif
