/*
 * Inside of base/: waiting for the disk.
 */
#ifndef SHEAF_BASE_OUTPUT_SYNC_H
#define SHEAF_BASE_OUTPUT_SYNC_H

#include <stdbool.h>

/* Whether everything written below an open folder is on the disk; errno says why not. */
bool output_sync_all(int fd);

#endif
