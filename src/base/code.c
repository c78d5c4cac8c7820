/*
 * Lines become inside or outside of fenced code (CommonMark 0.31, section 4.5), backticks the ends
 * of spans (section 6.1). Invariant: only a fence of the same kind, at least as long and with
 * nothing behind it, closes another; one that is never closed goes to the end of the text. A span
 * is closed by a run of exactly as many.
 */
#include "base/code.h"

enum {
    SHORTEST = 3
};

size_t fence_length(struct str line)
{
    const char mark = (char)(line.n > 0 ? line.p[0] : '\0');
    const size_t n = mark == '`' || mark == '~' ? str_run(line, 0, mark) : 0;

    return n >= SHORTEST && (mark == '~' || str_chr(str_from(line, n), '`') == STR_NPOS) ? n : 0;
}

bool fence_step(struct fence *f, struct str line)
{
    size_t n;

    if (f->mark) {
        n = str_run(line, 0, f->mark);
        if (n >= f->length && str_empty(str_trim(str_from(line, n)))) {
            f->mark = '\0';
        }
        return true;
    }
    n = fence_length(line);
    if (n > 0) {
        *f = (struct fence){line.p[0], n};
    }
    return n > 0;
}

size_t code_span_end(struct str s, size_t at)
{
    const size_t ticks = str_run(s, at, '`');

    for (size_t i = at + ticks; i < s.n;) {
        const char *tick = memchr(s.p + i, '`', s.n - i);
        size_t n;

        if (!tick) {
            break;
        }
        i = (size_t)(tick - s.p);
        n = str_run(s, i, '`');
        i += n;
        if (n == ticks) {
            return i;
        }
    }
    return STR_NPOS;
}
