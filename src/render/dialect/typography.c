/*
 * Straight quotation marks, dashes and dots become what the site's generator makes of them, where
 * its configuration asks for it. Invariant: code, addresses and the insides of Chinese quotation
 * marks stay as they are; marks are told apart by their neighbours, across emphasis and links.
 */
#include "base/unicode.h"
#include "render/dialect/dialect.h"

struct curling {
    const struct markdown_style *style;
    struct buf *out;
    struct str text;
    uint32_t before; /* the character in front; ' ' where a block begins */
    uint32_t behind; /* the one that follows this event */
    bool in_double, in_single;
};

static bool is_open_punctuation(uint32_t c)
{
    return c == '(' || c == '[' || c == '{' || c == '-' || c == '/' || c == 0x2013 || c == 0x2014 ||
           c == 0x2018 || c == 0x201C || c == 0xFF08 || c == 0x3010;
}

static bool is_chinese_quote(uint32_t c)
{
    return (c >= 0x300A && c <= 0x300F) || (c >= 0x201C && c <= 0x201D);
}

static uint32_t next_of(const struct curling *c, size_t at)
{
    return at < c->text.n ? utf8_next(c->text, &at) : c->behind;
}

/* Whether the mark opens: 1, closes: 0, or could do both: -1. */
static int opens(uint32_t before, uint32_t next)
{
    const bool left = unicode_is_space(before) || is_open_punctuation(before);
    const bool right =
        unicode_is_space(next) || (unicode_is_punctuation(next) && !is_open_punctuation(next) &&
                                   next != '<' && next != '$' && next != '#');

    if (left == right) {
        return -1;
    }
    return left ? 1 : 0;
}

/* Whether it opens. */
static bool curl_double(struct curling *c, uint32_t next)
{
    const int side = opens(c->before, next);
    const bool open = side >= 0 ? side == 1 : !c->in_double;

    c->in_double = open;
    buf_str(c->out, open ? STR("“") : STR("”"));
    return open;
}

static bool curl_single(struct curling *c, uint32_t next)
{
    const int side = opens(c->before, next);
    const bool in_word = unicode_is_word(c->before) && unicode_is_word(next);
    bool open = side >= 0 ? side == 1 : !c->in_single;

    if ((in_word && !unicode_is_cjk(c->before)) || unicode_is_decimal(next)) {
        open = false; /* an apostrophe: it's, '90s */
    } else {
        c->in_single = open;
    }
    buf_str(c->out, open ? STR("‘") : STR("’"));
    return open;
}

/* A run of dashes, dots or angle brackets that stands for one character: how much was used. */
static size_t curl_run(struct curling *c, size_t at)
{
    static const struct {
        const char *run, *character;
        bool angle;
    } runs[] = {{"---", "—", false},
                {"--", "–", false},
                {"...", "…", false},
                {"<<", "«", true},
                {">>", "»", true}};
    const struct str rest = str_from(c->text, at);

    if (str_run(c->text, at, '-') > 3) {
        buf_fill(c->out, '-', str_run(c->text, at, '-'));
        return str_run(c->text, at, '-');
    }
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        if (str_starts(rest, str_of(runs[i].run)) && (c->style->angle_quotes || !runs[i].angle)) {
            buf_puts(c->out, runs[i].character);
            return strlen(runs[i].run);
        }
    }
    buf_char(c->out, c->text.p[at]);
    return 1;
}

/* Where an address that begins at `at` ends; `at` where none does. */
static size_t address_end(struct str s, size_t at)
{
    const struct str rest = str_from(s, at);

    if (!str_starts(rest, STR("http://")) && !str_starts(rest, STR("https://")) &&
        !str_starts(rest, STR("ftp://")) && !str_starts(rest, STR("www."))) {
        return at;
    }
    while (at < s.n && !ascii_is_space(s.p[at]) && s.p[at] != '"' && s.p[at] != '<' &&
           (unsigned char)s.p[at] < 0x80) {
        at++;
    }
    return at;
}

static void curl(struct curling *c)
{
    const struct str s = c->text;

    for (size_t at = 0; at < s.n;) {
        const char ch = s.p[at];
        size_t end = ch == 'h' || ch == 'f' || ch == 'w' ? address_end(s, at) : at;

        if (end > at) {
            buf_str(c->out, str_sub(s, at, end));
            c->before = 'x';
        } else if ((ch == '"' || ch == '\'') && c->style->quotes && !is_chinese_quote(c->before) &&
                   !is_chinese_quote(next_of(c, at + 1))) {
            const uint32_t next = next_of(c, at + 1);

            const bool open = ch == '"' ? curl_double(c, next) : curl_single(c, next);

            c->before = open ? '(' : ')';
            end = at + 1;
        } else if ((ch == '-' || ch == '.' || ch == '<' || ch == '>') && c->style->dashes) {
            end = at + curl_run(c, at);
            c->before = (unsigned char)ch;
        } else {
            end = at;
            c->before = utf8_next(s, &end);
            buf_str(c->out, str_sub(s, at, end));
        }
        at = end;
    }
}

static bool has_signs(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\'' ||
            ((s.p[i] == '-' || s.p[i] == '<' || s.p[i] == '>' || s.p[i] == '.') && i + 1 < s.n &&
             s.p[i + 1] == s.p[i])) {
            return true;
        }
    }
    return false;
}

/* The first character that follows event i in its block. */
static uint32_t behind_event(const struct markdown *m, size_t i)
{
    for (i++; i < m->n && m->events[i].kind >= MD_TEXT; i++) {
        const struct md_event *e = &m->events[i];
        size_t at = 0;

        if (e->kind == MD_TEXT && e->text.n > 0) {
            return utf8_next(e->text, &at);
        }
        if (e->kind == MD_CODE || e->kind == MD_MATH || e->kind == MD_IMAGE) {
            return 'x';
        }
        if (e->kind == MD_SOFT_BREAK || e->kind == MD_HARD_BREAK) {
            return ' ';
        }
    }
    return ' ';
}

/* A caption under a picture: text of its own. */
static void curl_caption(struct dialect *d, const struct curling *around, struct str *caption)
{
    struct curling c = {
        .style = around->style, .out = around->out, .text = *caption, .before = ' ', .behind = ' '};

    if (has_signs(*caption)) {
        buf_truncate(c.out, 0);
        curl(&c);
        *caption = arena_str(d->writer->arena, buf_view(c.out));
    }
}

static void curl_event(struct dialect *d, struct curling *c, size_t i)
{
    struct md_event *e = &d->markdown->events[i];
    size_t start;

    if (e->kind == MD_TEXT && has_signs(e->text)) {
        buf_truncate(c->out, 0);
        c->text = e->text;
        c->behind = behind_event(d->markdown, i);
        curl(c);
        e->text = arena_str(d->writer->arena, buf_view(c->out));
    } else if (e->kind == MD_TEXT && e->text.n > 0) {
        c->before = utf8_before(e->text, e->text.n, &start);
    } else if (e->kind == MD_CODE || e->kind == MD_MATH || e->kind == MD_IMAGE) {
        c->before = 'x';
        if (e->kind == MD_IMAGE && !e->leave) {
            curl_caption(d, c, &e->title);
        }
    } else if (e->kind == MD_SOFT_BREAK || e->kind == MD_HARD_BREAK) {
        c->before = ' ';
    } else if (e->kind < MD_TEXT) {
        *c = (struct curling){.style = c->style, .out = c->out, .before = ' '};
    }
}

void typography_read(struct dialect *d)
{
    struct curling c = {.style = d->style, .out = d->writer->scratch, .before = ' '};
    struct md_event *events = d->markdown->events;

    if (d->style->quotes || d->style->dashes) {
        for (size_t i = 0; i < d->markdown->n; i++) {
            curl_event(d, &c, i);
        }
    }
    for (size_t i = 0; d->style->hard_breaks && i < d->markdown->n; i++) {
        if (events[i].kind == MD_SOFT_BREAK) {
            events[i].kind = MD_HARD_BREAK;
        }
    }
}
