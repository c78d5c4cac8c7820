/*
 * Markdown text becomes a verdict on what parsing it would cost. Invariant: linear time, and every
 * bound is a count over the text, so that the verdict never depends on the machine. The counts
 * stand for loops of cmark-gfm that are not linear: open "![" are searched again at each "]"; a row
 * costs the square of its cells; a delimiter row that fits no header has its whole paragraph read
 * again; each line walks through all the containers that are open.
 */
#include "render/markdown/prescan.h"

#include "base/limits.h"

enum {
    COLUMNS = 1000,            /* cells of one row */
    LINE_STEPS = 20 * 1000000, /* open containers, summed over the lines */
    REREAD_BYTES = 2 << 20,    /* paragraph bytes that delimiter rows read again */
    SQUARE_RUNS = 8,           /* full bracket runs (LIMIT_BRACKET_RUN) of one post */
};

struct scan {
    struct arena *arena;
    struct prescan *out;
    bool pipes, pictures; /* whether the text has any worth counting */
    uint32_t line;
    size_t depth; /* containers that may be open */
    uint64_t line_steps;
    uint64_t picture_squares;
    uint64_t reread;
    uint64_t cells;
    size_t cap_rows;

    /* of the run of lines without a blank one */
    size_t run_start;
    uint32_t run_lines;
    size_t run_pictures;
    bool run_wide;
    size_t run_first_row; /* its delimiter rows: out->rows from here on */
    size_t run_columns;   /* of the first of them */
    uint32_t run_body;    /* lines after it */
};

static size_t count_char(struct str s, char c)
{
    const char *p = s.p, *end = s.p + s.n;
    size_t n = 0;

    while (p < end && (p = memchr(p, c, (size_t)(end - p))) != NULL) {
        n++;
        p++;
    }
    return n;
}

static size_t count_pictures(struct str s)
{
    const char *p = s.p, *end = s.p + s.n;
    size_t n = 0;

    while (p < end && (p = memchr(p, '[', (size_t)(end - p))) != NULL) {
        n += p > s.p && p[-1] == '!';
        p++;
    }
    return n;
}

/* Moves over one container marker; false where there is none. */
static bool skip_marker(struct str line, size_t *at)
{
    size_t i = *at;

    if (line.p[i] == '>') {
        *at = i + 1;
        return true;
    }
    if (line.p[i] == '-' || line.p[i] == '+' || line.p[i] == '*') {
        i++;
    } else {
        while (i < line.n && i - *at < 9 && ascii_is_digit(line.p[i])) {
            i++;
        }
        if (i == *at || i == line.n || (line.p[i] != '.' && line.p[i] != ')')) {
            return false;
        }
        i++;
    }
    if (i < line.n && line.p[i] != ' ' && line.p[i] != '\t') {
        return false;
    }
    *at = i;
    return true;
}

static size_t skip_blanks(struct str line, size_t at, size_t *columns)
{
    for (; at < line.n; at++) {
        if (line.p[at] == ' ') {
            *columns += 1;
        } else if (line.p[at] == '\t') {
            *columns += 4;
        } else {
            break;
        }
    }
    return at;
}

/* Only "-", ":", "|" and blanks, and not dashes alone (those are never a table). */
static bool is_delimiter_row(struct str s)
{
    bool dash = false, other = false;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '-') {
            dash = true;
        } else if (s.p[i] == '|' || s.p[i] == ':') {
            other = true;
        } else if (!ascii_is_space(s.p[i])) {
            return false;
        }
    }
    return dash && other;
}

static void give_up(struct scan *s, const char *why)
{
    if (!s->out->plain) {
        s->out->plain = why;
        s->out->line = s->line;
    }
}

static void add_row(struct scan *s, size_t at)
{
    struct prescan *out = s->out;
    size_t cap_lines = s->cap_rows;

    if (!arena_grow(s->arena, &out->rows, out->n_rows, &s->cap_rows, sizeof *out->rows) ||
        !arena_grow(s->arena, &out->row_lines, out->n_rows, &cap_lines, sizeof *out->row_lines)) {
        return;
    }
    out->rows[out->n_rows] = at;
    out->row_lines[out->n_rows++] = s->line;
}

/* At a blank line: what the run of lines before it adds up to. */
static void end_run(struct scan *s)
{
    uint64_t cells = (uint64_t)s->run_columns * (s->run_body + 1);

    s->picture_squares += (uint64_t)s->run_pictures * s->run_pictures;
    if (s->picture_squares > (uint64_t)LIMIT_BRACKET_RUN * LIMIT_BRACKET_RUN * SQUARE_RUNS) {
        give_up(s, "too many \"![\"");
    }
    if (s->out->n_rows > s->run_first_row) {
        if (s->run_wide || s->cells + cells > LIMIT_TABLE_CELLS) {
            s->run_first_row = s->out->n_rows; /* they stay listed: to be made text */
        } else {
            s->cells += cells;
        }
    }
    s->out->n_rows = s->run_first_row;
    s->run_lines = 0;
    s->run_pictures = 0;
    s->run_wide = false;
    s->run_columns = 0;
    s->run_body = 0;
}

static void count_cells(struct scan *s, struct str text, struct str line, size_t at)
{
    size_t pipes = count_char(line, '|');
    size_t offset = (size_t)(line.p - text.p);

    if (pipes > COLUMNS) {
        s->run_wide = true;
    }
    if (s->run_columns > 0) {
        s->run_body++;
    }
    if (s->run_lines > 0 && is_delimiter_row(str_from(line, at))) {
        s->reread += offset - s->run_start;
        if (s->reread > REREAD_BYTES) {
            give_up(s, "too many table rows that belong to no table");
        }
        if (s->run_columns == 0) {
            s->run_columns = pipes + 1;
        }
        add_row(s, offset + at);
    }
}

static void count_steps(struct scan *s)
{
    s->line_steps += s->depth;
    if (s->line_steps > LINE_STEPS) {
        give_up(s, "nested too deeply");
    }
}

static void scan_line(struct scan *s, struct str text, struct str line)
{
    size_t indent = 0, ignored = 0, markers = 0, start, at;

    at = skip_blanks(line, 0, &indent);
    if (at == line.n) {
        end_run(s);
        count_steps(s);
        return;
    }
    start = at;
    while (at < line.n && skip_marker(line, &at)) {
        markers++;
        at = skip_blanks(line, at, &ignored);
    }
    /* A line opens at most its markers, and of what was open it keeps what its indentation covers;
       a line of text may leave everything open. */
    if (markers > 0) {
        s->depth = (s->depth < indent / 2 ? s->depth : indent / 2) + markers;
    }
    count_steps(s);
    if (s->run_lines == 0) {
        s->run_start = (size_t)(line.p - text.p);
    }
    if (s->pictures) {
        s->run_pictures += count_pictures(line);
    }
    if (s->pipes) {
        count_cells(s, text, line, at < line.n ? at : start);
    }
    s->run_lines++;
}

void prescan(struct str text, struct arena *a, struct prescan *ret)
{
    struct scan s = {.arena = a, .out = ret};
    struct str rest = text, line;

    *ret = (struct prescan){.plain = NULL};
    if (str_empty(text)) {
        return;
    }
    s.pipes = memchr(text.p, '|', text.n) != NULL;
    s.pictures = count_pictures(text) > LIMIT_BRACKET_RUN;
    while (!ret->plain && str_line(&rest, &line)) {
        s.line++;
        scan_line(&s, text, line);
    }
    end_run(&s);
}
