/*
 * Metadata of pictures: what is to be heeded, and what must not be passed on. The blocks are
 * written by hand after Exif 2.32, section 4.5 and 4.6.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "media/image/exif.h"
#include "media/image/sniff.h"

/* A copy of exactly n bytes, so that AddressSanitizer sees reads behind them. */
static unsigned look(const char *p, size_t n)
{
    char *copy = malloc(n ? n : 1);
    unsigned flags;

    assert_non_null(copy);
    memcpy(copy, p, n);
    flags = exif_look(str_make(copy, n));
    free(copy);
    return flags;
}

#define LOOK(text) look(text, sizeof(text) - 1)
#define LITTLE "II*\0\x08\0\0\0"
#define BIG "MM\0*\0\0\0\x08"

static void orientation_is_read_in_both_byte_orders(void **state)
{
    (void)state;
    assert_int_equal(LOOK(LITTLE "\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"), PICTURE_TURNED);
    assert_int_equal(LOOK(BIG "\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"), PICTURE_TURNED);
    assert_int_equal(LOOK(LITTLE "\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0"), 0);
    /* No such orientation: nobody turns it. */
    assert_int_equal(LOOK(LITTLE "\x01\0\x12\x01\x03\0\x01\0\0\0\x09\0\0\0"), 0);
}

static void places_and_serial_numbers_are_private(void **state)
{
    (void)state;
    assert_int_equal(LOOK(LITTLE "\x01\0\x25\x88\x04\0\x01\0\0\0\x1A\0\0\0"), PICTURE_PRIVATE);
    /* In the camera's own directory, at 0x1A. */
    assert_int_equal(LOOK(LITTLE "\x01\0\x69\x87\x04\0\x01\0\0\0\x1A\0\0\0\0\0\0\0"
                                 "\x01\0\x31\xA4\x02\0\x04\0\0\0"
                                 "4711"),
                     PICTURE_PRIVATE);
    /* Its maker and its exposure are not. */
    assert_int_equal(LOOK(LITTLE "\x01\0\x0F\x01\x02\0\x04\0\0\0"
                                 "abc\0"),
                     0);
}

static void what_cannot_be_read_is_private(void **state)
{
    static const char whole[] = LITTLE "\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0";

    (void)state;
    for (size_t n = 0; n + 1 < sizeof whole; n++)
        assert_int_equal(look(whole, n), PICTURE_PRIVATE);
    /* A directory that leads to itself is read no more often than others. */
    assert_int_equal(LOOK(LITTLE "\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0"), 0);
    assert_int_equal(LOOK(LITTLE "\x01\0\x69\x87\x04\0\x01\0\0\0\xFF\xFF\xFF\xFF"),
                     PICTURE_PRIVATE);
}

static void places_in_xmp_are_private(void **state)
{
    (void)state;
    assert_int_equal(xmp_look(STR("<rdf:Description exif:GPSLatitude='39,6N'/>")), PICTURE_PRIVATE);
    assert_int_equal(xmp_look(STR("<rdf:Description dc:creator='记者'/>")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orientation_is_read_in_both_byte_orders),
        cmocka_unit_test(places_and_serial_numbers_are_private),
        cmocka_unit_test(what_cannot_be_read_is_private),
        cmocka_unit_test(places_in_xmp_are_private),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
