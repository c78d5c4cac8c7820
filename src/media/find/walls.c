/*
 * A path becomes the real file that it leads to. Invariant: what is taken lies below the root that
 * was given, whatever the path says and wherever symbolic links lead.
 */
#include "media/find/walls.h"

#include "base/file.h"
#include "base/limits.h"

bool walls_take(struct arena *a, struct str root, struct str path, struct located *ret)
{
    struct str real;
    struct file_info info;
    struct err err;

    if (!path.p || path.n > LIMIT_PATH_BYTES || str_chr(path, '\0') != STR_NPOS) {
        return false;
    }
    if (path_real(a, path.p, &real, &err) != ERR_OK) {
        return false;
    }
    if (!str_starts(real, root) || real.n <= root.n || (real.p[root.n] != '/' && root.n > 1)) {
        return false;
    }
    if (file_stat(real.p, &info, &err) != ERR_OK || info.kind != FILE_REGULAR) {
        return false;
    }
    *ret = (struct located){.file = real, .size = info.size};
    return true;
}
