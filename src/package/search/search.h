/*
 * The search of a snapshot, as the main path sees it: each post is indexed by the worker that has
 * just rendered it; snapshot_write puts the index into the bundle.
 */
#ifndef SHEAF_PACKAGE_SEARCH_H
#define SHEAF_PACKAGE_SEARCH_H

#include "base/hash.h"
#include "package/package.h"

/* What can be searched. */
enum search_scope {
    SEARCH_AUTO,   /* full up to LIMIT_SEARCH_POSTS of a volume, else titles */
    SEARCH_FULL,   /* titles, tags, and all text of the posts */
    SEARCH_TITLES, /* titles, tags and descriptions */
    SEARCH_NONE    /* there is no search */
};

/* One worker's buffers. */
struct indexer;
enum err_kind indexer_new(struct indexer **ret, struct err *err) SHEAF_MUST_USE;
void indexer_free(struct indexer *ix);

/* What a worker adds posts with. Borrowed. */
struct search_tools {
    struct indexer *indexer;
    struct deflater *deflater;
    struct blobs *blobs;
};

/* The index of one volume in the making, of a book in this language. In the arena, but for what
   posts add to it; NULL where that failed. */
struct search;
struct search *search_new(struct arena *a, size_t n_posts, enum search_scope scope,
                          enum hash_kind digest, struct str language);
/* Gives back what posts added. */
void search_release(struct search *s, struct blobs *blobs);

/* What a post, the member of its volume with this number, is found by; xhtml is its body as its
   page has it. Each member once; any thread. */
enum err_kind search_add(struct search *s, const struct search_tools *tools, size_t member,
                         const struct post *post, struct str xhtml, struct err *err) SHEAF_MUST_USE;

#endif
