/*
 * Addresses of machines become a yes or no: a post that names the router, a database or a cloud's
 * metadata service must not make the fetcher ask it. Invariant: what is not known to be public
 * counts as private. The blocks are those of IANA's special-purpose registries (RFC 6890).
 */
#include "media/fetch/private.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "media/bytes.h"

struct block4 {
    uint32_t first;
    unsigned bits;
};

static bool is_private4(uint32_t address)
{
    static const struct block4 blocks[] = {
        {0x00000000, 8},  /* 0.0.0.0/8: this network */
        {0x0A000000, 8},  /* 10.0.0.0/8 */
        {0x64400000, 10}, /* 100.64.0.0/10: carriers' own */
        {0x7F000000, 8},  /* 127.0.0.0/8: loopback */
        {0xA9FE0000, 16}, /* 169.254.0.0/16: link-local, metadata services */
        {0xAC100000, 12}, /* 172.16.0.0/12 */
        {0xC0000000, 24}, /* 192.0.0.0/24 */
        {0xC0000200, 24}, /* 192.0.2.0/24: documentation, as the other two */
        {0xC0A80000, 16}, /* 192.168.0.0/16 */
        {0xC6120000, 15}, /* 198.18.0.0/15: benchmarks */
        {0xC6336400, 24}, {0xCB007100, 24},
        {0xE0000000, 3}, /* 224.0.0.0/4 and 240.0.0.0/4: multicast, reserved */
    };

    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        if ((address ^ blocks[i].first) >> (32 - blocks[i].bits) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_private6(const uint8_t *p)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    static const uint8_t translated[12] = {0, 0x64, 0xFF, 0x9B};

    if (memcmp(p, mapped, sizeof mapped) == 0 || memcmp(p, translated, sizeof translated) == 0) {
        return is_private4(big32(p + 12));
    }
    if (p[0] == 0x20 && p[1] == 0x02) { /* 2002::/16 carries an IPv4 address */
        return is_private4(big32(p + 2));
    }
    if (p[0] == 0x20 && p[1] == 0x01 && (p[2] & 0xFE) == 0) { /* 2001::/23: Teredo and others */
        return true;
    }
    if (p[0] == 0x20 && p[1] == 0x01 && p[2] == 0x0D && p[3] == 0xB8) { /* documentation */
        return true;
    }
    if (p[0] == 0x3F && p[1] == 0xFF && (p[2] & 0xF0) == 0) { /* 3fff::/20: documentation, too */
        return true;
    }
    return (p[0] & 0xE0) != 0x20; /* only 2000::/3 is given out */
}

bool fetch_is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        return is_private4(ntohl(v4.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        return is_private6(v6.sin6_addr.s6_addr);
    }
    return true;
}
