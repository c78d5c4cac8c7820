/*
 * Blank lines around raw HTML. Expected values: CommonMark section 4.6 with the blank lines put in
 * by hand, and kramdown's own words on markdown="1".
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render_support.h"

static void check_with(struct rendering *r, const char *text, const char *expected)
{
    struct str body;

    assert_int_equal(support_render(r, str_of(text)), ERR_OK);
    body = support_body(r, 0);
    if (!str_eq(body, str_of(expected))) {
        fail_msg("%s\n--- gave\n%.*s--- not\n%s", text, STR_ARG(body), expected);
    }
}

static void check(const char *text, const char *expected, const char *id, size_t times)
{
    struct rendering r;

    assert_true(support_start(&r));
    check_with(&r, text, expected);
    assert_int_equal(support_count(&r, id), times);
    support_end(&r);
}

static void code_with_blank_lines_in_a_block_is_whole(void **state)
{
    (void)state;
    check("<div class=\"highlight\"><pre><code>def f():\n    甲\n\n    "
          "*乙*\n</code></pre></div>\n\n后\n",
          "<pre><code>def f():\n    甲\n\n    *乙*\n</code></pre>\n<p>后</p>\n", "html-cleaned", 1);
    check("<figure>\n<pre>甲\n\n    乙</pre>\n</figure>\n",
          "<figure>\n<pre>甲\n\n    乙</pre>\n</figure>\n", "html-cleaned", 1);
    check(
        "<table><tr><td><pre>1\n\n2</pre></td><td><pre>甲\n\n    乙</pre></td></tr></table>\n",
        "<table>\n<tbody>\n<tr>\n<td><pre>1\n\n2</pre>\n</td>\n<td><pre>甲\n\n    乙</pre>\n</td>\n"
        "</tr>\n</tbody>\n</table>\n",
        "html-cleaned", 2); /* the second tells of the <tbody> */
}

static void other_code_is_left_alone(void **state)
{
    (void)state;
    check("<pre>甲\n\n    乙</pre>\n", "<pre>甲\n\n    乙</pre>\n", "html-cleaned", 0);
    check("<div><pre>甲\n    乙</pre></div>\n", "<pre>甲\n    乙</pre>\n", "html-cleaned", 0);
    check("```\n<div><pre>甲\n\n乙</pre>\n```\n",
          "<pre><code>&lt;div&gt;&lt;pre&gt;甲\n\n乙&lt;/pre&gt;\n</code></pre>\n", "html-cleaned",
          0);
}

static void markdown_in_a_block_that_says_so_is_read(void **state)
{
    (void)state;
    check("<div markdown=\"1\">\n**强，**调\n</div>\n", "<p><strong>强，</strong>调</p>\n",
          "dialect-read", 1);
    check("<p markdown='span'>*斜*体</p>\n", "<p><em>斜</em>体</p>\n", "dialect-read", 1);
    check("<div class=\"a\" markdown=1>\n- 一\n- 二\n</div>\n",
          "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n", "dialect-read", 1);
    check("<div markdown=\"0\">\n**强**\n</div>\n", "<p>**强**</p>\n", "dialect-read", 0);
    check("`<div markdown=\"1\">`\n", "<p><code>&lt;div markdown=&quot;1&quot;&gt;</code></p>\n",
          "dialect-read", 0);
}

static void it_can_be_switched_off(void **state)
{
    struct rendering r;

    (void)state;
    assert_true(support_start(&r));
    assert_true(repair_switch_off(&r.repairs, "dialect-read"));
    check_with(&r, "<div markdown=\"1\">\n**强**\n</div>\n", "<p>**强**</p>\n");
    assert_int_equal(support_count(&r, "dialect-read"), 0);
    support_end(&r);
}

static void what_follows_keeps_its_line(void **state)
{
    struct rendering r;

    (void)state;
    assert_true(support_start(&r));
    check_with(&r, "<div><pre>甲\n\n乙</pre></div>\n\n后![]()\n",
               "<pre>甲\n\n乙</pre>\n<p>后</p>\n");
    for (size_t i = 0; i < r.findings.n; i++) {
        const struct finding *f = &r.findings.v[i];

        assert_int_equal(f->line, strcmp(f->id, "image-empty") == 0 ? 5 : 1);
    }
    assert_int_equal(support_count(&r, "image-empty"), 1);
    support_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(code_with_blank_lines_in_a_block_is_whole),
        cmocka_unit_test(other_code_is_left_alone),
        cmocka_unit_test(markdown_in_a_block_that_says_so_is_read),
        cmocka_unit_test(it_can_be_switched_off),
        cmocka_unit_test(what_follows_keeps_its_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
