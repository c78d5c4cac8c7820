/*
 * Formulas reach the chapter as the TeX that was written, and money stays money.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialect_support.h"

static void markdown_eats_nothing_of_a_formula(void **state)
{
    struct shown *s = *state;

    s->rendering.post.math = SAID_YES;
    assert_string_equal(
        body_of(s, "设 $a_1 * b_2 * c_{i}$，则 $x^*_1 < y^*_2$。\n"),
        "<p>设 <span class=\"math\">a_1 * b_2 * c_{i}</span>，则 <span class=\"math\">"
        "x^*_1 &lt; y^*_2</span>。</p>\n");
    assert_string_equal(body_of(s, "**$x$** 与 \\(y_1\\) 与 \\\\(z_1\\\\)\n"),
                        "<p><strong><span class=\"math\">x</span></strong> 与 <span class=\"math\">"
                        "y_1</span> 与 <span class=\"math\">z_1</span></p>\n");
    assert_string_equal(body_of(s, "| $|x|$ | 乙 |\n|--|--|\n"),
                        "<table>\n<thead>\n<tr><th><span class=\"math\">|x|</span></th><th>乙</th>"
                        "</tr>\n</thead>\n</table>\n");
    assert_string_equal(body_of(s, "## 求 $E=mc^2$\n"),
                        "<h2 id=\"求-emc2\">求 <span class=\"math\">E=mc^2</span></h2>\n");
    assert_int_equal(support_count(&s->rendering, "math-kept"), 4);
}

static void formulas_on_lines_of_their_own_are_displayed(void **state)
{
    struct shown *s = *state;

    s->site.markdown.math = true;
    assert_string_equal(body_of(s, "前\n\n$$\n\\begin{aligned}\na &= b \\\\\n- c &= _d_\n"
                                   "\\end{aligned}\n$$\n\n后\n"),
                        "<p>前</p>\n<div class=\"math\">\\begin{aligned}\na &amp;= b \\\\\n- c "
                        "&amp;= _d_\n\\end{aligned}</div>\n<p>后</p>\n");
    assert_string_equal(body_of(s, "前\n\\[ x_1 \\]\n后\n"),
                        "<p>前\n<span class=\"math display\">x_1</span>\n后</p>\n");
    assert_string_equal(body_of(s, "> $$\n> x_1\n> + y_1\n> $$\n"),
                        "<blockquote>\n<div class=\"math\">x_1\n+ y_1</div>\n</blockquote>\n");
    assert_string_equal(body_of(s, "- 一\n\n    $$x_1$$\n"),
                        "<ul>\n<li><p>一</p>\n<div class=\"math\">x_1</div>\n</li>\n</ul>\n");
    assert_string_equal(body_of(s, "\\begin{equation}\nx_1\n\\end{equation}\n"),
                        "<div class=\"math\">\\begin{equation}\nx_1\n\\end{equation}</div>\n");
}

static void money_is_no_formula(void **state)
{
    struct shown *s = *state;

    s->rendering.post.math = SAID_YES;
    assert_string_equal(body_of(s, "$5 和 $10，$3和$4\n"), "<p>$5 和 $10，$3和$4</p>\n");
    assert_string_equal(body_of(s, "涨了 $5，又跌了 \\$2，共 $3。\n"),
                        "<p>涨了 $5，又跌了 $2，共 $3。</p>\n");
    assert_string_equal(body_of(s, "一段 $x\n\n另一段 y$\n"), "<p>一段 $x</p>\n<p>另一段 y$</p>\n");
    assert_string_equal(body_of(s, "\\[链接\\](http://a.example/)\n"),
                        "<p>[链接](<a href=\"http://a.example/\">http://a.example/</a>)</p>\n");
    assert_int_equal(s->rendering.findings.n, 0);
}

static void code_and_addresses_stay_as_they_are(void **state)
{
    struct shown *s = *state;

    s->rendering.post.math = SAID_YES;
    assert_string_equal(body_of(s, "`$a_1$` 和 ``$b` c_1$``\n\n```sh\necho $A_1 $B_1$\n```\n\n"
                                   "    $$\n    x_1\n    $$\n"),
                        "<p><code>$a_1$</code> 和 <code>$b` c_1$</code></p>\n"
                        "<pre><code class=\"language-sh\">echo $A_1 $B_1$\n</code></pre>\n"
                        "<pre><code>$$\n    x_1\n    $$\n</code></pre>\n");
    assert_string_equal(body_of(s, "[甲](http://a.example/?$a_1$b \"$t_1$\")\n"),
                        "<p><a href=\"http://a.example/?$a_1$b\" title=\"$t_1$\">甲</a></p>\n");
}

static void only_what_can_be_nothing_else_is_a_formula_unasked(void **state)
{
    struct shown *s = *state;

    assert_string_equal(body_of(s, "$$\n\\frac{a_1}{b_1}\n$$\n"),
                        "<div class=\"math\">\\frac{a_1}{b_1}</div>\n");
    assert_string_equal(body_of(s, "$_a_$ 与 $$ 钱 $$\n"), "<p>$<em>a</em>$ 与 $$ 钱 $$</p>\n");
    s->site.markdown.math = true;
    s->rendering.post.math = SAID_NO;
    assert_string_equal(body_of(s, "$x_1$ 与 $y_1$\n"), "<p>$x_1$ 与 $y_1$</p>\n");
}

static void kramdown_has_two_dollars_in_lines_too(void **state)
{
    struct shown *s = *state;

    s->site.markdown.display_math = true;
    assert_string_equal(body_of(s, "设 $$x_1*y_1*z$$ 与 $a$。\n"),
                        "<p>设 <span class=\"math\">x_1*y_1*z</span> 与 $a$。</p>\n");
}

static void lines_behind_a_formula_are_found_again(void **state)
{
    struct shown *s = *state;
    const struct finding *f;

    s->rendering.post.math = SAID_YES;
    (void)body_of(s, "文\n\n$$\nx_1\n$$\n\n![图](missing.png)\n");
    assert_int_equal(findings_finish(&s->rendering.findings, &s->rendering.err), ERR_OK);
    f = &s->rendering.findings.v[s->rendering.findings.n - 1];
    assert_string_equal(f->id, "asset-missing");
    assert_int_equal(f->line, 7);
    assert_int_equal(s->rendering.findings.v[0].line, 3);
}

static void a_text_of_signs_costs_little(void **state)
{
    static const char *const signs[] = {"$",  "$$",  "\\(",      "\\[",    "\\begin{a}\n",
                                        "`$", "$a ", "\\(\\\\(", "$$a\n\n"};
    struct shown *s = *state;
    struct buf text;

    s->rendering.post.math = SAID_YES;
    buf_init(&text, 1 << 20);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        buf_reset(&text);
        while (text.n < 60000) {
            buf_puts(&text, signs[i]);
        }
        (void)body_of(s, text.p);
    }
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(markdown_eats_nothing_of_a_formula),
        TEST(formulas_on_lines_of_their_own_are_displayed),
        TEST(money_is_no_formula),
        TEST(code_and_addresses_stay_as_they_are),
        TEST(only_what_can_be_nothing_else_is_a_formula_unasked),
        TEST(kramdown_has_two_dollars_in_lines_too),
        TEST(lines_behind_a_formula_are_found_again),
        TEST(a_text_of_signs_costs_little),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
