/*
 * Parts of the checker that whole bundles do not reach everywhere. Expected values: RFC 8493
 * section 2, PKWARE's APPNOTE.TXT 6.3.10 sections 4.3 and 4.5, and by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "check/names.h"
#include "check/tagfile.h"
#include "check/zip_format.h"

static void paths_stay_below_the_bundle(void **state)
{
    static const char *const good[] = {"data/新闻.md", "a",       "data/a b", "data/..a",
                                       "data/a..",     "data/~a", "ab:c",     "data/100%"};
    static const char *const bad[] = {"",      "/a",       "../a", "a/../b", "a/..", "./a", "a//b",
                                      "a/",    "~",        "~x/a", "C:\\a",  "c:a",  ".",   "..",
                                      "\\\\a", "a\\..\\b", "\\a",  "a/.",    "a/./b"};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_null(name_flaw(str_of(good[i])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_non_null(name_flaw(str_of(bad[i])));
    }
    assert_non_null(name_flaw(STR("a\0b")));
}

static void large_numbers_come_from_the_extra_field(void **state)
{
    const struct str extra = STR("\x55\x54\x01\0\x07" /* another field */
                                 "\x01\0\x10\0\x01\x02\0\0\0\0\0\x80\x03\0\0\0\x01\0\0\0");
    uint64_t size = 0xFFFFFFFF, packed = 17, offset = 0xFFFFFFFF;
    uint64_t *const numbers[] = {&size, &packed, &offset};

    (void)state;
    assert_true(zip_extra64(extra, numbers, 3));
    assert_true(size == UINT64_C(0x8000000000000201));
    assert_true(packed == 17);
    assert_true(offset == UINT64_C(0x100000003));
}

static void extra_fields_that_lack_a_number_are_broken(void **state)
{
    uint64_t size = 0xFFFFFFFF, fine = 5;
    uint64_t *const wanted[] = {&size};
    uint64_t *const unwanted[] = {&fine};

    (void)state;
    assert_false(zip_extra64(STR_NONE, wanted, 1));
    assert_false(zip_extra64(STR("\x01\0\x04\0\0\0\0\0"), wanted, 1));
    assert_false(zip_extra64(STR("\x01\0\x09\0\0\0\0\0\0\0\0\0"), wanted, 1));
    assert_false(zip_extra64(STR("\x55\x54\x05"), unwanted, 1));
    assert_true(zip_extra64(STR("\x55\x54\x01\0\x07"), unwanted, 1));
    assert_true(zip_extra64(STR_NONE, unwanted, 1));
}

static void encodings_are_names_and_nothing_else(void **state)
{
    (void)state;
    assert_true(tag_encoding_known("UTF-8"));
    assert_true(tag_encoding_known("utf-16"));
    assert_true(tag_encoding_known("GB18030"));
    assert_true(tag_encoding_known("ISO-8859-1"));
    assert_false(tag_encoding_known("no-such-encoding"));
    assert_false(tag_encoding_known("UTF-16//IGNORE"));
    assert_false(tag_encoding_known("../../tmp/x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_stay_below_the_bundle),
        cmocka_unit_test(large_numbers_come_from_the_extra_field),
        cmocka_unit_test(extra_fields_that_lack_a_number_are_broken),
        cmocka_unit_test(encodings_are_names_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
