/*
 * Bodies before parsing: more-dividers, line ends, characters that XML forbids, and the line
 * numbers of findings behind all that.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "render/text/prepare.h"

struct prepare {
    struct source source;
    struct post post;
    struct render_request request;
    struct buf buffers[PREPARE_BUFFERS];
    struct arena arena;
    struct findings findings;
    struct prepared prepared;
};

/* The post's body begins in line 5 of its file. */
static void prepare(struct prepare *p, struct str body)
{
    struct err err;

    p->source = (struct source){.path = STR("新闻.md")};
    p->post = (struct post){.source = &p->source, .body_line = 5};
    p->request.post = &p->post;
    p->request.body = body;
    for (size_t i = 0; i < PREPARE_BUFFERS; i++) {
        buf_init(&p->buffers[i], LIMIT_TEXT_BYTES);
    }
    arena_init(&p->arena, LIMIT_TEXT_BYTES);
    assert_int_equal(findings_init(&p->findings, &err), ERR_OK);
    prepare_body(&p->request, (struct buf *[]){&p->buffers[0], &p->buffers[1], &p->buffers[2]},
                 &p->arena, &p->findings, &p->prepared);
}

static void release(struct prepare *p)
{
    for (size_t i = 0; i < PREPARE_BUFFERS; i++) {
        buf_done(&p->buffers[i]);
    }
    arena_done(&p->arena);
    findings_done(&p->findings);
}

static void check(const char *body, const char *expected)
{
    struct prepare p = {.request.language = STR("zh-Hans")};

    prepare(&p, str_of(body));
    assert_int_equal(p.prepared.text.n, strlen(expected));
    assert_memory_equal(p.prepared.text.p, expected, strlen(expected));
    release(&p);
}

static void a_cut_paragraph_is_whole_again(void **state)
{
    (void)state;
    check("以试验区建\n<!--more-->\n设为重点\n", "以试验区建设为重点\n");
    check("one\n<!-- more -->\ntwo\n", "one two\n");
    check("第1\n<!--MORE-->\n2章\n", "第1 2章\n");
    check("한국\n<!--more-->\n사람\n", "한국 사람\n");
    check("一  \n二\n<!--more-->\n三\n四", "一  \n二三\n四");
    check("一\n<!--more-->二\n三\n", "一二\n三\n");
}

static void a_divider_between_blocks_only_goes(void **state)
{
    (void)state;
    check("一\n\n<!--more-->\n\n二\n", "一\n\n\n\n二\n");
    check("一\n<!--more-->\n\n二\n", "一\n\n\n二\n");
    check("<!--more-->\n二\n", "\n二\n");
    check("# 题\n<!--more-->\n二\n", "# 题\n\n二\n");
    check("一\n<!--more-->\n# 题\n", "一\n\n# 题\n");
    check("- 项\n<!--more-->\n二\n", "- 项\n\n二\n");
    check("一\n<!--more-->\n> 引\n", "一\n\n> 引\n");
    check("一\n<!--more-->\n---\n", "一\n\n---\n");
    check("![图](a.png)\n<!--more-->\n二\n", "![图](a.png)\n\n二\n");
    check("硬换行  \n<!--more-->\n二\n", "硬换行  \n\n二\n");
    check("**粗**\n<!--more-->\n*斜*体\n", "**粗** *斜*体\n");
}

static void the_mark_of_typecho_goes(void **state)
{
    (void)state;
    check("<!--markdown-->一**二**\n", "一**二**\n");
}

static void a_divider_inside_a_line_goes(void **state)
{
    (void)state;
    check("以试验区建<!--more-->设为重点\n", "以试验区建设为重点\n");
    check("以试验区建 <!-- More --> 设为重点\n", "以试验区建设为重点\n");
    check("one <!--more--> two\n", "one two\n");
    check("o<!--more-->ne\n", "one\n");
    check("以试验区建<!-- MORE -->\n设为重点\n", "以试验区建设为重点\n");
    check("以试验区建<!--more-->\n\n下一段\n", "以试验区建\n\n下一段\n");
    check("- 项<!--more-->\n- 项\n", "- 项\n- 项\n");
    check("`a` 建<!--more-->设 `b`\n", "`a` 建设 `b`\n");
    check("一<!--more-->二<!--more-->三<!--more-->\n四", "一二三四");
}

static void dividers_go_by_several_names(void **state)
{
    (void)state;
    check("建\n<!--more 阅读全文-->\n设\n", "建设\n");
    check("建\n<!-- excerpt -->\n设\n", "建设\n");
    check("建\n<!-- Read more -->\n设\n", "建设\n");
    check("建\n<!-- truncate -->\n设\n", "建设\n");
    check("建\n<!-- TEASER_END -->\n设\n", "建设\n");
    check("建\n<!—more—>\n设\n", "建设\n");
    check("建\n  <!-- \t more \t -->  \n设\n", "建设\n");
}

static void code_and_other_comments_are_left_alone(void **state)
{
    static const char *const same[] = {
        "```\na\n<!--more-->\nb\n```\n",
        "~~~\n<!--more-->\n~~~\n",
        "    <!--more-->\n",
        "a\n<!-- more text -->\nb\n",
        "a <!--morel--> b\n",
        "a\n<!--more\nb\n",
        "> ```\n> <!--more-->\n> ```\n",
        "- ~~~\n  a <!--more-->\n  ~~~\n",
        "`a <!--more--> b`\n",
        "`a\n<!-- no -->b <!--more--> c`\n",
        "\ta <!--more-->\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        check(same[i], same[i]);
}

static void addresses_with_spaces_are_read(void **state)
{
    (void)state;
    check("![图](图 片.jpg)\n", "![图](<图 片.jpg>)\n");
    check("[x](http://a.cn/中 文.pdf)\n", "[x](<http://a.cn/中 文.pdf>)\n");
    check("[x](/files/a b) 和 [y]( ../c d.html )\n", "[x](</files/a b>) 和 [y](<../c d.html>)\n");
    check("[x](a b.pdf \"题 目\")\n", "[x](<a b.pdf> \"题 目\")\n");
    check("![a](截图 (1).png)\n", "![a](<截图 (1).png>)\n");
    check("[![图](图 片.jpg)](http://a.cn/ b)\n", "[![图](<图 片.jpg>)](<http://a.cn/ b>)\n");
    check("- 项\n  ![图](图 片.jpg?v=1)\n", "- 项\n  ![图](<图 片.jpg?v=1>)\n");
}

/* markdown-it-imsize's sizes, which many Chinese blogs have, are no part of the address. */
static void 图片地址后的尺寸不属于地址(void **state)
{
    (void)state;
    check("![图](a.png =100x200)\n", "![图](a.png)\n");
    check("![图](https://a.cn/b.png#pic_center =600x)\n", "![图](https://a.cn/b.png#pic_center)\n");
    check("![图](图 片.jpg \"题\" =x50%)\n", "![图](<图 片.jpg> \"题\")\n");
    check("![图](a.png =甲)\n", "![图](a.png =甲)\n");
}

static void addresses_with_full_width_signs_are_read(void **state)
{
    (void)state;
    check("[x](http：//a.cn/b)\n", "[x](http://a.cn/b)\n");
    check("[x](http：//a.cn/b？c=？)\n", "[x](http://a.cn/b?c=？)\n");
    check("[x]（http://a.cn/b）。\n", "[x](http://a.cn/b)。\n");
    check("[x]（https：//a.cn/b)。\n", "[x](https://a.cn/b)。\n");
    check("[x](http://a.cn/b）。\n", "[x](http://a.cn/b)。\n");
}

static void what_is_no_address_stays_text(void **state)
{
    static const char *const same[] = {
        "[x](a.jpg \"题\")\n",
        "[x](a.jpg '题 目')\n",
        "[x](a.jpg (题 目))\n",
        "[x](<图 片.jpg>)\n",
        "[注](见 下 文)\n",
        "[x](http://a.cn 见下文)\n",
        "a](图 片.jpg)\n",
        "\\[x\\](图 片.jpg)\n",
        "`[x](图 片.jpg)`\n",
        "    ![x](图 片.jpg)\n",
        "```\n![x](图 片.jpg)\n```\n",
        "> ```\n> ![x](图 片.jpg)\n> ```\n",
        "`a\n[x](图 片.jpg)`\n",
        "[x](图\n片.jpg)\n",
        "[x]（见下文）\n",
        "[x](http://a.cn/（b）)\n",
        "f[i](a, b.c)\n",
        "[x](javascript:a b.jpg)\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        check(same[i], same[i]);
}

static void floods_of_brackets_are_linear(void **state)
{
    static const char *const units[] = {"](",           "](a b.jpg)",    "[x](http：//",
                                        "[x]（http://", "`[x](a b.jpg)", "[](a b.jpg)",
                                        "<!--more-->a"};

    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct buf b;

        buf_init(&b, (size_t)2 << 20);
        while (b.n < (size_t)1 << 20)
            buf_puts(&b, units[i]);
        struct prepare p = {.request.language = STR("zh-Hans")};
        prepare(&p, buf_view(&b));
        release(&p);
        buf_done(&b);
    }
}

static void clean_text_is_not_copied(void **state)
{
    static const char body[] = "正文 <!-- 注 -->\n";
    struct prepare p = {.request.language = STR("zh-Hans")};

    (void)state;
    prepare(&p, str_of(body));
    assert_ptr_equal(p.prepared.text.p, body);
    assert_int_equal(p.prepared.mended, 0);
    release(&p);
}

static void line_ends_are_unified(void **state)
{
    (void)state;
    check("a\r\nb\rc\n\r\n", "a\nb\nc\n\n");
}

static void what_xml_forbids_is_replaced_and_located(void **state)
{
    struct prepare p = {.request.language = STR("zh-Hans")};

    (void)state;
    prepare(&p, STR("一\n二三\x01\xFF"
                    "四\xEF\xBF\xBE"));
    assert_int_equal(str_cmp(p.prepared.text, STR("一\n二三\uFFFD\uFFFD四\uFFFD")), 0);
    assert_int_equal(p.prepared.mended, 3);
    assert_int_equal(p.prepared.mended_line, 2);
    assert_int_equal(p.prepared.mended_column, 3);
    release(&p);
}

static void lines_are_those_of_the_original(void **state)
{
    struct prepare p = {.request.language = STR("zh-Hans")};

    (void)state;
    prepare(&p, STR("a\n<!--more-->\nb\n\nc\n\nd\n<!--more-->\ne\nf\n"));
    assert_int_equal(str_cmp(p.prepared.text, STR("a b\n\nc\n\nd e\nf\n")), 0);
    assert_int_equal(prepared_line(&p.prepared, 1), 1);
    assert_int_equal(prepared_line(&p.prepared, 3), 5);
    assert_int_equal(prepared_line(&p.prepared, 5), 7);
    assert_int_equal(prepared_line(&p.prepared, 6), 10);
    assert_int_equal(p.findings.n, 2);
    assert_string_equal(p.findings.v[0].id, "divider-mended");
    assert_int_equal(p.findings.v[0].line, 6);
    assert_int_equal(p.findings.v[1].line, 12);
    release(&p);
}

static void a_repair_that_is_switched_off_is_not_made(void **state)
{
    static const char body[] = "以试验区建\n<!--more-->\n设为重点\n";
    struct prepare p = {.request.language = STR("zh-Hans")};

    (void)state;
    assert_true(repair_switch_off(&p.request.repairs, "divider-mended"));
    prepare(&p, str_of(body));
    assert_ptr_equal(p.prepared.text.p, body);
    assert_int_equal(p.findings.n, 0);
    release(&p);
}

/* Pages of Docusaurus and VuePress showed them as text. */
static void lines_with_components_go(void **state)
{
    (void)state;
    check("import Tabs from '@theme/Tabs';\n\n<Tabs groupId=\"os\">\n"
          "<TabItem value=\"a\" label=\"苹果\">\n\n一\n\n</TabItem>\n</Tabs>\n\n"
          "<Catalog />\n\n{/* truncate */}\n\n文\n",
          "\n\n\n**苹果**\n\n一\n\n\n\n\n\n\n\n\n文\n");
    check("甲 List<String> 与 <Name>\n\n<DataType>\n\nimport 是进口。\n",
          "甲 List<String> 与 <Name>\n\n<DataType>\n\nimport 是进口。\n");
    check("```jsx\nimport a from 'b'\n<Tabs>\n</Tabs>\n```\n",
          "```jsx\nimport a from 'b'\n<Tabs>\n</Tabs>\n```\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_paragraph_is_whole_again),
        cmocka_unit_test(a_divider_between_blocks_only_goes),
        cmocka_unit_test(the_mark_of_typecho_goes),
        cmocka_unit_test(a_divider_inside_a_line_goes),
        cmocka_unit_test(dividers_go_by_several_names),
        cmocka_unit_test(code_and_other_comments_are_left_alone),
        cmocka_unit_test(addresses_with_spaces_are_read),
        cmocka_unit_test(图片地址后的尺寸不属于地址),
        cmocka_unit_test(addresses_with_full_width_signs_are_read),
        cmocka_unit_test(what_is_no_address_stays_text),
        cmocka_unit_test(floods_of_brackets_are_linear),
        cmocka_unit_test(clean_text_is_not_copied),
        cmocka_unit_test(line_ends_are_unified),
        cmocka_unit_test(what_xml_forbids_is_replaced_and_located),
        cmocka_unit_test(lines_are_those_of_the_original),
        cmocka_unit_test(a_repair_that_is_switched_off_is_not_made),
        cmocka_unit_test(lines_with_components_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
