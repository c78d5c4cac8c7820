/*
 * Where the address of a picture leads: one place after the other, the first that has it.
 */
#ifndef SHEAF_MEDIA_RESOLVE_H
#define SHEAF_MEDIA_RESOLVE_H

#include "media/find/walls.h"
#include "model/asset.h"

struct resolver; /* any thread may use it */
/* What the site points to is borrowed until resolver_free. */
enum err_kind resolver_new(const struct site *site, struct resolver **ret,
                           struct err *err) SHEAF_MUST_USE;
void resolver_free(struct resolver *r);
/* Pictures are also looked for in this folder, after those that were added before; before the first
   resolve. */
enum err_kind resolver_assets(struct resolver *r, const char *folder,
                              struct err *err) SHEAF_MUST_USE;
/* Pictures on the network are also looked for in the asset store; before the first resolve. */
enum err_kind resolver_store(struct resolver *r, const char *folder,
                             struct err *err) SHEAF_MUST_USE;

/* ASSET_FOUND with *ret, or why there is none; ASSET_UNUSABLE is an address whose data cannot be
   read. Errors are memory, a store that cannot be read, and folders with too many files; then *err
   is set. It is not touched otherwise. */
enum asset_state resolve(struct resolver *r, struct arena *a, const struct post *from,
                         struct str address, struct located *ret, struct err *err);

#endif
