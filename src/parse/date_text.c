/*
 * Turns the text of a date into the plainer one that the reader of dates knows: Chinese numerals
 * and full-width characters become ASCII, days of the week and what stands in parentheses go, and
 * so do spaces beside Chinese. Invariant: the result is at most as long as the buffer, cut where it
 * would be longer.
 */
#include "base/unicode.h"
#include "parse/date_scan.h"

struct plain {
    char *out;
    size_t n;
    bool chinese; /* the last character is */
    bool numerals;
    /* A number in Chinese that has begun: 二〇二一, 二十四 */
    int value, digit;
    char digits[8];
    size_t n_digits;
    bool tens;
};

static void add(struct plain *p, const char *bytes, size_t n)
{
    if (p->n + n < DATE_TEXT_SIZE) {
        memcpy(p->out + p->n, bytes, n);
        p->n += n;
    }
}

static void end_number(struct plain *p)
{
    if (p->tens) {
        int value = p->value + p->digit;
        char text[2] = {(char)('0' + value / 10), (char)('0' + value % 10)};

        add(p, text, 2);
    } else {
        add(p, p->digits, p->n_digits);
    }
    p->value = p->digit = 0;
    p->n_digits = 0;
    p->tens = false;
}

static int numeral_of(uint32_t c)
{
    static const uint32_t digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                      0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};

    for (int i = 0; i < 10; i++) {
        if (digits[i] == c) {
            return i;
        }
    }
    return c == 0x96F6 || c == 0x25CB ? 0 : -1;
}

/* One character of a number in Chinese: 〇 … 九, 十, 廿, 卅. */
static bool take_numeral(struct plain *p, uint32_t c)
{
    const int digit = numeral_of(c);
    const int tens = c == 0x5341 ? 1 : c == 0x5EFF ? 2 : c == 0x5345 ? 3 : 0;

    if (!p->numerals || (digit < 0 && !tens) || p->n_digits == sizeof p->digits) {
        return false;
    }
    if (tens) {
        p->value = (tens == 1 && p->digit > 0 ? p->digit : tens) * 10;
        p->digit = 0;
        p->tens = true;
    } else {
        p->digit = digit;
        p->digits[p->n_digits++] = (char)('0' + digit);
    }
    p->chinese = true;
    return true;
}

static void add_character(struct plain *p, uint32_t c)
{
    char bytes[4];

    end_number(p);
    if (c == ' ' || c == '\t' || c == 0x3000) {
        if (!p->chinese) {
            add(p, " ", 1);
        }
        return;
    }
    c = c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
    p->chinese = unicode_is_cjk(c) || unicode_is_hangul(c);
    while (p->chinese && p->n > 0 && p->out[p->n - 1] == ' ') {
        p->n--;
    }
    add(p, bytes, utf8_encode(c, bytes));
}

/* "周三", "星期三", "(Wed)", "（星期三）" at the position: how long it is, or 0. */
static size_t aside(struct str s)
{
    static const char *const week[] = {"星期", "周", "週", "礼拜", "禮拜"};
    static const char *const pairs[][2] = {{"(", ")"}, {"（", "）"}};

    for (size_t i = 0; i < sizeof week / sizeof week[0]; i++) {
        size_t at = strlen(week[i]);

        if (str_starts(s, str_of(week[i])) && at < s.n) {
            (void)utf8_next(s, &at);
            return at;
        }
    }
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        size_t end = str_find(s, str_of(pairs[i][1]));

        if (str_starts(s, str_of(pairs[i][0])) && end != STR_NPOS) {
            return end + strlen(pairs[i][1]);
        }
    }
    return 0;
}

struct str date_plain(struct str s, char buffer[DATE_TEXT_SIZE])
{
    struct plain p = {.out = buffer};

    p.numerals = str_find(s, STR("年")) != STR_NPOS || str_find(s, STR("月")) != STR_NPOS;
    for (size_t at = 0; at < s.n;) {
        const size_t skip = aside(str_from(s, at));
        uint32_t c;

        if (skip > 0) {
            at += skip;
            add_character(&p, ' ');
            continue;
        }
        c = utf8_next(s, &at);
        if (!take_numeral(&p, c)) {
            add_character(&p, c);
        }
    }
    end_number(&p);
    return str_trim(str_make(buffer, p.n));
}
