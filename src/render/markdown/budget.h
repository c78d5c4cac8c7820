/*
 * Memory for a parser that cannot fail: where its budget is used up, allocation jumps out of it.
 */
#ifndef SHEAF_RENDER_BUDGET_H
#define SHEAF_RENDER_BUDGET_H

#include <setjmp.h>

#include "base/arena.h"

struct budget {
    struct arena *arena;
    jmp_buf out; /* set by the user with setjmp */
    bool over;   /* jumped out because of the budget, not of memory */
};

/* What budget_calloc and its kin take from on this thread, until it is changed; NULL: nothing. */
void budget_use(struct budget *b);

void *budget_take(struct budget *b, size_t bytes);

/* The three functions of a library's allocator. Nothing is freed before the arena is. */
void *budget_calloc(size_t n, size_t size);
void *budget_realloc(void *old, size_t bytes);
void budget_free(void *p);

#endif
