/*
 * The check as the caller sees it: each bundle in turn, and one report. Invariant: a bundle that
 * cannot be opened keeps no other from being checked.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "check/check.h"
#include "run.h"

struct check_call {
    struct sheaf_check_options options; /* a copy */
    struct sheaf_check_report *report;
    struct arena *arena; /* of the report */
    struct sheaf_checked *bundles;
    struct sheaf_finding *findings;
    size_t cap_findings;
};

struct owned_check_report {
    struct sheaf_check_report public;
    struct arena arena;
};

void sheaf_check_options_init(struct sheaf_check_options *options)
{
    *options = (struct sheaf_check_options){.size = sizeof *options};
}

static const char *text(struct arena *a, struct str s)
{
    const struct str copy = arena_str(a, s);
    return copy.p ? copy.p : "";
}

static enum err_kind show_progress(void *user, size_t done, size_t total, uint64_t bytes,
                                   struct err *err)
{
    const struct sheaf_check_options *o = user;

    if (o->cancel && *o->cancel) {
        return err_set(err, ERR_CANCELLED, "interrupted");
    }
    if (o->progress) {
        o->progress(o->progress_user, &(struct sheaf_progress){SHEAF_CHECKING, done, total, bytes});
    }
    return ERR_OK;
}

static void add_findings(struct check_call *call, const struct findings *from,
                         struct sheaf_checked *bundle)
{
    struct sheaf_check_report *r = call->report;

    for (size_t i = 0; i < from->n; i++) {
        const struct finding *f = &from->v[i];
        if (!arena_grow(call->arena, &call->findings, r->n_findings, &call->cap_findings,
                        sizeof *call->findings)) {
            return;
        }
        r->findings = call->findings;
        call->findings[r->n_findings++] = (struct sheaf_finding){
            .severity = (enum sheaf_severity)f->severity,
            .id = f->id,
            .path = text(call->arena, f->path),
            .line = f->line,
            .column = f->column,
            .message = text(call->arena, f->message),
        };
        bundle->errors += f->severity == SEVERITY_ERROR;
        bundle->warnings += f->severity == SEVERITY_WARNING;
    }
}

static enum err_kind check_one(struct check_call *call, const char *path, struct err *err)
{
    static const char *const kinds[] = {
        [CHECKED_NOTHING] = "", [CHECKED_BAG] = "bag", [CHECKED_EPUB] = "epub"};
    const struct check_options options = {
        .jobs = call->options.jobs, .progress = show_progress, .user = &call->options};
    struct sheaf_checked *ret = &call->bundles[call->report->n_bundles];
    struct checked checked;
    const enum err_kind kind = check_bundle(path, &options, &checked, err);

    if (kind == ERR_OK) {
        *ret = (struct sheaf_checked){
            .path = text(call->arena, str_of(path)),
            .kind = kinds[checked.kind],
            .form = checked.folder ? "folder" : "zip",
            .version = text(call->arena, str_of(checked.version)),
            .digests = text(call->arena, str_of(checked.digests)),
            .files = checked.files,
            .bytes = checked.bytes,
        };
        call->report->n_bundles++;
        add_findings(call, &checked.findings, ret);
    }
    checked_done(&checked);
    return kind;
}

/* Only what would fail for every bundle stops the check. */
static bool goes_on(enum err_kind kind)
{
    return kind == ERR_OK || kind == ERR_SYSTEM || kind == ERR_FORMAT;
}

static enum err_kind check_all(struct check_call *call, struct err *err)
{
    const struct sheaf_check_options *o = &call->options;
    enum err_kind first = ERR_OK, kind = ERR_OK;

    if (o->n_paths == 0) {
        return err_set(err, ERR_USAGE, "name the bundles to check: EPUBs, ZIPs or folders");
    }
    call->bundles = arena_array(call->arena, o->n_paths, sizeof *call->bundles);
    if (arena_finish(call->arena, err)) {
        return err->kind;
    }
    call->report->bundles = call->bundles;
    for (size_t i = 0; i < o->n_paths && goes_on(kind); i++) {
        struct err why;
        kind = check_one(call, o->paths[i], &why);
        if (kind && (!first || !goes_on(kind))) {
            first = kind;
            *err = why;
        }
    }
    return first ? first : arena_finish(call->arena, err);
}

enum sheaf_status sheaf_check(const struct sheaf_check_options *options,
                              struct sheaf_check_report **ret_report, struct sheaf_error *error)
{
    struct owned_check_report *owned = calloc(1, sizeof *owned);
    struct check_call call = {.cap_findings = 0};
    struct err err = {.kind = ERR_OK};

    *ret_report = NULL;
    if (!owned) {
        return status_nomem(error);
    }
    memcpy(&call.options, options,
           options->size < sizeof call.options ? options->size : sizeof call.options);
    arena_init(&owned->arena, LIMIT_TEXT_BYTES);
    call.report = &owned->public;
    call.arena = &owned->arena;
    *ret_report = call.report;
    return check_all(&call, &err) ? status_of(&err, error) : SHEAF_OK;
}

void sheaf_check_report_free(struct sheaf_check_report *report)
{
    struct owned_check_report *owned = (struct owned_check_report *)(void *)report;

    if (owned) {
        arena_done(&owned->arena);
        free(owned);
    }
}
