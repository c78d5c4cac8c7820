/*
 * What a folder's files say about being the root of a site.
 */
#ifndef SHEAF_COLLECT_ROOT_H
#define SHEAF_COLLECT_ROOT_H

#include "base/arena.h"
#include "model/site.h"

/* The generator whose configuration lies in the folder, and the name of its main file: "" where
   there is only a folder config/_default. `scratch` takes the paths that are tried. */
enum generator root_generator(struct arena *scratch, struct str folder, const char **ret_file);

/* The folder above; "/" above itself. */
struct str root_parent(struct str folder);

#endif
