/*
 * A report becomes one JSON object, keys in the manual's order. It holds no time of day, no
 * duration and no absolute path: the same input gives the same bytes on every machine.
 */
#include "cli/report_json.h"

#include "base/civil.h"
#include "cli/findings_json.h"
#include "cli/report_parts.h"

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
        if (json_array_append_new(array, json_text(v[i]))) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *selection(const char *by, const struct sheaf_options *o)
{
    return json_pack(
        "{so so so so so so so so so sb sb sb sb sb so so ss so so}", "by", json_text(by), "parts",
        json_text(o->parts), "since", json_text(o->since), "until", json_text(o->until), "select",
        texts(o->select, o->n_select), "reject", texts(o->reject, o->n_reject), "newest",
        json_text(o->newest), "order", json_text(o->order ? o->order : "asc"), "split",
        json_text(o->split), "drafts", o->drafts, "future", o->future, "pages", o->pages, "dedupe",
        o->dedupe, "text", o->text, "exclude", texts(o->exclude, o->n_exclude), "no_repair",
        texts(o->no_repair, o->n_no_repair), "images", o->images ? o->images : "fit", "format",
        json_text(o->format), "search", json_text(o->search));
}

static json_t *entries(const struct report_facts *facts)
{
    json_t *array = json_array();

    for (size_t i = 0; i < facts->n_entries; i++) {
        const struct report_entry *entry = &facts->entries[i];

        if (json_array_append_new(array,
                                  json_pack("{so so}", "id", json_text(entry->id), "selection",
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

        if (row->files &&
            json_array_append_new(array,
                                  json_pack("{so so so}", "reason", json_text(row->reason), "files",
                                            integer(row->files), "first", json_text(row->first)))) {
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

        if (json_array_append_new(array, json_pack("{so so}", "path", json_text(row->path),
                                                   "reason", json_text(row->reason)))) {
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
    return json_pack("{so so so so so so so so so so so}", "format", json_text(b->format), "volume",
                     integer(b->volume), "path", json_text(b->file_name), "state",
                     json_text(bundle_state_name(b->state)), "posts", integer(b->posts),
                     "attachments", integer(b->attachments), "attachment_bytes",
                     integer(b->attachment_bytes), "bytes", integer(b->bytes), "sha512",
                     json_text(b->sha512[0] ? b->sha512 : NULL), "identifier",
                     json_text(b->identifier), "modified", json_text(when));
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
        series =
            json_pack("{so so}", "title", json_text(b->series), "position", json_text(b->position));
    }
    return json_pack("{so so so so so so so so so so so}", "id", json_text(b->id), "key",
                     json_text(b->key), "title", json_text(b->title), "languages",
                     texts(b->languages, b->n_languages), "series", series, "first",
                     json_text(b->first[0] ? b->first : NULL), "last",
                     json_text(b->last[0] ? b->last : NULL), "posts", integer(b->posts), "images",
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
        if (json_array_append_new(missing, json_pack("{so so}", "url", json_text(r->missing[i].url),
                                                     "posts", integer(r->missing[i].posts)))) {
            json_decref(missing);
            return NULL;
        }
    }
    return json_pack("{so so}", "used", integer(r->assets_used), "missing", missing);
}

enum err_kind report_json(struct buf *out, const struct sheaf_report *report,
                          const struct report_facts *facts, struct err *err)
{
    /* What all entries together were made by is no value that --by takes. */
    const char *by = facts->n_entries ? facts->options->by : report->by;
    json_t *root = json_pack(
        "{ss ss ss si so s{so so so} so so so so so so so so so}", "schema", "sheaf.report/1",
        "command", facts->command, "version", sheaf_version(), "exit", (int)facts->status, "error",
        json_text(facts->error), "site", "generator", json_text(known(report->generator)), "title",
        json_text(report->site_title), "title_from", json_text(report->site_title_from),
        "selection", selection(by, facts->options), "entries", entries(facts), "counts",
        counts(report), "ignored", ignored(report), "left_out", left_out(report), "books",
        books(report), "assets", assets(report), "findings", findings_json(report),
        "finding_counts", finding_counts_json(report));

    return json_write(out, root, 1, err);
}
