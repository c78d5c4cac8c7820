/*
 * The bytes of all entries, compared with what is said about them.
 */
#ifndef SHEAF_CHECK_VERIFY_H
#define SHEAF_CHECK_VERIFY_H

#include "check/bag.h"
#include "check/container.h"

/* Reads every entry. `bag`: whose claims the digests are compared with; NULL: none. */
enum err_kind verify_entries(struct archive *a, const struct bag *bag,
                             const struct check_options *options, struct err *err) SHEAF_MUST_USE;

#endif
