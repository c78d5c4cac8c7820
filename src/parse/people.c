/*
 * Reads the names that stand behind the short names of authors: data/authors of Hugo, _data/authors
 * of Jekyll and Hexo, one file for all or one a person. Invariant: the first name that is found for
 * a short one stays; what cannot be read is a finding.
 */
#include "base/file.h"
#include "base/limits.h"
#include "parse/context.h"
#include "parse/plain.h"

struct people {
    struct parse_context *context;
    struct findings *findings;
    struct str root, folder; /* the folder relative to the root */
    size_t files;
    struct err *err;
};

/* "name: 王五", "display: 王五", "name: {display: 王五}" */
static struct str name_of(const struct value *v, int depth)
{
    static const struct str keys[] = {{"display", 7}, {"display_name", 12}, {"displayName", 11},
                                      {"name", 4},    {"full_name", 9},     {"fullName", 8},
                                      {"title", 5}};

    if (!v || value_is_none(v) || depth > 2) {
        return STR_NONE;
    }
    if (v->kind == VALUE_SCALAR) {
        return v->text;
    }
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct str name = name_of(value_get(v, keys[i]), depth + 1);

        if (!str_empty(name)) {
            return name;
        }
    }
    return STR_NONE;
}

static bool add_person(struct people *p, struct str key, const struct value *v)
{
    struct parse_context *c = p->context;
    struct str name = plain_spaces(&c->arena, str_sub(name_of(v, 0), 0, LIMIT_FIELD_BYTES));
    const size_t before = c->keys.n;

    key = plain_spaces(&c->arena, key);
    if (str_empty(key) || str_empty(name)) {
        return true;
    }
    if (map_add(&c->keys, key, c->people.n, NULL, p->err)) {
        return false;
    }
    return c->keys.n == before || arena_strs_add(&c->arena, &c->people, name);
}

/* A list of people names the short name of each inside. */
static bool add_listed(struct people *p, const struct value *v)
{
    static const struct str keys[] = {
        {"id", 2}, {"key", 3}, {"slug", 4}, {"username", 8}, {"short_name", 10}};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const struct value *key = value_get(v, keys[i]);

        if (key && key->kind == VALUE_SCALAR) {
            return add_person(p, key->text, v);
        }
    }
    return true;
}

static bool add_all(struct people *p, const struct value *root)
{
    for (const struct item *item = root->first; item; item = item->next) {
        if (!(root->kind == VALUE_MAP ? add_person(p, item->key, item->value)
                                      : add_listed(p, item->value))) {
            return false;
        }
    }
    return true;
}

/* The message without the path of this machine. */
static void report(const struct people *p, struct str path, struct str relative,
                   const struct err *problem)
{
    struct str text = str_of(problem->text);

    text = str_starts(text, path) ? str_from(text, path.n) : text;
    while (!str_empty(text) && (text.p[0] == ':' || text.p[0] == ' ')) {
        text = str_from(text, 1);
    }
    finding_add(p->findings, "data-unreadable", (struct place){relative, 0, 0}, "%.*s",
                STR_ARG(text));
}

/* `key`: of the only person in the file; empty: it holds all of them. False stops, with an error.
 */
static bool read_people(struct people *p, struct str path, struct str relative, struct str key)
{
    struct arena *a = &p->context->arena;
    const struct value *root = NULL;
    struct err problem = {0};

    if (!path.p) {
        return true;
    }
    if (parse_tree(path.p, a, &root, &problem)) {
        if (context_out_of_memory(&problem, path.p, LIMIT_CONFIG_BYTES)) {
            *p->err = problem;
            return false;
        }
        report(p, path, relative, &problem);
        return true;
    }
    if (!root || root->kind == VALUE_SCALAR) {
        return true;
    }
    return str_empty(key) ? add_all(p, root) : add_person(p, key, root);
}

static bool is_data(struct str name)
{
    static const char *const endings[] = {".yaml", ".yml", ".toml", ".json"};

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (str_ends_nocase(name, str_of(endings[i]))) {
            return true;
        }
    }
    return false;
}

static bool visit(void *user, const struct walk_entry *e)
{
    struct people *p = user;
    struct arena *a = &p->context->arena;
    struct str stem = str_sub(e->name, 0, e->name.n - path_ending(e->name).n);

    if (str_empty(e->relative)) {
        return true;
    }
    if (e->info.kind != FILE_REGULAR || e->name.p[0] == '.' || !is_data(e->name) || p->err->kind ||
        ++p->files > LIMIT_DATA_FILES) {
        return false;
    }
    (void)read_people(p, arena_str(a, e->path), path_join(a, p->folder, e->relative), stem);
    return false;
}

static enum err_kind read_place(struct people *p, const char *folder, struct err *err)
{
    static const char *const endings[] = {".yaml", ".yml", ".toml", ".json"};
    struct arena *a = &p->context->arena;
    struct err none;
    struct file_info info;

    p->folder = str_of(folder);
    struct str path = path_join(a, p->root, p->folder);

    for (size_t i = 0; path.p && i < sizeof endings / sizeof endings[0]; i++) {
        struct str file = arena_join(a, path, str_of(endings[i]), STR_NONE);

        if (file.p && !file_stat(file.p, &info, &none) && info.kind == FILE_REGULAR &&
            !read_people(p, file, arena_join(a, p->folder, str_of(endings[i]), STR_NONE),
                         STR_NONE)) {
            return err->kind;
        }
    }
    if (path.p && !file_stat(path.p, &info, &none) && info.kind == FILE_FOLDER &&
        file_walk(path.p, visit, p, &none)) {
        if (context_out_of_memory(&none, path.p, UINT64_MAX)) {
            *err = none;
            return err->kind;
        }
        finding_add(p->findings, "data-unreadable", (struct place){p->folder, 0, 0},
                    "the folder could not be read");
    }
    return err->kind;
}

enum err_kind people_read(struct parse_context *c, struct str root, struct findings *findings,
                          struct err *err)
{
    static const char *const folders[] = {"data/authors", "_data/authors", "source/_data/authors"};
    struct people p = {.context = c, .findings = findings, .root = root, .err = err};

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        if (read_place(&p, folders[i], err)) {
            return err->kind;
        }
    }
    return arena_finish(&c->arena, err);
}
