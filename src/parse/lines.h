/*
 * The tolerant line reader: front matter that is not valid YAML, read as its writer meant it.
 */
#ifndef SHEAF_PARSE_LINES_H
#define SHEAF_PARSE_LINES_H

#include "model/value.h"

/* Never fails but for memory (the arena remembers): a map, or NULL where no line has the form
   "key: value". */
struct value *lines_read(struct arena *a, struct str text, uint32_t first_line);
/* The key that a line begins with, or empty; *ret_rest (may be NULL) is what follows the colon. */
struct str lines_key(struct str line, struct str *ret_rest);

#endif
