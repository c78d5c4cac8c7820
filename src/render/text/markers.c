/*
 * Lines lose the marks of the quotes and list items that they stand in. Invariant: one look at each
 * line, none at those above it: what may be a mark is taken for one.
 */
#include "render/text/markers.h"

enum {
    LONGEST_NUMBER = 9 /* digits (CommonMark 0.31, section 5.2) */
};

size_t markers_item(struct str line)
{
    size_t n = 0;

    while (n < line.n && n < LONGEST_NUMBER && ascii_is_digit(line.p[n])) {
        n++;
    }
    if (n + 1 >= line.n || line.p[n + 1] != ' ') {
        return 0;
    }
    if (n > 0) {
        return line.p[n] == '.' || line.p[n] == ')' ? n + 1 : 0;
    }
    return line.p[0] == '-' || line.p[0] == '+' || line.p[0] == '*' ? 1 : 0;
}

struct str markers_skip_quotes(struct str line)
{
    size_t at = 0;

    while (at < line.n && (line.p[at] == ' ' || line.p[at] == '\t' || line.p[at] == '>')) {
        at++;
    }
    return str_from(line, at);
}

struct str markers_skip(struct str line)
{
    size_t item;

    do {
        line = markers_skip_quotes(line);
        item = markers_item(line);
        line = str_from(line, item);
    } while (item > 0);
    return line;
}
