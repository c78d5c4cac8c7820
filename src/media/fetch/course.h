/*
 * The course of each wish: from address to address and attempt to attempt, until it is fulfilled or
 * has failed. Knows nothing of the network.
 */
#ifndef SHEAF_MEDIA_FETCH_COURSE_H
#define SHEAF_MEDIA_FETCH_COURSE_H

#include "media/fetch/fetch.h"
#include "media/fetch/queue.h"

/* How much an attempt speaks against asking its host again: it gets no more than STRAIN_MOST
   without an answer in between. */
enum strain {
    STRAIN_NONE = 0,
    STRAIN_BUSY = 1,   /* it has too much to do, or takes too long */
    STRAIN_SILENT = 3, /* there was nobody to talk to */
    STRAIN_MOST = 9
};

/* What became of one attempt. */
struct outcome {
    long status;
    bool again; /* another attempt may do */
    enum strain strain;
    int64_t rest_s; /* the host asked for it */
    char reason[160];
};

/* How far a wish is. */
struct course_wish {
    size_t address;    /* of its addresses, the one to be tried */
    unsigned attempts; /* at this one */
    unsigned tries;    /* at all of them */
    long status;       /* of the failure worth telling */
    struct str reason;
};

struct course {
    const struct fetch_request *request;
    struct queue queue;
    struct arena arena;
    struct course_wish *wishes;
};

/* Lines all wishes up. The course is to be given to course_done, also on failure. */
enum err_kind course_init(struct course *c, const struct fetch_request *request,
                          struct err *err) SHEAF_MUST_USE;
void course_done(struct course *c);

/* The address to be tried for a wish; NUL-terminated. */
struct str course_address(const struct course *c, size_t wish);
/* How many attempts were made at the address, and whether the one being made is the last. */
unsigned course_attempts(const struct course *c, size_t wish);
bool course_is_last(const struct course *c, size_t wish);
/* After an attempt that brought a picture. */
void course_kept(struct course *c, size_t wish, size_t host);
/* After an attempt that brought nothing: another one, another address, or the end. The host must
   have been freed. */
enum err_kind course_go_on(struct course *c, size_t wish, size_t host, const struct outcome *o,
                           int64_t now_ms, struct err *err) SHEAF_MUST_USE;

#endif
