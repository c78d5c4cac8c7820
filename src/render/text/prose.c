/*
 * Lines become code or prose, without parsing. Invariant: what CommonMark reads as code is never
 * taken for prose, as far as one line and the fences above it tell; prose may be taken for code.
 */
#include "render/text/prose.h"

#include "render/text/markers.h"

enum {
    INDENT = 4 /* columns that make a line code */
};

/* What stands behind blanks and the marks of quotations; with `items`, of list items, too. */
static struct str behind_marks(struct str line, bool items, bool *ret_quoted)
{
    *ret_quoted = false;
    for (;;) {
        size_t item;

        line = str_from(line, str_run(line, 0, ' '));
        if (str_starts(line, STR(">"))) {
            *ret_quoted = true;
            line = str_from(line, 1);
            continue;
        }
        item = items ? markers_item(line) : 0;
        if (item == 0) {
            return line;
        }
        line = str_from(line, item);
    }
}

/* Whether the line opens, closes or lies inside fenced code. */
static bool is_fenced(struct prose *p, struct str line)
{
    bool quoted, was_open;
    struct str s = behind_marks(line, p->fence.mark == 0, &quoted);

    if (p->fence.mark != 0 && p->quoted && !quoted) {
        p->fence.mark = 0; /* the quotation has ended */
        s = behind_marks(line, true, &quoted);
    }
    was_open = p->fence.mark != 0;
    if (!fence_step(&p->fence, s)) {
        return false;
    }
    p->quoted = was_open ? p->quoted : quoted;
    return true;
}

/* Goes on to the next code span of the line. A run that nothing closes ends the search: it may be
   closed in another line. */
static void next_span(struct prose *p)
{
    struct str rest = str_from(p->line, p->span_to);
    const char *tick = rest.n > 0 ? memchr(rest.p, '`', rest.n) : NULL;

    p->span_from = tick ? (size_t)(tick - p->line.p) : STR_NPOS;
    p->span_to = tick ? code_span_end(p->line, p->span_from) : STR_NPOS;
}

bool prose_in_span(struct prose *p, size_t at)
{
    while (p->span_to <= at) {
        next_span(p);
    }
    return p->in_span || at >= p->span_from;
}

bool prose_line(struct prose *p, struct str *ret_line, bool *ret_code)
{
    size_t indent;

    while (p->span_to < p->line.n) {
        next_span(p);
    }
    p->in_span =
        p->in_span || (p->line.n > 0 && p->span_from < p->line.n && p->span_to == STR_NPOS);
    if (!str_line(&p->rest, ret_line)) {
        return false;
    }
    indent = str_run(*ret_line, 0, ' ');
    *ret_code = is_fenced(p, *ret_line) || indent >= INDENT ||
                (indent < ret_line->n && ret_line->p[indent] == '\t');
    p->in_span = p->in_span && p->fence.mark == 0 && str_trim(*ret_line).n > 0;
    p->line = *ret_code ? STR_NONE : *ret_line;
    p->span_from = p->span_to = 0;
    return true;
}
