/*
 * What was asked for, read and checked: the options of struct group_options as numbers and keys.
 */
#ifndef SHEAF_GROUP_REQUEST_H
#define SHEAF_GROUP_REQUEST_H

#include "model/book.h"

/* Those of a date come last. */
enum key {
    KEY_CATEGORY,
    KEY_CATEGORY_FIRST,
    KEY_CATEGORY_LAST,
    KEY_TAG,
    KEY_FOLDER,
    KEY_AUTHOR,
    KEY_LANGUAGE,
    KEY_YEAR,
    KEY_QUARTER,
    KEY_MONTH,
    KEY_WEEK,
    KEY_DAY,
    KEY_COUNT
};

/* None: everything together. No key twice. */
struct keys {
    enum key v[KEY_COUNT];
    size_t n;
};

static inline bool key_is_date(enum key key)
{
    return key >= KEY_YEAR && key < KEY_COUNT;
}

/* Whether each value of `fine` lies within one of `coarse`: a month within a year. A week does not:
   it may begin in one year and end in the next. */
static inline bool key_within(enum key fine, enum key coarse)
{
    switch (coarse) {
    case KEY_YEAR:
        return fine == KEY_QUARTER || fine == KEY_MONTH || fine == KEY_DAY;
    case KEY_QUARTER:
        return fine == KEY_MONTH || fine == KEY_DAY;
    case KEY_MONTH:
    case KEY_WEEK:
        return fine == KEY_DAY;
    default:
        return false;
    }
}

enum field {
    FIELD_CATEGORY,
    FIELD_TAG,
    FIELD_FOLDER,
    FIELD_AUTHOR,
    FIELD_LANGUAGE,
    FIELD_COUNT
};

struct filter {
    enum field field;
    struct str value; /* NFC */
    bool used;        /* a post has the value */
};

struct filters {
    struct filter *v;
    size_t n;
};

enum parts_wish {
    PARTS_AUTO, /* by the posts of each volume */
    PARTS_NONE,
    PARTS_KEYS
};

#define PARTS_DEPTH 2
/* A volume of up to so many posts has no parts unless somebody asks for them. */
#define POSTS_WITHOUT_PARTS 60u

/* What a volume may hold; 0: no limit. */
struct split {
    uint64_t posts, bytes;
    uint64_t entries; /* files of a snapshot */
};

struct request {
    struct keys by;
    enum parts_wish parts_wish;
    struct keys parts;    /* at most PARTS_DEPTH */
    int64_t since, until; /* days since 1970, inclusive; INT64_MIN, INT64_MAX: no limit */
    struct filters select, reject;
    uint64_t newest; /* 0: all */
    struct split split;
    struct split snapshot_split;
    bool descending;
    bool drafts;
    bool dedupe;
    const struct group_options *options;
};

/* Values go into the arena; ERR_USAGE says what to write instead. */
enum err_kind request_read(struct arena *a, const struct group_options *options,
                           struct request *ret, struct err *err) SHEAF_MUST_USE;

/* What the books of a site are made by where nobody said so. */
void request_default_by(const struct site *site, struct request *request);

/* "category:first", as --by takes it. */
const char *key_name(enum key key);
/* "category", as --select takes it. */
const char *field_name(enum field field);

#endif
