/*
 * Language tags after RFC 5646.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "package/language.h"

static void well_formed_tags_are_taken(void **state)
{
    static const char *const tags[] = {"zh",         "zh-Hans",    "zh-Hans-CN", "zh-cmn-Hans-CN",
                                       "en-GB",      "es-419",     "yue",        "sl-rozaj-biske",
                                       "de-CH-1996", "sr-Latn-RS", "ja",         "ZH-hant-tw"};

    (void)state;
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        assert_true(language_valid(str_of(tags[i])));
    }
}

static void malformed_tags_are_not(void **state)
{
    static const char *const tags[] = {"",      "z",       "zh_CN",      "zh-",          "zh--CN",
                                       "中文",  "chinese", "zh-CN-Hans", "zh-Hans-Hant", "en us",
                                       "12-34", "a-DE",    "de-419-DE",  "ar-a-aaa"};

    (void)state;
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        assert_false(language_valid(str_of(tags[i])));
    }
}

static void direction_follows_the_script_before_the_language(void **state)
{
    (void)state;
    assert_true(language_is_rtl(STR("ar")));
    assert_true(language_is_rtl(STR("he-IL")));
    assert_true(language_is_rtl(STR("uz-Arab-AF")));
    assert_false(language_is_rtl(STR("ug-Cyrl")));
    assert_false(language_is_rtl(STR("zh-Hans")));
    assert_false(language_is_rtl(STR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_tags_are_taken),
        cmocka_unit_test(malformed_tags_are_not),
        cmocka_unit_test(direction_follows_the_script_before_the_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
