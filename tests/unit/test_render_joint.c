/*
 * Line breaks of the source in Chinese, Japanese and Korean text. Expected values: CSS Text 3,
 * section 4.1.3, by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render_check.h"

static void lines_of_chinese_and_japanese_are_joined(void **state)
{
    (void)state;
    check("南开\n大学，\n天津", "<p>南开大学，天津</p>\n");
    check("これは\n日本語、\n「カナ」\nｶﾅ", "<p>これは日本語、「カナ」ｶﾅ</p>\n");
    check("全角　\n空格", "<p>全角　空格</p>\n");
}

static void beside_other_text_a_space_stays(void **state)
{
    (void)state;
    check("南开\nNankai\n大学 2021\n年", "<p>南开\nNankai\n大学 2021\n年</p>\n");
    check("한국\n사람\n中文\n한국", "<p>한국\n사람\n中文\n한국</p>\n");
    check("好\n😀\n好", "<p>好\n😀\n好</p>\n");
    check("one\ntwo", "<p>one\ntwo</p>\n");
}

static void marks_without_a_width_are_wide_where_the_language_is(void **state)
{
    (void)state;
    check("他说\n“好”\n了……\n再", "<p>他说“好”了……再</p>\n");
    r.post.detected = STR("ja");
    check("彼は\n“よし”と", "<p>彼は“よし”と</p>\n");
    r.post.detected = STR("ko");
    check("他说\n“好”", "<p>他说\n“好”</p>\n");
    r.post.detected = STR("zha");
    check("他说\n“好”\n大\n学", "<p>他说\n“好”\n大学</p>\n");
}

static void what_counts_is_the_text_that_is_shown(void **state)
{
    (void)state;
    check("**南**\n开 *大\n学*\n~~天~~",
          "<p><strong>南</strong>开 <em>大学</em><del>天</del></p>\n");
    check("`南`\n开 `a`\n开", "<p><code>南</code>开 <code>a</code>\n开</p>\n");
    check("[南](http://a.b/)\n[开](http://a.b/)",
          "<p><a href=\"http://a.b/\">南</a><a href=\"http://a.b/\">开</a></p>\n");
    check("南<!-- 注 -->\n开", "<p>南开</p>\n");
    check("甲\n![图](images/a.png)\n乙",
          "<p>甲\n<img src=\"../images/0123456789abcdef.png\" alt=\"图\" width=\"640\" "
          "height=\"480\"/>\n乙</p>\n");
    check("<ruby>南<rp>(</rp><rt>nan</rt><rp>)</rp></ruby>\n开",
          "<p><ruby>南<rp>(</rp><rt>nan</rt><rp>)</rp></ruby>开</p>\n");
}

static void titles_ids_and_other_plain_texts_are_joined_alike(void **state)
{
    (void)state;
    check("南开\n大学\nNK\n===\n", "<h2 id=\"南开大学-nk\">南开大学\nNK</h2>\n");
    check("甲 ![南\n开 a\nb](images/a.png)",
          "<p>甲 <img src=\"../images/0123456789abcdef.png\" alt=\"南开 a b\" width=\"640\" "
          "height=\"480\"/></p>\n");
}

static void hard_breaks_and_code_stay(void **state)
{
    (void)state;
    check("南  \n开\\\n大", "<p>南<br/>\n开<br/>\n大</p>\n");
    check("```\n南\n开\n```\n", "<pre><code>南\n开\n</code></pre>\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static void cleaned_tags_are_looked_through_like_raw_ones(void **state)
{
    (void)state;
    check("<small>南开</small>\n大学\n<mark>天津</mark>",
          "<p><small>南开</small>大学<mark>天津</mark></p>\n");
    check("<small>一</small><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>\n字",
          "<p><small>一</small><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字</p>\n");
    check("<small>one</small>\n二", "<p><small>one</small>\n二</p>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lines_of_chinese_and_japanese_are_joined),
        TEST(beside_other_text_a_space_stays),
        TEST(marks_without_a_width_are_wide_where_the_language_is),
        TEST(what_counts_is_the_text_that_is_shown),
        TEST(titles_ids_and_other_plain_texts_are_joined_alike),
        TEST(hard_breaks_and_code_stay),
        TEST(cleaned_tags_are_looked_through_like_raw_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
