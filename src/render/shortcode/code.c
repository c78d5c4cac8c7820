/*
 * Tells which parts of a body are code, without parsing it as Markdown: fenced blocks, indented
 * blocks outside of lists, and spans between runs of backticks. Invariant: linear; each paragraph's
 * backticks are looked at once.
 */
#include "render/shortcode/shortcode.h"
#include "render/text/markers.h"

enum {
    CODE_INDENT = 4,
    LONGEST_RUN = 80 /* longer runs of backticks are text, as in cmark-gfm */
};

bool code_line(struct code_scan *s, size_t at)
{
    struct str rest = str_from(s->text, at), line, inner;
    size_t indent, item;

    (void)str_line(&rest, &line);
    s->line_end = at + line.n;
    inner = markers_skip_quotes(line);
    if (s->fence.mark) {
        s->line_is_code = true;
        (void)fence_step(&s->fence, inner);
        return s->fence.mark != 0;
    }
    if (str_empty(inner)) {
        s->after_blank = true;
        return true;
    }
    indent = line.n > 0 && line.p[0] == '\t' ? CODE_INDENT : str_run(line, 0, ' ');
    item = markers_item(inner);
    if (item > 0) {
        s->in_list = s->in_list || indent < CODE_INDENT;
        inner = markers_skip_quotes(str_from(inner, item));
    } else if (indent == 0 && s->after_blank) {
        s->in_list = false;
    }
    s->line_is_code =
        indent >= CODE_INDENT && !s->in_list && (s->after_blank || s->line_is_code || at == 0);
    s->after_blank = false;
    return s->line_is_code || !fence_step(&s->fence, inner);
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

            if (!str_line(&rest, &line) || str_empty(inner = markers_skip_quotes(line)) ||
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
