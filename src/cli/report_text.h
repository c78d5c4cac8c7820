/*
 * A report for people: the plan, and the summary of a build.
 */
#ifndef SHEAF_CLI_REPORT_TEXT_H
#define SHEAF_CLI_REPORT_TEXT_H

#include "base/buf.h"
#include "sheaf/sheaf.h"

/* Rows shown of a long list unless all are asked for. */
#define REPORT_ROWS 40u

struct report_style {
    bool verbose;
    bool color;
};

/* What became of each file: all there is to say where nothing is to be bound. */
void report_files(struct buf *out, const struct sheaf_report *report,
                  const struct report_style *style);
/* Everything but the last line, which says how to build. */
void report_plan(struct buf *out, const struct sheaf_report *report,
                 const struct report_style *style);
void report_summary(struct buf *out, const struct sheaf_report *report,
                    const struct report_style *style, int64_t elapsed_ms);

#endif
