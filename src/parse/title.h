/*
 * Titles: from file names, and without the decorations that sites put around them.
 */
#ifndef SHEAF_PARSE_TITLE_H
#define SHEAF_PARSE_TITLE_H

#include "base/arena.h"

/* "posts/2024-09-27-some-title.md" gives "some title", "trip/index.md" gives "trip". Never empty.
 */
struct str title_of_path(struct arena *a, struct str path);
/* The stem that names a post: without ending and language; of its folder for index files. */
struct str title_stem(struct str path);
/* What follows the last " | ", " - " or the like; empty where there is none. */
struct str title_ending(struct str title);
/* Names that may decorate a title: the post's own categories; what stands for its site. */
struct title_names {
    struct strs own, site;
};
/* Cuts beginnings ("X->", "X | ", "【X】") and endings (" | X", " - X") off a title where X is one
   of names; never all of it. */
struct str title_undecorated(struct str title, const struct title_names *names);

#endif
