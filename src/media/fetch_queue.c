/*
 * Wishes become turns. Invariant: a host is never asked for more than QUEUE_PER_HOST things at
 * once, nor before its time; hosts take turns, so that a slow one holds up nobody else.
 */
#include "media/fetch_queue.h"

#include "base/limits.h"
#include "base/url.h"

enum err_kind queue_init(struct queue *q, size_t n_wishes, unsigned delay_ms, struct err *err)
{
    *q = (struct queue){.delay_ms = delay_ms};
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

void queue_add(struct queue *q, size_t host, size_t wish, bool first)
{
    struct queue_host *h = &q->hosts[host];

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
    for (size_t i = 0; i < q->n_hosts; i++) {
        const size_t host = (q->turn + i) % q->n_hosts;
        struct queue_host *h = &q->hosts[host];

        if (may_begin(h) && h->ready_ms <= now_ms) {
            h->active++;
            h->ready_ms = now_ms + q->delay_ms;
            q->turn = host + 1;
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

    for (size_t i = 0; i < q->n_hosts; i++) {
        const struct queue_host *h = &q->hosts[i];

        if (may_begin(h)) {
            const int64_t wait = h->ready_ms > now_ms ? h->ready_ms - now_ms : 0;
            least = wait < least ? wait : least;
        }
    }
    return least;
}
