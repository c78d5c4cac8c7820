/*
 * What the generators' readers have in common: they describe folders and languages, and fill what
 * the site does not say yet. Invariant: a setting that is there already is never changed.
 */
#include "collect/layout.h"

#include "base/file.h"
#include "base/language.h"
#include "base/limits.h"
#include "base/url.h"

static struct str without_slashes(struct str path)
{
    while (str_starts(path, STR("./"))) {
        path = str_from(path, 2);
    }
    while (str_starts(path, STR("/"))) {
        path = str_from(path, 1);
    }
    while (str_ends(path, STR("/"))) {
        path.n--;
    }
    return str_eq(path, STR(".")) ? STR("") : path;
}

/* A path below the generator's folder as one below the root; false where it leaves its folder. */
static bool in_base(struct layout *l, struct str path, struct str *ret)
{
    struct arena *a = &l->site->arena;

    if (!path_normal(a, without_slashes(path), &path)) {
        return false;
    }
    path = without_slashes(path);
    if (str_empty(path) || str_empty(l->base)) {
        *ret = str_empty(path) ? l->base : arena_str(a, path);
    } else {
        *ret = path_join(a, l->base, path);
    }
    return true;
}

static void add_once(struct arena *a, struct strs *list, struct str s)
{
    if (list->n == LIMIT_SITE_ITEMS) {
        return;
    }
    for (size_t i = 0; i < list->n; i++) {
        if (str_eq(list->v[i], s)) {
            return;
        }
    }
    (void)arena_strs_add(a, list, s);
}

void layout_folder(struct layout *l, enum folder_kind kind, struct str path, struct str section)
{
    struct arena *a = &l->site->arena;

    if (l->n_folders == LIMIT_SITE_ITEMS || !in_base(l, path, &path) ||
        !arena_grow(a, &l->folders, l->n_folders, &l->cap_folders, sizeof *l->folders)) {
        return;
    }
    l->folders[l->n_folders++] =
        (struct content_folder){.path = path, .kind = kind, .section = section};
    if (kind == FOLDER_POSTS && !str_empty(path)) {
        add_once(a, &l->site->content, path);
    }
}

void layout_static(struct layout *l, struct str path)
{
    if (in_base(l, path, &path)) {
        add_once(&l->site->arena, &l->site->static_folders, path);
    }
}

void layout_permalink(struct layout *l, struct permalink_rule rule)
{
    struct site *site = l->site;
    struct permalink_rule *rules;

    for (size_t i = 0; i < site->n_permalinks; i++) {
        if (str_eq(site->permalinks[i].section, rule.section) &&
            str_eq(site->permalinks[i].language, rule.language)) {
            return;
        }
    }
    if (str_empty(rule.pattern) || site->n_permalinks == LIMIT_SITE_ITEMS) {
        return;
    }
    rules = arena_array(&site->arena, site->n_permalinks + 1, sizeof *rules);
    if (rules) {
        for (size_t i = 0; i < site->n_permalinks; i++) {
            rules[i] = site->permalinks[i];
        }
        rules[site->n_permalinks++] = rule;
        site->permalinks = rules;
    }
}

void layout_default(struct layout *l, const struct value *map, struct site_default where)
{
    struct site *site = l->site;

    if (!map || site->n_defaults == LIMIT_SITE_ITEMS || !in_base(l, where.folder, &where.folder) ||
        !arena_grow(&site->arena, &site->defaults, site->n_defaults, &l->cap_defaults,
                    sizeof *site->defaults)) {
        return;
    }
    where.map = map;
    where.file = path_join(&site->arena, l->base, where.file);
    site->defaults[site->n_defaults++] = where;
}

static bool has_subtag(struct str tag, const char *subtags)
{
    struct str piece;

    (void)str_token(&tag, '-', &piece);
    while (str_token(&tag, '-', &piece)) {
        struct str rest = str_of(subtags), one;

        while (str_token(&rest, ' ', &one)) {
            if (str_eq_nocase(piece, one)) {
                return true;
            }
        }
    }
    return false;
}

struct str language_written(struct str tag)
{
    if (!str_eq(str_sub(tag, 0, str_chr(tag, '-')), STR("zh"))) {
        return tag;
    }
    if (has_subtag(tag, "Hans")) {
        return STR("zh-Hans");
    }
    if (has_subtag(tag, "Hant TW HK MO")) {
        return STR("zh-Hant");
    }
    return has_subtag(tag, "CN SG MY") ? STR("zh-Hans") : tag;
}

/* The key is what people gave the language; its name in the configuration is often left at what a
   theme came with, and counts where the key says less or nothing. */
static struct str tag_of(struct arena *a, struct str key, struct str name)
{
    static const char *const countries[][2] = {
        {"cn", "zh-Hans"}, {"tw", "zh-Hant"}, {"hk", "zh-Hant"}, {"jp", "ja"}, {"kr", "ko"}};
    struct str tag = language_tag(a, key), named = language_tag(a, name);

    for (size_t i = 0; i < sizeof countries / sizeof countries[0]; i++) {
        if (str_eq_nocase(key, str_of(countries[i][0]))) {
            return str_of(countries[i][1]);
        }
    }
    if (str_empty(tag) || (str_eq(tag, STR("zh")) && str_starts(named, STR("zh-")))) {
        tag = named;
    }
    return tag;
}

static bool is_language(const struct layout *l, struct str tag)
{
    for (size_t i = 0; i < l->n_languages; i++) {
        if (str_eq(l->languages[i].tag, tag)) {
            return true;
        }
    }
    return false;
}

struct str layout_language(struct layout *l, struct str key, struct str name)
{
    struct arena *a = &l->site->arena;
    struct str tag = tag_of(a, key, name);

    for (size_t i = 0; i < l->n_languages; i++) {
        if (str_eq_nocase(l->languages[i].key, key)) {
            return l->languages[i].tag;
        }
    }
    /* zh-TW and zh-HK stay apart where a site has both. */
    if (!is_language(l, language_written(tag))) {
        tag = language_written(tag);
    }
    if (!str_empty(tag) && l->n_languages < LIMIT_SITE_ITEMS &&
        arena_grow(a, &l->languages, l->n_languages, &l->cap_languages, sizeof *l->languages)) {
        l->languages[l->n_languages++] = (struct site_language){.key = key, .tag = tag};
        add_once(a, &l->site->languages, tag);
    }
    return tag;
}

void layout_exclude(struct layout *l, struct strs globs)
{
    for (size_t i = 0; i < globs.n; i++) {
        (void)arena_strs_add(&l->site->arena, &l->exclude, without_slashes(globs.v[i]));
    }
}

void layout_ignore(struct layout *l, struct str keys)
{
    struct arena *a = &l->site->arena;
    const char *file = "";
    const struct strs all = config_list(&l->config, keys);

    (void)config_get(&l->config, keys, &file);
    for (size_t i = 0; i < all.n; i++) {
        if (!patterns_add(a, &l->ignored, all.v[i])) {
            finding_add(l->findings, "config-unread",
                        (struct place){path_join(a, l->base, str_of(file)), 0, 0},
                        "%.*s: \"%.*s\" is more than sheaf understands; it excludes nothing",
                        STR_ARG(keys), STR_ARG(all.v[i]));
        }
    }
}

void layout_title(struct layout *l, struct str keys)
{
    const char *name = NULL;
    struct str title;

    if (!str_empty(l->site->title)) {
        return;
    }
    title = config_text(&l->config, keys, &name);
    if (!str_empty(title)) {
        l->site->title = title;
        l->site->title_from = name;
    }
}

void layout_text(struct layout *l, struct str *field, struct str keys)
{
    if (str_empty(*field)) {
        *field = config_text(&l->config, keys, NULL);
    }
}

void layout_url(struct layout *l, struct str url, struct str path)
{
    struct arena *a = &l->site->arena;
    struct url parts;

    if (!str_empty(l->site->url) || !url_split(url, &parts) || str_empty(parts.host)) {
        return;
    }
    path = without_slashes(path);
    while (str_ends(url, STR("/"))) {
        url.n--;
    }
    url = arena_join(a, url, STR("/"), path);
    l->site->url = str_empty(path) ? url : arena_join(a, url, STR("/"), STR_NONE);
}

bool layout_exists(struct layout *l, const char *folder)
{
    struct arena *a = &l->site->arena;
    struct str path = path_join(a, path_join(a, l->site->root, l->base), str_of(folder));
    struct file_info info;
    struct err ignored;

    return path.p && !file_stat(path.p, &info, &ignored) && info.kind == FILE_FOLDER;
}
