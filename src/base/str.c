/*
 * Compares, searches and cuts slices. Invariant: every result points into the slice it was made
 * from; nothing is copied, and no function reads outside of what it was given.
 */
#include "base/str.h"

struct str str_sub(struct str s, size_t from, size_t to)
{
    if (to > s.n) {
        to = s.n;
    }
    if (from > to) {
        from = to;
    }
    return (struct str){from ? s.p + from : s.p, to - from};
}

struct str str_from(struct str s, size_t from)
{
    return str_sub(s, from, s.n);
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        if (ascii_lower(a.p[i]) != ascii_lower(b.p[i])) {
            return false;
        }
    }
    return true;
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;

    return order ? order : (a.n > b.n) - (a.n < b.n);
}

/* The digits at the start of s[*at], without leading zeros; moves *at behind them. */
static struct str number_at(struct str s, size_t *at)
{
    size_t from;

    while (*at < s.n && s.p[*at] == '0') {
        (*at)++;
    }
    from = *at;
    while (*at < s.n && ascii_is_digit(s.p[*at])) {
        (*at)++;
    }
    return str_sub(s, from, *at);
}

int str_cmp_natural(struct str a, struct str b)
{
    size_t i = 0, j = 0;

    while (i < a.n && j < b.n) {
        if (ascii_is_digit(a.p[i]) && ascii_is_digit(b.p[j])) {
            struct str x = number_at(a, &i), y = number_at(b, &j);

            if (x.n != y.n) {
                return x.n < y.n ? -1 : 1;
            }
            if (!str_eq(x, y)) {
                return str_cmp(x, y);
            }
        } else {
            unsigned char c = (unsigned char)a.p[i++], d = (unsigned char)b.p[j++];

            if (c != d) {
                return c < d ? -1 : 1;
            }
        }
    }
    if (i < a.n || j < b.n) {
        return i < a.n ? 1 : -1;
    }
    return str_cmp(a, b); /* "01" and "1" are equal as numbers, but the order is total */
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

bool str_ends_nocase(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq_nocase(str_from(s, s.n - suffix.n), suffix);
}

size_t str_chr(struct str s, char c)
{
    const char *p = s.n ? memchr(s.p, (unsigned char)c, s.n) : NULL;

    return p ? (size_t)(p - s.p) : STR_NPOS;
}

size_t str_rchr(struct str s, char c)
{
    for (size_t i = s.n; i > 0; i--) {
        if (s.p[i - 1] == c) {
            return i - 1;
        }
    }
    return STR_NPOS;
}

size_t str_find(struct str s, struct str needle)
{
    size_t at = 0;

    if (needle.n == 0) {
        return 0;
    }
    while (needle.n <= s.n - at) {
        const char *p = memchr(s.p + at, (unsigned char)needle.p[0], s.n - at - needle.n + 1);

        if (!p) {
            return STR_NPOS;
        }
        if (memcmp(p, needle.p, needle.n) == 0) {
            return (size_t)(p - s.p);
        }
        at = (size_t)(p - s.p) + 1;
    }
    return STR_NPOS;
}

struct str str_trim_end(struct str s)
{
    while (s.n > 0 && ascii_is_space(s.p[s.n - 1])) {
        s.n--;
    }
    return s;
}

struct str str_trim(struct str s)
{
    s = str_trim_end(s);
    while (s.n > 0 && ascii_is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    return s;
}

bool str_token(struct str *rest, char separator, struct str *ret_piece)
{
    size_t end;

    if (rest->n == 0) {
        return false;
    }
    end = str_chr(*rest, separator);
    if (end == STR_NPOS) {
        end = rest->n;
    }
    *ret_piece = str_sub(*rest, 0, end);
    *rest = str_from(*rest, end + 1);
    return true;
}

bool str_line(struct str *rest, struct str *ret_line)
{
    struct str line;

    if (!str_token(rest, '\n', &line)) {
        return false;
    }
    if (line.n > 0 && line.p[line.n - 1] == '\r') {
        line.n--;
    }
    *ret_line = line;
    return true;
}

size_t str_run(struct str s, size_t at, char c)
{
    size_t end = at;

    while (end < s.n && s.p[end] == c) {
        end++;
    }
    return end - at;
}

bool str_all(struct str s, bool (*is)(char))
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is(s.p[i])) {
            return false;
        }
    }
    return true;
}

bool str_to_u64(struct str s, uint64_t *ret)
{
    uint64_t value = 0;

    if (s.n == 0) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        uint64_t digit;

        if (!ascii_is_digit(s.p[i])) {
            return false;
        }
        digit = (uint64_t)(s.p[i] - '0');
        if (value > (UINT64_MAX - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *ret = value;
    return true;
}

static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 29;
    return h;
}

static uint64_t absorb(uint64_t h, const char *p, size_t n)
{
    uint64_t word = 0;

    memcpy(&word, p, n);
    return mix(h ^ word) * UINT64_C(0x9fb21c651e98df25);
}

/* Long text goes through four lanes that need not wait for each other. */
static uint64_t absorb_long(uint64_t h, struct str *s)
{
    uint64_t lanes[4] = {h, h + 1, h + 2, h + 3};

    for (; s->n >= sizeof lanes; *s = str_make(s->p + sizeof lanes, s->n - sizeof lanes)) {
        for (size_t i = 0; i < 4; i++) {
            lanes[i] = absorb(lanes[i], s->p + i * sizeof lanes[i], sizeof lanes[i]);
        }
    }
    for (size_t i = 0; i < 4; i++) {
        h = mix(h ^ lanes[i]) * UINT64_C(0x9fb21c651e98df25);
    }
    return h;
}

uint64_t str_hash(struct str s)
{
    uint64_t h = mix((uint64_t)s.n + UINT64_C(0x9e3779b97f4a7c15));

    if (s.n >= 256) {
        h = absorb_long(h, &s);
    }
    for (; s.n >= sizeof h; s = str_make(s.p + sizeof h, s.n - sizeof h)) {
        h = absorb(h, s.p, sizeof h);
    }
    if (s.n > 0) {
        h = absorb(h, s.p, s.n);
    }
    return mix(h);
}
