/*
 * What was made of pictures, kept so that it is made once. For the fitter alone.
 */
#ifndef SHEAF_MEDIA_FIT_RESULTS_H
#define SHEAF_MEDIA_FIT_RESULTS_H

#include "media/fit.h"
#include "media/store.h"

struct fit_results;

/* In the asset store at `store`; where that cannot be written, at `spare`, and a finding says so.
   Both, and the findings, are borrowed. Nothing is opened before it is needed. */
enum err_kind fit_results_new(const struct fit_options *options, struct fit_results **ret,
                              struct err *err) SHEAF_MUST_USE;
void fit_results_free(struct fit_results *r);

/* What an earlier run made of a picture, or that nothing could be made of it. */
enum err_kind fit_results_find(struct fit_results *r, struct str key, struct arena *a,
                               struct fitted *ret, bool *ret_found, struct err *err) SHEAF_MUST_USE;

/* A picture: its size, type and, as its note, the id of what is to be reported. */
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
