/*
 * A report becomes one JSON object, keys in the manual's order. It holds no time of day, no
 * duration and no absolute path: the same input gives the same bytes on every machine.
 */
#include "cli/report_json.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/civil.h"
#include "base/finding.h"
#include "base/unicode.h"
#include "cli/findings_text.h"
#include "cli/report_parts.h"

/* Text as JSON can hold it: file names need not be UTF-8. NULL is null. */
static json_t *text(const char *z)
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

/* NULL where nothing is known. */
static const char *known(const char *z)
{
    return z && z[0] ? z : NULL;
}

static json_t *integer(uint64_t n)
{
    return json_integer((json_int_t)n);
}

static json_t *texts(const char *const *v, size_t n)
{
    json_t *array = json_array();

    for (size_t i = 0; i < n; i++) {
        if (json_array_append_new(array, text(v[i]))) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *selection(const char *by, const struct sheaf_options *o)
{
    return json_pack("{so so so so so so so so so sb sb sb sb sb so so ss}", "by", text(by),
                     "parts", text(o->parts), "since", text(o->since), "until", text(o->until),
                     "select", texts(o->select, o->n_select), "reject",
                     texts(o->reject, o->n_reject), "newest", text(o->newest), "order",
                     text(o->order ? o->order : "asc"), "split", text(o->split), "drafts",
                     o->drafts, "future", o->future, "pages", o->pages, "dedupe", o->dedupe, "text",
                     o->text, "exclude", texts(o->exclude, o->n_exclude), "no_repair",
                     texts(o->no_repair, o->n_no_repair), "images", o->images ? o->images : "fit");
}

static json_t *entries(const struct report_facts *facts)
{
    json_t *array = json_array();

    for (size_t i = 0; i < facts->n_entries; i++) {
        const struct report_entry *entry = &facts->entries[i];

        if (json_array_append_new(array, json_pack("{so so}", "id", text(entry->id), "selection",
                                                   selection(entry->report->by, entry->options)))) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *counts(const struct sheaf_report *r)
{
    return json_pack("{so so so so so so so}", "files", integer(r->files), "ignored",
                     integer(r->n_ignored_files), "posts", integer(r->posts), "bound",
                     integer(r->bound), "left_out", integer(r->n_left_out), "chapters",
                     integer(r->chapters), "undated", integer(r->undated));
}

static json_t *ignored(const struct sheaf_report *r)
{
    json_t *array = json_array();

    for (size_t i = 0; i < r->n_ignored; i++) {
        const struct sheaf_ignored *row = &r->ignored[i];

        if (row->files && json_array_append_new(
                              array, json_pack("{so so so}", "reason", text(row->reason), "files",
                                               integer(row->files), "first", text(row->first)))) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *left_out(const struct sheaf_report *r)
{
    json_t *array = json_array();

    for (size_t i = 0; i < r->n_left_out; i++) {
        const struct sheaf_left_out *row = &r->left_out[i];

        if (json_array_append_new(array, json_pack("{so so}", "path", text(row->path), "reason",
                                                   text(row->reason)))) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *bundle(const struct sheaf_bundle *b)
{
    char when[CIVIL_TEXT_SIZE];

    (void)civil_utc_text(b->modified, when);
    return json_pack("{so so so so so so so so so}", "format", text(b->format), "volume",
                     integer(b->volume), "path", text(b->file_name), "state",
                     text(bundle_state_name(b->state)), "posts", integer(b->posts), "bytes",
                     integer(b->bytes), "sha512", text(b->sha512[0] ? b->sha512 : NULL),
                     "identifier", text(b->identifier), "modified", text(when));
}

static json_t *book(const struct sheaf_book *b)
{
    json_t *bundles = json_array();
    json_t *series = json_null();

    for (size_t i = 0; i < b->n_bundles; i++) {
        if (json_array_append_new(bundles, bundle(&b->bundles[i]))) {
            json_decref(bundles);
            return NULL;
        }
    }
    if (b->series && b->series[0]) {
        series = json_pack("{so so}", "title", text(b->series), "position", text(b->position));
    }
    return json_pack("{so so so so so so so so so so so}", "id", text(b->id), "key", text(b->key),
                     "title", text(b->title), "languages", texts(b->languages, b->n_languages),
                     "series", series, "first", text(b->first[0] ? b->first : NULL), "last",
                     text(b->last[0] ? b->last : NULL), "posts", integer(b->posts), "images",
                     integer(b->images), "missing", integer(b->missing), "bundles", bundles);
}

static json_t *books(const struct sheaf_report *r)
{
    json_t *array = json_array();

    for (size_t i = 0; i < r->n_books; i++) {
        if (json_array_append_new(array, book(&r->books[i]))) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *assets(const struct sheaf_report *r)
{
    json_t *missing = json_array();

    for (size_t i = 0; i < r->n_missing; i++) {
        if (json_array_append_new(missing, json_pack("{so so}", "url", text(r->missing[i].url),
                                                     "posts", integer(r->missing[i].posts)))) {
            json_decref(missing);
            return NULL;
        }
    }
    return json_pack("{so so}", "used", integer(r->assets_used), "missing", missing);
}

static json_t *finding(const struct sheaf_finding *f)
{
    return json_pack("{so so so so so so so sb}", "id", text(f->id), "severity",
                     text(severity_name(f->severity)), "path", text(f->path), "line",
                     integer(f->line), "column", integer(f->column), "post",
                     text(f->post && f->post[0] ? f->post : NULL), "message", text(f->message),
                     "mended", f->mended);
}

static json_t *findings(const struct sheaf_report *r)
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

static json_t *finding_counts(const struct sheaf_report *r)
{
    json_t *object = json_object();
    size_t *found = calloc(finding_catalogue_n, sizeof *found);

    if (found) {
        findings_count(r, found);
    }
    for (size_t i = 0; i < finding_catalogue_n; i++) {
        if (!found ||
            (found[i] && json_object_set_new(object, finding_catalogue[i].id, integer(found[i])))) {
            json_decref(object);
            object = NULL;
            break;
        }
    }
    free(found);
    return object;
}

static int append(const char *bytes, size_t n, void *out)
{
    buf_add(out, bytes, n);
    return 0;
}

enum err_kind report_json(struct buf *out, const struct sheaf_report *report,
                          const struct report_facts *facts, struct err *err)
{
    /* What all entries together were made by is no value that --by takes. */
    const char *by = facts->n_entries ? facts->options->by : report->by;
    json_t *root = json_pack(
        "{ss ss ss si so s{so so so} so so so so so so so so so}", "schema", "sheaf.report/1",
        "command", facts->command, "version", sheaf_version(), "exit", (int)facts->status, "error",
        text(facts->error), "site", "generator", text(known(report->generator)), "title",
        text(report->site_title), "title_from", text(report->site_title_from), "selection",
        selection(by, facts->options), "entries", entries(facts), "counts", counts(report),
        "ignored", ignored(report), "left_out", left_out(report), "books", books(report), "assets",
        assets(report), "findings", findings(report), "finding_counts", finding_counts(report));
    int failed = !root || json_dump_callback(root, append, out, JSON_INDENT(1));

    json_decref(root);
    buf_char(out, '\n');
    return failed ? err_nomem(err) : buf_finish(out, err);
}
