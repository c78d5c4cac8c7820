/*
 * The main path: paths become sources, sources posts, posts books, books bundles. One call a stage.
 * Invariant: files = ignored + posts, and each post is bound at least once or listed as left out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/language.h"
#include "base/limits.h"
#include "base/par.h"
#include "base/unicode.h"
#include "base/url.h"
#include "collect/collect.h"
#include "parse/parse.h"
#include "run.h"

static enum err_kind collect_site(struct run *run, struct err *err)
{
    const struct sheaf_options *o = &run->options;
    struct site *site = &run->site;
    struct strs exclude = options_list(&run->arena, o->exclude, o->n_exclude);
    static const struct tree_reader tree = {parse_tree};
    const struct collect_options options = {
        .paths = o->paths,
        .n_paths = o->n_paths,
        .root = str_of(o->root),
        .output = str_of(o->output ? o->output : "out"),
        .exclude = exclude.v,
        .n_exclude = exclude.n,
        .text = o->text,
        .tree = &tree,
    };

    site->title = str_of(o->site_title);
    site->title_from = o->site_title ? "the configuration" : NULL;
    site->url = str_of(o->site_url);
    site->language = language_tag(&site->arena, str_of(o->language));
    site->author = str_of(o->author);
    site->publisher = str_of(o->publisher);
    site->rights = str_of(o->rights);
    site->description = str_of(o->description);
    site->name = str_of(o->name);
    site->categories = options_list(&site->arena, o->site_categories, o->n_site_categories);
    site->date_order = options_list(&site->arena, o->dates, o->n_dates);
    return collect(&options, site, &run->findings, err);
}

/* Pass A: one worker reads posts into an arena of its own, which stays until the run ends. */
struct reader {
    struct parser *parser;
    struct keep *keep;
};

enum err_kind run_keep(struct run *run, struct keep **ret, struct err *err)
{
    struct keep *keep = calloc(1, sizeof *keep);

    if (!keep) {
        return err_nomem(err);
    }
    arena_init(&keep->arena, LIMIT_TEXT_BYTES);
    (void)pthread_mutex_lock(&run->lock);
    keep->next = run->keeps;
    run->keeps = keep;
    (void)pthread_mutex_unlock(&run->lock);
    *ret = keep;
    return ERR_OK;
}

static enum err_kind reader_new(void *user, void **ret, struct err *err)
{
    struct run *run = user;
    struct reader *reader = calloc(1, sizeof *reader);

    if (!reader) {
        return err_nomem(err);
    }
    if (run_keep(run, &reader->keep, err) || parser_new(&reader->parser, err)) {
        free(reader);
        return err->kind;
    }
    parser_use(reader->parser, run->context, &run->repairs);
    if (run->group.snapshots) {
        parser_keep_links(reader->parser, url_host(run->site.url));
    }
    *ret = reader;
    return ERR_OK;
}

static void reader_free(void *user, void *worker)
{
    struct reader *reader = worker;
    (void)user;
    if (reader) {
        parser_free(reader->parser);
        free(reader);
    }
}

static enum err_kind read_post(void *user, void *worker, size_t index, struct err *err)
{
    struct run *run = user;
    struct reader *reader = worker;

    if (parse_source(reader->parser, &run->site.sources[index], &reader->keep->arena,
                     &run->posts[index], &run->findings, err)) {
        return err->kind;
    }
    return run_progress(run, SHEAF_READING, run->site.n_sources, err);
}

static bool is_after(const struct civil *time, int64_t now)
{
    return time->year != 0 && civil_utc_seconds(time) > now;
}

/* Posts that are over, or still to come, by SOURCE_DATE_EPOCH or else the clock. */
static void leave_by_clock(struct run *run)
{
    const int64_t now = run->modified == INT64_MIN ? (int64_t)time(NULL) : run->modified;
    const bool future = run->site.leaves_future && !run->options.future;

    for (size_t i = 0; i < run->site.n_sources; i++) {
        struct post *post = &run->posts[i];
        const bool bound =
            post->left_out == LEFT_NOT || (post->left_out == LEFT_DRAFT && run->options.drafts);

        if (bound && post->expires.year && !is_after(&post->expires, now)) {
            post->left_out = LEFT_EXPIRED;
        } else if (bound && future &&
                   (is_after(&post->date, now) || is_after(&post->publishes, now))) {
            post->left_out = LEFT_FUTURE;
        }
    }
}

static enum err_kind read_posts(struct run *run, struct err *err)
{
    const struct par par = {reader_new, reader_free, read_post, run, NULL};

    run->posts = arena_array(&run->arena, run->site.n_sources, sizeof *run->posts);
    if (arena_finish(&run->arena, err) ||
        parse_context_new(&run->site, &run->findings, &run->context, err)) {
        return err->kind;
    }
    atomic_store(&run->done, 0);
    if (par_for(&par, run->site.n_sources, run->options.jobs, err)) {
        return err->kind;
    }
    leave_by_clock(run);
    if (collect_pages(&run->site, run->posts, run->site.n_sources, run->options.pages, err)) {
        return err->kind;
    }
    return parse_settle(&run->site, run->posts, run->site.n_sources, &run->arena, err);
}

static enum err_kind read_body(void *user, const struct post *post, struct str *ret_body,
                               struct err *err)
{
    return parse_body(user, post, ret_body, err);
}

static enum err_kind find_duplicates(struct run *run, struct err *err)
{
    struct parser *parser;

    if (parser_new(&parser, err)) {
        return err->kind;
    }
    const struct body_reader bodies = {read_body, parser};
    enum err_kind kind = group_find_duplicates(run->posts, run->site.n_sources, run->options.drafts,
                                               &bodies, &run->findings, err);
    if (!kind) {
        kind = group_find_shared_addresses(run->posts, run->site.n_sources, &run->findings, err);
    }
    parser_free(parser);
    return kind;
}

/* Where pictures are looked for. Who fetches wants to know what the posts show, wherever it is. */
static enum err_kind open_media(struct run *run, struct err *err)
{
    const struct str store = run_store_folder(run, &run->arena);

    if (arena_finish(&run->arena, err) || media_new(&run->site, &run->media, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < run->options.n_assets; i++) {
        if (media_assets(run->media, run->options.assets[i], err)) {
            return err_wrap(err, "--assets");
        }
    }
    return run->fetch ? ERR_OK : media_store(run->media, store.p, err);
}

/* What is made of pictures. */
static enum err_kind prepare_media(struct run *run, struct err *err)
{
    const struct str bundle = run->n_volumes > 0 ? run->volumes[0].path : STR_NONE;
    const struct fit_options fit = {
        .limits = run->group.fitted ? &fit_generic : NULL,
        .store = run_store_folder(run, &run->arena).p,
        .spare = path_join(&run->arena, path_folder(bundle), STR(".sheaf/store")).p,
        .findings = &run->findings,
    };

    if (arena_finish(&run->arena, err) || fitter_new(&fit, &run->fitter, err)) {
        return err->kind;
    }
    media_fit(run->media, run->fitter);
    return run->planning
               ? ERR_OK
               : covers_new(&(struct covers_options){run->options.cover, fit}, &run->covers, err);
}

static bool find_picture(void *user, const struct post *from, struct str address, struct arena *a,
                         struct str *ret_file, uint64_t *ret_bytes)
{
    const struct run *run = user;
    struct file_info info;
    struct err none;

    *ret_file = media_original(run->media, from, address, a, NULL, NULL);
    if (ret_file->n == 0 || file_stat(ret_file->p, &info, &none)) {
        return false;
    }
    *ret_bytes = info.size;
    return true;
}

static bool find_attachment(void *user, const struct post *from, struct str address,
                            struct arena *a, struct str *ret_file, uint64_t *ret_bytes)
{
    return archive_may_attach(user, address) &&
           find_picture(user, from, address, a, ret_file, ret_bytes);
}

static enum err_kind group_books(struct run *run, struct err *err)
{
    if (open_media(run, err)) {
        return err->kind;
    }
    const struct asset_finder pictures = {find_picture, run};
    const struct asset_finder attachments = {find_attachment, run};

    run->group.pictures = &pictures;
    run->group.attachments = &attachments;
    enum err_kind kind =
        group_posts(&run->group, &run->site, run->posts, run->site.n_sources, &run->library, err);
    run->group.pictures = run->group.attachments = NULL;
    if (!kind) {
        kind = volumes_list(run, err);
    }
    return kind ? kind : prepare_media(run, err);
}

/* Why there is nothing to bind: SHEAF_NOTHING's message names the way out. */
static enum sheaf_status say_nothing(const struct run *run, struct sheaf_error *error)
{
    const struct site *site = &run->site;
    const char *path = run->options.n_paths ? run->options.paths[0] : ".";
    const size_t texts = site->ignored[IGNORE_TEXT].files;
    size_t files = site->n_sources;

    for (size_t i = 0; i < IGNORE_REASONS; i++) {
        files += site->ignored[i].files;
    }
    error->status = SHEAF_NOTHING;
    if (site->n_sources > 0) {
        (void)snprintf(error->text, sizeof error->text,
                       "%s: none of the %zu posts is to be bound (see what was left out above)",
                       path, site->n_sources);
    } else if (texts > 0) {
        (void)snprintf(
            error->text, sizeof error->text,
            "%s: no posts found in %zu files (%zu text files without front matter); try --text",
            path, files, texts);
    } else {
        (void)snprintf(error->text, sizeof error->text,
                       "%s: no posts found in %zu files; a post is a .md or .markdown file", path,
                       files);
    }
    return error->status;
}

enum err_kind run_progress(struct run *run, enum sheaf_stage stage, size_t total, struct err *err)
{
    const size_t done = atomic_fetch_add(&run->done, 1) + 1;

    if (run->options.cancel && *run->options.cancel) {
        return err_set(err, ERR_CANCELLED, "interrupted");
    }
    if (!run->options.progress) {
        return ERR_OK;
    }
    /* Whoever finds the lock taken leaves the telling to the one that has it; the last one waits.
     */
    if (done == total ? pthread_mutex_lock(&run->lock) : pthread_mutex_trylock(&run->lock)) {
        return ERR_OK;
    }
    run->options.progress(run->options.progress_user,
                          &(struct sheaf_progress){stage, done, total, 0});
    (void)pthread_mutex_unlock(&run->lock);
    return ERR_OK;
}

/* An address as reports list it: of one that holds a picture only what comes before that. */
static struct str listed_address(struct str url)
{
    if (str_eq_nocase(url_scheme(url), STR("data"))) {
        url = str_sub(url, 0, str_chr(str_sub(url, 0, 64), ','));
        url = str_sub(url, 0, 64);
        url = str_sub(url, 0, utf8_valid_until(url));
    }
    return url;
}

enum err_kind run_add_lack(struct run *run, struct str url, size_t post, struct err *err)
{
    url = listed_address(url);
    (void)pthread_mutex_lock(&run->lock);
    if (arena_grow(&run->arena, &run->lacks, run->n_lacks, &run->lacks_cap, sizeof *run->lacks)) {
        run->lacks[run->n_lacks++] = (struct lack){arena_str(&run->arena, url), post};
    }
    const bool failed = run->arena.failed;
    (void)pthread_mutex_unlock(&run->lock);
    return failed ? err_nomem(err) : ERR_OK;
}

enum sheaf_status status_of(const struct err *err, struct sheaf_error *ret)
{
    static const enum sheaf_status status[] = {
        [ERR_OK] = SHEAF_OK,
        [ERR_USAGE] = SHEAF_USAGE,
        [ERR_SYSTEM] = SHEAF_SYSTEM,
        [ERR_LIBRARY] = SHEAF_LIBRARY,
        [ERR_FORMAT] = SHEAF_FORMAT,
        [ERR_LIMIT] = SHEAF_LIMIT,
        [ERR_CANCELLED] = SHEAF_CANCELLED,
    };
    ret->status = status[err->kind];
    (void)snprintf(ret->text, sizeof ret->text, "%s", err->text);
    return ret->status;
}

enum sheaf_status status_nomem(struct sheaf_error *ret)
{
    struct err err;

    (void)err_nomem(&err);
    return status_of(&err, ret);
}

static enum err_kind run_init(struct run *run, const struct sheaf_options *options, bool planning,
                              struct err *err)
{
    const size_t known = sizeof run->options;

    memset(run, 0, sizeof *run);
    memcpy(&run->options, options, options->size < known ? options->size : known);
    run->planning = planning;
    arena_init(&run->arena, LIMIT_TEXT_BYTES);
    arena_init(&run->site.arena, LIMIT_TEXT_BYTES);
    map_init(&run->digested);
    if (pthread_mutex_init(&run->lock, NULL)) {
        return err_nomem(err);
    }
    return findings_init(&run->findings, err);
}

static void run_done(struct run *run)
{
    while (run->keeps) {
        struct keep *keep = run->keeps;
        run->keeps = keep->next;
        arena_done(&keep->arena);
        free(keep);
    }
    parse_context_free(run->context);
    media_free(run->media);
    fitter_free(run->fitter);
    covers_free(run->covers);
    blobs_free(run->blobs);
    library_done(&run->library);
    findings_done(&run->findings);
    arena_done(&run->site.arena);
    arena_done(&run->arena);
    map_done(&run->digested);
    (void)pthread_mutex_destroy(&run->lock);
}

static bool lacks_pictures(const struct run *run)
{
    return run->needs_pictures && run->n_lacks > 0;
}

static enum sheaf_status say_missing(const struct sheaf_report *report, struct sheaf_error *error)
{
    error->status = SHEAF_MISSING;
    (void)snprintf(error->text, sizeof error->text,
                   "%zu %s missing; bring them by sheaf fetch or --assets, or choose --missing "
                   "placeholder",
                   report->n_missing, report->n_missing == 1 ? "picture is" : "pictures are");
    return error->status;
}

static enum err_kind run_stages(struct run *run, struct err *err)
{
    if (options_read(run, err) || collect_site(run, err)) {
        return err->kind;
    }
    if (run->fetch && fetch_needs_no_posts(run->fetch)) {
        return fetch_run(run, err);
    }
    if (read_posts(run, err) || find_duplicates(run, err) || group_books(run, err)) {
        return err->kind;
    }
    if (run->fetch) {
        return plan_volumes(run, err) ? err->kind : fetch_run(run, err);
    }
    if ((run->planning || run->needs_pictures) && plan_volumes(run, err)) {
        return err->kind;
    }
    return run->planning || lacks_pictures(run) ? ERR_OK : bind_volumes(run, err);
}

enum sheaf_status run_whole(const struct sheaf_options *options, bool planning,
                            struct fetch_call *fetch, struct sheaf_report **ret_report,
                            struct sheaf_error *error)
{
    struct run run;
    struct err err = {0};
    enum sheaf_status status;

    *ret_report = NULL;
    if (run_init(&run, options, planning, &err) == ERR_OK) {
        run.fetch = fetch;
        (void)run_stages(&run, &err);
    }
    status = status_of(&err, error);
    if (findings_finish(&run.findings, &err) == ERR_OK) {
        *ret_report = report_make(&run);
    }
    if (status == SHEAF_OK && !*ret_report) {
        status = status_nomem(error);
    }
    if (status == SHEAF_OK && run.library.n_books == 0 && !(fetch && fetch_needs_no_posts(fetch))) {
        status = say_nothing(&run, error);
    }
    if (status == SHEAF_OK && *ret_report && !fetch && lacks_pictures(&run)) {
        status = say_missing(*ret_report, error);
    }
    run_done(&run);
    return status;
}

enum sheaf_status sheaf_build(const struct sheaf_options *options, struct sheaf_report **ret_report,
                              struct sheaf_error *error)
{
    return run_whole(options, false, NULL, ret_report, error);
}

enum sheaf_status sheaf_plan(const struct sheaf_options *options, struct sheaf_report **ret_report,
                             struct sheaf_error *error)
{
    return run_whole(options, true, NULL, ret_report, error);
}

void sheaf_options_init(struct sheaf_options *options)
{
    *options = (struct sheaf_options){.size = sizeof *options};
}

const char *sheaf_version(void)
{
    return SHEAF_VERSION;
}
