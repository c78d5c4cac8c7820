/*
 * A folder of pictures that were saved somewhere else: a copy of the site's static files, a mirror
 * that wget made, or files without an order.
 */
#ifndef SHEAF_MEDIA_FOLDER_H
#define SHEAF_MEDIA_FOLDER_H

#include "media/find/walls.h"
#include "media/find/wanted.h"

struct folder; /* any thread may use it */
/* ERR_SYSTEM where there is none. */
enum err_kind folder_new(const char *path, struct folder **ret, struct err *err) SHEAF_MUST_USE;
void folder_free(struct folder *f);

/* At the very place that the address names, below a folder named as its host or not. */
bool folder_find_exact(const struct folder *f, struct arena *a, const struct wanted *wanted,
                       struct located *ret);
/* By the name. Of several files of the name that one counts whose path shares more folders with the
   address than that of any other; none does where two share as many. Files in another host's folder
   do not count. The first call reads the names of all files: errors are memory, or that there are
   too many. */
bool folder_find_near(struct folder *f, struct arena *a, const struct wanted *wanted,
                      struct located *ret, struct err *err);

#endif
