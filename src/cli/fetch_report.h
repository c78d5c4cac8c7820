/*
 * What fetching brought, for people and for programs.
 */
#ifndef SHEAF_CLI_FETCH_REPORT_H
#define SHEAF_CLI_FETCH_REPORT_H

#include "base/buf.h"
#include "cli/options.h"

struct fetch_facts {
    const struct sheaf_fetch_report *report;
    const char *error; /* what stopped it, or NULL */
    enum exit_status status;
    int64_t elapsed_ms;
    bool dry_run, verify, verbose;
};

/* Why pictures are not there, and the numbers. */
void fetch_text(struct buf *out, const struct fetch_facts *facts);
/* The addresses that would be fetched, one a line. */
void fetch_list(struct buf *out, const struct fetch_facts *facts);
/* Schema "sheaf.fetch/1", which sheaf.1 describes. */
enum err_kind fetch_json(struct buf *out, const struct fetch_facts *facts,
                         struct err *err) SHEAF_MUST_USE;

#endif
