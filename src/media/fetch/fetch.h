/*
 * Fetching: what the module with the network in it is asked for, and what it tells back. It knows
 * of addresses and bytes only; whether bytes are a picture, and where they go, is the caller's.
 */
#ifndef SHEAF_MEDIA_FETCH_H
#define SHEAF_MEDIA_FETCH_H

#include "base/arena.h"
#include "media/module.h"

/* A picture wanted, by the addresses where it may be, the best first. */
struct fetch_wish {
    struct strs addresses; /* NUL-terminated, as of store_address */
};

struct fetch_answer {
    struct str content; /* borrowed during the call */
    struct str final_url;
    long status;
    unsigned tries;
    bool last; /* FETCH_CUT_OFF would not bring another attempt at this address */
};

struct fetch_failure {
    const char *reason; /* borrowed during the call */
    long status;        /* of HTTP; 0: no answer came */
    unsigned tries;
    bool later; /* it was not its turn: its host asked for peace, or did not answer others */
};

enum fetch_verdict {
    FETCH_KEPT,
    FETCH_REFUSED, /* no picture: the next address may have it */
    FETCH_CUT_OFF  /* to be tried again */
};

struct fetch_request {
    const struct fetch_wish *wishes;
    size_t n;
    const char *agent;
    unsigned connections; /* at once, in all */
    unsigned delay_ms;    /* between two requests to one host */
    unsigned timeout_ms;  /* of silence */
    uint64_t max_bytes;   /* of one picture */
    bool allow_private;

    /* All called on the calling thread; an error stops everything. */
    enum err_kind (*arrived)(void *user, size_t wish, const struct fetch_answer *answer,
                             enum fetch_verdict *ret_verdict, const char **ret_reason,
                             struct err *err);
    enum err_kind (*failed)(void *user, size_t wish, const struct fetch_failure *failure,
                            struct err *err);
    /* Now and then; `bytes` is all that has come. */
    enum err_kind (*tick)(void *user, uint64_t bytes, struct err *err);
    void *user;
};

#define FETCH_API 1u
#define FETCH_SYMBOL "sheaf_fetch_module"

struct fetch_module {
    struct module_header header;
    /* Brings each wish, or says that it failed, once. */
    enum err_kind (*fetch)(const struct fetch_request *request, struct err *err);
};

#endif
