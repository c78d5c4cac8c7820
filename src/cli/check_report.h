/*
 * What a check found, for people and for programs.
 */
#ifndef SHEAF_CLI_CHECK_REPORT_H
#define SHEAF_CLI_CHECK_REPORT_H

#include "base/buf.h"
#include "cli/options.h"

struct check_facts {
    const struct sheaf_check_report *report;
    const char *error; /* what kept a bundle from being checked, or NULL */
    enum exit_status status;
};

/* One line a bundle: whether it is sound. */
void check_text(struct buf *out, const struct sheaf_check_report *report);
/* Schema "sheaf.check/1", which sheaf.1 describes. */
enum err_kind check_json(struct buf *out, const struct check_facts *facts,
                         struct err *err) SHEAF_MUST_USE;

#endif
