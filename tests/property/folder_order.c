/*
 * Preloaded, it gives the names in a folder in another order than the file system does:
 * SHEAF_FOLDER_ORDER is "up", "down" or "inwards", the last, the first, the one before the last and
 * so on, as some file systems would. The program sorts what scandir gives; this is what it gets to
 * sort. No call would be a test of nothing: with SHEAF_FOLDER_COUNT it appends a line to that file
 * for every folder.
 */
#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier): RTLD_NEXT */

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int compare_fn(const struct dirent **, const struct dirent **);
typedef int filter_fn(const struct dirent *);
typedef int scandir_fn(const char *, struct dirent ***, filter_fn *, compare_fn *);

static int up(const struct dirent **x, const struct dirent **y)
{
    return strcmp((*x)->d_name, (*y)->d_name);
}

static int down(const struct dirent **x, const struct dirent **y)
{
    return up(y, x);
}

static void fold(struct dirent **names, int n)
{
    struct dirent **folded = calloc((size_t)n + 1, sizeof *folded);

    for (int i = 0; folded && i < n; i++) {
        folded[i] = names[i % 2 ? i / 2 : n - 1 - i / 2];
    }
    if (folded) {
        memcpy(names, folded, (size_t)n * sizeof *names);
    }
    free(folded);
}

static void note(const char *folder)
{
    const char *path = getenv("SHEAF_FOLDER_COUNT");
    FILE *file = path ? fopen(path, "a") : NULL;

    if (file) {
        fprintf(file, "%s\n", folder);
        fclose(file);
    }
}

typedef int qsort_fn(const void *, const void *);

int scandir(const char *folder, struct dirent ***ret, filter_fn *filter, compare_fn *compare)
{
    const char *order = getenv("SHEAF_FOLDER_ORDER");
    void *symbol = dlsym(RTLD_NEXT, "scandir");
    scandir_fn *real;
    int n;

    memcpy(&real, &symbol, sizeof real);
    n = real(folder, ret, filter, order && strcmp(order, "down") == 0 ? down : up);
    if (n > 0 && order && strcmp(order, "inwards") == 0) {
        fold(*ret, n);
    }
    if (n > 0 && compare) {
        qsort(*ret, (size_t)n, sizeof **ret, (qsort_fn *)compare);
    }
    note(folder);
    return n;
}
