/*
 * Finds the front matter of a post.
 */
#ifndef SHEAF_PARSE_FRONTMATTER_H
#define SHEAF_PARSE_FRONTMATTER_H

#include "base/str.h"

enum front_kind {
    FRONT_NONE,
    FRONT_YAML,
    FRONT_TOML,
    FRONT_JSON,
    FRONT_MARKS, /* [#]: key: "value" lines, without a fence */
    FRONT_LINES, /* Key: value lines up to an empty one, lists parted by commas */
    FRONT_OPEN   /* begins as front matter and never ends: the file is all body */
};

struct front {
    enum front_kind kind;
    struct str text;    /* between the fences */
    uint32_t text_line; /* number of its first line; where FRONT_OPEN, of the opening fence */
    size_t body;        /* where the body begins, bytes */
    uint32_t body_line;
};

/* `file` is the whole file without a byte order mark. */
struct front front_find(struct str file);

#endif
