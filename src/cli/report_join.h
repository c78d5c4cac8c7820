/*
 * Reports of several runs over one site become one.
 */
#ifndef SHEAF_CLI_REPORT_JOIN_H
#define SHEAF_CLI_REPORT_JOIN_H

#include "base/arena.h"
#include "sheaf/sheaf.h"

/* What a book of sheaf.yaml was asked for and what came of it. */
struct report_entry {
    const char *id;
    const struct sheaf_options *options;
    const struct sheaf_report *report; /* with posts_list */
};

struct joined {
    struct sheaf_report report;
    struct report_entry *entries;
    size_t n_entries;
    struct arena arena;
};

/* Joins at least one report, which must outlive *ret. Posts and files that several runs saw count
   once; ids of books become "ENTRY/BOOK", or "ENTRY" where the entry makes one book of everything.
   On failure *ret holds nothing to free. */
enum err_kind report_join(struct joined *ret, const struct report_entry *entries, size_t n,
                          struct err *err) SHEAF_MUST_USE;
/* Accepts one that was never joined: all zero. */
void joined_done(struct joined *j);

#endif
