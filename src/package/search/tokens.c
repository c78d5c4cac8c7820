/*
 * Terms, each with the post that holds it, become a run: terms in bytewise order, each once with
 * its posts. Most terms are short enough to be sorted as numbers, by a radix sort, whose time does
 * not depend on what the text is; what is longer is sorted by its bytes among those that begin
 * alike.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "package/search/parts.h"

enum {
    RUN_TOKENS = 1 << 19,
    RUN_NAME_BYTES = 16 << 20
};

struct token {
    uint64_t key;
    uint32_t post;
    uint32_t name; /* where it is among the names, from 1; 0: the key is the whole term */
};

/* A long term. */
struct named {
    struct str term;
    uint32_t post;
};

void tokens_init(struct tokens *t)
{
    *t = (struct tokens){0};
    buf_init(&t->names, LIMIT_TEXT_BYTES);
}

void tokens_done(struct tokens *t)
{
    free(t->v);
    free(t->room);
    free(t->named);
    buf_done(&t->names);
}

static bool make_room(struct tokens *t)
{
    const size_t cap = t->cap ? 2 * t->cap : 1024;
    struct token *more = realloc(t->v, cap * sizeof *more);

    t->v = more ? more : t->v;
    t->cap = more ? cap : t->cap;
    return more != NULL;
}

static void add(struct tokens *t, struct token token)
{
    if (t->n == t->cap && !make_room(t)) {
        t->failed = true;
    } else {
        t->v[t->n++] = token;
    }
}

void tokens_add_key(struct tokens *t, uint64_t key, uint32_t post)
{
    add(t, (struct token){key, post, 0});
}

void tokens_add_name(struct tokens *t, struct str term, uint32_t post)
{
    add(t, (struct token){search_key(term), post, (uint32_t)t->names.n + 1});
    buf_char(&t->names, (char)term.n);
    buf_str(&t->names, term);
}

bool tokens_fill_run(const struct tokens *t)
{
    return t->n >= RUN_TOKENS || t->names.n >= RUN_NAME_BYTES;
}

/* Sorts by key, what is alike staying in order; the result is t->v. */
static void sort_by_key(struct tokens *t)
{
    size_t counts[8][256] = {{0}};

    for (size_t i = 0; i < t->n; i++) {
        for (unsigned b = 0; b < 8; b++) {
            counts[b][t->v[i].key >> 8 * b & 0xFF]++;
        }
    }
    for (unsigned b = 0; b < 8; b++) {
        struct token *from = t->v, *to = t->room;
        size_t *at = counts[b], sum = 0;

        if (at[from[0].key >> 8 * b & 0xFF] == t->n) {
            continue;
        }
        for (size_t i = 0; i < 256; i++) {
            const size_t n = at[i];

            at[i] = sum;
            sum += n;
        }
        for (size_t i = 0; i < t->n; i++) {
            to[at[from[i].key >> 8 * b & 0xFF]++] = from[i];
        }
        t->v = to;
        t->room = from;
    }
}

/* The posts of a term that has been begun; those of a run fit. */
struct posts {
    uint32_t v[GROUP_POSTS];
    size_t n;
};

static void add_post(struct posts *posts, uint32_t post)
{
    if (posts->n == 0 || posts->v[posts->n - 1] != post) {
        posts->v[posts->n++] = post;
    }
}

static struct str name_of(const struct tokens *t, const struct token *token)
{
    const char *p = t->names.p + token->name - 1;

    return str_make(p + 1, (unsigned char)*p);
}

static int compare_named(const void *x, const void *y)
{
    const struct named *a = x, *b = y;
    const int order = str_cmp(a->term, b->term);

    return order ? order : (a->post > b->post) - (a->post < b->post);
}

/* The long ones of tokens [from, end), which begin alike. */
static enum err_kind write_named(struct tokens *t, size_t from, size_t end, struct run_writer *out,
                                 struct err *err)
{
    struct posts posts = {.n = 0};
    size_t n = 0;

    if (end - from > t->named_cap) {
        free(t->named);
        t->named_cap = 2 * (end - from);
        t->named = malloc(t->named_cap * sizeof *t->named);
        if (!t->named) {
            t->named_cap = 0;
            return err_nomem(err);
        }
    }
    for (size_t i = from; i < end; i++) {
        if (t->v[i].name) {
            t->named[n++] = (struct named){name_of(t, &t->v[i]), t->v[i].post};
        }
    }
    if (n > 1) {
        qsort(t->named, n, sizeof *t->named, compare_named);
    }
    for (size_t i = 0; i < n; i++) {
        add_post(&posts, t->named[i].post);
        if (i + 1 < n && str_eq(t->named[i].term, t->named[i + 1].term)) {
            continue;
        }
        if (run_write(out, t->named[i].term, posts.v, posts.n, err)) {
            return err->kind;
        }
        posts.n = 0;
    }
    return ERR_OK;
}

/* The term whose key this is, in room. */
static struct str short_term(uint64_t key, char room[8])
{
    size_t n = 0;

    for (; n < 8 && key << 8 * n; n++) {
        room[n] = (char)(key >> (56 - 8 * n));
    }
    return str_make(room, n);
}

/* Tokens that begin alike: the one that is no longer than that comes first. */
static enum err_kind write_key(struct tokens *t, size_t from, size_t end, struct run_writer *out,
                               struct err *err)
{
    struct posts posts = {.n = 0};
    bool any_named = false;
    char room[8];

    for (size_t i = from; i < end; i++) {
        if (t->v[i].name) {
            any_named = true;
        } else {
            add_post(&posts, t->v[i].post);
        }
    }
    if (posts.n > 0 && run_write(out, short_term(t->v[from].key, room), posts.v, posts.n, err)) {
        return err->kind;
    }
    return any_named ? write_named(t, from, end, out, err) : ERR_OK;
}

enum err_kind tokens_write(struct tokens *t, struct run_writer *out, struct err *err)
{
    if (t->failed || buf_finish(&t->names, err)) {
        return err_nomem(err);
    }
    if (t->n > 1) {
        free(t->room);
        t->room = malloc(t->cap * sizeof *t->room);
        if (!t->room) {
            return err_nomem(err);
        }
        sort_by_key(t);
    }
    for (size_t from = 0, end; from < t->n; from = end) {
        for (end = from + 1; end < t->n && t->v[end].key == t->v[from].key; end++) {
        }
        if (write_key(t, from, end, out, err)) {
            return err->kind;
        }
    }
    t->n = 0;
    buf_reset(&t->names);
    return run_writer_finish(out, err);
}
