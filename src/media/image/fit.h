/*
 * Pictures as books show them: within limits, of types that every device takes, without what is
 * private.
 */
#ifndef SHEAF_MEDIA_FIT_H
#define SHEAF_MEDIA_FIT_H

#include "base/arena.h"
#include "base/finding.h"
#include "base/hash.h"
#include "media/image/sniff.h"

struct fitter;

/* Ids of the findings about what was lost. */
#define FIT_DAMAGED "asset-damaged"
#define FIT_STILL "asset-still"
/* Why a picture is not shown, as fitted.reason: beside those of image.h. */
#define FIT_UNKNOWN_BITMAP "it is a bitmap of a kind that is not read"

/* What a picture may be at most; what is larger is made smaller. */
struct fit_limits {
    uint32_t side_px;
    uint64_t area_px; /* width x height */
    uint64_t bytes;
    unsigned quality; /* of the JPEGs that are made, 1 to 100 */
};

/* What every device takes: FIELD's safe common profile. */
extern const struct fit_limits fit_generic;

struct fit_options {
    const struct fit_limits *limits; /* NULL: pictures are used as they are or not at all, and
                                        libvips is never loaded */
    const char *store; /* the asset store, which keeps the results; made when the first one is */
    const char *spare; /* a folder that takes the store's place where it cannot be written; … */
    struct findings *findings; /* … a finding says so */
};

/* All that the options name is borrowed until fitter_free. */
enum err_kind fitter_new(const struct fit_options *options, struct fitter **ret,
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
   fitter (NULL) pictures are used as they are or not at all. Any thread. */
enum err_kind fit_picture(struct fitter *f, const struct fit_source *source, struct arena *a,
                          struct fitted *ret, struct err *err) SHEAF_MUST_USE;

/* Keeps a picture that was to be used as it is but has no file of its own, so that it gets one. As
   if it had been changed; the remark stays. */
enum err_kind fit_keep(struct fitter *f, const struct fit_source *source, struct arena *a,
                       struct fitted *ret, struct err *err) SHEAF_MUST_USE;

#endif
