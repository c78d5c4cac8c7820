/*
 * Host names are judged as the URL Standard's host parser would, on the safe side. Invariant: what
 * is accepted here is accepted by parsers that check internationalised names.
 */
#include "render/write/host.h"

#include "base/unicode.h"

enum {
    HOST_BYTES = 253,
    LABEL_BYTES = 63,
    /* Punycode's parameters, RFC 3492 section 5. */
    BASE = 36,
    T_MIN = 1,
    T_MAX = 26,
    SKEW = 38,
    DAMP = 700,
    FIRST_BIAS = 72,
    FIRST_CODE_POINT = 128
};

static bool is_ipv4(struct str host)
{
    struct str part;
    size_t parts = 0;

    while (str_token(&host, '.', &part)) {
        uint64_t number = 0;

        if (part.n == 0 || part.n > 3 || !str_to_u64(part, &number) || number > 255) {
            return false;
        }
        parts++;
    }
    return parts == 4;
}

static bool is_letter_beyond_ascii(uint32_t c)
{
    return unicode_is_han(c) || unicode_is_kana(c) || unicode_is_hangul(c) ||
           (c >= 0xDF && c <= 0x17F && c != 0xF7) || (c >= 0x3B1 && c <= 0x3C9) ||
           (c >= 0x430 && c <= 0x45F);
}

static int digit_value(char c)
{
    if (ascii_is_digit(c)) {
        return c - '0' + 26;
    }
    return ascii_is_alpha(c) ? ascii_lower(c) - 'a' : -1;
}

static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
    uint32_t k = 0;

    delta = first ? delta / DAMP : delta / 2;
    delta += delta / points;
    for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE) {
        delta /= BASE - T_MIN;
    }
    return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

/* Reads one delta of the punycode at *at. */
static bool next_delta(struct str code, size_t *at, uint32_t bias, uint32_t *ret)
{
    uint64_t delta = 0, weight = 1;

    for (uint32_t k = BASE;; k += BASE) {
        uint32_t t = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
        int digit;

        if (*at == code.n || (digit = digit_value(code.p[*at])) < 0) {
            return false;
        }
        ++*at;
        delta += (uint64_t)digit * weight;
        if (delta > UINT32_MAX) {
            return false;
        }
        if ((uint32_t)digit < t) {
            break;
        }
        weight *= BASE - t;
        if (weight > UINT32_MAX) {
            return false;
        }
    }
    *ret = (uint32_t)delta;
    return true;
}

/* What stands behind "xn--": ASCII, "-", and deltas; every character that they give is a letter. */
static bool decodes(struct str code)
{
    size_t dash = str_rchr(code, '-'), at = dash == STR_NPOS ? 0 : dash + 1;
    uint32_t points = dash == STR_NPOS ? 0 : (uint32_t)dash;
    uint32_t bias = FIRST_BIAS, c = FIRST_CODE_POINT, delta;
    uint64_t position = 0;

    if (at == code.n) {
        return false;
    }
    for (bool first = true; at < code.n; first = false) {
        if (!next_delta(code, &at, bias, &delta)) {
            return false;
        }
        points++;
        bias = adapt(delta, points, first);
        position += delta;
        if (position / points > 0x10FFFF - c) {
            return false;
        }
        c += (uint32_t)(position / points);
        position = position % points + 1;
        if (!is_letter_beyond_ascii(c)) {
            return false;
        }
    }
    return true;
}

static bool is_label(struct str label)
{
    if (label.n == 0 || label.n > LABEL_BYTES || label.p[0] == '-' || label.p[label.n - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < label.n;) {
        char c = label.p[i];

        if (ascii_is_alnum(c) || c == '-' || c == '_') {
            i++;
        } else if ((unsigned char)c < 0x80 || !is_letter_beyond_ascii(utf8_next(label, &i))) {
            return false;
        }
    }
    if (label.n > 4 && str_eq_nocase(str_sub(label, 0, 4), STR("xn--"))) {
        return decodes(str_from(label, 4));
    }
    return true;
}

bool host_valid(struct str host)
{
    struct str rest = host, label = STR_NONE;

    if (host.n == 0 || host.n > HOST_BYTES) {
        return false;
    }
    while (str_token(&rest, '.', &label)) {
        if (!is_label(label)) {
            return false;
        }
    }
    if (label.n > 0 && ascii_is_digit(label.p[0])) {
        uint64_t number = 0;

        if (str_to_u64(label, &number) || (label.n > 1 && ascii_lower(label.p[1]) == 'x')) {
            return is_ipv4(host);
        }
    }
    return true;
}
