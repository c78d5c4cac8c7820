/*
 * Turns a path into its description or its bytes, and bytes into what a file holds. Invariant: only
 * regular files are read, never more than the caller's limit, and the description is of the very
 * file that was read.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_info.h"

struct file_info file_info_of(const struct stat *st)
{
    struct file_info info = {
        .kind = S_ISREG(st->st_mode)   ? FILE_REGULAR
                : S_ISDIR(st->st_mode) ? FILE_FOLDER
                                       : FILE_OTHER,
        .size = st->st_size > 0 ? (uint64_t)st->st_size : 0,
        .mtime_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
        .device = (uint64_t)st->st_dev,
        .inode = (uint64_t)st->st_ino,
    };

    return info;
}

enum err_kind file_stat(const char *path, struct file_info *ret, struct err *err)
{
    struct stat st;

    if (stat(path, &st) != 0) {
        return err_errno(err, "%s", path);
    }
    *ret = file_info_of(&st);
    return ERR_OK;
}

/* O_NONBLOCK: a FIFO in its place must not hold up the run. */
enum err_kind file_open(const char *path, int *ret_fd, struct file_info *ret_info, struct err *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    enum err_kind kind = ERR_OK;

    if (fd < 0) {
        return err_errno(err, "%s", path);
    }
    if (fstat(fd, &st) != 0) {
        kind = err_errno(err, "%s", path);
    } else if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        kind = err_errno(err, "%s", path);
    } else if (!S_ISREG(st.st_mode)) {
        kind = err_set(err, ERR_FORMAT, "%s: not a regular file", path);
    }
    if (kind != ERR_OK) {
        (void)close(fd);
        return kind;
    }
    *ret_fd = fd;
    *ret_info = file_info_of(&st);
    return ERR_OK;
}

/* Appends what fd holds, at most n bytes. */
static enum err_kind append(int fd, size_t n, struct buf *buf, const char *path, struct err *err)
{
    while (n > 0) {
        char *room = buf_reserve(buf, n);
        ssize_t got;

        if (!room) {
            return buf_finish(buf, err);
        }
        got = read(fd, room, n);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return err_errno(err, "%s", path);
        }
        if (got == 0) {
            break;
        }
        buf->n += (size_t)got;
        buf->p[buf->n] = '\0';
        n -= (size_t)got;
    }
    return ERR_OK;
}

/* Whether the file has the size and the time that it had when it was opened: what was read may be
   half of one state and half of another. */
static bool is_as_opened(int fd, const struct file_info *opened)
{
    struct stat st;

    if (fstat(fd, &st) != 0) {
        return false;
    }
    const struct file_info now = file_info_of(&st);
    return now.size == opened->size && now.mtime_ns == opened->mtime_ns;
}

enum err_kind file_read(const char *path, uint64_t max_bytes, struct buf *ret,
                        struct file_info *ret_info, struct err *err)
{
    struct file_info info = {.kind = FILE_OTHER};
    int fd = -1;
    enum err_kind kind = file_open(path, &fd, &info, err);

    if (kind != ERR_OK) {
        return kind;
    }
    buf_reset(ret);
    /* One byte more than expected: a file that grew is noticed. */
    if (info.size <= max_bytes && info.size < SIZE_MAX) {
        kind = append(fd, (size_t)info.size + 1, ret, path, err);
    }
    if (kind == ERR_OK && (info.size > max_bytes || ret->n > max_bytes)) {
        kind = err_set(err, ERR_LIMIT, "%s: larger than %llu bytes", path,
                       (unsigned long long)max_bytes);
    } else if (kind == ERR_OK && (ret->n != info.size || !is_as_opened(fd, &info))) {
        kind = err_set(err, ERR_FORMAT, "%s: the file changed while it was being read", path);
    }
    (void)close(fd);
    if (kind == ERR_OK && ret_info) {
        *ret_info = info;
    }
    return kind;
}

enum err_kind file_read_start(const char *path, size_t n, struct buf *ret, struct err *err)
{
    struct file_info info = {.kind = FILE_OTHER};
    int fd = -1;
    enum err_kind kind = file_open(path, &fd, &info, err);

    if (kind != ERR_OK) {
        return kind;
    }
    buf_reset(ret);
    if (info.size < n) {
        n = (size_t)info.size;
    }
    kind = append(fd, n, ret, path, err);
    (void)close(fd);
    return kind;
}

enum err_kind file_write_all(int fd, struct str content, const char *path, struct err *err)
{
    while (content.n > 0) {
        const ssize_t n = write(fd, content.p, content.n);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return err_errno(err, "%s", path);
        }
        content = str_from(content, (size_t)n);
    }
    return ERR_OK;
}
