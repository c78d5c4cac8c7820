/*
 * Types and sizes of pictures from their bytes. The good files are ImageMagick's; see
 * tests/data/images/README.md.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/file.h"
#include "media/image/sniff.h"

static struct buf bytes;

static int setup(void **state)
{
    (void)state;
    buf_init(&bytes, 1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    buf_done(&bytes);
    return 0;
}

static void load(const char *name)
{
    struct buf path;
    struct err err;

    buf_init(&path, 4096);
    buf_printf(&path, "%s/images/%s", TEST_DATA, name);
    assert_int_equal(file_read(path.p, 1 << 20, &bytes, NULL, &err), ERR_OK);
    buf_done(&path);
}

/* A copy of exactly n bytes, so that AddressSanitizer sees reads behind them. */
static const char *sniff(const char *p, size_t n, struct picture *ret)
{
    char *copy = malloc(n ? n : 1);
    const char *reason;

    assert_non_null(copy);
    if (n > 0)
        memcpy(copy, p, n);
    reason = picture_sniff(str_make(copy, n), ret);
    free(copy);
    return reason;
}

struct expected {
    const char *name, *media_type, *ending;
    uint32_t width, height;
    size_t header; /* bytes without which the size is unknown */
};

static const struct expected files[] = {
    {"good-baseline.jpg", "image/jpeg", ".jpg", 40, 30, 160},
    {"good-progressive.jpg", "image/jpeg", ".jpg", 40, 30, 160},
    {"good-palette.png", "image/png", ".png", 17, 9, 33},
    {"good-plain.gif", "image/gif", ".gif", 12, 34, 14},
    {"good-lossy.webp", "image/webp", ".webp", 50, 20, 140},
    {"good-lossless.webp", "image/webp", ".webp", 33, 44, 72},
    {"good-alpha.webp", "image/webp", ".webp", 21, 22, 120},
};

static void type_and_size_come_from_the_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct picture picture;

        load(files[i].name);
        assert_null(sniff(bytes.p, bytes.n, &picture));
        assert_string_equal(picture.media_type, files[i].media_type);
        assert_string_equal(picture.ending, files[i].ending);
        assert_int_equal(picture.width, files[i].width);
        assert_int_equal(picture.height, files[i].height);
        assert_false(picture.is_svg);
    }
}

static void a_header_cut_off_anywhere_makes_it_unusable(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        load(files[i].name);
        for (size_t n = 0; n < files[i].header; n++) {
            struct picture picture;

            assert_non_null(sniff(bytes.p, n, &picture));
        }
    }
}

static bool refused(const char *p, size_t n)
{
    struct picture picture;

    return sniff(p, n, &picture) != NULL;
}

#define UNUSABLE(text) assert_true(refused(text, sizeof(text) - 1))

static void damaged_headers_are_refused(void **state)
{
    (void)state;
    /* No size in the frame; the scan before any frame; a segment shorter than its own length. */
    UNUSABLE("\xFF\xD8\xFF\xC0\x00\x0B\x08\x00\x00\x00\x10\x01\x01\x11\x00");
    UNUSABLE("\xFF\xD8\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00\x00\x00\x00");
    UNUSABLE("\xFF\xD8\xFF\xE0\x00\x01\xFF\xC0\x00\x0B\x08\x00\x10\x00\x10\x01\x01\x11\x00");
    UNUSABLE("\xFF\xD8\xFF\xFF\xFF\xFF");
    /* Width 0. */
    UNUSABLE("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\0\0\0\0\x01\x08\x02\0\0\0abcd");
    UNUSABLE("GIF89a\0\0\x01\0\0\0\0\0\0\0");
    /* RIFF says that there is more than there is. */
    UNUSABLE("RIFF\xFF\0\0\0WEBPVP8 \x18\0\0\0\0\0\0\x9D\x01\x2A\x01\0\x01\0......");
}

static void fill_bytes_and_bare_markers_in_jpeg_are_passed_over(void **state)
{
    static const char text[] = "\xFF\xD8\xFF\xFF\xFF\xE0\x00\x04"
                               "ab\xFF\x01\xFF\xD0"
                               "\xFF\xC2\x00\x0B\x08\x00\x10\x00\x20\x01\x01\x11\x00";
    struct picture picture;

    (void)state;
    assert_null(sniff(text, sizeof text - 1, &picture));
    assert_int_equal(picture.width, 32);
    assert_int_equal(picture.height, 16);
}

static void other_files_are_refused_whatever_their_name(void **state)
{
    (void)state;
    UNUSABLE("");
    UNUSABLE("图片");
    UNUSABLE("BM\x36\x00\x00\x00");
    UNUSABLE("%PDF-1.4");
    UNUSABLE("RIFF\x24\0\0\0WAVEfmt ....................");
}

static void markup_is_left_to_the_svg_check(void **state)
{
    struct picture picture;

    (void)state;
    assert_null(sniff("\xEF\xBB\xBF \n<svg/>", 11, &picture));
    assert_true(picture.is_svg);
    assert_string_equal(picture.media_type, "image/svg+xml");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(type_and_size_come_from_the_bytes),
        TEST(a_header_cut_off_anywhere_makes_it_unusable),
        TEST(damaged_headers_are_refused),
        TEST(fill_bytes_and_bare_markers_in_jpeg_are_passed_over),
        TEST(other_files_are_refused_whatever_their_name),
        TEST(markup_is_left_to_the_svg_check),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
