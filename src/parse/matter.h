/*
 * Front matter, in whatever language and however broken, becomes a value tree.
 */
#ifndef SHEAF_PARSE_MATTER_H
#define SHEAF_PARSE_MATTER_H

#include "base/finding.h"
#include "model/value.h"
#include "parse/frontmatter.h"

struct matter_reader {
    struct arena *arena; /* the tree lives here */
    struct findings *findings;
    struct str path;
};

/* *ret_root is NULL where the front matter holds no keys; *ret_is_front false where it is none but
   text that looks like it: then the whole file is body. Errors are only memory. */
enum err_kind matter_read(const struct matter_reader *r, const struct front *front,
                          const struct value **ret_root, bool *ret_is_front,
                          struct err *err) SHEAF_MUST_USE;

#endif
