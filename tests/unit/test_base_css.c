/*
 * Style sheets that books may take from others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/css.h"

static void plain_rules_are_taken(void **state)
{
    (void)state;
    assert_true(css_is_plain(STR("")));
    assert_true(
        css_is_plain(STR("/* 标题 */ h1, h2 { color: #333; margin: 0 }\np{text-indent:2em;}")));
    assert_true(css_is_plain(STR("q:before { content: \"“{\" }")));
}

static void what_readers_could_stumble_over_is_not(void **state)
{
    (void)state;
    assert_false(css_is_plain(STR("@import \"a.css\";")));
    assert_false(css_is_plain(STR("@media print { p { color: red } }")));
    assert_false(css_is_plain(STR("h1{{{")));
    assert_false(css_is_plain(STR("h1 { color: red")));
    assert_false(css_is_plain(STR("h1 { color }")));
    assert_false(css_is_plain(STR("p { } /* 没有结束")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_rules_are_taken),
        cmocka_unit_test(what_readers_could_stumble_over_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
