/*
 * Which SVG pictures a book may hold.
 */
#ifndef SHEAF_MEDIA_SVG_H
#define SHEAF_MEDIA_SVG_H

#include "base/buf.h"
#include "base/map.h"
#include "base/str.h"

/* Nothing can be drawn of it. */
#define SVG_BROKEN "it is not well-formed XML"

/* *ret_reason is NULL where the picture may be used as it is, or static text that says why not. An
   error only where the question could not be answered. Any thread. */
enum err_kind svg_check(struct str bytes, const char **ret_reason, struct err *err) SHEAF_MUST_USE;

/* Adds to *ret a picture that draws the same without what svg_check refuses: scripts, links that
   lead out, foreign elements, entities. Adds nothing where that cannot be done. The caller checks
   the result. Any thread. */
enum err_kind svg_clean(struct str bytes, struct buf *ret, struct err *err) SHEAF_MUST_USE;

/* Names of the SVG namespace that draw, describe or animate, and nothing else. */
bool svg_element_allowed(struct str name);
bool svg_attribute_allowed(struct str name);
/* Namespaces of drawing programs, whose elements and attributes no reader looks at. */
bool svg_editor_namespace(struct str uri);

/* What the ids of a picture are mapped to. */
enum svg_id {
    SVG_ID_OTHER,
    SVG_ID_PAINT /* a gradient or a pattern */
};

/* Whether all that a style or an attribute's value refers to lies within the picture: url() leads
   to ids of the picture or to raster data. */
bool svg_text_is_local(struct str text, const struct map *ids);
/* As svg_text_is_local, for fill and stroke, which need a gradient or a pattern and no quotes. */
bool svg_paint_is_local(struct str text, const struct map *ids);
/* As svg_text_is_local, for href; `pictures` says whether raster data may stand there. */
bool svg_href_is_local(struct str href, bool pictures, const struct map *ids);

#endif
