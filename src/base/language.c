/*
 * Language tags (BCP 47) become their usual form and three answers: whether a book may name them,
 * how much of them every reading system knows, and which way their script runs.
 */
#include "base/language.h"

/* The subtags' places in a tag, in order; a later one never comes before an earlier one. */
enum place {
    PLACE_LANGUAGE,
    PLACE_EXTLANG,
    PLACE_SCRIPT,
    PLACE_REGION,
    PLACE_VARIANT,
    PLACE_NONE
};

static enum place place_of(struct str subtag)
{
    if (subtag.n == 3 && str_all(subtag, ascii_is_alpha)) {
        return PLACE_EXTLANG;
    }
    if (subtag.n == 4 && str_all(subtag, ascii_is_alpha)) {
        return PLACE_SCRIPT;
    }
    if ((subtag.n == 2 && str_all(subtag, ascii_is_alpha)) ||
        (subtag.n == 3 && str_all(subtag, ascii_is_digit))) {
        return PLACE_REGION;
    }
    if ((subtag.n >= 5 && subtag.n <= 8 && str_all(subtag, ascii_is_alnum)) ||
        (subtag.n == 4 && ascii_is_digit(subtag.p[0]) && str_all(subtag, ascii_is_alnum))) {
        return PLACE_VARIANT;
    }
    return PLACE_NONE;
}

/* Case by RFC 5646, section 2.1.1: zh-Hans-CN. */
static void subtag_case(char *p, size_t n, bool first)
{
    for (size_t i = 0; i < n; i++) {
        bool upper = !first && (n == 2 || (n == 4 && i == 0));

        p[i] = ascii_lower(p[i]);
        if (upper && p[i] >= 'a' && p[i] <= 'z') {
            p[i] = (char)(p[i] - 32);
        }
    }
}

static bool is_primary(struct str subtag)
{
    return (subtag.n == 2 || subtag.n == 3) && str_all(subtag, ascii_is_alpha);
}

static bool is_subtag(struct str s)
{
    return s.n >= 1 && s.n <= 8 && str_all(s, ascii_is_alnum);
}

struct str language_tag(struct arena *a, struct str s)
{
    struct str tag, rest, piece;
    char *p;
    bool first = true;

    s = str_trim(s);
    s = str_sub(s, 0, str_chr(s, '.'));
    if (s.n < 2 || s.n > 35) {
        return STR_NONE;
    }
    p = arena_alloc(a, s.n + 1);
    if (!p) {
        return STR_NONE;
    }
    for (size_t i = 0; i < s.n; i++) {
        p[i] = s.p[i];
        if (p[i] == '_') {
            p[i] = '-';
        }
    }
    tag = rest = str_make(p, s.n);
    while (str_token(&rest, '-', &piece)) {
        if (!is_subtag(piece) || (first && !is_primary(piece))) {
            return STR_NONE;
        }
        subtag_case(p + (piece.p - tag.p), piece.n, first);
        first = false;
    }
    return p[s.n - 1] == '-' ? STR_NONE : tag;
}

struct str language_core(struct str tag)
{
    struct str rest = tag, subtag;
    enum place before = PLACE_LANGUAGE;

    if (!str_token(&rest, '-', &subtag) || !is_primary(subtag)) {
        return STR_NONE;
    }
    size_t n = subtag.n;
    while (str_token(&rest, '-', &subtag)) {
        enum place place = place_of(subtag);
        if (place <= before || (place != PLACE_SCRIPT && place != PLACE_REGION)) {
            break;
        }
        n += 1 + subtag.n;
        before = place;
    }
    return str_sub(tag, 0, n);
}

bool language_valid(struct str tag)
{
    enum place before = PLACE_LANGUAGE;
    struct str subtag;

    if (tag.n > 64 || str_ends(tag, STR("-")) || !str_token(&tag, '-', &subtag) ||
        !is_primary(subtag)) {
        return false;
    }
    while (str_token(&tag, '-', &subtag)) {
        enum place place = place_of(subtag);
        bool repeats = place == before && place != PLACE_VARIANT;
        if (place == PLACE_NONE || place < before || repeats) {
            return false;
        }
        before = place;
    }
    return true;
}

bool language_is_rtl(struct str tag)
{
    static const char *const rtl[] = {"ar", "arc", "ckb", "dv", "fa", "he", "iw",
                                      "ps", "sd",  "syr", "ug", "ur", "yi"};
    static const char *const scripts[] = {"Arab", "Hebr", "Nkoo", "Syrc", "Thaa"};
    struct str language = STR_NONE, subtag;

    str_token(&tag, '-', &language);
    while (str_token(&tag, '-', &subtag)) {
        if (place_of(subtag) != PLACE_SCRIPT) {
            continue;
        }
        for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
            if (str_eq_nocase(subtag, str_of(scripts[i]))) {
                return true;
            }
        }
        return false;
    }
    for (size_t i = 0; i < sizeof rtl / sizeof rtl[0]; i++) {
        if (str_eq_nocase(language, str_of(rtl[i]))) {
            return true;
        }
    }
    return false;
}
