/*
 * The scalars of sheaf.yaml become settings, through the table of options. A key that is not known
 * is an error: a mistyped key must not silently make another book.
 */
#include "cli/config.h"
#include "base/file.h"
#include "base/suggest.h"

struct reading {
    const struct config *config;
    struct settings *settings;
    struct str folder;        /* of the file; empty: the current one */
    unsigned level;           /* KEY_SITE or KEY_BOOK: what is being read */
    bool seen[OPTIONS_MAX];   /* on this level */
    bool booked[OPTIONS_MAX]; /* the entry has it: the top says nothing more */
};

/* Names that posts are selected by: the keys of a mapping under select and reject. */
static const char *const pair_names[] = {"category", "tag", "folder", "author", "language"};
#define PAIR_NAMES (sizeof pair_names / sizeof pair_names[0])

static const struct option *find_key(struct str key, unsigned level)
{
    for (size_t i = 0; i < options_n; i++) {
        const struct option *option = &options_table[i];

        if (option->key && (option->key_at & level) && str_eq(key, str_of(option->key))) {
            return option;
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

/* A key that stands in the wrong place, or one that nobody knows. */
static enum err_kind unknown_key(struct str key, unsigned level, struct err *err)
{
    struct suggestion near;

    /* Below a key that is not known, the key itself is what is wrong. */
    key = str_sub(key, 0, str_chr(key, '.'));
    if (level == KEY_BOOK && (find_key(key, KEY_SITE) || str_eq(key, STR("books")))) {
        return err_set(err, ERR_USAGE, "\"%.*s\" belongs at the top of the file, not in a book",
                       STR_ARG(key));
    }
    if (level == KEY_SITE && (find_key(key, KEY_BOOK) || str_eq(key, STR("id")))) {
        return err_set(err, ERR_USAGE, "\"%.*s\" belongs in an entry of \"books\"", STR_ARG(key));
    }
    suggestion_init(&near, key);
    for (size_t i = 0; i < options_n; i++) {
        const struct option *option = &options_table[i];

        if (option->name && !option->key && str_eq(key, str_of(option->name))) {
            return err_set(err, ERR_USAGE, "\"%s\" belongs on the command line, not in a file",
                           option->name);
        }
        if (option->key && (option->key_at & level)) {
            suggestion_offer(&near, option->key);
        }
    }
    suggestion_offer(&near, level == KEY_BOOK ? "id" : "books");
    return unknown(key, near.best, err);
}

static bool known_pair(struct str name)
{
    for (size_t i = 0; i < PAIR_NAMES; i++) {
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

/* One of the words that may stand in a file's place: "auto" of "FILE|auto|none". */
static bool is_word(const struct option *option, struct str value)
{
    struct str rest = str_of(option->argument), word;

    (void)str_token(&rest, '|', &word);
    while (str_token(&rest, '|', &word)) {
        if (str_eq(word, value)) {
            return true;
        }
    }
    return false;
}

/* The value as option_set wants it: kept, file names seen from here, lists of keys joined. */
static const char *kept_value(struct reading *r, const struct option *option, struct str value)
{
    struct arena *arena = &r->settings->arena;
    const char *before = *(const char *const *)((const char *)r->settings + option->offset);
    bool is_file = option->kind == OPTION_FILE || option->kind == OPTION_FILES ||
                   (option->kind == OPTION_FILE_OR_WORD && !is_word(option, value));

    if (is_file && r->folder.n && value.p[0] != '/') {
        return path_join(arena, r->folder, value).p;
    }
    if (option->kind == OPTION_KEYS && r->seen[option - options_table]) {
        return arena_join(arena, str_of(before), STR(","), value).p;
    }
    return arena_str(arena, value).p;
}

static bool repeats(const struct option *option)
{
    return option->kind >= OPTION_LIST || option->kind == OPTION_KEYS;
}

/* Whether what the command line or the entry said leaves nothing to add. */
static bool settled(const struct reading *r, const struct option *option)
{
    size_t row = (size_t)(option - options_table);
    bool together = option->kind == OPTION_LIST || option->kind == OPTION_PAIRS ||
                    (option->kind == OPTION_FILES && option->name);

    return r->booked[row] || (r->settings->given[row] && !together);
}

static enum err_kind set_key(struct reading *r, const struct option *option, struct str value,
                             struct err *err)
{
    struct settings *s = r->settings;
    size_t row = (size_t)(option - options_table);
    const char *kept = NULL;
    bool on = true;

    if (str_empty(value)) {
        return ERR_OK;
    }
    if (r->seen[row] && !repeats(option)) {
        return err_set(err, ERR_USAGE, "\"%s\" has a value already", option->key);
    }
    if (option->kind != OPTION_FLAG) {
        kept = kept_value(r, option, value);
    } else if (read_flag(value, &on, err)) {
        return err->kind;
    }
    r->seen[row] = true;
    if (arena_finish(&s->arena, err)) {
        return err->kind;
    }
    return on && !settled(r, option) ? option_set(s, option, kept, option->key, err) : ERR_OK;
}

/* "select[2].category" as "select.category": a list of mappings says what a mapping says. */
static struct str without_numbers(struct arena *a, struct str key)
{
    size_t open = str_chr(key, '['), close = str_find(key, STR("]."));

    if (open == STR_NPOS || close == STR_NPOS || close < open) {
        return key;
    }
    return arena_join(a, str_sub(key, 0, open), str_from(key, close + 1), STR_NONE);
}

static enum err_kind read_scalar(struct reading *r, struct str key, struct str value,
                                 struct err *err)
{
    size_t dot;
    const struct option *option;
    struct str pair;

    key = without_numbers(&r->settings->arena, key);
    dot = str_chr(key, '.');
    option = find_key(str_sub(key, 0, dot), r->level);
    if (!option) {
        return unknown_key(key, r->level, err);
    }
    if (dot == STR_NPOS) {
        return set_key(r, option, value, err);
    }
    if (option->kind != OPTION_PAIRS) {
        return err_set(err, ERR_USAGE, "\"%s\" takes a value, not keys of its own", option->key);
    }
    pair = str_from(key, dot + 1);
    if (!known_pair(pair)) {
        return unknown(pair, suggestion_among(pair, pair_names, PAIR_NAMES), err);
    }
    pair = arena_join(&r->settings->arena, pair, STR("="), value);
    return set_key(r, option, pair, err);
}

/* The keys of one entry, or with number 0 those at the top. */
static enum err_kind read_level(struct reading *r, size_t number, struct err *err)
{
    const struct config *c = r->config;

    for (size_t i = 0; i < c->n_scalars; i++) {
        const struct config_scalar *scalar = &c->scalars[i];
        struct str key;
        enum err_kind kind = ERR_OK;

        if (config_entry_of(str_of(scalar->key), &key) != number ||
            (number && str_eq(key, STR("id")))) {
            continue;
        }
        if (number == 0 && str_eq(str_sub(key, 0, str_chr(key, '.')), STR("books"))) {
            kind = scalar->value[0] ? err_set(err, ERR_USAGE,
                                              "\"books\" is a list of books, each as in "
                                              "\"- {id: annual, by: year}\"")
                                    : ERR_OK;
        } else {
            kind = read_scalar(r, key, str_of(scalar->value), err);
        }
        if (kind) {
            return kind == ERR_USAGE ? config_wrap(c, scalar->line, scalar->column, err) : kind;
        }
    }
    return ERR_OK;
}

enum err_kind config_apply(const struct config *c, const struct config_entry *entry,
                           struct settings *s, struct err *err)
{
    struct reading r = {.config = c, .settings = s, .level = KEY_BOOK};

    if (!c->file) {
        return ERR_OK;
    }
    r.folder = path_folder(str_of(c->file));
    s->options.root = c->root;
    if (entry) {
        s->options.entry = entry->id;
        if (read_level(&r, entry->number, err)) {
            return err->kind;
        }
        memcpy(r.booked, r.seen, sizeof r.booked);
        memset(r.seen, 0, sizeof r.seen);
    }
    r.level = KEY_SITE;
    if (read_level(&r, 0, err)) {
        return err->kind;
    }
    return arena_finish(&s->arena, err);
}

/* Whether a scalar of the file is a value of the option, for the entry of this number or, 0, at the
   top. */
static bool is_value_of(const struct config_scalar *scalar, const struct option *option,
                        size_t number)
{
    struct str key;
    const size_t own = config_entry_of(str_of(scalar->key), &key);

    key = str_sub(key, 0, str_chr(key, '.'));
    key = str_sub(key, 0, str_chr(key, '['));
    return own == number && scalar->value[0] && str_eq(key, str_of(option->key));
}

/* The scalar that a message about the option is about: of several, the one that it quotes. */
static const struct config_scalar *scalar_of(const struct config *c, const struct option *option,
                                             size_t number, const char *message)
{
    const struct config_scalar *first = NULL;

    for (size_t i = 0; i < c->n_scalars; i++) {
        const struct config_scalar *scalar = &c->scalars[i];

        if (!is_value_of(scalar, option, number)) {
            continue;
        }
        if (strstr(message, scalar->value)) {
            return scalar;
        }
        first = first ? first : scalar;
    }
    return first;
}

static const struct option *option_of_message(const char *message)
{
    size_t n = 2;

    if (strncmp(message, "--", 2) != 0) {
        return NULL;
    }
    while (ascii_is_alpha(message[n]) || message[n] == '-') {
        n++;
    }
    for (size_t i = 0; i < options_n; i++) {
        const struct option *option = &options_table[i];

        if (option->name && option->key &&
            str_eq(str_make(message + 2, n - 2), str_of(option->name))) {
            return option;
        }
    }
    return NULL;
}

bool config_place(const struct config *c, const struct config_entry *entry,
                  const struct settings *asked, struct err *err)
{
    const struct option *option = option_of_message(err->text);
    const struct config_scalar *scalar = NULL;
    struct err placed;

    if (!c->file || !option || asked->given[option - options_table]) {
        return false;
    }
    if (entry) {
        scalar = scalar_of(c, option, entry->number, err->text);
    }
    scalar = scalar ? scalar : scalar_of(c, option, 0, err->text);
    if (!scalar) {
        return false;
    }
    (void)err_set(&placed, err->kind, "%s", err->text + 2);
    (void)config_wrap(c, scalar->line, scalar->column, &placed);
    *err = placed;
    return true;
}
