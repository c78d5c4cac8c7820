/*
 * Text, numbers and tables become what a terminal shows. Nothing that comes from a file reaches the
 * terminal with its control characters.
 */
#include "cli/terminal.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/unicode.h"

static bool steers(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

void print_safe(struct buf *out, struct str text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);

        buf_utf8(out, steers(c) ? UNICODE_REPLACEMENT : c);
    }
}

void print_number(struct buf *out, uint64_t n)
{
    char digits[32];
    size_t at = sizeof digits;
    size_t count = 0;

    do {
        if (count && count % 3 == 0) {
            digits[--at] = ',';
        }
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
        count++;
    } while (n);
    buf_add(out, digits + at, sizeof digits - at);
}

void print_count(struct buf *out, uint64_t n, const char *one, const char *many)
{
    print_number(out, n);
    buf_char(out, ' ');
    buf_puts(out, n == 1 ? one : many);
}

void print_size(struct buf *out, uint64_t bytes)
{
    static const char units[] = "BKMGTPE";
    size_t unit = 0;
    uint64_t rest = 0;

    while (bytes >= 1024 && units[unit + 1]) {
        rest = bytes % 1024;
        bytes /= 1024;
        unit++;
    }
    print_number(out, bytes);
    if (unit && bytes < 10) {
        buf_printf(out, ".%u", (unsigned)(rest * 10 / 1024));
    }
    buf_printf(out, " %c", units[unit]);
}

void table_init(struct table *t, const char *align)
{
    *t = (struct table){.align = align};
    arena_init(&t->arena, LIMIT_TEXT_BYTES);
}

void table_done(struct table *t)
{
    arena_done(&t->arena);
}

static void table_cell(struct table *t, struct buf *text)
{
    t->arena.failed = t->arena.failed || text->failed;
    if (arena_grow(&t->arena, &t->cells, t->n, &t->cap, sizeof *t->cells)) {
        t->cells[t->n++] = arena_str(&t->arena, buf_view(text));
    }
    buf_done(text);
}

void table_text(struct table *t, struct str text)
{
    struct buf cell;

    buf_init(&cell, LIMIT_TEXT_BYTES);
    print_safe(&cell, text);
    table_cell(t, &cell);
}

void table_number(struct table *t, uint64_t n)
{
    struct buf cell;

    buf_init(&cell, LIMIT_TEXT_BYTES);
    print_number(&cell, n);
    table_cell(t, &cell);
}

void table_size(struct table *t, uint64_t bytes)
{
    struct buf cell;

    buf_init(&cell, LIMIT_TEXT_BYTES);
    print_size(&cell, bytes);
    table_cell(t, &cell);
}

static size_t column_width(const struct table *t, size_t column, size_t columns)
{
    size_t widest = 0;

    for (size_t i = column; i < t->n; i += columns) {
        size_t width = unicode_columns(t->cells[i]);

        widest = width > widest ? width : widest;
    }
    return widest;
}

void table_print(struct table *t, size_t indent, struct buf *out)
{
    size_t columns = strlen(t->align);
    size_t *widths = arena_array(&t->arena, columns, sizeof *widths);
    struct err err;

    if (!widths || arena_finish(&t->arena, &err)) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < columns; i++) {
        widths[i] = column_width(t, i, columns);
    }
    for (size_t row = 0; row + columns <= t->n; row += columns) {
        for (size_t i = 0; i < columns; i++) {
            struct str cell = t->cells[row + i];
            size_t blank = widths[i] - unicode_columns(cell);

            buf_fill(out, ' ', i ? 2 : indent);
            buf_fill(out, ' ', t->align[i] == 'r' ? blank : 0);
            buf_str(out, cell);
            buf_fill(out, ' ', t->align[i] == 'l' ? blank : 0);
        }
        buf_truncate(out, str_trim_end(buf_view(out)).n);
        buf_char(out, '\n');
    }
}

bool terminal_is(FILE *stream)
{
    const char *type = getenv("TERM"); /* NOLINT(concurrency-mt-unsafe): nothing sets variables */

    return isatty(fileno(stream)) && type && strcmp(type, "dumb") != 0;
}

bool terminal_colors(FILE *stream)
{
    const char *no = getenv("NO_COLOR"); /* NOLINT(concurrency-mt-unsafe): as above */

    return terminal_is(stream) && !(no && *no);
}

enum err_kind stream_write(FILE *stream, const char *name, struct str text, struct err *err)
{
    if (text.n && fwrite(text.p, 1, text.n, stream) != text.n) {
        return err_errno(err, "%s", name);
    }
    if (fflush(stream)) {
        return err_errno(err, "%s", name);
    }
    return ERR_OK;
}

void complain(const struct err *err)
{
    struct buf line;

    buf_init(&line, 4096);
    print_safe(&line, str_of(err->text));
    /* Where standard error is gone too, the exit status has to say it. */
    (void)fprintf(stderr, "sheaf: %s\n", line.p ? line.p : "failed");
    buf_done(&line);
}
