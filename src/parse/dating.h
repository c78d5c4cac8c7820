/*
 * Dating: a post's date, from its front matter, its address, its name or its folders.
 */
#ifndef SHEAF_PARSE_DATING_H
#define SHEAF_PARSE_DATING_H

#include "base/finding.h"
#include "model/post.h"
#include "parse/context.h"

/* Fills date and date_source of a post whose front matter has been read; date-conflict where two
   sources are more than a month apart. The context may be NULL. */
void dating_settle(struct post *post, struct str path, const struct parse_context *context,
                   struct findings *findings);
/* A date in the source's address is that of the post as it was published; the post's own may be of
   the day when it was scraped: date-from-scrape. */
void dating_compare_source(const struct post *post, struct str path, struct findings *findings);

#endif
