/*
 * Formulas that math_find.c hid become events of their own, as TeX without its delimiters; in code,
 * addresses and raw HTML the text is again what it was. Invariant: nothing that was hidden stays
 * so.
 */
#include "render/dialect/math.h"

#include "render/dialect/dialect.h"

/* The formula that begins at text.p[at]; *ret_end is behind it. */
static struct str source_at(struct arena *a, struct str text, size_t at, size_t *ret_end)
{
    size_t end = at + 1, n = 0;
    char *bytes;

    while (end < text.n && text.p[end] != MATH_CLOSE) {
        end++;
    }
    *ret_end = end < text.n ? end + 1 : end;
    bytes = arena_alloc(a, (end - at) / 2 + 1);
    for (size_t i = at + 1; bytes && i + 1 < end; i += 2) {
        bytes[n++] = (char)(ascii_hex(text.p[i]) * 16 + ascii_hex(text.p[i + 1]));
    }
    return str_make(bytes, n);
}

/* The text as it was. */
static struct str shown(struct writer *w, struct str text)
{
    const size_t first = str_chr(text, MATH_OPEN);
    size_t done = 0;

    if (first == STR_NPOS) {
        return text;
    }
    buf_truncate(w->scratch, 0);
    for (size_t at = first; at < text.n; at++) {
        if (text.p[at] == MATH_OPEN) {
            size_t end;

            buf_str(w->scratch, str_sub(text, done, at));
            buf_str(w->scratch, source_at(w->arena, text, at, &end));
            done = end;
            at = end - 1;
        }
    }
    buf_str(w->scratch, str_from(text, done));
    return arena_str(w->arena, buf_view(w->scratch));
}

/* Whether all lines behind the first one begin with ">", as in a quote. */
static bool is_quoted(struct str tex)
{
    struct str line;
    bool quoted = false;

    (void)str_line(&tex, &line);
    while (str_line(&tex, &line)) {
        quoted = str_starts(str_trim(line), STR(">"));
        if (!quoted) {
            return false;
        }
    }
    return quoted;
}

/* Without what the containers around it put in front of its lines. */
static struct str without_indent(struct writer *w, struct str tex)
{
    const bool quoted = is_quoted(tex);
    struct str line;

    if (str_chr(tex, '\n') == STR_NPOS) {
        return tex;
    }
    buf_truncate(w->scratch, 0);
    for (bool first = true; str_line(&tex, &line); first = false) {
        line = str_trim(line);
        while (!first && quoted && str_starts(line, STR(">"))) {
            line = str_trim(str_from(line, 1));
        }
        if (line.n > 0 && w->scratch->n > 0) {
            buf_char(w->scratch, '\n');
        }
        buf_str(w->scratch, line);
    }
    return arena_str(w->arena, buf_view(w->scratch));
}

static struct str without_delimiters(struct str source)
{
    static const struct {
        const char *open;
        size_t n;
    } delimiters[] = {{"$$", 2}, {"$", 1}, {"\\\\(", 3}, {"\\\\[", 3}, {"\\(", 2}, {"\\[", 2}};

    for (size_t i = 0; i < sizeof delimiters / sizeof delimiters[0]; i++) {
        const size_t n = delimiters[i].n;

        if (str_starts(source, str_of(delimiters[i].open)) && source.n >= 2 * n) {
            return str_trim(str_sub(source, n, source.n - n));
        }
    }
    return source;
}

static bool is_display(struct str source)
{
    return !str_starts(source, STR("\\(")) && !str_starts(source, STR("\\\\(")) &&
           (!str_starts(source, STR("$")) || str_starts(source, STR("$$")));
}

static bool parts_lines(const struct md_event *e)
{
    return e->kind == MD_SOFT_BREAK || e->kind == MD_HARD_BREAK || e->kind == MD_PARAGRAPH;
}

/* One event of text with formulas in it, as several. */
static void split_text(struct writer *w, struct rewriter *r, size_t i)
{
    const struct md_event *old = &r->events[i];
    const struct str text = old->text;
    const bool starts = i > 0 && parts_lines(&r->events[i - 1]);
    const bool ends = i + 1 < r->n && parts_lines(&r->events[i + 1]);
    size_t at = 0;

    while (at < text.n) {
        const size_t open = str_chr(str_from(text, at), MATH_OPEN);
        const size_t from = open == STR_NPOS ? text.n : at + open;
        struct md_event *e;
        struct str source;

        rewriter_text(r, str_sub(text, at, from), old->line);
        if (from == text.n) {
            return;
        }
        source = source_at(w->arena, text, from, &at);
        e = rewriter_leaf(r, MD_MATH, old->line);
        if (e) {
            e->text = without_delimiters(without_indent(w, source));
            e->header = is_display(source) && from == 0 && at == text.n && starts && ends;
        }
    }
}

void math_restore(struct dialect *d)
{
    struct writer *w = d->writer;
    struct rewriter r;

    if (str_chr(w->prepared->text, MATH_OPEN) == STR_NPOS) {
        return;
    }
    rewriter_start(&r, d->markdown);
    for (size_t i = 0; i < r.n; i++) {
        struct md_event *e = &r.events[i];

        if (e->kind == MD_TEXT && str_chr(e->text, MATH_OPEN) != STR_NPOS) {
            split_text(w, &r, i);
            continue;
        }
        e->text = shown(w, e->text);
        e->title = shown(w, e->title);
        rewriter_keep(&r, i);
    }
    if (!rewriter_end(&r, w)) {
        for (size_t i = 0; i < d->markdown->n; i++) {
            d->markdown->events[i].text = shown(w, d->markdown->events[i].text);
        }
    }
}
