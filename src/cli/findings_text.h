/*
 * Findings as lines on standard error.
 */
#ifndef SHEAF_CLI_FINDINGS_TEXT_H
#define SHEAF_CLI_FINDINGS_TEXT_H

#include "base/buf.h"
#include "sheaf/sheaf.h"

/* How often one id is printed unless all are asked for. */
#define FINDINGS_EACH 10u

/* "path:line:column: severity: text [id]" a line. Without `all`: no notes, and FINDINGS_EACH of an
   id, then how many more there are. */
void findings_print(struct buf *out, const struct sheaf_report *report, bool all, bool color);

const char *severity_name(enum sheaf_severity severity);

/* What an id stands for, from the catalogue; "" where it does not know it. */
const char *finding_meaning(const char *id);

/* How often each row of the catalogue was found; counts has finding_catalogue_n places. */
void findings_count(const struct sheaf_report *report, size_t *counts);

#endif
