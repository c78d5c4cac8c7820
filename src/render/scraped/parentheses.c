/*
 * A paragraph that ends within a parenthesis goes on in the next one, where that closes it within a
 * few characters: "（记者 蓝芳" and "摄影报道）11月18日…". Invariant: only neighbours become one,
 * and each paragraph is walked through at most twice.
 */
#include "base/unicode.h"
#include "render/scraped/scraped.h"

enum {
    CLOSES_WITHIN = 20 /* characters */
};

/* So many parentheses are open behind the paragraph that ends at event `end`. */
struct known {
    size_t end;
    size_t depth;
};

/* What the beginning of a paragraph has shown so far. */
struct start {
    size_t characters, depth;
    uint32_t before;
    bool counts;  /* nothing but a list's number has come */
    bool decided; /* no need to read on */
    bool closes;  /* … because a parenthesis from above is closed */
};

static bool is_opening(uint32_t c)
{
    return c == '(' || c == 0xFF08;
}

static bool is_closing(uint32_t c)
{
    return c == ')' || c == 0xFF09;
}

/* ":(" and ":-)" are faces. */
static bool is_eye(uint32_t c)
{
    return c == ':' || c == ';' || c == '-' || c == '=';
}

/* "1)", "iv)", "三）" */
static bool is_of_number(uint32_t c)
{
    static const uint32_t numerals[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                        0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};

    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++) {
        if (c == numerals[i]) {
            return true;
        }
    }
    return c < 0x80 && ascii_is_alnum((char)c);
}

static void read_start(struct start *s, struct str text)
{
    for (size_t at = 0; at < text.n && !s->decided;) {
        uint32_t c = utf8_next(text, &at);

        if (is_closing(c) && s->depth == 0) {
            s->decided = true;
            s->closes = !is_eye(s->before) && !(s->counts && s->characters <= 3);
        } else if (is_closing(c)) {
            s->depth--;
        } else if (is_opening(c)) {
            s->depth++;
        }
        s->counts = s->counts && is_of_number(c);
        s->before = c;
        s->decided = s->decided || ++s->characters > CLOSES_WITHIN;
    }
}

/* Whether the paragraph that begins at event i closes a parenthesis that it has not opened. */
static bool closes_soon(const struct writer *w, size_t i)
{
    struct start s = {.counts = true};
    size_t end = w->events[i].other;

    for (size_t at = i + 1; at < end && !s.decided; at++) {
        const struct md_event *e = &w->events[at];

        switch (e->kind) {
        case MD_TEXT:
            read_start(&s, e->text);
            break;
        case MD_SOFT_BREAK:
            s.characters++;
            break;
        case MD_NOTHING:
        case MD_EMPHASIS:
        case MD_STRONG:
        case MD_DELETED:
        case MD_LINK:
            break;
        default:
            return false;
        }
    }
    return s.closes;
}

/* A first look at the bytes, three a character: most paragraphs have no closing parenthesis near
   their beginning. */
static bool may_close(const struct writer *w, size_t i)
{
    size_t end = w->events[i].other, left = (size_t)CLOSES_WITHIN * 3 + 3;

    for (size_t at = i + 1; at < end && left > 0; at++) {
        struct str text = w->events[at].kind == MD_TEXT ? w->events[at].text : STR_NONE;

        text = str_sub(text, 0, left);
        if (str_chr(text, ')') != STR_NPOS || str_find(text, STR("）")) != STR_NPOS) {
            return true;
        }
        left -= text.n;
    }
    return false;
}

bool parentheses_are_closed(const struct writer *w, size_t i)
{
    const struct md_event *e = w->events;

    return i > 0 && e[i].kind == MD_PARAGRAPH && !e[i].leave && e[i - 1].kind == MD_PARAGRAPH &&
           may_close(w, i) && closes_soon(w, i);
}

/* How many parentheses are open behind events [from, to), after so many before them. */
static size_t open_behind(const struct writer *w, size_t from, size_t to, size_t depth)
{
    uint32_t before = 0;

    for (size_t i = from; i < to; i++) {
        struct str text = w->events[i].text;

        if (w->events[i].kind != MD_TEXT) {
            continue;
        }
        for (size_t at = 0; at < text.n;) {
            uint32_t c = utf8_next(text, &at);

            if (is_opening(c) && !is_eye(before)) {
                depth++;
            } else if (is_closing(c) && depth > 0) {
                depth--;
            }
            before = c;
        }
    }
    return depth;
}

/* The paragraph at event i goes on in the one that follows its end. */
static void join(struct writer *w, size_t i, size_t next)
{
    struct md_event *e = w->events;
    size_t middle = e[i].other, end = e[next].other;

    WRITER_FINDING(w, "paragraph-rejoined", e[next].line,
                   "the paragraph is one with the one above, where a parenthesis is open");
    e[middle] = (struct md_event){
        .kind = MD_TEXT, .text = STR(" "), .line = e[next].line, .other = (uint32_t)middle};
    e[next].kind = MD_NOTHING;
    e[i].other = (uint32_t)end;
    e[end].other = (uint32_t)i;
    e[end].tight = e[i].tight;
}

bool parentheses_mend(struct writer *w)
{
    struct known known = {.end = SIZE_MAX};
    bool changed = false;

    for (size_t i = 1; i < w->n_events; i++) {
        struct md_event *e = &w->events[i];
        size_t above, end;

        if (!parentheses_are_closed(w, i)) {
            continue;
        }
        above = e[-1].other;
        if (known.end != i - 1) {
            known = (struct known){i - 1, open_behind(w, above + 1, i - 1, 0)};
        }
        if (known.depth == 0) {
            continue;
        }
        end = e->other;
        known = (struct known){end, open_behind(w, i + 1, end, known.depth)};
        join(w, above, i);
        changed = true;
    }
    return changed;
}
