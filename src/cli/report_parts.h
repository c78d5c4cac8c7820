/*
 * Pieces of a report for people: words for reasons, sparklines, missing pictures.
 */
#ifndef SHEAF_CLI_REPORT_PARTS_H
#define SHEAF_CLI_REPORT_PARTS_H

#include "cli/terminal.h"
#include "sheaf/sheaf.h"

/* Columns that the labels at the left take. */
#define REPORT_LABEL 11u
/* Years of sparklines shown unless all are asked for. */
#define REPORT_YEARS 20u

void report_label(struct buf *out, const char *label);

const char *ignored_words(const char *reason);
const char *left_out_words(const char *reason, size_t posts);
const char *bundle_state_name(enum sheaf_bundle_state state);

/* "   3 drafts, 2 hidden", or nothing. */
void print_reasons(struct buf *out, const struct sheaf_report *report);
/* One line a year, a bar a month; nothing where all posts are of one month. */
void print_months(struct buf *out, const struct sheaf_report *report, bool all);
/* Pictures that are missing, by host; each of them with `all`. */
void print_missing(struct buf *out, const struct sheaf_report *report, bool all);

/* Its file name without ending and volume. */
struct str book_name(const struct sheaf_book *book);
/* The cell "2020-01-02…2020-12-31". */
void table_span(struct table *table, const struct sheaf_book *book);

#endif
