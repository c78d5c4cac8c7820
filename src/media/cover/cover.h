/*
 * Covers: what a book is about becomes the picture on its front, a JPEG of 1400 x 2100 pixels.
 *
 * What was made is kept in the asset store, under keys that do not depend on the book's name.
 * Beside each cover stands a small one for catalogues, of 400 pixels in height: whoever has a
 * cover's bytes, from an EPUB of any age too, finds it by the key that covers_small_key gives.
 */
#ifndef SHEAF_MEDIA_COVER_H
#define SHEAF_MEDIA_COVER_H

#include "media/cover/draw.h"
#include "media/image/fit.h"
#include "model/cover.h"

struct covers; /* the run's; any thread may use it */

struct covers_options {
    const char *choice;     /* "auto" (NULL), "none", or a picture's file */
    struct fit_options fit; /* without limits, covers are the drawings themselves, and libvips is
                               never loaded; else its limits do not matter here */
};

/* A picture's file is read and made to fit here. ERR_FORMAT where books cannot show it. What the
   options name is borrowed until covers_free. */
enum err_kind covers_new(const struct covers_options *options, struct covers **ret,
                         struct err *err) SHEAF_MUST_USE;
void covers_free(struct covers *c);

/* *bytes takes what ret->bytes is a slice of. Where the drawing cannot be made a JPEG of (without
   libvips, or without a font for a character) it is the cover, and a finding says why. */
enum err_kind covers_make(struct covers *c, const struct cover_subject *subject, struct buf *bytes,
                          struct cover *ret, struct err *err) SHEAF_MUST_USE;

/* The store's key of the small picture of a cover. */
enum err_kind covers_small_key(struct arena *a, struct str cover, struct str *ret,
                               struct err *err) SHEAF_MUST_USE;

#endif
