/*
 * The spaces that indent paragraphs go, as the style sheet indents them. A line that begins with
 * them after a line break begins a paragraph, too: that is how scraped Chinese text has them,
 * without blank lines. Inside emphasis, links, and where an item shows no paragraphs, it begins a
 * line. Invariant: nothing but white space at the start of a line goes, and what is too wide for an
 * indent, as before signatures on the right, stays where it is.
 */
#include "base/unicode.h"
#include "render/dialect/dialect.h"
#include "render/text/cjk.h"

enum {
    NO_BREAK = 0xA0,
    EN = 0x2002,
    EM = 0x2003,
    FULL = 0x3000,
    /* In halves of an em, as Chinese fonts have it: */
    WIDEST = 8, /* beyond, it is no indent */
    FEWEST = 2, /* of spaces that are not full-width: no accident behind a line break … */
    FIRST = 4,  /* … and where a paragraph begins */
    PART = 1    /* mark of a break that ends a paragraph */
};

struct indent {
    struct writer *w;
    bool narrow; /* spaces that are not full-width count, too */
    size_t lines;
    uint32_t first_line;
    bool parted, emptied;
};

/* White space at the start of a line. */
struct blank {
    size_t bytes; /* 0: too wide to go */
    bool is_indent;
};

static void drop(struct indent *d, size_t i)
{
    d->w->events[i].kind = MD_NOTHING;
    d->emptied = true;
}

static struct blank blank_of(const struct indent *d, struct str text, size_t fewest)
{
    struct blank blank = {.bytes = 0};
    size_t at = 0, full = 0, width = 0;

    while (at < text.n) {
        uint32_t c = utf8_next(text, &at);

        if (c != ' ' && c != NO_BREAK && c != EN && c != EM && c != FULL) {
            break;
        }
        full += c == FULL;
        width += c == FULL || c == EM ? 2 : c != ' ';
        blank.bytes = at;
    }
    blank.is_indent = full > 0 || (d->narrow && width >= fewest);
    if (width > WIDEST && blank.bytes < text.n) {
        blank.bytes = 0;
    }
    return blank;
}

static bool is_break(const struct md_event *e)
{
    return e->kind == MD_SOFT_BREAK || e->kind == MD_HARD_BREAK || event_is_tag(e, STR("<br"));
}

static bool is_container(const struct md_event *events, size_t i)
{
    const struct md_event *e = &events[i];

    return e->kind == MD_EMPHASIS || e->kind == MD_STRONG || e->kind == MD_DELETED ||
           e->kind == MD_LINK || (e->kind == MD_ELEMENT && e->other != i);
}

/* The first event from i on that shows anything. */
static size_t first_shown(const struct md_event *events, size_t i)
{
    while ((is_container(events, i) && !events[i].leave) || events[i].kind == MD_NOTHING) {
        i++;
    }
    return i;
}

static void count(struct indent *d, uint32_t line)
{
    d->first_line = d->lines++ == 0 ? line : d->first_line;
}

/* Cuts the indent off the line that begins at event i; whether it has one. */
static bool cut(struct indent *d, size_t i, size_t fewest)
{
    struct md_event *e = &d->w->events[i];
    struct blank blank;

    if (e->kind != MD_TEXT || e->text.n == 0 || (e->text.p[0] > ' ' && e->text.p[0] <= '~')) {
        return false;
    }
    blank = blank_of(d, e->text, fewest);
    if (!blank.is_indent) {
        return false;
    }
    if (blank.bytes > 0) {
        count(d, e->line);
        e->text = str_from(e->text, blank.bytes);
    }
    if (e->text.n == 0) {
        drop(d, i);
    }
    return true;
}

/* The break at event i begins a line; *parts where blank lines before it, or the indent that it
   has, make that a paragraph. */
static void begin_line(struct indent *d, size_t i, bool may_part, bool *parts)
{
    struct md_event *events = d->w->events;
    size_t next, lines = d->lines;

    *parts = cut(d, first_shown(events, i + 1), FEWEST) || *parts;
    if (!*parts) {
        return;
    }
    next = first_shown(events, i + 1);
    if (is_break(&events[next]) || events[next].kind == MD_PARAGRAPH) {
        drop(d, i);
        return;
    }
    for (size_t k = i - 1; is_break(&events[k]); k--) {
        drop(d, k);
    }
    events[i].kind = MD_HARD_BREAK;
    events[i].mark = may_part ? PART : 0;
    if (d->lines == lines) {
        count(d, events[next].line);
    }
    d->parted = d->parted || may_part;
    *parts = false;
}

static bool has_html(const struct md_event *events, size_t paragraph)
{
    for (size_t i = paragraph + 1; i < events[paragraph].other; i++) {
        if (events[i].kind == MD_HTML && !event_is_tag(&events[i], STR("<br"))) {
            return true;
        }
    }
    return false;
}

/* A single line of blanks is a paragraph without text, which blanks.c takes. */
static bool is_blank(const struct md_event *events, size_t paragraph)
{
    const struct md_event *e = &events[paragraph + 1];

    if (paragraph + 2 != events[paragraph].other || e->kind != MD_TEXT) {
        return false;
    }
    for (size_t at = 0; at < e->text.n;) {
        uint32_t c = utf8_next(e->text, &at);

        if (c != ' ' && c != NO_BREAK && c != FULL) {
            return false;
        }
    }
    return true;
}

/* The first lines of the paragraph, as far as they are blank; the first event that shows anything.
 */
static size_t begin_paragraph(struct indent *d, size_t paragraph)
{
    struct md_event *events = d->w->events;
    bool found;
    size_t first;

    do {
        found = cut(d, first_shown(events, paragraph + 1), FIRST);
        first = first_shown(events, paragraph + 1);
        found = found && is_break(&events[first]);
        if (found) {
            drop(d, first);
        }
    } while (found);
    return first;
}

static void mend_paragraph(struct indent *d, size_t paragraph)
{
    struct md_event *events = d->w->events;
    size_t end = events[paragraph].other, depth = 0;
    bool may_part = !events[paragraph].tight && !(d->w->has_html && has_html(events, paragraph));
    bool parts = false;

    if (is_blank(events, paragraph)) {
        return;
    }
    if (end > paragraph + 1 && begin_paragraph(d, paragraph) == end) {
        drop(d, paragraph);
        drop(d, end);
        return;
    }
    for (size_t i = paragraph + 1; i < end; i++) {
        if (is_container(events, i)) {
            depth = events[i].leave ? depth - 1 : depth + 1;
        } else if (is_break(&events[i])) {
            begin_line(d, i, may_part && depth == 0, &parts);
        }
    }
}

static void part(struct writer *w, struct markdown *m)
{
    struct rewriter r;

    rewriter_start(&r, m);
    for (size_t i = 0; i < r.n; i++) {
        const struct md_event *e = &r.events[i];

        if (is_break(e) && e->mark == PART) {
            rewriter_close(&r, MD_PARAGRAPH);
            rewriter_open(&r, MD_PARAGRAPH, e->line + 1);
        } else {
            rewriter_keep(&r, i);
        }
    }
    (void)rewriter_end(&r, w);
}

void indent_drop(struct writer *w, struct markdown *m)
{
    struct indent d = {.w = w, .narrow = cjk_is_language(post_language(w->request->post))};

    if (!repair_on(&w->request->repairs, "indent-dropped")) {
        return;
    }
    for (size_t i = 0; i < w->n_events; i++) {
        if (w->events[i].kind == MD_PARAGRAPH && !w->events[i].leave) {
            mend_paragraph(&d, i);
        }
    }
    if (d.parted) {
        part(w, m);
    } else if (d.emptied) {
        markdown_compact(m);
    }
    w->events = m->events;
    w->n_events = m->n;
    if (d.lines > 0) {
        WRITER_FINDING(w, "indent-dropped", d.first_line,
                       "%zu of the lines began with spaces to indent them", d.lines);
    }
}
