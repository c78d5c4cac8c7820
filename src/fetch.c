/*
 * Fetching: the remote pictures that a plan misses become wishes, and what became of them a report.
 * Invariant: the posts are read as for a build, so that what is fetched is what a build of the same
 * selection asks the store for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "base/url.h"
#include "media/fetch/fetching.h"
#include "run.h"

#define FETCH_AGENT "sheaf/" SHEAF_VERSION " (archive packager; asks for each picture once)"
#define DEFAULT_CONNECTIONS 16u
#define DEFAULT_DELAY_MS 250u
#define DEFAULT_TIMEOUT_MS 30000u

/* A post that shows a picture. */
struct shown {
    size_t picture, post;
};

struct fetch_call {
    struct sheaf_fetch_options options; /* a copy */
    struct fetching fetching;
    struct shown *shown;
    size_t n_shown;
    struct sheaf_fetch_report *report;
    struct arena *arena; /* of the report */
    struct sheaf_picture *pictures;
    size_t cap_pictures;
};

struct owned_fetch_report {
    struct sheaf_fetch_report public;
    struct arena arena;
};

void sheaf_fetch_options_init(struct sheaf_fetch_options *options)
{
    *options = (struct sheaf_fetch_options){
        .size = sizeof *options,
        .connections = DEFAULT_CONNECTIONS,
        .delay_ms = DEFAULT_DELAY_MS,
        .timeout_ms = DEFAULT_TIMEOUT_MS,
    };
}

bool fetch_needs_no_posts(const struct fetch_call *call)
{
    return call->options.verify;
}

static const char *text(struct arena *a, struct str s)
{
    const struct str copy = arena_str(a, s);
    return copy.p ? copy.p : "";
}

struct str run_store_folder(const struct run *run, struct arena *a)
{
    return run->options.store ? arena_str(a, str_of(run->options.store))
                              : path_join(a, run->site.root, STR(".sheaf/store"));
}

static int compare_lacks(const void *a, const void *b)
{
    const struct lack *x = a, *y = b;
    const int order = (x->post > y->post) - (x->post < y->post);
    return order ? order : str_cmp(x->url, y->url);
}

/* Adds the pictures that are on the network, in the order of the posts: whichever worker was first,
   a limit takes the same ones, and {date} is the same. */
static enum err_kind add_wishes(struct fetch_call *call, struct run *run, struct err *err)
{
    call->shown = arena_array(&run->arena, run->n_lacks, sizeof *call->shown);
    if (arena_finish(&run->arena, err)) {
        return err->kind;
    }
    if (run->n_lacks > 0) {
        qsort(run->lacks, run->n_lacks, sizeof *run->lacks, compare_lacks);
    }
    for (size_t i = 0; i < run->n_lacks; i++) {
        const struct civil *date = &run->posts[run->lacks[i].post].date;
        char day[32] = "";
        size_t index;

        if (date->year > 0) {
            (void)snprintf(day, sizeof day, "%04d%02d%02d", (int)date->year, (int)date->month,
                           (int)date->day);
        }
        if (fetching_add(&call->fetching, run->lacks[i].url, str_of(day), &index, err)) {
            return err->kind;
        }
        if (index != SIZE_MAX) {
            call->shown[call->n_shown++] = (struct shown){index, run->lacks[i].post};
        }
    }
    return ERR_OK;
}

static enum err_kind show_progress(void *user, size_t done, size_t total, uint64_t bytes,
                                   struct err *err)
{
    const struct run *run = user;
    const struct sheaf_options *o = &run->options;

    if (o->cancel && *o->cancel) {
        return err_set(err, ERR_CANCELLED, "interrupted");
    }
    if (o->progress) {
        o->progress(o->progress_user, &(struct sheaf_progress){SHEAF_FETCHING, done, total, bytes});
    }
    return ERR_OK;
}

static int compare_shown(const void *a, const void *b)
{
    const struct shown *x = a, *y = b;
    const int order = (x->picture > y->picture) - (x->picture < y->picture);
    return order ? order : (x->post > y->post) - (x->post < y->post);
}

static int compare_pictures(const void *a, const void *b)
{
    const struct sheaf_picture *x = a, *y = b;
    return str_cmp(str_of(x->url), str_of(y->url));
}

/* A file below the store. */
static const char *file_of(struct arena *a, const uint8_t digest[SHA256_BYTES], struct str ending)
{
    char hex[2 * SHA256_BYTES + 1];

    hash_hex(digest, SHA256_BYTES, hex);
    const struct str file = arena_printf(a, "%.2s/%s%.*s", hex, hex + 2, STR_ARG(ending));
    return file.p ? file.p : "";
}

static void report_picture(struct arena *a, const struct fetching_picture *from,
                           struct sheaf_picture *ret)
{
    static const enum sheaf_picture_state states[] = {
        [FETCHING_WANTED] = SHEAF_PICTURE_WANTED,
        [FETCHING_THERE] = SHEAF_PICTURE_THERE,
        [FETCHING_BROUGHT] = SHEAF_PICTURE_FETCHED,
        [FETCHING_FAILED] = SHEAF_PICTURE_FAILED,
        [FETCHING_FAILED_BEFORE] = SHEAF_PICTURE_FAILED_BEFORE,
        [FETCHING_LATER] = SHEAF_PICTURE_LATER,
        [FETCHING_UNFIT] = SHEAF_PICTURE_UNFIT,
    };
    const bool is_there = from->row.state == STORE_FETCHED;

    *ret = (struct sheaf_picture){
        .state = states[from->state],
        .url = text(a, from->address),
        .host = text(a, url_host(from->address)),
        .final_url = text(a, from->row.final_url),
        .media_type = text(a, from->row.media_type),
        .file = is_there ? file_of(a, from->row.digest, from->row.ending) : "",
        .reason = text(a, is_there ? STR_NONE : from->reason),
        .bytes = is_there ? from->row.size : 0,
        .status = (unsigned)from->row.status,
        .tries = from->row.tries,
    };
}

static void count(struct sheaf_fetch_report *r, const struct sheaf_picture *picture)
{
    size_t *const counts[] = {
        [SHEAF_PICTURE_WANTED] = &r->wanted,   [SHEAF_PICTURE_THERE] = &r->there,
        [SHEAF_PICTURE_FETCHED] = &r->fetched, [SHEAF_PICTURE_FAILED] = &r->failed,
        [SHEAF_PICTURE_LATER] = &r->later,     [SHEAF_PICTURE_FAILED_BEFORE] = &r->failed_before,
        [SHEAF_PICTURE_DAMAGED] = &r->damaged, [SHEAF_PICTURE_UNFIT] = &r->unfit,
    };

    ++*counts[picture->state];
    if (picture->state == SHEAF_PICTURE_FETCHED) {
        r->bytes += picture->bytes;
    }
}

static void report_pictures(struct fetch_call *call)
{
    struct sheaf_fetch_report *r = call->report;
    struct sheaf_picture *v = arena_array(call->arena, call->fetching.n, sizeof *v);
    size_t shown = 0;

    if (call->n_shown > 0) {
        qsort(call->shown, call->n_shown, sizeof *call->shown, compare_shown);
    }
    for (size_t i = 0; v && i < call->fetching.n; i++) {
        size_t posts = 0;

        for (; shown < call->n_shown && call->shown[shown].picture == i; shown++) {
            posts += shown == 0 || compare_shown(&call->shown[shown - 1], &call->shown[shown]) != 0;
        }
        if (call->fetching.v[i].state == FETCHING_NOT_CHOSEN) {
            r->not_chosen++;
            continue;
        }
        report_picture(call->arena, &call->fetching.v[i], &v[r->n_pictures]);
        v[r->n_pictures].posts = posts;
        count(r, &v[r->n_pictures++]);
    }
    if (v && r->n_pictures > 0) {
        qsort(v, r->n_pictures, sizeof *v, compare_pictures);
    }
    r->pictures = v;
}

static enum err_kind fetch_pictures(struct fetch_call *call, struct run *run, struct str folder,
                                    struct err *err)
{
    const struct sheaf_fetch_options *o = &call->options;
    const struct fetching_options options = {
        .folder = folder.p,
        .agent = FETCH_AGENT,
        .dry_run = o->dry_run,
        .retry_failed = o->retry_failed,
        .allow_private = o->allow_private,
        .limit = o->limit,
        .hosts = options_list(&run->arena, o->hosts, o->n_hosts),
        .via = str_of(o->via),
        .connections = o->connections ? o->connections : DEFAULT_CONNECTIONS,
        .delay_ms = o->delay_ms,
        .timeout_ms = o->timeout_ms ? o->timeout_ms : DEFAULT_TIMEOUT_MS,
        .now = (int64_t)time(NULL),
        .progress = show_progress,
        .user = run,
    };
    enum err_kind kind;

    if (add_wishes(call, run, err)) {
        return err->kind;
    }
    kind = fetching_run(&call->fetching, &options, err);
    report_pictures(call);
    return kind;
}

static void note_damage(void *user, struct str url, struct str file)
{
    struct fetch_call *call = user;
    struct sheaf_fetch_report *r = call->report;
    const struct str folder = path_folder(file);

    if (!arena_grow(call->arena, &call->pictures, r->n_pictures, &call->cap_pictures,
                    sizeof *call->pictures)) {
        return;
    }
    r->pictures = call->pictures;
    call->pictures[r->n_pictures++] = (struct sheaf_picture){
        .state = SHEAF_PICTURE_DAMAGED,
        .url = text(call->arena, url),
        .host = text(call->arena, url_host(url)),
        .final_url = "",
        .media_type = "",
        .file = text(call->arena, str_from(file, folder.n - path_name(folder).n)),
        .reason = "its file is damaged or gone",
    };
}

static enum err_kind verify(struct fetch_call *call, struct str folder, struct err *err)
{
    const bool mend = !call->options.dry_run;
    struct store_health health = {0, 0};
    struct store *store;
    enum err_kind kind = store_open(folder.p, STORE_READ, &store, err);

    if (kind == ERR_OK && store && mend) {
        store_close(store);
        kind = store_open(folder.p, STORE_WRITE, &store, err);
        if (kind == ERR_OK) {
            kind = store_lock(store, err);
        }
    }
    if (kind == ERR_OK && store) {
        kind = store_verify(store, mend, note_damage, call, &health, err);
    }
    store_close(store);
    call->report->files = health.files;
    call->report->damaged = health.damaged;
    return kind;
}

enum err_kind fetch_run(struct run *run, struct err *err)
{
    struct fetch_call *call = run->fetch;
    const struct str folder = run_store_folder(run, call->arena);

    if (arena_finish(call->arena, err)) {
        return err->kind;
    }
    call->report->store = folder.p;
    if (call->options.verify ? verify(call, folder, err) : fetch_pictures(call, run, folder, err)) {
        return err->kind;
    }
    return arena_finish(call->arena, err);
}

/* What the options say about addresses, before a post is read. */
static enum sheaf_status check_options(const struct sheaf_fetch_options *o,
                                       struct sheaf_error *error)
{
    struct url url;
    struct err err;

    if (o->via && (!url_split(str_of(o->via), &url) || str_empty(url.host) ||
                   str_find(str_of(o->via), STR("{url}")) == STR_NPOS)) {
        (void)err_set(&err, ERR_USAGE,
                      "--via \"%s\" is not an address with {url} in it, such as "
                      "https://archive.example.org/{date}/{url}",
                      o->via);
        return status_of(&err, error);
    }
    return SHEAF_OK;
}

enum sheaf_status sheaf_fetch(const struct sheaf_options *options,
                              const struct sheaf_fetch_options *fetch,
                              struct sheaf_fetch_report **ret_report, struct sheaf_error *error)
{
    struct owned_fetch_report *owned = calloc(1, sizeof *owned);
    struct fetch_call call = {.n_shown = 0};
    struct sheaf_report *plan = NULL;
    enum sheaf_status status;

    *ret_report = NULL;
    if (!owned) {
        return status_nomem(error);
    }
    memcpy(&call.options, fetch,
           fetch->size < sizeof call.options ? fetch->size : sizeof call.options);
    arena_init(&owned->arena, LIMIT_TEXT_BYTES);
    fetching_init(&call.fetching);
    call.report = &owned->public;
    call.report->store = "";
    call.arena = &owned->arena;
    status = check_options(&call.options, error);
    if (status == SHEAF_OK) {
        status = run_whole(options, true, &call, &plan, error);
    }
    sheaf_report_free(plan);
    fetching_done(&call.fetching);
    *ret_report = call.report;
    return status;
}

void sheaf_fetch_report_free(struct sheaf_fetch_report *report)
{
    struct owned_fetch_report *owned = (struct owned_fetch_report *)(void *)report;

    if (owned) {
        arena_done(&owned->arena);
        free(owned);
    }
}
