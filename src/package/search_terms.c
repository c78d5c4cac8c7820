/*
 * Text becomes the terms that it is found by: overlapping pairs of characters where words have no
 * spaces between them (Han, kana, Hangul), words elsewhere. Invariant: assets/search.js takes
 * queries apart by the same rules; for each such character of a text there is a term that begins
 * with it, and every sixteen characters of a word are together in one term.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "package/search_parts.h"

enum {
    WORD_CHARACTERS = 40, /* longer words become terms of so many characters, … */
    WORD_STEP = 24        /* … of which one begins at each of these */
};

struct token {
    uint64_t key;
    const char *p;
    size_t n;
    bool last; /* a character that ends its run: only where no pair begins with it */
};

enum class {
    CLASS_BREAK,
    CLASS_PAIRS,
    CLASS_WORD
};

struct class_range {
    uint32_t first, last;
};

/* The same as in assets/search.js. Text has been brought to NFKC. */
static const struct class_range pairs[] = {
    {0x1100, 0x11FF}, {0x2E80, 0x2FDF}, {0x3005, 0x3007}, {0x3021, 0x302F}, {0x3031, 0x3035},
    {0x3038, 0x303C}, {0x3041, 0x3096}, {0x3099, 0x309A}, {0x309D, 0x309F}, {0x30A1, 0x30FA},
    {0x30FC, 0x30FF}, {0x3105, 0x318E}, {0x31A0, 0x31BF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF}, {0xA960, 0xA97F}, {0xAC00, 0xD7FF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF},
};
static const struct class_range breaks[] = {
    {0x0000, 0x002F}, {0x003A, 0x0060}, {0x007B, 0x00A9}, {0x00AB, 0x00B4},   {0x00B6, 0x00B9},
    {0x00BB, 0x00BF}, {0x00D7, 0x00D7}, {0x00F7, 0x00F7}, {0x2000, 0x206F},   {0x20A0, 0x20CF},
    {0x2190, 0x2BFF}, {0x2E00, 0x2E7F}, {0x2FF0, 0x3004}, {0x3008, 0x3020},   {0x3030, 0x3030},
    {0x3036, 0x3037}, {0x303D, 0x3040}, {0x309B, 0x309C}, {0x30A0, 0x30A0},   {0x30FB, 0x30FB},
    {0xE000, 0xF8FF}, {0xFE10, 0xFE6F}, {0xFEFF, 0xFFFF}, {0x1F000, 0x1FAFF}, {0xE0000, 0x10FFFF},
};

static bool within(const struct class_range *ranges, size_t n, uint32_t code_point)
{
    for (size_t i = 0; i < n && ranges[i].first <= code_point; i++) {
        if (code_point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

static enum class class_of(uint32_t code_point) {
    if (code_point < 0x80){return ascii_is_alnum((char)code_point) ? CLASS_WORD : CLASS_BREAK;
}
if ((code_point >= 0x4E00 && code_point <= 0x9FFF) ||
    within(pairs, sizeof pairs / sizeof *pairs, code_point))
{
    return CLASS_PAIRS;
}
return within(breaks, sizeof breaks / sizeof *breaks, code_point) ? CLASS_BREAK : CLASS_WORD;
}

void tokens_done(struct tokens *t)
{
    free(t->v);
    *t = (struct tokens){0};
}

static void add(struct tokens *t, struct str text, bool last)
{
    const uint64_t key = search_key(text);
    uint64_t *seen = &t->seen[key * 0x9E3779B97F4A7C15u >> 52];

    if (!last && text.n <= sizeof key) {
        if (*seen == key) {
            return;
        }
        *seen = key;
    }
    if (t->n == t->cap && !t->failed) {
        const size_t cap = t->cap ? 2 * t->cap : 1024;
        struct token *more = realloc(t->v, cap * sizeof *more);

        t->failed = !more;
        t->v = more ? more : t->v;
        t->cap = more ? cap : t->cap;
    }
    if (!t->failed) {
        t->v[t->n++] = (struct token){key, text.p, text.n, last};
    }
}

/* A run of such characters that begins at `at`; where it ends. */
static size_t add_pairs(struct tokens *t, struct str text, size_t at)
{
    size_t previous = at, here = at;

    (void)utf8_next(text, &here);
    while (here < text.n) {
        size_t next = here;

        if (class_of(utf8_next(text, &next)) != CLASS_PAIRS) {
            break;
        }
        add(t, str_sub(text, previous, next), false);
        previous = here;
        here = next;
    }
    add(t, str_sub(text, previous, here), true);
    return here;
}

/* A word that begins at `at`; where it ends. */
static size_t add_word(struct tokens *t, struct str text, size_t at)
{
    size_t start = at, next_start = at, characters = 0;

    for (;;) {
        size_t next = at;
        const bool more = at < text.n && class_of(utf8_next(text, &next)) == CLASS_WORD;

        if (!more || characters == WORD_CHARACTERS) {
            add(t, str_sub(text, start, at), false);
        }
        if (!more) {
            return at;
        }
        if (characters == WORD_CHARACTERS) {
            start = next_start;
            characters -= WORD_STEP;
        }
        if (characters == WORD_STEP) {
            next_start = at;
        }
        characters++;
        at = next;
    }
}

static int compare_tokens(const void *x, const void *y)
{
    const struct token *a = x, *b = y;

    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    if (a->n <= 8 && b->n <= 8) {
        return 0;
    }
    return str_cmp(str_make(a->p, a->n), str_make(b->p, b->n));
}

static bool same(const struct token *a, const struct token *b)
{
    return a->n == b->n && compare_tokens(a, b) == 0;
}

enum err_kind search_terms(struct tokens *t, struct str plain, uint32_t post,
                           struct run_writer *out, struct err *err)
{
    t->n = 0;
    memset(t->seen, 0, sizeof t->seen);
    for (size_t at = 0; at < plain.n;) {
        size_t next = at;
        const enum class class = class_of(utf8_next(plain, &next));

        at = class == CLASS_PAIRS  ? add_pairs(t, plain, at)
             : class == CLASS_WORD ? add_word(t, plain, at)
                                   : next;
    }
    if (t->failed) {
        return err_nomem(err);
    }
    if (t->n > 1) {
        qsort(t->v, t->n, sizeof *t->v, compare_tokens);
    }
    for (size_t i = 0; i < t->n; i++) {
        const struct token *token = &t->v[i];
        size_t next = i + 1;

        while (next < t->n && same(token, &t->v[next])) {
            next++;
        }
        i = next - 1;
        if (token->last && next < t->n && t->v[next].n > token->n &&
            memcmp(t->v[next].p, token->p, token->n) == 0) {
            continue;
        }
        if (run_write(out, str_make(token->p, token->n), &post, 1, err)) {
            return err->kind;
        }
    }
    return run_writer_finish(out, err);
}
