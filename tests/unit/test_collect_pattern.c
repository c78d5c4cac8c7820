/*
 * Regular expressions of configurations. Expected values are those of Go's package regexp, which
 * Hugo reads `ignoreFiles` with.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "collect/pattern.h"

static bool match(const char *expression, const char *text)
{
    struct arena arena;
    struct patterns patterns = {NULL, 0, 0};
    bool matched;

    arena_init(&arena, (size_t)1 << 20);
    assert_true(patterns_add(&arena, &patterns, str_of(expression)));
    matched = patterns_match(&patterns, str_of(text));
    arena_done(&arena);
    return matched;
}

static void expressions_match_as_they_do_in_go(void **state)
{
    static const struct {
        const char *expression, *text;
        bool expected;
    } cases[] = {
        {"\\.foo$", "/content/a.foo", true},
        {"\\.foo$", "/content/a.foo.md", false},
        {"\\.foo$", "/content/axfoo", false},
        {"\\.Rmd$|_cache$", "/post/x_cache", true},
        {"\\.Rmd$|_cache$", "/post/x.Rmd", true},
        {"\\.Rmd$|_cache$", "/post/x.md", false},
        {".*_files$", "/post/a_files", true},
        {"草稿/", "/content/草稿/a.md", true},
        {"草.稿", "/草初稿", true},
        {"草.稿", "/草稿", false},
        {"^/draft", "/drafts/a.md", true},
        {"^draft", "/drafts/a.md", false},
        {"[0-9]+-x", "/a/2021-x", true},
        {"[^/]+/b\\.md$", "/a/b.md", true},
        {"[^a-z/]b\\.md$", "/a/b.md", false},
        {"a*?b+c?d", "/aabbd", true},
        {"a+b", "/b", false},
        {"^a?a?a?aaa$", "aaa", true},
        {"[]x]y", "]y", true},
        {"\\d\\w\\s", "1a ", true},
        {"[\\d-]+z", "1-2z", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (match(cases[i].expression, cases[i].text) != cases[i].expected) {
            fail_msg("%s on %s", cases[i].expression, cases[i].text);
        }
    }
}

static void what_is_not_understood_is_refused_as_a_whole(void **state)
{
    static const char *const cases[] = {"",   "(a|b)", "a{2}",  "a|(b)", "[a",  "a\\",
                                        "*a", "a**",   "[b-a]", "\\pL",  "a$b", "[[:alpha:]]"};
    struct arena arena;
    struct patterns patterns = {NULL, 0, 0};

    (void)state;
    arena_init(&arena, (size_t)1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (patterns_add(&arena, &patterns, str_of(cases[i]))) {
            fail_msg("%s", cases[i]);
        }
    }
    assert_int_equal(patterns.n, 0);
    arena_done(&arena);
}

/* Backtracking would take 2^60 steps. */
static void many_stars_cost_no_more_than_their_number(void **state)
{
    char expression[128], text[1024];

    (void)state;
    for (size_t i = 0; i < 60; i++) {
        expression[2 * i] = 'a';
        expression[2 * i + 1] = '*';
    }
    expression[120] = 'b';
    expression[121] = '\0';
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        text[i] = 'a';
    }
    text[sizeof text - 1] = '\0';
    assert_false(match(expression, text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_match_as_they_do_in_go),
        cmocka_unit_test(what_is_not_understood_is_refused_as_a_whole),
        cmocka_unit_test(many_stars_cost_no_more_than_their_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
