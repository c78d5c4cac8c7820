/*
 * Turns n jobs into calls on a few threads. Invariant: jobs are handed out in index order, and
 * whatever was handed out is done. So the lowest index that fails always runs, and its error is the
 * one reported, however the threads are timed.
 */
#include "base/par.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"

struct run {
    const struct par *par;
    size_t n;
    atomic_size_t next;
    atomic_bool stop;
    atomic_bool cancelled;
    pthread_mutex_t lock; /* guards what follows */
    size_t failed;        /* lowest index that failed; SIZE_MAX: none */
    struct err err;
};

static void note_failure(struct run *run, size_t index, const struct err *err)
{
    (void)pthread_mutex_lock(&run->lock);
    if (index < run->failed) {
        run->failed = index;
        run->err = *err;
    }
    (void)pthread_mutex_unlock(&run->lock);
    atomic_store(&run->stop, true);
}

static void work(struct run *run, void *worker)
{
    const struct par *par = run->par;

    while (!atomic_load(&run->stop)) {
        struct err err = {0};
        size_t index;

        if (par->cancel && atomic_load(par->cancel)) {
            atomic_store(&run->cancelled, true);
            return;
        }
        index = atomic_fetch_add(&run->next, 1);
        if (index >= run->n) {
            return;
        }
        if (par->job(par->user, worker, index, &err) != ERR_OK) {
            note_failure(run, index, &err);
        }
    }
}

static enum err_kind worker_new(const struct par *par, void **ret_worker, struct err *err)
{
    *ret_worker = NULL;
    return par->worker_new ? par->worker_new(par->user, ret_worker, err) : ERR_OK;
}

static void worker_free(const struct par *par, void *worker)
{
    if (par->worker_free) {
        par->worker_free(par->user, worker);
    }
}

/* A helper that cannot be set up leaves its share to the others: the calling thread always works.
 */
static void *help(void *user)
{
    struct run *run = user;
    struct err err;
    void *worker;

    if (worker_new(run->par, &worker, &err) != ERR_OK) {
        return NULL;
    }
    work(run, worker);
    worker_free(run->par, worker);
    return NULL;
}

static void work_together(struct run *run, void *worker, size_t helpers)
{
    pthread_t *threads = helpers ? malloc(helpers * sizeof *threads) : NULL;
    size_t started = 0;

    while (threads && started < helpers &&
           pthread_create(&threads[started], NULL, help, run) == 0) {
        started++;
    }
    work(run, worker);
    for (size_t i = 0; i < started; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    free(threads);
}

enum err_kind par_for(const struct par *par, size_t n, unsigned jobs, struct err *err)
{
    struct run run = {.par = par, .n = n, .failed = SIZE_MAX};
    void *worker;
    size_t threads = jobs ? jobs : par_processors();
    enum err_kind kind;

    if (threads > LIMIT_THREADS) {
        threads = LIMIT_THREADS;
    }
    if (threads > n) {
        threads = n;
    }
    if (n == 0) {
        return ERR_OK;
    }
    if (pthread_mutex_init(&run.lock, NULL) != 0) {
        return err_nomem(err);
    }
    kind = worker_new(par, &worker, err);
    if (kind == ERR_OK) {
        work_together(&run, worker, threads - 1);
        worker_free(par, worker);
    }
    (void)pthread_mutex_destroy(&run.lock);
    if (run.failed != SIZE_MAX) {
        *err = run.err;
        kind = err->kind;
    } else if (atomic_load(&run.cancelled)) {
        kind = err_set(err, ERR_CANCELLED, "cancelled");
    }
    return kind;
}
