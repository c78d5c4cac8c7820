/*
 * Turns dates as they are written in front matter into civil time on the writer's own wall clock.
 * Invariant: what it returns is valid (civil_valid), and no locale, zone table or clock is asked.
 */
#include "parse/date.h"

#include "base/url.h"

/* A reading position; every take_ function moves it only where it succeeds. */
struct scan {
    const char *p, *end;
};

static bool take_char(struct scan *s, const char *set)
{
    if (s->p == s->end || *s->p == '\0' || !strchr(set, *s->p)) {
        return false;
    }
    s->p++;
    return true;
}

static void skip_spaces(struct scan *s)
{
    while (take_char(s, " \t")) {
        ;
    }
}

static bool take_text(struct scan *s, const char *text)
{
    size_t n = strlen(text);

    if ((size_t)(s->end - s->p) < n || memcmp(s->p, text, n) != 0) {
        return false;
    }
    s->p += n;
    return true;
}

/* A whole run of digits with min to max of them. */
static bool take_number(struct scan *s, int min, int max, int *ret)
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

/* Letters of a word, at most 15; 0 where there is none. */
static size_t take_word(struct scan *s, char word[16])
{
    size_t n = 0;

    while (s->p < s->end && ascii_is_alpha(*s->p) && n < 15) {
        word[n++] = ascii_lower(*s->p++);
    }
    word[n] = '\0';
    return n;
}

static void read_fraction(struct scan *s)
{
    const struct scan before = *s;

    if (!take_char(s, ".,")) {
        return;
    }
    if (s->p == s->end || !ascii_is_digit(*s->p)) {
        *s = before;
    }
    while (s->p < s->end && ascii_is_digit(*s->p)) {
        s->p++;
    }
}

/* am, pm, AM, PM behind a time. */
static void read_half_day(struct scan *s, int *hour)
{
    struct scan ahead = *s;
    char word[16];

    skip_spaces(&ahead);
    if (take_word(&ahead, word) != 2 || word[1] != 'm' || *hour > 12 || *hour == 0) {
        return;
    }
    if (word[0] == 'p') {
        *hour = *hour % 12 + 12;
    } else if (word[0] == 'a') {
        *hour %= 12;
    } else {
        return;
    }
    *s = ahead;
}

/* 9:05, 01:22:50.536139, 9时5分, 9点05分30秒. */
static bool take_time(struct scan *s, struct civil *c)
{
    struct scan at = *s;
    int hour, minute = 0, second = 0;
    bool colon;

    if (!take_number(&at, 1, 2, &hour)) {
        return false;
    }
    colon = take_char(&at, ":");
    if (!colon && !take_text(&at, "时") && !take_text(&at, "點") && !take_text(&at, "点")) {
        return false;
    }
    if (!take_number(&at, 1, 2, &minute) && colon) {
        return false;
    }
    if (take_char(&at, ":") || take_text(&at, "分")) {
        if (take_number(&at, 1, 2, &second)) {
            (void)take_text(&at, "秒");
        }
    }
    read_fraction(&at);
    read_half_day(&at, &hour);
    if (hour > 23 || minute > 59 || second > 60) {
        return false;
    }
    c->hour = (int8_t)hour;
    c->minute = (int8_t)minute;
    c->second = (int8_t)(second == 60 ? 59 : second);
    c->has_time = true;
    *s = at;
    return true;
}

/* Z, UTC, GMT+0800, +08:00, +0800, -4. Names of other zones mean several things: not read. */
static bool take_zone(struct scan *s, struct civil *c)
{
    struct scan at = *s;
    char word[16];
    int hours, minutes = 0, sign;
    bool named;

    skip_spaces(&at);
    named = take_word(&at, word) > 0;
    if (named && strcmp(word, "z") != 0 && strcmp(word, "utc") != 0 && strcmp(word, "gmt") != 0) {
        return false;
    }
    sign = at.p < at.end && *at.p == '-' ? -1 : 1;
    if (!take_char(&at, "+-")) {
        c->has_zone = named;
        *s = at;
        return named;
    }
    if (take_number(&at, 1, 2, &hours)) {
        if (take_char(&at, ":") && !take_number(&at, 2, 2, &minutes)) {
            return false;
        }
    } else if (take_number(&at, 4, 4, &hours)) {
        minutes = hours % 100;
        hours /= 100;
    } else {
        return false;
    }
    if (hours > 15 || minutes > 59) {
        return false;
    }
    c->has_zone = true;
    c->zone_minutes = (int16_t)(sign * (hours * 60 + minutes));
    *s = at;
    return true;
}

static void set_day(struct civil *c, int year, int month, int day)
{
    c->year = year;
    c->month = (int8_t)month;
    c->day = (int8_t)day;
}

/* Where a date may end: not inside a longer number or word. */
static bool at_boundary(const struct scan *s)
{
    return s->p == s->end || !ascii_is_alnum(*s->p);
}

/* 2021-11-24, 2016/1/1, 2021.11.24, 2021-11, 2021年11月24日. */
static bool take_numeric_day(struct scan *s, struct civil *c)
{
    struct scan at = *s;
    int year, month = 1, day = 1;
    bool chinese;

    if (!take_number(&at, 4, 4, &year)) {
        return false;
    }
    chinese = take_text(&at, "年");
    if (chinese) {
        if (take_number(&at, 1, 2, &month) && take_text(&at, "月") &&
            take_number(&at, 1, 2, &day) && !take_text(&at, "日")) {
            (void)take_text(&at, "号");
        }
    } else if (at.p < at.end && strchr("-/.", *at.p) && *at.p != '\0') {
        const char separator[2] = {*at.p, '\0'};

        at.p++;
        if (!take_number(&at, 1, 2, &month)) {
            return false;
        }
        if (take_char(&at, separator) && !take_number(&at, 1, 2, &day)) {
            return false;
        }
    }
    if (!chinese && !at_boundary(&at) && *at.p != 'T' && *at.p != 't') {
        return false;
    }
    set_day(c, year, month, day);
    *s = at;
    return civil_valid(c);
}

/* What may follow a day: a time, then a zone. */
static void read_time_and_zone(struct scan *s, struct civil *c)
{
    struct civil with_time = *c;

    while (take_char(s, " \tTt,_") || take_text(s, "\xE3\x80\x80")) {
        ;
    }
    if (!take_time(s, &with_time)) {
        return;
    }
    (void)take_zone(s, &with_time);
    if (civil_valid(&with_time)) {
        *c = with_time;
    }
}

/* 20211124, 202111241022, 20211124102233, seconds or milliseconds since 1970. */
static bool read_digits(struct str s, struct civil *ret)
{
    struct civil c = {0};
    struct scan at = {s.p, s.p + s.n};
    uint64_t value;

    if (!str_to_u64(s, &value)) {
        return false;
    }
    if (s.n == 8 || s.n == 12 || s.n == 14) {
        uint64_t day = s.n == 8 ? value : s.n == 12 ? value / 10000 : value / 1000000;
        uint64_t clock = s.n == 8 ? 0 : s.n == 12 ? value % 10000 * 100 : value % 1000000;

        set_day(&c, (int)(day / 10000), (int)(day / 100 % 100), (int)(day % 100));
        c.hour = (int8_t)(clock / 10000);
        c.minute = (int8_t)(clock / 100 % 100);
        c.second = (int8_t)(clock % 100);
        c.has_time = s.n > 8;
        if (civil_valid(&c) && c.year >= 1000) {
            *ret = c;
            return true;
        }
    }
    if (s.n == 4 && take_numeric_day(&at, &c)) {
        *ret = c;
        return true;
    }
    if (s.n < 9 || s.n > 13 || s.n == 11) {
        return false;
    }
    *ret = civil_from_utc((int64_t)(s.n > 11 ? value / 1000 : value));
    return true;
}

/* 1 … 12 for an English month's name or its first three letters or more. */
static int month_of(const char *word, size_t n)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};

    for (int i = 0; i < 12 && n >= 3; i++) {
        if (n <= strlen(names[i]) && memcmp(names[i], word, n) == 0) {
            return i + 1;
        }
    }
    return 0;
}

/* One piece of a date with words: a time, a zone, a number, a word. False at the end. */
static bool take_piece(struct scan *s, struct civil *c, int *day, int *month, int *year)
{
    char word[16];
    size_t n;
    int number;

    while (take_char(s, " \t,.()")) {
        ;
    }
    if (s->p == s->end) {
        return false;
    }
    if ((!c->has_time && take_time(s, c)) || (c->has_time && !c->has_zone && take_zone(s, c))) {
        return true;
    }
    if (take_number(s, 4, 4, &number)) {
        *year = *year ? *year : number;
        return true;
    }
    if (take_number(s, 1, 2, &number)) {
        *day = *day ? *day : number;
        return true;
    }
    n = take_word(s, word);
    if (n > 0 && *month == 0) {
        *month = month_of(word, n);
    }
    if (n == 0) {
        s->p++;
    }
    return true;
}

/* Wed, 24 Nov 2021 01:22:50 +0800; Nov 24, 2021; Wed Nov 24 01:22:50 2021. */
static bool read_words(struct scan s, struct civil *ret)
{
    struct civil c = {0};
    int day = 0, month = 0, year = 0;

    while (take_piece(&s, &c, &day, &month, &year)) {
        ;
    }
    if (month == 0 || year == 0) {
        return false;
    }
    set_day(&c, year, month, day ? day : 1);
    if (!civil_valid(&c)) {
        return false;
    }
    *ret = c;
    return true;
}

bool date_read(struct str s, struct civil *ret)
{
    struct civil c = {0};
    struct scan at;

    s = str_sub(str_trim(s), 0, 200);
    at = (struct scan){s.p, s.p + s.n};
    if (str_empty(s)) {
        return false;
    }
    if (read_digits(s, ret)) {
        return true;
    }
    if (ascii_is_digit(s.p[0]) && take_numeric_day(&at, &c)) {
        read_time_and_zone(&at, &c);
        *ret = c;
        return true;
    }
    return read_words((struct scan){s.p, s.p + s.n}, ret);
}

bool date_is_zero(struct str s)
{
    return str_starts(str_trim(s), STR("0001-01-01")) || str_starts(s, STR("0000-00-00"));
}

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
