/*
 * Render: a post's Markdown body becomes the XHTML files of a chapter, or a page of a snapshot.
 */
#ifndef SHEAF_RENDER_RENDER_H
#define SHEAF_RENDER_RENDER_H

#include "base/repair.h"
#include "model/chapter.h"

/* What a post is written as. */
enum form {
    FORM_CHAPTER, /* of an EPUB: XHTML, cut into files of a size that readers take */
    FORM_PAGE     /* of a snapshot's site: one file, that is read alike as HTML and as XML */
};

/* Where a page stands in its site. */
struct page_place {
    struct str before, before_title; /* its neighbours: their paths without ending, or empty */
    struct str after, after_title;
    struct str address; /* where the post was published; or empty */
    bool search;        /* the site can be searched */
};

struct render_request {
    enum form form;
    const struct post *post;
    const struct site *site; /* NULL: not known */
    struct str body;         /* Markdown, may hold invalid bytes */
    struct str stem; /* file stem of the chapter; of a page, its path without ending below the
                        site's folder, "p/2021/…" */
    struct str book_title;
    struct str language;            /* of the book: sheaf's own words */
    const struct page_place *place; /* of a page */
    const struct link_resolver *links;
    const struct asset_resolver *assets;
    struct repair_set repairs;
    bool drops_missing;  /* of a picture that cannot be shown only the text stands */
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

/* Writes the post that render_chapter read last once more, in another form: form, stem, place,
   links, assets and wanted of the request count, the rest must be the same. As render_chapter
   otherwise, and for a fraction of its cost. What was returned before is not valid any more. */
enum err_kind render_again(struct renderer *r, const struct render_request *request,
                           struct chapter *ret, struct findings *findings,
                           struct err *err) SHEAF_MUST_USE;

#endif
