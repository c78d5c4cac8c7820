/*
 * Turns dates into day and second counts and back, in the proleptic Gregorian calendar. Invariant:
 * arithmetic alone; no time zone database, locale or clock is asked.
 */
#include "base/civil.h"

#include <stdio.h>

#define DAY_SECONDS INT64_C(86400)
#define FIRST_SECOND (-INT64_C(62135596800)) /* 0001-01-01T00:00:00Z */
#define LAST_SECOND INT64_C(253402300799)    /* 9999-12-31T23:59:59Z */

static bool is_leap(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int civil_days_in_month(int32_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (month < 1 || month > 12) {
        return 0;
    }
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool civil_valid(const struct civil *c)
{
    /* Second 60 is a leap second. */
    return c->year >= 1 && c->year <= 9999 && c->day >= 1 &&
           c->day <= civil_days_in_month(c->year, c->month) && c->hour >= 0 && c->hour <= 23 &&
           c->minute >= 0 && c->minute <= 59 && c->second >= 0 && c->second <= 60 &&
           c->zone_minutes > -24 * 60 && c->zone_minutes < 24 * 60;
}

int64_t civil_days(int32_t year, int month, int day)
{
    /* Years begin in March, so that the leap day is the last one; eras are 400 such years. */
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (int64_t)(month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

int64_t civil_wall_seconds(const struct civil *c)
{
    return civil_days(c->year, c->month, c->day) * DAY_SECONDS + (int64_t)c->hour * 3600 +
           (int64_t)c->minute * 60 + c->second;
}

int64_t civil_utc_seconds(const struct civil *c)
{
    return civil_wall_seconds(c) - (c->has_zone ? (int64_t)c->zone_minutes * 60 : 0);
}

struct civil civil_from_utc(int64_t utc_seconds)
{
    int64_t days, seconds, era, day_of_era, year_of_era, day_of_year, month;

    if (utc_seconds < FIRST_SECOND) {
        utc_seconds = FIRST_SECOND;
    }
    if (utc_seconds > LAST_SECOND) {
        utc_seconds = LAST_SECOND;
    }
    days = utc_seconds / DAY_SECONDS;
    seconds = utc_seconds % DAY_SECONDS;
    if (seconds < 0) {
        seconds += DAY_SECONDS;
        days--;
    }
    days += 719468;
    era = days / 146097; /* days are positive: the year is at least 1 */
    day_of_era = days - era * 146097;
    year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    month = (5 * day_of_year + 2) / 153;
    return (struct civil){
        .year = (int32_t)(year_of_era + era * 400 + (month >= 10)),
        .month = (int8_t)(month < 10 ? month + 3 : month - 9),
        .day = (int8_t)(day_of_year - (153 * month + 2) / 5 + 1),
        .hour = (int8_t)(seconds / 3600),
        .minute = (int8_t)(seconds / 60 % 60),
        .second = (int8_t)(seconds % 60),
        .has_time = true,
        .has_zone = true,
    };
}

int civil_week(const struct civil *c, int32_t *ret_year)
{
    const int64_t day = civil_days(c->year, c->month, c->day);
    /* 1970-01-01 was a Thursday, 0001-01-01 a Monday: no week begins before it. */
    const int64_t weekday = ((day + 3) % 7 + 7) % 7;
    const int64_t thursday = day - weekday + 3;

    *ret_year = civil_from_utc(thursday * DAY_SECONDS).year;
    return (int)((thursday - civil_days(*ret_year, 1, 1)) / 7 + 1);
}

static struct str text_of(char buffer[CIVIL_TEXT_SIZE], int n)
{
    return (struct str){buffer, n < 0 ? 0 : n < CIVIL_TEXT_SIZE ? (size_t)n : CIVIL_TEXT_SIZE - 1};
}

struct str civil_date_text(const struct civil *c, char buffer[CIVIL_TEXT_SIZE])
{
    return text_of(buffer,
                   snprintf(buffer, CIVIL_TEXT_SIZE, "%04d-%02d-%02d", c->year, c->month, c->day));
}

struct str civil_utc_text(int64_t utc_seconds, char buffer[CIVIL_TEXT_SIZE])
{
    struct civil c = civil_from_utc(utc_seconds);

    return text_of(buffer, snprintf(buffer, CIVIL_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ",
                                    c.year, c.month, c.day, c.hour, c.minute, c.second));
}
