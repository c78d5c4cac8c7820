/*
 * sheaf.yaml: the same settings as on the command line, kept with the posts.
 */
#ifndef SHEAF_CLI_CONFIG_H
#define SHEAF_CLI_CONFIG_H

#include "cli/options.h"

/* Reads the configuration file for these settings, where there is one. What the command line gave
   wins; lists append. ERR_USAGE "sheaf.yaml:7:3: …" where a key or value makes no sense. */
enum err_kind config_apply(struct settings *s, struct err *err) SHEAF_MUST_USE;

#endif
