/*
 * Marks that a generator puts its table of contents at are dropped: a book has its own. Invariant:
 * only a paragraph that is nothing but such a mark goes.
 */
#include "render/dialect/dialect.h"

enum {
    EVENTS = 6 /* of a paragraph with a mark, beyond its first: "@[toc](目录)" */
};

/* "[TOC]", "[[toc]]", "[[_TOC_]]", "[TOC levels=1-3]", "${toc}", "@[toc]". */
static bool is_mark(struct str s)
{
    s = str_trim(s);
    if (str_eq_nocase(s, STR("${toc}")) || str_eq_nocase(s, STR("@[toc]")) ||
        str_eq_nocase(s, STR("@toc"))) {
        return true;
    }
    if (!str_starts(s, STR("[")) || !str_ends(s, STR("]"))) {
        return false;
    }
    s = str_sub(s, 1, s.n - 1);
    if (str_starts(s, STR("[")) && str_ends(s, STR("]"))) {
        s = str_sub(s, 1, s.n - 1);
    }
    return str_eq_nocase(s, STR("toc")) || str_eq_nocase(s, STR("_toc_")) ||
           (str_eq_nocase(str_sub(s, 0, 4), STR("toc ")) && str_chr(s, '=') != STR_NPOS);
}

static bool begins_mark(struct str s)
{
    return s.n > 0 && (s.p[0] == '[' || s.p[0] == '@' || s.p[0] == '$');
}

void contents_drop(struct dialect *d)
{
    struct writer *w = d->writer;
    struct markdown *m = d->markdown;
    uint32_t line = 0;

    w->events = m->events;
    for (size_t i = 0; i + 2 < m->n; i++) {
        const struct md_event *e = &m->events[i];
        const size_t end = e->other;

        if (e->kind == MD_PARAGRAPH && !e->leave && end <= i + EVENTS && e[1].kind == MD_TEXT &&
            begins_mark(e[1].text) && is_mark(inline_plain(w, i + 1, end))) {
            line = line > 0 ? line : e->line;
            for (size_t k = i; k <= end; k++) {
                m->events[k].kind = MD_NOTHING;
            }
        }
    }
    if (line > 0) {
        markdown_compact(m);
        WRITER_FINDING(w, "dialect-read", line, "the mark for a table of contents is not shown");
    }
}
