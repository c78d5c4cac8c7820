/*
 * Helpers of the fuzz targets: broken promises become an abort, inputs become files in a folder
 * that goes away at exit.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[64];

void fuzz_broken(const char *promise)
{
    (void)fprintf(stderr, "broken promise: %s\n", promise);
    abort();
}

static void remove_folder(void)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;

    /* Single-threaded, and each target puts plain files into it only. */
    while (dir && (entry = readdir(dir))) { /* NOLINT(concurrency-mt-unsafe) */
        if (entry->d_name[0] != '.') {
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
        }
    }
    if (dir) {
        (void)closedir(dir);
    }
    (void)rmdir(folder);
}

const char *fuzz_folder(void)
{
    if (folder[0] == '\0') {
        const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
        (void)snprintf(folder, sizeof folder, "%s/sheaf-fuzz-XXXXXX", base);
        fuzz_check(mkdtemp(folder) != NULL, "a folder for inputs can be made");
        (void)atexit(remove_folder);
    }
    return folder;
}

void fuzz_write(const char *path, const uint8_t *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    bool good = file && (size == 0 || fwrite(data, 1, size, file) == size);

    good = file && fclose(file) == 0 && good;
    fuzz_check(good, "an input can be written");
}
