/*
 * What uchardet takes bytes for: private to parse/.
 */
#ifndef SHEAF_PARSE_CHARSET_H
#define SHEAF_PARSE_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CHARSET_BYTES 32

/* Its name for the encoding, "" where it has no idea; false when memory is short. */
bool charset_guess(const char *bytes, size_t n, char ret_name[CHARSET_BYTES]);

#ifdef __cplusplus
}
#endif

#endif
