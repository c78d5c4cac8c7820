/*
 * The paragraphs that a <!--more--> divider cut become whole. Invariant: a divider never joins
 * lines that Markdown would not read as one paragraph, and code is left alone.
 */
#include "base/unicode.h"
#include "render/text/cjk.h"
#include "render/text/pass.h"
#include "render/text/prose.h"

#define MENDED "the paragraph around <!--more--> is whole again"

/* How a divider opens and closes, as it was meant and as word processors turn the dashes. */
static const struct {
    const char *open, *close;
} marks[] = {{"<!--", "-->"}, {"<!—", "—>"}, {"<!–", "–>"}};

/* What it says; behind "more" the words that a link shows may follow. Typecho's posts begin with
   "markdown": the first line would be raw HTML. */
static bool is_divider_text(struct str s)
{
    static const char *const texts[] = {"more",     "read more",  "readmore",
                                        "excerpt",  "endexcerpt", "end excerpt",
                                        "truncate", "teaser_end", "pelican_end_summary",
                                        "markdown"};
    bool more = s.n > 5 && s.p[4] == ' ' && str_eq_nocase(str_sub(s, 0, 4), STR("more"));

    s = str_trim(s);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        more = more || str_eq_nocase(s, str_of(texts[i]));
    }
    return more;
}

/* The length of a more-divider that begins at text.p[at], or 0. */
static size_t divider_at(struct str text, size_t at)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct str open = str_of(marks[i].open), close = str_of(marks[i].close);
        struct str rest = str_from(text, at);
        size_t end;

        if (!str_starts(rest, open)) {
            continue;
        }
        rest = str_sub(rest, open.n, open.n + 64);
        end = str_find(rest, close);
        if (end != STR_NPOS && str_chr(str_sub(rest, 0, end), '\n') == STR_NPOS &&
            is_divider_text(str_sub(rest, 0, end))) {
            return open.n + end + close.n;
        }
    }
    return 0;
}

/* The next divider from `at` on; STR_NPOS: none. */
static size_t next_divider(struct str text, size_t at, size_t *ret_length)
{
    while (at < text.n) {
        size_t found = str_find(str_from(text, at), STR("<!"));

        if (found == STR_NPOS) {
            break;
        }
        at += found;
        *ret_length = divider_at(text, at);
        if (*ret_length > 0) {
            return at;
        }
        at += 2;
    }
    return STR_NPOS;
}

/* Whether the line is plain paragraph text: no block of another kind could begin or go on in it. */
static bool is_paragraph_text(struct str line)
{
    struct str s = str_trim(line);
    size_t digits = 0;

    if (s.n == 0 || line.p[0] == '\t' || str_starts(line, STR("    "))) {
        return false;
    }
    while (digits < s.n && ascii_is_digit(s.p[digits])) {
        digits++;
    }
    if (digits > 0 && digits < s.n && (s.p[digits] == '.' || s.p[digits] == ')')) {
        return digits + 1 < s.n && s.p[digits + 1] != ' ';
    }
    switch (s.p[0]) {
    case '#':
    case '>':
    case '<':
    case '|':
    case '=':
    case '`':
    case '~':
        return false;
    case '-':
    case '+':
    case '*':
    case '_':
        return s.n > 1 && s.p[1] != ' ' && s.p[1] != '\t' &&
               !(s.p[0] != '+' && s.p[1] == s.p[0] && (s.n == 2 || s.p[2] == s.p[0]));
    case '!':
    case '[':
        return s.p[s.n - 1] != ')'; /* a picture or link of its own is no cut sentence */
    default:
        return true;
    }
}

static bool ends_hard(struct str line)
{
    return str_ends(line, STR("  ")) || str_ends(line, STR("\\"));
}

/* The line break between the two would leave no space, either. */
static bool joins_without_space(const struct post *post, struct str above, struct str below)
{
    size_t start, at = 0;

    return unicode_break_vanishes(utf8_before(above, above.n, &start), utf8_next(below, &at),
                                  cjk_is_language(post_language(post)));
}

struct mend {
    struct pass *pass;
    struct prose prose;
    struct buf *out;
    uint32_t line;    /* lines finished in `out` */
    uint32_t removed; /* lines fewer than in the original so far */
    struct str above; /* the last line written, while its \n is still outstanding */
    bool open;
};

static void end_line(struct mend *m)
{
    if (m->open) {
        buf_char(m->out, '\n');
        m->line++;
    }
    m->open = false;
}

static void put_line(struct mend *m, struct str line)
{
    end_line(m);
    buf_str(m->out, line);
    m->above = line;
    m->open = true;
}

/* `below` goes on where the line above stopped; `removed` lines are gone between them. */
static void join(struct mend *m, struct str below, uint32_t removed)
{
    struct str above = str_trim_end(m->above);

    below = str_trim(below);
    buf_truncate(m->out, m->out->n - (m->above.n - above.n));
    if (!joins_without_space(m->pass->request->post, above, below)) {
        buf_char(m->out, ' ');
    }
    buf_str(m->out, below);
    m->above = below;
    m->removed += removed;
    pass_shift(m->pass, m->line + 2, (int32_t)m->removed);
    finding_add(m->pass->findings, "divider-mended",
                pass_place(m->pass, m->line + 2 + m->removed - removed), MENDED);
}

/* A line that begins with a divider. */
static void put_divider(struct mend *m, struct str line, size_t divider_end)
{
    struct str behind = str_trim(str_from(line, divider_end)), ahead = m->prose.rest, below;
    bool text_above = m->open && is_paragraph_text(m->above) && !ends_hard(m->above);

    if (behind.n > 0) {
        if (text_above && is_paragraph_text(behind)) {
            join(m, str_from(line, divider_end), 1);
        } else {
            put_line(m, str_from(line, divider_end));
        }
        return;
    }
    if (text_above && str_line(&ahead, &below) && is_paragraph_text(below)) {
        m->prose.rest = ahead;
        join(m, below, 2);
        return;
    }
    put_line(m, STR(""));
}

/* Text around a divider inside a line: white space around it is not part of the sentence. */
static void put_around(struct mend *m, struct str left, struct str right)
{
    struct str a = str_trim_end(left), b = str_trim(right);
    bool spaced = a.n < left.n || b.p > right.p;

    buf_str(m->out, a);
    if (a.n > 0 && b.n > 0 && spaced && !joins_without_space(m->pass->request->post, a, b)) {
        buf_char(m->out, ' ');
    }
}

/* A line that holds dividers behind text; the last of them, at its end, joins it with the next. */
static void put_inner(struct mend *m, struct str line, size_t at, size_t length)
{
    struct str ahead = m->prose.rest, below, piece = line;
    size_t done = 0;

    end_line(m);
    for (; at != STR_NPOS; at = next_divider(line, at + length, &length)) {
        if (prose_in_span(&m->prose, at)) {
            continue;
        }
        piece = str_trim_end(str_sub(line, done, at));
        put_around(m, str_sub(line, done, at), str_from(line, at + length));
        done = at + length + str_run(line, at + length, ' ');
        if (done < line.n) {
            finding_add(m->pass->findings, "divider-mended",
                        pass_place(m->pass, m->line + 1 + m->removed), MENDED);
        }
    }
    buf_str(m->out, str_from(line, done));
    m->above = done < line.n ? line : piece;
    m->open = true;
    if (done == line.n && is_paragraph_text(line) && str_line(&ahead, &below) &&
        is_paragraph_text(below)) {
        m->prose.rest = ahead;
        join(m, below, 1);
    }
}

static void mend_dividers(struct str text, struct mend *m)
{
    struct str line;
    bool code;

    while (prose_line(&m->prose, &line, &code)) {
        size_t length = 0, indent = str_run(line, 0, ' ');
        size_t at = code ? STR_NPOS : next_divider(line, 0, &length);

        if (at == STR_NPOS) {
            put_line(m, line);
        } else if (at == indent) {
            put_divider(m, line, at + length);
        } else {
            put_inner(m, line, at, length);
        }
    }
    if (text.n > 0 && text.p[text.n - 1] == '\n') {
        end_line(m);
    }
}

bool divider_pass(struct pass *p)
{
    struct mend m = {.pass = p, .out = p->out, .prose.rest = p->text};
    size_t length;

    if (!repair_on(&p->request->repairs, "divider-mended") ||
        next_divider(p->text, 0, &length) == STR_NPOS) {
        return false;
    }
    mend_dividers(p->text, &m);
    return true;
}
