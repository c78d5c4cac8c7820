/*
 * The rows of tables are compared with the lines that they were read from. Invariant: linear time;
 * a row is reported exactly where text stands behind the last cell that its head has room for.
 */
#include "render/write/cells.h"

/* Where each line of the text starts, and behind the last one its end; NULL without memory. */
static size_t *line_starts(struct str text, struct arena *a, size_t *ret_lines)
{
    struct str rest = text, line;
    size_t n = 0, *starts;

    while (str_line(&rest, &line)) {
        n++;
    }
    starts = arena_array(a, n + 1, sizeof *starts);
    *ret_lines = 0;
    if (!starts) {
        return NULL;
    }
    rest = text;
    while (str_line(&rest, &line)) {
        starts[(*ret_lines)++] = (size_t)(line.p - text.p);
    }
    starts[n] = text.n;
    return starts;
}

/* A bar behind a backslash parts no cells; one in code does. */
static bool has_more(struct str line, size_t columns)
{
    size_t i = 0;

    while (i < line.n && (ascii_is_space(line.p[i]) || line.p[i] == '>')) {
        i++;
    }
    i += i < line.n && line.p[i] == '|';
    for (; i < line.n && columns > 0; i++) {
        columns -= line.p[i] == '|' && (i == 0 || line.p[i - 1] != '\\');
    }
    while (i < line.n && (ascii_is_space(line.p[i]) || line.p[i] == '|')) {
        i++;
    }
    return i < line.n;
}

static size_t count_cells(const struct writer *w, size_t row)
{
    size_t n = 0;

    for (size_t i = row + 1; i < w->events[row].other; i++) {
        n += w->events[i].kind == MD_CELL && !w->events[i].leave;
    }
    return n;
}

void cells_report(struct writer *w)
{
    struct str text = w->prepared->text;
    size_t *starts = NULL, lines = 0, found = 0;
    uint32_t first = 0;

    for (size_t i = 0; i < w->n_events; i++) {
        const struct md_event *e = &w->events[i];

        if (e->kind != MD_ROW || e->leave || e->header) {
            continue;
        }
        starts = starts ? starts : line_starts(text, w->arena, &lines);
        if (!starts) {
            return;
        }
        if (e->line > 0 && e->line <= lines &&
            has_more(str_sub(text, starts[e->line - 1], starts[e->line]), count_cells(w, i))) {
            first = found++ == 0 ? e->line : first;
        }
    }
    if (found > 0) {
        WRITER_FINDING(
            w, "table-cells", first,
            "rows with more cells than the table's head: %zu; write \\| for a bar in text", found);
    }
}
