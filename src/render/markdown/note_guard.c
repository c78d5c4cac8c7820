/*
 * Puts a guard between "[" and "^" where the bracket may go on behind the end of its line, and
 * takes it out of what was parsed. Invariant: proper labels are never guarded. For a label over
 * several lines cmark-gfm counts columns from the wrong line: of "[^a\nbc]" it keeps "[^a\n]", of
 * longer text it may keep half a character.
 */
#include "render/markdown/note_guard.h"

#define GUARD '\x02'
#define OPEN STR("[^")

enum {
    CODE_INDENT = 4 /* so many blanks ahead of a definition make it code, or text */
};

/* The line that is being looked at: what is known of its end holds for all brackets in it. */
struct scan {
    struct str text;
    size_t line_end; /* of the line last asked for */
    bool goes_on;    /* text follows in the next line */
};

static bool line_goes_on(struct scan *s, size_t at)
{
    struct str rest = str_from(s->text, at), line;

    if (at < s->line_end) {
        return s->goes_on;
    }
    (void)str_line(&rest, &line);
    s->line_end = s->text.n - rest.n;
    s->goes_on = str_line(&rest, &line) && !str_empty(str_trim(line));
    return s->goes_on;
}

/* Whether a bracket whose label begins at `at` may go on behind its line. A closing bracket behind
   an escape, code, a tag or another bracket need not be its own. */
static bool may_go_on(struct scan *s, size_t at)
{
    size_t start = at;

    for (; at < s->text.n && s->text.p[at] != '\n'; at++) {
        if (s->text.p[at] == ']') {
            return false;
        }
        if (strchr("\\`<[", s->text.p[at])) {
            break;
        }
    }
    return line_goes_on(s, start);
}

/* Whether nothing but marks of containers stands before "[^label]:" in its line: a definition. */
static bool may_define(struct str text, size_t at)
{
    size_t end = at, blanks;

    while (end < text.n && !strchr("] \t\n", text.p[end])) {
        end++;
    }
    if (!str_starts(str_from(text, end), STR("]:"))) {
        return false;
    }
    for (blanks = 0; blanks < at && text.p[at - 1 - blanks] == ' '; blanks++) {
    }
    if (blanks >= CODE_INDENT) {
        return false;
    }
    while (at > 0 && text.p[at - 1] != '\n') {
        if (!ascii_is_digit(text.p[--at]) && !strchr(" \t>*+-.)", text.p[at])) {
            return false;
        }
    }
    return true;
}

/* The next "[" to be guarded at or behind `at`, or STR_NPOS. */
static size_t next_guarded(struct scan *s, size_t at)
{
    for (;;) {
        size_t found = str_find(str_from(s->text, at), OPEN);

        if (found == STR_NPOS) {
            return STR_NPOS;
        }
        at += found;
        if (may_go_on(s, at + OPEN.n) && !may_define(s->text, at)) {
            return at;
        }
        at += OPEN.n;
    }
}

struct str note_guard(struct str text, struct arena *a)
{
    struct scan count = {.text = text}, copy = {.text = text};
    size_t n = 0, done = 0, to = 0, at;
    char *p;

    for (at = 0; (at = next_guarded(&count, at)) != STR_NPOS; at += OPEN.n) {
        n++;
    }
    if (n == 0) {
        return text;
    }
    p = arena_alloc(a, text.n + n);
    if (!p) {
        return text;
    }
    for (at = 0; (at = next_guarded(&copy, at)) != STR_NPOS; at += OPEN.n) {
        memcpy(p + to, text.p + done, at + 1 - done);
        to += at + 1 - done;
        p[to++] = GUARD;
        done = at + 1;
    }
    memcpy(p + to, text.p + done, text.n - done);
    return str_make(p, text.n + n);
}

bool note_is_guarded(struct str literal)
{
    return str_chr(literal, GUARD) != STR_NPOS;
}

size_t note_unguard(struct str literal, char *ret)
{
    size_t n = 0;

    for (size_t i = 0; i < literal.n; i++) {
        if (literal.p[i] != GUARD) {
            ret[n++] = literal.p[i];
        }
    }
    return n;
}
