/*
 * Jekyll's and Hexo's _config.yml become folders of posts, drafts and pages, and what the site says
 * about itself.
 */
#include "base/file.h"
#include "base/language.h"
#include "collect/layout.h"

static struct str keys_join(struct layout *l, const char *first, struct str key, const char *last)
{
    return arena_join(&l->site->arena, str_of(first), key, str_of(last));
}

static void enter(struct layout *l, struct str name)
{
    (void)arena_strs_add(&l->site->arena, &l->entered, name);
}

/* A collection's folder lies in collections_dir, or at the root where that one was taken out of its
   site. */
static void read_collection(struct layout *l, struct str name, struct str folder)
{
    struct arena *a = &l->site->arena;
    const struct str below = arena_join(a, STR("_"), name, STR_NONE);

    if (str_eq(name, STR("posts")) || str_eq(name, STR("drafts")) ||
        !config_flag(&l->config, keys_join(l, "collections.", name, ".output"), false)) {
        return;
    }
    enter(l, below);
    if (!str_empty(folder)) {
        layout_folder(l, FOLDER_POSTS, path_join(a, folder, below), name);
    }
    layout_folder(l, FOLDER_POSTS, below, name);
}

/* An address among the defaults is a pattern, which posts themselves do not have. */
static const struct value *without_address(struct arena *a, const struct value *map)
{
    struct value *rest = value_new(a, VALUE_MAP, map->line, map->column);

    for (const struct item *item = map->first; rest && item; item = item->next) {
        if (!str_eq(item->key, STR("permalink"))) {
            value_add(a, rest, item->key, item->value);
        }
    }
    return rest;
}

/* One of the front matter defaults: they give addresses before a collection's own pattern does. */
static void read_default(struct layout *l, const struct value *scope, const struct value *values,
                         const char *file)
{
    struct arena *a = &l->site->arena;
    const struct str path = config_line(a, value_get(scope, STR("path")));
    const struct str type = config_line(a, value_get(scope, STR("type")));

    if (str_empty(path)) {
        layout_permalink(l, (struct permalink_rule){
                                .section = type,
                                .pattern = config_line(a, value_get(values, STR("permalink")))});
    }
    if (str_chr(path, '*') == STR_NPOS) {
        layout_default(
            l, without_address(a, values),
            (struct site_default){.file = str_of(file), .folder = path, .section = type});
    }
}

static void read_defaults(struct layout *l)
{
    const char *file = "";
    const struct value *all = config_get(&l->config, STR("defaults"), &file);

    if (!all || all->kind != VALUE_LIST) {
        return;
    }
    for (const struct item *item = all->first; item; item = item->next) {
        const struct value *one = item->value, *scope, *values;

        if (!one || one->kind != VALUE_MAP) {
            continue;
        }
        scope = value_get(one, STR("scope"));
        values = value_get(one, STR("values"));
        if (scope && values && scope->kind == VALUE_MAP && values->kind == VALUE_MAP) {
            read_default(l, scope, values, file);
        }
    }
}

static void read_collections(struct layout *l)
{
    const struct str folder = config_text(&l->config, STR("collections_dir"), NULL);
    const struct strs names = config_keys(&l->config, STR("collections"));

    for (size_t i = 0; i < names.n; i++) {
        const struct str keys = keys_join(l, "collections.", names.v[i], ".permalink");

        read_collection(l, names.v[i], folder);
        layout_permalink(l,
                         (struct permalink_rule){.section = names.v[i],
                                                 .pattern = config_text(&l->config, keys, NULL)});
    }
    layout_permalink(
        l, (struct permalink_rule){.pattern = config_text(&l->config, STR("permalink"), NULL)});
}

/* As plugins for several languages have them: languages: [zh, en], default_lang: zh. */
static void read_languages(struct layout *l)
{
    const struct strs keys = config_list(&l->config, STR("languages"));
    struct site *site = l->site;
    struct str lang = config_text(&l->config, STR("lang"), NULL);

    layout_text(l, &lang, STR("locale"));
    if (str_empty(site->language)) {
        site->language = language_written(language_tag(&site->arena, lang));
    }
    for (size_t i = 0; i < keys.n; i++) {
        (void)layout_language(l, keys.v[i], STR_NONE);
    }
    if (l->n_languages > 1) {
        layout_text(l, &l->default_key, STR("default_lang"));
        if (str_empty(l->default_key)) {
            l->default_key = keys.v[0];
        }
        site->multilingual = true;
        site->default_language = layout_language(l, l->default_key, STR_NONE);
    }
}

/* A folder of Markdown files that Jekyll only dresses has no folders of posts: all are. */
static void read_pages(struct layout *l)
{
    const struct str folder = config_text(&l->config, STR("collections_dir"), NULL);
    struct arena *a = &l->site->arena;
    const struct str posts = path_join(a, folder, STR("_posts"));

    l->front_matter = l->n_folders > 0 || layout_exists(l, "_posts") ||
                      (!str_empty(folder) && posts.p && layout_exists(l, posts.p));
    if (l->front_matter) {
        layout_folder(l, FOLDER_PAGES, STR_NONE, STR_NONE);
        (void)arena_strs_add(a, &l->site->content,
                             str_empty(l->base) ? STR("_posts")
                                                : path_join(a, l->base, STR("_posts")));
    } else {
        layout_folder(l, FOLDER_POSTS, STR_NONE, STR_NONE);
    }
}

void jekyll_read(struct layout *l)
{
    struct site *site = l->site;
    struct strs include = config_list(&l->config, STR("include"));
    struct str source = config_text(&l->config, STR("source"), NULL);

    if (!str_empty(source) && !str_starts(source, STR("/"))) {
        struct str base;

        source = str_empty(l->base) ? source : path_join(&site->arena, l->base, source);
        if (path_normal(&site->arena, source, &base)) {
            l->base = base;
        }
    }
    enter(l, STR("_posts"));
    enter(l, STR("_drafts"));
    for (size_t i = 0; i < include.n; i++) {
        enter(l, include.v[i]);
    }
    read_defaults(l);
    read_collections(l);
    read_pages(l);
    layout_exclude(l, config_list(&l->config, STR("exclude")));
    layout_exclude(l, config_list(&l->config, STR("destination")));
    read_languages(l);
    layout_title(l, STR("title"));
    layout_text(l, &site->author, STR("author"));
    layout_text(l, &site->description, STR("description"));
    layout_url(l, config_text(&l->config, STR("url"), NULL),
               config_text(&l->config, STR("baseurl"), NULL));
    layout_static(l, STR_NONE);
    layout_settings(l, STR_NONE);
    site->leaves_future = !config_flag(&l->config, STR("future"), false);
    jekyll_markdown(l);
}

void hexo_read(struct layout *l)
{
    struct site *site = l->site;
    struct arena *a = &site->arena;
    struct str source = config_text(&l->config, STR("source_dir"), NULL);
    const struct strs languages = config_list(&l->config, STR("language"));

    source = str_empty(source) ? STR("source") : source;
    enter(l, STR("_posts"));
    enter(l, STR("_drafts"));
    layout_folder(l, FOLDER_POSTS, path_join(a, source, STR("_posts")), STR_NONE);
    layout_folder(l, FOLDER_DRAFTS, path_join(a, source, STR("_drafts")), STR_NONE);
    layout_folder(l, FOLDER_PAGES, source, STR_NONE);
    layout_permalink(
        l, (struct permalink_rule){.pattern = config_text(&l->config, STR("permalink"), NULL)});
    layout_exclude(l, config_list(&l->config, STR("public_dir")));
    for (size_t i = 0; i < languages.n && str_empty(site->language); i++) {
        site->language = language_written(language_tag(a, languages.v[i]));
    }
    layout_title(l, STR("title"));
    layout_text(l, &site->author, STR("author"));
    layout_text(l, &site->description, STR("description"));
    layout_url(l, config_text(&l->config, STR("url"), NULL), STR_NONE);
    layout_static(l, source);
    site->leaves_future = !config_flag(&l->config, STR("future"), true);
    hexo_markdown(l);
}
