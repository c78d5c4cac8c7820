/*
 * What reports in JSON share: how they are written, text and findings.
 */
#ifndef SHEAF_CLI_FINDINGS_JSON_H
#define SHEAF_CLI_FINDINGS_JSON_H

#include <jansson.h>

#include "base/buf.h"
#include "sheaf/sheaf.h"

/* Appends an object, indented by so many spaces, and a line end; the object is let go. NULL: memory
   was short already. */
enum err_kind json_write(struct buf *out, json_t *object, size_t indent,
                         struct err *err) SHEAF_MUST_USE;

/* Text as JSON can hold it: file names need not be UTF-8. NULL is null. */
json_t *json_text(const char *z);

/* The findings of a report, and how many there are of each id. NULL where memory is short. */
json_t *findings_json(const struct sheaf_report *r);
json_t *finding_counts_json(const struct sheaf_report *r);

#endif
