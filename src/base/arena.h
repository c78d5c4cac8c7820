/*
 * A bump allocator: everything in it goes at once. Memory is 16-byte aligned and zeroed.
 * Failure (budget or memory) sticks: allocations return NULL, string copies return the empty
 * slice, and arena_finish tells once at the end of a stage.
 */
#ifndef SHEAF_BASE_ARENA_H
#define SHEAF_BASE_ARENA_H

#include "base/err.h"
#include "base/str.h"

struct arena_chunk;
struct buf;

struct arena {
    struct arena_chunk *chunk; /* newest first */
    char *at, *end;
    size_t used;   /* bytes handed out */
    size_t budget; /* bytes it may hand out */
    bool failed;
};

void arena_init(struct arena *a, size_t budget_bytes);
void arena_done(struct arena *a);
/* Empty again; one chunk is kept for reuse, failure forgotten. */
void arena_reset(struct arena *a);

void *arena_alloc(struct arena *a, size_t bytes);
/* n * size bytes, checked for overflow. */
void *arena_array(struct arena *a, size_t n, size_t size);
/* A copy, followed by a NUL that does not count: .p is a C string. */
struct str arena_str(struct arena *a, struct str s);
struct str arena_printf(struct arena *a, const char *format, ...) SHEAF_PRINTF(2, 3);
/* The bytes of x, y, z one after another, NUL-terminated. */
struct str arena_join(struct arena *a, struct str x, struct str y, struct str z);

/* A copy of what a buffer holds, which is then done with; its failure becomes the arena's. */
struct str arena_take(struct arena *a, struct buf *b);

/* Makes room for one more element in an arena array; *items is T **, n the elements in use.
   False on failure; then nothing changed. Grows by doubling, the old copy stays in the arena. */
bool arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t item_size);
/* Appends to a list of slices kept with doubling capacity (powers of two from 4). */
bool arena_strs_add(struct arena *a, struct strs *list, struct str s);

enum err_kind arena_finish(const struct arena *a, struct err *err) SHEAF_MUST_USE;

#endif
