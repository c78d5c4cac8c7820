/*
 * Lists of attributes, "{#id .class key=value}" as goldmark has them, "{: #id .class}" as kramdown
 * does; several in a row are one. Invariant: what is read is a list from its first to its last
 * character; anything else that stands in braces is text.
 */
#include "render/dialect/dialect.h"

struct words {
    struct str text;
    size_t at;
};

static size_t skip_spaces(struct str s, size_t at)
{
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t')) {
        at++;
    }
    return at;
}

static bool is_name(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

static size_t name_end(struct str s, size_t at)
{
    while (at < s.n && is_name(s.p[at])) {
        at++;
    }
    return at;
}

/* Behind the value that begins at `at`; 0 where it never ends. */
static size_t value_end(struct str s, size_t at, struct str *ret)
{
    const size_t start = at;

    if (at < s.n && (s.p[at] == '"' || s.p[at] == '\'' || s.p[at] == '[')) {
        const char close = (char)(s.p[at] == '[' ? ']' : s.p[at]);
        const size_t end = str_chr(str_from(s, at + 1), close);

        if (end == STR_NPOS) {
            return 0;
        }
        *ret = str_sub(s, at + 1, at + 1 + end);
        return at + end + 2;
    }
    while (at < s.n && s.p[at] != ' ' && s.p[at] != ',' && s.p[at] != '}') {
        at++;
    }
    *ret = str_sub(s, start, at);
    return at > start ? at : 0;
}

/* Classes by which a theme makes alerts of quotes. */
static const char *prompt_of(struct str name)
{
    static const struct {
        const char *name, *kind;
    } prompts[] = {{"prompt-tip", "tip"},
                   {"prompt-info", "note"},
                   {"prompt-warning", "warning"},
                   {"prompt-danger", "caution"},
                   {"notice", "note"},
                   {"notice--info", "note"},
                   {"notice--success", "tip"},
                   {"notice--warning", "warning"},
                   {"notice--danger", "caution"},
                   {"notice--primary", "important"}};

    for (size_t i = 0; i < sizeof prompts / sizeof prompts[0]; i++) {
        if (str_eq(name, str_of(prompts[i].name))) {
            return prompts[i].kind;
        }
    }
    return NULL;
}

/* "#id" or ".class"; behind it, or 0. */
static size_t read_mark(struct str s, size_t at, struct attribute_list *ret)
{
    const size_t end = name_end(s, at + 1);
    const struct str name = str_sub(s, at + 1, end);

    if (name.n == 0) {
        return 0;
    }
    ret->named = true;
    if (s.p[at] == '#') {
        ret->id = name;
    } else {
        ret->prompt = ret->prompt ? ret->prompt : prompt_of(name);
    }
    return end;
}

/* "key=value", or kramdown's name of a list that is defined elsewhere; behind it, or 0. */
static size_t read_key(struct str s, size_t at, struct attribute_list *ret)
{
    const size_t end = name_end(s, at);
    const struct str key = str_sub(s, at, end);
    struct str value = STR_NONE;
    size_t behind;

    if (key.n == 0 || ascii_is_digit(key.p[0])) {
        return 0;
    }
    if (end == s.n || s.p[end] != '=') {
        ret->contents = ret->contents || str_eq_nocase(key, STR("toc"));
        return ret->kramdown ? end : 0;
    }
    behind = value_end(s, end + 1, &value);
    if (str_eq(key, STR("file"))) {
        ret->file = value;
    } else if (str_eq(key, STR("id"))) {
        ret->id = value;
    }
    return behind;
}

/* The list at `at`, of the kind of those before it; behind it, or 0. */
static size_t read_list(struct str text, size_t at, struct attribute_list *ret)
{
    const bool kramdown = at + 1 < text.n && text.p[at + 1] == ':', first = ret->end == 0;
    size_t items = 0;

    if (at >= text.n || text.p[at] != '{' || (!first && kramdown != ret->kramdown)) {
        return 0;
    }
    ret->kramdown = kramdown;
    at = skip_spaces(text, at + 1 + kramdown);
    for (; at < text.n && text.p[at] != '}'; at = skip_spaces(text, at)) {
        const bool mark = text.p[at] == '#' || text.p[at] == '.';

        at = mark ? read_mark(text, at, ret) : read_key(text, at, ret);
        if (at == 0 || at == text.n ||
            (text.p[at] != ' ' && text.p[at] != ',' && text.p[at] != '}' && text.p[at] != '.' &&
             text.p[at] != '#' && text.p[at] != '\t')) {
            return 0;
        }
        at += text.p[at] == ',';
        items++;
    }
    return at < text.n && items > 0 ? at + 1 : 0;
}

bool attributes_find(struct str text, struct attribute_list *ret)
{
    struct attribute_list next = {.end = 0};
    size_t end = 0;

    *ret = next;
    while ((end = read_list(text, skip_spaces(text, end), &next)) > 0) {
        next.end = end;
        *ret = next;
    }
    return ret->end > 0;
}
