/*
 * Lines of text are told from lines of fenced code. Invariant: one look at each line, wherever in
 * quotes and lists the block stands; one that is never closed goes to the end of the text.
 */
#include "render/fence.h"

enum {
    SHORTEST = 3
};

struct str fence_inside(struct str line)
{
    size_t at = 0;

    while (at < line.n) {
        const char c = line.p[at];
        size_t digits = at;

        while (digits < line.n && ascii_is_digit(line.p[digits])) {
            digits++;
        }
        if (c == ' ' || c == '\t' || c == '>') {
            at++;
        } else if ((c == '-' || c == '+' || c == '*') && at + 1 < line.n && line.p[at + 1] == ' ') {
            at += 2;
        } else if (digits > at && digits + 1 < line.n &&
                   (line.p[digits] == '.' || line.p[digits] == ')') && line.p[digits + 1] == ' ') {
            at = digits + 2;
        } else {
            break;
        }
    }
    return str_from(line, at);
}

bool fence_step(struct fence *f, struct str line)
{
    const struct str inside = fence_inside(line);
    const char mark = (char)(inside.n > 0 ? inside.p[0] : 0);
    size_t length;

    if (f->mark == 0 && mark != '`' && mark != '~') {
        return false;
    }
    length = str_run(inside, 0, mark);
    if (f->mark == 0) {
        if (length < SHORTEST ||
            (mark == '`' && str_chr(str_from(inside, length), '`') != STR_NPOS)) {
            return false;
        }
        *f = (struct fence){mark, length};
        return true;
    }
    if (mark == f->mark && length >= f->length && str_empty(str_trim(str_from(inside, length)))) {
        *f = (struct fence){0, 0};
    }
    return true;
}
