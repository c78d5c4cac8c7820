/*
 * Cuts the body of a long chapter into files.
 */
#ifndef SHEAF_RENDER_SPLIT_H
#define SHEAF_RENDER_SPLIT_H

#include "render/write/writer.h"

/* A file's share of the body: bytes [from, to) between tags that wrappers are reopened and closed
   with. */
struct piece {
    size_t from, to;
    struct str before, after;
};

/* At least one piece. Allocated in the writer's arena (sticky failure). */
void split_body(struct writer *w, size_t limit_bytes, struct piece **ret, size_t *ret_n);
/* Appends piece `index`, with links into other pieces and to spots of other chapters led to their
   files. */
void split_write(struct writer *w, const struct piece *pieces, size_t n, size_t index,
                 struct buf *out);
/* Fills in the spots that the request wants of this chapter. */
void split_find_spots(struct writer *w, const struct piece *pieces, size_t n);
/* The file stem of piece `index`: STEM, STEM-2 … */
struct str split_stem(struct writer *w, size_t index);

#endif
