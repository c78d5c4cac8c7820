/*
 * Host names in the form that name servers know.
 */
#ifndef SHEAF_MEDIA_FETCH_HOST_H
#define SHEAF_MEDIA_FETCH_HOST_H

#include "base/arena.h"

/* The address with its host in ASCII; NUL-terminated. As it was where it is so already, or where
   its host's name is none in any script. */
struct str fetch_ascii_address(struct arena *a, struct str address);

#endif
