/*
 * Turns a folder into visits of all that is below it. Invariant: the order of the visits depends on
 * names alone (bytewise), and the walk ends whatever symbolic links lead where.
 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/file_info.h"
#include "base/limits.h"

/* The folders that are open above the current one, innermost first. */
struct above {
    const struct above *outer;
    uint64_t device, inode;
    unsigned depth;
};

struct walk {
    struct buf path;
    size_t root_n; /* bytes of the root and its "/" */
    file_visit *visit;
    void *user;
    size_t visits;
    struct err *err;
};

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool is_above(const struct above *above, const struct file_info *info)
{
    for (; above; above = above->outer) {
        if (above->device == info->device && above->inode == info->inode) {
            return true;
        }
    }
    return false;
}

static bool visit(struct walk *w, struct walk_entry *entry)
{
    entry->path = buf_view(&w->path);
    entry->relative = str_from(entry->path, w->root_n);
    entry->name = path_name(entry->path);
    return w->visit(w->user, entry);
}

/* What is at the path, or at the end of the links that are. */
static void look_at(const char *path, struct walk_entry *entry)
{
    struct stat st;
    bool found = lstat(path, &st) == 0;

    entry->link = found && S_ISLNK(st.st_mode);
    if (entry->link) {
        found = stat(path, &st) == 0;
    }
    if (found) {
        entry->info = file_info_of(&st);
    } else {
        entry->sys = errno;
    }
}

static enum err_kind walk_folder(struct walk *w, const struct above *above);

static enum err_kind walk_entry(struct walk *w, const struct above *above)
{
    struct walk_entry entry = {.info.kind = FILE_UNREADABLE};
    struct above inner = {.outer = above, .depth = above->depth + 1};

    if (++w->visits > LIMIT_WALK_ENTRIES) {
        return err_set(w->err, ERR_LIMIT, "more than %u files and folders", LIMIT_WALK_ENTRIES);
    }
    if (w->path.n > LIMIT_PATH_BYTES) {
        entry.sys = ENAMETOOLONG;
    } else {
        look_at(w->path.p, &entry);
    }
    if (entry.info.kind == FILE_FOLDER) {
        entry.loop = is_above(above, &entry.info);
        inner.device = entry.info.device;
        inner.inode = entry.info.inode;
    }
    if (!visit(w, &entry) || entry.info.kind != FILE_FOLDER || entry.loop) {
        return ERR_OK;
    }
    return walk_folder(w, &inner);
}

static enum err_kind walk_folder(struct walk *w, const struct above *above)
{
    const bool too_deep = above->depth > LIMIT_WALK_DEPTH;
    struct dirent **names = NULL;
    size_t folder_n = w->path.n;
    enum err_kind kind = ERR_OK;
    int n = -1;

    errno = 0;
    if (!too_deep) {
        n = scandir(w->path.p, &names, NULL, by_name);
    }
    if (n < 0 && errno == ENOMEM) {
        return err_nomem(w->err);
    }
    if (n < 0 && above->depth == 0) {
        return err_errno(w->err, "%s", w->path.p);
    }
    if (n < 0) {
        struct walk_entry entry = {
            .info.kind = FILE_UNREADABLE, .sys = errno, .folder = true, .too_deep = too_deep};

        (void)visit(w, &entry);
        return ERR_OK;
    }
    for (int i = 0; i < n && kind == ERR_OK; i++) {
        const char *name = names[i]->d_name;

        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
            continue;
        }
        if (w->path.p[folder_n - 1] != '/') {
            buf_char(&w->path, '/');
        }
        buf_puts(&w->path, name);
        kind = buf_finish(&w->path, w->err);
        if (kind == ERR_OK) {
            kind = walk_entry(w, above);
        }
        buf_truncate(&w->path, folder_n);
    }
    for (int i = 0; i < n; i++) {
        free(names[i]);
    }
    free(names);
    return kind;
}

enum err_kind file_walk(const char *root, file_visit *visit_entry, void *user, struct err *err)
{
    struct walk w = {.visit = visit_entry, .user = user, .err = err};
    struct above above = {0};
    struct file_info info;
    enum err_kind kind = file_stat(root, &info, err);

    if (kind != ERR_OK) {
        return kind;
    }
    above.device = info.device;
    above.inode = info.inode;
    buf_init(&w.path, LIMIT_PATH_BYTES + 4096);
    buf_puts(&w.path, root);
    kind = buf_finish(&w.path, err);
    w.root_n = w.path.n + (w.path.n > 0 && root[w.path.n - 1] != '/');
    if (kind == ERR_OK) {
        kind = walk_folder(&w, &above);
    }
    buf_done(&w.path);
    return kind;
}
