/*
 * Regular expressions become rows of items, and a text is matched by following all rows at once.
 * Invariant: the cost of a match is the length of the text times that of the pattern, whatever
 * either holds.
 */
#include "collect/pattern.h"

#include <string.h>

#include "base/unicode.h"

#define ITEMS_MAX ((size_t)128)
#define RANGES_MAX ((size_t)16)

struct range {
    uint32_t first, last;
};

struct pattern_item {
    struct range ranges[RANGES_MAX]; /* of characters */
    size_t n;
    bool negated;  /* all characters but these */
    bool optional; /* it may be left out: "*", "?" */
    bool repeated; /* it may come again: "*", "+" */
};

/* An expression that is being read. */
struct compiling {
    struct str text;
    size_t at;
    struct pattern_item *items; /* ITEMS_MAX */
    size_t n;
};

static bool add_range(struct pattern_item *item, uint32_t first, uint32_t last)
{
    if (item->n == RANGES_MAX || first > last) {
        return false;
    }
    item->ranges[item->n++] = (struct range){first, last};
    return true;
}

/* What stands behind a backslash: a class of its own, or a mark that is meant as it is. */
static bool add_escape(struct pattern_item *item, uint32_t c)
{
    switch (c) {
    case 'd':
        return add_range(item, '0', '9');
    case 'w':
        return add_range(item, '0', '9') && add_range(item, 'A', 'Z') &&
               add_range(item, '_', '_') && add_range(item, 'a', 'z');
    case 's':
        return add_range(item, '\t', '\r') && add_range(item, ' ', ' ');
    default:
        return c < 0x80 && !ascii_is_alnum((char)c) && add_range(item, c, c);
    }
}

/* One character of the expression, or of a class; false where it ends. */
static bool next(struct compiling *c, uint32_t *ret)
{
    if (c->at == c->text.n) {
        return false;
    }
    *ret = utf8_next(c->text, &c->at);
    return true;
}

/* "[a-z_]", from behind the bracket. */
static bool read_class(struct compiling *c, struct pattern_item *item)
{
    uint32_t first, last;

    if (c->at < c->text.n && c->text.p[c->at] == '^') {
        item->negated = true;
        c->at++;
    }
    for (bool begun = false; next(c, &first); begun = true) {
        if (first == ']' && begun) {
            return true;
        }
        if (first == '[') {
            return false;
        }
        if (first == '\\') {
            if (!next(c, &first) || !add_escape(item, first)) {
                return false;
            }
            continue;
        }
        last = first;
        if (str_sub(c->text, c->at, c->at + 2).n == 2 && c->text.p[c->at] == '-' &&
            c->text.p[c->at + 1] != ']') {
            c->at++;
            (void)next(c, &last);
        }
        if (!add_range(item, first, last)) {
            return false;
        }
    }
    return false;
}

static bool read_item(struct compiling *c, struct pattern_item *item)
{
    uint32_t mark = 0;

    *item = (struct pattern_item){.n = 0};
    if (!next(c, &mark)) {
        return false;
    }
    switch (mark) {
    case '.':
        item->negated = true;
        return add_range(item, '\n', '\n');
    case '[':
        return read_class(c, item);
    case '\\':
        return next(c, &mark) && add_escape(item, mark);
    case '(':
    case ')':
    case '{':
    case '^':
    case '$':
    case '*':
    case '+':
    case '?':
        return false;
    default:
        return add_range(item, mark, mark);
    }
}

static bool next_is(const struct compiling *c, char mark)
{
    return c->at < c->text.n && c->text.p[c->at] == mark;
}

static void read_quantity(struct compiling *c, struct pattern_item *item)
{
    item->optional = next_is(c, '*') || next_is(c, '?');
    item->repeated = next_is(c, '*') || next_is(c, '+');
    if (!item->optional && !item->repeated) {
        return;
    }
    c->at++;
    /* "*?" takes as little as it can, which is no matter here. */
    c->at += next_is(c, '?');
}

/* One alternative, up to "|" or the end. */
static bool read_pattern(struct compiling *c, struct pattern *ret)
{
    *ret = (struct pattern){.n = 0};
    c->n = 0;
    while (c->at < c->text.n && c->text.p[c->at] == '^') {
        ret->at_start = true;
        c->at++;
    }
    while (c->at < c->text.n && c->text.p[c->at] != '|') {
        if (c->text.p[c->at] == '$') {
            c->at++;
            ret->at_end = true;
            return c->at == c->text.n || c->text.p[c->at] == '|';
        }
        if (c->n == ITEMS_MAX || !read_item(c, &c->items[c->n])) {
            return false;
        }
        read_quantity(c, &c->items[c->n++]);
    }
    return true;
}

static bool keep(struct arena *a, struct patterns *patterns, const struct compiling *c,
                 struct pattern pattern)
{
    pattern.n = c->n;
    pattern.items = arena_array(a, c->n, sizeof *pattern.items);
    if (!pattern.items ||
        !arena_grow(a, &patterns->v, patterns->n, &patterns->cap, sizeof *patterns->v)) {
        return false;
    }
    memcpy(pattern.items, c->items, c->n * sizeof *pattern.items);
    patterns->v[patterns->n++] = pattern;
    return true;
}

bool patterns_add(struct arena *a, struct patterns *patterns, struct str expression)
{
    const size_t before = patterns->n;
    struct compiling c = {.text = expression};
    bool fine;

    c.items = arena_array(a, ITEMS_MAX, sizeof *c.items);
    fine = c.items && !str_empty(expression);
    for (bool more = true; fine && more;) {
        struct pattern pattern;

        fine = read_pattern(&c, &pattern) && keep(a, patterns, &c, pattern);
        more = c.at < c.text.n;
        c.at += more;
    }
    if (!fine) {
        patterns->n = before;
    }
    return fine;
}

static bool accepts(const struct pattern_item *item, uint32_t c)
{
    for (size_t i = 0; i < item->n; i++) {
        if (c >= item->ranges[i].first && c <= item->ranges[i].last) {
            return !item->negated;
        }
    }
    return item->negated;
}

/* Marks a place in the row, and those that are reached from it without a character. */
static void reach(const struct pattern *pattern, bool *places, size_t place)
{
    places[place] = true;
    while (place < pattern->n && pattern->items[place].optional) {
        places[++place] = true;
    }
}

/* The places after one more character. */
static void step(const struct pattern *pattern, const bool *here, uint32_t c, bool *after)
{
    memset(after, 0, pattern->n + 1);
    for (size_t i = 0; i < pattern->n; i++) {
        if (here[i] && accepts(&pattern->items[i], c)) {
            reach(pattern, after, i + 1);
            if (pattern->items[i].repeated) {
                reach(pattern, after, i);
            }
        }
    }
}

static bool matches(const struct pattern *pattern, struct str text)
{
    bool places[2][ITEMS_MAX + 1] = {{false}};
    size_t at = 0;

    for (size_t turn = 0;; turn = 1 - turn) {
        bool *here = places[turn];

        if (at == 0 || !pattern->at_start) {
            reach(pattern, here, 0);
        }
        if (here[pattern->n] && (!pattern->at_end || at == text.n)) {
            return true;
        }
        if (at == text.n) {
            return false;
        }
        step(pattern, here, utf8_next(text, &at), places[1 - turn]);
    }
}

bool patterns_match(const struct patterns *patterns, struct str text)
{
    for (size_t i = 0; i < patterns->n; i++) {
        if (matches(&patterns->v[i], text)) {
            return true;
        }
    }
    return false;
}
