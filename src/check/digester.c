/*
 * Turns an entry's bytes into all digests that any manifest has of it, in one go, and compares
 * them.
 */
#include "check/digester.h"

void digester_done(struct digester *d)
{
    for (size_t i = 0; i < HASH_KINDS; i++) {
        hasher_free(d->hashers[i]);
    }
}

enum err_kind digester_begin(struct digester *d, const struct bag *bag, const struct entry *entry,
                             struct err *err)
{
    memset(d->wanted, 0, sizeof d->wanted);
    for (size_t c = bag ? entry->first_claim : 0; c; c = bag->claims[c - 1].next) {
        const enum hash_kind kind = bag->manifests[bag->claims[c - 1].manifest].kind;

        if (d->wanted[kind]) {
            continue;
        }
        if ((!d->hashers[kind] && hasher_new(&d->hashers[kind], err)) ||
            hasher_begin(d->hashers[kind], kind, err)) {
            return err->kind;
        }
        d->wanted[kind] = true;
    }
    return ERR_OK;
}

enum err_kind digester_take(void *user, const void *p, size_t n, struct err *err)
{
    struct digester *d = user;

    for (size_t i = 0; i < HASH_KINDS; i++) {
        if (d->wanted[i] && hasher_add(d->hashers[i], p, n, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

enum err_kind digester_compare(struct digester *d, const struct bag *bag, const struct entry *entry,
                               struct err *err)
{
    uint8_t digests[HASH_KINDS][HASH_MAX_BYTES];

    for (size_t i = 0; i < HASH_KINDS; i++) {
        if (d->wanted[i] && hasher_end(d->hashers[i], digests[i], err)) {
            return err->kind;
        }
    }
    for (size_t c = bag ? entry->first_claim : 0; c; c = bag->claims[c - 1].next) {
        const struct claim *claim = &bag->claims[c - 1];
        const struct manifest *m = &bag->manifests[claim->manifest];

        if (memcmp(digests[m->kind], claim->digest, hash_bytes(m->kind)) != 0) {
            archive_tell(bag->archive, "bag-digest", entry->name, 0,
                         "its bytes are not those that line %u of %smanifest-%s.txt is about",
                         (unsigned)claim->line, m->tag ? "tag" : "", hash_name(m->kind));
        }
    }
    return ERR_OK;
}
