/*
 * Front matter and configuration as a small tree: scalars, lists and maps with their places.
 * Everything lives in one arena; aliases share nodes, so a tree may be a graph, even a cyclic one:
 * whoever walks it bounds both depth and count.
 */
#ifndef SHEAF_MODEL_VALUE_H
#define SHEAF_MODEL_VALUE_H

#include "base/arena.h"

enum value_kind {
    VALUE_SCALAR,
    VALUE_LIST,
    VALUE_MAP
};

struct item {
    struct item *next;
    struct str key;        /* of a map's item; empty in lists */
    uint32_t line, column; /* of the key; 0 where it is not known */
    const struct value *value;
};

struct value {
    enum value_kind kind;
    bool plain; /* written without quotes: null, true and numbers may be meant */
    bool cut;   /* a list that had more than LIMIT_LIST_ITEMS items */
    uint32_t line, column;
    struct str text;
    struct item *first, *last;
    size_t n;
};

/* NULL where memory is used up; the arena remembers. */
struct value *value_new(struct arena *a, enum value_kind kind, uint32_t line, uint32_t column);
/* Appends to a list or a map; no value (memory was used up) appends nothing. A list at its limit is
   marked as cut instead. */
void value_add(struct arena *a, struct value *parent, struct str key, const struct value *value);
/* The last value of a key (ASCII letters compare without case), or NULL. */
const struct value *value_get(const struct value *map, struct str key);
/* null, nothing, "" or only white space; an empty list or map. */
bool value_is_none(const struct value *v);

/* Reads a file of data, its language told by its ending, into a tree in `keep`: parse/ has one,
   the other stages are handed it. *ret is NULL where the file holds nothing. ERR_FORMAT
   "path:line:column: …" where it is not valid, ERR_SYSTEM where it cannot be read. */
struct tree_reader {
    enum err_kind (*read)(const char *path, struct arena *keep, const struct value **ret,
                          struct err *err);
};

#endif
