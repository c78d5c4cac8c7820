/*
 * The list of events that a text becomes, reused from one post to the next. Invariant: a new event
 * is zero but for its kind, line and place, and one large post does not keep its memory.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "render/markdown/markdown.h"

enum {
    FIRST = 256,
    KEPT = 1 << 14
};

void markdown_init(struct markdown *m)
{
    *m = (struct markdown){.n = 0};
    arena_init(&m->arena, LIMIT_PARSE_BYTES);
}

void markdown_done(struct markdown *m)
{
    arena_done(&m->arena);
    free(m->events);
    *m = (struct markdown){.n = 0};
}

void markdown_reset(struct markdown *m)
{
    arena_reset(&m->arena);
    if (m->cap > KEPT) {
        free(m->events);
        m->events = NULL;
        m->cap = 0;
    }
    m->n = 0;
    m->has_html = false;
    m->deep_line = 0;
}

struct md_event *markdown_add(struct markdown *m, enum md_kind kind, uint32_t line)
{
    struct md_event *e;

    if (m->n == m->cap) {
        size_t cap = m->cap ? m->cap * 2 : FIRST;
        struct md_event *grown = realloc(m->events, cap * sizeof *grown);

        if (!grown) {
            return NULL;
        }
        m->events = grown;
        m->cap = cap;
    }
    e = &m->events[m->n];
    *e = (struct md_event){.kind = kind, .line = line, .other = (uint32_t)m->n};
    m->n++;
    return e;
}

bool event_is_tag(const struct md_event *e, struct str start)
{
    return e->kind == MD_HTML && e->text.n > start.n &&
           str_eq_nocase(str_sub(e->text, 0, start.n), start) &&
           !ascii_is_alnum(e->text.p[start.n]);
}

bool event_is_blank(const struct md_event *e)
{
    return e->kind == MD_NOTHING || e->kind == MD_SOFT_BREAK || e->kind == MD_HARD_BREAK ||
           (e->kind == MD_TEXT && str_trim(e->text).n == 0);
}

void markdown_compact(struct markdown *m)
{
    uint32_t n = 0, open = UINT32_MAX; /* the innermost container; each names the one around it */

    for (size_t i = 0; i < m->n; i++) {
        struct md_event e = m->events[i];
        uint32_t start = n;

        if (e.kind == MD_NOTHING) {
            continue;
        }
        if (e.leave) {
            start = open;
            open = m->events[start].other;
            m->events[start].other = n;
        } else if (e.other != i) {
            e.other = open;
            open = n;
        }
        m->events[n] = e;
        if (e.leave || e.other == i) {
            m->events[n].other = start;
        }
        n++;
    }
    m->n = n;
}
