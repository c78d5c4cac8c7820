/*
 * Which files of its site a post may link to, as a quick look sees it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/scan.h"

/* What is found in a body of the site www.nankai.edu.cn, joined by spaces. */
static void check(const char *body, const char *expected)
{
    struct arena a;
    struct strs found = {NULL, 0};
    struct str text = STR_NONE;

    arena_init(&a, (size_t)1 << 26);
    scan_links(&a, str_of(body), STR("www.nankai.edu.cn"), &found);
    for (size_t i = 0; i < found.n; i++) {
        text = arena_join(&a, text, i > 0 ? STR(" ") : STR_NONE, found.v[i]);
    }
    if (!str_eq(text, str_of(expected))) {
        fail_msg("%s: \"%.*s\" is not \"%s\"", body, STR_ARG(text), expected);
    }
    arena_done(&a);
}

static void links_of_each_kind_are_seen(void **state)
{
    (void)state;
    check("见[附件](附件.pdf)和[表](../文件/通知.docx \"表\")。", "附件.pdf ../文件/通知.docx");
    check("[括号](a(1).pdf)、[尖](<有 空格.doc>)", "a(1).pdf 有 空格.doc");
    check("[附件][一]\n\n[一]: /upload/1.xls '标题'", "/upload/1.xls");
    check("[![图](图.png)](大图.jpg)", "图.png 大图.jpg");
    check("<a href=\"a.pdf\">附件</a> <A HREF = 'b.zip'> <a href=c.rar>", "a.pdf b.zip c.rar");
    check("<video src=\"录像.mp4\"></video>", "录像.mp4");
    check("[转义](a\\_b.pdf) <a href=\"a&amp;b.pdf\">", "a_b.pdf a&b.pdf");
}

static void only_files_of_the_site_are_seen(void **state)
{
    (void)state;
    check("[外](https://example.org/a.pdf) [信](mailto:a@b.cn) [锚](#一.二) [夹](附件/)", "");
    check("[本站](http://www.nankai.edu.cn/a.pdf) [同](//WWW.NANKAI.EDU.CN/b.pdf)",
          "http://www.nankai.edu.cn/a.pdf //WWW.NANKAI.EDU.CN/b.pdf");
    check("[空]() [未完](a.pdf", "a.pdf");
    check("", "");
    check("]", "");
}

/* Looking ahead from each opener would take 16,000,000,000 steps. */
static void a_flood_of_openers_takes_no_longer_than_text(void **state)
{
    static const char *const floods[] = {"](.", "](<", "href='", "](.)"};
    const size_t n = (size_t)8 << 20;
    char *text = test_malloc(n);

    (void)state;
    for (size_t f = 0; f < sizeof floods / sizeof floods[0]; f++) {
        struct strs found = {NULL, 0};
        struct arena a;

        for (size_t i = 0; i < n; i++) {
            text[i] = floods[f][i % strlen(floods[f])];
        }
        arena_init(&a, (size_t)1 << 28);
        scan_links(&a, str_make(text, n), STR_NONE, &found);
        assert_in_range(found.n, 0, 65536);
        assert_in_range(a.used, 0, 2 * n);
        arena_done(&a);
    }
    test_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_of_each_kind_are_seen),
        cmocka_unit_test(only_files_of_the_site_are_seen),
        cmocka_unit_test(a_flood_of_openers_takes_no_longer_than_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
