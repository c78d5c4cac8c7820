/*
 * Regular expressions as configurations have them for the names of files.
 */
#ifndef SHEAF_COLLECT_PATTERN_H
#define SHEAF_COLLECT_PATTERN_H

#include "base/arena.h"
#include "base/str.h"

struct pattern_item;

/* One of the alternatives of an expression. */
struct pattern {
    struct pattern_item *items;
    size_t n;
    bool at_start, at_end; /* "^" and "$" */
};

struct patterns {
    struct pattern *v;
    size_t n, cap;
};

/* Adds what an expression means: characters, ".", classes, escapes, each with "*", "+" or "?",
   anchors at both ends, and alternatives. False, and nothing is added, where it has more than that
   or memory is used up; the arena remembers the latter. */
bool patterns_add(struct arena *a, struct patterns *patterns, struct str expression);
/* Whether one of them matches somewhere in the text. */
bool patterns_match(const struct patterns *patterns, struct str text);

#endif
