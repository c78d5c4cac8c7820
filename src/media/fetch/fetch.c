/*
 * Wishes become contents, over the network, by libcurl: a module of its own, so that nothing else
 * has to load it. Invariant: one thread, at most `connections` transfers; no connection is opened
 * to an address that may not be asked, whatever names and redirects lead there; what has come is
 * handed over at once and not kept.
 */
#include "media/fetch/fetch.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "media/fetch/course.h"
#include "media/fetch/host.h"
#include "media/fetch/private.h"

enum {
    REDIRECTS = 10,           /* followed */
    LEAST_SPEED = 100,        /* bytes a second; less is silence */
    LONGEST_POLL_MS = 100,    /* between two looks at whether to stop */
    LARGE_BYTES = 4 * 1048576 /* only one transfer at a time may hold more */
};

struct fetcher;

/* One place for a transfer, used over and over. */
struct transfer {
    struct fetcher *fetcher;
    CURL *easy;
    struct buf content;
    size_t wish, host;
    bool active, paused;
    bool refused_private, too_large;
};

struct fetcher {
    const struct fetch_request *request;
    CURLM *multi;
    struct curl_slist *headers;
    struct course course;
    struct transfer *transfers;
    struct transfer *large; /* the one that may be large */
    size_t n_active;
    uint64_t bytes;
};

static int64_t now_ms(void)
{
    struct timespec now = {0, 0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Asked for every connection, after names were resolved and redirects followed. */
static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *t = user;

    (void)purpose;
    if (!t->fetcher->request->allow_private && fetch_is_private(&address->addr)) {
        t->refused_private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t receive(char *bytes, size_t one, size_t n, void *user)
{
    struct transfer *t = user;
    struct fetcher *f = t->fetcher;

    (void)one;
    if (t->content.n + n > LARGE_BYTES && f->large != t) {
        if (f->large) {
            t->paused = true;
            return CURL_WRITEFUNC_PAUSE;
        }
        f->large = t;
    }
    buf_add(&t->content, bytes, n);
    f->bytes += n;
    t->too_large = t->content.full;
    return t->content.failed ? 0 : n;
}

/* What no wish changes. */
static bool configure(struct transfer *t)
{
    const struct fetch_request *r = t->fetcher->request;
    const long silence_s = (long)(r->timeout_ms + 999) / 1000;
    CURL *e = t->easy;
    CURLcode code = CURLE_OK;

#define SET(option, value)                                                                         \
    do {                                                                                           \
        if (code == CURLE_OK) {                                                                    \
            code = curl_easy_setopt(e, option, value);                                             \
        }                                                                                          \
    } while (0)
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 1L);
    SET(CURLOPT_MAXREDIRS, (long)REDIRECTS);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    SET(CURLOPT_USERAGENT, r->agent);
    SET(CURLOPT_HTTPHEADER, t->fetcher->headers);
    SET(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)(r->timeout_ms + 2) / 3);
    SET(CURLOPT_LOW_SPEED_LIMIT, (long)LEAST_SPEED);
    SET(CURLOPT_LOW_SPEED_TIME, silence_s);
    SET(CURLOPT_TIMEOUT_MS, (long)r->timeout_ms * 10);
    SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)r->max_bytes);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, t);
    SET(CURLOPT_WRITEFUNCTION, receive);
    SET(CURLOPT_WRITEDATA, t);
    SET(CURLOPT_PRIVATE, t);
    /* A proxy resolves names itself: nobody could tell where it leads. */
    if (!r->allow_private) {
        SET(CURLOPT_PROXY, "");
    }
#undef SET
    return code == CURLE_OK;
}

static bool was_connected(const struct transfer *t)
{
    curl_off_t us = 0;

    return curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME_T, &us) == CURLE_OK && us > 0;
}

/* What libcurl's failures mean to whoever waits for a picture. */
static const struct failure {
    CURLcode code;
    bool again; /* another attempt may do */
    const char *reason;
} failures[] = {
    {CURLE_URL_MALFORMAT, false, "its address is none that can be asked"},
    {CURLE_UNSUPPORTED_PROTOCOL, false, "it leads away from the web"},
    {CURLE_TOO_MANY_REDIRECTS, false, "its redirects have no end"},
    {CURLE_FILESIZE_EXCEEDED, false, "it is larger than a picture may be"},
    {CURLE_WRITE_ERROR, false, "it is larger than a picture may be"},
    {CURLE_BAD_CONTENT_ENCODING, false, "it cannot be unpacked"},
    {CURLE_COULDNT_RESOLVE_HOST, false, "its host cannot be found"},
    {CURLE_COULDNT_CONNECT, false, "its host cannot be reached"},
    {CURLE_SSL_CONNECT_ERROR, false, "its host speaks no https that is safe"},
    {CURLE_PEER_FAILED_VERIFICATION, false, "the certificate of its host is not to be trusted"},
    {CURLE_OPERATION_TIMEDOUT, true, "it came too slowly"},
    {CURLE_PARTIAL_FILE, true, "its host broke off"},
    {CURLE_WEIRD_SERVER_REPLY, true, "its host broke off"},
    {CURLE_GOT_NOTHING, true, "its host broke off"},
    {CURLE_RECV_ERROR, true, "its host broke off"},
    {CURLE_SEND_ERROR, true, "its host broke off"},
    {CURLE_HTTP2, true, "its host broke off"},
    {CURLE_HTTP2_STREAM, true, "its host broke off"},
};

static void describe_failure(const struct transfer *t, CURLcode code, struct outcome *o)
{
    const char *reason = curl_easy_strerror(code);

    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        if (failures[i].code == code) {
            reason = failures[i].reason;
            o->again = failures[i].again;
        }
    }
    if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT) {
        o->strain = STRAIN_SILENT;
    } else if (code == CURLE_OPERATION_TIMEDOUT) {
        o->strain = was_connected(t) ? STRAIN_BUSY : STRAIN_SILENT;
    }
    if (t->refused_private && code == CURLE_COULDNT_CONNECT) {
        reason = "it leads to a private address";
        o->strain = STRAIN_NONE;
    }
    (void)snprintf(o->reason, sizeof o->reason, "%s", reason);
}

static void describe_status(struct outcome *o)
{
    o->again = o->status == 429 || o->status == 408 || o->status >= 500;
    o->strain = o->status == 429 || o->status == 503 ? STRAIN_BUSY : STRAIN_NONE;
    (void)snprintf(o->reason, sizeof o->reason, "it was answered with status %ld", o->status);
}

/* How long the host asked to be left in peace. */
static int64_t rest_of(const struct transfer *t)
{
    curl_off_t rest = 0;

    return curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &rest) == CURLE_OK && rest > 0
               ? (int64_t)rest
               : 0;
}

static enum err_kind hand_over(struct transfer *t, struct outcome *o, bool *ret_kept,
                               struct err *err)
{
    struct fetcher *f = t->fetcher;
    struct fetch_answer answer = {
        .content = buf_view(&t->content),
        .status = o->status,
        .tries = f->course.wishes[t->wish].tries + 1,
        .last = course_is_last(&f->course, t->wish),
    };
    enum fetch_verdict verdict = FETCH_REFUSED;
    const char *reason = "it is no picture";
    const char *final_url = NULL;

    (void)curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &final_url);
    answer.final_url = str_of(final_url);
    if (f->request->arrived(f->request->user, t->wish, &answer, &verdict, &reason, err)) {
        return err->kind;
    }
    *ret_kept = verdict == FETCH_KEPT;
    o->again = verdict == FETCH_CUT_OFF;
    (void)snprintf(o->reason, sizeof o->reason, "%s", reason);
    return ERR_OK;
}

/* Gives the place back, and lets a large transfer that waited for its turn go on. */
static void release(struct fetcher *f, struct transfer *t)
{
    (void)curl_multi_remove_handle(f->multi, t->easy);
    t->active = false;
    t->paused = false;
    f->n_active--;
    queue_free(&f->course.queue, t->host);
    if (f->large != t) {
        return;
    }
    f->large = NULL;
    for (unsigned i = 0; i < f->request->connections; i++) {
        struct transfer *other = &f->transfers[i];

        if (other->active && other->paused) {
            other->paused = false;
            (void)curl_easy_pause(other->easy, CURLPAUSE_CONT);
            return;
        }
    }
}

static enum err_kind complete(struct transfer *t, CURLcode code, struct err *err)
{
    struct fetcher *f = t->fetcher;
    struct outcome o = {.status = 0};
    bool kept = false;
    enum err_kind kind = ERR_OK;

    if (code == CURLE_WRITE_ERROR && !t->too_large) {
        return err_nomem(err);
    }
    (void)curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &o.status);
    if (code != CURLE_OK) {
        describe_failure(t, code, &o);
    } else if (o.status == 200) {
        kind = hand_over(t, &o, &kept, err);
    } else {
        describe_status(&o);
        o.rest_s = o.again ? rest_of(t) : 0;
    }
    release(f, t);
    if (kind != ERR_OK) {
        return kind;
    }
    if (kept) {
        course_kept(&f->course, t->wish, t->host);
        return ERR_OK;
    }
    return course_go_on(&f->course, t->wish, t->host, &o, now_ms(), err);
}

static struct transfer *free_place(struct fetcher *f)
{
    for (unsigned i = 0; i < f->request->connections; i++) {
        if (!f->transfers[i].active) {
            return &f->transfers[i];
        }
    }
    return NULL;
}

static enum err_kind begin(struct fetcher *f, struct transfer *t, size_t wish, size_t host,
                           struct err *err)
{
    buf_done(&t->content);
    buf_init(&t->content, f->request->max_bytes);
    t->wish = wish;
    t->host = host;
    t->refused_private = t->too_large = t->paused = false;
    /* Behind what was cut off, a connection may still hold the rest of it. */
    const long fresh = course_attempts(&f->course, wish) > 0;
    const struct str address =
        fetch_ascii_address(&f->course.arena, course_address(&f->course, wish));

    if (arena_finish(&f->course.arena, err) ||
        curl_easy_setopt(t->easy, CURLOPT_FRESH_CONNECT, fresh) != CURLE_OK ||
        curl_easy_setopt(t->easy, CURLOPT_URL, address.p) != CURLE_OK ||
        curl_multi_add_handle(f->multi, t->easy) != CURLM_OK) {
        return err_nomem(err);
    }
    t->active = true;
    f->n_active++;
    return ERR_OK;
}

static enum err_kind begin_all(struct fetcher *f, struct err *err)
{
    const int64_t now = now_ms();
    struct transfer *t;
    size_t wish, host;

    while ((t = free_place(f)) && queue_next(&f->course.queue, now, &wish, &host)) {
        if (begin(f, t, wish, host, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static enum err_kind complete_all(struct fetcher *f, struct err *err)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(f->multi, &left))) {
        struct transfer *t = NULL;

        if (message->msg == CURLMSG_DONE &&
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t) == CURLE_OK && t &&
            complete(t, message->data.result, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static enum err_kind wait_a_little(struct fetcher *f, struct err *err)
{
    int64_t wait = queue_wait_ms(&f->course.queue, now_ms());

    /* Who has no place left waits for a transfer to end. */
    if (wait > LONGEST_POLL_MS || f->n_active == f->request->connections) {
        wait = LONGEST_POLL_MS;
    }
    if (curl_multi_poll(f->multi, NULL, 0, (int)wait, NULL) != CURLM_OK) {
        return err_set(err, ERR_LIBRARY, "libcurl cannot wait for its connections");
    }
    return f->request->tick(f->request->user, f->bytes, err);
}

static enum err_kind run(struct fetcher *f, struct err *err)
{
    while (f->n_active > 0 || f->course.queue.n_waiting > 0) {
        int running;

        if (begin_all(f, err)) {
            return err->kind;
        }
        if (curl_multi_perform(f->multi, &running) != CURLM_OK) {
            return err_set(err, ERR_LIBRARY, "libcurl failed");
        }
        if (complete_all(f, err) || wait_a_little(f, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static enum err_kind set_up(struct fetcher *f, struct err *err)
{
    const unsigned n = f->request->connections;

    if (course_init(&f->course, f->request, err)) {
        return err->kind;
    }
    f->transfers = arena_array(&f->course.arena, n, sizeof *f->transfers);
    f->multi = curl_multi_init();
    f->headers = curl_slist_append(
        NULL, "Accept: image/jpeg, image/png, image/gif, image/webp, image/svg+xml, image/*;q=0.8, "
              "*/*;q=0.5");
    if (arena_finish(&f->course.arena, err) || !f->multi || !f->headers) {
        return err_nomem(err);
    }
    for (unsigned i = 0; i < n; i++) {
        struct transfer *t = &f->transfers[i];

        t->fetcher = f;
        t->easy = curl_easy_init();
        if (!t->easy || !configure(t)) {
            return err_nomem(err);
        }
    }
    return ERR_OK;
}

static void take_down(struct fetcher *f)
{
    for (unsigned i = 0; f->transfers && i < f->request->connections; i++) {
        struct transfer *t = &f->transfers[i];

        if (t->active) {
            /* A thread that asks a silent name server would be waited for. */
            (void)curl_easy_setopt(t->easy, CURLOPT_QUICK_EXIT, 1L);
            (void)curl_multi_remove_handle(f->multi, t->easy);
        }
        curl_easy_cleanup(t->easy);
        buf_done(&t->content);
    }
    (void)curl_multi_cleanup(f->multi);
    curl_slist_free_all(f->headers);
    course_done(&f->course);
}

static pthread_once_t libcurl_once = PTHREAD_ONCE_INIT;
static CURLcode libcurl_state;

static void libcurl_start(void)
{
    libcurl_state = curl_global_init(CURL_GLOBAL_DEFAULT);
}

static enum err_kind fetch(const struct fetch_request *request, struct err *err)
{
    struct fetcher f = {.request = request};
    enum err_kind kind;

    (void)pthread_once(&libcurl_once, libcurl_start);
    if (libcurl_state != CURLE_OK) {
        return err_set(err, ERR_LIBRARY, "libcurl cannot start: %s",
                       curl_easy_strerror(libcurl_state));
    }
    kind = set_up(&f, err);
    if (kind == ERR_OK) {
        kind = run(&f, err);
    }
    take_down(&f);
    return kind;
}

extern const struct fetch_module sheaf_fetch_module;
MODULE_EXPORTED const struct fetch_module sheaf_fetch_module = {{FETCH_API}, fetch};
