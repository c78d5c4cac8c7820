/*
 * Answers questions about characters and brings text into normal forms. Invariant: utf8proc sees
 * well-formed UTF-8 only.
 */
#include "base/unicode.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/limits.h"
#include "base/unicode_width.h"

#define ZERO_WIDTH_SPACE 0x200Bu
#define FULL_WIDTH 0xFF00u /* the forms of "!" to "~" follow */

/* Script=Han (Scripts.txt), the planes of ideographs taken whole. */
static const struct unicode_range han[] = {
    {0x2E80, 0x2FD5},   {0x3005, 0x3005},   {0x3007, 0x3007},   {0x3021, 0x3029},
    {0x3038, 0x303B},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAD9},
    {0x16FE2, 0x16FE3}, {0x16FF0, 0x16FF1}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
};

/* Script=Hiragana and Script=Katakana; the middle dot U+30FB is common to both and to Chinese. */
static const struct unicode_range kana[] = {
    {0x3041, 0x3096},   {0x309D, 0x309F},   {0x30A1, 0x30FA},   {0x30FC, 0x30FF},
    {0x31F0, 0x31FF},   {0x32D0, 0x32FE},   {0x3300, 0x3357},   {0xFF66, 0xFF9D},
    {0x1AFF0, 0x1AFFE}, {0x1B000, 0x1B122}, {0x1B132, 0x1B132}, {0x1B150, 0x1B167},
};

/* Script=Hangul (Scripts.txt). */
static const struct unicode_range hangul[] = {
    {0x1100, 0x11FF}, {0x302E, 0x302F}, {0x3131, 0x318E}, {0x3200, 0x321E}, {0x3260, 0x327E},
    {0xA960, 0xA97C}, {0xAC00, 0xD7A3}, {0xD7B0, 0xD7C6}, {0xD7CB, 0xD7FB}, {0xFFA0, 0xFFBE},
    {0xFFC2, 0xFFC7}, {0xFFCA, 0xFFCF}, {0xFFD2, 0xFFD7}, {0xFFDA, 0xFFDC},
};

static bool within(const struct unicode_range *ranges, size_t n, uint32_t code_point)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (code_point > ranges[middle].last) {
            low = middle + 1;
        } else if (code_point < ranges[middle].first) {
            high = middle;
        } else {
            return true;
        }
    }
    return false;
}

static bool is_ambiguous_mark(uint32_t code_point)
{
    return within(unicode_ambiguous, unicode_ambiguous_n, code_point);
}

#define WITHIN(ranges, code_point) within(ranges, sizeof(ranges) / sizeof *(ranges), code_point)

bool unicode_is_wide(uint32_t code_point)
{
    if (code_point < 0x1100) {
        return false;
    }
    return (code_point >= 0x4E00 && code_point <= 0x9FFF) ||
           within(unicode_wide, unicode_wide_n, code_point);
}

bool unicode_is_cjk(uint32_t code_point)
{
    return unicode_is_wide(code_point) || unicode_is_hangul(code_point);
}

bool unicode_break_vanishes(uint32_t before, uint32_t after, bool chinese_or_japanese)
{
    if (before == ZERO_WIDTH_SPACE || after == ZERO_WIDTH_SPACE) {
        return true;
    }
    if (unicode_is_hangul(before) || unicode_is_hangul(after)) {
        return false;
    }
    if (unicode_is_wide(before)) {
        return unicode_is_wide(after) || (chinese_or_japanese && is_ambiguous_mark(after));
    }
    return chinese_or_japanese && unicode_is_wide(after) && is_ambiguous_mark(before);
}

bool unicode_is_han(uint32_t code_point)
{
    if (code_point < 0x2E80) {
        return false;
    }
    return (code_point >= 0x4E00 && code_point <= 0x9FFF) || WITHIN(han, code_point);
}

bool unicode_is_kana(uint32_t code_point)
{
    return code_point >= 0x3041 && WITHIN(kana, code_point);
}

bool unicode_is_hangul(uint32_t code_point)
{
    return code_point >= 0x1100 && WITHIN(hangul, code_point);
}

static utf8proc_category_t category(uint32_t code_point)
{
    return utf8proc_category((utf8proc_int32_t)code_point);
}

bool unicode_is_space(uint32_t code_point)
{
    if (code_point < 0x80) {
        return ascii_is_space((char)code_point);
    }
    switch (category(code_point)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return code_point == 0x85;
    }
}

bool unicode_is_punctuation(uint32_t code_point)
{
    utf8proc_category_t c;

    if (code_point < 0x80) {
        return code_point > 0x20 && code_point < 0x7F && !ascii_is_alnum((char)code_point);
    }
    c = category(code_point);
    return c >= UTF8PROC_CATEGORY_PC && c <= UTF8PROC_CATEGORY_SO;
}

bool unicode_is_word(uint32_t code_point)
{
    utf8proc_category_t c;

    if (code_point < 0x80) {
        return ascii_is_alnum((char)code_point);
    }
    if (code_point >= 0x4E00 && code_point <= 0x9FFF) {
        return true;
    }
    c = category(code_point);
    return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_NO;
}

bool unicode_is_letter(uint32_t code_point)
{
    utf8proc_category_t c;

    if (code_point < 0x80) {
        return ascii_is_alpha((char)code_point);
    }
    c = category(code_point);
    return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO;
}

bool unicode_is_decimal(uint32_t code_point)
{
    return category(code_point) == UTF8PROC_CATEGORY_ND;
}

bool unicode_is_mark(uint32_t code_point)
{
    utf8proc_category_t c = category(code_point);

    return c >= UTF8PROC_CATEGORY_MN && c <= UTF8PROC_CATEGORY_ME;
}

uint32_t unicode_lower(uint32_t code_point)
{
    if (code_point < 0x80) {
        return (uint32_t)(unsigned char)ascii_lower((char)code_point);
    }
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code_point);
}

static struct str mapped(struct arena *a, struct str s, utf8proc_option_t options)
{
    struct buf clean;
    utf8proc_uint8_t *result = NULL;
    utf8proc_ssize_t n;
    struct str ret = STR_NONE;

    buf_init(&clean, LIMIT_TEXT_BYTES);
    if (utf8_valid_until(s) < s.n) {
        for (size_t at = 0; at < s.n;) {
            buf_utf8(&clean, utf8_next(s, &at));
        }
        s = buf_view(&clean);
    }
    if (clean.failed) {
        a->failed = true;
        goto out;
    }
    n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &result, options);
    if (n < 0) {
        a->failed = true;
    } else {
        ret = arena_str(a, str_make((const char *)result, (size_t)n));
    }
out:
    free(result);
    buf_done(&clean);
    return ret;
}

struct str unicode_nfc(struct arena *a, struct str s)
{
    if (str_all(s, is_ascii)) {
        return arena_str(a, s);
    }
    return mapped(a, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

struct str unicode_fold(struct arena *a, struct str s)
{
    if (s.n == 0) {
        return arena_str(a, s);
    }
    return mapped(a, s,
                  UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                      UTF8PROC_IGNORE);
}

/* Marks that NFKC may join to the character before them: Latin ones, the vowels and ends of Hangul
   syllables, the voice marks of kana. */
static bool is_joining(uint32_t code_point)
{
    return (code_point >= 0x300 && code_point <= 0x36F) ||
           (code_point >= 0x1160 && code_point <= 0x11FF) ||
           (code_point >= 0x3099 && code_point <= 0x309A) ||
           (code_point >= 0xFF9E && code_point <= 0xFF9F);
}

/* Where the joining marks that begin at `at` end. */
static size_t joining_end(struct str s, size_t at)
{
    while (at < s.n && (unsigned char)s.p[at] >= 0xCC) {
        size_t next = at;

        if (!is_joining(utf8_next(s, &next))) {
            break;
        }
        at = next;
    }
    return at;
}

/* Characters that NFKC and lower case leave as they are; only the frequent ones. */
static bool is_plain(uint32_t code_point)
{
    return (code_point >= 0x4E00 && code_point <= 0x9FFF) ||
           (code_point >= 0x3001 && code_point <= 0x3029) ||
           (code_point >= 0x3041 && code_point <= 0x3096) ||
           (code_point >= 0x30A1 && code_point <= 0x30FE) ||
           (code_point >= 0xAC00 && code_point <= 0xD7A3) ||
           (code_point >= 0x2010 && code_point <= 0x201F && code_point != 0x2011 &&
            code_point != 0x2017);
}

static void add_lower(struct buf *out, uint32_t code_point)
{
    /* In lower case it would be two characters. */
    buf_utf8(out, code_point == 0x130 ? code_point : unicode_lower(code_point));
}

static void add_mapped(struct buf *out, struct str s)
{
    utf8proc_uint8_t *result = NULL;
    const utf8proc_ssize_t n =
        utf8_valid_until(s) < s.n
            ? UTF8PROC_ERROR_INVALIDUTF8
            : utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &result,
                           UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE);
    const struct str mapped = {(const char *)result, n > 0 ? (size_t)n : 0};

    out->failed |= n == UTF8PROC_ERROR_NOMEM;
    for (size_t at = 0; at < mapped.n;) {
        add_lower(out, utf8_next(mapped, &at));
    }
    free(result);
    if (n < 0) {
        buf_utf8(out, UNICODE_REPLACEMENT);
    }
}

void unicode_plain(struct buf *out, struct str s)
{
    for (size_t at = 0; at < s.n;) {
        const size_t start = at;
        const uint32_t code_point = utf8_next(s, &at);
        const size_t end = joining_end(s, at);

        if (end == at && code_point < 0x80) {
            buf_char(out, ascii_lower((char)code_point));
        } else if (end == at && is_plain(code_point)) {
            buf_add(out, s.p + start, at - start);
        } else if (end == at && code_point > FULL_WIDTH && code_point < FULL_WIDTH + 0x5F) {
            /* Every sentence in Chinese has some: these are ASCII. */
            buf_char(out, ascii_lower((char)(code_point - FULL_WIDTH + ' ')));
        } else {
            add_mapped(out, str_sub(s, start, end));
        }
        at = end;
    }
}

size_t unicode_columns(struct str s)
{
    size_t columns = 0;

    for (size_t at = 0; at < s.n;) {
        int width = utf8proc_charwidth((utf8proc_int32_t)utf8_next(s, &at));

        columns += width > 0 ? (size_t)width : 0;
    }
    return columns;
}
