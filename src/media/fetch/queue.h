/*
 * Whose turn it is: wishes wait with the host that they are to be asked of, and a host is asked for
 * few things at once, with a pause in between, and not at all when it does not want to be.
 */
#ifndef SHEAF_MEDIA_FETCH_QUEUE_H
#define SHEAF_MEDIA_FETCH_QUEUE_H

#include "base/arena.h"
#include "base/map.h"

#define QUEUE_NONE SIZE_MAX
#define QUEUE_PER_HOST 2u /* requests to one host at once */

struct queue_host {
    struct str name;
    size_t behind;     /* the host whose turn comes next */
    bool in_turn;      /* it is among those that take turns; it may have nothing to be asked for */
    size_t head, tail; /* of those that wait */
    size_t waiting;    /* their number */
    unsigned active;
    int64_t ready_ms; /* not to be asked before */
    /* By protocol, http and https: a machine may listen to one of them only. */
    unsigned strain[2]; /* since the last answer */
    bool dead[2];       /* not to be asked any more */
};

struct queue {
    struct arena arena;
    struct map by_name;
    struct queue_host *hosts;
    size_t n_hosts, cap_hosts;
    size_t *next;       /* of each wish, in its host's line */
    size_t first, last; /* of the hosts that take turns */
    size_t n_turns;     /* their number */
    size_t n_waiting;
    unsigned delay_ms;
};

enum err_kind queue_init(struct queue *q, size_t n_wishes, unsigned delay_ms,
                         struct err *err) SHEAF_MUST_USE;
void queue_done(struct queue *q);

/* The host of an address. */
enum err_kind queue_host_of(struct queue *q, struct str address, size_t *ret,
                            struct err *err) SHEAF_MUST_USE;
/* Lets a wish wait with a host, behind the others or before them. It may wait in one line only. */
void queue_add(struct queue *q, size_t host, size_t wish, bool first);
/* The next wish that may be asked for now, and its host, in turn; false: none. The host is then
   active, until queue_free. */
bool queue_next(struct queue *q, int64_t now_ms, size_t *ret_wish, size_t *ret_host);
void queue_free(struct queue *q, size_t host);
/* The host is not to be asked before then. */
void queue_rest(struct queue *q, size_t host, int64_t until_ms);
/* Takes the first wish out of a host's line; QUEUE_NONE: it is empty. */
size_t queue_take(struct queue *q, size_t host);
/* How long until queue_next can say more; 0: now; INT64_MAX: something else has to come first. */
int64_t queue_wait_ms(const struct queue *q, int64_t now_ms);

#endif
