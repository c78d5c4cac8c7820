/*
 * The fast way through text that needs no second look: ASCII eight bytes at a time, and the
 * three-byte sequences that nearly all Chinese, Japanese and Korean text consists of.
 */
#ifndef SHEAF_BASE_UTF8_SCAN_H
#define SHEAF_BASE_UTF8_SCAN_H

#include "base/str.h"

#define UTF8_ONES UINT64_C(0x0101010101010101)
#define UTF8_HIGHS UINT64_C(0x8080808080808080)

static inline uint64_t utf8_word(const unsigned char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

/* Whether p[i … i+2] is one character of U+1000 … U+FFBF, surrogates and U+FDC0 … U+FDFF excepted.
   What is left out needs closer looks: overlong forms behind E0, and what is no character. */
static inline bool utf8_is_common3(const unsigned char *p, size_t i, size_t n)
{
    return n - i >= 3 && (p[i] & 0xF0) == 0xE0 && (p[i + 1] & 0xC0) == 0x80 &&
           (p[i + 2] & 0xC0) == 0x80 && p[i] != 0xE0 && (p[i] != 0xED || p[i + 1] < 0xA0) &&
           (p[i] != 0xEF || (p[i + 1] < 0xBF && p[i + 1] != 0xB7));
}

/* The code point of a sequence that utf8_is_common3 accepts. */
static inline uint32_t utf8_common3(const unsigned char *p)
{
    return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
}

/* Moves i over ASCII and common three-byte sequences. */
static inline size_t utf8_skip_common(const unsigned char *p, size_t i, size_t n)
{
    for (;;) {
        while (n - i >= 8 && (utf8_word(p + i) & UTF8_HIGHS) == 0) {
            i += 8;
        }
        while (i < n && p[i] < 0x80) {
            i++;
        }
        if (i == n || !utf8_is_common3(p, i, n)) {
            return i;
        }
        do {
            i += 3;
        } while (i < n && utf8_is_common3(p, i, n));
    }
}

#endif
