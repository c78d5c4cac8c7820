/*
 * Which parts of a text are addresses: the examples of GitHub Flavored Markdown (section 6.9) and
 * the rules for Chinese text around them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "render/write/autolink.h"

/* "[http://a.cn]" for each address found, the rest of the text as it is. */
static void check(const char *text, const char *expected)
{
    struct str s = str_of(text);
    struct autolinker linker;
    struct autolink link;
    struct buf out;
    size_t done = 0;

    buf_init(&out, LIMIT_TEXT_BYTES);
    autolinker_init(&linker, s);
    while (autolinker_next(&linker, &link)) {
        buf_str(&out, str_sub(s, done, link.start));
        buf_char(&out, '[');
        buf_str(&out, str_sub(s, link.start, link.end));
        buf_char(&out, ']');
        done = link.end;
    }
    buf_str(&out, str_from(s, done));
    assert_string_equal(out.p ? out.p : "", expected);
    buf_done(&out);
}

static void addresses_of_the_specification_are_found(void **state)
{
    (void)state;
    check("www.commonmark.org", "[www.commonmark.org]");
    check("Visit www.commonmark.org/help for more", "Visit [www.commonmark.org/help] for more");
    check("http://commonmark.org", "[http://commonmark.org]");
    check("(Visit https://encrypted.google.com/search?q=Markup+(business))",
          "(Visit [https://encrypted.google.com/search?q=Markup+(business)])");
    check("foo@bar.baz", "[foo@bar.baz]");
    check("hello@mail+xyz.example isn't valid, but hello+xyz@mail.example is.",
          "hello@mail+xyz.example isn't valid, but [hello+xyz@mail.example] is.");
}

static void punctuation_at_the_end_is_left_out(void **state)
{
    (void)state;
    check("Visit www.commonmark.org.", "Visit [www.commonmark.org].");
    check("Visit www.commonmark.org/a.b.", "Visit [www.commonmark.org/a.b].");
    check("http://a.cn/?!.,:*_~", "[http://a.cn/]?!.,:*_~");
    check("www.google.com/search?q=Markup+(business)))",
          "[www.google.com/search?q=Markup+(business)]))");
    check("www.google.com/search?q=commonmark&hl;", "[www.google.com/search?q=commonmark]&hl;");
    check("www.google.com/search?q=commonmark&hl=en", "[www.google.com/search?q=commonmark&hl=en]");
    check("a.b-c_d@a.b.", "[a.b-c_d@a.b].");
}

static void words_that_only_look_like_addresses_stay(void **state)
{
    (void)state;
    check("xhttp://a.cn", "xhttp://a.cn");
    check("http:/a.cn https:a.cn ://a.cn", "http:/a.cn https:a.cn ://a.cn");
    check("awww.a.cn www. www", "awww.a.cn www. www");
    check("www.a_b.cn.d_e", "www.a_b.cn.d_e");
    check("a.b-c_d@a.b- a.b-c_d@a.b_ a@b @a.b", "a.b-c_d@a.b- a.b-c_d@a.b_ a@b @a.b");
    check("www.commonmark.org/he<lp", "[www.commonmark.org/he]<lp");
}

static void chinese_text_ends_an_address(void **state)
{
    (void)state;
    check("访问http://news.nankai.edu.cn/a了解", "访问[http://news.nankai.edu.cn/a]了解");
    check("网址www.nankai.edu.cn。", "网址[www.nankai.edu.cn]。");
    check("（http://a.cn/x）、https://b.cn/y；", "（[http://a.cn/x]）、[https://b.cn/y]；");
    check("“http://a.cn/”", "“[http://a.cn/]”");
    check("邮箱a@nankai.edu.cn，", "邮箱[a@nankai.edu.cn]，");
    check("http://中文.cn", "http://中文.cn");
    check("http://a.cn/é", "[http://a.cn/é]");
}

/* Every "." ends a "www" here, and the long domain is not valid: read once, not thirty thousand
   times. A quadratic walk takes minutes under the sanitizers. */
static void floods_take_linear_time(void **state)
{
    static const char *const floods[] = {"www.a_", "http://", "a@", "http://a.b/(", "http://a)"};

    (void)state;
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        struct buf text;
        struct autolinker linker;
        struct autolink link;
        size_t found = 0;

        buf_init(&text, LIMIT_TEXT_BYTES);
        for (size_t n = 0; n < 100000; n++)
            buf_puts(&text, floods[i]);
        autolinker_init(&linker, buf_view(&text));
        while (autolinker_next(&linker, &link))
            found++;
        assert_true(found <= 100000);
        buf_done(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_the_specification_are_found),
        cmocka_unit_test(punctuation_at_the_end_is_left_out),
        cmocka_unit_test(words_that_only_look_like_addresses_stay),
        cmocka_unit_test(chinese_text_ends_an_address),
        cmocka_unit_test(floods_take_linear_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
