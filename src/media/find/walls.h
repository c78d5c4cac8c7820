/*
 * Files that may be shown: regular ones within a root.
 */
#ifndef SHEAF_MEDIA_WALLS_H
#define SHEAF_MEDIA_WALLS_H

#include "base/arena.h"

struct located {
    struct str file;  /* real path of a regular file, NUL-terminated, in the arena */
    struct str path;  /* of the site, relative to its root, as it was asked for: there may be
                         symbolic  links on the way; empty: found in another way */
    struct str bytes; /* or what the address itself holds: then there is no file */
    uint64_t size;
};

/* Whether the path leads to a regular file whose real path, all symbolic links resolved, lies below
   root, which is a real path itself. Out of memory: the arena's failure. */
bool walls_take(struct arena *a, struct str root, struct str path, struct located *ret);

#endif
