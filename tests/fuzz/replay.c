/*
 * Runs a fuzz target over files and folders of inputs, in order of name: the corpus and whatever a
 * fuzzer once found stay tested under every compiler, without a fuzzer.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

static bool replay_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(size + 1);
    bool good = file && data && fread(data, 1, size, file) == size;

    if (file) {
        (void)fclose(file);
    }
    if (good) {
        (void)printf("%s\n", path);
        (void)fflush(stdout);
        /* Exactly as large as the input, so that reading past it is noticed. */
        uint8_t *exact = realloc(data, size ? size : 1);
        data = exact ? exact : data;
        (void)LLVMFuzzerTestOneInput(data, size);
    }
    free(data);
    return good;
}

static bool replay(const char *path);

static bool replay_folder(const char *path)
{
    struct dirent **names = NULL;
    int n = scandir(path, &names, NULL, alphasort);
    bool good = n >= 0;
    char inner[4096];

    for (int i = 0; i < n; i++) {
        if (good && names[i]->d_name[0] != '.') {
            (void)snprintf(inner, sizeof inner, "%s/%s", path, names[i]->d_name);
            good = replay(inner);
        }
        free(names[i]);
    }
    free(names);
    return good;
}

static bool replay(const char *path)
{
    struct stat info;

    if (stat(path, &info) != 0) {
        return false;
    }
    return S_ISDIR(info.st_mode) ? replay_folder(path) : replay_file(path, (size_t)info.st_size);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!replay(argv[i])) {
            (void)fprintf(stderr, "replay: cannot read %s\n", argv[i]);
            return EXIT_FAILURE;
        }
    }
    return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
