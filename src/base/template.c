/*
 * Turns a template and values into text. Invariant: values are never looked into, so that text of
 * posts that looks like a place stays text.
 */
#include "base/template.h"

static struct str value_of(struct str name, const struct template_value *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(name, str_of(values[i].name))) {
            return values[i].value;
        }
    }
    return STR_NONE;
}

/* Finds the next {{name}} of the text; *ret_from and *ret_to are its ends. */
static bool next_place(struct str text, struct str *ret_name, size_t *ret_from, size_t *ret_to)
{
    size_t open = str_find(text, STR("{{")), close;

    if (open == STR_NPOS) {
        return false;
    }
    close = str_find(str_from(text, open), STR("}}"));
    if (close == STR_NPOS) {
        return false;
    }
    *ret_name = str_trim(str_sub(text, open + 2, open + close));
    *ret_from = open;
    *ret_to = open + close + 2;
    return true;
}

/* Whether the line is one place, with nothing to put there. */
static bool goes(struct str line, const struct template_value *values, size_t n)
{
    struct str trimmed = str_trim(line), name;
    size_t from, to;

    return next_place(trimmed, &name, &from, &to) && from == 0 && to == trimmed.n &&
           value_of(name, values, n).n == 0;
}

void template_fill(struct buf *out, struct str text, const struct template_value *values, size_t n)
{
    while (text.n > 0) {
        size_t newline = str_chr(text, '\n');
        size_t end = newline == STR_NPOS ? text.n : newline + 1;
        struct str line = str_sub(text, 0, end), name;
        size_t from, to;

        text = str_from(text, end);
        if (goes(line, values, n)) {
            continue;
        }
        while (next_place(line, &name, &from, &to)) {
            buf_str(out, str_sub(line, 0, from));
            buf_str(out, value_of(name, values, n));
            line = str_from(line, to);
        }
        buf_str(out, line);
    }
}
