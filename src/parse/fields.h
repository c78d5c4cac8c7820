/*
 * Front matter's values become a post's fields.
 */
#ifndef SHEAF_PARSE_FIELDS_H
#define SHEAF_PARSE_FIELDS_H

#include "base/finding.h"
#include "model/post.h"
#include "model/value.h"
#include "parse/context.h"

struct fields {
    struct arena *scratch;
    struct arena *keep; /* what goes into the post is copied here */
    struct findings *findings;
    struct str path;
    struct post *post;
    const struct parse_context *context; /* or NULL */
};

/* A map of fields, and the file that it stands in. */
struct field_layer {
    const struct value *map;
    struct str path;
};

/* Reads maps, the first one that has a field counts; sets what they say and leaves the rest of the
   post alone. title stays empty where there is none. */
void fields_read(const struct fields *f, const struct field_layer *layers, size_t n);
/* Whether a map has any key that fields_read would read. */
bool fields_knows(const struct value *map);

#endif
