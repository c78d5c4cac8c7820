/*
 * Wishes become turns. Invariant: a host is never asked for more than QUEUE_PER_HOST things at
 * once, nor before its time; hosts take turns, so that a slow one holds up nobody else. Hosts that
 * have nothing left to be asked for cost nothing, however many there are.
 */
#include "media/fetch/queue.h"

#include "base/limits.h"
#include "base/url.h"

enum err_kind queue_init(struct queue *q, size_t n_wishes, unsigned delay_ms, struct err *err)
{
    *q = (struct queue){.delay_ms = delay_ms, .first = QUEUE_NONE, .last = QUEUE_NONE};
    arena_init(&q->arena, LIMIT_TEXT_BYTES);
    map_init(&q->by_name);
    q->next = arena_array(&q->arena, n_wishes, sizeof *q->next);
    return arena_finish(&q->arena, err);
}

void queue_done(struct queue *q)
{
    map_done(&q->by_name);
    arena_done(&q->arena);
}

enum err_kind queue_host_of(struct queue *q, struct str address, size_t *ret, struct err *err)
{
    const struct str name = url_host(address);

    *ret = map_get(&q->by_name, name);
    if (*ret != MAP_NONE) {
        return ERR_OK;
    }
    if (!arena_grow(&q->arena, &q->hosts, q->n_hosts, &q->cap_hosts, sizeof *q->hosts)) {
        return err_nomem(err);
    }
    q->hosts[q->n_hosts] = (struct queue_host){
        .name = arena_str(&q->arena, name), .head = QUEUE_NONE, .tail = QUEUE_NONE};
    if (arena_finish(&q->arena, err) ||
        map_add(&q->by_name, q->hosts[q->n_hosts].name, q->n_hosts, NULL, err)) {
        return err->kind;
    }
    *ret = q->n_hosts++;
    return ERR_OK;
}

static void take_turns(struct queue *q, size_t host)
{
    q->hosts[host].behind = QUEUE_NONE;
    if (q->first == QUEUE_NONE) {
        q->first = host;
    } else {
        q->hosts[q->last].behind = host;
    }
    q->last = host;
    q->hosts[host].in_turn = true;
    q->n_turns++;
}

/* Takes out the host whose turn it is. */
static size_t leave_turns(struct queue *q)
{
    const size_t host = q->first;

    q->first = q->hosts[host].behind;
    q->hosts[host].in_turn = false;
    q->n_turns--;
    return host;
}

void queue_add(struct queue *q, size_t host, size_t wish, bool first)
{
    struct queue_host *h = &q->hosts[host];

    if (!h->in_turn) {
        take_turns(q, host);
    }
    q->next[wish] = first ? h->head : QUEUE_NONE;
    if (h->head == QUEUE_NONE) {
        h->head = h->tail = wish;
    } else if (first) {
        h->head = wish;
    } else {
        q->next[h->tail] = wish;
        h->tail = wish;
    }
    h->waiting++;
    q->n_waiting++;
}

size_t queue_take(struct queue *q, size_t host)
{
    struct queue_host *h = &q->hosts[host];
    const size_t wish = h->head;

    if (wish != QUEUE_NONE) {
        h->head = q->next[wish];
        h->waiting--;
        q->n_waiting--;
    }
    return wish;
}

static bool may_begin(const struct queue_host *h)
{
    return h->head != QUEUE_NONE && h->active < QUEUE_PER_HOST;
}

bool queue_next(struct queue *q, int64_t now_ms, size_t *ret_wish, size_t *ret_host)
{
    for (size_t i = q->n_turns; i > 0; i--) {
        const size_t host = leave_turns(q);
        struct queue_host *h = &q->hosts[host];

        if (h->head == QUEUE_NONE) {
            continue; /* until something is added */
        }
        take_turns(q, host);
        if (may_begin(h) && h->ready_ms <= now_ms) {
            h->active++;
            h->ready_ms = now_ms + q->delay_ms;
            *ret_host = host;
            *ret_wish = queue_take(q, host);
            return true;
        }
    }
    return false;
}

void queue_free(struct queue *q, size_t host)
{
    q->hosts[host].active--;
}

void queue_rest(struct queue *q, size_t host, int64_t until_ms)
{
    if (q->hosts[host].ready_ms < until_ms) {
        q->hosts[host].ready_ms = until_ms;
    }
}

int64_t queue_wait_ms(const struct queue *q, int64_t now_ms)
{
    int64_t least = INT64_MAX;

    for (size_t i = q->first; i != QUEUE_NONE && least > 0; i = q->hosts[i].behind) {
        const struct queue_host *h = &q->hosts[i];

        if (may_begin(h)) {
            const int64_t wait = h->ready_ms > now_ms ? h->ready_ms - now_ms : 0;
            least = wait < least ? wait : least;
        }
    }
    return least;
}
