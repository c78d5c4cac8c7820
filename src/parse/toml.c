/*
 * Turns TOML into a value tree from the calls that toml.cc makes. Invariant: depth and number of
 * nodes stay within base/limits.h, and a text whose tables toml++ would search for too long, or
 * nest too deeply to take down again, never reaches it.
 */
#include "parse/toml.h"

#include "base/limits.h"
#include "base/unicode.h"
#include "parse/syntax.h"

struct level {
    struct value *value;
    struct str key; /* of the value that comes next, in a map */
    struct toml_place place;
};

struct builder {
    struct arena *arena;
    struct str text;
    const struct value *root;
    struct level stack[LIMIT_YAML_DEPTH];
    size_t depth;
    size_t nodes;
    uint32_t before; /* lines above the text */
    /* A place in the text and its offset: places come mostly in order. */
    struct toml_place known;
    size_t at;
    struct syntax_result *result;
};

static bool fail(struct builder *b, const char *problem, struct toml_place place)
{
    b->result->valid = false;
    b->result->problem = problem;
    b->result->line = place.line + b->before;
    b->result->column = place.column;
    return false;
}

static bool is_before(struct toml_place a, struct toml_place b)
{
    return a.line < b.line || (a.line == b.line && a.column < b.column);
}

static size_t offset_of(struct builder *b, struct toml_place place)
{
    if (is_before(place, b->known)) {
        b->known = (struct toml_place){1, 1};
        b->at = 0;
    }
    while (b->at < b->text.n && is_before(b->known, place)) {
        if (utf8_next(b->text, &b->at) == '\n') {
            b->known = (struct toml_place){b->known.line + 1, 1};
        } else {
            b->known.column++;
        }
    }
    return b->at;
}

/* Makes a node and hangs it below the open one; NULL stops the walk. */
static struct value *attach(struct builder *b, enum value_kind kind, struct toml_place place)
{
    struct level *top = b->depth > 0 ? &b->stack[b->depth - 1] : NULL;
    struct value *v;

    if (++b->nodes > LIMIT_YAML_NODES) {
        (void)fail(b, "too many values", place);
        return NULL;
    }
    v = value_new(b->arena, kind, place.line + b->before, place.column);
    if (!v) {
        return NULL;
    }
    if (!top) {
        b->root = v;
    } else {
        value_add(b->arena, top->value, top->key, v);
        if (top->value->kind == VALUE_MAP && top->value->last) {
            top->value->last->line = top->place.line + b->before;
            top->value->last->column = top->place.column;
        }
    }
    return v;
}

static bool on_key(void *user, const char *text, size_t n, struct toml_place place)
{
    struct builder *b = user;
    struct level *top = &b->stack[b->depth - 1];

    top->key = arena_str(b->arena, str_make(text, n));
    top->place = place;
    return true;
}

static bool on_string(void *user, const char *text, size_t n, struct toml_place place)
{
    struct builder *b = user;
    struct value *v = attach(b, VALUE_SCALAR, place);

    if (v) {
        v->text = arena_str(b->arena, str_make(text, n));
    }
    return v != NULL;
}

static bool on_scalar(void *user, struct toml_place place, struct toml_place end)
{
    struct builder *b = user;
    struct value *v = attach(b, VALUE_SCALAR, place);
    size_t from, to;

    if (v) {
        from = offset_of(b, place);
        to = offset_of(b, end);
        v->text = arena_str(b->arena, str_trim(str_sub(b->text, from, to)));
        v->plain = true;
    }
    return v != NULL;
}

static bool on_open(void *user, bool table, struct toml_place place)
{
    struct builder *b = user;
    struct value *v;

    if (b->depth == LIMIT_YAML_DEPTH) {
        return fail(b, "nested too deeply", place);
    }
    v = attach(b, table ? VALUE_MAP : VALUE_LIST, place);
    if (v) {
        b->stack[b->depth++] = (struct level){.value = v};
    }
    return v != NULL;
}

static bool on_close(void *user)
{
    struct builder *b = user;

    b->depth--;
    return true;
}

static void on_problem(void *user, const char *text, size_t n, struct toml_place place)
{
    struct builder *b = user;
    struct str copy = arena_str(b->arena, str_make(text, n));

    (void)fail(b, copy.p ? copy.p : "not TOML", place);
}

/* Moves behind a string that begins at `at`, or to the end of its line where it is not closed. */
static size_t string_end(struct str text, size_t at)
{
    const char quote = text.p[at];
    const bool escapes = quote == '"';
    const size_t quotes = str_run(text, at, quote) >= 3 ? 3 : 1;

    for (at += quotes; at < text.n; at++) {
        if (escapes && text.p[at] == '\\') {
            at++;
        } else if (text.p[at] == quote && str_run(text, at, quote) >= quotes) {
            return at + quotes;
        } else if (quotes == 1 && text.p[at] == '\n') {
            return at;
        }
    }
    return text.n;
}

/* Dots of keys and brackets of headers, counted before toml++ turns each into a table: it looks for
   tables one by one, and takes nested ones down by recursion. */
static bool tables_bounded(struct builder *b)
{
    const struct str text = b->text;
    size_t dots = 0, tables = 0, at = 0;
    struct toml_place place = {1, 1};

    while (at < text.n && tables <= LIMIT_TOML_TABLES && dots <= LIMIT_YAML_DEPTH) {
        const char c = text.p[at];

        if (c == '"' || c == '\'') {
            const size_t end = string_end(text, at);

            for (; at < end && at < text.n; at++) {
                place.line += text.p[at] == '\n';
            }
            continue;
        }
        if (c == '#') {
            at += str_chr(str_from(text, at), '\n') == STR_NPOS ? text.n - at
                                                                : str_chr(str_from(text, at), '\n');
            continue;
        }
        if (c == '.') {
            dots++;
            tables++;
        } else if (c == '[') {
            tables++;
            dots = 0;
        } else if (c == '\n' || c == '=' || c == ',' || c == '{') {
            place.line += c == '\n';
            dots = 0;
        }
        at++;
    }
    if (dots > LIMIT_YAML_DEPTH) {
        return fail(b, "nested too deeply", place);
    }
    return tables <= LIMIT_TOML_TABLES || fail(b, "too many tables", place);
}

enum err_kind toml_read(struct arena *a, struct str text, uint32_t first_line,
                        struct syntax_result *ret, struct err *err)
{
    struct builder b = {
        .arena = a, .text = text, .before = first_line - 1, .known = {1, 1}, .result = ret};
    const struct toml_sink sink = {&b, on_key, on_string, on_scalar, on_open, on_close, on_problem};

    *ret = (struct syntax_result){.valid = true};
    if (tables_bounded(&b) && !toml_parse(text.p ? text.p : "", text.n, &sink)) {
        return err_nomem(err);
    }
    if (ret->valid) {
        ret->root = b.root;
    }
    return arena_finish(a, err);
}
