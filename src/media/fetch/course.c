/*
 * Outcomes of attempts become further attempts. Invariant: a wish is in one line of the queue, in
 * the hands of a transfer, or has been told of; and there is an end to every one.
 */
#include "media/fetch/course.h"

#include "base/limits.h"

enum {
    ATTEMPTS = 3,         /* at one address, where it may help */
    LONGEST_REST_S = 120, /* that a host may ask for and be waited for */
    RESTS = 4             /* the first rest after a failure, in delays */
};

struct str course_address(const struct course *c, size_t wish)
{
    return c->request->wishes[wish].addresses.v[c->wishes[wish].address];
}

unsigned course_attempts(const struct course *c, size_t wish)
{
    return c->wishes[wish].attempts;
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

static size_t protocol_of(struct str address)
{
    return str_starts(address, STR("https:")) ? 1 : 0;
}

/* Moves a wish on to its next address whose host listens; QUEUE_NONE: there is none. */
static enum err_kind advance(struct course *c, size_t wish, size_t *ret_host, struct err *err)
{
    struct course_wish *p = &c->wishes[wish];

    p->attempts = 0;
    for (p->address++; p->address < c->request->wishes[wish].addresses.n; p->address++) {
        const struct str address = course_address(c, wish);

        if (queue_host_of(&c->queue, address, ret_host, err)) {
            return err->kind;
        }
        if (!c->queue.hosts[*ret_host].dead[protocol_of(address)]) {
            return ERR_OK;
        }
    }
    *ret_host = QUEUE_NONE;
    return ERR_OK;
}

/* The same host's other protocol goes before its other pictures: it tells what the host can do. */
static enum err_kind next_address(struct course *c, size_t wish, size_t host, bool later,
                                  struct err *err)
{
    size_t other;

    if (advance(c, wish, &other, err)) {
        return err->kind;
    }
    if (other == QUEUE_NONE) {
        return tell_failure(c, wish, later, err);
    }
    queue_add(&c->queue, other, wish, other == host);
    return ERR_OK;
}

/* Whoever waits for what is dead has another address, or waits for another run. */
static enum err_kind send_away(struct course *c, size_t host, const char *reason, struct err *err)
{
    struct queue_host *h = &c->queue.hosts[host];
    size_t n = h->waiting, wish;

    for (; n > 0 && (wish = queue_take(&c->queue, host)) != QUEUE_NONE; n--) {
        h = &c->queue.hosts[host];
        if (!h->dead[protocol_of(course_address(c, wish))]) {
            queue_add(&c->queue, host, wish, false);
            continue;
        }
        note_reason(c, &c->wishes[wish], 0, reason);
        if (next_address(c, wish, QUEUE_NONE, true, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

/* A host that does not answer, or wants to be left in peace for long. */
static enum err_kind give_up_host(struct course *c, size_t wish, size_t host,
                                  const struct outcome *o, struct err *err)
{
    struct queue_host *h = &c->queue.hosts[host];
    const bool asked = o->rest_s > LONGEST_REST_S;
    const char *reason = asked                        ? "its host asked for a longer pause"
                         : o->strain == STRAIN_SILENT ? o->reason
                                                      : "its host has too much to do";

    h->dead[protocol_of(course_address(c, wish))] = true;
    if (asked) {
        h->dead[0] = h->dead[1] = true;
    }
    return send_away(c, host, reason, err) ? err->kind : next_address(c, wish, host, asked, err);
}

enum err_kind course_go_on(struct course *c, size_t wish, size_t host, const struct outcome *o,
                           int64_t now_ms, struct err *err)
{
    struct course_wish *p = &c->wishes[wish];
    unsigned *strain = &c->queue.hosts[host].strain[protocol_of(course_address(c, wish))];
    const int64_t rest_ms = (int64_t)c->queue.delay_ms * RESTS << p->attempts;

    p->attempts++;
    p->tries++;
    note_reason(c, p, o->status, o->reason);
    *strain = o->strain ? *strain + (unsigned)o->strain : 0;
    if (o->rest_s > LONGEST_REST_S || *strain >= STRAIN_MOST) {
        return give_up_host(c, wish, host, o, err);
    }
    if (!o->again || p->attempts >= ATTEMPTS) {
        return next_address(c, wish, host, false, err);
    }
    queue_rest(&c->queue, host, now_ms + (o->rest_s ? o->rest_s * 1000 : rest_ms));
    queue_add(&c->queue, host, wish, true);
    return ERR_OK;
}

void course_kept(struct course *c, size_t wish, size_t host)
{
    c->queue.hosts[host].strain[protocol_of(course_address(c, wish))] = 0;
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
