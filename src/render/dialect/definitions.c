/*
 * Paragraphs that definitions_find.c marked as terms, and the lists below them, become lists of
 * definitions. Invariant: no mark is left anywhere, and each term is followed by what is said about
 * it.
 */
#include "render/dialect/definitions.h"

#include "render/dialect/dialect.h"

static bool is_marked(struct str s)
{
    return s.n > 0 && s.p[s.n - 1] == DEFINITION_MARK;
}

/* A paragraph of terms with its list behind it. */
static bool is_pair(const struct rewriter *r, size_t i)
{
    const struct md_event *e = &r->events[i];

    return e->kind == MD_PARAGRAPH && !e->leave && e->other > i + 1 &&
           r->events[e->other - 1].kind == MD_TEXT && is_marked(r->events[e->other - 1].text) &&
           e->other + 1 < r->n && r->events[e->other + 1].kind == MD_LIST &&
           !r->events[e->other + 1].leave && !r->events[e->other + 1].ordered;
}

static struct str unmarked(struct str s)
{
    return is_marked(s) ? str_trim_end(str_sub(s, 0, s.n - 1)) : s;
}

static void open_term(struct rewriter *r, uint32_t line)
{
    struct md_event *item = rewriter_open(r, MD_ITEM, line), *paragraph;

    if (item) {
        item->align = DEFINITION_TERM;
    }
    paragraph = rewriter_open(r, MD_PARAGRAPH, line);
    if (paragraph) {
        paragraph->tight = true;
    }
}

static void close_term(struct rewriter *r)
{
    struct md_event *end;

    rewriter_close(r, MD_PARAGRAPH);
    end = rewriter_open(r, MD_ITEM, 0);
    if (end) {
        end->leave = true;
        end->align = DEFINITION_TERM;
    }
    if (r->markdown->n >= 2 && !r->failed) {
        r->markdown->events[r->markdown->n - 2].tight = true;
    }
}

/* Each line of the paragraph at i is a term. */
static void put_terms(struct rewriter *r, size_t i)
{
    const size_t end = r->events[i].other;

    open_term(r, r->events[i].line);
    for (size_t k = i + 1; k < end; k++) {
        struct md_event *e = &r->events[k];

        if (e->kind == MD_SOFT_BREAK) {
            close_term(r);
            open_term(r, e->line);
            continue;
        }
        if (e->kind == MD_TEXT) {
            e->text = unmarked(e->text);
        }
        rewriter_keep(r, k);
        /* A break inside emphasis ends no term. */
        if (e->other > k) {
            for (size_t to = e->other; k < to;) {
                rewriter_keep(r, ++k);
            }
        }
    }
    close_term(r);
}

/* The items of the list at i are what is said. */
static void put_meanings(struct rewriter *r, size_t i)
{
    const size_t end = r->events[i].other;
    size_t item = i + 1;

    for (size_t k = i + 1; k < end; k++) {
        rewriter_keep(r, k);
        if (!r->failed && (k == item || k == r->events[item].other)) {
            r->markdown->events[r->markdown->n - 1].align = DEFINITION_MEANING;
            item = k == item ? item : k + 1;
        }
    }
}

/* From the terms at i on, one list; the event behind it. */
static size_t put_list(struct rewriter *r, size_t i)
{
    struct md_event *e = rewriter_open(r, MD_LIST, r->events[i].line);

    if (e) {
        e->align = DEFINITION_LIST;
    }
    while (i < r->n && is_pair(r, i)) {
        const size_t list = r->events[i].other + 1;

        put_terms(r, i);
        put_meanings(r, list);
        i = r->events[list].other + 1;
    }
    e = rewriter_open(r, MD_LIST, 0);
    if (e) {
        e->leave = true;
        e->align = DEFINITION_LIST;
    }
    return i;
}

/* Text that was marked but is no term after all. */
static struct str without_marks(struct writer *w, struct str s)
{
    if (str_chr(s, DEFINITION_MARK) == STR_NPOS) {
        return s;
    }
    buf_truncate(w->scratch, 0);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != DEFINITION_MARK) {
            buf_char(w->scratch, s.p[i]);
        }
    }
    return arena_str(w->arena, buf_view(w->scratch));
}

void definitions_read(struct dialect *d)
{
    struct writer *w = d->writer;
    struct rewriter r;

    if (str_chr(w->prepared->text, DEFINITION_MARK) == STR_NPOS) {
        return;
    }
    rewriter_start(&r, d->markdown);
    for (size_t i = 0; i < r.n;) {
        if (is_pair(&r, i)) {
            i = put_list(&r, i);
        } else {
            rewriter_keep(&r, i++);
        }
    }
    (void)rewriter_end(&r, w);
    for (size_t i = 0; i < d->markdown->n; i++) {
        d->markdown->events[i].text = without_marks(w, d->markdown->events[i].text);
        d->markdown->events[i].title = without_marks(w, d->markdown->events[i].title);
    }
}
