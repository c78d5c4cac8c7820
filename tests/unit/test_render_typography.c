/*
 * Quotation marks, dashes, dots, emoji and ends of lines, as the configuration of the site asks for
 * them. Expected values follow goldmark's and kramdown's documentation.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialect_support.h"

static void hugo_curls_quotes(void **state)
{
    struct shown *s = *state;

    s->site.markdown.quotes = true;
    assert_string_equal(body_of(s, "他说\"走\"，她说：\"好。\"\n"),
                        "<p>他说“走”，她说：“好。”</p>\n");
    assert_string_equal(body_of(s, "\"It's a 'test',\" he said (\"so\").\n"),
                        "<p>“It’s a ‘test’,” he said (“so”).</p>\n");
    assert_string_equal(body_of(s, "\"**重点**\"和*\"强调\"*，'90s, rock 'n' roll\n"),
                        "<p>“<strong>重点</strong>”和<em>“强调”</em>，’90s, rock ‘n’ roll</p>\n");
    assert_string_equal(body_of(s, "\"[链接](http://a.example/ \"题\")\"\n"),
                        "<p>“<a href=\"http://a.example/\" title=\"题\">链接</a>”</p>\n");
}

static void captions_are_curled_as_texts_of_their_own(void **state)
{
    struct shown *s = *state;

    s->site.markdown.quotes = s->site.markdown.dashes = true;
    assert_string_equal(body_of(s, "![他说\"走\"](images/a.png '\"双一流\"--It\\'s')\n"),
                        "<figure><img src=\"../images/0123456789abcdef.png\" alt=\"他说“走”\" "
                        "width=\"640\" height=\"480\"/><figcaption>“双一流”–It’s</figcaption>"
                        "</figure>\n");
    assert_string_equal(body_of(s, "\"![](images/a.png \"题\")\"\n"),
                        "<p>“<img src=\"../images/0123456789abcdef.png\" alt=\"\" width=\"640\" "
                        "height=\"480\" title=\"题\"/>”</p>\n");
}

static void chinese_quotes_and_code_stay(void **state)
{
    struct shown *s = *state;

    s->site.markdown.quotes = s->site.markdown.dashes = s->site.markdown.angle_quotes = true;
    assert_string_equal(body_of(s, "“'x'”，「\"y\"」，《\"z\"》\n"),
                        "<p>“'x'”，「&quot;y&quot;」，《&quot;z&quot;》</p>\n");
    assert_string_equal(body_of(s, "`a--b \"c\"...`\n\n    \"--\"\n"),
                        "<p><code>a--b &quot;c&quot;...</code></p>\n"
                        "<pre><code>&quot;--&quot;\n</code></pre>\n");
    assert_string_equal(body_of(s, "见 http://a.example/x--y...z 吧\n"),
                        "<p>见 <a href=\"http://a.example/x--y...z\">http://a.example/x--y...z</a>"
                        " 吧</p>\n");
}

static void dashes_and_dots_become_one_character(void **state)
{
    struct shown *s = *state;

    s->site.markdown.dashes = true;
    assert_string_equal(body_of(s, "1--2，真---的吗...... a---- 5 << 6\n"),
                        "<p>1–2，真—的吗…… a---- 5 &lt;&lt; 6</p>\n");
    assert_string_equal(body_of(s, "\"不改\"\n"), "<p>&quot;不改&quot;</p>\n");
    s->site.markdown.angle_quotes = true;
    assert_string_equal(body_of(s, "<< 甲 >>\n"), "<p>« 甲 »</p>\n");
}

static void emoji_have_names_where_the_site_says_so(void **state)
{
    struct shown *s = *state;

    assert_string_equal(body_of(s, "好 :smile:\n"), "<p>好 :smile:</p>\n");
    s->site.markdown.emoji = true;
    assert_string_equal(body_of(s, "好:smile::+1: 12:30:45 :无: :nosuch:tada: `:tada:`\n"),
                        "<p>好😄👍 12:30:45 :无: :nosuch🎉 <code>:tada:</code></p>\n");
}

static void every_name_in_the_table_is_found(void **state)
{
    static const char *const names[] = {"+1", "-1", "100", "heart", "zzz", "x", "smile", "rocket"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_true(emoji_find(str_of(names[i])).n > 0);
    }
    assert_int_equal(emoji_find(STR("smil")).n, 0);
}

static void hexo_ends_lines_where_the_text_does(void **state)
{
    struct shown *s = *state;

    s->site.markdown.hard_breaks = true;
    assert_string_equal(body_of(s, "床前明月光\n疑是地上霜\n"),
                        "<p>床前明月光<br/>\n疑是地上霜</p>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hugo_curls_quotes),
        TEST(captions_are_curled_as_texts_of_their_own),
        TEST(chinese_quotes_and_code_stay),
        TEST(dashes_and_dots_become_one_character),
        TEST(emoji_have_names_where_the_site_says_so),
        TEST(every_name_in_the_table_is_found),
        TEST(hexo_ends_lines_where_the_text_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
