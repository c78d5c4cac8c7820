/*
 * Inside of media/: what was made of pictures, kept so that it is made once.
 */
#ifndef SHEAF_MEDIA_FIT_RESULTS_H
#define SHEAF_MEDIA_FIT_RESULTS_H

#include "media/image/fit.h"
#include "media/store/store.h"

struct fit_results;

/* In the options' store; where that cannot be written, in their spare folder, and a finding says
   so. All three are borrowed. Nothing is opened before it is needed. */
enum err_kind fit_results_new(const struct fit_options *options, struct fit_results **ret,
                              struct err *err) SHEAF_MUST_USE;
void fit_results_free(struct fit_results *r);

/* The key of what is made of a content with this digest: how, "cover1 ", and the digest. Out of
   memory: the arena's failure. */
struct str fit_results_key(struct arena *a, const char *how, const uint8_t digest[SHA256_BYTES]);

/* What an earlier run made of a picture, or that nothing could be made of it. */
enum err_kind fit_results_find(struct fit_results *r, struct str key, struct arena *a,
                               struct fitted *ret, bool *ret_found, struct err *err) SHEAF_MUST_USE;

/* What was made: its size, type and, as its note, the id of what is to be reported. */
struct fit_result {
    struct str key, content;
    struct store_derived derived;
};
enum err_kind fit_results_keep(struct fit_results *r, struct fit_result *result, struct arena *a,
                               struct fitted *ret, struct err *err) SHEAF_MUST_USE;
/* That nothing can be made of it, and why. */
enum err_kind fit_results_refuse(struct fit_results *r, struct str key, const char *reason,
                                 struct arena *a, struct fitted *ret,
                                 struct err *err) SHEAF_MUST_USE;

#endif
