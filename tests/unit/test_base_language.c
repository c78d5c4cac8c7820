/*
 * Language tags after RFC 5646.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/language.h"

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

static void language_tags_take_their_usual_form(void **state)
{
    static const char *const cases[][2] = {
        {"zh_cn", "zh-CN"},
        {"ZH-hans-cn", "zh-Hans-CN"},
        {"en_US.UTF-8", "en-US"},
        {"EN", "en"},
        {"chinese!", ""},
        {"中文", ""},
        {"x", ""},
        {"", ""},
        {"zh--cn", ""},
        {"zh-", ""},
        {"simplified", ""},
        {"sr-latn-rs", "sr-Latn-RS"},
    };

    struct arena arena;

    (void)state;
    arena_init(&arena, 4096);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str tag = language_tag(&arena, str_of(cases[i][0]));
        assert_true(str_eq(tag, str_of(cases[i][1])));
    }
    arena_done(&arena);
}

static void the_core_of_a_tag_ends_behind_the_region(void **state)
{
    (void)state;
    assert_true(str_eq(language_core(STR("zh-Hans-CN")), STR("zh-Hans-CN")));
    assert_true(str_eq(language_core(STR("en-US-x-twain")), STR("en-US")));
    assert_true(str_eq(language_core(STR("de-CH-1996")), STR("de-CH")));
    assert_true(str_eq(language_core(STR("zh-CN-Hans")), STR("zh-CN")));
    assert_true(str_empty(language_core(STR("x-private"))));
    assert_true(str_empty(language_core(STR_NONE)));
}

static void languages_name_themselves(void **state)
{
    (void)state;
    assert_true(str_eq(language_name(STR("zh-Hans")), STR("简体中文")));
    assert_true(str_eq(language_name(STR("zh-cn")), STR("简体中文")));
    assert_true(str_eq(language_name(STR("zh-Hant-HK")), STR("繁體中文")));
    assert_true(str_eq(language_name(STR("zh")), STR("中文")));
    assert_true(str_eq(language_name(STR("fr-CA")), STR("Français")));
    assert_true(str_eq(language_name(STR("pt-BR")), STR("Português (Brasil)")));
    assert_true(str_eq(language_name(STR("fa")), STR("فارسی")));
    assert_true(str_eq(language_name(STR("fil")), STR("fil"))); /* not Finnish */
    assert_true(str_eq(language_name(STR("tlh")), STR("tlh")));
    assert_true(str_empty(language_name(STR_NONE)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_name_themselves),
        cmocka_unit_test(well_formed_tags_are_taken),
        cmocka_unit_test(malformed_tags_are_not),
        cmocka_unit_test(language_tags_take_their_usual_form),
        cmocka_unit_test(the_core_of_a_tag_ends_behind_the_region),
        cmocka_unit_test(direction_follows_the_script_before_the_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
