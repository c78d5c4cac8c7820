/*
 * Finds the generator of the folder that posts are taken from and reads its configuration: the
 * nearest one from the first path up to the site's root. Invariant: without a way to read
 * configurations, or without one, everything is as if there were no generators.
 */
#include "base/file.h"
#include "collect/layout.h"
#include "collect/root.h"

/* Files of config/_default: "languages.en.toml" has what is under these keys. */
struct listing {
    struct layout *layout;
    const struct config_reader *reader;
    struct str folder;
    struct err *err;
};

static bool is_data(struct str ending)
{
    return str_eq(ending, STR(".toml")) || str_eq(ending, STR(".yaml")) ||
           str_eq(ending, STR(".yml")) || str_eq(ending, STR(".json"));
}

/* "hugo" and "config" are the whole; "languages.en" and "params" what they say; "params.en" is the
   params of a language. */
static struct str keys_of_file(struct arena *a, struct str stem)
{
    size_t dot = str_chr(stem, '.');

    if (str_eq(stem, STR("hugo")) || str_eq(stem, STR("config"))) {
        return STR_NONE;
    }
    if (dot == STR_NPOS || str_eq(str_sub(stem, 0, dot), STR("languages"))) {
        return arena_str(a, stem);
    }
    return arena_join(a, arena_join(a, STR("languages"), str_from(stem, dot), STR(".")),
                      str_sub(stem, 0, dot), STR_NONE);
}

static bool add_default(void *user, const struct walk_entry *e)
{
    const struct listing *listing = user;
    struct arena *a = &listing->layout->site->arena;
    const struct str ending = path_ending(e->name);

    if (listing->err->kind == ERR_OK && e->info.kind == FILE_REGULAR && is_data(ending) &&
        e->name.p[0] != '.') {
        struct str below = keys_of_file(a, str_sub(e->name, 0, e->name.n - ending.n));

        listing->err->kind = config_add(&listing->layout->config, listing->reader,
                                        arena_str(a, e->path), below, listing->err);
    }
    return false;
}

static enum err_kind read_files(struct layout *l, const struct config_reader *reader,
                                struct str folder, const char *name, struct err *err)
{
    struct arena *a = &l->site->arena;
    struct err problem = {0}, ignored;
    struct listing listing = {l, reader, path_join(a, folder, STR("config/_default")), &problem};
    struct file_info info;

    if (arena_finish(a, err)) {
        return err->kind;
    }
    if (l->site->generator == GENERATOR_HUGO &&
        file_stat(listing.folder.p, &info, &ignored) == ERR_OK && info.kind == FILE_FOLDER) {
        if (file_walk(listing.folder.p, add_default, &listing, err)) {
            return err->kind;
        }
        if (problem.kind) {
            *err = problem;
            return err->kind;
        }
    }
    if (name[0]) {
        return config_add(&l->config, reader, path_join(a, folder, str_of(name)), STR_NONE, err);
    }
    return ERR_OK;
}

/* Two generators each share the name of their configuration with another one. */
static enum generator generator_of(struct layout *l)
{
    static const struct str hexo[] = {
        {"source_dir", 10}, {"public_dir", 10}, {"new_post_name", 13}, {"post_asset_folder", 17}};
    enum generator generator = l->site->generator;

    if (generator == GENERATOR_HUGO && config_get(&l->config, STR("base_url"), NULL)) {
        return GENERATOR_ZOLA;
    }
    if (generator != GENERATOR_JEKYLL) {
        return generator;
    }
    for (size_t i = 0; i < sizeof hexo / sizeof hexo[0]; i++) {
        if (config_get(&l->config, hexo[i], NULL)) {
            return GENERATOR_HEXO;
        }
    }
    return layout_exists(l, "source/_posts") ? GENERATOR_HEXO : GENERATOR_JEKYLL;
}

/* The folder of the first path, or the root where that lies elsewhere. */
static enum err_kind start_folder(struct layout *l, const struct collect_options *options,
                                  struct str *ret, struct err *err)
{
    const struct str root = l->site->root;
    const char *first = options->n_paths ? options->paths[0] : ".";
    struct file_info info;
    struct str start = STR_NONE;

    if (file_stat(first, &info, err) || path_real(&l->site->arena, first, &start, err)) {
        return err->kind;
    }
    if (info.kind != FILE_FOLDER) {
        start = root_parent(start);
    }
    if (!str_starts(start, root) || (root.n > 1 && start.n > root.n && start.p[root.n] != '/')) {
        start = root;
    }
    *ret = start;
    return ERR_OK;
}

static const char *find(struct layout *l, struct arena *scratch, struct str *folder)
{
    const char *file = "";

    for (;; *folder = root_parent(*folder)) {
        l->site->generator = root_generator(scratch, *folder, &file);
        if (l->site->generator || folder->n <= l->site->root.n) {
            return file;
        }
    }
}

enum err_kind layout_read(struct layout *ret, const struct collect_options *options,
                          struct findings *findings, struct err *err)
{
    struct site *site = ret->site;
    const struct config_reader reader = {options->tree, findings, site->root};
    struct arena scratch;
    struct str folder = STR_NONE;
    const char *name;

    site->generator = GENERATOR_NONE;
    ret->config.arena = &site->arena;
    ret->findings = findings;
    if (!options->tree) {
        return ERR_OK;
    }
    if (start_folder(ret, options, &folder, err)) {
        return err->kind;
    }
    arena_init(&scratch, (size_t)1 << 20);
    name = find(ret, &scratch, &folder);
    arena_done(&scratch);
    if (site->generator == GENERATOR_NONE) {
        return ERR_OK;
    }
    ret->base = str_from(folder, site->root.n + (site->root.n > 1 && folder.n > site->root.n));
    if (read_files(ret, &reader, folder, name, err)) {
        return err->kind;
    }
    site->generator = generator_of(ret);
    switch (site->generator) {
    case GENERATOR_HUGO:
        hugo_read(ret);
        break;
    case GENERATOR_ZOLA:
        zola_read(ret);
        break;
    case GENERATOR_JEKYLL:
        jekyll_read(ret);
        break;
    case GENERATOR_HEXO:
        hexo_read(ret);
        break;
    case GENERATOR_NONE:
        break;
    }
    return arena_finish(&site->arena, err);
}
