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

/* That of the command, or else that of another one. */
static const struct option *find_long(unsigned command, struct str name)
{
    const struct option *found = NULL;

    for (size_t i = 0; i < options_n; i++) {
        const struct option *option = &options_table[i];

        if (option->name && str_eq(name, str_of(option->name)) &&
            (!found || (option->commands & command))) {
            found = option;
        }
    }
    return found;
}

static const struct option *find_letter(unsigned command, char letter)
{
    const struct option *found = NULL;

    for (size_t i = 0; i < options_n; i++) {
        const struct option *option = &options_table[i];

        if (option->letter == letter && (!found || (option->commands & command))) {
            found = option;
        }
    }
    return found;
}

static const char *command_name(unsigned command)
{
    switch (command) {
    case COMMAND_PLAN:
        return "plan";
    case COMMAND_INIT:
        return "init";
    case COMMAND_FETCH:
        return "fetch";
    case COMMAND_CHECK:
        return "check";
    default:
        return "build";
    }
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
    return err_set(err, ERR_USAGE, "unknown option \"--%.*s\"; sheaf help %s lists them all",
                   STR_ARG(name), command_name(a->command));
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
    const struct option *option = find_long(a->command, name);
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
        const struct option *option = find_letter(a->command, *c);
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

enum err_kind options_parse(struct settings *s, unsigned command, int argc, char *const *argv,
                            struct err *err)
{
    struct arguments a = {s, command, argc, 0, argv};
    bool only_paths = false;
    enum err_kind kind = ERR_OK;

    for (; a.at < argc && kind == ERR_OK; a.at++) {
        const char *argument = argv[a.at];

        if (only_paths || argument[0] != '-' || argument[1] == '\0') {
            kind = settings_add_path(s, argument, err);
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
