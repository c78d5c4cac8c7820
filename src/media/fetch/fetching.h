/*
 * Fetching into the store: which of the pictures wanted are there, were tried in vain or are to be
 * brought now, and what became of each.
 */
#ifndef SHEAF_MEDIA_FETCHING_H
#define SHEAF_MEDIA_FETCHING_H

#include "base/map.h"
#include "media/store/store.h"

enum fetching_state {
    FETCHING_WANTED, /* it would be fetched, were this no dry run or were there no limit */
    FETCHING_THERE,  /* it is in the store */
    FETCHING_BROUGHT,
    FETCHING_FAILED,
    FETCHING_FAILED_BEFORE, /* in another run, for a reason that lasts */
    FETCHING_LATER,         /* its host did not answer others, or asked for peace */
    FETCHING_UNFIT,         /* its address is none that could be asked */
    FETCHING_NOT_CHOSEN     /* by host */
};

struct fetching_picture {
    struct str address; /* as of store_address; UNFIT: as the post has it */
    struct str date;    /* "20211118" of a post that shows it, or empty */
    enum fetching_state state;
    struct store_row row; /* what the index says afterwards; in the arena */
    struct str reason;    /* FAILED, FAILED_BEFORE, LATER, UNFIT */
};

struct fetching_options {
    const char *folder; /* of the store */
    const char *agent;
    bool dry_run, retry_failed, allow_private;
    size_t limit;      /* pictures to be tried at most; 0: all */
    struct strs hosts; /* only these and what is below them; none: all */
    struct str via;    /* a template of addresses to be tried last, "…{date}…{url}", or empty */
    unsigned connections, delay_ms, timeout_ms;
    int64_t now; /* UTC seconds, for the index */
    /* Now and then, and after each picture. ERR_CANCELLED stops the run; what has come stays. */
    enum err_kind (*progress)(void *user, size_t done, size_t total, uint64_t bytes,
                              struct err *err);
    void *user;
};

struct fetching {
    struct arena arena;
    struct map by_address;
    struct fetching_picture *v; /* in the order they were added */
    size_t n, cap;
};

void fetching_init(struct fetching *f);
void fetching_done(struct fetching *f);
/* Adds a picture that is wanted, unless it is there; *ret is its index, or SIZE_MAX where its
   address leads to no host. */
enum err_kind fetching_add(struct fetching *f, struct str address, struct str date, size_t *ret,
                           struct err *err) SHEAF_MUST_USE;
/* Looks all of them up and brings what is to be brought. On failure the states are as far as it
   came. */
enum err_kind fetching_run(struct fetching *f, const struct fetching_options *o,
                           struct err *err) SHEAF_MUST_USE;

#endif
