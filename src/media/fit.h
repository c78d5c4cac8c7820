/*
 * Pictures as books show them: within limits, of types that every device takes, without what is
 * private.
 */
#ifndef SHEAF_MEDIA_FIT_H
#define SHEAF_MEDIA_FIT_H

#include "base/arena.h"
#include "base/hash.h"
#include "media/sniff.h"

struct fitter;

/* Results are kept in the asset store at `store`, which is made when the first one is; with `keep`
   pictures are used as they are or not at all, and libvips is never loaded. */
enum err_kind fitter_new(const char *store, bool keep, struct fitter **ret,
                         struct err *err) SHEAF_MUST_USE;
void fitter_free(struct fitter *f);

struct fitted {
    const char *reason; /* static text: why a book cannot show it; nothing else is set */
    const char *remark; /* id of the finding that says what was lost; NULL: nothing */
    bool changed;       /* else the source is used byte for byte, and what follows is not set */
    struct str file;    /* NUL-terminated, in the arena */
    const char *media_type, *ending;
    uint64_t size;
    uint32_t width, height;
    uint8_t digest[SHA256_BYTES];
};

struct fit_source {
    struct str bytes;
    const struct picture *picture; /* of picture_sniff */
    const uint8_t *digest;         /* of the bytes */
};

/* Decides from the header alone whether there is anything to do, then asks the store, then works.
   Errors: memory, a store that cannot be written, libvips where it is not installed. Without a
   fitter (NULL) pictures are kept as with `keep`. Any thread. */
enum err_kind fit_picture(struct fitter *f, const struct fit_source *source, struct arena *a,
                          struct fitted *ret, struct err *err) SHEAF_MUST_USE;

#endif
