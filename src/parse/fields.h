/*
 * Front matter's values become a post's fields.
 */
#ifndef SHEAF_PARSE_FIELDS_H
#define SHEAF_PARSE_FIELDS_H

#include "base/finding.h"
#include "model/post.h"
#include "model/value.h"

struct fields {
    struct arena *scratch;
    struct arena *keep; /* what goes into the post is copied here */
    struct findings *findings;
    struct str path;
    struct post *post;
};

/* Reads a map; sets what it says and leaves the rest of the post alone. title stays empty where
   there is none. */
void fields_read(const struct fields *f, const struct value *root);
/* Whether a map has any key that fields_read would read. */
bool fields_knows(const struct value *map);

#endif
