/*
 * Parts of sheaf that bring large libraries with them: shared objects, loaded when they are first
 * needed, so that a run that does not need them does not pay for loading them.
 */
#ifndef SHEAF_MEDIA_MODULE_H
#define SHEAF_MEDIA_MODULE_H

#include "base/err.h"

#include <stdint.h>

/* Before what is to be found in a shared object or program, where all else is hidden. */
#define MODULE_EXPORTED __attribute__((visibility("default")))

/* What every module exports under its symbol: a struct that begins with this. */
struct module_header {
    uint32_t api; /* of the functions that follow: theirs and the caller's must be the same */
};

struct module_name {
    const char *file;    /* "libsheaf-image.so" */
    const char *symbol;  /* of the struct that it exports */
    const char *library; /* what it needs, for messages: "libvips (Debian: libvips42)" */
    uint32_t api;
};

/* Loads a module: from the folder of the running program or the one above it, as in a build; then
   from where it is installed. It stays until the program ends. ERR_LIBRARY names what is missing.
   Any thread; asking twice costs a look-up and gives the same. */
enum err_kind module_load(const struct module_name *name, const void **ret,
                          struct err *err) SHEAF_MUST_USE;

#endif
