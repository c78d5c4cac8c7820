/*
 * An address as folders of saved pictures are searched for it.
 */
#ifndef SHEAF_MEDIA_WANTED_H
#define SHEAF_MEDIA_WANTED_H

#include "base/arena.h"

enum {
    WANTED_NAMES = 3
};

struct wanted {
    struct str host;                 /* lower case, without "www." and a usual port; or empty */
    struct str folder;               /* decoded, relative to the host; without the name */
    struct str names[WANTED_NAMES];  /* decoded: as programs that save pages name files */
    struct str folded[WANTED_NAMES]; /* and as of name_key */
    size_t n_names;
    struct str key; /* of the folders: as of folder_key, the host last */
    size_t steps;   /* in key */
    bool whole;     /* the address names a folder: only its own "index.html" is meant */
};

/* `base` is the folder that a relative address is seen from. False where the address can name no
   file; out of memory: the arena's failure. */
bool wanted_read(struct arena *a, struct str host, struct str base, struct str address,
                 struct wanted *ret);

/* With "/" for "\\", which people write who think of files. */
struct str address_with_slashes(struct arena *a, struct str s);

/* The form in which two spellings of a file's name are the same: percent codes undone, one case,
   one normal form. */
struct str name_key(struct arena *a, struct str name);
/* Whether a key is the name of a host: "news.nankai.edu.cn", "localhost:8080". */
bool key_is_host(struct str key);

/* Keys of folders are those of their steps, the innermost first, each with a NUL behind it: what
   ends alike begins alike. */
struct str folder_key(struct arena *a, struct str outer, struct str step);
/* How many whole steps two such keys have in common. */
size_t folder_key_shared(struct str x, struct str y);

#endif
