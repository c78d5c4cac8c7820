/*
 * What the fuzz targets share. Each target defines LLVMFuzzerTestOneInput: libFuzzer calls it with
 * inputs of its own making, replay.c with the files of corpus/.
 */
#ifndef SHEAF_TESTS_FUZZ_H
#define SHEAF_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stops the program with a message where a promise is broken; the fuzzer keeps the input. */
_Noreturn void fuzz_broken(const char *promise);

static inline void fuzz_check(bool good, const char *promise)
{
    if (!good) {
        fuzz_broken(promise);
    }
}

/* A folder of our own for inputs that have to be files, made on first use and removed at exit. */
const char *fuzz_folder(void);
/* Writes (or writes again) a file in that folder. */
void fuzz_write(const char *path, const uint8_t *data, size_t size);

#endif
