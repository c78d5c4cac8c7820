/*
 * Ids of headings.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "render/write/ids.h"

static void check_slug(const char *text, const char *expected)
{
    struct arena arena;

    arena_init(&arena, LIMIT_TEXT_BYTES);
    assert_string_equal(ids_slug(&arena, str_of(text)).p, expected);
    arena_done(&arena);
}

static void texts_become_github_slugs(void **state)
{
    (void)state;
    check_slug("Hello, World!", "hello-world");
    check_slug("一、会议 概况（上）", "一会议-概况上");
    check_slug("snake_case and-dash", "snake_case-and-dash");
    check_slug("Ünïcode Ж", "ünïcode-ж");
    check_slug("a\nb", "a-b");
}

static void every_slug_is_an_xml_name(void **state)
{
    (void)state;
    check_slug("2021 年", "s-2021-年");
    check_slug("- x", "s---x");
    check_slug("①②", "section");
    check_slug("🎉", "section");
    check_slug("", "section");
    check_slug("\xFF\xFE", "section");
}

static void ids_of_notes_are_never_taken(void **state)
{
    (void)state;
    check_slug("fn-1", "s-fn-1");
    check_slug("fnref-1", "s-fnref-1");
    check_slug("fn 1", "s-fn-1");
}

static void check_unique(struct ids *ids, const char *wanted, const char *expected)
{
    struct str id;
    struct err err;

    assert_int_equal(ids_unique(ids, str_of(wanted), &id, &err), ERR_OK);
    assert_int_equal(str_cmp(id, str_of(expected)), 0);
}

static void equal_texts_get_different_ids(void **state)
{
    struct arena arena;
    struct ids ids;

    (void)state;
    arena_init(&arena, LIMIT_TEXT_BYTES);
    ids_init(&ids, &arena);
    check_unique(&ids, "会议", "会议");
    check_unique(&ids, "会议", "会议-1");
    check_unique(&ids, "会议-2", "会议-2");
    check_unique(&ids, "会议", "会议-3");
    check_unique(&ids, "会议-1", "会议-1-1");
    assert_true(ids_has(&ids, STR("会议-3")));
    assert_false(ids_has(&ids, STR("会议-4")));
    ids_done(&ids);
    arena_done(&arena);
}

/* A news archive has thousands of equal headings: trying every number for each takes minutes. */
static void thousands_of_equal_headings_are_cheap(void **state)
{
    struct arena arena;
    struct ids ids;
    struct str id = STR("");
    struct err err;

    (void)state;
    arena_init(&arena, LIMIT_TEXT_BYTES);
    ids_init(&ids, &arena);
    for (size_t i = 0; i < 100000; i++)
        assert_int_equal(ids_unique(&ids, STR("a"), &id, &err), ERR_OK);
    assert_int_equal(str_cmp(id, STR("a-99999")), 0);
    ids_done(&ids);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_become_github_slugs),
        cmocka_unit_test(every_slug_is_an_xml_name),
        cmocka_unit_test(ids_of_notes_are_never_taken),
        cmocka_unit_test(equal_texts_get_different_ids),
        cmocka_unit_test(thousands_of_equal_headings_are_cheap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
