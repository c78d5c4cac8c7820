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
#include "render/prepare.h"

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

static void code_and_other_comments_are_left_alone(void **state)
{
    static const char *const same[] = {
        "```\na\n<!--more-->\nb\n```\n", "~~~\n<!--more-->\n~~~\n", "    <!--more-->\n",
        "a\n<!-- read more -->\nb\n",    "a <!--more--> b\n",       "a\n<!--more\nb\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        check(same[i], same[i]);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_paragraph_is_whole_again),
        cmocka_unit_test(a_divider_between_blocks_only_goes),
        cmocka_unit_test(code_and_other_comments_are_left_alone),
        cmocka_unit_test(clean_text_is_not_copied),
        cmocka_unit_test(line_ends_are_unified),
        cmocka_unit_test(what_xml_forbids_is_replaced_and_located),
        cmocka_unit_test(lines_are_those_of_the_original),
        cmocka_unit_test(a_repair_that_is_switched_off_is_not_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
