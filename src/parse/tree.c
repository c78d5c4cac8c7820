/*
 * Turns files of data into value trees, whatever their language, and a configuration file into
 * calls. Invariant: a file that is not valid gives an error that names the place, never a part of
 * its tree.
 */
#include "base/file.h"
#include "base/limits.h"
#include "parse/encoding.h"
#include "parse/parse.h"
#include "parse/syntax.h"

#define BYTE_ORDER_MARK STR("\xEF\xBB\xBF")

typedef enum err_kind syntax_read(struct arena *a, struct str text, uint32_t first_line,
                                  struct syntax_result *ret, struct err *err);

/* By the ending of the path; YAML where it tells nothing. */
static syntax_read *syntax_of(struct str path)
{
    struct str ending = path_ending(path);

    if (str_eq_nocase(ending, STR(".toml"))) {
        return toml_read;
    }
    return str_eq_nocase(ending, STR(".json")) ? json_read : yaml_read;
}

/* The text of the file, in `out` where it was in another encoding. */
static enum err_kind decode(const struct buf *raw, struct buf *out, struct str *ret,
                            struct err *err)
{
    const struct encoding_hints hints = {.path = STR_NONE};
    const char *name;
    size_t lost;
    enum err_kind kind;

    *ret = buf_view(raw);
    kind = encoding_decode(*ret, &hints, out, &name, &lost, err);
    if (kind) {
        return kind;
    }
    if (name) {
        *ret = buf_view(out);
        return buf_finish(out, err);
    }
    if (str_starts(*ret, BYTE_ORDER_MARK)) {
        *ret = str_from(*ret, BYTE_ORDER_MARK.n);
    }
    return ERR_OK;
}

enum err_kind parse_tree(const char *path, struct arena *keep, const struct value **ret_root,
                         struct err *err)
{
    struct syntax_result result = {.root = NULL};
    struct buf raw, decoded;
    struct str text;
    enum err_kind kind;

    buf_init(&raw, LIMIT_CONFIG_BYTES + 1);
    buf_init(&decoded, (size_t)LIMIT_CONFIG_BYTES * 4);
    kind = file_read(path, LIMIT_CONFIG_BYTES, &raw, NULL, err);
    if (!kind) {
        kind = decode(&raw, &decoded, &text, err);
    }
    if (!kind) {
        kind = syntax_of(str_of(path))(keep, text, 1, &result, err);
    }
    if (!kind && !result.valid) {
        kind = err_set(err, ERR_FORMAT, "%s:%u:%u: %s", path, (unsigned)result.line,
                       (unsigned)result.column, result.problem);
    }
    if (!kind) {
        *ret_root = result.root;
    }
    buf_done(&raw);
    buf_done(&decoded);
    return kind;
}

struct config_walk {
    struct arena *arena;
    const char *path;
    config_each *each;
    void *user;
    size_t calls;
};

/* `place` is that of the key: that is what a message is about. */
static enum err_kind config_walk(struct config_walk *w, const struct value *v, struct str key,
                                 struct place place, unsigned depth, struct err *err)
{
    if (depth > LIMIT_YAML_DEPTH || ++w->calls > LIMIT_YAML_NODES) {
        return err_set(err, ERR_FORMAT, "%s:%u:%u: too many values, or an alias inside itself",
                       w->path, (unsigned)v->line, (unsigned)v->column);
    }
    if (v->kind == VALUE_SCALAR) {
        struct str text = value_is_none(v) ? STR("") : v->text;

        return w->each(w->user, key, text, place, err) ? ERR_OK : err->kind;
    }
    unsigned number = 0;
    for (const struct item *item = v->first; item; item = item->next) {
        struct str below = key;
        struct place at = place;

        number++;
        if (v->kind == VALUE_MAP) {
            below = str_empty(key) ? item->key : arena_join(w->arena, key, STR("."), item->key);
            at = (struct place){STR_NONE, item->line, item->column};
        } else if (item->value->kind == VALUE_MAP) {
            below = arena_printf(w->arena, "%.*s[%u]", STR_ARG(key), number);
        }
        if (config_walk(w, item->value, below, at, depth + 1, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

enum err_kind parse_config(const char *path, config_each *each, void *user, struct err *err)
{
    const struct value *root = NULL;
    struct arena arena;
    enum err_kind kind;

    arena_init(&arena, LIMIT_PARSE_BYTES);
    kind = parse_tree(path, &arena, &root, err);
    if (!kind && root && root->kind != VALUE_MAP && !value_is_none(root)) {
        kind = err_set(err, ERR_FORMAT, "%s:%u:%u: expected \"key: value\" lines", path,
                       (unsigned)root->line, (unsigned)root->column);
    }
    if (!kind && root && root->kind == VALUE_MAP) {
        struct config_walk walk = {&arena, path, each, user, 0};

        kind = config_walk(&walk, root, STR_NONE, (struct place){0}, 0, err);
    }
    if (!kind) {
        kind = arena_finish(&arena, err);
    }
    arena_done(&arena);
    return kind;
}
