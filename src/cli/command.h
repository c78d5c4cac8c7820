/*
 * The subcommands: one descriptor a file.
 */
#ifndef SHEAF_CLI_COMMAND_H
#define SHEAF_CLI_COMMAND_H

#include "base/buf.h"
#include "cli/options.h"

struct command {
    const char *name;
    unsigned bit; /* COMMAND_… in the table of options; 0: it has none */
    const char *arguments;
    const char *summary; /* one line for the list of commands */
    const char *detail;  /* paragraph for its own help, or NULL */
    /* argv holds what follows the name. Returns the exit status; has said why. */
    int (*run)(int argc, char *const *argv);
};

extern const struct command command_build, command_plan, command_check, command_fetch, command_init,
    command_help;
extern const struct command *const commands[];
extern const size_t commands_n;

const struct command *command_find(const char *name); /* NULL: unknown */

/* The text of "sheaf help" and of "sheaf help COMMAND". */
void help_overview(struct buf *out);
void help_command(struct buf *out, const struct command *command);

/* "sheaf": too little was said. Returns the exit status. */
int usage_short(void);
int usage_unknown_command(const char *name);
/* Prints help on standard output; returns the exit status. */
int help_print(const struct command *command);

#endif
