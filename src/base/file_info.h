/*
 * What the files of this room share about struct stat.
 */
#ifndef SHEAF_BASE_FILE_INFO_H
#define SHEAF_BASE_FILE_INFO_H

#include <sys/stat.h>

#include "base/file.h"

struct file_info file_info_of(const struct stat *st);

#endif
