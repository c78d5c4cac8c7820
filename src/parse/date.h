/*
 * Dates as people and their tools write them become civil time.
 */
#ifndef SHEAF_PARSE_DATE_H
#define SHEAF_PARSE_DATE_H

#include "base/civil.h"

/* A date with or without a time and a zone: 2021-11-24 01:22:50.536139, 2016/1/1 9:05 -4,
   2021年11月24日, RFC 2822, "Nov 24, 2021", 20211124, seconds since 1970. False leaves *ret alone.
   A missing month or day is the first; what follows a complete date and makes no sense is passed
   over. */
bool date_read(struct str s, struct civil *ret);
/* Go and others write year 1 for "no date". */
bool date_is_zero(struct str s);

/* What an address, a file's name or its folders say: days, or only a month. */
struct dated {
    struct civil civil; /* year 0: nothing */
    bool month_only;    /* the day is not known and set to 1 */
};
/* "/2015/10/29/x", "/2015/10/x", "/2015-10-29-x" */
struct dated date_of_address(struct str address);
/* "2024-09-27-x.md", "20240927 x.md"; *ret_rest (may be NULL) is what follows the date. */
struct dated date_of_name(struct str name, struct str *ret_rest);
/* "2021/11/", "202111/", "2021-11/", "2021/11/24/" among the folders of a path; the deepest. */
struct dated date_of_folders(struct str path);

/* Days between a day and what the other says; 0 inside its month. */
int64_t date_distance_days(const struct civil *day, const struct dated *other);

#endif
