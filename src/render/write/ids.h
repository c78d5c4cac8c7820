/*
 * Ids of one chapter: unique, valid as XML names, made in constant time.
 */
#ifndef SHEAF_RENDER_IDS_H
#define SHEAF_RENDER_IDS_H

#include "base/arena.h"
#include "base/map.h"

struct ids {
    struct arena *arena;
    struct map map; /* id -> index into next */
    uint32_t *next; /* the suffix to try for an id that is taken */
    size_t n, cap;
};

void ids_init(struct ids *ids, struct arena *a);
void ids_done(struct ids *ids);

/* The id that a heading with this text asks for: GitHub's slug (lower case, letters, numbers, "-",
   "_"; spaces become "-"), made a valid XML name. Never begins with "fn-" or "fnref-", which are
   for notes; "section" where nothing is left of the text. */
struct str ids_slug(struct arena *a, struct str text);
/* `wanted` itself, or with "-1", "-2" … where it is taken. */
enum err_kind ids_unique(struct ids *ids, struct str wanted, struct str *ret,
                         struct err *err) SHEAF_MUST_USE;
bool ids_has(const struct ids *ids, struct str id);

#endif
