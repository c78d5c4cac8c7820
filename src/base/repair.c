/*
 * Ids of repairs become bits, by their row in the catalogue. Invariant: an id that is no repair
 * never changes a set.
 */
#include "base/repair.h"

#include "base/suggest.h"

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

enum err_kind repair_read(struct repair_set *set, const char *shown, const char *id,
                          struct err *err)
{
    struct suggestion near;

    if (repair_switch_off(set, id)) {
        return ERR_OK;
    }
    if (finding_kind_of(id)) {
        return err_set(err, ERR_USAGE,
                       "%s: \"%s\" is no repair that can be switched off; the manual lists those "
                       "that are, under REPAIRS",
                       shown, id);
    }
    suggestion_init(&near, str_of(id));
    for (size_t i = 0; i < finding_catalogue_n; i++) {
        if (finding_catalogue[i].mending == FINDING_REPAIR) {
            suggestion_offer(&near, finding_catalogue[i].id);
        }
    }
    if (near.best) {
        return err_set(err, ERR_USAGE, "%s: unknown repair \"%s\"; did you mean \"%s\"?", shown, id,
                       near.best);
    }
    return err_set(err, ERR_USAGE, "%s: unknown repair \"%s\"; the manual lists them under REPAIRS",
                   shown, id);
}

bool repair_on(const struct repair_set *set, const char *id)
{
    size_t row = row_of(id);

    return row / 64 >= sizeof set->off / sizeof set->off[0] || (set->off[row / 64] & bit(row)) == 0;
}
