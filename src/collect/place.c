/*
 * The path of a file becomes its place in a generator's site: section, language, page or post.
 * Invariant: the answer depends on the path and the configuration alone.
 */
#include "base/file.h"
#include "base/language.h"
#include "base/limits.h"
#include "collect/layout.h"
#include "collect/rules.h"

/* ISO 639-1, those with a literature on the web. */
static const char languages[] =
    "af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id "
    "is it ja ka kk km kn ko ku ky lo lt lv mk ml mn mr ms mt my nb ne nl nn no pa pl ps pt ro ru "
    "si sk sl sq sr sv sw ta te tg th tl tr ug uk ur uz vi zh ";
/* Of these, the ones that are hardly ever the name of something else: "it" and "cs" often are. */
static const char unmistaken[] = "de en es fr ja ko pt ru zh ";

static bool among(const char *list, struct str language)
{
    for (; *list; list += 3) {
        if (str_eq_nocase(language, str_make(list, 2))) {
            return true;
        }
    }
    return false;
}

struct str language_of_name(struct arena *a, struct str name, bool expected)
{
    const bool more = name.n > 2 && (name.p[2] == '-' || name.p[2] == '_');
    const struct str rest = str_from(name, 3);

    if (name.n < 2 || (name.n > 2 && !more) || !among(languages, str_sub(name, 0, 2))) {
        return STR_NONE;
    }
    if (more && (rest.n < 2 || rest.n > 7 || (rest.n == 3 && !ascii_is_digit(rest.p[0])))) {
        return STR_NONE;
    }
    if (!more && !expected && !among(unmistaken, name)) {
        return STR_NONE;
    }
    return language_written(language_tag(a, name));
}

/* Whether path is the folder or below it; what lies outside the root has an absolute path. */
static bool is_within(struct str path, struct str folder)
{
    if (str_starts(path, STR("/"))) {
        return false;
    }
    return str_empty(folder) || str_eq(path, folder) ||
           (str_starts(path, folder) && path.p[folder.n] == '/');
}

static struct str below(struct str path, struct str folder)
{
    return str_empty(folder) ? path : str_from(path, folder.n + 1);
}

static const struct content_folder *folder_of(const struct layout *l, struct str path)
{
    const struct content_folder *best = NULL;

    for (size_t i = 0; i < l->n_folders; i++) {
        const struct content_folder *folder = &l->folders[i];

        if (is_within(path, folder->path) && (!best || folder->path.n > best->path.n)) {
            best = folder;
        }
    }
    return best;
}

static const struct site_language *configured(const struct layout *l, struct str key)
{
    for (size_t i = 0; i < l->n_languages; i++) {
        if (str_eq_nocase(l->languages[i].key, key)) {
            return &l->languages[i];
        }
    }
    return NULL;
}

static void set_language(const struct layout *l, struct source *source, struct str key,
                         struct str tag)
{
    source->language = tag;
    source->prefix = STR_NONE;
    if (l->default_prefixed || !str_eq_nocase(key, l->default_key)) {
        source->prefix = key;
    }
}

/* "x.zh-cn.md", for Hugo and Zola. */
static bool language_of_file(const struct layout *l, struct source *source)
{
    struct str name = path_name(source->path);
    struct str stem = str_sub(name, 0, name.n - path_ending(name).n);
    size_t dot = str_rchr(stem, '.');
    const struct site_language *language;

    if (dot == STR_NPOS || dot == 0) {
        return false;
    }
    language = configured(l, str_from(stem, dot + 1));
    if (language) {
        set_language(l, source, language->key, language->tag);
        source->suffixed = true;
    }
    return language != NULL;
}

/* "content/zh-cn/…": the folder of a language that is configured, or beside those of others. */
static bool language_of_folder(const struct layout *l, struct source *source)
{
    struct str rest = source->content, key = STR_NONE, tag;
    const struct site_language *language;

    if (str_chr(rest, '/') == STR_NPOS || !str_token(&rest, '/', &key)) {
        return false;
    }
    language = configured(l, key);
    tag = language ? language->tag : language_of_name(&l->site->arena, key, l->many_folders);
    if (str_empty(tag)) {
        return false;
    }
    source->content = rest;
    set_language(l, source, language ? language->key : key, tag);
    return true;
}

static void place_language(const struct layout *l, const struct content_folder *folder,
                           struct source *source)
{
    const struct site_language *usual;

    source->language = folder->language;
    source->prefix = folder->prefix;
    if (str_empty(folder->language) && str_empty(folder->section)) {
        (void)language_of_folder(l, source);
    }
    if (language_of_file(l, source) || !str_empty(source->language)) {
        return;
    }
    usual = configured(l, l->default_key);
    if (usual && l->n_languages > 1) {
        set_language(l, source, usual->key, usual->tag);
    }
}

/* Jekyll's _posts and _drafts may lie in any folder: the last one in the path is the file's. */
static bool place_below(struct source *source, struct str folder, bool draft)
{
    struct str path = source->path;
    size_t found = STR_NPOS;

    for (size_t at = 0; at < path.n;) {
        size_t slash = str_chr(str_from(path, at), '/');

        if (slash == STR_NPOS) {
            break;
        }
        if (str_eq(str_sub(path, at, at + slash), folder)) {
            found = at;
        }
        at += slash + 1;
    }
    if (found == STR_NPOS) {
        return false;
    }
    source->content = str_from(path, found + folder.n + 1);
    source->section = STR("posts");
    source->draft = draft;
    return true;
}

/* Without a generator, "content/zh-cn/…" and nothing else tells a language. */
static void place_plainly(const struct layout *l, struct source *source)
{
    struct str rest = source->path, name;

    if (str_token(&rest, '/', &name) && str_eq(name, STR("content")) &&
        str_chr(rest, '/') != STR_NPOS && str_token(&rest, '/', &name)) {
        source->language = language_of_name(&l->site->arena, name, false);
    }
}

bool layout_place(const struct layout *l, struct source *source)
{
    const struct content_folder *folder;
    const enum generator generator = l->site->generator;
    const bool by_folder = generator == GENERATOR_HUGO || generator == GENERATOR_ZOLA;
    size_t slash;

    if (generator == GENERATOR_NONE) {
        place_plainly(l, source);
        return true;
    }
    if (!is_within(source->path, l->base)) {
        return false;
    }
    source->language = l->site->default_language;
    if (generator == GENERATOR_JEKYLL &&
        (place_below(source, STR("_posts"), false) || place_below(source, STR("_drafts"), true))) {
        return true;
    }
    folder = folder_of(l, source->path);
    if (!folder) {
        return false;
    }
    source->content = below(source->path, folder->path);
    source->page = folder->kind == FOLDER_PAGES;
    source->draft = folder->kind == FOLDER_DRAFTS;
    if (by_folder) {
        place_language(l, folder, source);
    }
    source->section = folder->section;
    slash = str_chr(source->content, '/');
    if (by_folder && str_empty(folder->section) && slash != STR_NPOS) {
        source->section = str_sub(source->content, 0, slash);
    }
    return true;
}

bool layout_touches(const struct layout *l, struct str path)
{
    for (size_t i = 0; i < l->n_folders; i++) {
        if (is_within(path, l->folders[i].path) || is_within(l->folders[i].path, path)) {
            return true;
        }
    }
    return false;
}

bool layout_enters(const struct layout *l, struct str name)
{
    const enum generator generator = l->site->generator;

    if (!str_starts(name, STR("_")) ||
        (generator != GENERATOR_JEKYLL && generator != GENERATOR_HEXO)) {
        return true;
    }
    for (size_t i = 0; i < l->entered.n; i++) {
        if (str_eq(name, l->entered.v[i])) {
            return true;
        }
    }
    return false;
}

/* Hugo matches absolute paths: those of folders inside the site begin with a slash here, too. */
static bool is_ignored(const struct layout *l, struct str path)
{
    char text[LIMIT_PATH_BYTES];

    if (l->ignored.n == 0 || path.n >= sizeof text) {
        return false;
    }
    text[0] = '/';
    memcpy(text + 1, path.p, path.n);
    return patterns_match(&l->ignored, str_make(text, path.n + 1));
}

bool layout_excludes(const struct layout *l, struct str path)
{
    const bool asked = l->exclude.n > 0 || l->ignored.n > 0;

    if (!asked || !is_within(path, l->base) || str_eq(path, l->base)) {
        return false;
    }
    path = below(path, l->base);
    return rules_match(l->exclude.v, l->exclude.n, path, path) || is_ignored(l, path);
}
