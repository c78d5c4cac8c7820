/*
 * Tells which parts of a body are code, without parsing it as Markdown: fenced blocks, indented
 * blocks outside of lists, and spans between runs of backticks. Invariant: linear; each paragraph's
 * backticks are looked at once.
 */
#include "render/shortcode.h"

enum {
    CODE_INDENT = 4,
    LONGEST_RUN = 80 /* longer runs of backticks are text, as in cmark-gfm */
};

static bool is_list_mark(struct str s)
{
    size_t digits = 0;

    while (digits < s.n && ascii_is_digit(s.p[digits])) {
        digits++;
    }
    if (digits > 0) {
        return digits + 1 < s.n && (s.p[digits] == '.' || s.p[digits] == ')') &&
               s.p[digits + 1] == ' ';
    }
    return s.n > 1 && (s.p[0] == '-' || s.p[0] == '*' || s.p[0] == '+') && s.p[1] == ' ';
}

/* Blanks and the marks of block quotes. */
static struct str without_marks(struct str line)
{
    size_t at = 0;

    while (at < line.n && (line.p[at] == ' ' || line.p[at] == '\t' || line.p[at] == '>')) {
        at++;
    }
    return str_from(line, at);
}

/* The run of fence characters that the line begins with, or 0. */
static size_t fence_length(struct str s)
{
    const char c = (char)(s.n > 0 ? s.p[0] : 0);
    size_t n = 0;

    if (c == '`' || c == '~') {
        n = str_run(s, 0, c);
    }
    return n >= 3 && (c == '~' || str_chr(str_from(s, n), '`') == STR_NPOS) ? n : 0;
}

static bool fence_ends(const struct code_scan *s, struct str inner)
{
    const size_t n = str_run(inner, 0, s->fence);

    return n >= s->fence_length && str_empty(str_trim(str_from(inner, n)));
}

bool code_line(struct code_scan *s, size_t at)
{
    struct str rest = str_from(s->text, at), line, inner;
    size_t indent, length;

    (void)str_line(&rest, &line);
    s->line_end = at + line.n;
    inner = without_marks(line);
    if (s->fence) {
        s->line_is_code = true;
        if (!fence_ends(s, inner)) {
            return true;
        }
        s->fence = 0;
        return false;
    }
    if (str_empty(inner)) {
        s->after_blank = true;
        return true;
    }
    indent = line.n > 0 && line.p[0] == '\t' ? CODE_INDENT : str_run(line, 0, ' ');
    if (is_list_mark(inner)) {
        s->in_list = s->in_list || indent < CODE_INDENT;
        inner = without_marks(str_from(inner, str_chr(inner, ' ')));
    } else if (indent == 0 && s->after_blank) {
        s->in_list = false;
    }
    s->line_is_code =
        indent >= CODE_INDENT && !s->in_list && (s->after_blank || s->line_is_code || at == 0);
    s->after_blank = false;
    length = s->line_is_code ? 0 : fence_length(inner);
    if (length > 0) {
        s->fence = inner.p[0];
        s->fence_length = length;
        return false;
    }
    return true;
}

/* The runs of backticks from `at` to the end of its paragraph, each with the next one of its
 * length.
 */
static void read_runs(struct code_scan *s, size_t at)
{
    size_t next[LONGEST_RUN + 1] = {0};

    s->n_runs = s->run = 0;
    while (at < s->text.n) {
        const size_t n = str_run(s->text, at, '`');

        if (n > 0) {
            if (!arena_grow(s->arena, &s->runs, s->n_runs, &s->cap_runs, sizeof *s->runs)) {
                break;
            }
            s->runs[s->n_runs++] = (struct code_run){at, n, 0};
            at += n;
        } else if (s->text.p[at] == '\n') {
            struct str rest = str_from(s->text, at + 1), line, inner;

            if (!str_line(&rest, &line) || str_empty(inner = without_marks(line)) ||
                fence_length(inner) > 0) {
                break;
            }
            at++;
        } else {
            at++;
        }
    }
    s->runs_end = at;
    for (size_t i = s->n_runs; i-- > 0;) {
        if (s->runs[i].n <= LONGEST_RUN) {
            s->runs[i].next = next[s->runs[i].n];
            next[s->runs[i].n] = i;
        }
    }
}

size_t code_ticks(struct code_scan *s, size_t at)
{
    const size_t n = str_run(s->text, at, '`');
    const bool escaped = at > 0 && s->text.p[at - 1] == '\\';

    if (at >= s->runs_end) {
        read_runs(s, at);
    }
    while (s->run < s->n_runs && s->runs[s->run].at < at) {
        s->run++;
    }
    if (!escaped && s->run < s->n_runs && s->runs[s->run].at == at && s->runs[s->run].next > 0) {
        const struct code_run *end = &s->runs[s->runs[s->run].next];

        s->span_end = end->at + end->n;
    }
    return n;
}

size_t code_end(const struct code_scan *s, size_t at)
{
    if (at < s->span_end) {
        return s->span_end;
    }
    return s->line_is_code ? s->line_end : 0;
}
