/*
 * Progress reports become one line that is drawn over and over, at most ten times a second.
 */
#include "cli/progress.h"

#include <time.h>

#include "cli/terminal.h"

#define FIRST_MS 1000
#define EVERY_MS 100
#define BAR_COLUMNS 20u

int64_t clock_ms(void)
{
    struct timespec now;

    if (clock_gettime(CLOCK_MONOTONIC, &now)) {
        return 0;
    }
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_begin(struct progress_line *line, enum progress_when when, bool quiet)
{
    const bool always = when == PROGRESS_ALWAYS;
    const int64_t now = clock_ms();

    *line = (struct progress_line){
        .on = always || (when == PROGRESS_AUTO && !quiet && terminal_is(stderr)),
        .wait_ms = always ? 0 : FIRST_MS,
        .start_ms = now,
        .bytes_ms = now,
    };
}

static void bar(struct buf *out, size_t done, size_t total)
{
    size_t full =
        done >= total ? BAR_COLUMNS : (size_t)((double)done / (double)total * BAR_COLUMNS);

    for (size_t i = 0; i < BAR_COLUMNS; i++) {
        buf_puts(out, i < full ? "━" : "─");
    }
    buf_char(out, ' ');
}

void progress_text(struct buf *out, const struct sheaf_progress *progress)
{
    static const char *const stages[] = {"looking", "reading", "binding", "fetching", "checking"};
    static const char *const things[] = {"files", "files", "chapters", "pictures", "files"};

    buf_printf(out, "%s  ", stages[progress->stage]);
    if (progress->total) {
        bar(out, progress->done, progress->total);
        print_number(out, progress->done);
        buf_puts(out, " of ");
        print_number(out, progress->total);
    } else {
        print_number(out, progress->done);
    }
    buf_printf(out, " %s", things[progress->stage]);
    if (progress->bytes) {
        buf_puts(out, "  ");
        print_size(out, progress->bytes);
    }
}

/* How fast bytes come, since there were none. */
static void rate(struct buf *out, const struct progress_line *line,
                 const struct sheaf_progress *progress, int64_t now)
{
    if (progress->bytes && now > line->bytes_ms) {
        buf_puts(out, "  ");
        print_size(out, progress->bytes * 1000 / (uint64_t)(now - line->bytes_ms));
        buf_puts(out, "/s");
    }
}

void progress_show(void *user, const struct sheaf_progress *progress)
{
    struct progress_line *line = user;
    int64_t now = clock_ms();
    struct buf text;

    if (progress->bytes == 0) {
        line->bytes_ms = now;
    }
    if (!line->on || now - line->start_ms < line->wait_ms ||
        (line->shown && now - line->last_ms < EVERY_MS)) {
        return;
    }
    line->shown = true;
    line->last_ms = now;
    buf_init(&text, 256);
    buf_char(&text, '\r');
    progress_text(&text, progress);
    rate(&text, line, progress, now);
    buf_puts(&text, "\033[K");
    /* A line that cannot be drawn is no reason to stop. */
    (void)fwrite(text.p ? text.p : "", 1, text.n, stderr);
    (void)fflush(stderr);
    buf_done(&text);
}

void progress_end(struct progress_line *line)
{
    if (line->shown) {
        (void)fputs("\r\033[K", stderr);
        (void)fflush(stderr);
    }
    line->on = false;
}
