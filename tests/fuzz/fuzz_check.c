/*
 * Bytes become a ZIP, or where they do not begin like one the tag files of a bag, parted by form
 * feeds. Checking them gives findings, the same ones every time, and none of them is without a row
 * in the catalogue.
 */
#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "fuzz.h"

static const char *const tag_files[] = {"bagit.txt", "bag-info.txt", "fetch.txt",
                                        "manifest-md5.txt", "tagmanifest-md5.txt"};
#define TAG_FILES (sizeof tag_files / sizeof tag_files[0])

static const char *write_zip(const uint8_t *data, size_t size)
{
    static char path[128];

    (void)snprintf(path, sizeof path, "%s/bundle.zip", fuzz_folder());
    fuzz_write(path, data, size);
    return path;
}

/* The folder with the tag files; those for which there is nothing left are empty. */
static const char *write_bag(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < TAG_FILES; i++) {
        const uint8_t *end = size ? memchr(data, '\f', size) : NULL;
        const size_t n = end ? (size_t)(end - data) : size;
        char path[128];

        (void)snprintf(path, sizeof path, "%s/%s", fuzz_folder(), tag_files[i]);
        fuzz_write(path, data, n);
        data += end ? n + 1 : n;
        size -= end ? n + 1 : n;
    }
    return fuzz_folder();
}

static void check(const char *path, unsigned jobs, struct checked *ret)
{
    const struct check_options options = {.jobs = jobs};
    struct err err = {0};

    fuzz_check(check_bundle(path, &options, ret, &err) == ERR_OK,
               "a bad bundle is findings, not an error");
    for (size_t i = 0; i < ret->findings.n; i++) {
        fuzz_check(finding_kind_of(ret->findings.v[i].id) != NULL, "the catalogue has every id");
        fuzz_check(ret->findings.v[i].path.n > 0, "a finding says where");
    }
}

static void check_same(const struct checked *a, const struct checked *b)
{
    bool same = a->kind == b->kind && a->files == b->files && a->bytes == b->bytes &&
                a->findings.n == b->findings.n;

    for (size_t i = 0; same && i < a->findings.n; i++) {
        const struct finding *x = &a->findings.v[i], *y = &b->findings.v[i];
        same = x->id == y->id && str_eq(x->path, y->path) && x->line == y->line &&
               str_eq(x->message, y->message);
    }
    fuzz_check(same, "threads leave no trace");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bool zip = size >= 2 && memcmp(data, "PK", 2) == 0;
    const char *path = zip ? write_zip(data, size) : write_bag(data, size);
    struct checked one, two;

    check(path, 1, &one);
    check(path, 2, &two);
    check_same(&one, &two);
    checked_done(&one);
    checked_done(&two);
    return 0;
}
