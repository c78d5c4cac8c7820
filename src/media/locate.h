/*
 * Where the address of a picture leads.
 */
#ifndef SHEAF_MEDIA_LOCATE_H
#define SHEAF_MEDIA_LOCATE_H

#include "base/arena.h"
#include "model/asset.h"

struct places {
    struct str root;       /* of the site, symbolic links resolved */
    struct str url;        /* the site's, "http://host/path/", or empty */
    struct strs published; /* folders relative to root whose files are at the site's own root */
};

struct located {
    struct str file; /* real path of a regular file within the root, in the arena */
    uint64_t size;
};

/* ASSET_FOUND with *ret, or why there is none. Out of memory: the arena's failure. */
enum asset_state locate(struct arena *a, const struct places *places, const struct post *from,
                        struct str address, struct located *ret);

#endif
