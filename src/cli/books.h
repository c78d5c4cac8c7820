/*
 * The runs of the library that one command makes: one, or one for each book that sheaf.yaml lists.
 */
#ifndef SHEAF_CLI_BOOKS_H
#define SHEAF_CLI_BOOKS_H

#include "cli/config.h"
#include "cli/report_join.h"

struct book_run {
    const struct config_entry *entry; /* NULL: the one run of a file without "books" */
    struct settings settings;
    bool begun;
    enum sheaf_status outcome;
    struct sheaf_error error;
    struct sheaf_report *report; /* may be NULL where outcome is not SHEAF_OK */
};

struct book_runs {
    struct book_run *v;
    size_t n;
    struct joined joined;
    const struct sheaf_report *report; /* of all runs together; NULL where none came far enough */
};

/* Settings for every book that was asked for, from what the command line gave. Borrows config.
   ERR_USAGE where a book says what makes no sense, chosen or not. */
enum err_kind books_make(struct book_runs *runs, const struct config *config,
                         const struct settings *asked, struct err *err) SHEAF_MUST_USE;
void books_done(struct book_runs *runs);

/* How each run is called: what is the same for all of them. */
struct books_call {
    bool planning, digests, list_posts;
    const char *modified;
    void (*progress)(void *user, const struct sheaf_progress *progress);
    void *progress_user;
    const volatile int *cancel;
};

/* Runs all of them and joins their reports. Where there are several, all are planned before one is
   built: nothing is written where one makes no sense, or where two would write the same file. */
enum err_kind books_run(struct book_runs *runs, const struct books_call *call,
                        struct err *err) SHEAF_MUST_USE;

/* The worst of what came of them. */
enum sheaf_status books_outcome(const struct book_runs *runs);

#endif
