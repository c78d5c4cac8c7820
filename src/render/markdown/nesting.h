/*
 * Which containers of a tree are kept, so that nothing is nested deeper than readers bear.
 */
#ifndef SHEAF_RENDER_NESTING_H
#define SHEAF_RENDER_NESTING_H

#include "base/limits.h"
#include "render/markdown/markdown.h"

#define NESTING_LEAF_BLOCKS 8 /* paragraphs and tables are kept at any depth */

struct nesting {
    size_t depth; /* open containers of the tree */
    size_t n_open;
    uint32_t open[LIMIT_NESTING + NESTING_LEAF_BLOCKS]; /* events of those that are kept */
};

/* Whether something with `depth` containers around it is kept; a list and its items alike. */
bool nesting_keeps(enum md_kind kind, size_t depth);
/* `event` is the container's event where it is kept. Leaves change nothing. */
void nesting_enter(struct nesting *n, enum md_kind kind, uint32_t event);
/* Whether the container that ends was kept; *ret_event is its event. */
bool nesting_leave(struct nesting *n, enum md_kind kind, uint32_t *ret_event);

#endif
