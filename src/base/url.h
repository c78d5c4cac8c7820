/*
 * Addresses on the web, taken apart.
 */
#ifndef SHEAF_BASE_URL_H
#define SHEAF_BASE_URL_H

#include "base/arena.h"

/* Slices of the address. */
struct url {
    struct str scheme; /* "https"; empty in "//host/path" */
    struct str host;   /* with its port, without user; "" in "http:///path" */
    struct str
        path; /* what follows, with query and fragment: "", or begins with "/", "\\", "?", "#" */
};

/* The scheme before ":", or empty: of "mailto:a@b" "mailto", of "a/b:c" nothing. */
struct str url_scheme(struct str address);
/* Whether it is http, https or ftp, in any case. */
bool url_scheme_is_web(struct str scheme);

/* Takes an address with a host apart: http:, https:, ftp:, or none of them before "//". False, and
 *ret as it was, where it has none. */
bool url_split(struct str address, struct url *ret);
/* The host of such an address, with its port; else empty. */
struct str url_host(struct str address);

/* The byte at s.p[*at], or the one that a percent code there means; moves *at behind it. */
char url_next_byte(struct str s, size_t *at);
/* A copy with all percent codes undone; what is no percent code stays. */
struct str url_decoded(struct arena *a, struct str s);

/* Whether the name of its file, before "?" and "#", ends as those of pictures do. */
bool url_names_picture(struct str address);

/* "nankai.info" of "nankai.info:8080". */
struct str url_without_port(struct str host);
/* "nankai.info" of "www.nankai.info". */
struct str url_without_www(struct str host);

#endif
