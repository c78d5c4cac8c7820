/*
 * Decodes "data:" addresses: base64 in both alphabets (RFC 4648, sections 4 and 5), with the white
 * space and the percent codes that pages bring into it, or percent codes alone. Linear.
 */
#include "media/find/data_uri.h"

#include "base/url.h"

/* What a character means, or -1. */
static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (ascii_is_digit(c)) {
        return c - '0' + 52;
    }
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* In place: what is decoded is shorter than what it is decoded from. */
static bool base64_decode(char *p, size_t n, size_t *ret_n)
{
    uint32_t bits = 0;
    size_t count = 0, out = 0;

    for (size_t i = 0; i < n && p[i] != '='; i++) {
        const int value = base64_value(p[i]);

        if (value < 0 && !ascii_is_space(p[i])) {
            return false;
        }
        if (value >= 0) {
            bits = bits << 6 | (uint32_t)value;
            count++;
            if (count % 4 != 1) {
                p[out++] = (char)(unsigned char)(bits >> (4 - count % 4) * 2 % 8 & 0xFF);
            }
        }
    }
    *ret_n = out;
    return count % 4 != 1;
}

bool data_uri_decode(struct arena *a, struct str address, struct str *ret)
{
    const size_t comma = str_chr(address, ',');
    struct str head = str_sub(address, 0, comma);
    char *p;
    size_t n = 0;

    if (!str_eq_nocase(str_sub(address, 0, 5), STR("data:")) || comma == STR_NPOS) {
        return false;
    }
    address = str_from(address, comma + 1);
    p = arena_alloc(a, address.n + 1);
    for (size_t i = 0; p && i < address.n;) {
        p[n++] = url_next_byte(address, &i);
    }
    if (p && str_ends_nocase(str_trim(head), STR("base64")) && !base64_decode(p, n, &n)) {
        return false;
    }
    *ret = str_make(p, n);
    return p && n > 0;
}
