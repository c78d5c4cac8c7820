/*
 * Ids of repairs become bits, by their row in the catalogue. Invariant: an id that is no repair
 * never changes a set.
 */
#include "base/repair.h"

static size_t row_of(const char *id)
{
    const struct finding_kind *kind = finding_kind_of(id);

    return kind && kind->mending == FINDING_REPAIR ? (size_t)(kind - finding_catalogue) : SIZE_MAX;
}

static uint64_t bit(size_t row)
{
    return UINT64_C(1) << (row % 64);
}

bool repair_switch_off(struct repair_set *set, const char *id)
{
    size_t row = row_of(id);

    if (row / 64 >= sizeof set->off / sizeof set->off[0]) {
        return false;
    }
    set->off[row / 64] |= bit(row);
    return true;
}

bool repair_on(const struct repair_set *set, const char *id)
{
    size_t row = row_of(id);

    return row / 64 >= sizeof set->off / sizeof set->off[0] || (set->off[row / 64] & bit(row)) == 0;
}
