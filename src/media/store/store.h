/*
 * The asset store: a folder of pictures that were fetched, and of what was computed from pictures,
 * each file named after its content ("ab/cdef….jpg", SHA-256), with an index by address. A file is
 * there before its row is: whatever the index names can be read, after a kill too.
 */
#ifndef SHEAF_MEDIA_STORE_H
#define SHEAF_MEDIA_STORE_H

#include "base/arena.h"
#include "base/hash.h"

struct store;

enum store_mode {
    STORE_READ, /* nothing is written: the folder may be read-only, or not there; addresses that
                   come to it after the first store_find are not seen */
    STORE_WRITE /* the folder is made where it is missing */
};

/* *ret is NULL, and nothing failed, where a store is only to be read and there is none. Any thread
   may use an open store. */
enum err_kind store_open(const char *folder, enum store_mode mode, struct store **ret,
                         struct err *err) SHEAF_MUST_USE;
void store_close(struct store *s); /* accepts NULL */

/* One process may fetch into a store at a time: ERR_SYSTEM where another one does. Ends with
   store_close. */
enum err_kind store_lock(struct store *s, struct err *err) SHEAF_MUST_USE;

/* The form that addresses have in the index: absolute, scheme and host in lower case, no fragment,
   no default port, "http:" before "//host", what addresses cannot hold percent-encoded. Empty where
   it is no address of http or https. */
struct str store_address(struct arena *a, struct str address);

enum store_state {
    STORE_UNKNOWN, /* no row */
    STORE_FETCHED,
    STORE_FAILED /* it was tried in vain */
};

/* What the index says about an address. */
struct store_row {
    struct str url;       /* as of store_address */
    struct str final_url; /* where it was found, after redirects; empty where it failed */
    enum store_state state;
    long status;           /* of HTTP; 0: no answer came */
    struct str media_type; /* as the bytes say; FETCHED only, as all up to ending */
    uint64_t size;         /* bytes */
    uint8_t digest[SHA256_BYTES];
    struct str ending;           /* ".jpg" */
    struct str reason;           /* why it failed */
    int64_t first_try, last_try; /* UTC seconds */
    unsigned tries;
};

/* Looks an address up, in any form. ret->state says whether there is a row; slices are in the
   arena. */
enum err_kind store_find(struct store *s, struct str address, struct arena *a,
                         struct store_row *ret, struct err *err) SHEAF_MUST_USE;
/* The file of a content, NUL-terminated: "FOLDER/ab/cdef….jpg". */
struct str store_path(const struct store *s, struct arena *a, const uint8_t digest[SHA256_BYTES],
                      struct str ending);

/* Keeps a content under row->ending: sets row->size and row->digest, does not add the row. */
enum err_kind store_keep(struct store *s, struct str content, struct store_row *row,
                         struct err *err) SHEAF_MUST_USE;
/* Adds the row, or replaces what the index says about row->url: its time becomes last_try, and
   tries are counted on. */
enum err_kind store_put(struct store *s, const struct store_row *row,
                        struct err *err) SHEAF_MUST_USE;

/* What was computed from a picture. The key says from what and how: "fit1 q82 1600 <digest>". */
struct store_derived {
    uint8_t digest[SHA256_BYTES]; /* of the content */
    struct str ending, media_type;
    uint64_t size;
    uint32_t width, height;
    struct str note; /* for the caller: what was to be reported then */
};

enum err_kind store_derived_find(struct store *s, struct str key, struct arena *a,
                                 struct store_derived *ret, bool *ret_found,
                                 struct err *err) SHEAF_MUST_USE;
/* Keeps the content, then the row; sets value->digest and value->size. */
enum err_kind store_derived_put(struct store *s, struct str key, struct str content,
                                struct store_derived *value, struct err *err) SHEAF_MUST_USE;

/* Reads every file that the index names: `damaged` is told of each one that is not what it should
   be. With `mend`, it and its rows go, so that it is fetched again. Returns the numbers of both. */
struct store_health {
    size_t files, damaged;
};
enum err_kind store_verify(struct store *s, bool mend,
                           void (*damaged)(void *user, struct str url, struct str file), void *user,
                           struct store_health *ret, struct err *err) SHEAF_MUST_USE;

#endif
