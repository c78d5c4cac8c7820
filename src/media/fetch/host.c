/*
 * Host names in any script become the ASCII that name servers know (IDNA 2008), by libidn2. libcurl
 * would do the same by the locale's encoding only, which a library has no say in.
 */
#include "media/fetch/host.h"

#include <idn2.h>

#include "base/url.h"

struct str fetch_ascii_address(struct arena *a, struct str address)
{
    const struct str host = url_host(address);
    const struct str name = url_without_port(host);
    struct str copy, before, result;
    char *ascii = NULL;

    if (str_all(host, is_ascii)) {
        return address;
    }
    copy = arena_str(a, name);
    if (!copy.p || idn2_to_ascii_8z(copy.p, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL)) {
        return address;
    }
    before = str_sub(address, 0, (size_t)(name.p - address.p));
    result = arena_join(a, before, str_of(ascii), str_from(address, before.n + name.n));
    idn2_free(ascii);
    return result;
}
