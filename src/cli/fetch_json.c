/*
 * A report of fetching becomes one JSON object, keys in the manual's order. Addresses are ASCII
 * already; what is not known is null.
 */
#include "cli/fetch_report.h"
#include "cli/findings_json.h"

static json_t *known(const char *z)
{
    json_t *value = z && z[0] ? json_string(z) : json_null();

    /* Hosts and paths need not be UTF-8. */
    return value ? value : json_null();
}

static json_t *number(uint64_t n)
{
    return json_integer((json_int_t)n);
}

static json_t *picture(const struct sheaf_picture *p)
{
    static const char *const states[] = {
        [SHEAF_PICTURE_WANTED] = "wanted",   [SHEAF_PICTURE_THERE] = "there",
        [SHEAF_PICTURE_FETCHED] = "fetched", [SHEAF_PICTURE_FAILED] = "failed",
        [SHEAF_PICTURE_LATER] = "later",     [SHEAF_PICTURE_FAILED_BEFORE] = "failed-before",
        [SHEAF_PICTURE_DAMAGED] = "damaged", [SHEAF_PICTURE_UNFIT] = "unfit",
    };

    return json_pack("{so ss so so so so so so so so}", "url", known(p->url), "state",
                     states[p->state], "file", known(p->file), "media_type", known(p->media_type),
                     "bytes", p->bytes ? number(p->bytes) : json_null(), "final_url",
                     known(p->final_url), "status", p->status ? number(p->status) : json_null(),
                     "reason", known(p->reason), "tries", number(p->tries), "posts",
                     number(p->posts));
}

static json_t *pictures(const struct sheaf_fetch_report *r)
{
    json_t *array = json_array();

    for (size_t i = 0; i < r->n_pictures; i++) {
        if (json_array_append_new(array, picture(&r->pictures[i]))) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *counts(const struct sheaf_fetch_report *r)
{
    return json_pack("{so so so so so so so so so so so}", "pictures", number(r->n_pictures),
                     "there", number(r->there), "fetched", number(r->fetched), "wanted",
                     number(r->wanted), "failed", number(r->failed), "later", number(r->later),
                     "failed_before", number(r->failed_before), "not_chosen", number(r->not_chosen),
                     "files", number(r->files), "damaged", number(r->damaged), "unfit",
                     number(r->unfit));
}

enum err_kind fetch_json(struct buf *out, const struct fetch_facts *facts, struct err *err)
{
    const struct sheaf_fetch_report *r = facts->report;
    json_t *root = json_pack("{ss ss ss si so so so so}", "schema", "sheaf.fetch/1", "command",
                             "fetch", "version", sheaf_version(), "exit", (int)facts->status,
                             "error", known(facts->error), "counts", counts(r), "bytes",
                             number(r->bytes), "pictures", pictures(r));

    return json_write(out, root, 2, err);
}
