/*
 * The address that a site's generator publishes a post at.
 */
#ifndef SHEAF_GROUP_PERMALINKS_H
#define SHEAF_GROUP_PERMALINKS_H

#include "model/post.h"

/* "/posts/2021/a/": below the site's own address, or in full where the front matter says so; what
   the front matter says, else computed from the site's patterns or the generator's defaults. Empty
   where it cannot be known: no generator, a pattern with words that nothing here tells, no date
   where one is needed. */
struct str permalink_of(struct arena *a, const struct site *site, const struct post *post);

#endif
