/*
 * The arguments of a tag become keys and values. Invariant: linear in their length, and whatever
 * they are, something is read: what does not fit any form is a word.
 */
#include "render/shortcode/shortcode.h"

static bool is_key_char(char c)
{
    return ascii_is_alnum(c) || c == '_' || c == '-';
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

/* The text without the backslashes before quotes and backslashes. */
static struct str unescaped(struct arena *a, struct str s)
{
    size_t n = 0;
    char *p;

    if (str_chr(s, '\\') == STR_NPOS) {
        return s;
    }
    p = arena_alloc(a, s.n);
    if (!p) {
        return STR_NONE;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n && (is_quote(s.p[i + 1]) || s.p[i + 1] == '\\')) {
            i++;
        }
        p[n++] = s.p[i];
    }
    return str_make(p, n);
}

/* Reads the quoted value at *at; one that never ends goes up to the end. */
static struct str read_quoted(struct arena *a, struct str s, size_t *at)
{
    const char quote = s.p[*at];
    const size_t start = *at + 1;
    size_t end = start;
    struct str value;

    while (end < s.n && s.p[end] != quote) {
        end += quote != '`' && s.p[end] == '\\' && end + 1 < s.n ? 2 : 1;
    }
    value = str_sub(s, start, end);
    *at = end < s.n ? end + 1 : s.n;
    return quote == '`' ? value : unescaped(a, value);
}

/* A bare word; where commas part arguments, it ends at one. */
static struct str read_word(struct str s, size_t *at, bool commas)
{
    const size_t start = *at;
    size_t end = start;

    while (end < s.n && !ascii_is_space(s.p[end]) && !(commas && s.p[end] == ',')) {
        end++;
    }
    *at = end;
    while (end > start && s.p[end - 1] == ',') {
        end--;
    }
    return str_sub(s, start, end);
}

/* The key before "=", or before a ":" that begins no "://"; moves *at to its value. */
static struct str read_key(struct str s, size_t *at, enum shortcode_form form)
{
    const size_t start = *at;
    size_t end = start, to;

    while (end < s.n && is_key_char(s.p[end])) {
        end++;
    }
    to = end;
    while (form != SHORTCODE_TAG && to < s.n && ascii_is_space(s.p[to])) {
        to++;
    }
    if (end == start || to >= s.n ||
        !(s.p[to] == '=' ||
          (s.p[to] == ':' && form == SHORTCODE_TAG && !str_starts(str_from(s, to), STR("://"))))) {
        return STR_NONE;
    }
    to++;
    while (to < s.n && ascii_is_space(s.p[to])) {
        to++;
    }
    *at = to;
    return str_sub(s, start, end);
}

void arguments_read(struct arena *a, const struct shortcode *tag, struct arguments *ret)
{
    const struct str s = tag->arguments;
    const bool commas = tag->form == SHORTCODE_OUTPUT;
    size_t at = 0;

    ret->n = 0;
    while (at < s.n && ret->n < SHORTCODE_ARGUMENTS) {
        struct argument *argument = &ret->v[ret->n];

        if (ascii_is_space(s.p[at]) || s.p[at] == ',') {
            at++;
            continue;
        }
        argument->key = is_quote(s.p[at]) ? STR_NONE : read_key(s, &at, tag->form);
        if (at < s.n && is_quote(s.p[at])) {
            argument->value = read_quoted(a, s, &at);
        } else {
            argument->value = read_word(s, &at, commas);
        }
        ret->n++;
    }
}

struct str argument_of(const struct arguments *args, const char *keys)
{
    struct str rest = str_of(keys), key;

    while (str_token(&rest, ' ', &key)) {
        for (size_t i = 0; i < args->n; i++) {
            if (!str_empty(args->v[i].key) && str_eq_nocase(args->v[i].key, key) &&
                !str_empty(args->v[i].value)) {
                return args->v[i].value;
            }
        }
    }
    return STR_NONE;
}

struct str argument_at(const struct arguments *args, size_t position)
{
    for (size_t i = 0; i < args->n; i++) {
        if (str_empty(args->v[i].key) && position-- == 0) {
            return args->v[i].value;
        }
    }
    return STR_NONE;
}
