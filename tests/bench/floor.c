/*
 * The floor: the work that binding a folder of posts cannot avoid, and nothing else. Reads file
 * names (one a line) from standard input; every round reads each file, parses it with cmark-gfm
 * (no extensions, default allocator) and compresses its bytes with libdeflate at level 6, on one
 * thread with reused buffers and one compressor. A first round warms the cache and is not counted.
 * Prints the median of the rounds in seconds; nothing but reading, parsing and deflating is timed.
 */
#include <cmark-gfm.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LEVEL 6
#define MAX_ROUNDS 99

struct names {
    char **v;
    size_t n, cap;
};

/* The buffers and the compressor that all files share. */
struct tools {
    char *source;
    size_t source_cap;
    char *packed;
    size_t packed_cap;
    struct libdeflate_compressor *compressor;
};

struct totals {
    size_t source_bytes, packed_bytes;
};

static bool names_read(FILE *in, struct names *names)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;

    while ((n = getline(&line, &cap, in)) > 0) {
        if (line[n - 1] == '\n') {
            line[n - 1] = '\0';
        }
        if (names->n == names->cap) {
            size_t grown = names->cap ? 2 * names->cap : 1024;
            char **v = realloc(names->v, grown * sizeof *v);
            if (!v) {
                break;
            }
            names->v = v;
            names->cap = grown;
        }
        names->v[names->n] = strdup(line);
        if (!names->v[names->n]) {
            break;
        }
        names->n++;
    }
    free(line);
    return feof(in) && names->n > 0;
}

static void names_done(struct names *names)
{
    for (size_t i = 0; i < names->n; i++) {
        free(names->v[i]);
    }
    free(names->v);
}

static bool room_for(char **p, size_t *cap, size_t n)
{
    if (n <= *cap) {
        return true;
    }
    char *grown = realloc(*p, 2 * n);
    if (!grown) {
        return false;
    }
    *p = grown;
    *cap = 2 * n;
    return true;
}

static bool source_read(struct tools *tools, const char *name, size_t *ret_n)
{
    struct stat info;
    int fd = open(name, O_RDONLY);
    size_t n = 0;
    ssize_t got = 0;

    if (fd < 0) {
        return false;
    }
    if (fstat(fd, &info) != 0 ||
        !room_for(&tools->source, &tools->source_cap, (size_t)info.st_size + 1)) {
        (void)close(fd);
        return false;
    }
    while (n < tools->source_cap &&
           (got = read(fd, tools->source + n, tools->source_cap - n)) > 0) {
        n += (size_t)got;
    }
    (void)close(fd);
    *ret_n = n;
    return got >= 0;
}

static bool one_file(struct tools *tools, const char *name, struct totals *totals)
{
    size_t n = 0;

    if (!source_read(tools, name, &n)) {
        return false;
    }
    cmark_node *tree = cmark_parse_document(tools->source, n, CMARK_OPT_DEFAULT);
    if (!tree) {
        return false;
    }
    cmark_node_free(tree);
    if (!room_for(&tools->packed, &tools->packed_cap,
                  libdeflate_deflate_compress_bound(tools->compressor, n))) {
        return false;
    }
    totals->source_bytes += n;
    totals->packed_bytes += libdeflate_deflate_compress(tools->compressor, tools->source, n,
                                                        tools->packed, tools->packed_cap);
    return true;
}

static bool one_round(struct tools *tools, const struct names *names, double *ret_seconds,
                      struct totals *totals)
{
    struct timespec from, to;

    *totals = (struct totals){0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &from);
    for (size_t i = 0; i < names->n; i++) {
        if (!one_file(tools, names->v[i], totals)) {
            (void)fprintf(stderr, "floor: cannot read %s\n", names->v[i]);
            return false;
        }
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &to);
    *ret_seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
    return true;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

int main(int argc, char **argv)
{
    struct names names = {NULL, 0, 0};
    struct tools tools = {NULL, 0, NULL, 0, libdeflate_alloc_compressor(LEVEL)};
    struct totals totals = {0, 0};
    double seconds[MAX_ROUNDS + 1];
    long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 5;
    int status = EXIT_FAILURE;

    if (rounds < 1 || rounds > MAX_ROUNDS || !tools.compressor || !names_read(stdin, &names)) {
        (void)fprintf(stderr, "usage: find FOLDER -name '*.md' | floor [ROUNDS]\n");
        goto out;
    }
    for (long i = 0; i <= rounds; i++) {
        if (!one_round(&tools, &names, &seconds[i], &totals)) {
            goto out;
        }
    }
    qsort(seconds + 1, (size_t)rounds, sizeof seconds[0], by_value);
    (void)printf("%.4f\n", seconds[1 + rounds / 2]);
    (void)fprintf(stderr, "%zu files, %zu bytes, %zu deflated\n", names.n, totals.source_bytes,
                  totals.packed_bytes);
    status = EXIT_SUCCESS;
out:
    libdeflate_free_compressor(tools.compressor);
    free(tools.source);
    free(tools.packed);
    names_done(&names);
    return status;
}
