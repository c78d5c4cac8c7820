/*
 * Finds the site root: the nearest folder, from the first path upwards, with a configuration that
 * sheaf or a known generator reads; else the folder that holds all paths.
 */
#include "collect/root.h"
#include "base/file.h"
#include "base/limits.h"
#include "collect/collect.h"

static bool exists(struct arena *a, struct str folder, const char *name)
{
    struct str path = path_join(a, folder, str_of(name));
    struct file_info info;
    struct err ignored;

    return path.p && !file_stat(path.p, &info, &ignored);
}

/* The main files of configurations, in the order in which the generators look for them. "config.*"
   is anybody's name: it is a site's where a content folder stands beside it, as with Hugo and Zola.
   Without that, a stray file in a home folder would become the root of everything. */
static const struct {
    const char *file;
    enum generator generator;
    bool shared;
} mains[] = {
    {"hugo.toml", GENERATOR_HUGO, false},      {"hugo.yaml", GENERATOR_HUGO, false},
    {"hugo.yml", GENERATOR_HUGO, false},       {"hugo.json", GENERATOR_HUGO, false},
    {"zola.toml", GENERATOR_ZOLA, false},      {"config.toml", GENERATOR_HUGO, true},
    {"config.yaml", GENERATOR_HUGO, true},     {"config.yml", GENERATOR_HUGO, true},
    {"config.json", GENERATOR_HUGO, true},     {"_config.yml", GENERATOR_JEKYLL, false},
    {"_config.yaml", GENERATOR_JEKYLL, false}, {"_config.toml", GENERATOR_JEKYLL, false},
    {"_config.json", GENERATOR_HEXO, false},
};

enum generator root_generator(struct arena *scratch, struct str folder, const char **ret_file)
{
    const bool content = exists(scratch, folder, "content");

    for (size_t i = 0; i < sizeof mains / sizeof mains[0]; i++) {
        if ((content || !mains[i].shared) && exists(scratch, folder, mains[i].file)) {
            *ret_file = mains[i].file;
            return mains[i].generator;
        }
    }
    *ret_file = "";
    return exists(scratch, folder, "config/_default") ? GENERATOR_HUGO : GENERATOR_NONE;
}

struct str root_parent(struct str folder)
{
    struct str parent = path_folder(folder);

    return str_empty(parent) ? STR("/") : parent;
}

/* Empty where there is no configuration. `scratch` takes the paths that are tried. */
static struct str configured_above(struct arena *scratch, struct str start)
{
    const char *file;

    for (struct str folder = start;; folder = root_parent(folder)) {
        if (exists(scratch, folder, "sheaf.yaml") || root_generator(scratch, folder, &file)) {
            return folder;
        }
        if (folder.n <= 1) {
            return STR_NONE;
        }
    }
}

/* The real folder that a path is, or is in. */
static enum err_kind folder_of(struct arena *a, const char *path, struct str *ret, struct err *err)
{
    struct file_info info;

    if (file_stat(path, &info, err) || path_real(a, path, ret, err)) {
        return err->kind;
    }
    if (info.kind != FILE_FOLDER) {
        *ret = root_parent(*ret);
    }
    return ERR_OK;
}

static bool holds(struct str folder, struct str path)
{
    return folder.n <= 1 || str_eq(folder, path) ||
           (str_starts(path, folder) && path.p[folder.n] == '/');
}

/* The deepest folder that holds all paths; but where that is the whole file system, the first. */
static enum err_kind common_folder(struct arena *scratch, const struct collect_options *options,
                                   struct str first, struct str *ret, struct err *err)
{
    struct str common = first, folder;

    for (size_t i = 1; i < options->n_paths; i++) {
        if (folder_of(scratch, options->paths[i], &folder, err)) {
            return err->kind;
        }
        while (!holds(common, folder)) {
            common = root_parent(common);
        }
    }
    *ret = common.n > 1 ? common : first;
    return ERR_OK;
}

enum err_kind collect_root(struct arena *a, const struct collect_options *options,
                           struct str *ret_root, struct err *err)
{
    struct arena scratch;
    struct str first = STR_NONE, root;
    enum err_kind kind;

    if (!str_empty(options->root)) {
        root = arena_str(a, options->root);
        return root.p ? path_real(a, root.p, ret_root, err) : err_nomem(err);
    }
    arena_init(&scratch, LIMIT_TEXT_BYTES);
    kind = folder_of(&scratch, options->n_paths ? options->paths[0] : ".", &first, err);
    if (!kind) {
        root = configured_above(&scratch, first);
        kind = str_empty(root) ? common_folder(&scratch, options, first, &root, err) : ERR_OK;
    }
    if (!kind) {
        *ret_root = arena_str(a, root);
        kind = arena_finish(a, err);
    }
    arena_done(&scratch);
    return kind;
}
