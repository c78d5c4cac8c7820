/*
 * Full-width spaces and what else indents the paragraphs of scraped Chinese and Japanese text.
 * Expected values by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render_check.h"

static void the_indent_of_a_paragraph_goes(void **state)
{
    (void)state;
    check("　　第一段。\n\n　　第二段。\n", "<p>第一段。</p>\n<p>第二段。</p>\n");
    check("　日本語の段落。\n", "<p>日本語の段落。</p>\n");
    check("&emsp;&emsp;第一段\n\n&#12288;&#12288;第二段\n\n&nbsp;&nbsp;&nbsp;&nbsp;第三段\n",
          "<p>第一段</p>\n<p>第二段</p>\n<p>第三段</p>\n");
    check("　　**第一**段\n\n**　　第二**段\n\n　　![图](images/a.png)\n",
          "<p><strong>第一</strong>段</p>\n<p>**　　第二**段</p>\n<figure><img "
          "src=\"../images/0123456789abcdef.png\" alt=\"图\" width=\"640\" "
          "height=\"480\"/></figure>\n");
    check("- 　　项\n\n> 　　引\n",
          "<ul>\n<li>项</li>\n</ul>\n<blockquote>\n<p>引</p>\n</blockquote>\n");
}

static void an_indented_line_begins_a_paragraph(void **state)
{
    (void)state;
    check("　　第一段，\n还是第一段。\n　　第二段。  \n　　第三段。\n",
          "<p>第一段，还是第一段。</p>\n<p>第二段。</p>\n<p>第三段。</p>\n");
    check("第一段。\n&emsp;&emsp;第二段。\n&nbsp;&nbsp;第三段\n",
          "<p>第一段。</p>\n<p>第二段。</p>\n<p>第三段</p>\n");
    check("第一段。<br>　　第二段。<br/>\n　　第三段。\n",
          "<p>第一段。</p>\n<p>第二段。</p>\n<p>第三段。</p>\n");
    check("> 　　床前明月光，\n> 　　疑是地上霜。\n",
          "<blockquote>\n<p>床前明月光，</p>\n<p>疑是地上霜。</p>\n</blockquote>\n");
}

static void where_no_paragraph_can_begin_a_line_does(void **state)
{
    (void)state;
    check("**第一行\n　　第二行**完\n", "<p><strong>第一行<br/>\n第二行</strong>完</p>\n");
    check("[第一行\n　　第二行](http://a.b/)\n",
          "<p><a href=\"http://a.b/\">第一行<br/>\n第二行</a></p>\n");
    check("- 第一行\n  　　第二行\n", "<ul>\n<li>第一行<br/>\n第二行</li>\n</ul>\n");
    check("- 第一行\n  　　第二行\n\n- 又\n",
          "<ul>\n<li><p>第一行</p>\n<p>第二行</p>\n</li>\n<li><p>又</p>\n</li>\n</ul>\n");
}

static void lines_of_full_width_spaces_are_blank(void **state)
{
    (void)state;
    check("第一段\n　　\n第二段\n", "<p>第一段</p>\n<p>第二段</p>\n");
    check("第一段\n　　\n　\n　　第二段\n　　\n", "<p>第一段</p>\n<p>第二段</p>\n");
    check("　　\n第一段\n\n　　　　　　　　　　\n\n第二段\n", "<p>第一段</p>\n<p>第二段</p>\n");
    check("　　\n　　\n", "");
}

static void a_paragraph_is_not_parted_within_an_element(void **state)
{
    (void)state;
    check("<mark>前\n　　后</mark>\n", "<p><mark>前<br/>\n后</mark></p>\n");
    check("<u>前\n　　<i>后", "<p><u>前<br/>\n<em>后</em></u></p>\n");
}

static void white_space_that_is_no_indent_stays(void **state)
{
    (void)state;
    check("春眠　　不觉晓，处处　闻啼鸟。\n", "<p>春眠　　不觉晓，处处　闻啼鸟。</p>\n");
    check("夜来风雨声\n　　　　　　　　——孟浩然\n",
          "<p>夜来风雨声</p>\n<p>　　　　　　　　——孟浩然</p>\n");
    check("```\n　　码\n```\n\n    　　码\n\n`　　码`\n",
          "<pre><code>　　码\n</code></pre>\n<pre><code>　　码\n</code></pre>\n"
          "<p><code>　　码</code></p>\n");
    check(
        "|　　甲|\n|-|\n|　　乙|\n",
        "<table>\n<thead>\n<tr><th>　　甲</th></tr>\n</thead>\n<tbody>\n<tr><td>　　乙</td></tr>\n"
        "</tbody>\n</table>\n");
    check("、顿号\n\n「引」\n", "<p>、顿号</p>\n<p>「引」</p>\n");
}

static void other_languages_keep_spaces_of_their_own(void **state)
{
    (void)state;
    r.post.detected = STR("en");
    check("One&emsp;&emsp;two\n&emsp;&emsp;three\n",
          "<p>One\u2003\u2003two\n\u2003\u2003three</p>\n");
    r.post.detected = STR("ko");
    check("　문단\n", "<p>문단</p>\n");
}

static void one_note_tells_of_all_and_can_be_switched_off(void **state)
{
    (void)state;
    check("题\n\n　　第一段。\n　　第二段。\n", "<p>题</p>\n<p>第一段。</p>\n<p>第二段。</p>\n");
    assert_int_equal(support_count(&r, "indent-dropped"), 1);
    assert_int_equal(r.findings.v[0].line, 3);
    assert_true(repair_switch_off(&r.repairs, "indent-dropped"));
    check("　　第一段。\n", "<p>　　第一段。</p>\n");
    assert_int_equal(support_count(&r, "indent-dropped"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_indent_of_a_paragraph_goes),
        TEST(an_indented_line_begins_a_paragraph),
        TEST(where_no_paragraph_can_begin_a_line_does),
        TEST(lines_of_full_width_spaces_are_blank),
        TEST(a_paragraph_is_not_parted_within_an_element),
        TEST(white_space_that_is_no_indent_stays),
        TEST(other_languages_keep_spaces_of_their_own),
        TEST(one_note_tells_of_all_and_can_be_switched_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
