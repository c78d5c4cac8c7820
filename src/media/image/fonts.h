/*
 * Inside of the module libsheaf-image.so.
 */
#ifndef SHEAF_MEDIA_IMAGE_FONTS_H
#define SHEAF_MEDIA_IMAGE_FONTS_H

#include "base/err.h"
#include "base/str.h"

/* As struct image_module's. */
enum err_kind image_missing(struct str text, const char *fonts, uint32_t *ret,
                            struct err *err) SHEAF_MUST_USE;

#endif
