/*
 * Turns bytes into code points and back, after Unicode's table 3-7 (well-formed byte sequences) and
 * section 3.9 (a maximal ill-formed part counts as one replacement). Invariant: no byte outside the
 * slice is read, and every step moves forward by at least one byte.
 */
#include "base/unicode.h"

#include "base/utf8_scan.h"

#define INVALID UINT32_MAX

/* Decodes n > 0 bytes at p; *ret_n is the length, of the ill-formed part where it is INVALID. */
static uint32_t decode(const unsigned char *p, size_t n, size_t *ret_n)
{
    unsigned char lead = p[0], low = 0x80, high = 0xBF;
    size_t more;
    uint32_t code_point;

    *ret_n = 1;
    if (lead < 0x80) {
        return lead;
    }
    if (lead < 0xC2 || lead > 0xF4) {
        return INVALID;
    }
    more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    if (lead == 0xE0) {
        low = 0xA0;
    } else if (lead == 0xED) {
        high = 0x9F;
    } else if (lead == 0xF0) {
        low = 0x90;
    } else if (lead == 0xF4) {
        high = 0x8F;
    }
    code_point = (uint32_t)lead & (0x3Fu >> more);
    for (size_t i = 1; i <= more; i++) {
        if (i >= n || p[i] < low || p[i] > high) {
            return INVALID;
        }
        code_point = code_point << 6 | (p[i] & 0x3Fu);
        *ret_n = i + 1;
        low = 0x80;
        high = 0xBF;
    }
    return code_point;
}

uint32_t utf8_next(struct str s, size_t *at)
{
    size_t n;
    uint32_t code_point = decode((const unsigned char *)s.p + *at, s.n - *at, &n);

    *at += n;
    return code_point == INVALID ? UNICODE_REPLACEMENT : code_point;
}

uint32_t utf8_before(struct str s, size_t at, size_t *ret_start)
{
    for (size_t back = 1; back <= 4 && back <= at; back++) {
        size_t end = at - back;
        uint32_t code_point;

        if (((unsigned char)s.p[end] & 0xC0) == 0x80) {
            continue;
        }
        code_point = utf8_next(str_sub(s, 0, at), &end);
        if (end != at) {
            break;
        }
        *ret_start = at - back;
        return code_point;
    }
    *ret_start = at - 1;
    return UNICODE_REPLACEMENT;
}

size_t utf8_valid_until(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0, n;

    while (i < s.n) {
        i = utf8_skip_common(p, i, s.n);
        if (i == s.n) {
            break;
        }
        if (decode(p + i, s.n - i, &n) == INVALID) {
            break;
        }
        i += n;
    }
    return i;
}

size_t utf8_count(struct str s)
{
    size_t count = 0, at = 0;

    while (at < s.n) {
        size_t end = at + utf8_valid_until(str_from(s, at));

        for (; at < end; at++) {
            count += ((unsigned char)s.p[at] & 0xC0) != 0x80;
        }
        if (at < s.n) {
            (void)utf8_next(s, &at);
            count++;
        }
    }
    return count;
}

size_t utf8_encode(uint32_t code_point, char bytes[4])
{
    unsigned char *p = (unsigned char *)bytes;

    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) {
        code_point = UNICODE_REPLACEMENT;
    }
    if (code_point < 0x80) {
        p[0] = (unsigned char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        p[0] = (unsigned char)(0xC0 | code_point >> 6);
        p[1] = (unsigned char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        p[0] = (unsigned char)(0xE0 | code_point >> 12);
        p[1] = (unsigned char)(0x80 | (code_point >> 6 & 0x3F));
        p[2] = (unsigned char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    p[0] = (unsigned char)(0xF0 | code_point >> 18);
    p[1] = (unsigned char)(0x80 | (code_point >> 12 & 0x3F));
    p[2] = (unsigned char)(0x80 | (code_point >> 6 & 0x3F));
    p[3] = (unsigned char)(0x80 | (code_point & 0x3F));
    return 4;
}

void utf8_tidy(char *text)
{
    struct str s = str_of(text);
    size_t at = 0;

    while (at < s.n) {
        size_t start = at, n;
        uint32_t code_point = decode((const unsigned char *)s.p + at, s.n - at, &n);

        at += n;
        if (code_point == INVALID && at == s.n) {
            text[start] = '\0'; /* most likely cut off by a full buffer */
            return;
        }
        if (code_point == INVALID || code_point < 0x20 ||
            (code_point >= 0x7F && code_point < 0xA0)) {
            memset(text + start, '?', n);
        }
    }
}
