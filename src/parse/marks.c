/*
 * Turns [#]: key: "value" lines into a value tree; Markdown takes each for a link definition, so
 * that they never show. Invariant: a value is the rest of its line without the one pair of quotes
 * or parentheses around it, and nothing inside is read.
 */
#include "parse/marks.h"

#include "base/unicode.h"

#define MARK STR("[#]:")

bool marks_line(struct str line)
{
    return str_starts(str_trim(line), MARK);
}

/* "(a)", "\"a\"" and "'a'" give a. */
static struct str inside(struct str s, bool *ret_quoted)
{
    static const char pairs[][2] = {{'(', ')'}, {'"', '"'}, {'\'', '\''}};

    *ret_quoted = false;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0] && s.n > 1; i++) {
        if (s.p[0] == pairs[i][0] && s.p[s.n - 1] == pairs[i][1]) {
            *ret_quoted = true;
            return str_trim(str_sub(s, 1, s.n - 1));
        }
    }
    return s;
}

const struct value *marks_read(struct arena *a, struct str text, uint32_t first_line)
{
    struct value *root = value_new(a, VALUE_MAP, first_line, 1);
    struct str line;

    for (uint32_t number = first_line; root && str_line(&text, &line); number++) {
        struct str rest = str_trim(str_from(line, str_find(line, MARK) + MARK.n));
        size_t end = 0;
        struct value *v = value_new(a, VALUE_SCALAR, number, 1);
        bool quoted;

        while (end < rest.n && rest.p[end] != ':' && !ascii_is_space(rest.p[end])) {
            end++;
        }
        if (!v || end == 0) {
            continue;
        }
        struct str value = str_trim(str_from(rest, end));

        /* The colon is forgotten now and then. */
        if (str_starts(value, STR(":"))) {
            value = str_trim(str_from(value, 1));
        }
        v->column = (uint32_t)utf8_count(str_sub(line, 0, (size_t)(value.p - line.p))) + 1;
        v->text = inside(value, &quoted);
        v->plain = !quoted;
        value_add(a, root, str_sub(rest, 0, end), v);
        if (root->last) {
            root->last->line = number;
            root->last->column = 1;
        }
    }
    return root;
}
