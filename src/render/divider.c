/*
 * The paragraphs that a <!--more--> divider cut become whole. Invariant: a divider never joins
 * lines that Markdown would not read as one paragraph, and code is left alone.
 */
#include "base/unicode.h"
#include "render/pass.h"

#define DIVIDER_OPEN STR("<!--")
#define DIVIDER_CLOSE STR("-->")

/* The length of a more-divider that begins at text.p[at], or 0. */
static size_t divider_at(struct str text, size_t at)
{
    struct str rest = str_from(text, at), inside;
    size_t end;

    if (!str_starts(rest, DIVIDER_OPEN)) {
        return 0;
    }
    rest = str_from(rest, DIVIDER_OPEN.n);
    end = str_find(str_sub(rest, 0, 64), DIVIDER_CLOSE);
    if (end == STR_NPOS) {
        return 0;
    }
    inside = str_trim(str_sub(rest, 0, end));
    if (!str_eq_nocase(inside, STR("more"))) {
        return 0;
    }
    return DIVIDER_OPEN.n + end + DIVIDER_CLOSE.n;
}

static bool has_divider(struct str text)
{
    for (size_t at = 0, found; at < text.n; at += found + 1) {
        found = str_find(str_from(text, at), DIVIDER_OPEN);
        if (found == STR_NPOS) {
            return false;
        }
        if (divider_at(text, at + found) > 0) {
            return true;
        }
    }
    return false;
}

/* The marker of a fenced code block that the line opens or closes ("`" or "~"), or 0. */
static char fence_of(struct str line)
{
    struct str s = str_trim(line);

    if (line.n >= 4 && line.p[0] == ' ' && line.p[1] == ' ' && line.p[2] == ' ' &&
        line.p[3] == ' ') {
        return 0;
    }
    if (str_starts(s, STR("```")) || str_starts(s, STR("~~~"))) {
        return s.p[0];
    }
    return 0;
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

static bool joins_without_space(struct str above, struct str below)
{
    size_t start, at = 0;

    return unicode_is_cjk(utf8_before(above, above.n, &start)) &&
           unicode_is_cjk(utf8_next(below, &at));
}

struct mend {
    struct pass *pass;
    struct buf *out;
    uint32_t line;    /* lines finished in `out` */
    uint32_t removed; /* lines fewer than in the original so far */
    char fence;
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
    if (!joins_without_space(above, below)) {
        buf_char(m->out, ' ');
    }
    buf_str(m->out, below);
    m->above = below;
    m->removed += removed;
    pass_shift(m->pass, m->line + 2, (int32_t)m->removed);
    finding_add(m->pass->findings, "divider-mended",
                pass_place(m->pass, m->line + 2 + m->removed - removed),
                "the paragraph around <!--more--> is whole again");
}

/* A line that begins with a divider of `length` bytes after `indent` blanks. */
static void put_divider(struct mend *m, struct str line, size_t divider_end, struct str *rest)
{
    struct str behind = str_trim(str_from(line, divider_end)), ahead = *rest, below;
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
        *rest = ahead;
        join(m, below, 2);
        return;
    }
    put_line(m, STR(""));
}

static void mend_dividers(struct str text, struct mend *m)
{
    struct str rest = text, line;

    while (str_line(&rest, &line)) {
        char fence = fence_of(line);
        size_t indent = 0, length = 0;

        if (fence && !m->fence) {
            m->fence = fence;
        } else if (fence && fence == m->fence) {
            m->fence = 0;
        }
        while (indent < 3 && indent < line.n && line.p[indent] == ' ') {
            indent++;
        }
        if (!fence && !m->fence) {
            length = divider_at(line, indent);
        }
        if (length > 0) {
            put_divider(m, line, indent + length, &rest);
        } else {
            put_line(m, line);
        }
    }
    if (text.n > 0 && text.p[text.n - 1] == '\n') {
        end_line(m);
    }
}

bool divider_pass(struct pass *p)
{
    struct mend m = {.pass = p, .out = p->out};

    if (!repair_on(&p->request->repairs, "divider-mended") || !has_divider(p->text)) {
        return false;
    }
    mend_dividers(p->text, &m);
    return true;
}
