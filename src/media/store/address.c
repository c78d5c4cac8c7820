/*
 * Addresses as posts write them become the one form that the store's index has. Invariant: the form
 * of a form is itself, and it holds nothing but what a request can carry (RFC 3986), so that two
 * spellings of one address are fetched once.
 */
#include "media/store/store.h"

#include "base/limits.h"
#include "base/url.h"

/* The rest of the URL standard's "special" schemes show no pictures that fetching could bring. */
static struct str web_scheme(struct str scheme)
{
    if (str_empty(scheme) || str_eq_nocase(scheme, STR("http"))) {
        return STR("http");
    }
    return str_eq_nocase(scheme, STR("https")) ? STR("https") : STR_NONE;
}

/* Host and port, lower case, without what is understood. Empty where it can be none. */
static struct str write_host(struct str host, struct str scheme, char *at)
{
    static const char never[] = " \"%/<>?\\^`{|}";
    const size_t colon = str_ends(host, STR("]")) ? STR_NPOS : str_rchr(host, ':');
    struct str name = str_sub(host, 0, colon);
    struct str port = colon == STR_NPOS ? STR_NONE : str_from(host, colon + 1);
    size_t n;

    if (str_ends(name, STR("."))) {
        name = str_sub(name, 0, name.n - 1);
    }
    if (str_empty(name) || str_ends(name, STR(".")) || !str_all(port, ascii_is_digit) ||
        (name.p[0] == '[' ? !str_ends(name, STR("]")) : str_chr(name, ':') != STR_NPOS)) {
        return STR_NONE;
    }
    for (n = 0; n < name.n; n++) {
        const unsigned char c = (unsigned char)name.p[n];

        if (c < 0x21 || c == 0x7F || strchr(never, c)) {
            return STR_NONE;
        }
        at[n] = ascii_lower(name.p[n]);
    }
    if (!str_empty(port) && !str_eq(port, str_eq(scheme, STR("http")) ? STR("80") : STR("443"))) {
        at[n++] = ':';
        memcpy(at + n, port.p, port.n);
        n += port.n;
    }
    return str_make(at, n);
}

static size_t write_code(char *at, unsigned char byte)
{
    static const char digits[] = "0123456789ABCDEF";

    at[0] = '%';
    at[1] = digits[byte >> 4];
    at[2] = digits[byte & 15];
    return 3;
}

/* One byte of a path or query; returns how many it became. */
static size_t write_byte(struct str path, size_t *at, bool in_query, char *ret)
{
    static const char coded[] = " \"<>\\^`{|}";
    const char c = path.p[*at];

    if (c == '%' && path.n - *at > 2 && ascii_hex(path.p[*at + 1]) >= 0 &&
        ascii_hex(path.p[*at + 2]) >= 0) {
        const unsigned char byte = (unsigned char)url_next_byte(path, at);
        return write_code(ret, byte);
    }
    (*at)++;
    if (c == '\t' || c == '\n' || c == '\r') {
        return 0; /* a broken line, as browsers read it */
    }
    if (c == '\\' && !in_query) {
        *ret = '/';
        return 1;
    }
    if (c == '%' || (unsigned char)c <= ' ' || (unsigned char)c >= 0x7F || strchr(coded, c)) {
        return write_code(ret, (unsigned char)c);
    }
    *ret = c;
    return 1;
}

static size_t write_path(struct str path, char *ret)
{
    size_t n = 0;
    bool in_query = false;

    path = str_sub(path, 0, str_chr(path, '#'));
    if (path.n == 0 || (path.p[0] != '/' && path.p[0] != '\\')) {
        ret[n++] = '/';
    }
    for (size_t i = 0; i < path.n;) {
        in_query = in_query || path.p[i] == '?';
        n += write_byte(path, &i, in_query, ret + n);
    }
    return n;
}

struct str store_address(struct arena *a, struct str address)
{
    struct url url;
    struct str scheme, host;
    char *p;
    size_t n;

    address = str_trim(address);
    if (address.n > LIMIT_PATH_BYTES || !url_split(address, &url)) {
        return STR_NONE;
    }
    scheme = web_scheme(url.scheme);
    p = arena_alloc(a, address.n * 3 + 16);
    if (str_empty(scheme) || !p) {
        return STR_NONE;
    }
    memcpy(p, scheme.p, scheme.n);
    n = scheme.n;
    p[n++] = ':';
    p[n++] = '/';
    p[n++] = '/';
    host = write_host(url.host, scheme, p + n);
    if (str_empty(host)) {
        return STR_NONE;
    }
    n += host.n;
    n += write_path(url.path, p + n);
    return str_make(p, n);
}
