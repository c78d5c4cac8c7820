/*
 * Inside of package/: runs of a search index in the making. A run is a list of terms in bytewise
 * order, each with the posts that hold it, kept in blocks among the blobs.
 */
#ifndef SHEAF_PACKAGE_SEARCH_RUN_H
#define SHEAF_PACKAGE_SEARCH_RUN_H

#include "package/package.h"

#define SEARCH_TERM_BYTES 160u /* 40 characters at most */

struct search_run {
    struct entry *blocks; /* owned */
    size_t n, cap;
};

/* A run is empty when it is all zeros. */
void search_run_release(struct search_run *run, struct blobs *blobs);

struct run_writer {
    struct search_run *run;
    struct blobs *blobs;
    struct buf block;
    char last[SEARCH_TERM_BYTES];
    size_t last_n;
};

void run_writer_init(struct run_writer *w, struct search_run *run, struct blobs *blobs);
void run_writer_done(struct run_writer *w);
/* Terms in order, none twice, of at most SEARCH_TERM_BYTES; posts in order. */
enum err_kind run_write(struct run_writer *w, struct str term, const uint32_t *posts, size_t n,
                        struct err *err) SHEAF_MUST_USE;
enum err_kind run_writer_finish(struct run_writer *w, struct err *err) SHEAF_MUST_USE;

/* Whoever takes terms as they come out of a merge. */
struct run_sink {
    enum err_kind (*take)(void *user, struct str term, const uint32_t *posts, size_t n,
                          struct err *err);
    void *user;
};

/* Merges runs, of which each holds posts behind those of the one before. */
enum err_kind search_merge(const struct search_run *const *runs, size_t n,
                           const struct run_sink *sink, struct err *err) SHEAF_MUST_USE;

/* The order of terms by their first eight bytes. */
uint64_t search_key(struct str term);

#endif
