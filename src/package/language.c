/*
 * Language tags become two answers: whether a book may name them, and which way their script runs.
 */
#include "package/language.h"

static bool all_alpha(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_is_alpha(s.p[i])) {
            return false;
        }
    }
    return true;
}

static bool all_alnum(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_is_alnum(s.p[i])) {
            return false;
        }
    }
    return true;
}

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_is_digit(s.p[i])) {
            return false;
        }
    }
    return true;
}

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
    if (subtag.n == 3 && all_alpha(subtag)) {
        return PLACE_EXTLANG;
    }
    if (subtag.n == 4 && all_alpha(subtag)) {
        return PLACE_SCRIPT;
    }
    if ((subtag.n == 2 && all_alpha(subtag)) || (subtag.n == 3 && all_digits(subtag))) {
        return PLACE_REGION;
    }
    if ((subtag.n >= 5 && subtag.n <= 8 && all_alnum(subtag)) ||
        (subtag.n == 4 && ascii_is_digit(subtag.p[0]) && all_alnum(subtag))) {
        return PLACE_VARIANT;
    }
    return PLACE_NONE;
}

bool language_valid(struct str tag)
{
    enum place before = PLACE_LANGUAGE;
    struct str subtag;

    if (tag.n > 64 || str_ends(tag, STR("-")) || !str_token(&tag, '-', &subtag) || subtag.n < 2 ||
        subtag.n > 3 || !all_alpha(subtag)) {
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
