/*
 * A hash table from byte strings to numbers. Keys are borrowed: they must outlive the map.
 */
#ifndef SHEAF_BASE_MAP_H
#define SHEAF_BASE_MAP_H

#include "base/err.h"
#include "base/str.h"

struct map_slot;

struct map {
    struct map_slot *slots;
    size_t n;
    size_t cap; /* 0 or a power of two */
};

#define MAP_NONE SIZE_MAX

void map_init(struct map *m);
void map_done(struct map *m);
/* Room for n keys at once. */
enum err_kind map_reserve(struct map *m, size_t n, struct err *err) SHEAF_MUST_USE;
/* The value of key, or MAP_NONE. */
size_t map_get(const struct map *m, struct str key);
/* Sets key to value unless it is there; *ret_value (may be NULL) receives the value that the key
   has afterwards. Compare it with `value` to see whether the key is new. */
enum err_kind map_add(struct map *m, struct str key, size_t value, size_t *ret_value,
                      struct err *err) SHEAF_MUST_USE;

#endif
