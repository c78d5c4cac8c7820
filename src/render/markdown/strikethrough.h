/*
 * Strikethrough for cmark-gfm: `~~so~~`, and `~so~` in text without Han, kana or Hangul.
 */
#ifndef SHEAF_RENDER_STRIKETHROUGH_H
#define SHEAF_RENDER_STRIKETHROUGH_H

#include <cmark-gfm-extension_api.h>

#include "base/str.h"

/* Once for the process, after the library's extensions are registered; `memory` is what documents
   are parsed with. False where the library is not what is expected. */
bool strikethrough_prepare(cmark_mem *memory);
/* The extension to parse this text with. */
cmark_syntax_extension *strikethrough_for(struct str text);
cmark_node_type strikethrough_type(void);

#endif
