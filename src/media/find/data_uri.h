/*
 * Pictures that are written into their address.
 */
#ifndef SHEAF_MEDIA_DATA_URI_H
#define SHEAF_MEDIA_DATA_URI_H

#include "base/arena.h"

/* The bytes that a "data:" address holds (RFC 2397), in the arena. False where it is none, holds
   nothing or cannot be decoded. What it says about its type is not read: the bytes tell. */
bool data_uri_decode(struct arena *a, struct str address, struct str *ret);

#endif
