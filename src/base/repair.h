/*
 * Repairs that are switched off. A repair goes by the id of the finding that tells of it.
 */
#ifndef SHEAF_BASE_REPAIR_H
#define SHEAF_BASE_REPAIR_H

#include "base/err.h"
#include "base/finding.h"

/* All zeros: every repair is on. */
struct repair_set {
    uint64_t off[2]; /* a bit for each row of the catalogue */
};

/* False where no row of the catalogue with this id is a repair. */
bool repair_switch_off(struct repair_set *set, const char *id) SHEAF_MUST_USE;
/* The same, with ERR_USAGE "SHOWN: …" that says what is wrong with the id and what was meant. */
enum err_kind repair_read(struct repair_set *set, const char *shown, const char *id,
                          struct err *err) SHEAF_MUST_USE;
/* `id` is one of the catalogue's repairs. */
bool repair_on(const struct repair_set *set, const char *id);

#endif
