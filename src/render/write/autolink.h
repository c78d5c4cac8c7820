/*
 * Finds bare addresses in text: http://, https://, www. and e-mail.
 */
#ifndef SHEAF_RENDER_AUTOLINK_H
#define SHEAF_RENDER_AUTOLINK_H

#include "base/str.h"

enum autolink_kind {
    AUTOLINK_URL,
    AUTOLINK_WWW, /* wants "http://" before it */
    AUTOLINK_EMAIL
};

struct autolink {
    enum autolink_kind kind;
    size_t start, end; /* in the text */
};

/* A walk over one run of text. */
struct autolinker {
    struct str text;
    size_t at;                  /* nothing before it is looked at again */
    size_t colon, dot, at_sign; /* the next of each at or after `at`; text.n: none */
    size_t bad_domain;          /* no domain that ends here is valid */
};

void autolinker_init(struct autolinker *l, struct str text);
/* The next address, or false. */
bool autolinker_next(struct autolinker *l, struct autolink *ret);

#endif
