/*
 * A list of paths becomes PATH arguments: one a line, or each followed by a NUL, as `find -print0`
 * and `git ls-files -z` write them. A list that names nothing is refused: it must not mean the
 * current folder.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "cli/options.h"

/* Pipes and devices too: the list often comes from another program. */
static enum err_kind read_list(int fd, const char *shown, struct buf *ret, struct err *err)
{
    const size_t step = 64u << 10;

    for (;;) {
        char *room = buf_reserve(ret, step);
        ssize_t n;

        if (!room && ret->full) {
            return err_set(err, ERR_LIMIT, "%s: a list of more than %u MB", shown,
                           LIMIT_FILE_LIST_BYTES >> 20);
        }
        if (!room) {
            return buf_finish(ret, err);
        }
        n = read(fd, room, step);
        if (n < 0 && errno != EINTR) {
            return err_errno(err, "%s", shown);
        }
        if (n == 0) {
            return ERR_OK;
        }
        ret->n += n > 0 ? (size_t)n : 0;
        ret->p[ret->n] = '\0';
    }
}

static enum err_kind add_paths(struct settings *s, struct str text, struct err *err)
{
    const bool zero = memchr(text.p ? text.p : "", '\0', text.n) != NULL;
    struct str path;

    while (zero ? str_token(&text, '\0', &path) : str_line(&text, &path)) {
        if (str_empty(path)) {
            continue;
        }
        path = arena_str(&s->arena, path);
        if (arena_finish(&s->arena, err) || settings_add_path(s, path.p, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

enum err_kind files_from_read(struct settings *s, struct err *err)
{
    const bool standard = s->files_from && strcmp(s->files_from, "-") == 0;
    const char *shown = standard ? "standard input" : s->files_from;
    const size_t before = s->paths.n;
    enum err_kind kind;
    struct buf text;
    int fd;

    if (!s->files_from) {
        return ERR_OK;
    }
    fd = standard ? STDIN_FILENO : open(s->files_from, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return err_errno(err, "--files-from %s", shown);
    }
    buf_init(&text, LIMIT_FILE_LIST_BYTES);
    kind = read_list(fd, shown, &text, err);
    if (!kind) {
        kind = add_paths(s, buf_view(&text), err);
    }
    if (!kind && s->paths.n == before) {
        kind = err_set(err, ERR_FORMAT, "--files-from %s names no files", s->files_from);
    }
    buf_done(&text);
    if (!standard) {
        (void)close(fd);
    }
    return kind;
}
