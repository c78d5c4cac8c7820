/*
 * par_for: n independent jobs on a few threads. Jobs are taken in index order from one counter;
 * the calling thread works too; with jobs = 1 the same code runs without threads. Results go to
 * slots by index, so they do not depend on the number of threads.
 */
#ifndef SHEAF_BASE_PAR_H
#define SHEAF_BASE_PAR_H

#include <stdatomic.h>
#include <stddef.h>

#include "base/err.h"

struct par {
    /* One worker's own memory (arena, buffers, compressor); called on the worker's thread. */
    enum err_kind (*worker_new)(void *user, void **ret_worker, struct err *err);
    void (*worker_free)(void *user, void *worker);
    /* One job. An error stops the handing out of further jobs; the error of the lowest index that
       failed is reported, whatever the threads did. */
    enum err_kind (*job)(void *user, void *worker, size_t index, struct err *err);
    void *user;
    const atomic_bool *cancel; /* may be NULL; set: no further jobs, ERR_CANCELLED */
};

/* jobs = 0: one per processor this process may use. */
enum err_kind par_for(const struct par *par, size_t n, unsigned jobs,
                      struct err *err) SHEAF_MUST_USE;

/* The number of processors this process may use, at least 1. */
unsigned par_processors(void);

#endif
