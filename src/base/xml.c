/*
 * Turns any bytes into text that XML 1.0 may hold (section 2.2). Invariant: what is appended is
 * well-formed UTF-8 without forbidden characters or U+FDD0 … U+FDEF, and clean input goes through
 * unchanged.
 */
#include "base/unicode.h"

#include "base/utf8_scan.h"

#define REPLACEMENT_TEXT STR("\xEF\xBF\xBD")

bool xml_allows(uint32_t code_point)
{
    if (code_point < 0x20) {
        return code_point == '\t' || code_point == '\n' || code_point == '\r';
    }
    return code_point < 0xD800 || (code_point >= 0xE000 && code_point <= 0xFFFD) ||
           (code_point >= 0x10000 && code_point <= 0x10FFFF);
}

/* Eight bytes with the high bit set wherever a byte of `word` is zero (and possibly above one). */
static uint64_t zeros(uint64_t word)
{
    return (word - UTF8_ONES) & ~word & UTF8_HIGHS;
}

/* Whether eight bytes hold one that is not printable ASCII. */
static bool word_stops(uint64_t word)
{
    return ((word | (word - UTF8_ONES * 0x20)) & UTF8_HIGHS) != 0;
}

static bool word_escapes(uint64_t word)
{
    return (zeros(word ^ UTF8_ONES * '&') | zeros(word ^ UTF8_ONES * '<') |
            zeros(word ^ UTF8_ONES * '>') | zeros(word ^ UTF8_ONES * '"')) != 0;
}

/* Bytes that end a run: not ASCII 1, forbidden 2, escaped in content 4. */
enum {
    MULTIBYTE = 1,
    FORBIDDEN = 2,
    ESCAPED = 4
};

static int byte_class(unsigned char c)
{
    if (c > '>') {
        return c < 0x80 ? 0 : MULTIBYTE;
    }
    if (c < 0x20) {
        return c == '\t' || c == '\n' || c == '\r' ? 0 : FORBIDDEN;
    }
    return (UINT64_C(0x5000004400000000) >> c & 1) != 0 ? ESCAPED : 0; /* & < > " */
}

/* What Unicode keeps for programs' own use (section 23.7): sheaf marks text with some of these. */
static bool is_internal(uint32_t code_point)
{
    return code_point >= 0xFDD0 && code_point <= 0xFDEF;
}

/* Moves `at` over one character of more than one byte; false where it is not clean. */
static bool skip_multibyte(struct str s, size_t *at)
{
    size_t end = *at;
    uint32_t code_point = utf8_next(s, &end);
    bool real = code_point != UNICODE_REPLACEMENT ||
                (end - *at == 3 && memcmp(s.p + *at, REPLACEMENT_TEXT.p, 3) == 0);

    if (!real || !xml_allows(code_point) || is_internal(code_point)) {
        return false;
    }
    *at = end;
    return true;
}

/* From `at`, the first position that is not clean or, with escapes, has to be escaped. */
static inline size_t scan(struct str s, size_t at, bool escapes)
{
    const unsigned char *p = (const unsigned char *)s.p;
    const int mask = escapes ? MULTIBYTE | FORBIDDEN | ESCAPED : MULTIBYTE | FORBIDDEN;

    for (;;) {
        int class = 0;
        size_t stop;

        while (s.n - at >= 8) {
            uint64_t word = utf8_word(p + at);

            if (word_stops(word) || (escapes && word_escapes(word))) {
                break;
            }
            at += 8;
        }
        stop = s.n - at < 8 ? s.n : at + 8;
        while (at < stop && (class = byte_class(p[at]) & mask) == 0) {
            at++;
        }
        if (at == s.n || (class & ~MULTIBYTE) != 0) {
            return at;
        }
        if (class == 0) {
            continue;
        }
        while (at < s.n && utf8_is_common3(p, at, s.n)) {
            at += 3;
        }
        if (at < s.n && p[at] >= 0x80 && !skip_multibyte(s, &at)) {
            return at;
        }
    }
}

size_t xml_clean_until(struct str s)
{
    return scan(s, 0, false);
}

size_t xml_clean(struct buf *out, struct str s)
{
    size_t at = 0, mended = 0;

    while (at < s.n) {
        size_t end = scan(s, at, false);

        buf_str(out, str_sub(s, at, end));
        at = end;
        if (at < s.n) {
            (void)utf8_next(s, &at);
            buf_str(out, REPLACEMENT_TEXT);
            mended++;
        }
    }
    return mended;
}

void buf_xml(struct buf *b, struct str text)
{
    size_t at = 0;

    while (at < text.n) {
        size_t end = scan(text, at, true);

        buf_str(b, str_sub(text, at, end));
        at = end;
        if (at == text.n) {
            return;
        }
        switch (text.p[at]) {
        case '&':
            buf_str(b, STR("&amp;"));
            break;
        case '<':
            buf_str(b, STR("&lt;"));
            break;
        case '>':
            buf_str(b, STR("&gt;"));
            break;
        case '"':
            buf_str(b, STR("&quot;"));
            break;
        default:
            buf_str(b, REPLACEMENT_TEXT);
            break;
        }
        (void)utf8_next(text, &at);
    }
}
