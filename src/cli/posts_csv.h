/*
 * The posts of a report as a table for spreadsheets.
 */
#ifndef SHEAF_CLI_POSTS_CSV_H
#define SHEAF_CLI_POSTS_CSV_H

#include "base/buf.h"
#include "sheaf/sheaf.h"

/* Appends the table as RFC 4180 has it, in UTF-8 with a byte order mark, which tells spreadsheets
   that it is UTF-8: a row a chapter, and one for each post that is in no book. */
void posts_csv(struct buf *out, const struct sheaf_report *report);

#endif
