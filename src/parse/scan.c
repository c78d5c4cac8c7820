/*
 * Looks through a Markdown body line by line for picture addresses, without parsing it. Invariant:
 * one pass, a bounded look ahead at each sign, and no more memory than addresses are found.
 */
#include "parse/scan.h"

#include "base/code.h"
#include "base/limits.h"
#include "base/map.h"
#include "parse/plain.h"

#define ALT_BYTES ((size_t)1000)  /* longest alternative text or tag looked through */
#define MAX_FOUND ((size_t)65536) /* pictures, and definitions, of one post */

struct picture {
    struct str address; /* or, where it is a reference, its label */
    bool reference;
};

struct definition {
    struct str label, address;
};

struct scan {
    struct arena *a;
    struct str body;
    struct picture *pictures;
    size_t n_pictures, cap_pictures;
    struct definition *definitions;
    size_t n_definitions, cap_definitions;
    bool references;
    struct fence fence;
    const char *tick, *bang, *less; /* the next such sign, as far as has been looked */
    size_t work;                    /* bytes looked through ahead of their turn */
};

/* A flood of openers that nothing closes would look through the same bytes again and again: posts
   that are none never come near this. */
static bool exhausted(const struct scan *s)
{
    return s->work > 4 * s->body.n + ALT_BYTES;
}

static void add_picture(struct scan *s, struct str address, bool reference)
{
    address = str_trim(address);
    if (str_empty(address) || address.n > LIMIT_PATH_BYTES || s->n_pictures == MAX_FOUND) {
        return;
    }
    if (!arena_grow(s->a, (void *)&s->pictures, s->n_pictures, &s->cap_pictures,
                    sizeof *s->pictures)) {
        return;
    }
    s->pictures[s->n_pictures++] = (struct picture){address, reference};
    s->references = s->references || reference;
}

struct str scan_destination(struct str text)
{
    size_t depth = 0, i = 0;

    while (i < text.n && ascii_is_space(text.p[i])) {
        i++;
    }
    text = str_sub(str_from(text, i), 0, LIMIT_PATH_BYTES + 1);
    if (text.n > 0 && text.p[0] == '<') {
        size_t end = str_chr(text, '>');

        return end == STR_NPOS ? STR_NONE : str_sub(text, 1, end);
    }
    for (i = 0; i < text.n && (unsigned char)text.p[i] > ' '; i++) {
        if (text.p[i] == '\\') {
            i++;
        } else if (text.p[i] == '(') {
            depth++;
        } else if (text.p[i] == ')' && depth-- == 0) {
            break;
        }
    }
    return str_sub(text, 0, i);
}

/* Position behind the bracket that closes the one before text, or STR_NPOS. */
static size_t bracket_end(struct str text)
{
    size_t depth = 1;

    text = str_sub(text, 0, ALT_BYTES);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\\') {
            i++;
        } else if (text.p[i] == '[') {
            depth++;
        } else if (text.p[i] == ']' && --depth == 0) {
            return i + 1;
        }
    }
    return STR_NPOS;
}

/* Whether ")", a title or a size follows the destination at the beginning of tail: else it is
   text. */
static bool closes(struct scan *s, struct str tail, struct str address)
{
    size_t at, start;

    if (str_empty(address)) {
        return false;
    }
    start = (size_t)(address.p - tail.p) + address.n;
    for (at = start; at < tail.n && (ascii_is_space(tail.p[at]) || tail.p[at] == '>'); at++) {
    }
    s->work += at - start;
    return at < tail.n && strchr(")(\"'=", tail.p[at]);
}

/* What follows "![" in the body. */
static void markdown_picture(struct scan *s, struct str after)
{
    size_t end = exhausted(s) ? STR_NPOS : bracket_end(after);
    struct str alt, tail;

    s->work += end == STR_NPOS ? ALT_BYTES : end;
    if (end == STR_NPOS) {
        return;
    }
    alt = str_sub(after, 0, end - 1);
    tail = str_from(after, end);
    if (str_starts(tail, STR("("))) {
        struct str address = scan_destination(str_from(tail, 1));

        if (closes(s, tail, address)) {
            add_picture(s, plain_address(s->a, address, true), false);
        }
    } else if (str_starts(tail, STR("["))) {
        size_t close = str_chr(str_sub(tail, 0, ALT_BYTES), ']');

        if (close != STR_NPOS) {
            add_picture(s, close > 1 ? str_sub(tail, 1, close) : alt, true);
        }
    } else {
        add_picture(s, alt, true);
    }
}

/* The value of src in a tag, its name and what follows up to ">". */
static struct str tag_src(struct str tag)
{
    for (size_t i = 1; i + 4 < tag.n; i++) {
        struct str value;
        char quote;

        if (!ascii_is_space(tag.p[i - 1]) || !str_eq_nocase(str_sub(tag, i, i + 3), STR("src"))) {
            continue;
        }
        value = str_trim(str_from(tag, i + 3));
        if (!str_starts(value, STR("="))) {
            continue;
        }
        value = str_trim(str_from(value, 1));
        quote = (char)(value.n > 0 ? value.p[0] : '\0');
        if (quote == '"' || quote == '\'') {
            size_t end = str_chr(str_from(value, 1), quote);

            return end == STR_NPOS ? STR_NONE : str_sub(value, 1, 1 + end);
        }
        for (i = 0; i < value.n && !ascii_is_space(value.p[i]); i++) {
            ;
        }
        return str_sub(value, 0, i);
    }
    return STR_NONE;
}

/* What follows "<" in the body. */
static void html_picture(struct scan *s, struct str after)
{
    size_t end;

    if (!str_eq_nocase(str_sub(after, 0, 3), STR("img")) || exhausted(s)) {
        return;
    }
    after = str_sub(after, 0, LIMIT_PATH_BYTES + ALT_BYTES);
    end = str_chr(after, '>');
    s->work += end == STR_NPOS ? after.n : end;
    if (end != STR_NPOS) {
        add_picture(s, plain_address(s->a, tag_src(str_sub(after, 0, end)), false), false);
    }
}

/* A line with code spans and pictures: sign after sign. After as many spans as any sentence has,
   backticks are taken as text, so that a flood of them stays cheap. */
static void careful_line(struct scan *s, struct str line, struct str rest)
{
    size_t spans = 0;

    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] == '\\') {
            i++;
        } else if (line.p[i] == '`' && spans < 256) {
            const size_t end = code_span_end(line, i);

            i = (end == STR_NPOS ? i + str_run(line, i, '`') : end) - 1;
            spans++;
        } else if (line.p[i] == '!' && i + 1 < line.n && line.p[i + 1] == '[') {
            markdown_picture(s, str_from(rest, i + 2));
        } else if (line.p[i] == '<') {
            html_picture(s, str_from(rest, i + 1));
        }
    }
}

/* Moves *next to the first c of the body at or behind p, where it is not there already: lines are
   short and signs are rare. */
static const char *next_sign(const struct scan *s, const char **next, const char *p, char c)
{
    const char *end = s->body.p + s->body.n;

    if (*next < p) {
        *next = memchr(p, c, (size_t)(end - p));
        *next = *next ? *next : end;
    }
    return *next;
}

static void fast_line(struct scan *s, struct str line, struct str rest)
{
    const char *end = line.p + line.n, *p = line.p;

    for (; (p = next_sign(s, &s->bang, p, '!')) < end; p++) {
        if (p + 1 < end && p[1] == '[' && (p == line.p || p[-1] != '\\')) {
            markdown_picture(s, str_from(rest, (size_t)(p - line.p) + 2));
        }
    }
    for (p = line.p; (p = next_sign(s, &s->less, p, '<')) < end; p++) {
        html_picture(s, str_from(rest, (size_t)(p - line.p) + 1));
    }
}

static void scan_line(struct scan *s, struct str line, struct str rest)
{
    const char *end = line.p + line.n;

    if (next_sign(s, &s->bang, line.p, '!') >= end && next_sign(s, &s->less, line.p, '<') >= end) {
        return;
    }
    if (next_sign(s, &s->tick, line.p, '`') < end) {
        careful_line(s, line, rest);
    } else {
        fast_line(s, line, rest);
    }
}

/* "[label]: address" */
static void definition_line(struct scan *s, struct str line)
{
    size_t end = str_find(str_sub(line, 0, ALT_BYTES), STR("]:"));
    struct definition d;

    if (end == STR_NPOS || end < 2 || s->n_definitions == MAX_FOUND) {
        return;
    }
    d.label = str_trim(str_sub(line, 1, end));
    d.address = plain_address(s->a, scan_destination(str_from(line, end + 2)), true);
    if (arena_grow(s->a, (void *)&s->definitions, s->n_definitions, &s->cap_definitions,
                   sizeof d)) {
        s->definitions[s->n_definitions++] = d;
    }
}

static void scan_lines(struct scan *s)
{
    const char *p = s->body.p, *end = s->body.p + s->body.n;

    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        struct str line = {p, (size_t)((newline ? newline : end) - p)};
        struct str rest = {p, (size_t)(end - p)}, text = line;

        p = newline ? newline + 1 : end;
        while (text.n > 0 && text.p[0] == ' ') {
            text = str_from(text, 1);
        }
        if (fence_step(&s->fence, text) || text.n < 4) {
            continue;
        }
        if (text.p[0] == '[') {
            definition_line(s, text);
        }
        scan_line(s, line, rest);
    }
}

/* Labels compare without case and with single spaces; letters beyond ASCII as they are. */
static struct str folded(struct arena *a, struct str label)
{
    struct str spaced = plain_spaces(a, label);
    char *p = arena_alloc(a, spaced.n + 1);

    if (!p) {
        return STR_NONE;
    }
    for (size_t i = 0; i < spaced.n; i++) {
        p[i] = ascii_lower(spaced.p[i]);
    }
    return str_make(p, spaced.n);
}

/* References become addresses; what has no definition is not a picture. */
static enum err_kind resolve(struct scan *s, struct err *err)
{
    struct map labels;
    enum err_kind kind = ERR_OK;

    if (!s->references) {
        return ERR_OK;
    }
    map_init(&labels);
    for (size_t i = 0; i < s->n_definitions && !kind; i++) {
        kind = map_add(&labels, folded(s->a, s->definitions[i].label), i, NULL, err);
    }
    for (size_t i = 0; i < s->n_pictures && !kind; i++) {
        struct picture *p = &s->pictures[i];
        size_t at;

        if (!p->reference) {
            continue;
        }
        at = map_get(&labels, folded(s->a, p->address));
        p->address = at == MAP_NONE ? STR_NONE : s->definitions[at].address;
    }
    map_done(&labels);
    return kind;
}

static enum err_kind keep_once(struct scan *s, struct strs *ret, struct err *err)
{
    struct map seen;
    enum err_kind kind = ERR_OK;

    map_init(&seen);
    for (size_t i = 0; i < s->n_pictures && !kind; i++) {
        struct str address = s->pictures[i].address;
        size_t first = i;

        if (str_empty(address)) {
            continue;
        }
        kind = map_add(&seen, address, i, &first, err);
        if (!kind && first == i) {
            (void)arena_strs_add(s->a, ret, address);
        }
    }
    map_done(&seen);
    return kind;
}

enum err_kind scan_images(struct arena *a, struct str body, struct strs *ret, struct err *err)
{
    struct scan s = {.a = a, .body = body};
    struct strs tags = {NULL, 0};

    scan_lines(&s);
    scan_tags(a, body, &tags);
    for (size_t i = 0; i < tags.n; i++) {
        add_picture(&s, tags.v[i], false);
    }
    if (s.n_pictures == 0) {
        return arena_finish(a, err);
    }
    if (resolve(&s, err) || keep_once(&s, ret, err)) {
        return err->kind;
    }
    return arena_finish(a, err);
}
