/*
 * Turns bytes into files that appear whole or not at all. Invariant: until the rename the target is
 * untouched; the temporary file exists only while it is locked, or is a left-over that the next run
 * may remove. flock() rather than POSIX's fcntl() locks: those belong to a process, so that two
 * runs in one process would not see each other, and closing any descriptor of the file drops them.
 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/output_sync.h"

#define TEMPORARY ".sheaf-"
#define TEMPORARY_FOLDER TEMPORARY "bag-"
#define TEMPORARY_OLD TEMPORARY "old-"

enum {
    RANDOM_CHARS = 6,
    ATTEMPTS = 100,
    COMPARED_BYTES = 1 << 16
};

static char *join(struct str folder, const char *name)
{
    size_t n = strlen(name);
    char *path = malloc(folder.n + 1 + n + 1);
    size_t at = folder.n;

    if (!path) {
        return NULL;
    }
    if (folder.n > 0) {
        memcpy(path, folder.p, folder.n);
        if (path[at - 1] != '/') {
            path[at++] = '/';
        }
    }
    memcpy(path + at, name, n + 1);
    return path;
}

/* Overwrites the last characters of a temporary name. It need not be hard to guess: O_EXCL refuses
   what is there already, and the next attempt differs. */
static void random_name(char *path, const void *self, unsigned attempt)
{
    static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    struct {
        struct timespec now;
        const void *self;
        long process;
        unsigned attempt;
    } seed;
    char *at = path + strlen(path) - RANDOM_CHARS;
    uint64_t bits;

    memset(&seed, 0, sizeof seed);
    if (clock_gettime(CLOCK_MONOTONIC, &seed.now) != 0) {
        seed.now.tv_nsec = 0;
    }
    seed.self = self;
    seed.process = (long)getpid();
    seed.attempt = attempt;
    bits = str_hash(str_make((const char *)&seed, sizeof seed));
    for (int i = 0; i < RANDOM_CHARS; i++) {
        at[i] = letters[bits % (sizeof letters - 1)];
        bits /= sizeof letters - 1;
    }
}

/* Locks fd. False only where a sweeping run holds it, or has removed the file before it was
   locked; a file system without locks has no sweeping either. */
static bool lock_new(int fd)
{
    struct stat st;

    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        return errno != EWOULDBLOCK;
    }
    return fstat(fd, &st) == 0 && st.st_nlink > 0;
}

enum err_kind output_open(struct output *o, const char *target, struct err *err)
{
    *o = (struct output){NULL, NULL, -1};
    o->target = join(STR_NONE, target);
    o->temporary = join(path_folder(str_of(target)), TEMPORARY "XXXXXX");
    if (!o->target || !o->temporary) {
        output_abandon(o);
        return err_nomem(err);
    }
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        random_name(o->temporary, o, attempt);
        /* 0666: the umask applies, as to any new file. */
        o->fd = open(o->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (o->fd < 0 && errno != EEXIST && errno != EINTR) {
            break;
        }
        if (o->fd >= 0 && lock_new(o->fd)) {
            return ERR_OK;
        }
        if (o->fd >= 0) {
            (void)close(o->fd);
        }
        o->fd = -1;
        errno = EEXIST;
    }
    (void)err_errno(err, "%s", target);
    output_abandon(o);
    return err->kind;
}

static ssize_t read_at(int fd, char *p, size_t n, uint64_t offset)
{
    size_t got = 0;

    while (got < n) {
        ssize_t step = pread(fd, p + got, n - got, (off_t)(offset + got));

        if (step < 0 && errno == EINTR) {
            continue;
        }
        if (step < 0) {
            return -1;
        }
        if (step == 0) {
            break;
        }
        got += (size_t)step;
    }
    return (ssize_t)got;
}

/* Whether two open files hold the same bytes. Any doubt says no: then the file is written again. */
static bool same_bytes(int a, int b)
{
    struct stat x, y;
    char *blocks;
    uint64_t at = 0;
    bool same;

    if (fstat(a, &x) != 0 || fstat(b, &y) != 0 || !S_ISREG(y.st_mode) || x.st_size != y.st_size) {
        return false;
    }
    blocks = malloc(2 * (size_t)COMPARED_BYTES);
    if (!blocks) {
        return false;
    }
    do {
        ssize_t n = read_at(a, blocks, COMPARED_BYTES, at);

        same = n >= 0 && read_at(b, blocks + COMPARED_BYTES, COMPARED_BYTES, at) == n &&
               memcmp(blocks, blocks + COMPARED_BYTES, (size_t)n) == 0;
        if (n <= 0) {
            break;
        }
        at += (uint64_t)n;
    } while (same);
    free(blocks);
    return same && at == (uint64_t)x.st_size;
}

static bool is_unchanged(const struct output *o)
{
    struct stat st;
    bool same;
    int fd;

    /* A symbolic link is replaced by a file of its own, never written through. */
    if (lstat(o->target, &st) != 0 || !S_ISREG(st.st_mode)) {
        return false;
    }
    fd = open(o->target, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd < 0) {
        return false;
    }
    same = same_bytes(o->fd, fd);
    (void)close(fd);
    return same;
}

static enum err_kind sync_folder(const char *target, struct err *err)
{
    char *folder = join(path_folder(str_of(target)), ".");
    enum err_kind kind = ERR_OK;
    int fd;

    if (!folder) {
        return err_nomem(err);
    }
    fd = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    /* EINVAL: a file system that cannot synchronise folders; EACCES: one may write into a folder
       that one may not read. */
    if (fd < 0 && errno != EACCES) {
        kind = err_errno(err, "%s", folder);
    }
    if (fd >= 0 && fsync(fd) != 0 && errno != EINVAL) {
        kind = err_errno(err, "%s", folder);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    free(folder);
    return kind;
}

enum err_kind output_commit(struct output *o, enum output_state *ret, struct err *err)
{
    enum err_kind kind = ERR_OK;

    if (is_unchanged(o)) {
        output_abandon(o);
        *ret = OUTPUT_UNCHANGED;
        return ERR_OK;
    }
    if (fsync(o->fd) != 0 || rename(o->temporary, o->target) != 0) {
        kind = err_errno(err, "%s", o->target);
        output_abandon(o);
        return kind;
    }
    free(o->temporary);
    o->temporary = NULL;
    kind = sync_folder(o->target, err);
    output_abandon(o);
    if (kind == ERR_OK) {
        *ret = OUTPUT_WRITTEN;
    }
    return kind;
}

void output_abandon(struct output *o)
{
    /* Unlinked while still locked: no sweeping run can come in between. */
    if (o->fd >= 0 && o->temporary) {
        (void)unlink(o->temporary);
    }
    if (o->fd >= 0) {
        (void)close(o->fd);
    }
    free(o->temporary);
    free(o->target);
    *o = (struct output){NULL, NULL, -1};
}

/* Removes path where it is a file or a folder that nobody holds, and still the one that was locked.
 */
static void sweep_one(const char *path)
{
    struct stat opened, there;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);

    if (fd < 0) {
        return;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &opened) == 0 && lstat(path, &there) == 0 &&
        opened.st_dev == there.st_dev && opened.st_ino == there.st_ino) {
        if (S_ISREG(opened.st_mode)) {
            (void)unlink(path);
        } else if (S_ISDIR(opened.st_mode) &&
                   str_starts(path_name(str_of(path)), STR(TEMPORARY_FOLDER))) {
            folder_remove(path);
        }
    }
    (void)close(fd);
}

static int is_temporary(const struct dirent *entry)
{
    return strncmp(entry->d_name, TEMPORARY, sizeof TEMPORARY - 1) == 0;
}

void output_sweep(const char *folder)
{
    struct dirent **names = NULL;
    int n = scandir(folder, &names, is_temporary, NULL);

    for (int i = 0; i < n; i++) {
        char *path = join(str_of(folder), names[i]->d_name);

        if (path) {
            sweep_one(path);
        }
        free(path);
        free(names[i]);
    }
    if (n >= 0) {
        free(names);
    }
}

enum err_kind output_folder_open(struct output_folder *o, const char *target, struct err *err)
{
    *o = (struct output_folder){NULL, NULL, -1};
    o->target = join(STR_NONE, target);
    o->temporary = join(path_folder(str_of(target)), TEMPORARY_FOLDER "XXXXXX");
    if (!o->target || !o->temporary) {
        output_folder_abandon(o);
        return err_nomem(err);
    }
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
        random_name(o->temporary, o, attempt);
        if (mkdir(o->temporary, 0777) != 0) {
            if (errno == EEXIST || errno == EINTR) {
                continue;
            }
            break;
        }
        o->fd = open(o->temporary, O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW);
        if (o->fd >= 0 && lock_new(o->fd)) {
            return ERR_OK;
        }
        if (o->fd >= 0) {
            (void)close(o->fd);
        }
        o->fd = -1;
    }
    (void)err_errno(err, "%s", target);
    output_folder_abandon(o);
    return err->kind;
}

/* Makes the folders between the first `from` bytes of a path and its last part; errno says why
   not. */
static bool make_parents(char *path, size_t from)
{
    for (char *slash = strchr(path + from, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        const bool made = mkdir(path, 0777) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made) {
            return false;
        }
    }
    return true;
}

static int open_new(const char *path)
{
    return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
}

enum err_kind output_folder_create(struct output_folder *o, struct str name, int *ret_fd,
                                   struct err *err)
{
    const size_t n = strlen(o->temporary);
    char *path = malloc(n + 1 + name.n + 1);
    enum err_kind kind = ERR_OK;

    if (!path) {
        return err_nomem(err);
    }
    memcpy(path, o->temporary, n);
    path[n] = '/';
    memcpy(path + n + 1, name.p, name.n);
    path[n + 1 + name.n] = '\0';
    *ret_fd = open_new(path);
    if (*ret_fd < 0 && errno == ENOENT && make_parents(path, n + 1)) {
        *ret_fd = open_new(path);
    }
    if (*ret_fd < 0) {
        kind = err_errno(err, "%s", path);
    }
    free(path);
    return kind;
}

enum err_kind output_folder_write(struct output_folder *o, struct str name, struct str content,
                                  struct err *err)
{
    int fd = -1;
    enum err_kind kind = output_folder_create(o, name, &fd, err);

    if (kind) {
        return kind;
    }
    kind = file_write_all(fd, content, o->target, err);
    /* Some file systems tell only now that the disk is full. */
    if (close(fd) != 0 && !kind) {
        kind = err_errno(err, "%s", o->target);
    }
    return kind;
}

/* Where the old folder is while the new one takes its place: a name that says whose it is, and that
   no sweeping run removes. */
static char *old_name(struct str target)
{
    const struct str name = path_name(target);
    char *path = malloc(target.n + sizeof TEMPORARY_OLD);
    size_t n = target.n - name.n;

    if (path) {
        memcpy(path, target.p, n);
        memcpy(path + n, TEMPORARY_OLD, sizeof TEMPORARY_OLD - 1);
        n += sizeof TEMPORARY_OLD - 1;
        memcpy(path + n, name.p, name.n);
        path[n + name.n] = '\0';
    }
    return path;
}

static bool is_folder(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Moves a folder that may be replaced out of the way. An empty one is replaced by renaming, and
   everything else refuses that. */
static enum err_kind move_away(const struct output_folder *o, const char *old, struct err *err)
{
    if (!is_folder(o->target)) {
        return ERR_OK;
    }
    folder_remove(old); /* of a run that was killed later than now */
    return rename(o->target, old) == 0 ? ERR_OK : err_errno(err, "%s", o->target);
}

/* Renames the new folder into place, or the old one back. */
static enum err_kind move_in(const struct output_folder *o, const char *old, struct err *err)
{
    if (rename(o->temporary, o->target) == 0) {
        return ERR_OK;
    }
    if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR) {
        (void)err_set(err, ERR_SYSTEM, "%s: there is something else of this name", o->target);
    } else {
        (void)err_errno(err, "%s", o->target);
    }
    if (is_folder(old) && !is_folder(o->target) && rename(old, o->target) != 0) {
        (void)err_wrap(err, "the old one is at %s", old);
    }
    return err->kind;
}

enum err_kind output_folder_commit(struct output_folder *o, bool replace, struct err *err)
{
    char *old = old_name(str_of(o->target));
    enum err_kind kind = ERR_OK;

    if (!old) {
        kind = err_nomem(err);
    } else if (!output_sync_all(o->fd)) {
        kind = err_errno(err, "%s", o->target);
    }
    if (!kind && replace) {
        kind = move_away(o, old, err);
    }
    if (!kind) {
        kind = move_in(o, old, err);
    }
    if (!kind) {
        free(o->temporary);
        o->temporary = NULL;
        folder_remove(old);
        kind = sync_folder(o->target, err);
    }
    free(old);
    output_folder_abandon(o);
    return kind;
}

void output_folder_keep(const char *target)
{
    char *old = old_name(str_of(target));

    if (old) {
        folder_remove(old);
    }
    free(old);
}

void output_folder_abandon(struct output_folder *o)
{
    if (o->fd >= 0 && o->temporary) {
        folder_remove(o->temporary);
    }
    if (o->fd >= 0) {
        (void)close(o->fd);
    }
    free(o->temporary);
    free(o->target);
    *o = (struct output_folder){NULL, NULL, -1};
}
