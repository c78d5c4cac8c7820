/*
 * Inside of package/: the steps from a page to the files of a search.
 */
#ifndef SHEAF_PACKAGE_SEARCH_PARTS_H
#define SHEAF_PACKAGE_SEARCH_PARTS_H

#include <stdatomic.h>

#include "base/hash.h"
#include "package/search.h"
#include "package/search_run.h"

enum {
    GROUP_POSTS = 128 /* that share a run, and files of text */
};

/* A file of text: pieces of posts that follow one another. */
struct text_file {
    struct entry entry;
    uint8_t digest[HASH_MAX_BYTES];
    uint32_t n_begun; /* posts that begin in it; 0: it goes on with the one before */
};

/* What is kept of a post until its group is complete. */
struct search_post {
    struct search_run terms;
    struct entry text;
};

struct search_group {
    atomic_size_t left;
    struct search_run run;
    struct text_file *files; /* owned */
    size_t n_files, cap_files;
};

struct search {
    size_t n_posts, n_groups;
    enum search_scope scope; /* never SEARCH_AUTO */
    enum hash_kind digest;
    struct search_post **posts; /* NULL: not added, or done with */
    struct search_group *groups;
};

/* search_text.c: appends the text of a page's body. */
void search_text(struct str xhtml, struct buf *out);

/* search_terms.c: writes the terms of a text as the run of this one post. */
enum {
    RECENT_TERMS = 4096
};
struct token;
struct tokens {
    struct token *v; /* owned */
    size_t n, cap;
    bool failed;
    uint64_t seen[RECENT_TERMS]; /* keys of terms that are there; most of a text's come again */
};
void tokens_done(struct tokens *t);
enum err_kind search_terms(struct tokens *t, struct str plain, uint32_t post,
                           struct run_writer *out, struct err *err) SHEAF_MUST_USE;

/* search_text_files.c: makes the files of a group whose posts are all there. */
enum err_kind text_files_make(struct search *s, size_t group, struct deflater *deflater,
                              struct blobs *blobs, struct err *err) SHEAF_MUST_USE;
/* Appends text as it stands inside of a string of JavaScript. */
void script_text(struct buf *out, struct str text);

#endif
