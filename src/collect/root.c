/*
 * Finds the site root: the nearest folder, from the first path upwards, with a configuration that
 * sheaf or a known generator reads; else the first path itself.
 */
#include "base/file.h"
#include "collect/collect.h"

static bool exists(struct arena *a, struct str folder, const char *name)
{
    struct str path = path_join(a, folder, str_of(name));
    struct file_info info;
    struct err ignored;

    return path.p && !file_stat(path.p, &info, &ignored);
}

static bool has_any(struct arena *a, struct str folder, const char *const *names)
{
    for (; *names; names++) {
        if (exists(a, folder, *names)) {
            return true;
        }
    }
    return false;
}

/* "config.*" is anybody's name: it is a site's where a content folder stands beside it, as with
   Hugo and Zola. Without that, a stray file in a home folder would become the root of everything.
 */
static bool has_configuration(struct arena *a, struct str folder)
{
    static const char *const own[] = {"sheaf.yaml",  "hugo.toml",    "hugo.yaml",
                                      "hugo.yml",    "hugo.json",    "config/_default",
                                      "_config.yml", "_config.yaml", NULL};
    static const char *const shared[] = {"config.toml", "config.yaml", "config.yml", "config.json",
                                         NULL};

    return has_any(a, folder, own) || (exists(a, folder, "content") && has_any(a, folder, shared));
}

static struct str parent_of(struct str folder)
{
    struct str parent = path_folder(folder);

    return str_empty(parent) ? STR("/") : parent;
}

/* `scratch` takes the paths that are tried. */
static struct str root_above(struct arena *scratch, struct str start)
{
    for (struct str folder = start;; folder = parent_of(folder)) {
        if (has_configuration(scratch, folder)) {
            return folder;
        }
        if (folder.n <= 1) {
            return start;
        }
    }
}

enum err_kind collect_root(struct arena *a, const struct collect_options *options,
                           struct str *ret_root, struct err *err)
{
    const char *first = options->n_paths ? options->paths[0] : ".";
    struct file_info info;
    struct arena scratch;
    struct str start;

    if (!str_empty(options->root)) {
        struct str root = arena_str(a, options->root);

        return root.p ? path_real(a, root.p, ret_root, err) : err_nomem(err);
    }
    if (file_stat(first, &info, err) || path_real(a, first, &start, err)) {
        return err->kind;
    }
    if (info.kind != FILE_FOLDER) {
        start = parent_of(start);
    }
    arena_init(&scratch, (size_t)1 << 20);
    *ret_root = arena_str(a, root_above(&scratch, start));
    arena_done(&scratch);
    return arena_finish(a, err);
}
