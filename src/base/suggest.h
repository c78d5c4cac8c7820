/*
 * "Did you mean": the nearest of several names, where one is near enough to be meant.
 */
#ifndef SHEAF_BASE_SUGGEST_H
#define SHEAF_BASE_SUGGEST_H

#include "base/str.h"

struct suggestion {
    struct str word;
    const char *best; /* borrowed; NULL: nothing is near */
    size_t distance;
};

void suggestion_init(struct suggestion *s, struct str word);
/* The first of equally near candidates stays. */
void suggestion_offer(struct suggestion *s, const char *candidate);
/* The nearest of a list; NULL: nothing is near. */
const char *suggestion_among(struct str word, const char *const *names, size_t n);

/* Letters to insert, remove, replace or swap with their neighbour to turn a into b, without regard
   to the case of ASCII letters; SIZE_MAX for words longer than names are. */
size_t edit_distance(struct str a, struct str b);

#endif
