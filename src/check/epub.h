/*
 * The container of an EPUB: what OCF says about the ZIP, and that the package lists what is there.
 */
#ifndef SHEAF_CHECK_EPUB_H
#define SHEAF_CHECK_EPUB_H

#include "check/archive.h"
#include "check/check.h"

/* Whether it is one, or by its name should be. */
bool epub_is(const struct archive *a);
enum err_kind epub_check(struct archive *a, const struct check_options *options,
                         struct err *err) SHEAF_MUST_USE;

#endif
