/*
 * Reads every entry once, on all threads, and compares what its bytes give with what the manifests
 * say. Invariant: a file is sound only where each digest that any manifest has of it is right.
 */
#include <pthread.h>
#include <stdlib.h>

#include "base/par.h"
#include "check/digester.h"
#include "check/verify.h"

struct worker {
    struct reader *reader;
    struct digester digester;
};

struct verify {
    struct archive *archive;
    const struct bag *bag; /* NULL: no digests, only what a ZIP says itself */
    const struct check_options *options;
    pthread_mutex_t lock; /* of what follows */
    size_t done, total;
    uint64_t bytes;
};

/* One entry on its way through the digests. */
struct digesting {
    struct verify *verify;
    struct worker *worker;
};

static enum err_kind tell_progress(struct verify *v, size_t files, size_t bytes, struct err *err)
{
    enum err_kind kind;

    if (!v->options->progress) {
        return ERR_OK;
    }
    (void)pthread_mutex_lock(&v->lock);
    v->done += files;
    v->bytes += bytes;
    kind = v->options->progress(v->options->user, v->done, v->total, v->bytes, err);
    (void)pthread_mutex_unlock(&v->lock);
    return kind;
}

static enum err_kind take(void *user, const void *p, size_t n, struct err *err)
{
    struct digesting *d = user;

    if (digester_take(&d->worker->digester, p, n, err)) {
        return err->kind;
    }
    return tell_progress(d->verify, 0, n, err);
}

static void worker_free(void *user, void *worker)
{
    struct worker *w = worker;

    (void)user;
    if (w) {
        digester_done(&w->digester);
        reader_free(w->reader);
        free(w);
    }
}

static enum err_kind worker_new(void *user, void **ret, struct err *err)
{
    struct worker *w = calloc(1, sizeof *w);

    (void)user;
    if (!w) {
        return err_nomem(err);
    }
    if (reader_new(&w->reader, err)) {
        free(w);
        return err->kind;
    }
    *ret = w;
    return ERR_OK;
}

static enum err_kind verify_entry(void *user, void *worker, size_t index, struct err *err)
{
    struct verify *v = user;
    struct worker *w = worker;
    struct entry *entry = &v->archive->v[index];
    struct digesting d = {v, w};
    const struct sink sink = {take, &d};
    bool whole;

    if (entry->absent || (v->archive->fd < 0 && v->bag && !entry->first_claim)) {
        return ERR_OK;
    }
    if (entry->verified) {
        return tell_progress(v, 1, (size_t)entry->size, err);
    }
    if (digester_begin(&w->digester, v->bag, entry, err) ||
        archive_read(v->archive, entry, w->reader, &sink, &whole, err) ||
        (whole && digester_compare(&w->digester, v->bag, entry, err))) {
        return err->kind;
    }
    return tell_progress(v, 1, 0, err);
}

enum err_kind verify_entries(struct archive *a, const struct bag *bag,
                             const struct check_options *options, struct err *err)
{
    struct verify v = {.archive = a, .bag = bag, .options = options};
    const struct par par = {worker_new, worker_free, verify_entry, &v, NULL};
    enum err_kind kind;

    for (size_t i = 0; i < a->n; i++) {
        v.total += !a->v[i].absent;
    }
    if (pthread_mutex_init(&v.lock, NULL) != 0) {
        return err_nomem(err);
    }
    kind = par_for(&par, a->n, options->jobs, err);
    (void)pthread_mutex_destroy(&v.lock);
    if (kind == ERR_OK && a->fd >= 0) {
        kind = container_layout(a, true, err);
    }
    return kind;
}
