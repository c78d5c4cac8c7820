/*
 * Assets: pictures that chapters show. media/ finds them, render/ asks for them through the
 * resolver, package/ copies them.
 */
#ifndef SHEAF_MODEL_ASSET_H
#define SHEAF_MODEL_ASSET_H

#include "model/post.h"

struct asset {
    size_t index;           /* among the run's assets, in no particular order */
    struct str name;        /* "images/0123456789abcdef.jpg": from the content's digest */
    const char *media_type; /* "image/jpeg": what the bytes say */
    struct str file;        /* NUL-terminated path to read */
    uint64_t size;          /* bytes */
    uint32_t width, height; /* pixels; 0 unknown (SVG) */
    uint8_t digest[32];     /* SHA-256 of the content */
    const char *remark;     /* NULL, or the id of a finding: not all of the source is shown */
};

#define ASSET_NAME_SIZE 64
/* Its name in a snapshot's site: "img/01/0123456789abcdef.jpg". */
struct str asset_page_name(const struct asset *asset, char buffer[ASSET_NAME_SIZE]);

/* The bytes that a picture's file is reckoned to take in a bundle before anything is made of it;
   animations stay as they are. */
static inline uint64_t asset_reckon(struct str path, uint64_t bytes, bool fitted)
{
    const uint64_t most = 400000;

    return fitted && bytes > most && !str_ends_nocase(path, STR(".gif")) ? most : bytes;
}

enum asset_state {
    ASSET_FOUND,
    ASSET_REMOTE,   /* on the network, not fetched */
    ASSET_MISSING,  /* no such file within the roots */
    ASSET_UNUSABLE, /* damaged, unsafe, or a type books cannot hold */
};

/* Filled by build.c; any thread may call find. `address` is as the post writes it, entities and
   Markdown escapes already undone. *ret (borrowed until the run ends) is set where found;
   *ret_reason (static text) where unusable. */
struct asset_resolver {
    enum asset_state (*find)(void *user, const struct post *from, struct str address,
                             const struct asset **ret, const char **ret_reason);
    void *user;
};

/* The file behind a picture's address, before any is read: its real path, in the arena, and its
   size; false where there is none. Filled by build.c. */
struct asset_finder {
    bool (*find)(void *user, const struct post *from, struct str address, struct arena *a,
                 struct str *ret_file, uint64_t *ret_bytes);
    void *user;
};

#endif
