/*
 * The configuration file becomes a list of scalars with their places, and the list of its books.
 * Invariant: every entry has an id of its own that file names can hold.
 */
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/suggest.h"
#include "base/unicode.h"
#include "cli/config.h"

#define ID_BYTES 40u

void config_init(struct config *c)
{
    *c = (struct config){0};
    arena_init(&c->arena, LIMIT_TEXT_BYTES);
}

void config_done(struct config *c)
{
    arena_done(&c->arena);
}

enum err_kind config_wrap(const struct config *c, uint32_t line, uint32_t column, struct err *err)
{
    return err_wrap(err, "%s:%u:%u", c->file, (unsigned)line, (unsigned)column);
}

size_t config_entry_of(struct str key, struct str *ret_key)
{
    size_t close = str_find(key, STR("]."));
    uint64_t number;

    if (!str_starts(key, STR("books[")) || close == STR_NPOS ||
        !str_to_u64(str_sub(key, 6, close), &number)) {
        *ret_key = key;
        return 0;
    }
    *ret_key = str_from(key, close + 2);
    return (size_t)number;
}

const char *config_shown_path(struct arena *a, const char *path)
{
    char here[LIMIT_PATH_BYTES];
    struct str file = str_of(path);
    size_t n;

    if (path[0] != '/' || !getcwd(here, sizeof here)) {
        return path;
    }
    n = strlen(here);
    if (n > 1 && str_starts(file, str_make(here, n)) && path[n] == '/' && path[n + 1]) {
        return arena_str(a, str_from(file, n + 1)).p;
    }
    return path;
}

static enum err_kind from_library(const struct sheaf_error *error, struct err *err)
{
    enum err_kind kind = error->status == SHEAF_SYSTEM ? ERR_SYSTEM : ERR_USAGE;

    return err_set(err, error->status == SHEAF_LIMIT ? ERR_LIMIT : kind, "%s", error->text);
}

/* The file named by --config or found at the site's root; c->file stays NULL where there is none.
 */
static enum err_kind find_file(struct config *c, const struct settings *s, struct err *err)
{
    struct sheaf_options options = s->options;
    struct sheaf_error error = {.status = SHEAF_OK};
    char path[LIMIT_PATH_BYTES] = "";
    struct str kept;

    if (s->config) {
        c->file = s->config;
        return ERR_OK;
    }
    options.paths = s->paths.v;
    options.n_paths = s->paths.n;
    if (sheaf_config_find(&options, path, sizeof path, &error) != SHEAF_OK) {
        return from_library(&error, err);
    }
    kept = arena_str(&c->arena, str_of(path));
    if (arena_finish(&c->arena, err)) {
        return err->kind;
    }
    c->file = kept.n ? config_shown_path(&c->arena, kept.p) : NULL;
    return arena_finish(&c->arena, err);
}

static bool keep_scalar(void *user, const char *key, const char *value, uint32_t line,
                        uint32_t column, struct sheaf_error *error)
{
    struct config *c = user;
    struct config_scalar scalar = {arena_str(&c->arena, str_of(key)).p,
                                   arena_str(&c->arena, str_of(value)).p, line, column};

    if (!arena_grow(&c->arena, &c->scalars, c->n_scalars, &c->scalars_cap, sizeof *c->scalars) ||
        c->arena.failed) {
        *error = (struct sheaf_error){SHEAF_LIMIT, "out of memory"};
        return false;
    }
    c->scalars[c->n_scalars++] = scalar;
    return true;
}

static struct config_entry *find_entry(const struct config *c, size_t number)
{
    /* An entry's keys follow one another. */
    struct config_entry *last = c->n_entries ? &c->entries[c->n_entries - 1] : NULL;

    return last && last->number == number ? last : NULL;
}

static bool id_byte(char b)
{
    return ascii_is_alnum(b) || b == '-' || b == '_' || b == '.';
}

/* File names are made from it, and its case must not tell two books apart there. */
static enum err_kind check_id(const struct config *c, struct str id, struct err *err)
{
    if (str_empty(id) || id.n > ID_BYTES || !str_all(id, id_byte) || !ascii_is_alnum(id.p[0])) {
        return err_set(err, ERR_USAGE,
                       "id \"%.*s\": use at most %u ASCII letters, digits, \"-\", \"_\" and \".\", "
                       "a letter or digit first",
                       STR_ARG(id), ID_BYTES);
    }
    for (size_t i = 0; i < c->n_entries; i++) {
        if (c->entries[i].id && str_eq_nocase(id, str_of(c->entries[i].id))) {
            return err_set(err, ERR_USAGE, "two books have the id \"%.*s\"", STR_ARG(id));
        }
    }
    return ERR_OK;
}

static enum err_kind take_scalar(struct config *c, const struct config_scalar *scalar,
                                 struct err *err)
{
    struct str key;
    size_t number = config_entry_of(str_of(scalar->key), &key);
    struct config_entry *entry = find_entry(c, number);

    if (number == 0) {
        return ERR_OK;
    }
    if (!entry) {
        if (c->n_entries == LIMIT_CONFIG_BOOKS) {
            return err_set(err, ERR_LIMIT, "more than %u books", LIMIT_CONFIG_BOOKS);
        }
        if (!arena_grow(&c->arena, &c->entries, c->n_entries, &c->entries_cap,
                        sizeof *c->entries)) {
            return err_nomem(err);
        }
        entry = &c->entries[c->n_entries++];
        *entry = (struct config_entry){NULL, number, scalar->line, scalar->column};
    }
    if (!str_eq(key, STR("id"))) {
        return ERR_OK;
    }
    if (entry->id) {
        return err_set(err, ERR_USAGE, "\"id\" has a value already");
    }
    if (check_id(c, str_of(scalar->value), err)) {
        return err->kind;
    }
    entry->id = scalar->value;
    return ERR_OK;
}

static enum err_kind list_entries(struct config *c, struct err *err)
{
    for (size_t i = 0; i < c->n_scalars; i++) {
        if (take_scalar(c, &c->scalars[i], err)) {
            return config_wrap(c, c->scalars[i].line, c->scalars[i].column, err);
        }
    }
    for (size_t i = 0; i < c->n_entries; i++) {
        if (!c->entries[i].id) {
            (void)err_set(err, ERR_USAGE, "this book needs an id, as in \"id: annual\"");
            return config_wrap(c, c->entries[i].line, c->entries[i].column, err);
        }
    }
    return ERR_OK;
}

enum err_kind config_load(struct config *c, const struct settings *s, struct err *err)
{
    struct sheaf_error error = {.status = SHEAF_OK};
    struct str folder;

    if (find_file(c, s, err) || !c->file) {
        return err->kind;
    }
    folder = path_folder(str_of(c->file));
    c->root = folder.n ? arena_str(&c->arena, folder).p : ".";
    if (arena_finish(&c->arena, err)) {
        return err->kind;
    }
    if (sheaf_config_read(c->file, keep_scalar, c, &error) != SHEAF_OK) {
        return from_library(&error, err);
    }
    return list_entries(c, err);
}

/* Whether an id, as "annual" or "annual/2021", is of the entry; *ret_book is what stands behind the
   slash, or NULL: all of it. */
static bool id_names(const char *id, const struct config_entry *entry, const char **ret_book)
{
    const size_t n = strlen(entry->id);

    if (strncmp(id, entry->id, n) != 0 || (id[n] != '\0' && id[n] != '/')) {
        return false;
    }
    *ret_book = id[n] == '/' ? id + n + 1 : NULL;
    return true;
}

bool config_chooses(const struct settings *s, const struct config_entry *entry)
{
    const char *book;

    for (size_t i = 0; i < s->books.n; i++) {
        if (id_names(s->books.v[i], entry, &book)) {
            return true;
        }
    }
    return s->books.n == 0;
}

enum err_kind config_choose(const struct config_entry *entry, struct settings *s, struct err *err)
{
    const char **books = arena_array(&s->arena, s->books.n, sizeof *books);
    size_t n = 0;

    if (arena_finish(&s->arena, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < s->books.n; i++) {
        const char *book = s->books.v[i];

        if (entry && !id_names(s->books.v[i], entry, &book)) {
            continue;
        }
        if (!book) {
            return ERR_OK;
        }
        books[n++] = book;
    }
    s->options.books = books;
    s->options.n_books = n;
    return ERR_OK;
}

static void list_ids(struct buf *out, const struct config *c)
{
    for (size_t i = 0; i < c->n_entries; i++) {
        buf_puts(out, i == 0 ? "" : i + 1 == c->n_entries ? " and " : ", ");
        buf_puts(out, c->entries[i].id);
    }
}

static enum err_kind unknown_book(const struct config *c, const char *id, struct err *err)
{
    struct suggestion near;
    struct buf ids;

    suggestion_init(&near, str_of(id));
    for (size_t i = 0; i < c->n_entries; i++) {
        suggestion_offer(&near, c->entries[i].id);
    }
    if (near.best) {
        return err_set(err, ERR_USAGE, "--book \"%s\" is not in %s; did you mean \"%s\"?", id,
                       c->file, near.best);
    }
    buf_init(&ids, LIMIT_TEXT_BYTES);
    list_ids(&ids, c);
    (void)err_set(err, ERR_USAGE, "--book \"%s\" is not in %s, which has %s", id, c->file,
                  ids.p ? ids.p : "others");
    buf_done(&ids);
    return err->kind;
}

enum err_kind config_check_books(const struct config *c, const struct settings *s, struct err *err)
{
    const char *book;

    /* Without entries, the ids are those of the books that the library makes. */
    for (size_t i = 0; i < s->books.n && c->n_entries > 0; i++) {
        bool found = false;

        for (size_t j = 0; j < c->n_entries && !found; j++) {
            found = id_names(s->books.v[i], &c->entries[j], &book);
        }
        if (!found) {
            return unknown_book(c, s->books.v[i], err);
        }
    }
    return ERR_OK;
}
