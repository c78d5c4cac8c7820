/*
 * Turns "key: value" lines that libyaml refuses into a value tree: a value is the rest of its line
 * whatever it holds, lists are "- item" lines or [a, b], blocks after | and > are taken by
 * indentation. Invariant: a line that fits nothing is passed over, it never stops the reading.
 */
#include "parse/lines.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/unicode.h"

struct lines {
    struct arena *a;
    struct value *root;
    struct value *open;   /* value of the last key: more lines may follow */
    struct value *nested; /* value of the last key inside an indented map */
    struct buf more;      /* text of open where it has several lines */
    bool block;           /* open is a block scalar */
    bool folded;          /* … written with > */
    size_t block_indent;  /* 0 until its first line */
    uint32_t line;
};

static size_t indent_of(struct str line)
{
    size_t n = 0;

    while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t')) {
        n++;
    }
    return n;
}

static bool key_byte(char c)
{
    return ascii_is_alnum(c) || c == '_' || c == '-' || c == '.' || (unsigned char)c >= 0x80;
}

struct str lines_key(struct str line, struct str *ret_rest)
{
    static const char wide_colon[] = "\xEF\xBC\x9A";
    size_t start = indent_of(line), end, colon;
    char quote = '\0';

    if (start < line.n && (line.p[start] == '"' || line.p[start] == '\'')) {
        quote = line.p[start++];
    }
    end = start;
    while (end < line.n && key_byte(line.p[end]) &&
           !str_starts(str_from(line, end), str_of(wide_colon))) {
        end++;
    }
    colon = end;
    if (quote && colon < line.n && line.p[colon] == quote) {
        colon++;
    }
    while (colon < line.n && line.p[colon] == ' ') {
        colon++;
    }
    if (end == start || colon == line.n || ascii_is_digit(line.p[start])) {
        return STR_NONE;
    }
    if (line.p[colon] == ':') {
        colon++;
    } else if ((unsigned char)line.p[start] < 0x80 &&
               str_starts(str_from(line, colon), str_of(wide_colon))) {
        colon += sizeof wide_colon - 1;
    } else {
        return STR_NONE;
    }
    if (str_starts(str_from(line, colon), STR("//"))) {
        return STR_NONE;
    }
    if (ret_rest) {
        *ret_rest = str_from(line, colon);
    }
    return str_sub(line, start, end);
}

static char escaped(char c)
{
    switch (c) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    default:
        return c;
    }
}

/* Takes off the quotes of "…" or '…', also where the closing one is missing or more stand inside.
   Quotes around a part of the text only stay. */
static struct str unquote(struct arena *a, struct str s, bool *ret_quoted)
{
    char quote = (char)(s.n > 0 ? s.p[0] : '\0');
    char *out;
    size_t n = 0;

    *ret_quoted = false;
    if (quote != '"' && quote != '\'') {
        return s;
    }
    if (s.n > 1 && s.p[s.n - 1] == quote) {
        s = str_sub(s, 1, s.n - 1);
    } else if (str_chr(str_from(s, 1), quote) == STR_NPOS) {
        s = str_from(s, 1);
    } else {
        return s;
    }
    *ret_quoted = true;
    out = arena_alloc(a, s.n + 1);
    if (!out) {
        return STR_NONE;
    }
    for (size_t i = 0; i < s.n; i++) {
        bool doubled = quote == '\'' && s.p[i] == '\'' && i + 1 < s.n && s.p[i + 1] == '\'';

        if (doubled) {
            i++;
        }
        if (quote == '"' && s.p[i] == '\\' && i + 1 < s.n) {
            out[n++] = escaped(s.p[++i]);
        } else {
            out[n++] = s.p[i];
        }
    }
    return str_make(out, n);
}

static struct value *scalar_new(const struct lines *r, struct str text, uint32_t column)
{
    struct value *v = value_new(r->a, VALUE_SCALAR, r->line, column);
    bool quoted = false;

    if (!v) {
        return NULL;
    }
    v->text = unquote(r->a, str_trim(text), &quoted);
    v->plain = !quoted;
    return v;
}

/* "a, 'b, c', d" without its brackets. */
static struct value *flow_list(const struct lines *r, struct str inside, uint32_t column)
{
    struct value *list = value_new(r->a, VALUE_LIST, r->line, column);
    size_t start = 0;
    char quote = '\0';

    for (size_t i = 0; list && i <= inside.n; i++) {
        bool end = i == inside.n || (!quote && inside.p[i] == ',');

        if (end) {
            struct str piece = str_trim(str_sub(inside, start, i));

            if (!str_empty(piece)) {
                value_add(r->a, list, STR_NONE, scalar_new(r, piece, column));
            }
            start = i + 1;
        } else if (quote) {
            quote = (char)(inside.p[i] == quote ? '\0' : quote);
        } else if ((inside.p[i] == '"' || inside.p[i] == '\'') &&
                   str_empty(str_trim(str_sub(inside, start, i)))) {
            quote = inside.p[i];
        }
    }
    return list;
}

/* As in YAML, " #" begins a comment in a value without quotes. */
static struct str without_comment(struct str s)
{
    size_t at = str_find(s, STR(" #"));

    if (s.n == 0 || s.p[0] == '"' || s.p[0] == '\'' || at == STR_NPOS) {
        return s;
    }
    return str_trim(str_sub(s, 0, at));
}

static struct value *value_of(struct lines *r, struct str rest, uint32_t column)
{
    struct str text = without_comment(str_trim(rest));

    r->block = text.n > 0 && text.n <= 3 && (text.p[0] == '|' || text.p[0] == '>');
    if (r->block) {
        r->folded = text.p[0] == '>';
        r->block_indent = 0;
        return value_new(r->a, VALUE_SCALAR, r->line, column);
    }
    if (text.n > 1 && text.p[0] == '[' && text.p[text.n - 1] == ']') {
        return flow_list(r, str_sub(text, 1, text.n - 1), column);
    }
    return scalar_new(r, text, column);
}

static uint32_t column_of(struct str line, struct str rest)
{
    size_t at = (size_t)(rest.p - line.p) + indent_of(rest);

    return (uint32_t)utf8_count(str_sub(line, 0, at)) + 1;
}

/* Adds a line to the open value's text. */
static void open_append(struct lines *r, const char *separator, struct str s)
{
    if (r->more.n + s.n > LIMIT_FIELD_BYTES) {
        return;
    }
    if (r->more.n == 0) {
        buf_str(&r->more, r->open->text);
    }
    if (r->more.n > 0) {
        buf_puts(&r->more, separator);
    }
    buf_str(&r->more, s);
}

static void open_finish(struct lines *r)
{
    if (r->open && r->more.n > 0) {
        r->open->text = arena_str(r->a, buf_view(&r->more));
    }
    buf_reset(&r->more);
    r->open = NULL;
}

static void block_line(struct lines *r, struct str line)
{
    size_t indent = indent_of(line);

    if (r->block_indent == 0 && indent < line.n) {
        r->block_indent = indent;
    }
    line = str_from(line, indent < r->block_indent ? indent : r->block_indent);
    open_append(r, r->folded ? " " : "\n", line);
}

/* A value that has no text yet becomes what its lines below show it to be. */
static bool open_becomes(struct lines *r, enum value_kind kind)
{
    if (!r->open) {
        return false;
    }
    if (r->open->kind == VALUE_SCALAR && str_empty(r->open->text)) {
        r->open->kind = kind;
    }
    return r->open->kind == kind;
}

static void key_line(struct lines *r, struct str key, struct str rest, uint32_t column)
{
    open_finish(r);
    r->nested = NULL;
    r->open = value_of(r, rest, column);
    if (r->open) {
        value_add(r->a, r->root, key, r->open);
    }
}

static void indented_line(struct lines *r, struct str line)
{
    struct str rest, key = lines_key(line, &rest);

    if (!str_empty(key) && open_becomes(r, VALUE_MAP)) {
        r->nested = value_of(r, rest, column_of(line, rest));
        r->block = false;
        if (r->nested) {
            value_add(r->a, r->open, key, r->nested);
        }
        return;
    }
    /* Below a value that is complete, a key was only indented by mistake. */
    if (!str_empty(key) && (str_empty(rest) || ascii_is_space(rest.p[0]))) {
        key_line(r, key, rest, column_of(line, rest));
        return;
    }
    if (r->open && r->open->kind == VALUE_SCALAR && !str_empty(r->open->text)) {
        open_append(r, " ", str_trim(line));
    }
}

static void item_line(struct lines *r, struct str line, size_t dash)
{
    struct value *list = NULL;
    struct value *item;

    if (r->open && r->open->kind == VALUE_MAP && r->nested) {
        list = r->nested;
    } else if (open_becomes(r, VALUE_LIST)) {
        list = r->open;
    }
    if (!list || (list->kind == VALUE_SCALAR && !str_empty(list->text))) {
        return;
    }
    list->kind = VALUE_LIST;
    item = scalar_new(r, without_comment(str_trim(str_from(line, dash + 1))),
                      column_of(line, str_from(line, dash + 1)));
    if (item) {
        value_add(r->a, list, STR_NONE, item);
    }
}

struct value *lines_read(struct arena *a, struct str text, uint32_t first_line)
{
    struct lines r = {.a = a, .line = first_line};
    struct str line;

    buf_init(&r.more, (size_t)2 * LIMIT_FIELD_BYTES);
    r.root = value_new(a, VALUE_MAP, first_line, 1);
    for (; r.root && str_line(&text, &line); r.line++) {
        size_t indent = indent_of(line);
        struct str rest = STR_NONE, key;

        if (r.block && r.open && (indent > 0 || str_empty(line))) {
            block_line(&r, line);
            continue;
        }
        if (indent == line.n || line.p[indent] == '#') {
            continue;
        }
        key = indent == 0 ? lines_key(line, &rest) : STR_NONE;
        if (line.p[indent] == '-' && (indent + 1 == line.n || ascii_is_space(line.p[indent + 1]))) {
            item_line(&r, line, indent);
        } else if (!str_empty(key)) {
            key_line(&r, key, rest, column_of(line, rest));
        } else if (indent > 0) {
            indented_line(&r, line);
        }
    }
    open_finish(&r);
    buf_done(&r.more);
    return r.root && r.root->n > 0 ? r.root : NULL;
}
