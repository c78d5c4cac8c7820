/*
 * Inside of package/: the steps from a page to the files of a search.
 */
#ifndef SHEAF_PACKAGE_SEARCH_PARTS_H
#define SHEAF_PACKAGE_SEARCH_PARTS_H

#include <stdatomic.h>

#include "base/hash.h"
#include "package/search/run.h"
#include "package/search/search.h"

enum {
    GROUP_POSTS = 128,            /* that share a run, and files of text */
    SEARCH_FIELD_BYTES = 16 << 10 /* of a post's title, and of its categories and tags, beside the
                                     other posts' */
};

/* A file of text: pieces of posts that follow one another. */
struct text_file {
    struct entry entry;
    uint8_t digest[HASH_MAX_BYTES];
    uint32_t n_begun; /* posts that begin in it; 0: it goes on with the one before */
};

struct search_group {
    atomic_size_t left;
    struct search_run *runs; /* owned; more than one where posts are very long */
    size_t n_runs;
    struct text_file *files; /* owned */
    size_t n_files, cap_files;
};

struct search {
    size_t n_posts, n_groups;
    enum search_scope scope; /* never SEARCH_AUTO */
    enum hash_kind digest;
    const struct words *words; /* that the pages have of sheaf */
    struct entry **texts;      /* of posts, owned, until their group is complete; NULL: none */
    struct search_group *groups;
};

/* search.c: how many there is room for, which shrinks; the others are found as text is. */
size_t search_fitting(struct strs list, size_t *room);

/* search_text.c: appends the text of a page's body, in which sheaf's own words are these. */
void search_text(struct str xhtml, const struct words *words, struct buf *out);

/* search_tokens.c: terms of some posts on their way into a run. */
struct token;
struct named;
struct tokens {
    struct token *v, *room; /* owned */
    size_t n, cap;
    struct buf names;    /* of long terms, each behind a byte that is its length */
    struct named *named; /* owned; room for sorting them */
    size_t named_cap;
    bool failed;
};
void tokens_init(struct tokens *t);
void tokens_done(struct tokens *t);
/* Adds a term of a post, none of a later one being there; the same term twice does no harm. Failure
   sticks. One of at most eight bytes by its search_key; a longer one of at most
   SEARCH_TERM_BYTES by itself. */
void tokens_add_key(struct tokens *t, uint64_t key, uint32_t post);
void tokens_add_name(struct tokens *t, struct str term, uint32_t post);
/* Whether there are so many that they should be written before the next post. */
bool tokens_fill_run(const struct tokens *t);
/* Writes a run, of at most GROUP_POSTS posts; then there are none. */
enum err_kind tokens_write(struct tokens *t, struct run_writer *out,
                           struct err *err) SHEAF_MUST_USE;

/* search_terms.c: takes texts apart. */
enum {
    RECENT_TERMS = 4096
};
struct terms {
    struct tokens tokens;
    uint64_t recent[RECENT_TERMS]; /* keys of terms that the post has; most come again */
    uint32_t *begins; /* owned; of each character the last text in which a pair begins with it */
    uint32_t n_texts;
    uint32_t *ends; /* owned; characters of this text that end a run of pairs */
    size_t n_ends, ends_cap;
};
void terms_init(struct terms *t);
void terms_done(struct terms *t);
/* Adds the terms of a post's text to the tokens. */
void terms_add(struct terms *t, struct str plain, uint32_t post);

/* search_text_files.c: makes the files of a group whose posts are all there. */
enum err_kind text_files_make(struct search *s, size_t group, struct deflater *deflater,
                              struct blobs *blobs, struct err *err) SHEAF_MUST_USE;
/* Appends text as it stands inside of a string of JavaScript. */
void script_text(struct buf *out, struct str text);

#endif
