/*
 * Quotes that begin with "[!NOTE]" become alerts: the mark's line becomes a title of its own.
 * Invariant: a quote's text stays what it was but for the mark.
 */
#include "render/dialect/dialect.h"

enum {
    NAME_BYTES = 32
};

bool alert_find(struct str name, struct alert *ret)
{
    static const struct {
        const char *name;
        struct alert alert;
    } known[] = {
        {"abstract", {"note", true}},    {"attention", {"warning", false}},
        {"bug", {"caution", true}},      {"caution", {"caution", false}},
        {"check", {"tip", true}},        {"danger", {"caution", false}},
        {"details", {"note", true}},     {"error", {"caution", false}},
        {"example", {"note", true}},     {"failure", {"caution", true}},
        {"faq", {"note", true}},         {"help", {"note", true}},
        {"hint", {"tip", false}},        {"important", {"important", false}},
        {"info", {"note", false}},       {"note", {"note", false}},
        {"question", {"note", true}},    {"quote", {"note", true}},
        {"success", {"tip", true}},      {"summary", {"note", true}},
        {"tip", {"tip", false}},         {"tips", {"tip", false}},
        {"todo", {"note", true}},        {"warn", {"warning", false}},
        {"warning", {"warning", false}},
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_eq_nocase(name, str_of(known[i].name))) {
            *ret = known[i].alert;
            return true;
        }
    }
    *ret = (struct alert){"note", true};
    return false;
}

/* The kind's name in the book's language, or the name itself, as a word. */
static struct str title_of(struct writer *w, const struct alert *alert, struct str name)
{
    static const struct {
        const char *kind, *word;
    } words[] = {{"note", "alert_note"},
                 {"tip", "alert_tip"},
                 {"important", "alert_important"},
                 {"warning", "alert_warning"},
                 {"caution", "alert_caution"}};
    char title[NAME_BYTES];

    for (size_t i = 0; !alert->named && i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i].kind, alert->kind) == 0) {
            return word(w->words, words[i].word);
        }
    }
    for (size_t i = 0; i < name.n; i++) {
        title[i] = ascii_lower(name.p[i]);
    }
    if (title[0] >= 'a') {
        title[0] = (char)(title[0] - 'a' + 'A');
    }
    return arena_str(w->arena, str_make(title, name.n));
}

/* "[!NOTE]", "[!tip]-", "[!info|right]+": the name, and what stands behind in *rest. */
static bool read_mark(struct str text, struct str *ret_name, struct str *ret_rest)
{
    size_t close, bar, n = 0;
    struct str inside;

    if (!str_starts(text, STR("[!"))) {
        return false;
    }
    close = str_chr(text, ']');
    if (close == STR_NPOS) {
        return false;
    }
    inside = str_sub(text, 2, close);
    bar = str_chr(inside, '|');
    inside = str_trim(str_sub(inside, 0, bar));
    while (n < inside.n && (ascii_is_alpha(inside.p[n]) || inside.p[n] == '-')) {
        n++;
    }
    if (n == 0 || n < inside.n || n >= NAME_BYTES) {
        return false;
    }
    close++;
    close += close < text.n && (text.p[close] == '-' || text.p[close] == '+');
    *ret_name = inside;
    *ret_rest = str_from(text, close);
    return str_empty(*ret_rest) || ascii_is_space(ret_rest->p[0]);
}

/* Whether the quote that begins at i is an alert, by a mark or by a class that it was given. */
static bool is_alert(const struct md_event *events, size_t n, size_t i, struct str *ret_name,
                     struct str *ret_rest)
{
    const struct md_event *e = &events[i];

    if (e->kind != MD_QUOTE || e->leave) {
        return false;
    }
    if (e->title.n > 0) {
        *ret_name = e->title;
        *ret_rest = STR_NONE;
        return true;
    }
    return i + 2 < n && events[i + 1].kind == MD_PARAGRAPH && !events[i + 1].leave &&
           events[i + 2].kind == MD_TEXT && read_mark(events[i + 2].text, ret_name, ret_rest);
}

/* The title's paragraph: the rest of the mark's line, or the word for its kind. The event behind
   that line is returned: `end` where there is none. */
static size_t put_title(struct dialect *d, struct rewriter *r, size_t i, struct str name,
                        struct str rest)
{
    const struct md_event *events = r->events;
    const uint32_t line = events[i].line;
    const bool marked = events[i].title.n == 0;
    struct alert alert;
    size_t at = marked ? i + 3 : i + 1, end = marked ? events[i + 1].other : at;
    struct md_event *title;

    (void)alert_find(name, &alert);
    while (rest.n > 0 && ascii_is_space(rest.p[0])) {
        rest = str_from(rest, 1);
    }
    title = rewriter_open(r, MD_PARAGRAPH, line);
    if (title) {
        title->title = STR("title");
    }
    (void)rewriter_open(r, MD_STRONG, line);
    if (rest.n == 0 &&
        (at >= end || events[at].kind == MD_SOFT_BREAK || events[at].kind == MD_HARD_BREAK)) {
        rewriter_text(r, title_of(d->writer, &alert, name), line);
    } else {
        rewriter_text(r, rest, line);
    }
    while (at < end && events[at].kind != MD_SOFT_BREAK && events[at].kind != MD_HARD_BREAK) {
        rewriter_keep(r, at++);
    }
    rewriter_close(r, MD_STRONG);
    rewriter_close(r, MD_PARAGRAPH);
    return at;
}

/* From the quote's beginning at i up to where the events go on as they are. */
static size_t put_alert(struct dialect *d, struct rewriter *r, size_t i, struct str name,
                        struct str rest)
{
    const bool marked = r->events[i].title.n == 0;
    struct alert alert;
    struct md_event *quote;
    size_t at, end;

    (void)alert_find(name, &alert);
    quote = rewriter_open(r, MD_QUOTE, r->events[i].line);
    if (quote) {
        quote->title = str_of(alert.kind);
    }
    at = put_title(d, r, i, name, rest);
    if (!marked) {
        return at;
    }
    end = r->events[i + 1].other;
    if (at == end) {
        return end + 1;
    }
    rewriter_keep(r, i + 1);
    return at + 1;
}

static bool has_alerts(const struct markdown *m, uint32_t *ret_line)
{
    struct str name, rest;

    for (size_t i = 0; i < m->n; i++) {
        if (is_alert(m->events, m->n, i, &name, &rest)) {
            *ret_line = m->events[i].line;
            return true;
        }
    }
    return false;
}

void alerts_read(struct dialect *d)
{
    struct writer *w = d->writer;
    struct rewriter r;
    uint32_t line;

    if (!repair_on(&w->request->repairs, "dialect-read") || !has_alerts(d->markdown, &line)) {
        return;
    }
    rewriter_start(&r, d->markdown);
    for (size_t i = 0; i < r.n;) {
        struct str name, rest;

        if (is_alert(r.events, r.n, i, &name, &rest)) {
            i = put_alert(d, &r, i, name, rest);
        } else {
            rewriter_keep(&r, i++);
        }
    }
    if (!rewriter_end(&r, w)) {
        return;
    }
    WRITER_FINDING(w, "dialect-read", line, "quotes with a mark such as [!NOTE] are shown as such");
}
