/*
 * Which addresses of machines are nobody's but the local network's.
 */
#ifndef SHEAF_MEDIA_FETCH_PRIVATE_H
#define SHEAF_MEDIA_FETCH_PRIVATE_H

#include <stdbool.h>

struct sockaddr;

/* Whether a resolved address is not one of the public Internet: loopback, private, link-local,
   multicast, reserved, or an IPv6 form of such an IPv4 address. Unknown families are private. */
bool fetch_is_private(const struct sockaddr *address);

#endif
