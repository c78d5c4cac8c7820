/*
 * argv becomes settings, as GNU programs read it: --name=value, --name value, -n value, -nvalue,
 * flags in one cluster, "--" before paths that begin with "-". Names are never abbreviated, so that
 * a new option cannot change what an old command line means.
 */
#include "cli/options.h"

#include "base/suggest.h"

struct arguments {
    struct settings *settings;
    unsigned command;
    int argc, at; /* at: the argument being read */
    char *const *argv;
};

static const struct option *find_long(struct str name)
{
    for (size_t i = 0; i < options_n; i++) {
        if (options_table[i].name && str_eq(name, str_of(options_table[i].name))) {
            return &options_table[i];
        }
    }
    return NULL;
}

static const struct option *find_letter(char letter)
{
    for (size_t i = 0; i < options_n; i++) {
        if (options_table[i].letter == letter) {
            return &options_table[i];
        }
    }
    return NULL;
}

static enum err_kind unknown_long(const struct arguments *a, struct str name, struct err *err)
{
    struct suggestion near;

    suggestion_init(&near, name);
    for (size_t i = 0; i < options_n; i++) {
        if (options_table[i].name && (options_table[i].commands & a->command)) {
            suggestion_offer(&near, options_table[i].name);
        }
    }
    if (near.best) {
        return err_set(err, ERR_USAGE, "unknown option \"--%.*s\"; did you mean \"--%s\"?",
                       STR_ARG(name), near.best);
    }
    return err_set(err, ERR_USAGE, "unknown option \"--%.*s\"; sheaf help build lists them all",
                   STR_ARG(name));
}

static enum err_kind take(struct arguments *a, const struct option *option, const char *value,
                          const char *shown, struct err *err)
{
    if (!(option->commands & a->command)) {
        return err_set(err, ERR_USAGE, "%s makes no sense with this command", shown);
    }
    if (option->argument && !value) {
        if (a->at + 1 >= a->argc) {
            return err_set(err, ERR_USAGE, "%s needs a value: %s", shown, option->argument);
        }
        value = a->argv[++a->at];
    }
    a->settings->given[option - options_table] = true;
    return option_set(a->settings, option, value, shown, err);
}

static enum err_kind read_long(struct arguments *a, const char *argument, struct err *err)
{
    struct str all = str_of(argument + 2);
    size_t equals = str_chr(all, '=');
    struct str name = str_sub(all, 0, equals);
    const struct option *option = find_long(name);
    char shown[32] = "--";

    if (!option) {
        return unknown_long(a, name, err);
    }
    memcpy(shown + 2, name.p, name.n < sizeof shown - 3 ? name.n : sizeof shown - 3);
    if (!option->argument && equals != STR_NPOS) {
        return err_set(err, ERR_USAGE, "%s takes no value", shown);
    }
    return take(a, option, equals != STR_NPOS ? all.p + equals + 1 : NULL, shown, err);
}

static enum err_kind read_cluster(struct arguments *a, const char *argument, struct err *err)
{
    for (const char *c = argument + 1; *c; c++) {
        const struct option *option = find_letter(*c);
        const char shown[] = {'-', *c, '\0'};

        if (!option) {
            return err_set(err, ERR_USAGE, "unknown option \"-%c\" in \"%s\"",
                           (unsigned char)*c < 0x80 ? *c : '?', argument);
        }
        if (option->argument) {
            return take(a, option, c[1] ? c + 1 : NULL, shown, err);
        }
        if (take(a, option, NULL, shown, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static const struct option *paths_row(void)
{
    for (size_t i = 0; i < options_n; i++) {
        if (options_table[i].kind == OPTION_FILES) {
            return &options_table[i];
        }
    }
    return NULL;
}

enum err_kind options_parse(struct settings *s, unsigned command, int argc, char *const *argv,
                            struct err *err)
{
    struct arguments a = {s, command, argc, 0, argv};
    const struct option *paths = paths_row();
    bool only_paths = false;
    enum err_kind kind = ERR_OK;

    for (; a.at < argc && kind == ERR_OK; a.at++) {
        const char *argument = argv[a.at];

        if (only_paths || argument[0] != '-' || argument[1] == '\0') {
            s->given[paths - options_table] = true;
            kind = option_set(s, paths, argument, "PATH", err);
        } else if (argument[1] != '-') {
            kind = read_cluster(&a, argument, err);
        } else if (argument[2] != '\0') {
            kind = read_long(&a, argument, err);
        } else {
            only_paths = true;
        }
    }
    return kind;
}
