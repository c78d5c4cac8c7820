/*
 * An address becomes scheme, host and the rest, and percent codes become bytes. Invariant: the
 * pieces lie in the address, in this order, neither checked nor decoded.
 */
#include "base/url.h"

struct str url_scheme(struct str address)
{
    size_t n = 0;

    if (address.n == 0 || !ascii_is_alpha(address.p[0])) {
        return STR_NONE;
    }
    while (n < address.n && (ascii_is_alnum(address.p[n]) || address.p[n] == '+' ||
                             address.p[n] == '-' || address.p[n] == '.')) {
        n++;
    }
    return n < address.n && address.p[n] == ':' ? str_sub(address, 0, n) : STR_NONE;
}

bool url_scheme_is_web(struct str scheme)
{
    return str_eq_nocase(scheme, STR("http")) || str_eq_nocase(scheme, STR("https")) ||
           str_eq_nocase(scheme, STR("ftp"));
}

/* Browsers read "\\" as "/". */
static bool ends_host(char c)
{
    return c == '/' || c == '\\' || c == '?' || c == '#';
}

bool url_split(struct str address, struct url *ret)
{
    struct str scheme = url_scheme(address);
    struct str rest = str_empty(scheme) ? address : str_from(address, scheme.n + 1);
    size_t end = 0, user;

    if ((!str_empty(scheme) && !url_scheme_is_web(scheme)) || !str_starts(rest, STR("//"))) {
        return false;
    }
    rest = str_from(rest, 2);
    while (end < rest.n && !ends_host(rest.p[end])) {
        end++;
    }
    ret->scheme = scheme;
    ret->host = str_sub(rest, 0, end);
    ret->path = str_from(rest, end);
    user = str_rchr(ret->host, '@');
    if (user != STR_NPOS) {
        ret->host = str_from(ret->host, user + 1);
    }
    return true;
}

struct str url_host(struct str address)
{
    struct url url;

    return url_split(address, &url) ? url.host : STR_NONE;
}

char url_next_byte(struct str s, size_t *at)
{
    size_t i = (*at)++;

    if (s.p[i] == '%' && s.n - i > 2) {
        int high = ascii_hex(s.p[i + 1]), low = ascii_hex(s.p[i + 2]);
        if (high >= 0 && low >= 0) {
            *at += 2;
            return (char)(unsigned char)(high << 4 | low);
        }
    }
    return s.p[i];
}

struct str url_decoded(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; p && i < s.n;) {
        p[n++] = url_next_byte(s, &i);
    }
    return str_make(p, n);
}

bool url_names_picture(struct str address)
{
    static const char *const endings[] = {".jpg", ".jpeg", ".png",  ".gif", ".webp", ".svg",
                                          ".bmp", ".avif", ".jfif", ".tif", ".tiff", ".heic"};

    address = str_sub(address, 0, str_chr(address, '#'));
    address = str_sub(address, 0, str_chr(address, '?'));
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        struct str ending = str_of(endings[i]);

        if (address.n > ending.n && str_ends_nocase(address, ending)) {
            return true;
        }
    }
    return false;
}

struct str url_without_port(struct str host)
{
    return str_sub(host, 0, str_chr(host, ':'));
}

struct str url_without_www(struct str host)
{
    return str_eq_nocase(str_sub(host, 0, 4), STR("www.")) ? str_from(host, 4) : host;
}
