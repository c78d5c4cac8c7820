/*
 * The scalars of sheaf.yaml become settings, through the table of options. A key that is not known
 * is an error: a mistyped key must not silently make another book.
 */
#include "cli/config.h"

#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/suggest.h"

struct reading {
    struct settings *settings;
    const char *file;  /* as shown in messages */
    struct str folder; /* of the file; empty: the current one */
    bool seen[OPTIONS_MAX];
    struct err err;
};

/* Names that posts are selected by: the keys of a mapping under select and reject. */
static const char *const pair_names[] = {"category", "tag", "folder", "author", "language"};

/* "/a/b/sheaf.yaml" below the current folder /a becomes "b/sheaf.yaml": messages and bundle paths
   then read the same wherever the folder is. */
static const char *from_current_folder(struct settings *s, const char *path)
{
    char here[LIMIT_PATH_BYTES];
    struct str file = str_of(path);
    size_t n;

    if (path[0] != '/' || !getcwd(here, sizeof here)) {
        return path;
    }
    n = strlen(here);
    if (n > 1 && str_starts(file, str_make(here, n)) && path[n] == '/' && path[n + 1]) {
        return arena_str(&s->arena, str_from(file, n + 1)).p;
    }
    return path;
}

static const struct option *find_key(struct str key)
{
    for (size_t i = 0; i < options_n; i++) {
        if (options_table[i].key && str_eq(key, str_of(options_table[i].key))) {
            return &options_table[i];
        }
    }
    return NULL;
}

static enum err_kind unknown(struct str key, const char *best, struct err *err)
{
    if (best) {
        return err_set(err, ERR_USAGE, "unknown key \"%.*s\"; did you mean \"%s\"?", STR_ARG(key),
                       best);
    }
    return err_set(err, ERR_USAGE, "unknown key \"%.*s\"", STR_ARG(key));
}

static enum err_kind unknown_key(struct str key, struct err *err)
{
    struct suggestion near;

    /* Below a key that is not known, the key itself is what is wrong. */
    key = str_sub(key, 0, str_chr(key, '.'));
    suggestion_init(&near, key);
    for (size_t i = 0; i < options_n; i++) {
        const struct option *option = &options_table[i];

        if (option->name && !option->key && str_eq(key, str_of(option->name))) {
            return err_set(err, ERR_USAGE, "\"%s\" belongs on the command line, not in a file",
                           option->name);
        }
        if (option->key) {
            suggestion_offer(&near, option->key);
        }
    }
    return unknown(key, near.best, err);
}

static enum err_kind unknown_pair(struct str name, struct err *err)
{
    const size_t n = sizeof pair_names / sizeof pair_names[0];

    return unknown(name, suggestion_among(name, pair_names, n), err);
}

static bool known_pair(struct str name)
{
    for (size_t i = 0; i < sizeof pair_names / sizeof pair_names[0]; i++) {
        if (str_eq(name, str_of(pair_names[i]))) {
            return true;
        }
    }
    return false;
}

static enum err_kind read_flag(struct str value, bool *ret, struct err *err)
{
    static const char *const words[] = {"false", "no", "off", "true", "yes", "on"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq_nocase(value, str_of(words[i]))) {
            *ret = i >= 3;
            return ERR_OK;
        }
    }
    return err_set(err, ERR_USAGE, "\"%.*s\" is neither true nor false", STR_ARG(value));
}

/* The value as option_set wants it: kept, file names seen from here, lists of keys joined. */
static const char *kept_value(struct reading *r, const struct option *option, struct str value)
{
    struct arena *arena = &r->settings->arena;
    const char *before = *(const char *const *)((const char *)r->settings + option->offset);
    bool is_file = option->kind == OPTION_FILE || option->kind == OPTION_FILES;

    if (is_file && r->folder.n && value.p[0] != '/') {
        return path_join(arena, r->folder, value).p;
    }
    if (option->kind == OPTION_KEYS && r->seen[option - options_table]) {
        return arena_join(arena, str_of(before), STR(","), value).p;
    }
    return arena_str(arena, value).p;
}

static enum err_kind set_key(struct reading *r, const struct option *option, struct str value,
                             struct err *err)
{
    struct settings *s = r->settings;
    size_t row = (size_t)(option - options_table);
    bool repeats = option->kind == OPTION_LIST || option->kind == OPTION_FILES ||
                   option->kind == OPTION_PAIRS || option->kind == OPTION_KEYS;
    const char *kept;
    bool on = false;

    if (str_empty(value)) {
        return ERR_OK;
    }
    if (r->seen[row] && !repeats) {
        return err_set(err, ERR_USAGE, "\"%s\" has a value already", option->key);
    }
    if (option->kind == OPTION_FLAG) {
        if (read_flag(value, &on, err)) {
            return err->kind;
        }
        r->seen[row] = true;
        return on ? option_set(s, option, NULL, option->key, err) : ERR_OK;
    }
    kept = kept_value(r, option, value);
    r->seen[row] = true;
    if (arena_finish(&s->arena, err)) {
        return err->kind;
    }
    /* What the command line gave wins; what can be there twice comes together. */
    if (s->given[row] && option->kind != OPTION_LIST && option->kind != OPTION_PAIRS) {
        return ERR_OK;
    }
    return option_set(s, option, kept, option->key, err);
}

static enum err_kind read_scalar(struct reading *r, struct str key, struct str value,
                                 struct err *err)
{
    size_t dot = str_chr(key, '.');
    const struct option *option = find_key(str_sub(key, 0, dot));
    struct str pair;

    if (!option) {
        return unknown_key(key, err);
    }
    if (dot == STR_NPOS) {
        return set_key(r, option, value, err);
    }
    if (option->kind != OPTION_PAIRS) {
        return err_set(err, ERR_USAGE, "\"%s\" takes a value, not keys of its own", option->key);
    }
    pair = str_from(key, dot + 1);
    if (!known_pair(pair)) {
        return unknown_pair(pair, err);
    }
    pair = arena_join(&r->settings->arena, pair, STR("="), value);
    return set_key(r, option, pair, err);
}

static bool each_scalar(void *user, const char *key, const char *value, uint32_t line,
                        uint32_t column, struct sheaf_error *error)
{
    struct reading *r = user;

    if (read_scalar(r, str_of(key), str_of(value), &r->err) == ERR_OK) {
        return true;
    }
    if (r->err.kind == ERR_USAGE) {
        (void)err_wrap(&r->err, "%s:%u:%u", r->file, (unsigned)line, (unsigned)column);
    }
    error->status = r->err.kind == ERR_USAGE ? SHEAF_USAGE : SHEAF_LIMIT;
    memcpy(error->text, r->err.text, sizeof error->text);
    return false;
}

static enum err_kind from_library(const struct sheaf_error *error, struct err *err)
{
    enum err_kind kind = error->status == SHEAF_SYSTEM ? ERR_SYSTEM : ERR_USAGE;

    return err_set(err, error->status == SHEAF_LIMIT ? ERR_LIMIT : kind, "%s", error->text);
}

/* *ret_file is the file named by --config or found at the site's root; NULL where there is none. */
static enum err_kind find_file(struct settings *s, const char **ret_file, struct err *err)
{
    struct sheaf_error error = {.status = SHEAF_OK};
    char path[LIMIT_PATH_BYTES] = "";
    struct str kept;

    if (s->config) {
        *ret_file = s->config;
        return ERR_OK;
    }
    s->options.paths = s->paths.v;
    s->options.n_paths = s->paths.n;
    if (sheaf_config_find(&s->options, path, sizeof path, &error) != SHEAF_OK) {
        return from_library(&error, err);
    }
    kept = arena_str(&s->arena, str_of(path));
    if (arena_finish(&s->arena, err)) {
        return err->kind;
    }
    *ret_file = kept.n ? from_current_folder(s, kept.p) : NULL;
    return arena_finish(&s->arena, err);
}

enum err_kind config_apply(struct settings *s, struct err *err)
{
    struct reading reading = {.settings = s};
    struct sheaf_error error = {.status = SHEAF_OK};

    if (find_file(s, &reading.file, err) || !reading.file) {
        return err->kind;
    }
    reading.folder = path_folder(str_of(reading.file));
    s->options.root = reading.folder.n ? arena_str(&s->arena, reading.folder).p : ".";
    if (arena_finish(&s->arena, err)) {
        return err->kind;
    }
    if (sheaf_config_read(reading.file, each_scalar, &reading, &error) != SHEAF_OK) {
        return from_library(&error, err);
    }
    return arena_finish(&s->arena, err);
}
