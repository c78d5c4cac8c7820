/*
 * Outcomes of attempts become further attempts. Invariant: a wish is in one line of the queue, in
 * the hands of a transfer, or has been told of; and there is an end to every one.
 */
#include "media/fetch_course.h"

#include "base/limits.h"

enum {
    ATTEMPTS = 3,         /* at one address, where it may help */
    HOST_FAILURES = 3,    /* one after another, and its other pictures are left for later */
    LONGEST_REST_S = 120, /* that a host may ask for and be waited for */
    RESTS = 4             /* the first rest after a failure, in delays */
};

struct str course_address(const struct course *c, size_t wish)
{
    return c->request->wishes[wish].addresses.v[c->wishes[wish].address];
}

bool course_is_last(const struct course *c, size_t wish)
{
    return c->wishes[wish].attempts + 1 >= ATTEMPTS;
}

static enum err_kind line_up(struct course *c, size_t wish, struct err *err)
{
    size_t host;

    if (queue_host_of(&c->queue, course_address(c, wish), &host, err)) {
        return err->kind;
    }
    queue_add(&c->queue, host, wish, false);
    return ERR_OK;
}

static enum err_kind tell_failure(struct course *c, size_t wish, bool later, struct err *err)
{
    const struct course_wish *p = &c->wishes[wish];
    const struct fetch_failure failure = {
        .reason = p->reason.n ? p->reason.p : "its host was not asked",
        .status = p->status,
        .tries = p->tries,
        .later = later,
    };

    return c->request->failed(c->request->user, wish, &failure, err);
}

/* An answer tells more than none, and the first address more than others. */
static void note_reason(struct course *c, struct course_wish *p, long status, const char *reason)
{
    if (p->reason.n == 0 || (p->status == 0 && status != 0)) {
        p->status = status;
        p->reason = arena_str(&c->arena, str_of(reason));
    }
}

/* The same host's other port goes before its other pictures: it tells what the host can do. */
static enum err_kind next_address(struct course *c, size_t wish, size_t host, struct err *err)
{
    struct course_wish *p = &c->wishes[wish];
    size_t other;

    p->attempts = 0;
    p->address++;
    if (p->address >= c->request->wishes[wish].addresses.n) {
        return tell_failure(c, wish, false, err);
    }
    if (queue_host_of(&c->queue, course_address(c, wish), &other, err)) {
        return err->kind;
    }
    queue_add(&c->queue, other, wish, other == host);
    return ERR_OK;
}

/* Goes on to the wish's next address at another host; QUEUE_NONE: it has none. */
static enum err_kind move_away(struct course *c, size_t wish, size_t host, size_t *ret_other,
                               struct err *err)
{
    struct course_wish *p = &c->wishes[wish];

    *ret_other = host;
    while (*ret_other == host) {
        if (++p->address >= c->request->wishes[wish].addresses.n) {
            *ret_other = QUEUE_NONE;
        } else if (queue_host_of(&c->queue, course_address(c, wish), ret_other, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

/* Whoever waits for a host that is left in peace has another address, or waits for another run. */
static enum err_kind leave_host(struct course *c, size_t host, const char *reason, struct err *err)
{
    size_t wish, other;

    while ((wish = queue_take(&c->queue, host)) != QUEUE_NONE) {
        struct course_wish *p = &c->wishes[wish];

        note_reason(c, p, 0, reason);
        p->attempts = 0;
        if (move_away(c, wish, host, &other, err)) {
            return err->kind;
        }
        if (other != QUEUE_NONE) {
            queue_add(&c->queue, other, wish, false);
        } else if (tell_failure(c, wish, true, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

/* After an attempt that brought nothing. */
enum err_kind course_go_on(struct course *c, size_t wish, size_t host, const struct outcome *o,
                           int64_t now_ms, struct err *err)
{
    struct course_wish *p = &c->wishes[wish];
    struct queue_host *h = &c->queue.hosts[host];
    const int64_t rest_ms = (int64_t)c->queue.delay_ms * RESTS << p->attempts;

    p->attempts++;
    p->tries++;
    note_reason(c, p, o->status, o->reason);
    h->failures = o->silent_host ? h->failures + 1 : 0;
    if (o->rest_s > LONGEST_REST_S || h->failures >= HOST_FAILURES) {
        const bool asked = o->rest_s > LONGEST_REST_S;

        if (asked) {
            queue_add(&c->queue, host, wish, true);
        }
        if (leave_host(c, host, asked ? "its host asked for a longer pause" : o->reason, err)) {
            return err->kind;
        }
        return asked ? ERR_OK : next_address(c, wish, host, err);
    }
    if (!o->again || p->attempts >= ATTEMPTS) {
        return next_address(c, wish, host, err);
    }
    queue_rest(&c->queue, host, now_ms + (o->rest_s ? o->rest_s * 1000 : rest_ms));
    queue_add(&c->queue, host, wish, true);
    return ERR_OK;
}

void course_kept(struct course *c, size_t host)
{
    c->queue.hosts[host].failures = 0;
}

enum err_kind course_init(struct course *c, const struct fetch_request *request, struct err *err)
{
    *c = (struct course){.request = request};
    arena_init(&c->arena, LIMIT_TEXT_BYTES);
    if (queue_init(&c->queue, request->n, request->delay_ms, err)) {
        return err->kind;
    }
    c->wishes = arena_array(&c->arena, request->n, sizeof *c->wishes);
    if (arena_finish(&c->arena, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < request->n; i++) {
        if (line_up(c, i, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

void course_done(struct course *c)
{
    queue_done(&c->queue);
    arena_done(&c->arena);
}
