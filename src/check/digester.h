/*
 * The bytes of an entry, compared with the digests that a bag's manifests have of it.
 */
#ifndef SHEAF_CHECK_DIGESTER_H
#define SHEAF_CHECK_DIGESTER_H

#include "check/bag.h"

/* One thread's; all zero to begin with. */
struct digester {
    struct hasher *hashers[HASH_KINDS]; /* made when first needed */
    bool wanted[HASH_KINDS];            /* of the entry at hand */
};

void digester_done(struct digester *d);
/* `bag` NULL: there are no digests to compare with. */
enum err_kind digester_begin(struct digester *d, const struct bag *bag, const struct entry *entry,
                             struct err *err) SHEAF_MUST_USE;
/* As a sink's take; the user is the digester. */
enum err_kind digester_take(void *user, const void *p, size_t n, struct err *err) SHEAF_MUST_USE;
/* The entry is at its end: what is wrong becomes a finding. */
enum err_kind digester_compare(struct digester *d, const struct bag *bag, const struct entry *entry,
                               struct err *err) SHEAF_MUST_USE;

#endif
