/*
 * Chapters: what rendering makes of one post for one volume.
 */
#ifndef SHEAF_MODEL_CHAPTER_H
#define SHEAF_MODEL_CHAPTER_H

#include "model/asset.h"
#include "model/entry.h"
#include "model/words.h"

/* Leads a link from one post to another inside the volume being rendered. Filled by build.c. */
struct link_resolver {
    /* Whether the address leads to a post of this volume. *ret_stem is the target's stem ("" for
       the post itself), *ret_fragment what follows "#" in the address (may be empty). */
    bool (*find)(const void *user, const struct post *from, struct str address,
                 struct str *ret_stem, struct str *ret_fragment);
    const void *user;
};

/* One XHTML file of a chapter. */
struct chapter_file {
    struct str name;  /* "text/20211118-0123456789abcdef.xhtml" */
    struct str xhtml; /* whole document, UTF-8 */
};

/* A picture that could not be shown, for the "about this book" page and the report. */
struct missing {
    struct str address;
    enum asset_state state;
};

/* What render/ returns: borrowed from the renderer until its next call. */
struct chapter {
    struct chapter_file *files;
    size_t n_files;              /* at least 1 */
    const struct asset **assets; /* each once, in order of first use */
    size_t n_assets;
    struct missing *missing; /* each address once */
    size_t n_missing;
    size_t n_images;           /* pictures shown, counting repetitions */
    size_t n_images_described; /* of these, with alternative text */
    bool has_tables, has_notes, has_code, has_ruby;
};

/* What is kept of a chapter until its volume is packaged: compressed files and summary. Lives in
   the memory of whoever made it, until the volume is done. */
struct bound_chapter {
    struct entry *files;
    size_t n_files;
    const struct asset **assets;
    size_t n_assets;
    struct missing *missing;
    size_t n_missing;
    size_t n_images, n_images_described;
    bool has_tables, has_notes, has_code, has_ruby;
};

#endif
