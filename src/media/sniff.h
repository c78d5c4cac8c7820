/*
 * What the first bytes of a picture say about it.
 */
#ifndef SHEAF_MEDIA_SNIFF_H
#define SHEAF_MEDIA_SNIFF_H

#include "base/str.h"

struct picture {
    const char *media_type;
    const char *ending;     /* ".jpg" */
    uint32_t width, height; /* pixels; 0 unknown (SVG) */
    bool is_svg;            /* it looks like XML: svg_check decides */
};

/* NULL and *ret filled, or static text that says why books cannot hold it. */
const char *picture_sniff(struct str bytes, struct picture *ret);

#endif
