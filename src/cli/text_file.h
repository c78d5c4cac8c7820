/*
 * Text that goes where the user says.
 */
#ifndef SHEAF_CLI_TEXT_FILE_H
#define SHEAF_CLI_TEXT_FILE_H

#include "base/err.h"
#include "base/str.h"

/* A plain file is replaced whole or not at all; a pipe or a device is written to. */
enum err_kind text_file_write(const char *path, struct str text, struct err *err) SHEAF_MUST_USE;

#endif
