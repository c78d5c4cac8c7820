/*
 * Chinese, Japanese and Korean text in Markdown, and the marks that let it see their emphasis.
 */
#ifndef SHEAF_RENDER_CJK_H
#define SHEAF_RENDER_CJK_H

#include "base/str.h"

/* Whether a literal that comes from marked text has marks in it. */
bool cjk_is_marked(struct str literal);
/* Copies the literal without them to `ret`, which has room for all of it and may be the literal
   itself; returns the length. */
size_t cjk_unmark(struct str literal, char *ret);
/* Whether it is Chinese or Japanese: set without spaces, paragraphs indented by the style sheet. */
bool cjk_is_language(struct str tag);

#endif
