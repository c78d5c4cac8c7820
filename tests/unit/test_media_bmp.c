/*
 * Windows bitmaps, written by hand: depths, masks, directions, and files that lie.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "media/image/bmp.h"

/* Both headers: offset of the pixels, width, height, depth, compression, colours. */
#define FILE_HEADER(offset) "BM\0\0\0\0\0\0\0\0" offset "\0\0\0"
#define INFO(width, height, depth, compression, colours)                                           \
    "\x28\0\0\0" width height "\x01\0" depth "\0" compression                                      \
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" colours "\0\0\0\0\0\0\0"
#define TWO "\x02\0\0\0"

static struct buf rows;
static unsigned samples;
static bool cut;

static bool decode(const char *p, size_t n)
{
    char *copy = malloc(n);
    bool done;

    assert_non_null(copy);
    memcpy(copy, p, n);
    buf_done(&rows);
    buf_init(&rows, 1 << 20);
    done = bmp_decode(str_make(copy, n), &rows, &samples, &cut);
    free(copy);
    return done;
}

static void assert_rows(const char *expected, size_t n)
{
    assert_int_equal(rows.n, n);
    assert_memory_equal(rows.p, expected, n);
}

#define DECODE(text) assert_true(decode(text, sizeof(text) - 1))
#define ROWS(text) assert_rows(text, sizeof(text) - 1)

static void rows_go_up_unless_the_height_is_negative(void **state)
{
    (void)state;
    DECODE(FILE_HEADER("\x36") INFO(TWO, TWO, "\x18", "\0", "\0") "BGRbgr\0\0"
                                                                  "123456\0\0");
    assert_int_equal(samples, 3);
    assert_false(cut);
    ROWS("321654RGBrgb");
    DECODE(FILE_HEADER("\x36") INFO(TWO, "\xFE\xFF\xFF\xFF", "\x18", "\0", "\0") "BGRbgr\0\0"
                                                                                 "123456\0\0");
    ROWS("RGBrgb321654");
}

static void indices_lead_to_the_palette(void **state)
{
    (void)state;
    /* 10 and 01, of black and "cba". */
    DECODE(FILE_HEADER("\x3E") INFO(TWO, TWO, "\x01", "\0", "\x02") "\0\0\0\0"
                                                                    "abc\0"
                                                                    "\x80\0\0\0"
                                                                    "\x40\0\0\0");
    ROWS("\0\0\0cbacba\0\0\0");
    /* 4 bits: 1 and 2, but there are two colours. */
    DECODE(FILE_HEADER("\x3E") INFO(TWO, "\x01\0\0\0", "\x04", "\0", "\x02") "\0\0\0\0"
                                                                             "abc\0"
                                                                             "\x12\0\0\0");
    ROWS("cba\0\0\0");
}

static void masks_say_where_colours_are(void **state)
{
    (void)state;
    /* 5, 6 and 5 bits: all of red, all of green. */
    DECODE(FILE_HEADER("\x46")
               INFO(TWO, "\x01\0\0\0", "\x10", "\x03", "\0") "\0\xF8\0\0\xE0\x07\0\0"
                                                             "\x1F\0\0\0\0\0\0\0"
                                                             "\0\xF8\xE0\x07");
    ROWS("\xFF\0\0\0\xFF\0");
}

static void rows_that_are_missing_are_white(void **state)
{
    (void)state;
    DECODE(FILE_HEADER("\x36") INFO(TWO, TWO, "\x18", "\0", "\0") "BGRbgr\0\0"
                                                                  "123");
    assert_true(cut);
    ROWS("\xFF\xFF\xFF\xFF\xFF\xFFRGBrgb");
    DECODE(FILE_HEADER("\xFF") INFO(TWO, TWO, "\x18", "\0", "\0") "BGRbgr\0\0");
    assert_true(cut);
}

static void kinds_that_are_not_read_are_told(void **state)
{
    static const char lengths[] = FILE_HEADER("\x36") INFO(TWO, TWO, "\x08", "\x01", "\0") "abcd";
    static const char palette[] = FILE_HEADER("\x36") INFO(TWO, TWO, "\x08", "\0", "\0") "abcd";
    static const char depth[] = FILE_HEADER("\x36") INFO(TWO, TWO, "\x07", "\0", "\0") "abcd";

    (void)state;
    assert_false(decode(lengths, sizeof lengths - 1));
    assert_false(decode(palette, sizeof palette - 1));
    assert_false(decode(depth, sizeof depth - 1));
}

static int teardown(void **state)
{
    (void)state;
    buf_done(&rows);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_go_up_unless_the_height_is_negative),
        cmocka_unit_test(indices_lead_to_the_palette),
        cmocka_unit_test(masks_say_where_colours_are),
        cmocka_unit_test(rows_that_are_missing_are_white),
        cmocka_unit_test(kinds_that_are_not_read_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, teardown);
}
