/*
 * One rendering that the tests of a program share, and the body that a text becomes in it.
 */
#ifndef SHEAF_TESTS_RENDER_CHECK_H
#define SHEAF_TESTS_RENDER_CHECK_H

#include "render_support.h"

static struct rendering r;

static int setup(void **state)
{
    (void)state;
    return support_start(&r) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    support_end(&r);
    return 0;
}

static void check(const char *text, const char *expected)
{
    struct str body;

    assert_int_equal(support_render(&r, str_of(text)), ERR_OK);
    body = support_body(&r, 0);
    if (!str_eq(body, str_of(expected)))
        fail_msg("%s\n--- gave\n%.*s--- not\n%s", text, STR_ARG(body), expected);
}

#endif
