/*
 * What `sheaf init` writes.
 */
#ifndef SHEAF_CLI_INIT_TEXT_H
#define SHEAF_CLI_INIT_TEXT_H

#include "base/arena.h"
#include "base/buf.h"
#include "sheaf/sheaf.h"

/* Appends a commented sheaf.yaml for the site of a report with posts_list. `paths` are what it was
   made from, relative to the site's root; none: the root itself. */
enum err_kind init_text(struct buf *out, const struct sheaf_report *report, struct strs paths,
                        struct err *err) SHEAF_MUST_USE;

/* A name for file names and identifiers: of the site's host, else of its folder, else of its
   title; lower case, ASCII, never empty. */
struct str init_name(struct arena *a, const struct sheaf_report *report);

/* Appends text as a YAML scalar, in quotes where it needs them. */
void init_scalar(struct buf *out, struct str text);

/* First and last day of the posts that are to be bound; empty where none has a date. */
void init_span(const struct sheaf_report *report, struct str *ret_first, struct str *ret_last);

/* The value for "by"; NULL where the posts are best in one book. */
const char *init_by(const struct sheaf_report *report);

#endif
