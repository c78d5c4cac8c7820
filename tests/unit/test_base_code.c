/*
 * Code as CommonMark 0.31 has it, sections 4.5 and 6.1; the expected values are its examples'.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/code.h"

/* One letter a line: "c" for what belongs to fenced code, "t" for text. */
static void expect(const char *text, const char *kinds)
{
    struct fence fence = {0};
    struct str rest = str_of(text), line;
    size_t n = 0;

    while (str_line(&rest, &line)) {
        assert_true(n < strlen(kinds));
        assert_int_equal(fence_step(&fence, line) ? 'c' : 't', kinds[n++]);
    }
    assert_int_equal(n, strlen(kinds));
}

static void 代码块从一道围栏到另一道(void **state)
{
    (void)state;
    expect("正文\n```\n<\n >\n```\n正文\n", "tcccct");
    expect("~~~ 代码\n<\n~~~\n正文\n", "ccct");
}

static void 短于三个的不是围栏(void **state)
{
    (void)state;
    expect("``\nfoo\n``\n", "ttt");
}

static void 另一种或较短的围栏不结束代码(void **state)
{
    (void)state;
    expect("```\naaa\n~~~\n```\n正文\n", "cccct");
    expect("````\naaa\n```\n``````\n正文\n", "cccct");
    expect("```\n``` aaa\n```  \n正文\n", "ccct");
}

static void 没有结束的代码到文末(void **state)
{
    (void)state;
    expect("`````\n\n```\naaa\n", "cccc");
}

static void 信息里有反引号的是行内代码(void **state)
{
    (void)state;
    expect("``` aa ```\naaa\n", "tt");
    expect("~~~ aa ``` ~~~\naaa\n~~~\n", "ccc");
}

static void 行内代码由同样多的反引号结束(void **state)
{
    (void)state;
    assert_int_equal(code_span_end(STR("`foo`"), 0), 5);
    assert_int_equal(code_span_end(STR("`` foo ` bar ``。"), 0), 15);
    assert_int_equal(code_span_end(STR("正 `foo``bar`"), 4), 14);
    assert_true(code_span_end(STR("```foo``"), 0) == STR_NPOS);
    assert_true(code_span_end(STR("`foo"), 0) == STR_NPOS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(代码块从一道围栏到另一道),
        cmocka_unit_test(短于三个的不是围栏),
        cmocka_unit_test(另一种或较短的围栏不结束代码),
        cmocka_unit_test(没有结束的代码到文末),
        cmocka_unit_test(信息里有反引号的是行内代码),
        cmocka_unit_test(行内代码由同样多的反引号结束),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
