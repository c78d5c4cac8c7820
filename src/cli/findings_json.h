/*
 * What reports in JSON share: text and findings.
 */
#ifndef SHEAF_CLI_FINDINGS_JSON_H
#define SHEAF_CLI_FINDINGS_JSON_H

#include <jansson.h>

#include "sheaf/sheaf.h"

/* Text as JSON can hold it: file names need not be UTF-8. NULL is null. */
json_t *json_text(const char *z);

/* The findings of a report, and how many there are of each id. NULL where memory is short. */
json_t *findings_json(const struct sheaf_report *r);
json_t *finding_counts_json(const struct sheaf_report *r);

#endif
