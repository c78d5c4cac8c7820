/*
 * Civil time: a date as its writer wrote it, on the writer's own wall clock. Proleptic Gregorian.
 */
#ifndef SHEAF_BASE_CIVIL_H
#define SHEAF_BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct civil {
    int32_t year;      /* 1 … 9999; 0: no date */
    int8_t month, day; /* 1 … 12, 1 … 31 */
    int8_t hour, minute, second;
    bool has_time, has_zone;
    int16_t zone_minutes; /* east of UTC */
};

bool civil_valid(const struct civil *c);
/* Days since 1970-01-01 of the wall clock's day. */
int64_t civil_days(int32_t year, int month, int day);
/* Seconds since 1970-01-01T00:00:00 on the wall clock itself (the zone is not applied). */
int64_t civil_wall_seconds(const struct civil *c);
/* UTC seconds; without a zone the wall clock is taken as UTC. */
int64_t civil_utc_seconds(const struct civil *c);
/* A UTC time as civil time with zone 0. */
struct civil civil_from_utc(int64_t utc_seconds);
int civil_days_in_month(int32_t year, int month);
/* The week of a date by ISO 8601: from Monday on, in the year that its Thursday is in. 1 … 53. */
int civil_week(const struct civil *c, int32_t *ret_year);

#define CIVIL_TEXT_SIZE 32
/* "2021-11-24" */
struct str civil_date_text(const struct civil *c, char buffer[CIVIL_TEXT_SIZE]);
/* "2021-11-24T01:22:50Z" */
struct str civil_utc_text(int64_t utc_seconds, char buffer[CIVIL_TEXT_SIZE]);

#endif
