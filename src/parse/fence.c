/*
 * Lines become inside or outside of fenced code (CommonMark 0.31, section 4.5). Invariant: only a
 * fence of the same kind, at least as long and with nothing behind it, closes another.
 */
#include "parse/fence.h"

bool fence_line(struct fence *f, struct str line)
{
    char c = (char)(line.n > 0 ? line.p[0] : '\0');
    size_t n = c == '`' || c == '~' ? str_run(line, 0, c) : 0;

    if (f->c) {
        if (c == f->c && n >= f->n && str_empty(str_trim(str_from(line, n)))) {
            f->c = '\0';
        }
        return true;
    }
    if (n < 3 || (c == '`' && str_chr(str_from(line, n), '`') != STR_NPOS)) {
        return false;
    }
    *f = (struct fence){c, n};
    return true;
}
