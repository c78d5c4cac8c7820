/*
 * What the bytes of a picture say about it without being decoded.
 */
#ifndef SHEAF_MEDIA_SNIFF_H
#define SHEAF_MEDIA_SNIFF_H

#include "base/str.h"

enum picture_flag {
    PICTURE_FOREIGN = 1 << 0,  /* books, or the devices they are read on, do not take the type */
    PICTURE_ANIMATED = 1 << 1, /* more than one picture, shown one after the other */
    PICTURE_TURNED = 1 << 2,   /* it is shown right only by readers that heed its metadata */
    PICTURE_PRIVATE = 1 << 3,  /* its metadata says where, with what or by whom it was taken */
    PICTURE_UNUSUAL = 1 << 4,  /* CMYK or more than 8 bits a sample: not for every device */
    PICTURE_CUT = 1 << 5,      /* it ends before its end */
    PICTURE_WHOLE = 1 << 6     /* its decoder holds all of it in memory at once */
};

struct picture {
    const char *media_type;
    const char *ending;     /* ".jpg" */
    uint32_t width, height; /* pixels, as stored; 0 unknown (SVG, HEIF, TIFF) */
    unsigned flags;         /* of enum picture_flag */
    bool is_svg;            /* it looks like XML: svg_check decides */
};

/* NULL and *ret filled, or static text that says why it is no picture. Recognises JPEG, PNG, GIF,
   WebP and SVG; and, with PICTURE_FOREIGN, AVIF, HEIC, BMP and TIFF. Linear in the length, but of a
   JPEG only the end and what is before the pixels is read. */
const char *picture_sniff(struct str bytes, struct picture *ret);

/* For picture_sniff alone. */
const char *jpeg_sniff(struct str bytes, struct picture *ret);

#endif
