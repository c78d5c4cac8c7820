/*
 * Hugo's and Zola's configuration becomes content folders, languages and what the site says about
 * itself. Both keep posts below content folders, tell languages by key, and name sections by
 * _index.md.
 */
#include "base/language.h"
#include "collect/layout.h"

static struct str keys_join(struct layout *l, const char *first, struct str key, const char *last)
{
    return arena_join(&l->site->arena, str_of(first), key, str_of(last));
}

static bool same_folder(struct str a, struct str b)
{
    while (str_ends(a, STR("/"))) {
        a.n--;
    }
    return str_eq(a, b);
}

/* A content folder of one language. */
static void add_folder(struct layout *l, struct str path, struct str key, struct str tag)
{
    const size_t n = l->n_folders;

    layout_folder(l, FOLDER_POSTS, path, STR_NONE);
    if (l->n_folders > n) {
        l->folders[n].language = tag;
        l->folders[n].prefix =
            str_eq_nocase(key, l->default_key) && !l->default_prefixed ? STR_NONE : key;
    }
}

/* [[module.mounts]]: where one gives content, no other folder has any. */
static bool read_mounts(struct layout *l)
{
    const struct value *mounts = config_get(&l->config, STR("module.mounts"), NULL);
    struct arena *a = &l->site->arena;
    const size_t before = l->n_folders;

    if (!mounts || mounts->kind != VALUE_LIST) {
        return false;
    }
    for (const struct item *item = mounts->first; item; item = item->next) {
        const struct value *mount = item->value;
        struct str source, target, language;

        if (!mount || mount->kind != VALUE_MAP) {
            continue;
        }
        source = config_line(a, value_get(mount, STR("source")));
        target = config_line(a, value_get(mount, STR("target")));
        language = config_line(a, value_get(mount, STR("lang")));
        if (same_folder(target, STR("static"))) {
            layout_static(l, source);
        } else if (same_folder(target, STR("content")) && !str_empty(language)) {
            add_folder(l, source, language, layout_language(l, language, STR_NONE));
            l->many_folders = true;
        } else if (same_folder(target, STR("content"))) {
            layout_folder(l, FOLDER_POSTS, source, STR_NONE);
        } else if (str_starts(target, STR("content/"))) {
            struct str rest = str_from(target, 8), section = rest;

            (void)str_token(&rest, '/', &section);
            layout_folder(l, FOLDER_POSTS, source, section);
        }
    }
    return l->n_folders > before;
}

static bool is_disabled(struct layout *l, struct str key)
{
    const struct strs disabled = config_list(&l->config, STR("disableLanguages"));

    for (size_t i = 0; i < disabled.n; i++) {
        if (str_eq_nocase(disabled.v[i], key)) {
            return true;
        }
    }
    return config_flag(&l->config, keys_join(l, "languages.", key, ".disabled"), false);
}

/* The languages, in the order of the files. */
static void read_languages(struct layout *l, struct strs keys)
{
    for (size_t i = 0; i < keys.n; i++) {
        const struct str key = keys.v[i];
        struct str name = config_text(&l->config, keys_join(l, "languages.", key, ".locale"), NULL);

        layout_text(l, &name, keys_join(l, "languages.", key, ".languageCode"));
        if (!is_disabled(l, key)) {
            (void)layout_language(l, key, name);
        }
    }
}

/* The folders that languages have for themselves, and the one that the others share. */
static void read_folders(struct layout *l)
{
    struct str folder = config_text(&l->config, STR("contentDir"), NULL);

    layout_folder(l, FOLDER_POSTS, str_empty(folder) ? STR("content") : folder, STR_NONE);
    l->many_folders = l->n_languages > 0;
    for (size_t i = 0; i < l->n_languages; i++) {
        const struct site_language *language = &l->languages[i];

        folder =
            config_text(&l->config, keys_join(l, "languages.", language->key, ".contentDir"), NULL);
        if (str_empty(folder)) {
            l->many_folders = false;
        } else {
            add_folder(l, folder, language->key, language->tag);
        }
    }
}

/* What the default language says about the site, where the site itself says nothing. */
static void read_about(struct layout *l)
{
    const struct str key = l->default_key;

    layout_title(l, STR("title"));
    layout_title(l, keys_join(l, "languages.", key, ".title"));
    layout_text(l, &l->site->author, STR("params.author"));
    layout_text(l, &l->site->author, STR("author"));
    layout_text(l, &l->site->description, STR("params.description"));
    layout_text(l, &l->site->rights, STR("copyright"));
    layout_url(l, config_text(&l->config, STR("baseURL"), NULL), STR_NONE);
}

/* The permalinks at `keys`, which hold in one language or, where that is empty, in all. */
static void read_permalinks(struct layout *l, struct str keys, struct str language)
{
    struct arena *a = &l->site->arena;
    const struct value *all = config_get(&l->config, keys, NULL);
    const struct value *pages =
        config_get(&l->config, arena_join(a, keys, STR(".page"), STR_NONE), NULL);

    if (pages && pages->kind == VALUE_MAP) {
        all = pages;
    }
    if (!all || all->kind != VALUE_MAP) {
        return;
    }
    for (const struct item *item = all->first; item; item = item->next) {
        if (item->value && item->value->kind == VALUE_SCALAR) {
            layout_permalink(
                l, (struct permalink_rule){item->key, config_line(a, item->value), language});
        }
    }
}

static struct strs main_sections(struct layout *l, struct str keys)
{
    struct arena *a = &l->site->arena;
    struct strs own =
        config_list(&l->config, arena_join(a, keys, STR("params.mainSections"), STR_NONE));

    return own.n > 0 ? own
                     : config_list(&l->config, arena_join(a, keys, STR("mainSections"), STR_NONE));
}

/* What languages have for themselves. */
static void read_own(struct layout *l)
{
    for (size_t i = 0; i < l->n_languages; i++) {
        struct site_language *language = &l->languages[i];
        const struct str keys = keys_join(l, "languages.", language->key, ".");

        language->main_sections = main_sections(l, keys);
        read_permalinks(l, arena_join(&l->site->arena, keys, STR("permalinks"), STR_NONE),
                        language->tag);
    }
}

/* What the configuration hands down, as an _index.md does. */
static void read_cascade(struct layout *l)
{
    const char *file = "";
    const struct value *all = config_get(&l->config, STR("cascade"), &file);
    const struct site_default where = {.file = str_of(file)};

    if (all && all->kind == VALUE_MAP) {
        layout_default(l, all, where);
    }
    for (const struct item *item = all && all->kind == VALUE_LIST ? all->first : NULL; item;
         item = item->next) {
        layout_default(l, item->value, where);
    }
}

/* [frontmatter] date = [":filename", …]: the name of a file counts before what it says. */
static void read_dates(struct layout *l)
{
    static struct str name_first[] = {{"name", 4}, {"front", 5}, {"address", 7}, {"folder", 6}};
    const struct strs sources = config_list(&l->config, STR("frontmatter.date"));

    if (l->site->date_order.n == 0 && sources.n > 0 &&
        str_eq_nocase(sources.v[0], STR(":filename"))) {
        l->site->date_order = (struct strs){name_first, 4};
    }
}

/* The default language is one of those that are configured, else the first. Where none is, the site
   has one language and no keys. */
static void settle_default(struct layout *l, struct strs keys)
{
    for (size_t i = 0; i < keys.n; i++) {
        if (str_eq_nocase(keys.v[i], l->default_key)) {
            return;
        }
    }
    l->default_key = keys.n > 0 ? keys.v[0] : l->default_key;
}

/* `name`: of a site's only language. */
static void settle_languages(struct layout *l, struct str name)
{
    struct site *site = l->site;
    struct str tag = language_written(language_tag(&site->arena, name));

    for (size_t i = 0; i < l->n_languages; i++) {
        if (str_eq_nocase(l->languages[i].key, l->default_key)) {
            tag = l->languages[i].tag;
        }
    }
    site->multilingual = site->multilingual || l->n_languages > 1;
    if (str_empty(site->default_language)) {
        site->default_language = tag;
    }
    if (str_empty(site->language)) {
        site->language = tag;
    }
}

static void read_statics(struct layout *l, struct strs folders)
{
    for (size_t i = 0; i < folders.n; i++) {
        layout_static(l, folders.v[i]);
    }
    layout_static(l, STR("static"));
    layout_static(l, STR("assets"));
    for (size_t i = 0; i < l->n_folders; i++) {
        (void)arena_strs_add(&l->site->arena, &l->site->static_folders, l->folders[i].path);
    }
}

void hugo_read(struct layout *l)
{
    const struct strs keys = config_keys(&l->config, STR("languages"));
    struct str name;

    l->default_key = config_text(&l->config, STR("defaultContentLanguage"), NULL);
    if (str_empty(l->default_key)) {
        l->default_key = STR("en");
    }
    l->default_prefixed = config_flag(&l->config, STR("defaultContentLanguageInSubdir"), false);
    settle_default(l, keys);
    read_languages(l, keys);
    if (!read_mounts(l)) {
        read_folders(l);
    }
    name = config_text(&l->config, STR("locale"), NULL);
    layout_text(l, &name, STR("languageCode"));
    layout_text(l, &name, STR("defaultContentLanguage"));
    settle_languages(l, name);
    read_about(l);
    read_own(l);
    read_permalinks(l, STR("permalinks"), STR_NONE);
    read_dates(l);
    read_statics(l, config_list(&l->config, STR("staticDir")));
    l->main_sections = main_sections(l, STR_NONE);
    layout_settings(l, STR("params"));
    l->site->leaves_future = !config_flag(&l->config, STR("buildFuture"), false);
    hugo_markdown(l);
    layout_ignore(l, STR("ignoreFiles"));
    read_cascade(l);
}

void zola_read(struct layout *l)
{
    const struct strs keys = config_keys(&l->config, STR("languages"));
    struct site *site = l->site;

    l->default_key = config_text(&l->config, STR("default_language"), NULL);
    layout_folder(l, FOLDER_POSTS, STR("content"), STR_NONE);
    if (keys.n > 0) {
        l->default_key = str_empty(l->default_key) ? STR("en") : l->default_key;
        (void)layout_language(l, l->default_key, STR_NONE);
    }
    for (size_t i = 0; i < keys.n; i++) {
        (void)layout_language(l, keys.v[i], STR_NONE);
    }
    settle_languages(l, l->default_key);
    layout_title(l, STR("title"));
    layout_text(l, &site->author, STR("author"));
    layout_text(l, &site->author, STR("extra.author"));
    layout_text(l, &site->description, STR("description"));
    layout_url(l, config_text(&l->config, STR("base_url"), NULL), STR_NONE);
    layout_exclude(l, config_list(&l->config, STR("ignored_content")));
    read_statics(l, (struct strs){NULL, 0});
    zola_markdown(l);
}
