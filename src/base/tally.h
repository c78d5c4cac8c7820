/*
 * How often each name occurs.
 */
#ifndef SHEAF_BASE_TALLY_H
#define SHEAF_BASE_TALLY_H

#include "base/arena.h"
#include "base/map.h"

struct tally_row {
    struct str name; /* borrowed */
    size_t n;
};

struct tally {
    struct tally_row *v; /* in order of first use */
    size_t n, cap;
    struct map by_name;
    struct arena arena;
};

void tally_init(struct tally *t);
void tally_done(struct tally *t);
enum err_kind tally_add(struct tally *t, struct str name, struct err *err) SHEAF_MUST_USE;
/* The most frequent name, the first of equals; n 0 where there is none. */
struct tally_row tally_most(const struct tally *t);
/* Most frequent first, equals by name. Nothing can be added any more. */
void tally_sort(struct tally *t);

#endif
