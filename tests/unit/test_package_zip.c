/*
 * Archives on disk: what libzip reads back, and what is said where the disk or a picture fails.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "base/hash.h"
#include "package/zip/zip.h"

enum {
    LARGE = 3 << 20 /* more than the window that archives are written through */
};

struct files {
    char archive[32], picture[32];
    int fd;
    char *large;
    uint8_t sha256[SHA256_BYTES]; /* of the picture */
    struct err err;
};

static int set_up(void **state)
{
    struct files *f = calloc(1, sizeof *f);
    uint32_t x = 1;
    int fd;

    assert_non_null(f);
    f->large = malloc(LARGE);
    assert_non_null(f->large);
    for (size_t i = 0; i < LARGE; i++) {
        x = x * 1664525 + 1013904223;
        f->large[i] = (char)(x >> 24);
    }
    snprintf(f->archive, sizeof f->archive, "/tmp/sheaf-test-XXXXXX");
    snprintf(f->picture, sizeof f->picture, "/tmp/sheaf-test-XXXXXX");
    f->fd = mkstemp(f->archive);
    fd = mkstemp(f->picture);
    assert_true(f->fd >= 0 && fd >= 0);
    assert_int_equal(write(fd, f->large, LARGE), LARGE);
    close(fd);
    assert_int_equal(hash_sha256(str_make(f->large, LARGE), f->sha256, &f->err), ERR_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct files *f = *state;

    close(f->fd);
    unlink(f->archive);
    unlink(f->picture);
    free(f->large);
    free(f);
    return 0;
}

static struct zip_item stored(struct str name, struct str content)
{
    return (struct zip_item){.entry = {.name = name,
                                       .method = ENTRY_STORED,
                                       .crc = libdeflate_crc32(0, content.p, content.n),
                                       .size = content.n,
                                       .stored_size = content.n,
                                       .payload = {.p = content.p, .fd = -1}}};
}

static struct zip_item picture(const struct files *f)
{
    return (struct zip_item){.entry = {.name = STR("images/a.jpg"),
                                       .size = LARGE,
                                       .stored_size = LARGE,
                                       .payload = {.fd = -1, .path = str_of(f->picture)}},
                             .sha256 = f->sha256};
}

/* Reading checks the CRC. */
static void assert_read(const struct files *f, zip_uint64_t index, struct str expected)
{
    zip_t *z = zip_open(f->archive, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    zip_file_t *file;
    char *bytes = malloc(expected.n + 1);

    assert_non_null(z);
    assert_non_null(bytes);
    file = zip_fopen_index(z, index, 0);
    assert_non_null(file);
    assert_int_equal(zip_fread(file, bytes, expected.n + 1), expected.n);
    assert_memory_equal(bytes, expected.p, expected.n);
    zip_fclose(file);
    zip_discard(z);
    free(bytes);
}

static void entries_around_large_pictures_come_back(void **state)
{
    struct files *f = *state;
    const struct zip_item items[] = {stored(STR("mimetype"), STR("application/epub+zip")),
                                     picture(f), stored(STR("text/b.xhtml"), STR("一二三")),
                                     stored(STR("text/large"), str_make(f->large, LARGE)),
                                     stored(STR("text/empty"), STR(""))};

    assert_int_equal(zip_write(f->fd, items, 5, &f->err), ERR_OK);
    assert_read(f, 0, STR("application/epub+zip"));
    assert_read(f, 1, str_make(f->large, LARGE));
    assert_read(f, 2, STR("一二三"));
    assert_read(f, 3, str_make(f->large, LARGE));
    assert_read(f, 4, STR(""));
}

static void no_entry_has_an_extra_field_or_a_date(void **state)
{
    struct files *f = *state;
    const struct zip_item items[] = {stored(STR("a"), STR("1")), picture(f)};
    zip_t *z;

    assert_int_equal(zip_write(f->fd, items, 2, &f->err), ERR_OK);
    z = zip_open(f->archive, ZIP_RDONLY, NULL);
    assert_non_null(z);
    for (zip_uint64_t i = 0; i < 2; i++) {
        zip_stat_t stat;
        assert_int_equal(zip_file_extra_fields_count(z, i, ZIP_FL_LOCAL), 0);
        assert_int_equal(zip_file_extra_fields_count(z, i, ZIP_FL_CENTRAL), 0);
        assert_int_equal(zip_stat_index(z, i, 0, &stat), 0);
        assert_true(stat.mtime < 315532800 + 86400); /* 1980-01-01 anywhere on earth */
    }
    zip_discard(z);
}

static void full_disk_is_told(void **state)
{
    struct files *f = *state;
    const struct zip_item item = stored(STR("large"), str_make(f->large, LARGE));
    int full = open("/dev/full", O_RDWR);

    if (full < 0) {
        print_message("skipped: there is no /dev/full here to stand for a full disk\n");
        skip();
    }
    assert_int_equal(zip_write(full, &item, 1, &f->err), ERR_SYSTEM);
    assert_non_null(strstr(f->err.text, "No space left"));
    close(full);
}

static void small_archive_on_a_full_disk_is_told_as_well(void **state)
{
    struct files *f = *state;
    const struct zip_item item = stored(STR("small"), STR("x"));
    int full = open("/dev/full", O_RDWR);

    if (full < 0) {
        print_message("skipped: there is no /dev/full here to stand for a full disk\n");
        skip();
    }
    assert_int_equal(zip_write(full, &item, 1, &f->err), ERR_SYSTEM);
    close(full);
}

static void picture_that_is_gone_is_named(void **state)
{
    struct files *f = *state;
    struct zip_item item = picture(f);

    item.entry.payload.path = STR("/nonexistent/a.jpg");
    assert_int_equal(zip_write(f->fd, &item, 1, &f->err), ERR_SYSTEM);
    assert_non_null(strstr(f->err.text, "/nonexistent/a.jpg"));
}

static void picture_that_was_replaced_is_named(void **state)
{
    struct files *f = *state;
    struct zip_item item = picture(f);

    f->sha256[0] ^= 1;
    assert_int_equal(zip_write(f->fd, &item, 1, &f->err), ERR_FORMAT);
    assert_non_null(strstr(f->err.text, f->picture));
}

static void two_entries_of_one_name_are_refused(void **state)
{
    struct files *f = *state;
    const struct zip_item items[] = {stored(STR("a"), STR("1")), stored(STR("a"), STR("2"))};

    assert_int_equal(zip_write(f->fd, items, 2, &f->err), ERR_LIBRARY);
}

static void name_that_no_archive_should_hold_is_refused(void **state)
{
    struct files *f = *state;
    struct zip_item item = stored(str_make(f->large, 1024), STR("1"));

    assert_int_equal(zip_write(f->fd, &item, 1, &f->err), ERR_LIMIT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(entries_around_large_pictures_come_back),
        TEST(no_entry_has_an_extra_field_or_a_date),
        TEST(full_disk_is_told),
        TEST(small_archive_on_a_full_disk_is_told_as_well),
        TEST(picture_that_is_gone_is_named),
        TEST(picture_that_was_replaced_is_named),
        TEST(two_entries_of_one_name_are_refused),
        TEST(name_that_no_archive_should_hold_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
