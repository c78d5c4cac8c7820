/*
 * A report for programs: schema "sheaf.report/1", which sheaf.1 describes.
 */
#ifndef SHEAF_CLI_REPORT_JSON_H
#define SHEAF_CLI_REPORT_JSON_H

#include "base/buf.h"
#include "cli/options.h"

/* Appends the report: the same input, options and version give the same bytes. */
enum err_kind report_json(struct buf *out, const struct sheaf_report *report,
                          const struct settings *settings, const char *command,
                          enum exit_status status, struct err *err) SHEAF_MUST_USE;

#endif
