/*
 * Turns byte strings into numbers by open addressing with linear probing. Invariant: at most three
 * quarters of the slots are in use, so that every probe ends; nothing can walk the table, so that
 * its order cannot leak into results.
 */
#include "base/map.h"

#include <stdlib.h>

struct map_slot {
    uint64_t hash; /* 0: free */
    struct str key;
    size_t value;
};

enum {
    FIRST_SLOTS = 16
};

void map_init(struct map *m)
{
    *m = (struct map){NULL, 0, 0};
}

void map_done(struct map *m)
{
    free(m->slots);
    map_init(m);
}

static uint64_t hash_of(struct str key)
{
    return str_hash(key) | UINT64_C(1) << 63;
}

/* The slot of key, or the free one where it belongs. */
static struct map_slot *probe(struct map_slot *slots, size_t cap, uint64_t hash, struct str key)
{
    size_t i = (size_t)hash & (cap - 1);

    while (slots[i].hash && !(slots[i].hash == hash && str_eq(slots[i].key, key))) {
        i = (i + 1) & (cap - 1);
    }
    return &slots[i];
}

size_t map_get(const struct map *m, struct str key)
{
    const struct map_slot *slot;

    if (m->cap == 0) {
        return MAP_NONE;
    }
    slot = probe(m->slots, m->cap, hash_of(key), key);
    return slot->hash ? slot->value : MAP_NONE;
}

/* Room for cap slots, a power of two. */
static bool grow(struct map *m, size_t cap)
{
    struct map_slot *slots;

    if (cap > SIZE_MAX / 2 / sizeof *slots) {
        return false;
    }
    slots = calloc(cap, sizeof *slots);
    if (!slots) {
        return false;
    }
    for (size_t i = 0; i < m->cap; i++) {
        const struct map_slot *old = &m->slots[i];

        if (old->hash) {
            *probe(slots, cap, old->hash, old->key) = *old;
        }
    }
    free(m->slots);
    m->slots = slots;
    m->cap = cap;
    return true;
}

enum err_kind map_reserve(struct map *m, size_t n, struct err *err)
{
    size_t cap = FIRST_SLOTS;

    while (cap / 4 * 3 < n && cap <= SIZE_MAX / 2) {
        cap *= 2;
    }
    return cap <= m->cap || grow(m, cap) ? ERR_OK : err_nomem(err);
}

enum err_kind map_add(struct map *m, struct str key, size_t value, size_t *ret_value,
                      struct err *err)
{
    struct map_slot *slot;
    uint64_t hash = hash_of(key);

    if (m->n >= m->cap / 4 * 3 && !grow(m, m->cap ? m->cap * 2 : FIRST_SLOTS)) {
        return err_nomem(err);
    }
    slot = probe(m->slots, m->cap, hash, key);
    if (!slot->hash) {
        *slot = (struct map_slot){hash, key, value};
        m->n++;
    }
    if (ret_value) {
        *ret_value = slot->value;
    }
    return ERR_OK;
}
