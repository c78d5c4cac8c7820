/*
 * Settings become runs of the library, one a book of sheaf.yaml, and their reports one report.
 * Invariant: no two runs write one file.
 */
#include "cli/books.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/unicode.h"

static enum err_kind make_run(struct book_runs *runs, const struct config *config,
                              const struct config_entry *entry, const struct settings *asked,
                              struct err *err)
{
    struct book_run *run = &runs->v[runs->n++];

    run->entry = entry;
    settings_copy(&run->settings, asked);
    if (config_apply(config, entry, &run->settings, err) ||
        config_choose(entry, &run->settings, err)) {
        return err->kind;
    }
    return settings_finish(&run->settings, err);
}

static void drop_last(struct book_runs *runs)
{
    settings_done(&runs->v[--runs->n].settings);
}

enum err_kind books_make(struct book_runs *runs, const struct config *config,
                         const struct settings *asked, struct err *err)
{
    size_t n = config->n_entries ? config->n_entries : 1;

    *runs = (struct book_runs){.v = calloc(n, sizeof *runs->v)};
    if (!runs->v) {
        return err_nomem(err);
    }
    if (config_check_books(config, asked, err)) {
        return err->kind;
    }
    if (config->n_entries == 0) {
        return make_run(runs, config, NULL, asked, err);
    }
    for (size_t i = 0; i < n; i++) {
        if (make_run(runs, config, &config->entries[i], asked, err)) {
            return err->kind;
        }
        if (!config_chooses(asked, &config->entries[i])) {
            drop_last(runs);
        }
    }
    return ERR_OK;
}

static void drop_reports(struct book_runs *runs)
{
    joined_done(&runs->joined);
    for (size_t i = 0; i < runs->n; i++) {
        sheaf_report_free(runs->v[i].report);
        runs->v[i].report = NULL;
    }
    runs->report = NULL;
}

void books_done(struct book_runs *runs)
{
    if (runs->v) {
        drop_reports(runs);
    }
    for (size_t i = 0; i < runs->n; i++) {
        settings_done(&runs->v[i].settings);
    }
    free(runs->v);
    *runs = (struct book_runs){0};
}

/* Whether the other runs are to go on after this outcome. */
static bool may_go_on(enum sheaf_status outcome)
{
    return outcome == SHEAF_OK || outcome == SHEAF_NOTHING;
}

static void run_one(struct book_run *run, const struct books_call *call, bool planning)
{
    struct sheaf_options *options = &run->settings.options;

    options->progress = call->progress;
    options->progress_user = call->progress_user;
    options->cancel = call->cancel;
    options->modified = call->modified;
    options->digests = call->digests;
    /* Joined reports need to know which posts they share. */
    options->list_posts = call->list_posts || run->entry;
    run->begun = true;
    run->outcome = planning ? sheaf_plan(options, &run->report, &run->error)
                            : sheaf_build(options, &run->report, &run->error);
}

/* True where all runs came to an end that lets the others go on. */
static bool run_all(struct book_runs *runs, const struct books_call *call, bool planning)
{
    for (size_t i = 0; i < runs->n; i++) {
        run_one(&runs->v[i], call, planning);
        if (!may_go_on(runs->v[i].outcome)) {
            return false;
        }
    }
    return true;
}

/* A file that a run would write, as file systems compare names. */
struct claim {
    struct str folded;
    const char *path, *id;
};

static int compare_claims(const void *a, const void *b)
{
    return str_cmp(((const struct claim *)a)->folded, ((const struct claim *)b)->folded);
}

struct claims {
    struct claim *v;
    size_t n, cap;
};

static void add_claims(struct arena *a, struct claims *claims, const struct sheaf_book *book,
                       const char *id)
{
    for (size_t i = 0; i < book->n_bundles; i++) {
        const char *path = book->bundles[i].path;
        struct str plain = str_of(path);

        if (!arena_grow(a, &claims->v, claims->n, &claims->cap, sizeof *claims->v)) {
            return;
        }
        (void)path_normal(a, plain, &plain);
        claims->v[claims->n++] = (struct claim){unicode_fold(a, plain), path, id};
    }
}

static void list_claims(struct arena *a, struct claims *claims, const struct book_runs *runs)
{
    for (size_t i = 0; i < runs->n; i++) {
        const struct sheaf_report *report = runs->v[i].report;

        for (size_t k = 0; report && k < report->n_books; k++) {
            add_claims(a, claims, &report->books[k], runs->v[i].entry->id);
        }
    }
}

static enum err_kind check_claims(const struct book_runs *runs, struct err *err)
{
    struct arena arena;
    struct claims claims = {NULL, 0, 0};

    arena_init(&arena, LIMIT_TEXT_BYTES);
    list_claims(&arena, &claims, runs);
    err->kind = arena_finish(&arena, err);
    if (err->kind == ERR_OK && claims.n > 1) {
        qsort(claims.v, claims.n, sizeof *claims.v, compare_claims);
    }
    for (size_t i = 1; err->kind == ERR_OK && i < claims.n; i++) {
        const struct claim *a = &claims.v[i - 1], *b = &claims.v[i];

        if (str_eq(a->folded, b->folded)) {
            bool ordered = strcmp(a->id, b->id) < 0;

            (void)err_set(err, ERR_USAGE,
                          "books \"%s\" and \"%s\" would both be %s; give one of them a name or an "
                          "output of its own",
                          ordered ? a->id : b->id, ordered ? b->id : a->id, b->path);
        }
    }
    arena_done(&arena);
    return err->kind;
}

static enum err_kind join_reports(struct book_runs *runs, struct err *err)
{
    struct report_entry *entries;
    size_t n = 0;

    if (runs->n == 1 && !runs->v[0].entry) {
        runs->report = runs->v[0].report;
        return ERR_OK;
    }
    entries = calloc(runs->n, sizeof *entries);
    if (!entries) {
        return err_nomem(err);
    }
    for (size_t i = 0; i < runs->n; i++) {
        const struct book_run *run = &runs->v[i];

        if (run->report) {
            entries[n++] =
                (struct report_entry){run->entry->id, &run->settings.options, run->report};
        }
    }
    if (n > 0 && report_join(&runs->joined, entries, n, err) == ERR_OK) {
        runs->report = &runs->joined.report;
    }
    free(entries);
    return err->kind;
}

enum err_kind books_run(struct book_runs *runs, const struct books_call *call, struct err *err)
{
    err->kind = ERR_OK;
    if (runs->n > 1) {
        bool fine = run_all(runs, call, true);

        if (fine && check_claims(runs, err)) {
            return err->kind;
        }
        if (!fine || call->planning) {
            return join_reports(runs, err);
        }
        drop_reports(runs);
    }
    (void)run_all(runs, call, call->planning);
    return join_reports(runs, err);
}

enum sheaf_status books_outcome(const struct book_runs *runs)
{
    enum sheaf_status worst = SHEAF_OK;

    for (size_t i = 0; i < runs->n; i++) {
        enum sheaf_status outcome = runs->v[i].outcome;

        if (runs->v[i].begun && outcome != SHEAF_OK && (worst == SHEAF_OK || !may_go_on(outcome))) {
            worst = outcome;
        }
    }
    return worst;
}
