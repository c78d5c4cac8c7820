/*
 * Inline Markdown and HTML text as the plain text it shows.
 */
#ifndef SHEAF_PARSE_PLAIN_H
#define SHEAF_PARSE_PLAIN_H

#include "base/arena.h"

/* Emphasis, code, links, pictures, tags, escapes and the common entities undone, white space
   single: what a heading says when it becomes a title. */
struct str plain_inline(struct arena *a, struct str markdown);
/* An address as Markdown or HTML writes it: backslash escapes (only where `markdown`) and the
   common entities undone. A slice of s itself where there is nothing to undo. */
struct str plain_address(struct arena *a, struct str s, bool markdown);
/* Bytes that are not UTF-8 and characters that XML forbids become U+FFFD; s itself where it is
   clean. */
struct str plain_clean(struct arena *a, struct str s);
/* Clean, with white space of any kind and length as one space and none at the ends. */
struct str plain_spaces(struct arena *a, struct str s);

#endif
