/*
 * Hands out zeroed memory from chunks that double in size; all of it goes at once. Invariant: what
 * lies behind `at` in the current chunk is zero. Sanitizer builds give each allocation a chunk of
 * exactly its size, so that AddressSanitizer sees overruns.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

struct arena_chunk {
    struct arena_chunk *next;
    size_t size;
    _Alignas(16) char bytes[];
};

enum {
    ALIGNMENT = 16,
    FIRST_CHUNK = 4096,
    LARGEST_CHUNK = 1 << 20
};

void arena_init(struct arena *a, size_t budget_bytes)
{
    *a = (struct arena){.budget = budget_bytes};
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *next = chunk->next;

        free(chunk);
        chunk = next;
    }
}

void arena_done(struct arena *a)
{
    free_chunks(a->chunk);
    *a = (struct arena){.budget = a->budget};
}

static size_t round_up(size_t bytes)
{
    return (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static struct arena_chunk *new_chunk(size_t size)
{
    struct arena_chunk *chunk;

    if (size > SIZE_MAX - sizeof *chunk) {
        return NULL;
    }
    chunk = calloc(1, sizeof *chunk + size);
    if (chunk) {
        chunk->size = size;
    }
    return chunk;
}

#ifdef SHEAF_SANITIZED

void arena_reset(struct arena *a)
{
    arena_done(a);
}

static void *take(struct arena *a, size_t bytes)
{
    struct arena_chunk *chunk = new_chunk(bytes);

    if (!chunk) {
        return NULL;
    }
    chunk->next = a->chunk;
    a->chunk = chunk;
    return chunk->bytes;
}

#else

void arena_reset(struct arena *a)
{
    struct arena_chunk *kept = a->chunk;

    if (kept && a->at) {
        free_chunks(kept->next);
        kept->next = NULL;
        memset(kept->bytes, 0, (size_t)(a->at - kept->bytes));
        a->at = kept->bytes;
    } else {
        free_chunks(kept);
        a->chunk = NULL;
    }
    a->used = 0;
    a->failed = false;
}

/* A large piece gets a chunk of its own behind the current one, which goes on being filled. */
static void *take_apart(struct arena *a, size_t bytes)
{
    struct arena_chunk *chunk = new_chunk(bytes);

    if (!chunk)
        return NULL;
    if (a->chunk) {
        chunk->next = a->chunk->next;
        a->chunk->next = chunk;
    } else {
        a->chunk = chunk; /* at stays NULL: this chunk is full */
    }
    return chunk->bytes;
}

static void *take(struct arena *a, size_t bytes)
{
    size_t rounded;
    void *p;

    if (bytes > LARGEST_CHUNK / 4)
        return take_apart(a, bytes);
    rounded = round_up(bytes);
    if (!a->at || rounded > (size_t)(a->end - a->at)) {
        size_t size = a->at ? a->chunk->size * 2 : FIRST_CHUNK;
        struct arena_chunk *chunk;

        while (size < rounded)
            size *= 2;
        chunk = new_chunk(size < LARGEST_CHUNK ? size : LARGEST_CHUNK);
        if (!chunk)
            return NULL;
        chunk->next = a->chunk;
        a->chunk = chunk;
        a->at = chunk->bytes;
        a->end = chunk->bytes + chunk->size;
    }
    p = a->at;
    a->at += rounded;
    return p;
}

#endif

void *arena_alloc(struct arena *a, size_t bytes)
{
    void *p = NULL;
    size_t counted;

    if (a->failed) {
        return NULL;
    }
    if (bytes == 0) {
        bytes = 1;
    }
    /* Counted the same way in every build: fallbacks depend on it. */
    counted = bytes <= SIZE_MAX - ALIGNMENT ? round_up(bytes) : SIZE_MAX;
    if (counted <= a->budget && a->used <= a->budget - counted) {
        p = take(a, bytes);
    }
    if (p) {
        a->used += counted;
    } else {
        a->failed = true;
    }
    return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    if (size != 0 && n > SIZE_MAX / size) {
        a->failed = true;
        return NULL;
    }
    return arena_alloc(a, n * size);
}

struct str arena_str(struct arena *a, struct str s)
{
    return arena_join(a, s, STR_NONE, STR_NONE);
}

struct str arena_take(struct arena *a, struct buf *b)
{
    const struct str copy = arena_str(a, buf_view(b));

    a->failed = a->failed || b->failed;
    buf_done(b);
    return copy;
}

static char *append(char *p, struct str s)
{
    if (s.n > 0) {
        memcpy(p, s.p, s.n);
    }
    return p + s.n;
}

struct str arena_join(struct arena *a, struct str x, struct str y, struct str z)
{
    size_t n = x.n;
    char *p, *end;

    if (y.n > SIZE_MAX - 1 - n || z.n > SIZE_MAX - 1 - n - y.n) {
        a->failed = true;
        return STR_NONE;
    }
    n += y.n + z.n;
    p = arena_alloc(a, n + 1);
    if (!p) {
        return STR_NONE;
    }
    end = append(append(append(p, x), y), z);
    *end = '\0';
    return (struct str){p, n};
}

struct str arena_printf(struct arena *a, const char *format, ...)
{
    va_list args;
    char *p;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        a->failed = true;
        return STR_NONE;
    }
    p = arena_alloc(a, (size_t)n + 1);
    if (!p) {
        return STR_NONE;
    }
    va_start(args, format);
    n = vsnprintf(p, (size_t)n + 1, format, args);
    va_end(args);
    return (struct str){p, n < 0 ? 0 : (size_t)n};
}

bool arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t item_size)
{
    size_t wanted = *cap ? *cap * 2 : 8;
    void *old, *grown;

    if (n < *cap) {
        return true;
    }
    if (*cap > SIZE_MAX / 2) {
        a->failed = true;
        return false;
    }
    grown = arena_array(a, wanted, item_size);
    if (!grown) {
        return false;
    }
    /* items is the address of a pointer of any object type: read and written bytewise. */
    memcpy(&old, items, sizeof old);
    if (n > 0) {
        memcpy(grown, old, n * item_size);
    }
    memcpy(items, &grown, sizeof grown);
    *cap = wanted;
    return true;
}

bool arena_strs_add(struct arena *a, struct strs *list, struct str s)
{
    bool full = list->n == 0 || (list->n >= 4 && (list->n & (list->n - 1)) == 0);

    if (full) {
        size_t cap = list->n ? list->n * 2 : 4;
        struct str *v = arena_array(a, cap, sizeof *v);

        if (!v) {
            return false;
        }
        if (list->n > 0) {
            memcpy(v, list->v, list->n * sizeof *v);
        }
        list->v = v;
    }
    list->v[list->n++] = s;
    return true;
}

enum err_kind arena_finish(const struct arena *a, struct err *err)
{
    if (a->failed) {
        return err_set(err, ERR_LIMIT, "out of memory, or over the limit of %zu bytes", a->budget);
    }
    return ERR_OK;
}
