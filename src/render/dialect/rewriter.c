/*
 * Events are written anew with others between them. Invariant: either all of it is done, or the
 * events are what they were.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "render/dialect/dialect.h"

enum {
    EVENTS = LIMIT_PARSE_BYTES / 2 / sizeof(struct md_event)
};

#define FAR_END UINT32_MAX /* of a container, until all is written */

void rewriter_start(struct rewriter *r, struct markdown *m)
{
    *r = (struct rewriter){.markdown = m, .events = m->events, .n = m->n, .cap = m->cap};
    m->events = NULL;
    m->n = m->cap = 0;
}

struct md_event *rewriter_leaf(struct rewriter *r, enum md_kind kind, uint32_t line)
{
    struct md_event *e;

    r->over = r->over || r->markdown->n >= EVENTS;
    e = r->over || r->failed ? NULL : markdown_add(r->markdown, kind, line);
    r->failed = r->failed || (!e && !r->over);
    return e;
}

struct md_event *rewriter_open(struct rewriter *r, enum md_kind kind, uint32_t line)
{
    struct md_event *e = rewriter_leaf(r, kind, line);

    if (e) {
        e->other = FAR_END;
    }
    return e;
}

void rewriter_close(struct rewriter *r, enum md_kind kind)
{
    struct md_event *e = rewriter_open(r, kind, 0);

    if (e) {
        e->leave = true;
    }
}

void rewriter_text(struct rewriter *r, struct str text, uint32_t line)
{
    struct md_event *e = text.n > 0 ? rewriter_leaf(r, MD_TEXT, line) : NULL;

    if (e) {
        e->text = text;
    }
}

void rewriter_keep(struct rewriter *r, size_t i)
{
    const struct md_event *old = &r->events[i];
    struct md_event *e = rewriter_leaf(r, old->kind, old->line);

    if (e) {
        const uint32_t own = e->other;

        *e = *old;
        e->other = old->other == i ? own : FAR_END;
    }
}

bool rewriter_end(struct rewriter *r, struct writer *w)
{
    if (r->failed) {
        writer_fail(w);
    }
    if (r->failed || r->over) {
        free(r->markdown->events);
        r->markdown->events = r->events;
        r->markdown->n = r->n;
        r->markdown->cap = r->cap;
        return false;
    }
    free(r->events);
    markdown_compact(r->markdown);
    return true;
}
