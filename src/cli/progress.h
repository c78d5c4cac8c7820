/*
 * How far a run is, on one line of standard error that comes after the first second and goes at
 * the end.
 */
#ifndef SHEAF_CLI_PROGRESS_H
#define SHEAF_CLI_PROGRESS_H

#include "base/buf.h"
#include "cli/options.h"

struct progress_line {
    bool on;
    bool shown;
    int64_t wait_ms; /* before the first picture */
    int64_t start_ms, last_ms;
    int64_t bytes_ms; /* when the first bytes came, at the earliest */
};

void progress_begin(struct progress_line *line, enum progress_when when, bool quiet);
/* For sheaf_options.progress; user is the struct progress_line. */
void progress_show(void *user, const struct sheaf_progress *progress);
/* Takes the line off the screen. */
void progress_end(struct progress_line *line);

/* "binding  ━━━━━━────────────── 412 of 1,204 chapters" */
void progress_text(struct buf *out, const struct sheaf_progress *progress);

/* Milliseconds of a clock that never jumps. */
int64_t clock_ms(void);

#endif
