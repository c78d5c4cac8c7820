/*
 * Text becomes the terms that it is found by: overlapping pairs of characters where words have no
 * spaces between them (Han, kana, Hangul), words elsewhere, and each mark and symbol. Invariant:
 * assets/search.js takes queries apart by the same rules; for each such character of a text there
 * is a term that begins with it, and every sixteen characters of a word are together in one term.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "base/utf8_scan.h"
#include "package/search/parts.h"

enum {
    WORD_CHARACTERS = 40, /* longer words become terms of so many characters, … */
    WORD_STEP = 24,       /* … of which one begins at each of these */
    PAIRS_END = 0x40000,  /* characters that make pairs are below */
    TO_FULL_WIDTH = 0xFEE0
};

enum script {
    SCRIPT_NONE,
    SCRIPT_PAIRS,
    SCRIPT_WORDS
};

struct script_range {
    uint32_t first, last;
};

/* The same as in assets/search.js. Text has been brought to NFKC. */
static const struct script_range pairs[] = {
    {0x1100, 0x11FF}, {0x2E80, 0x2FDF}, {0x3005, 0x3007}, {0x3021, 0x302F}, {0x3031, 0x3035},
    {0x3038, 0x303C}, {0x3041, 0x3096}, {0x3099, 0x309A}, {0x309D, 0x309F}, {0x30A1, 0x30FA},
    {0x30FC, 0x30FF}, {0x3105, 0x318E}, {0x31A0, 0x31BF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF}, {0xA960, 0xA97F}, {0xAC00, 0xD7FF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF},
};
static const struct script_range breaks[] = {
    {0x0000, 0x002F}, {0x003A, 0x0060}, {0x007B, 0x00A9}, {0x00AB, 0x00B4},   {0x00B6, 0x00B9},
    {0x00BB, 0x00BF}, {0x00D7, 0x00D7}, {0x00F7, 0x00F7}, {0x2000, 0x206F},   {0x20A0, 0x20CF},
    {0x2190, 0x2BFF}, {0x2E00, 0x2E7F}, {0x2FF0, 0x3004}, {0x3008, 0x3020},   {0x3030, 0x3030},
    {0x3036, 0x3037}, {0x303D, 0x3040}, {0x309B, 0x309C}, {0x30A0, 0x30A0},   {0x30FB, 0x30FB},
    {0xE000, 0xF8FF}, {0xFE10, 0xFE6F}, {0xFEFF, 0xFFFF}, {0x1F000, 0x1FAFF}, {0xE0000, 0x10FFFF},
};

static bool within(const struct script_range *ranges, size_t n, uint32_t code_point)
{
    for (size_t i = 0; i < n && ranges[i].first <= code_point; i++) {
        if (code_point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

static enum script script_of(uint32_t code_point)
{
    if (code_point < 0x80) {
        return ascii_is_alnum((char)code_point) ? SCRIPT_WORDS : SCRIPT_NONE;
    }
    if ((code_point >= 0x4E00 && code_point <= 0x9FFF) ||
        within(pairs, sizeof pairs / sizeof *pairs, code_point)) {
        return SCRIPT_PAIRS;
    }
    return within(breaks, sizeof breaks / sizeof *breaks, code_point) ? SCRIPT_NONE : SCRIPT_WORDS;
}

void terms_init(struct terms *t)
{
    memset(t, 0, sizeof *t);
    tokens_init(&t->tokens);
}

void terms_done(struct terms *t)
{
    tokens_done(&t->tokens);
    free(t->begins);
    free(t->ends);
}

/* utf8_next without a call, for most characters. */
static inline uint32_t next_character(struct str text, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text.p;
    const size_t i = *at;

    if (p[i] < 0x80) {
        *at = i + 1;
        return p[i];
    }
    if (utf8_is_common3(p, i, text.n)) {
        *at = i + 3;
        return utf8_common3(p + i);
    }
    return utf8_next(text, at);
}

static inline void add_key(struct terms *t, uint64_t key, uint32_t post)
{
    uint64_t *recent = &t->recent[key * 0x9E3779B97F4A7C15u >> 52];

    if (*recent != key) {
        *recent = key;
        tokens_add_key(&t->tokens, key, post);
    }
}

static void add_term(struct terms *t, struct str term, uint32_t post)
{
    if (term.n <= sizeof(uint64_t)) {
        add_key(t, search_key(term), post);
    } else {
        tokens_add_name(&t->tokens, term, post);
    }
}

static void note_end(struct terms *t, uint32_t character)
{
    if (t->n_ends == t->ends_cap) {
        const size_t cap = t->ends_cap ? 2 * t->ends_cap : 1024;
        uint32_t *more = realloc(t->ends, cap * sizeof *more);

        if (!more) {
            t->tokens.failed = true;
            return;
        }
        t->ends = more;
        t->ends_cap = cap;
    }
    t->ends[t->n_ends++] = character;
}

/* A run of such characters that begins at `at`; where it ends. */
static size_t add_pairs(struct terms *t, struct str text, size_t at, uint32_t post)
{
    size_t here = at, next;
    uint32_t character = next_character(text, &here);
    uint64_t key = search_key(str_sub(text, at, here));

    for (; here < text.n; at = here, here = next) {
        uint32_t following;
        uint64_t following_key;

        next = here;
        following = next_character(text, &next);
        if (script_of(following) != SCRIPT_PAIRS) {
            break;
        }
        following_key = search_key(str_sub(text, here, next));
        add_key(t, key | following_key >> 8 * (here - at), post);
        t->begins[character] = t->n_texts;
        character = following;
        key = following_key;
    }
    note_end(t, character);
    return here;
}

/* A word that begins at `at`; where it ends. */
static size_t add_word(struct terms *t, struct str text, size_t at, uint32_t post)
{
    size_t start = at, next_start = at, characters = 0;

    for (;;) {
        size_t next = at;
        const bool more = at < text.n && script_of(next_character(text, &next)) == SCRIPT_WORDS;

        if (!more || characters == WORD_CHARACTERS) {
            add_term(t, str_sub(text, start, at), post);
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

/* What is neither in words nor in pairs nor a space. ASCII is what files of terms are written with:
   there the full-width form, which texts in NFKC do not have, stands for it. */
static void add_mark(struct terms *t, uint32_t mark, uint32_t post)
{
    const bool line_end = mark == 0x2028 || mark == 0x2029;
    char bytes[4];

    if (mark > ' ' && !line_end) {
        const uint32_t term = mark < 0x80 ? mark + TO_FULL_WIDTH : mark;

        add_key(t, search_key(str_make(bytes, utf8_encode(term, bytes))), post);
    }
}

/* The last character of a run is found by a pair that begins with it, or else by itself. */
static void add_ends(struct terms *t, uint32_t post)
{
    for (size_t i = 0; i < t->n_ends; i++) {
        char bytes[4];

        if (t->begins[t->ends[i]] != t->n_texts) {
            add_key(t, search_key(str_make(bytes, utf8_encode(t->ends[i], bytes))), post);
        }
    }
}

void terms_add(struct terms *t, struct str plain, uint32_t post)
{
    t->begins = t->begins ? t->begins : calloc(PAIRS_END, sizeof *t->begins);
    if (!t->begins) {
        t->tokens.failed = true;
        return;
    }
    t->n_texts++;
    t->n_ends = 0;
    memset(t->recent, 0, sizeof t->recent);
    for (size_t at = 0; at < plain.n;) {
        size_t next = at;
        const uint32_t character = next_character(plain, &next);
        const enum script script = script_of(character);

        if (script == SCRIPT_NONE) {
            add_mark(t, character, post);
        }
        at = script == SCRIPT_PAIRS   ? add_pairs(t, plain, at, post)
             : script == SCRIPT_WORDS ? add_word(t, plain, at, post)
                                      : next;
    }
    add_ends(t, post);
}
