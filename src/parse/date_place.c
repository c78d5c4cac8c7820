/*
 * Finds the dates that addresses, file names and folders hold. Invariant: what it returns is valid
 * and of a year that a post may have; other numbers are numbers.
 */
#include "base/url.h"
#include "parse/date_scan.h"

/* Years that a folder or an address may mean: other numbers are numbers. */
static bool plausible(const struct civil *c)
{
    return c->year >= 1970 && c->year < 2100 && civil_valid(c);
}

static struct dated dated_of(int year, int month, int day)
{
    struct dated d = {.month_only = day == 0};

    set_day(&d.civil, year, month, day ? day : 1);
    return plausible(&d.civil) ? d : (struct dated){0};
}

struct dated date_of_name(struct str name, struct str *ret_rest)
{
    struct scan s = {name.p, name.p + name.n};
    int year, month, day;
    struct dated d = {0};

    if (ret_rest) {
        *ret_rest = name;
    }
    if (take_number(&s, 8, 8, &year)) {
        d = dated_of(year / 10000, year / 100 % 100, year % 100);
    } else if (take_number(&s, 4, 4, &year) && take_char(&s, "-_.") &&
               take_number(&s, 1, 2, &month) && take_char(&s, "-_.") &&
               take_number(&s, 1, 2, &day)) {
        d = dated_of(year, month, day);
    }
    if (d.civil.year == 0 || !at_boundary(&s)) {
        return (struct dated){0};
    }
    if (ret_rest) {
        *ret_rest = str_make(s.p, (size_t)(s.end - s.p));
    }
    return d;
}

/* The value of a path component that is a number with n digits, or 0. */
static int component_number(struct str s, size_t min, size_t max)
{
    struct scan at = {s.p, s.p + s.n};
    int value = 0;

    if (s.n < min || s.n > max || !take_number(&at, 1, 8, &value) || at.p != at.end) {
        return 0;
    }
    return value;
}

/* A component that says a month by itself: 202111, 2021-11, 2021_11. */
static struct dated month_component(struct str s)
{
    int year = component_number(s, 6, 6), month;

    if (year) {
        return dated_of(year / 100, year % 100, 0);
    }
    if (s.n < 6 || s.n > 7 || !strchr("-_.", s.p[4])) {
        return (struct dated){0};
    }
    year = component_number(str_sub(s, 0, 4), 4, 4);
    month = component_number(str_from(s, 5), 1, 2);
    return year && month ? dated_of(year, month, 0) : (struct dated){0};
}

/* Looks at one component after another; remembers the deepest date. */
static struct dated date_of_components(struct str path)
{
    struct dated found = {0};
    int year = 0, month = 0;
    struct str piece;

    while (str_token(&path, '/', &piece)) {
        struct dated d = month_component(piece);
        int day = month ? component_number(piece, 1, 2) : 0;
        int next_month = year && !month ? component_number(piece, 1, 2) : 0;

        if (d.civil.year) {
            found = d;
        } else if (day && dated_of(year, month, day).civil.year) {
            found = dated_of(year, month, day);
        } else if (next_month && dated_of(year, next_month, 0).civil.year) {
            found = dated_of(year, next_month, 0);
        } else if (date_of_name(piece, NULL).civil.year) {
            found = date_of_name(piece, NULL);
        }
        if (next_month) {
            month = next_month;
        } else {
            year = component_number(piece, 4, 4);
            month = 0;
        }
    }
    return found;
}

struct dated date_of_address(struct str address)
{
    struct url url;

    return date_of_components(url_split(address, &url) ? url.path : address);
}

struct dated date_of_folders(struct str path)
{
    size_t slash = str_rchr(path, '/');

    return slash == STR_NPOS ? (struct dated){0} : date_of_components(str_sub(path, 0, slash));
}

int64_t date_distance_days(const struct civil *day, const struct dated *other)
{
    const struct civil *o = &other->civil;
    int64_t d = civil_days(day->year, day->month, day->day);
    int64_t first = civil_days(o->year, o->month, o->day);
    int64_t last = other->month_only ? first + civil_days_in_month(o->year, o->month) - 1 : first;

    if (d < first) {
        return first - d;
    }
    return d > last ? d - last : 0;
}
