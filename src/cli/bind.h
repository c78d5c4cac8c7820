/*
 * The common course of `build` and `plan`: arguments and configuration, the library, the report.
 */
#ifndef SHEAF_CLI_BIND_H
#define SHEAF_CLI_BIND_H

#include "cli/command.h"

int bind_run(const struct command *command, int argc, char *const *argv);

#endif
