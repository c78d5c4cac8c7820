/*
 * Findings become JSON, the same in every report. Invariant: whatever bytes a name has, it comes
 * out as text.
 */
#include "cli/findings_json.h"

#include <stdlib.h>

#include "base/finding.h"
#include "base/unicode.h"
#include "cli/findings_text.h"

static int append(const char *bytes, size_t n, void *out)
{
    buf_add(out, bytes, n);
    return 0;
}

enum err_kind json_write(struct buf *out, json_t *object, size_t indent, struct err *err)
{
    const bool ok = object && json_dump_callback(object, append, out, JSON_INDENT(indent)) == 0;

    json_decref(object);
    buf_char(out, '\n');
    return ok ? buf_finish(out, err) : err_nomem(err);
}

json_t *json_text(const char *z)
{
    struct str s = str_of(z);
    struct buf clean;
    json_t *value;

    if (!z) {
        return json_null();
    }
    if (utf8_valid_until(s) == s.n) {
        return json_stringn_nocheck(z, s.n);
    }
    buf_init(&clean, 4 * s.n);
    for (size_t at = 0; at < s.n;) {
        buf_utf8(&clean, utf8_next(s, &at));
    }
    value = clean.failed ? NULL : json_stringn_nocheck(clean.p, clean.n);
    buf_done(&clean);
    return value;
}

static json_t *number(uint64_t n)
{
    return json_integer((json_int_t)n);
}

static json_t *finding(const struct sheaf_finding *f)
{
    return json_pack("{so so so so so so so sb}", "id", json_text(f->id), "severity",
                     json_text(severity_name(f->severity)), "path", json_text(f->path), "line",
                     number(f->line), "column", number(f->column), "post",
                     json_text(f->post && f->post[0] ? f->post : NULL), "message",
                     json_text(f->message), "mended", f->mended);
}

json_t *findings_json(const struct sheaf_report *r)
{
    json_t *array = json_array();

    for (size_t i = 0; i < r->n_findings; i++) {
        if (json_array_append_new(array, finding(&r->findings[i]))) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

json_t *finding_counts_json(const struct sheaf_report *r)
{
    json_t *object = json_object();
    size_t *found = calloc(finding_catalogue_n, sizeof *found);

    if (found) {
        findings_count(r, found);
    }
    for (size_t i = 0; i < finding_catalogue_n; i++) {
        if (!found ||
            (found[i] && json_object_set_new(object, finding_catalogue[i].id, number(found[i])))) {
            json_decref(object);
            object = NULL;
            break;
        }
    }
    free(found);
    return object;
}
