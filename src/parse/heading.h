/*
 * The first heading of a Markdown body, found without parsing it.
 */
#ifndef SHEAF_PARSE_HEADING_H
#define SHEAF_PARSE_HEADING_H

#include "base/arena.h"

struct heading {
    struct str text; /* inline markup stripped, white space single */
    unsigned level;  /* 1 … 6 */
    bool first;      /* nothing stands above it but definitions and comments */
    bool text_only;  /* no pictures, links, notes or tags: the text is all there is to it */
};

/* The first heading within the first 64 KB; false where there is none, or an empty one. */
bool heading_find(struct arena *a, struct str body, struct heading *ret);

#endif
