/*
 * A report for programs: schema "sheaf.report/1", which sheaf.1 describes.
 */
#ifndef SHEAF_CLI_REPORT_JSON_H
#define SHEAF_CLI_REPORT_JSON_H

#include "base/buf.h"
#include "cli/options.h"
#include "cli/report_join.h"

/* What the report does not know of its run. */
struct report_facts {
    const char *command;
    enum exit_status status;
    const char *error;                   /* what stopped it, or NULL */
    const struct sheaf_options *options; /* of the run; of the top where there are entries */
    const struct report_entry *entries;  /* of a joined report */
    size_t n_entries;
};

/* Appends the report: the same input, options and version give the same bytes. */
enum err_kind report_json(struct buf *out, const struct sheaf_report *report,
                          const struct report_facts *facts, struct err *err) SHEAF_MUST_USE;

#endif
