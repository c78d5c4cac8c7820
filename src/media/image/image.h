/*
 * What the module libsheaf-image.so does with pictures: all that needs libvips. Everybody else
 * calls it through the functions that image_load gives.
 */
#ifndef SHEAF_MEDIA_IMAGE_H
#define SHEAF_MEDIA_IMAGE_H

#include "base/str.h"
#include "media/module.h"

#define IMAGE_API 3u
#define IMAGE_SYMBOL "sheaf_image_module"

#define IMAGE_UNDECODABLE "it is damaged: nothing of it can be decoded"
#define IMAGE_TOO_LARGE "it has more pixels than a picture may have"

/* Pixels that need no decoder: rows from the top, 8 bits a sample, 3 (RGB) or 4 (RGBA) samples. */
struct image_raw {
    const unsigned char *p; /* NULL: there are none */
    uint32_t width, height;
    unsigned samples;
};

struct image_request {
    struct str bytes; /* JPEG, PNG, GIF, WebP, HEIC, AVIF, TIFF or SVG; not used with raw pixels */
    struct image_raw raw;
    uint32_t side_px;   /* of the result, at most */
    uint64_t area_px;   /* width x height of the result, at most */
    uint64_t max_bytes; /* of the result; quality, then size give way. 0: any */
    uint64_t source_px; /* larger ones are refused before they are decoded */
    unsigned quality;   /* of JPEG, 1 to 100 */
    bool photo;         /* JPEG also where there are few colours or transparent parts: a cover */
};

struct image_result {
    const char *reason; /* NULL, or IMAGE_UNDECODABLE or IMAGE_TOO_LARGE; then nothing but … */
    bool passing;       /* … this is set: with more memory, or another decoder, it may go well */
    void *p;            /* to be given to release */
    size_t n;
    const char *media_type, *ending; /* "image/jpeg", ".jpg" or "image/png", ".png" */
    uint32_t width, height;
    bool damaged; /* the source broke off: the rest of it is grey or transparent */
};

struct image_module {
    struct module_header header;
    /* Turns a picture into a JPEG or PNG that every device takes: upright, sRGB, 8 bits a sample,
       baseline, without metadata, within the limits. The same request gives the same bytes with the
       same codecs. Errors only where memory is short. Any thread. */
    enum err_kind (*fit)(const struct image_request *request, struct image_result *ret,
                         struct err *err);
    void (*release)(void *p); /* accepts NULL */
    /* *ret is a character of the text that no installed font has, 0 where there is none. The fonts
       to be looked at first are named as CSS lists them. Any thread. */
    enum err_kind (*missing)(struct str text, const char *fonts, uint32_t *ret, struct err *err);
};

/* Loads the module on first use. ERR_LIBRARY names what is missing. Any thread. */
enum err_kind image_load(const struct image_module **ret, struct err *err) SHEAF_MUST_USE;

#endif
