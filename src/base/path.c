/*
 * Arithmetic on "/"-separated paths, and the two questions that need the file system: what a path
 * really is, and whether its folders exist. Invariant: a normal path never climbs above its start.
 */
#define _XOPEN_SOURCE 700 /* NOLINT(bugprone-reserved-identifier): realpath is XSI's */

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

struct str path_join(struct arena *a, struct str folder, struct str name)
{
    if (folder.n == 0) {
        return arena_str(a, name);
    }
    if (folder.p[folder.n - 1] == '/') {
        return arena_join(a, folder, name, STR_NONE);
    }
    return arena_join(a, folder, STR("/"), name);
}

struct str path_folder(struct str path)
{
    size_t slash = str_rchr(path, '/');

    if (slash == STR_NPOS) {
        return STR_NONE;
    }
    return str_sub(path, 0, slash > 0 ? slash : 1);
}

struct str path_name(struct str path)
{
    size_t slash = str_rchr(path, '/');

    return slash == STR_NPOS ? path : str_from(path, slash + 1);
}

struct str path_ending(struct str path)
{
    struct str name = path_name(path);
    size_t dot = str_rchr(name, '.');

    return dot == STR_NPOS || dot == 0 ? STR_NONE : str_from(name, dot);
}

bool path_normal(struct arena *a, struct str path, struct str *ret)
{
    char *normal = arena_alloc(a, path.n + 1);
    size_t n = 0;
    bool absolute = path.n > 0 && path.p[0] == '/';
    struct str rest = path, step;

    if (!normal) {
        return false;
    }
    if (absolute) {
        normal[n++] = '/';
    }
    while (str_token(&rest, '/', &step)) {
        if (step.n == 0 || str_eq(step, STR("."))) {
            continue;
        }
        if (str_eq(step, STR(".."))) {
            struct str kept = {normal + absolute, n - absolute};
            size_t slash = str_rchr(kept, '/');

            if (kept.n == 0) {
                return false;
            }
            n = absolute + (slash == STR_NPOS ? 0 : slash);
            continue;
        }
        if (n > (size_t)absolute) {
            normal[n++] = '/';
        }
        memcpy(normal + n, step.p, step.n);
        n += step.n;
    }
    normal[n] = '\0';
    *ret = (struct str){normal, n};
    return true;
}

enum err_kind path_real(struct arena *a, const char *path, struct str *ret, struct err *err)
{
    struct str copy;
    char *real = realpath(path, NULL);

    if (!real) {
        (void)err_errno(err, "%s", path);
        a->failed |= err->sys == ENOMEM;
        return err->kind;
    }
    copy = arena_str(a, str_of(real));
    free(real);
    if (!copy.p) {
        return arena_finish(a, err);
    }
    *ret = copy;
    return ERR_OK;
}

enum err_kind path_make_folders(const char *path, struct err *err)
{
    size_t n = strlen(path);
    char *step = malloc(n + 1);
    enum err_kind kind = ERR_OK;
    struct stat info;

    if (!step) {
        return err_nomem(err);
    }
    memcpy(step, path, n + 1);
    for (size_t i = 1; i <= n && kind == ERR_OK; i++) {
        if (step[i] != '/' && step[i] != '\0') {
            continue;
        }
        step[i] = '\0';
        if (mkdir(step, 0777) != 0) {
            int sys = errno;

            if (stat(step, &info) != 0 || !S_ISDIR(info.st_mode)) {
                errno = sys == EEXIST ? ENOTDIR : sys;
                kind = err_errno(err, "%s", step);
            }
        }
        if (i < n) {
            step[i] = '/';
        }
    }
    free(step);
    return kind;
}
