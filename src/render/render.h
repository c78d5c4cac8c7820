/*
 * Render: a post's Markdown body becomes the XHTML files of a chapter.
 */
#ifndef SHEAF_RENDER_RENDER_H
#define SHEAF_RENDER_RENDER_H

#include "base/repair.h"
#include "model/chapter.h"

struct render_request {
    const struct post *post;
    const struct site *site; /* NULL: not known */
    struct str body;         /* Markdown, may hold invalid bytes */
    struct str stem;         /* file stem of the chapter */
    struct str book_title;
    struct str language; /* of the book: sheaf's own words */
    const struct link_resolver *links;
    const struct asset_resolver *assets;
    struct repair_set repairs;
    struct spot *wanted; /* fragments of this chapter that others link to: found, file and id are
                            filled in; id is borrowed until the next call */
    size_t n_wanted;
};

struct renderer; /* one worker's arena and buffers */
enum err_kind renderer_new(struct renderer **ret, struct err *err) SHEAF_MUST_USE;
void renderer_free(struct renderer *r);

/* Deterministic: depends on the request alone. Always gives valid EPUB content documents, whatever
   the bytes. *ret is borrowed until the next call. Where the files are cut does not depend on what
   links->spot answers. No findings (NULL): nothing is said. Errors are only memory and limits of
   the run. */
enum err_kind render_chapter(struct renderer *r, const struct render_request *request,
                             struct chapter *ret, struct findings *findings,
                             struct err *err) SHEAF_MUST_USE;

#endif
