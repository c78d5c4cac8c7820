/*
 * An arena becomes a library's allocator that never returns NULL. Invariant: each piece knows its
 * size, and no more is taken than the arena's budget.
 */
#include "render/markdown/budget.h"

enum {
    HEADER_BYTES = 16 /* before each piece: its size, for realloc */
};

static _Thread_local struct budget *current;

void budget_use(struct budget *b)
{
    current = b;
}

void *budget_take(struct budget *b, size_t bytes)
{
    void *memory = arena_alloc(b->arena, bytes);

    if (!memory) {
        b->over = bytes + HEADER_BYTES > b->arena->budget - b->arena->used;
        longjmp(b->out, 1);
    }
    return memory;
}

void *budget_calloc(size_t n, size_t size)
{
    size_t bytes = n * size; /* parsers ask for objects and for capped input sizes */
    char *p = budget_take(current, bytes + HEADER_BYTES);

    memcpy(p, &bytes, sizeof bytes);
    return p + HEADER_BYTES;
}

void *budget_realloc(void *old, size_t bytes)
{
    size_t had;
    void *p;

    if (!old) {
        return budget_calloc(1, bytes);
    }
    memcpy(&had, (char *)old - HEADER_BYTES, sizeof had);
    if (bytes <= had) {
        return old;
    }
    p = budget_calloc(1, bytes);
    memcpy(p, old, had);
    return p;
}

void budget_free(void *p)
{
    (void)p;
}
