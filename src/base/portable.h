/*
 * Names that every common file system takes.
 */
#ifndef SHEAF_BASE_PORTABLE_H
#define SHEAF_BASE_PORTABLE_H

#include "base/str.h"

/* Whether some file system refuses the character, or whether it ends a line, hides, or turns text
   around. */
bool portable_refuses(uint32_t code_point);
/* CON, NUL, COM1 … are devices on Windows, whatever follows the first dot. */
bool portable_is_device(struct str name);

#endif
