/* Which names are those of elements, and which tags are only text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/html/tag.h"

static void every_element_is_found_in_either_case(void **state)
{
    static const char *const elements[] = {
        "a",   "ABBR",    "acronym", "b",    "br",     "center", "col",   "colgroup", "dd",
        "Div", "font",    "h1",      "h6",   "hr",     "i",      "img",   "kbd",      "li",
        "p",   "picture", "s",       "span", "strong", "td",     "TFoot", "th",       "track",
        "tt",  "u",       "ul",      "var",  "video",  "wbr",    "xmp",
    };

    (void)state;
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
        assert_int_not_equal(html_name_of(str_of(elements[i])), HTML_UNKNOWN);
    }
    assert_int_equal(html_name_of(STR("RT")), HTML_RT);
    assert_int_equal(html_name_of(STR("u")), HTML_U);
}

static void other_names_are_no_elements(void **state)
{
    static const char *const others[] = {"",      "aa",  "filename", "h7",  "int", "path", "spa",
                                         "spans", "str", "your",     "zzz", "xm",  "b<c",  "p\xE5"};

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(html_name_of(str_of(others[i])), HTML_UNKNOWN);
    }
}

static void names_inside_a_drawing_are_tags(void **state)
{
    bool drawing = false;

    (void)state;
    assert_true(html_is_text(STR("<path d=\"路径\">"), &drawing));
    assert_false(html_is_text(STR("<svg/>"), &drawing));
    assert_true(html_is_text(STR("</path>"), &drawing));
    assert_false(html_is_text(STR("<svg width=\"1\">"), &drawing));
    assert_false(html_is_text(STR("<path d=\"路径\">"), &drawing));
    assert_false(html_is_text(STR("</svg>"), &drawing));
    assert_true(html_is_text(STR("<path>"), &drawing));
    assert_false(html_is_text(STR("<!-- 注 -->"), &drawing));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_element_is_found_in_either_case),
        cmocka_unit_test(other_names_are_no_elements),
        cmocka_unit_test(names_inside_a_drawing_are_tags),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
