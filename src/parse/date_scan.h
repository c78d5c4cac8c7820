/*
 * A reading position in the text of a date: private to the files that read dates.
 */
#ifndef SHEAF_PARSE_DATE_SCAN_H
#define SHEAF_PARSE_DATE_SCAN_H

#include "parse/date.h"

#define DATE_TEXT_SIZE ((size_t)256)
/* date_text.c: the text without what Chinese and full-width writing adds, in the buffer. */
struct str date_plain(struct str s, char buffer[DATE_TEXT_SIZE]);

/* A reading position; every take_ function moves it only where it succeeds. */
struct scan {
    const char *p, *end;
};

static inline bool take_char(struct scan *s, const char *set)
{
    if (s->p == s->end || *s->p == '\0' || !strchr(set, *s->p)) {
        return false;
    }
    s->p++;
    return true;
}

static inline void skip_spaces(struct scan *s)
{
    while (take_char(s, " \t")) {
        ;
    }
}

static inline bool take_text(struct scan *s, const char *text)
{
    size_t n = strlen(text);

    if ((size_t)(s->end - s->p) < n || memcmp(s->p, text, n) != 0) {
        return false;
    }
    s->p += n;
    return true;
}

/* A whole run of digits with min to max of them. */
static inline bool take_number(struct scan *s, int min, int max, int *ret)
{
    const char *p = s->p;
    int value = 0, n = 0;

    for (; p < s->end && ascii_is_digit(*p); p++, n++) {
        if (n == max) {
            return false;
        }
        value = value * 10 + (*p - '0');
    }
    if (n < min) {
        return false;
    }
    s->p = p;
    *ret = value;
    return true;
}

static inline void set_day(struct civil *c, int year, int month, int day)
{
    c->year = year;
    c->month = (int8_t)month;
    c->day = (int8_t)day;
}

/* Where a date may end: not inside a longer number or word. */
static inline bool at_boundary(const struct scan *s)
{
    return s->p == s->end || !ascii_is_alnum(*s->p);
}

#endif
