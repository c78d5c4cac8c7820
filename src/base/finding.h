/*
 * The other channel: findings about the input. Any thread may add; they are sorted and made unique
 * before anybody reads them, so that threads leave no trace.
 */
#ifndef SHEAF_BASE_FINDING_H
#define SHEAF_BASE_FINDING_H

#include <pthread.h>

#include "base/arena.h"

enum severity {
    SEVERITY_NOTE,
    SEVERITY_WARNING,
    SEVERITY_ERROR
};

struct finding {
    enum severity severity;
    bool mended;     /* sheaf put it right in the output */
    const char *id;  /* stable, static: "yaml-mended"; every id stands in the catalogue */
    struct str path; /* relative to the site root; "" for the run as a whole */
    uint32_t line;   /* from 1; 0 unknown */
    uint32_t column; /* code points from 1; 0 unknown */
    struct str message;
};

struct findings {
    pthread_mutex_t lock;
    struct arena arena;
    struct finding *v;
    size_t n, cap;
    bool sorted;
    bool cut; /* there were more than LIMIT_FINDINGS: the last ones of the order are missing */
};

struct place {
    struct str path;
    uint32_t line, column;
};

enum err_kind findings_init(struct findings *f, struct err *err) SHEAF_MUST_USE;
void findings_done(struct findings *f);
/* Severity and `mended` come from the catalogue's row for id. Copies path and message. Without
   findings (NULL) nobody listens: what is done again says nothing again. */
void finding_add(struct findings *f, const char *id, struct place place, const char *format, ...)
    SHEAF_PRINTF(4, 5);
/* Sorts by path, line, column, id, message and drops repetitions. */
enum err_kind findings_finish(struct findings *f, struct err *err) SHEAF_MUST_USE;

enum mending {
    FINDING_TOLD,   /* the output shows what the input had */
    FINDING_MENDED, /* put right: there is no other way */
    FINDING_REPAIR  /* put right, unless --no-repair switches it off (base/repair.h) */
};

/* The catalogue: one row an id; the manual lists the same rows (a test compares). */
struct finding_kind {
    const char *id;
    enum severity severity;
    enum mending mending;
    const char *meaning; /* one sentence for the manual */
};
extern const struct finding_kind finding_catalogue[];
extern const size_t finding_catalogue_n;
const struct finding_kind *finding_kind_of(const char *id);

#endif
