/*
 * Reads the files of a generator's configuration and answers questions about all of them at once.
 * Invariant: the files are asked in the order in which they were added, so that the answers do not
 * depend on where a generator's user chose to split them.
 */
#include "collect/config.h"

#include <errno.h>

#include "base/file.h"
#include "base/limits.h"

enum err_kind config_add(struct config *c, const struct config_reader *reader, struct str file,
                         struct str below, struct err *err)
{
    struct config_file added = {arena_str(c->arena, path_name(file)), below, NULL};
    struct str shown = file;
    struct err problem = {0};
    enum err_kind kind;

    if (!arena_grow(c->arena, &c->files, c->n, &c->cap, sizeof *c->files)) {
        return err_nomem(err);
    }
    kind = reader->tree->read(file.p, c->arena, &added.root, &problem);
    if (kind && kind != ERR_FORMAT && (kind != ERR_SYSTEM || problem.sys == ENOMEM)) {
        *err = problem;
        return kind;
    }
    if (kind) {
        if (str_starts(file, reader->root)) {
            shown = str_from(file, reader->root.n + (reader->root.n > 1));
        }
        finding_add(reader->findings, "config-unread", (struct place){shown, 0, 0}, "%s",
                    problem.text);
        added.root = NULL;
    }
    if (added.root && added.root->kind != VALUE_MAP) {
        added.root = NULL;
    }
    c->files[c->n++] = added;
    return arena_finish(c->arena, err);
}

/* Cuts the keys that the file is under off *keys; false where they lie elsewhere. */
static bool within(const struct config_file *file, struct str *keys)
{
    const size_t n = file->below.n;

    if (n == 0) {
        return true;
    }
    if (!str_eq_nocase(str_sub(*keys, 0, n), file->below) || (keys->n > n && keys->p[n] != '.')) {
        return false;
    }
    *keys = str_from(*keys, n + 1);
    return true;
}

static const struct value *value_at(const struct config_file *file, struct str keys)
{
    const struct value *v = file->root;
    struct str key;

    if (!within(file, &keys)) {
        return NULL;
    }
    while (v && str_token(&keys, '.', &key)) {
        v = v->kind == VALUE_MAP ? value_get(v, key) : NULL;
    }
    return v;
}

const struct value *config_get(const struct config *c, struct str keys, const char **ret_name)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct value *v = value_at(&c->files[i], keys);

        if (v && !value_is_none(v)) {
            if (ret_name) {
                *ret_name = c->files[i].name.p;
            }
            return v;
        }
    }
    return NULL;
}

struct str config_line(struct arena *a, const struct value *v)
{
    struct str text;
    char *p;

    if (v && v->kind == VALUE_MAP) {
        v = value_get(v, STR("name"));
    }
    if (!v || v->kind != VALUE_SCALAR || value_is_none(v)) {
        return STR_NONE;
    }
    text = str_trim(v->text);
    p = arena_alloc(a, text.n + 1);
    if (!p) {
        return STR_NONE;
    }
    for (size_t i = 0; i < text.n; i++) {
        p[i] = (char)((unsigned char)text.p[i] < ' ' ? ' ' : text.p[i]);
    }
    return str_make(p, text.n);
}

struct str config_text(const struct config *c, struct str keys, const char **ret_name)
{
    return config_line(c->arena, config_get(c, keys, ret_name));
}

struct strs config_list(const struct config *c, struct str keys)
{
    const struct value *v = config_get(c, keys, NULL);
    struct strs list = {NULL, 0};

    if (v && v->kind == VALUE_LIST) {
        for (const struct item *item = v->first; item && list.n < LIMIT_SITE_ITEMS;
             item = item->next) {
            struct str text = config_line(c->arena, item->value);

            if (!str_empty(text)) {
                (void)arena_strs_add(c->arena, &list, text);
            }
        }
    } else if (v && v->kind == VALUE_SCALAR) {
        (void)arena_strs_add(c->arena, &list, config_line(c->arena, v));
    }
    return list;
}

bool config_flag(const struct config *c, struct str keys, bool otherwise)
{
    struct str text = config_text(c, keys, NULL);

    if (str_empty(text)) {
        return otherwise;
    }
    return str_eq_nocase(text, STR("true")) || str_eq_nocase(text, STR("yes")) ||
           str_eq_nocase(text, STR("on"));
}

static void add_key(const struct config *c, struct strs *list, struct str key)
{
    if (list->n == LIMIT_SITE_ITEMS) {
        return;
    }
    for (size_t i = 0; i < list->n; i++) {
        if (str_eq_nocase(list->v[i], key)) {
            return;
        }
    }
    (void)arena_strs_add(c->arena, list, key);
}

struct strs config_keys(const struct config *c, struct str keys)
{
    struct strs list = {NULL, 0};

    for (size_t i = 0; i < c->n; i++) {
        const struct config_file *file = &c->files[i];
        const struct value *v = value_at(file, keys);
        struct str below = file->below;

        if (v && v->kind == VALUE_MAP) {
            for (const struct item *item = v->first; item; item = item->next) {
                add_key(c, &list, item->key);
            }
        } else if (below.n > keys.n && below.p[keys.n] == '.' &&
                   str_eq_nocase(str_sub(below, 0, keys.n), keys)) {
            struct str rest = str_from(below, keys.n + 1), key;

            (void)str_token(&rest, '.', &key);
            add_key(c, &list, key);
        }
    }
    return list;
}
