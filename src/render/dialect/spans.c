/*
 * "==x==", "++x++" and "^x^" become marked, inserted and raised text where the site's configuration
 * asks for it. Invariant: both delimiters stand in one piece of text, without space inside them.
 */
#include "render/dialect/dialect.h"

struct mark {
    struct str delimiter;
    struct str element;
};

struct marks {
    struct mark v[3];
    size_t n;
};

static bool ends_at(struct str s, size_t from, size_t at, struct str delimiter)
{
    return at > from && str_starts(str_from(s, at), delimiter) && !ascii_is_space(s.p[at - 1]) &&
           (at + delimiter.n == s.n || s.p[at + delimiter.n] != delimiter.p[0]);
}

/* The first pair at or behind `from`: where it begins, and where its closing delimiter does. */
static const struct mark *find_pair(const struct marks *marks, struct str s, size_t from,
                                    size_t *ret_open, size_t *ret_close)
{
    for (size_t at = from; at < s.n; at++) {
        for (size_t i = 0; i < marks->n; i++) {
            const struct str delimiter = marks->v[i].delimiter;
            const size_t inside = at + delimiter.n;
            size_t end = inside;

            if (!str_starts(str_from(s, at), delimiter) || inside >= s.n ||
                ascii_is_space(s.p[inside]) || s.p[inside] == delimiter.p[0]) {
                continue;
            }
            while (end < s.n && s.p[end] != delimiter.p[0]) {
                end++;
            }
            if (end < s.n && ends_at(s, inside, end, delimiter)) {
                *ret_open = at;
                *ret_close = end;
                return &marks->v[i];
            }
            at = end > at + 1 ? end - 1 : at;
            break;
        }
    }
    return NULL;
}

static void put_end(struct rewriter *r, struct str element, uint32_t line, bool leave)
{
    struct md_event *e = rewriter_open(r, MD_SPAN, line);

    if (e) {
        e->leave = leave;
        e->title = element;
    }
}

static void split_text(struct rewriter *r, const struct marks *marks, size_t i)
{
    const struct md_event e = r->events[i];
    const struct mark *found;
    size_t open = 0, close = 0, done = 0;

    while ((found = find_pair(marks, e.text, done, &open, &close)) != NULL) {
        rewriter_text(r, str_sub(e.text, done, open), e.line);
        put_end(r, found->element, e.line, false);
        rewriter_text(r, str_sub(e.text, open + found->delimiter.n, close), e.line);
        put_end(r, found->element, e.line, true);
        done = close + found->delimiter.n;
    }
    rewriter_text(r, str_from(e.text, done), e.line);
}

void spans_read(struct dialect *d)
{
    const struct markdown_style *style = d->style;
    const struct str text = d->writer->prepared->text;
    struct marks marks = {.n = 0};
    struct rewriter r;

    if (style->mark && str_find(text, STR("==")) != STR_NPOS) {
        marks.v[marks.n++] = (struct mark){STR("=="), STR("mark")};
    }
    if (style->insert && str_find(text, STR("++")) != STR_NPOS) {
        marks.v[marks.n++] = (struct mark){STR("++"), STR("ins")};
    }
    if (style->superscript && str_chr(text, '^') != STR_NPOS) {
        marks.v[marks.n++] = (struct mark){STR("^"), STR("sup")};
    }
    if (marks.n == 0) {
        return;
    }
    rewriter_start(&r, d->markdown);
    for (size_t i = 0; i < r.n; i++) {
        if (r.events[i].kind == MD_TEXT) {
            split_text(&r, &marks, i);
        } else {
            rewriter_keep(&r, i);
        }
    }
    (void)rewriter_end(&r, d->writer);
}
