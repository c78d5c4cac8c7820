/*
 * The table of options and the commands' descriptors become help that fits 80 columns.
 */
#include "cli/command.h"

#include "base/limits.h"
#include "base/suggest.h"
#include "base/unicode.h"
#include "cli/terminal.h"

#define HELP_COLUMN 30u
#define HELP_WIDTH 79u

const struct command *const commands[] = {&command_build, &command_plan, &command_check,
                                          &command_fetch, &command_init, &command_help};
const size_t commands_n = sizeof commands / sizeof commands[0];

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < commands_n; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

/* Sets words in lines from `column` to HELP_WIDTH; the pen stands at `at`. */
static void print_wrapped(struct buf *out, const char *text, size_t at, size_t column)
{
    struct str rest = str_of(text);
    struct str word;

    while (str_token(&rest, ' ', &word)) {
        size_t width = unicode_columns(word);

        if (at > column && at + 1 + width > HELP_WIDTH) {
            buf_char(out, '\n');
            at = 0;
        } else if (at > column) {
            buf_char(out, ' ');
            at++;
        }
        if (at < column) {
            buf_fill(out, ' ', column - at);
            at = column;
        }
        buf_str(out, word);
        at += width;
    }
    buf_char(out, '\n');
}

static void print_option(struct buf *out, const struct option *option)
{
    size_t from = out->n;
    size_t at;

    buf_puts(out, "  ");
    if (option->letter) {
        buf_printf(out, "-%c, ", option->letter);
    } else {
        buf_puts(out, "    ");
    }
    buf_printf(out, "--%s", option->name);
    if (option->argument) {
        buf_printf(out, " %s", option->argument);
    }
    at = out->n - from;
    if (at + 2 > HELP_COLUMN) {
        buf_char(out, '\n');
        at = 0;
    }
    print_wrapped(out, option->help, at, HELP_COLUMN);
}

void help_overview(struct buf *out)
{
    print_wrapped(out,
                  "sheaf binds folders of Markdown posts into EPUB books and archival snapshots "
                  "that read anywhere, offline.",
                  0, 0);
    buf_char(out, '\n');
    for (size_t i = 0; i < commands_n; i++) {
        size_t from = out->n;

        buf_printf(out, "  sheaf %s %s", commands[i]->name, commands[i]->arguments);
        print_wrapped(out, commands[i]->summary, out->n - from, HELP_COLUMN + 6);
    }
    buf_puts(out,
             "  sheaf --version\n\n"
             "Without a PATH it reads the current folder, without --output it writes to out/:\n"
             "\n"
             "  sheaf plan posts                   what would be bound\n"
             "  sheaf build posts --by year        one book a year\n"
             "  sheaf build posts --format zip     an archival snapshot\n"
             "\n"
             "sheaf help build lists the options; man sheaf explains everything.\n");
}

void help_command(struct buf *out, const struct command *command)
{
    const char *group = NULL;

    buf_printf(out, "sheaf %s %s\n\n", command->name, command->arguments);
    if (command->detail) {
        print_wrapped(out, command->detail, 0, 0);
    }
    for (size_t i = 0; i < options_n; i++) {
        const struct option *option = &options_table[i];

        if (!option->name || !(option->commands & command->bit)) {
            continue;
        }
        if (!group || strcmp(group, option->group) != 0) {
            group = option->group;
            buf_printf(out, "\n%s\n", group);
        }
        print_option(out, option);
    }
    if (command->bit & COMMAND_BOTH) {
        buf_puts(out, "\nMost of these may stand in sheaf.yaml under the same names; "
                      "see man sheaf.\n");
    }
}

int help_print(const struct command *command)
{
    struct buf text;
    struct err err;
    int status = EXIT_DONE;

    buf_init(&text, LIMIT_TEXT_BYTES);
    if (command) {
        help_command(&text, command);
    } else {
        help_overview(&text);
    }
    if (buf_finish(&text, &err) || stream_write(stdout, "standard output", buf_view(&text), &err)) {
        complain(&err);
        status = EXIT_FAILED;
    }
    buf_done(&text);
    return status;
}

int usage_short(void)
{
    (void)fputs("usage: sheaf build [OPTIONS] [PATH...]\n"
                "       sheaf plan  [OPTIONS] [PATH...]\n"
                "       sheaf check [OPTIONS] BUNDLE...\n"
                "       sheaf init  [-o FILE|-] [PATH...]\n"
                "       sheaf help [COMMAND]\n",
                stderr);
    return EXIT_USAGE;
}

int usage_unknown_command(const char *name)
{
    struct suggestion near;
    struct err err;

    suggestion_init(&near, str_of(name));
    for (size_t i = 0; i < commands_n; i++) {
        suggestion_offer(&near, commands[i]->name);
    }
    if (name[0] == '-') {
        (void)err_set(&err, ERR_USAGE, "%s: options follow a command, as in sheaf build %s", name,
                      name);
    } else if (near.best) {
        (void)err_set(&err, ERR_USAGE, "unknown command \"%s\"; did you mean \"%s\"?", name,
                      near.best);
    } else {
        (void)err_set(&err, ERR_USAGE,
                      "unknown command \"%s\"; to bind a folder of that name: sheaf build %s", name,
                      name);
    }
    complain(&err);
    return EXIT_USAGE;
}

static int run(int argc, char *const *argv)
{
    const struct command *command;

    if (argc == 0 || argv[0][0] == '-') {
        return help_print(NULL);
    }
    command = command_find(argv[0]);
    return command ? help_print(command) : usage_unknown_command(argv[0]);
}

const struct command command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "explain a command and its options",
    .run = run,
};
