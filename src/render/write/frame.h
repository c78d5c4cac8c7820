/*
 * What stands around a chapter's body: the document from assets/chapter.xhtml.
 */
#ifndef SHEAF_RENDER_FRAME_H
#define SHEAF_RENDER_FRAME_H

#include "render/write/writer.h"

struct frame_part {
    size_t index, n; /* of the chapter's files */
    struct str body;
};

/* Appends a whole XHTML document. */
void frame_write(struct writer *w, const struct frame_part *part, struct buf *out);
/* page.c: what only pages of a site have; all empty in chapters. */
struct page_pieces {
    struct str bar, contents, tags, cite, turn;
};
/* `language` is the document's, `source` the address that the post was taken from, or empty. */
void page_pieces(struct writer *w, struct str language, struct str source, struct page_pieces *ret);
/* Appends a link to the page of a category ('c') or tag ('t') to w->scratch. */
void page_value(struct writer *w, char kind, struct str value);
/* The language tag in `language` as far as it is well-formed (language, script, region), in the
   usual case; empty where it is none. */
struct str frame_language(struct arena *a, struct str language);

#endif
