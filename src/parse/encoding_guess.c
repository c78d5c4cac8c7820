/*
 * Bytes become numbers that tell encodings from one another: which share of them has the form of
 * each, and which is common in it. Invariant: one pass over the bytes, and nothing but them counts.
 *
 * The standards of East Asia put common characters first, so the lead byte alone tells how likely a
 * character is: GB 2312 has its 3,755 common ones below D8, Big5 its 5,401 below C7, JIS X 0208 its
 * 2,965 below D0 (as EUC) with the kana before them, and KS X 1001 all of its Hangul below C9. Text
 * read in the encoding of another is spread over the rest.
 */
#include "parse/encoding_guess.h"

#include "base/unicode.h"

/* Taken off where EUC-JP has no kana: Chinese looks the same then. */
#define NO_KANA 60u

static bool in(unsigned c, unsigned low, unsigned high)
{
    return c >= low && c <= high;
}

static unsigned byte_at(struct str s, size_t i)
{
    return i < s.n ? (unsigned char)s.p[i] : 0;
}

unsigned encoding_utf8_share(struct str s)
{
    size_t good = 0, bad = 0;

    for (size_t at = 0; at < s.n;) {
        const size_t end = at + utf8_valid_until(str_from(s, at));

        for (; at < end; at++) {
            good += (unsigned char)s.p[at] >= 0x80;
        }
        if (at < s.n) {
            (void)utf8_next(s, &at);
            bad += at - end;
        }
    }
    return good + bad == 0 ? 1000 : (unsigned)(good * 1000 / (good + bad));
}

static size_t unit_gb(struct str s, bool *ret_common)
{
    const unsigned lead = byte_at(s, 0), trail = byte_at(s, 1);

    if (!in(lead, 0x81, 0xFE)) {
        return 0;
    }
    if (in(trail, 0x30, 0x39)) {
        return in(byte_at(s, 2), 0x81, 0xFE) && in(byte_at(s, 3), 0x30, 0x39) ? 4 : 0;
    }
    *ret_common = trail >= 0xA1 && (in(lead, 0xA1, 0xA3) || in(lead, 0xB0, 0xD7));
    return in(trail, 0x40, 0x7E) || in(trail, 0x80, 0xFE) ? 2 : 0;
}

static size_t unit_big5(struct str s, bool *ret_common)
{
    const unsigned lead = byte_at(s, 0), trail = byte_at(s, 1);

    *ret_common = in(lead, 0xA1, 0xA2) || in(lead, 0xA4, 0xC6);
    return in(lead, 0x81, 0xFE) && (in(trail, 0x40, 0x7E) || in(trail, 0xA1, 0xFE)) ? 2 : 0;
}

static size_t unit_sjis(struct str s, bool *ret_common)
{
    const unsigned lead = byte_at(s, 0), trail = byte_at(s, 1);

    if (in(lead, 0xA1, 0xDF)) {
        return 1; /* half-width katakana */
    }
    *ret_common = in(lead, 0x81, 0x83) || in(lead, 0x88, 0x97);
    return (in(lead, 0x81, 0x9F) || in(lead, 0xE0, 0xFC)) &&
                   (in(trail, 0x40, 0x7E) || in(trail, 0x80, 0xFC))
               ? 2
               : 0;
}

static size_t unit_euc_jp(struct str s, bool *ret_common)
{
    const unsigned lead = byte_at(s, 0), trail = byte_at(s, 1);

    if (lead == 0x8E) {
        return in(trail, 0xA1, 0xDF) ? 2 : 0;
    }
    if (lead == 0x8F) {
        return in(trail, 0xA1, 0xFE) && in(byte_at(s, 2), 0xA1, 0xFE) ? 3 : 0;
    }
    *ret_common = lead == 0xA1 || in(lead, 0xA3, 0xA5) || in(lead, 0xB0, 0xCF);
    return in(lead, 0xA1, 0xFE) && in(trail, 0xA1, 0xFE) ? 2 : 0;
}

static size_t unit_kr(struct str s, bool *ret_common)
{
    const unsigned lead = byte_at(s, 0), trail = byte_at(s, 1);

    *ret_common = trail >= 0xA1 && (lead == 0xA1 || lead == 0xA3 || in(lead, 0xB0, 0xC8));
    return in(lead, 0x81, 0xFE) &&
                   (in(trail, 0x41, 0x5A) || in(trail, 0x61, 0x7A) || in(trail, 0x81, 0xFE))
               ? 2
               : 0;
}

size_t encoding_unit(enum encoding_family family, struct str s, bool *ret_common)
{
    *ret_common = false;
    switch (family) {
    case FAMILY_GB:
        return unit_gb(s, ret_common);
    case FAMILY_BIG5:
        return unit_big5(s, ret_common);
    case FAMILY_SJIS:
        return unit_sjis(s, ret_common);
    case FAMILY_EUC_JP:
        return unit_euc_jp(s, ret_common);
    case FAMILY_KR:
        return unit_kr(s, ret_common);
    case FAMILY_LATIN:
    case FAMILY_SINGLE:
        return 1;
    case FAMILY_UTF16LE:
    case FAMILY_UTF16BE:
        return s.n < 2 ? 0 : 2;
    case FAMILY_UTF32:
        return s.n < 4 ? 0 : 4;
    }
    return 0;
}

/* Kana in EUC-JP, which Japanese text of any length has. */
static bool is_kana(enum encoding_family family, unsigned char lead)
{
    return family != FAMILY_EUC_JP || lead == 0xA4 || lead == 0xA5;
}

struct encoding_score encoding_score(enum encoding_family family, struct str s)
{
    size_t units = 0, formed = 0, common = 0, kana = 0;

    for (size_t at = 0; at < s.n;) {
        size_t n = 1;
        bool is_common;

        if ((unsigned char)s.p[at] >= 0x80) {
            n = encoding_unit(family, str_from(s, at), &is_common);
            units++;
            formed += n > 0;
            common += n > 0 && is_common;
            kana += n > 0 && is_kana(family, (unsigned char)s.p[at]);
            n = n > 0 ? n : 1;
        }
        at += n;
    }
    if (units == 0) {
        return (struct encoding_score){0, 0};
    }
    common = common * 1000 / units;
    if (kana * 10 < units) {
        common -= common < NO_KANA ? common : NO_KANA;
    }
    return (struct encoding_score){(unsigned)(formed * 1000 / units), (unsigned)common};
}

struct units {
    size_t n, usual, wrong;
};

/* Lines and ASCII count double: read in the wrong order, letters make Chinese characters. */
static void count_unit(struct units *u, unsigned c, unsigned next, bool *after_high)
{
    const bool high = in(c, 0xD800, 0xDBFF), low = in(c, 0xDC00, 0xDFFF);
    const bool paired = high ? in(next, 0xDC00, 0xDFFF) : *after_high;

    u->n++;
    if (high || low) {
        u->usual += paired;
        u->wrong += !paired;
    } else if (c == '\t' || c == '\n' || c == '\r' || in(c, 0x20, 0x7E)) {
        u->usual += 2;
    } else if (c < 0xA0 || c >= 0xFFFE) {
        u->wrong++;
    } else {
        u->usual += in(c, 0xA0, 0x24F) || in(c, 0x370, 0x5FF) || in(c, 0x2010, 0x203A) ||
                    in(c, 0x3000, 0x30FF) || in(c, 0x4E00, 0x9FFF) || in(c, 0xAC00, 0xD7A3) ||
                    in(c, 0xFF00, 0xFFEF);
    }
    *after_high = high;
}

static struct units count_units(struct str s, bool little)
{
    struct units u = {0, 0, 0};
    bool after_high = false;

    for (size_t i = 0; i + 1 < s.n; i += 2) {
        const unsigned c = little ? byte_at(s, i) | byte_at(s, i + 1) << 8
                                  : byte_at(s, i) << 8 | byte_at(s, i + 1);
        const unsigned next = little ? byte_at(s, i + 2) | byte_at(s, i + 3) << 8
                                     : byte_at(s, i + 2) << 8 | byte_at(s, i + 3);

        count_unit(&u, c, next, &after_high);
    }
    return u;
}

const char *encoding_utf16(struct str s)
{
    const struct units little = count_units(s, true), big = count_units(s, false);
    const struct units *best = little.usual > big.usual ? &little : &big;

    if (best->n < 4 || best->wrong * 100 > best->n || best->usual * 10 < best->n * 9) {
        return NULL;
    }
    return best == &little ? "UTF-16LE" : "UTF-16BE";
}

bool encoding_is_data16(struct str s, bool little)
{
    const struct units u = count_units(s, little);

    return u.wrong > 1 + u.n / 50;
}

/* A letter beside a letter, or a sign that typesetters and word processors write. */
static bool is_western_at(struct str s, size_t at)
{
    static const unsigned char signs[] = {0x80, 0x82, 0x84, 0x85, 0x8B, 0x91, 0x92, 0x93,
                                          0x94, 0x95, 0x96, 0x97, 0x99, 0x9B, 0xA0, 0xA1,
                                          0xA3, 0xA7, 0xA9, 0xAB, 0xAD, 0xAE, 0xB0, 0xB1,
                                          0xB2, 0xB5, 0xB7, 0xBB, 0xBD, 0xBF, 0xD7, 0xF7};
    const unsigned c = byte_at(s, at);
    const char before = (char)(at > 0 ? s.p[at - 1] : ' ');
    const char after = (char)(at + 1 < s.n ? s.p[at + 1] : ' ');

    for (size_t i = 0; i < sizeof signs; i++) {
        if (c == signs[i]) {
            return true;
        }
    }
    if (!in(c, 0xC0, 0xFE) && c != 0x8A && c != 0x8C && c != 0x9A && c != 0x9C) {
        return false;
    }
    return ascii_is_alpha(before) || ascii_is_alpha(after) ||
           (ascii_is_space(before) && ascii_is_space(after));
}

bool encoding_is_western(struct str s)
{
    size_t n = 0, western = 0;

    for (size_t at = 0; at < s.n; at++) {
        if ((unsigned char)s.p[at] >= 0x80) {
            n++;
            western += is_western_at(s, at);
        }
    }
    return western * 10 >= n * 9;
}
