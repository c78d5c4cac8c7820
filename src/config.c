/*
 * The configuration file, as the public header offers it: found at the site's root, read by parse/.
 */
#include <stdio.h>

#include "base/file.h"
#include "base/limits.h"
#include "collect/collect.h"
#include "parse/parse.h"
#include "run.h"

enum sheaf_status sheaf_config_find(const struct sheaf_options *options, char *ret_path,
                                    size_t path_size, struct sheaf_error *error)
{
    const struct collect_options collect_options = {
        .paths = options->paths,
        .n_paths = options->n_paths,
        .root = str_of(options->root),
    };
    struct arena arena;
    struct err err = {0};
    struct str root;
    struct file_info info;

    ret_path[0] = '\0';
    arena_init(&arena, LIMIT_TEXT_BYTES);
    if (collect_root(&arena, &collect_options, &root, &err) == ERR_OK) {
        struct err none = {0};
        const struct str path = path_join(&arena, root, STR("sheaf.yaml"));
        if (path.n >= path_size) {
            (void)err_set(&err, ERR_LIMIT, "the path of sheaf.yaml is too long");
        } else if (arena_finish(&arena, &err) == ERR_OK &&
                   file_stat(path.p, &info, &none) == ERR_OK && info.kind == FILE_REGULAR) {
            memcpy(ret_path, path.p, path.n);
            ret_path[path.n] = '\0';
        }
    }
    arena_done(&arena);
    return status_of(&err, error);
}

/* Carries the public callback through the private one. */
struct config_user {
    sheaf_config_each *each;
    void *user;
    struct arena arena; /* NUL-terminated copies of the pair at hand */
};

static bool config_pair(void *user, struct str key, struct str value, struct place place,
                        struct err *err)
{
    struct config_user *c = user;
    struct sheaf_error error = {SHEAF_OK, ""};
    const struct str k = arena_str(&c->arena, key);
    const struct str v = arena_str(&c->arena, value);

    if (arena_finish(&c->arena, err)) {
        return false;
    }
    if (!c->each(c->user, k.p, v.p, place.line, place.column, &error)) {
        (void)err_set(err, error.status == SHEAF_USAGE ? ERR_USAGE : ERR_FORMAT, "%s", error.text);
        return false;
    }
    arena_reset(&c->arena);
    return true;
}

enum sheaf_status sheaf_config_read(const char *path, sheaf_config_each *each, void *user,
                                    struct sheaf_error *error)
{
    struct config_user c = {.each = each, .user = user};
    struct err err = {0};

    arena_init(&c.arena, LIMIT_TEXT_BYTES);
    err.kind = parse_config(path, config_pair, &c, &err);
    arena_done(&c.arena);
    return status_of(&err, error);
}
