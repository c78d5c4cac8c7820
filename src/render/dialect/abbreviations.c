/*
 * "*[HTML]: Hyper Text Markup Language" lines go, and the word gets its meaning wherever it stands.
 * Invariant: only whole words of running text are touched; a line that gives no meaning stays.
 */
#include "base/unicode.h"
#include "render/dialect/dialect.h"

enum {
    MOST = 64, /* of a post; further lines only go */
    WORD_BYTES = 64
};

struct abbreviation {
    struct str word, meaning;
};

struct abbreviations {
    struct abbreviation v[MOST];
    size_t n;
    uint32_t line; /* of the first */
    bool any;
};

static bool read_line(struct str text, struct abbreviation *ret)
{
    const size_t close = str_find(text, STR("]:"));

    if (!str_starts(text, STR("*[")) || close == STR_NPOS || close < 3 || close > WORD_BYTES) {
        return false;
    }
    ret->word = str_sub(text, 2, close);
    ret->meaning = str_trim(str_from(text, close + 2));
    return true;
}

static bool is_line(const struct md_event *events, size_t first, size_t t, size_t end)
{
    const bool begins = t == first || events[t - 1].kind == MD_SOFT_BREAK;

    return events[t].kind == MD_TEXT && begins &&
           (t + 1 == end || events[t + 1].kind == MD_SOFT_BREAK);
}

/* Whether all lines of the paragraph at i are such lines; they are added. */
static bool read_paragraph(const struct md_event *events, size_t i, struct abbreviations *all)
{
    const size_t end = events[i].other, before = all->n;
    struct abbreviation one;

    for (size_t t = i + 1; t < end; t++) {
        if (events[t].kind == MD_SOFT_BREAK) {
            continue;
        }
        if (!is_line(events, i + 1, t, end) || !read_line(events[t].text, &one)) {
            all->n = before;
            return false;
        }
        if (all->n < MOST && one.meaning.n > 0) {
            all->v[all->n++] = one;
        }
    }
    return end > i + 1;
}

static void take_lines(struct markdown *m, struct abbreviations *all)
{
    for (size_t i = 0; i + 1 < m->n; i++) {
        const struct md_event *e = &m->events[i];

        if (e->kind != MD_PARAGRAPH || e->leave || e[1].kind != MD_TEXT ||
            !str_starts(e[1].text, STR("*[")) || !read_paragraph(m->events, i, all)) {
            continue;
        }
        all->line = all->any ? all->line : e->line;
        all->any = true;
        for (size_t k = i, end = e->other; k <= end; k++) {
            m->events[k].kind = MD_NOTHING;
        }
    }
    markdown_compact(m);
}

static bool is_word_at(struct str text, size_t at, struct str word)
{
    size_t end = at + word.n, start;

    if (!str_starts(str_from(text, at), word)) {
        return false;
    }
    if (at > 0 && ascii_is_alnum(text.p[at - 1]) && (unsigned char)word.p[0] < 0x80) {
        return false;
    }
    (void)utf8_before(text, end, &start);
    return end == text.n || !ascii_is_alnum(text.p[end]) || (unsigned char)text.p[start] >= 0x80;
}

/* The first word at or behind `from`, and where it stands. */
static const struct abbreviation *find_word(const struct abbreviations *all, struct str text,
                                            size_t from, size_t *ret_at)
{
    for (size_t at = from; at < text.n; at++) {
        for (size_t i = 0; i < all->n; i++) {
            if (text.p[at] == all->v[i].word.p[0] && is_word_at(text, at, all->v[i].word)) {
                *ret_at = at;
                return &all->v[i];
            }
        }
    }
    return NULL;
}

static void put_span(struct rewriter *r, const struct abbreviation *a, uint32_t line)
{
    for (int leave = 0; leave < 2; leave++) {
        struct md_event *e = rewriter_open(r, MD_SPAN, line);

        if (e) {
            e->leave = leave == 1;
            e->title = STR("abbr");
            e->text = a->meaning;
        }
        if (leave == 0) {
            rewriter_text(r, a->word, line);
        }
    }
}

static void explain(struct rewriter *r, const struct abbreviations *all, size_t i)
{
    const struct md_event e = r->events[i];
    const struct abbreviation *found;
    size_t at = 0, done = 0;

    while ((found = find_word(all, e.text, done, &at)) != NULL) {
        rewriter_text(r, str_sub(e.text, done, at), e.line);
        put_span(r, found, e.line);
        done = at + found->word.n;
    }
    rewriter_text(r, str_from(e.text, done), e.line);
}

void abbreviations_read(struct dialect *d)
{
    struct writer *w = d->writer;
    struct abbreviations all = {.n = 0};
    struct rewriter r;
    size_t images = 0;

    if (str_find(w->prepared->text, STR("*[")) == STR_NPOS) {
        return;
    }
    take_lines(d->markdown, &all);
    if (!all.any) {
        return;
    }
    rewriter_start(&r, d->markdown);
    for (size_t i = 0; i < r.n; i++) {
        const struct md_event *e = &r.events[i];

        if (e->kind == MD_IMAGE) {
            images = e->leave ? images - 1 : images + 1;
        }
        if (e->kind == MD_TEXT && images == 0) {
            explain(&r, &all, i);
        } else {
            rewriter_keep(&r, i);
        }
    }
    if (!rewriter_end(&r, w)) {
        return;
    }
    WRITER_FINDING(w, "dialect-read", all.line, "abbreviations have their meaning as a title");
}
