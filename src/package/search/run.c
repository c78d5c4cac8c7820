/*
 * Sorted runs of terms are written, read and merged. A term shares its beginning with the one
 * before it: its entry is the number of bytes shared, the number of others, these, the number of
 * posts, and the gaps between them as varints. Blocks hold whole entries; the first of a block
 * shares nothing. Memory of a merge: a block for each run that has left memory, and the posts of
 * one term.
 */
#include "package/search/run.h"

#include <stdlib.h>

#include "base/limits.h"
#include "package/zip/blobs.h"

enum {
    BLOCK_BYTES = 32 << 10,
    VARINT_BYTES = 5 /* at most */
};

void search_run_release(struct search_run *run, struct blobs *blobs)
{
    for (size_t i = 0; i < run->n; i++) {
        blobs_release(blobs, &run->blocks[i]);
    }
    free(run->blocks);
    *run = (struct search_run){0};
}

uint64_t search_key(struct str term)
{
    unsigned char bytes[8] = {0};
    uint64_t key = 0;

    memcpy(bytes, term.p, term.n < 8 ? term.n : 8);
    for (size_t i = 0; i < 8; i++) {
        key = key << 8 | bytes[i];
    }
    return key;
}

void run_writer_init(struct run_writer *w, struct search_run *run, struct blobs *blobs)
{
    *w = (struct run_writer){.run = run, .blobs = blobs};
    buf_init(&w->block, LIMIT_TEXT_BYTES);
}

void run_writer_done(struct run_writer *w)
{
    buf_done(&w->block);
}

static char *put_varint(char *at, uint32_t value)
{
    for (; value >= 0x80; value >>= 7) {
        *at++ = (char)(value | 0x80);
    }
    *at++ = (char)value;
    return at;
}

enum err_kind run_writer_finish(struct run_writer *w, struct err *err)
{
    struct search_run *run = w->run;
    struct entry *entry;

    if (buf_finish(&w->block, err)) {
        return err->kind;
    }
    if (w->block.n == 0) {
        return ERR_OK;
    }
    if (run->n == run->cap) {
        const size_t cap = run->cap ? 2 * run->cap : 1;
        struct entry *more = realloc(run->blocks, cap * sizeof *more);

        if (!more) {
            return err_nomem(err);
        }
        run->blocks = more;
        run->cap = cap;
    }
    entry = &run->blocks[run->n];
    *entry = (struct entry){.size = w->block.n, .stored_size = w->block.n, .payload = {.fd = -1}};
    if (blobs_add(w->blobs, buf_view(&w->block), &entry->payload, err)) {
        return err->kind;
    }
    run->n++;
    buf_reset(&w->block);
    w->last_n = 0;
    return ERR_OK;
}

enum err_kind run_write(struct run_writer *w, struct str term, const uint32_t *posts, size_t n,
                        struct err *err)
{
    char *at = buf_reserve(&w->block, 2 + SEARCH_TERM_BYTES + (n + 1) * VARINT_BYTES);
    const char *begin = at;
    size_t shared = 0;

    if (!at) {
        return buf_finish(&w->block, err);
    }
    while (shared < term.n && shared < w->last_n && term.p[shared] == w->last[shared]) {
        shared++;
    }
    *at++ = (char)shared;
    *at++ = (char)(term.n - shared);
    memcpy(at, term.p + shared, term.n - shared);
    at = put_varint(at + term.n - shared, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        at = put_varint(at, posts[i] - (i > 0 ? posts[i - 1] : 0));
    }
    *at = '\0';
    w->block.n += (size_t)(at - begin);
    memcpy(w->last + shared, term.p + shared, term.n - shared);
    w->last_n = term.n;
    return w->block.n < BLOCK_BYTES ? ERR_OK : run_writer_finish(w, err);
}

/* A run that is being read: the term it stands at, and where its posts are. */
struct cursor {
    const struct search_run *run;
    size_t block; /* the next one */
    struct buf room;
    const unsigned char *at, *end;
    char term[SEARCH_TERM_BYTES];
    size_t term_n;
    uint32_t n_posts;
    size_t index; /* of the run */
};

/* Runs are what run_write made: they need no checks. */
static uint32_t read_varint(struct cursor *c)
{
    uint32_t value = 0;

    for (unsigned shift = 0;; shift += 7) {
        const unsigned char byte = *c->at++;

        value |= (uint32_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
}

/* Goes to the next term; *ret_more is false at the run's end. */
static enum err_kind cursor_next(struct cursor *c, bool *ret_more, struct err *err)
{
    size_t shared, n;

    *ret_more = false;
    if (c->at == c->end) {
        struct str bytes;

        if (c->block == c->run->n) {
            return ERR_OK;
        }
        buf_reset(&c->room);
        if (blobs_read(&c->run->blocks[c->block++], &c->room, &bytes, err)) {
            return err->kind;
        }
        c->at = (const unsigned char *)bytes.p;
        c->end = c->at + bytes.n;
    }
    shared = *c->at++;
    n = *c->at++;
    memcpy(c->term + shared, c->at, n);
    c->at += n;
    c->term_n = shared + n;
    c->n_posts = read_varint(c);
    *ret_more = true;
    return ERR_OK;
}

static struct str cursor_term(const struct cursor *c)
{
    return str_make(c->term, c->term_n);
}

/* A place in the heap; the key is that of the cursor's term, to look no further most of the time.
 */
struct heap_slot {
    uint64_t key;
    struct cursor *cursor;
};

static bool comes_before(const struct heap_slot *x, const struct heap_slot *y)
{
    const struct cursor *a = x->cursor, *b = y->cursor;
    int order = (x->key > y->key) - (x->key < y->key);

    if (order == 0 && (a->term_n > 8 || b->term_n > 8)) {
        order = str_cmp(cursor_term(a), cursor_term(b));
    }
    return order < 0 || (order == 0 && a->index < b->index);
}

/* Cursors, the first in order on top. */
struct heap {
    struct heap_slot *v;
    size_t n;
};

static void heap_sink(struct heap *h, size_t i)
{
    const struct heap_slot moved = h->v[i];

    for (size_t child; (child = 2 * i + 1) < h->n; i = child) {
        if (child + 1 < h->n && comes_before(&h->v[child + 1], &h->v[child])) {
            child++;
        }
        if (comes_before(&moved, &h->v[child])) {
            break;
        }
        h->v[i] = h->v[child];
    }
    h->v[i] = moved;
}

/* Moves the top on, or out. */
static enum err_kind heap_advance(struct heap *h, struct err *err)
{
    bool more;

    if (cursor_next(h->v[0].cursor, &more, err)) {
        return err->kind;
    }
    if (more) {
        h->v[0].key = search_key(cursor_term(h->v[0].cursor));
    } else {
        h->v[0] = h->v[--h->n];
    }
    heap_sink(h, 0);
    return ERR_OK;
}

/* The posts of one term, from all runs. */
struct gathered {
    uint32_t *v;
    size_t n, cap;
};

static enum err_kind gather(struct gathered *g, struct cursor *c, struct err *err)
{
    uint32_t post = 0;

    if (g->n + c->n_posts > g->cap) {
        const size_t cap = 2 * (g->n + c->n_posts);
        uint32_t *more = realloc(g->v, cap * sizeof *more);

        if (!more) {
            return err_nomem(err);
        }
        g->v = more;
        g->cap = cap;
    }
    for (uint32_t i = 0; i < c->n_posts; i++) {
        post += read_varint(c);
        g->v[g->n++] = post;
    }
    return ERR_OK;
}

static enum err_kind merge_heap(struct heap *h, const struct run_sink *sink, struct err *err)
{
    struct gathered posts = {.n = 0};
    enum err_kind kind = ERR_OK;

    while (h->n > 0 && !kind) {
        char term[SEARCH_TERM_BYTES];
        const uint64_t key = h->v[0].key;
        const size_t n = h->v[0].cursor->term_n;

        memcpy(term, h->v[0].cursor->term, n);
        posts.n = 0;
        while (!kind && h->n > 0 && h->v[0].key == key &&
               str_eq(cursor_term(h->v[0].cursor), str_make(term, n))) {
            kind = gather(&posts, h->v[0].cursor, err) ? err->kind : heap_advance(h, err);
        }
        kind = kind ? kind : sink->take(sink->user, str_make(term, n), posts.v, posts.n, err);
    }
    free(posts.v);
    return kind;
}

enum err_kind search_merge(const struct search_run *const *runs, size_t n,
                           const struct run_sink *sink, struct err *err)
{
    struct cursor *cursors = calloc(n + 1, sizeof *cursors);
    struct heap heap = {calloc(n + 1, sizeof(struct heap_slot)), 0};
    enum err_kind kind = ERR_OK;

    if (!cursors || !heap.v) {
        free(heap.v);
        free(cursors);
        return err_nomem(err);
    }

    for (size_t i = 0; i < n && !kind; i++) {
        struct cursor *c = &cursors[i];
        bool more = false;

        c->run = runs[i];
        c->index = i;
        buf_init(&c->room, LIMIT_TEXT_BYTES);
        kind = cursor_next(c, &more, err);
        if (more) {
            heap.v[heap.n++] = (struct heap_slot){search_key(cursor_term(c)), c};
        }
    }
    for (size_t i = heap.n; i-- > 0;) {
        heap_sink(&heap, i);
    }
    kind = kind ? kind : merge_heap(&heap, sink, err);
    for (size_t i = 0; i < n; i++) {
        buf_done(&cursors[i].room);
    }
    free(heap.v);
    free(cursors);
    return kind;
}
