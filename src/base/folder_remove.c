/*
 * Removes a folder from its leaves up: a folder is opened, loses its files, and is met again when
 * those in it are gone. Invariant: nothing outside of it is touched, because no symbolic link is
 * followed.
 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

/* Removes what is no folder; folders go on the stack. False where that failed. */
static bool empty_out(int fd, struct str path, struct arena *a, struct strs *stack)
{
    DIR *folder = fdopendir(fd);
    struct dirent *entry;
    bool ok = true;

    if (!folder) {
        (void)close(fd);
        return false;
    }
    /* One handle a call: no other thread reads it. */
    while (ok && (entry = readdir(folder))) { /* NOLINT(concurrency-mt-unsafe) */
        struct stat st;

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        ok = fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
             (S_ISDIR(st.st_mode)
                  ? arena_strs_add(a, stack, path_join(a, path, str_of(entry->d_name)))
                  : unlinkat(fd, entry->d_name, 0) == 0);
    }
    (void)closedir(folder);
    return ok;
}

static bool remove_once(const char *path)
{
    struct strs stack = {NULL, 0};
    struct arena a;
    bool ok;

    arena_init(&a, LIMIT_TEXT_BYTES);
    ok = arena_strs_add(&a, &stack, arena_str(&a, str_of(path)));
    while (ok && stack.n > 0) {
        const size_t n = stack.n;
        const struct str top = stack.v[n - 1];
        const int fd = top.p ? open(top.p, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;

        ok = fd >= 0 && empty_out(fd, top, &a, &stack);
        if (ok && stack.n == n) {
            ok = rmdir(top.p) == 0;
            stack.n--;
        }
    }
    arena_done(&a);
    return ok;
}

/* Once more where memory was short for a moment. */
void folder_remove(const char *path)
{
    if (!remove_once(path) && access(path, F_OK) == 0) {
        (void)remove_once(path);
    }
}
