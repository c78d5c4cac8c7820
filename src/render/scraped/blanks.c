/*
 * What only keeps a distance goes, because the style sheet keeps it: no-break spaces in a row and
 * at the ends of a paragraph, paragraphs of nothing else; three line breaks or more end a
 * paragraph. Invariant: no character goes that a reader could see, and code is as it was.
 */
#include "base/unicode.h"
#include "render/scraped/scraped.h"

enum {
    NO_BREAK = 0xA0,
    WIDE = 0x3000,
    BREAKS = 3 /* in a row: more than a new line was meant */
};

struct blanks {
    struct writer *w;
    size_t runs; /* of no-break spaces that were mended */
    uint32_t first_line;
    bool changed;
};

/* White space, and what has no width. */
static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == NO_BREAK || c == WIDE || c == 0x200B ||
           c == 0xFEFF;
}

static bool is_blank_text(struct str text)
{
    for (size_t at = 0; at < text.n;) {
        if (!is_blank(utf8_next(text, &at))) {
            return false;
        }
    }
    return true;
}

static bool is_break(const struct md_event *e)
{
    return e->kind == MD_HARD_BREAK || event_is_tag(e, STR("<br"));
}

/* A break, or white space around one. */
static bool is_distance(const struct md_event *e)
{
    return e->kind == MD_NOTHING || e->kind == MD_SOFT_BREAK || is_break(e) ||
           (e->kind == MD_TEXT && is_blank_text(e->text));
}

/* White space from `at` on, and whether a no-break space is in it. */
static size_t blank_end(struct str text, size_t at, size_t *ret_characters, bool *ret_hard)
{
    *ret_characters = 0;
    *ret_hard = false;
    while (at < text.n) {
        size_t next = at;
        uint32_t c = utf8_next(text, &next);

        if (!is_blank(c)) {
            break;
        }
        *ret_hard = *ret_hard || c == NO_BREAK;
        ++*ret_characters;
        at = next;
    }
    return at;
}

/* Runs of white space that hold a no-break space become one space; at an end of the paragraph,
   nothing. */
static void mend_text(struct blanks *b, size_t i, bool first, bool last)
{
    struct str text = b->w->events[i].text;
    struct buf *out = b->w->scratch;
    size_t done = 0, end, n;
    bool hard;

    if (str_find(text, STR("\xC2\xA0")) == STR_NPOS) {
        return;
    }
    buf_truncate(out, 0);
    for (size_t at = 0; at < text.n; at = end) {
        end = blank_end(text, at, &n, &hard);
        if (n == 0) {
            utf8_next(text, &end);
        } else if (hard && ((first && at == 0) || (last && end == text.n) || n > 1)) {
            buf_str(out, str_sub(text, done, at));
            if (!(first && at == 0) && !(last && end == text.n)) {
                buf_char(out, ' ');
            }
            done = end;
        }
    }
    if (done > 0) {
        buf_str(out, str_from(text, done));
        b->w->events[i].text = arena_str(b->w->arena, buf_view(out));
        b->first_line = b->runs++ == 0 ? b->w->events[i].line : b->first_line;
    }
}

/* Breaks and white space from event i on, in a paragraph's own line; the event behind them. */
static size_t mend_breaks(struct blanks *b, size_t paragraph, size_t i)
{
    struct md_event *e = b->w->events;
    size_t end = e[paragraph].other, to = i, n = 0, last = i;

    for (; to < end && is_distance(&e[to]); to++) {
        n += is_break(&e[to]);
        last = is_break(&e[to]) ? to : last;
    }
    if (n < BREAKS) {
        return to;
    }
    WRITER_FINDING(b->w, "blank-dropped", e[i].line, "%zu line breaks in a row end a paragraph", n);
    b->changed = true;
    scraped_drop(b->w, i, to - 1);
    if (i > paragraph + 1 && to < end) {
        e[i] = e[end];
        e[last] = e[paragraph];
        e[last].line = e[to].line;
        e[i].other = (uint32_t)paragraph;
        e[paragraph].other = (uint32_t)i;
        e[last].other = (uint32_t)end;
        e[end].other = (uint32_t)last;
        e[i].tight = e[paragraph].tight = e[last].tight = e[end].tight = false;
    }
    return to;
}

/* True where nothing in the paragraph can be seen. */
static bool drop_blank(struct blanks *b, size_t paragraph)
{
    struct md_event *e = b->w->events;
    size_t end = e[paragraph].other, i = paragraph + 1;

    while (i < end && is_distance(&e[i])) {
        i++;
    }
    if (i < end || end == paragraph + 1) {
        return false;
    }
    WRITER_FINDING(b->w, "blank-dropped", e[paragraph].line, "a paragraph without text");
    scraped_drop(b->w, paragraph, end);
    b->changed = true;
    return true;
}

/* The texts and breaks of a leaf block; the event that it ends at. */
static size_t mend_leaf(struct blanks *b, size_t leaf)
{
    struct md_event *e = b->w->events;
    size_t end = e[leaf].other, depth = 0, start = leaf;

    for (size_t i = leaf + 1; i < end;) {
        if (e[i].kind == MD_TEXT && e[i].text.n > 0 && memchr(e[i].text.p, 0xC2, e[i].text.n)) {
            mend_text(b, i, i == start + 1, i + 1 == end);
        }
        if (e[i].kind > MD_TEXT && e[i].other != i) {
            depth = e[i].leave ? depth - 1 : depth + 1;
        }
        if (depth == 0 && e[leaf].kind == MD_PARAGRAPH && is_break(&e[i])) {
            size_t next = mend_breaks(b, start, i);

            start = e[end].other; /* what follows is a paragraph of its own, perhaps */
            i = next;
        } else {
            i++;
        }
    }
    return end;
}

bool blanks_mend(struct writer *w)
{
    struct blanks b = {.w = w};

    for (size_t i = 0; i < w->n_events; i++) {
        const struct md_event *e = &w->events[i];

        if (e->leave || (e->kind != MD_PARAGRAPH && e->kind != MD_HEADING && e->kind != MD_CELL)) {
            continue;
        }
        if (e->kind != MD_PARAGRAPH || !drop_blank(&b, i)) {
            i = mend_leaf(&b, i);
        }
    }
    if (b.runs > 0) {
        WRITER_FINDING(w, "blank-dropped", b.first_line,
                       "no-break spaces in a row, or at an end: %zu of the texts", b.runs);
    }
    return b.changed;
}
