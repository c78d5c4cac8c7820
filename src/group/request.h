/*
 * What was asked for, read and checked: the options of struct group_options as numbers and keys.
 */
#ifndef SHEAF_GROUP_REQUEST_H
#define SHEAF_GROUP_REQUEST_H

#include "model/book.h"

enum key {
    KEY_CATEGORY,
    KEY_CATEGORY_FIRST,
    KEY_CATEGORY_LAST,
    KEY_TAG,
    KEY_YEAR,
    KEY_MONTH,
    KEY_COUNT
};

/* None: everything together. No key twice. */
struct keys {
    enum key v[KEY_COUNT];
    size_t n;
};

static inline bool key_is_date(enum key key)
{
    return key == KEY_YEAR || key == KEY_MONTH;
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

struct request {
    struct keys by;
    enum parts_wish parts_wish;
    struct keys parts;    /* at most PARTS_DEPTH */
    int64_t since, until; /* days since 1970, inclusive; INT64_MIN, INT64_MAX: no limit */
    struct filters select, reject;
    uint64_t newest;      /* 0: all */
    uint64_t split_posts; /* posts a volume; 0: no limit */
    uint64_t split_bytes; /* 0: no limit */
    bool descending;
    bool drafts;
    const struct group_options *options;
};

/* Values go into the arena; ERR_USAGE says what to write instead. */
enum err_kind request_read(struct arena *a, const struct group_options *options,
                           struct request *ret, struct err *err) SHEAF_MUST_USE;

/* "category", as --select takes it. */
const char *field_name(enum field field);

#endif
