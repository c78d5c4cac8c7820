/*
 * The scalars of a generator's configuration become settings that templates in posts can ask for by
 * name. Invariant: what the first file says wins, as everywhere; deep and further ones are passed
 * over.
 */
#include <stdlib.h>

#include "collect/layout.h"

enum {
    MOST_SETTINGS = 512,
    MOST_DEPTH = 4 /* "a.b.c.d" */
};

struct level {
    const struct item *item;
    struct str prefix; /* of the keys here, with its dot */
};

static bool is_set(const struct site *site, struct str name)
{
    for (size_t i = 0; i < site->n_settings; i++) {
        if (str_eq(site->settings[i].name, name)) {
            return true;
        }
    }
    return false;
}

static void add_setting(struct layout *l, size_t *cap, struct str name, const struct value *value)
{
    struct site *site = l->site;
    const struct str line = config_line(&site->arena, value);

    if (!str_empty(line) && site->n_settings < MOST_SETTINGS && !is_set(site, name) &&
        arena_grow(&site->arena, &site->settings, site->n_settings, cap, sizeof *site->settings)) {
        site->settings[site->n_settings++] = (struct site_setting){name, line};
    }
}

static void add_map(struct layout *l, size_t *cap, const struct value *map)
{
    struct arena *a = &l->site->arena;
    struct level levels[MOST_DEPTH] = {{map->first, STR("")}};
    size_t depth = 1;

    while (depth > 0) {
        struct level *level = &levels[depth - 1];
        const struct item *item = level->item;

        if (!item || l->site->n_settings == MOST_SETTINGS) {
            depth--;
            continue;
        }
        level->item = item->next;
        const struct str name = arena_join(a, level->prefix, item->key, STR_NONE);
        if (item->value && item->value->kind == VALUE_SCALAR) {
            add_setting(l, cap, name, item->value);
        } else if (item->value && item->value->kind == VALUE_MAP && depth < MOST_DEPTH) {
            levels[depth++] =
                (struct level){item->value->first, arena_join(a, name, STR("."), STR_NONE)};
        }
    }
}

static int compare_settings(const void *x, const void *y)
{
    return str_cmp(((const struct site_setting *)x)->name, ((const struct site_setting *)y)->name);
}

void layout_settings(struct layout *l, struct str below)
{
    struct site *site = l->site;
    size_t cap = 0;

    for (size_t i = 0; i < l->config.n; i++) {
        const struct config_file *file = &l->config.files[i];
        const struct value *map = file->root;

        if (map && !str_empty(below) && str_empty(file->below)) {
            map = value_get(map, below);
        } else if (map && !str_eq(file->below, below)) {
            map = NULL;
        }
        if (map && map->kind == VALUE_MAP) {
            add_map(l, &cap, map);
        }
    }
    if (site->n_settings > 1) {
        qsort(site->settings, site->n_settings, sizeof *site->settings, compare_settings);
    }
}
