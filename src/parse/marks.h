/*
 * Front matter as translators write it above their posts: [#]: key: "value" lines.
 */
#ifndef SHEAF_PARSE_MARKS_H
#define SHEAF_PARSE_MARKS_H

#include "model/value.h"

bool marks_line(struct str line);
/* A map of the lines' keys; NULL only where memory is used up. */
const struct value *marks_read(struct arena *a, struct str text, uint32_t first_line);

#endif
