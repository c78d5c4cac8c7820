/*
 * A report of checking becomes one JSON object, keys in the manual's order: the same bundles give
 * the same bytes.
 */
#include "cli/check_report.h"
#include "cli/findings_json.h"

static const char *known(const char *z)
{
    return z && z[0] ? z : NULL;
}

static json_t *bundle(const struct sheaf_checked *b)
{
    return json_pack("{so so so so so sI sI sI sI}", "path", json_text(b->path), "kind",
                     json_text(known(b->kind)), "form", json_text(b->form), "version",
                     json_text(known(b->version)), "digests", json_text(known(b->digests)), "files",
                     (json_int_t)b->files, "bytes", (json_int_t)b->bytes, "errors",
                     (json_int_t)b->errors, "warnings", (json_int_t)b->warnings);
}

static json_t *bundles(const struct sheaf_check_report *r)
{
    json_t *array = json_array();

    for (size_t i = 0; i < r->n_bundles; i++) {
        if (json_array_append_new(array, bundle(&r->bundles[i]))) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

enum err_kind check_json(struct buf *out, const struct check_facts *facts, struct err *err)
{
    const struct sheaf_report found = {.findings = facts->report->findings,
                                       .n_findings = facts->report->n_findings};
    json_t *root =
        json_pack("{ss ss ss si so so so so}", "schema", "sheaf.check/1", "command", "check",
                  "version", sheaf_version(), "exit", (int)facts->status, "error",
                  json_text(facts->error), "bundles", bundles(facts->report), "findings",
                  findings_json(&found), "finding_counts", finding_counts_json(&found));

    return json_write(out, root, 1, err);
}
