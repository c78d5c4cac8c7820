/*
 * "Did you mean": the nearest of several names, where one is near enough to be meant.
 */
#ifndef SHEAF_CLI_SUGGEST_H
#define SHEAF_CLI_SUGGEST_H

#include "base/str.h"

struct suggestion {
    struct str word;
    const char *best; /* borrowed; NULL: nothing is near */
    size_t distance;
};

void suggestion_init(struct suggestion *s, struct str word);
/* The first of equally near candidates stays. */
void suggestion_offer(struct suggestion *s, const char *candidate);

/* Letters to insert, remove, replace or swap with their neighbour to turn a into b; SIZE_MAX for
   words longer than names are. */
size_t edit_distance(struct str a, struct str b);

#endif
