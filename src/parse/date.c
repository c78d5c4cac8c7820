/*
 * Turns dates as they are written in front matter into civil time on the writer's own wall clock.
 * Invariant: what it returns is valid (civil_valid), and no locale, zone table or clock is asked.
 */
#include "parse/date_scan.h"

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

/* A word for the time of day before an hour: moves the hour later, where it is on a dial of 12. */
struct day_time {
    const char *word;
    int first, last; /* hours that become those of the afternoon */
};

static const struct day_time *take_day_time(struct scan *s)
{
    static const struct day_time words[] = {
        {"凌晨", 0, -1}, {"早上", 0, -1}, {"早晨", 0, -1}, {"清晨", 0, -1}, {"上午", 0, -1},
        {"午前", 0, -1}, {"오전", 0, -1}, {"中午", 1, 9},  {"下午", 1, 11}, {"午后", 1, 11},
        {"午後", 1, 11}, {"오후", 1, 11}, {"傍晚", 1, 11}, {"晚上", 1, 11}, {"夜间", 1, 11},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (take_text(s, words[i].word)) {
            return &words[i];
        }
    }
    return NULL;
}

static bool take_hour_sign(struct scan *s)
{
    return take_text(s, "时") || take_text(s, "時") || take_text(s, "点") || take_text(s, "點") ||
           take_text(s, "시");
}

/* 9:05, 01:22:50.536139, 9时5分, 下午3点半, 9点05分30秒. */
static bool take_time(struct scan *s, struct civil *c)
{
    struct scan at = *s;
    int hour, minute = 0, second = 0;
    const struct day_time *word = take_day_time(&at);
    bool colon;

    if (!take_number(&at, 1, 2, &hour)) {
        return false;
    }
    colon = take_char(&at, ":");
    if (!colon && !take_hour_sign(&at)) {
        return false;
    }
    if (!colon && take_text(&at, "半")) {
        minute = 30;
    } else if (!take_number(&at, 1, 2, &minute) && colon) {
        return false;
    }
    if (take_char(&at, ":") || take_text(&at, "分")) {
        if (take_number(&at, 1, 2, &second)) {
            (void)take_text(&at, "秒");
        }
    }
    read_fraction(&at);
    read_half_day(&at, &hour);
    hour += word && hour >= word->first && hour <= word->last ? 12 : 0;
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

static bool take_either(struct scan *s, const char *a, const char *b)
{
    return take_text(s, a) || take_text(s, b);
}

/* 2021-11-24, 2016/1/1, 2021.11.24, 2021-11, 2021年11月24日, 民國110年11月24日. */
static bool take_numeric_day(struct scan *s, struct civil *c)
{
    struct scan at = *s;
    int year, month = 1, day = 1;
    const bool minguo = take_either(&at, "民國", "民国");
    bool chinese;

    if (!take_number(&at, minguo ? 1 : 4, minguo ? 3 : 4, &year)) {
        return false;
    }
    chinese = take_either(&at, "年", "년");
    if (minguo && !chinese) {
        return false;
    }
    if (chinese) {
        year += minguo ? 1911 : 0;
        if (take_number(&at, 1, 2, &month) && take_either(&at, "月", "월") &&
            take_number(&at, 1, 2, &day) && !take_either(&at, "日", "일")) {
            (void)take_either(&at, "号", "號");
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

/* 24.11.2021, and 24/11/2021 or 11/24/2021 where the numbers tell which is the day. */
static bool take_day_first(struct scan *s, struct civil *c)
{
    struct scan at = *s;
    int first, second, year;

    if (!take_number(&at, 1, 2, &first) || at.p == at.end || !strchr("/.-", *at.p)) {
        return false;
    }
    const char separator[2] = {*at.p, '\0'};

    if (!take_char(&at, separator) || !take_number(&at, 1, 2, &second) ||
        !take_char(&at, separator) || !take_number(&at, 4, 4, &year) || !at_boundary(&at)) {
        return false;
    }
    if (separator[0] == '.' || first > 12 || first == second) {
        set_day(c, year, second, first);
    } else if (second > 12) {
        set_day(c, year, first, second);
    }
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
    char buffer[DATE_TEXT_SIZE];
    struct civil c = {0};
    struct scan at;

    s = date_plain(str_sub(str_trim(s), 0, 200), buffer);
    at = (struct scan){s.p, s.p + s.n};
    if (str_empty(s)) {
        return false;
    }
    if (read_digits(s, ret)) {
        return true;
    }
    if (take_numeric_day(&at, &c) || take_day_first(&at, &c)) {
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
