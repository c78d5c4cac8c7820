/*
 * What scrapers leave in posts: cut paragraphs, tracking pixels, links and pictures of nothing,
 * blanks for distance, the link to the source.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/scraped/scraped.h"
#include "render_support.h"

#define PAGE "http://news.nankai.edu.cn/ywsd/system/2021/11/19/030048967.shtml"

static void check_body(const struct rendering *s, const char *expected)
{
    struct str body = support_body(s, 0);

    if (!str_eq(body, str_of(expected)))
        fail_msg("\n%.*s is not\n%s", STR_ARG(body), expected);
}

/* Renders to `expected` with so many findings of the id; with the repair switched off, to what
   `off` says, without one. */
static void check(const char *text, const char *id, size_t count, const char *expected,
                  const char *off)
{
    struct rendering s;

    assert_true(support_start(&s));
    assert_int_equal(support_render(&s, str_of(text)), ERR_OK);
    check_body(&s, expected);
    assert_int_equal(support_count(&s, id), count);
    support_end(&s);
    if (!off)
        return;
    assert_true(support_start(&s));
    assert_true(repair_switch_off(&s.repairs, id));
    assert_int_equal(support_render(&s, str_of(text)), ERR_OK);
    check_body(&s, off);
    assert_int_equal(support_count(&s, id), 0);
    support_end(&s);
}

static void same(const char *text, const char *id, const char *expected)
{
    check(text, id, 0, expected, expected);
}

static void a_byline_cut_in_its_parenthesis_is_one_paragraph(void **state)
{
    (void)state;
    check("**南开新闻网讯** （记者 蓝芳\n\n摄影报道）11月18日，学校开会。\n\n下一段。\n",
          "paragraph-rejoined", 1,
          "<p><strong>南开新闻网讯</strong> （记者 蓝芳 摄影报道）11月18日，学校开会。</p>\n"
          "<p>下一段。</p>\n",
          "<p><strong>南开新闻网讯</strong> （记者 蓝芳</p>\n"
          "<p>摄影报道）11月18日，学校开会。</p>\n<p>下一段。</p>\n");
    check("a (b\n\nc d) e\n", "paragraph-rejoined", 1, "<p>a (b c d) e</p>\n", NULL);
    check("（一\n\n**图文**）三\n", "paragraph-rejoined", 1,
          "<p>（一 <strong>图文</strong>）三</p>\n", NULL);
    check("- （一<p>图文）三\n", "paragraph-rejoined", 1, "<ul>\n<li>（一 图文）三</li>\n</ul>\n",
          NULL);
    check("（（一\n\n甲乙丙丁）二\n\n戊己庚辛）三\n", "paragraph-rejoined", 2,
          "<p>（（一 甲乙丙丁）二 戊己庚辛）三</p>\n", NULL);
    check("> （记者\n>\n> 图文报道）十八日\n", "paragraph-rejoined", 1,
          "<blockquote>\n<p>（记者 图文报道）十八日</p>\n</blockquote>\n", NULL);
}

static void marks_of_word_go_from_text(void **state)
{
    (void)state;
    check("学校<o:p></o:p>召开**会议<o:p/>**\n\n<o:p>\n\n二</o:p>\n", "html-cleaned", 1,
          "<p>学校召开<strong>会议</strong></p>\n<p>二</p>\n", NULL);
    same("写作 `<o:p>` 与 a<o:pq>\n", "html-cleaned",
         "<p>写作 <code>&lt;o:p&gt;</code> 与 a&lt;o:pq&gt;</p>\n");
}

static void other_parentheses_leave_paragraphs_as_they_are(void **state)
{
    (void)state;
    same("（一）\n\n二）三\n", "paragraph-rejoined", "<p>（一）</p>\n<p>二）三</p>\n");
    same("（一\n\n1）二\n", "paragraph-rejoined", "<p>（一</p>\n<p>1）二</p>\n");
    same("（一\n\n三）二\n", "paragraph-rejoined", "<p>（一</p>\n<p>三）二</p>\n");
    same("（一\n\n（二）三\n", "paragraph-rejoined", "<p>（一</p>\n<p>（二）三</p>\n");
    same("难过:(\n\n高兴:)\n", "paragraph-rejoined", "<p>难过:(</p>\n<p>高兴:)</p>\n");
    same("（一\n\n二二二二二二二二二二二二二二二二二二二二二）三\n", "paragraph-rejoined",
         "<p>（一</p>\n<p>二二二二二二二二二二二二二二二二二二二二二）三</p>\n");
    same("（一\n\n- 二二二）三\n", "paragraph-rejoined",
         "<p>（一</p>\n<ul>\n<li>二二二）三</li>\n</ul>\n");
    same("`（`一\n\n摄影报道）三\n", "paragraph-rejoined",
         "<p><code>（</code>一</p>\n<p>摄影报道）三</p>\n");
}

static void twenty_characters_are_near_enough(void **state)
{
    (void)state;
    check("（一\n\n二二二二二二二二二二二二二二二二二二二二）三\n", "paragraph-rejoined", 1,
          "<p>（一 二二二二二二二二二二二二二二二二二二二二）三</p>\n", NULL);
}

static void pictures_that_count_readers_go(void **state)
{
    static const char *const pixels[] = {
        "https://hm.baidu.com/hm.gif?si=1",
        "//hm.baidu.com/hm.gif?si=1",
        "http://c.cnzz.com/core.php?web_id=1",
        "https://www.google-analytics.com/collect?v=1",
        "http://feeds.feedburner.com/~r/lug/~4/a1",
        "https://medium.com/_/stat?event=post.clientViewed",
        "http://pixel.quantserve.com/pixel/p.gif",
        "https://stat.example/t.gif?id=7",
        "https://www.facebook.com/tr?id=1",
        "https://a.example/matomo.php?idsite=1",
    };
    static const char *const pictures[] = {
        "https://stat.example/user/a.jpg",    "https://a.example/hm.baidu.com/hm.gif",
        "https://www.facebook.com/photo.jpg", "https://notcnzz.com/a.gif",
        "https://feeds.feedburner.com/a.jpg", "https://cdn-images-1.medium.com/max/a.gif",
    };

    (void)state;
    for (size_t i = 0; i < sizeof pixels / sizeof *pixels; i++)
        assert_true(pixel_is(str_of(pixels[i])));
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
        assert_false(pixel_is(str_of(pictures[i])));
    check("上文\n\n![统计](https://hm.baidu.com/hm.gif)\n\n下文\n", "pixel-dropped", 1,
          "<p>上文</p>\n<p>下文</p>\n",
          "<p>上文</p>\n<p class=\"picture\"><span class=\"missing\">网络图片 统计 "
          "<a href=\"https://hm.baidu.com/hm.gif\">https://hm.baidu.com/hm.gif</a></span></p>\n"
          "<p>下文</p>\n");
    check("上文 [![](https://c.cnzz.com/a)](https://www.cnzz.com/)下文\n", "pixel-dropped", 1,
          "<p>上文 下文</p>\n", NULL);
}

static void raw_pictures_of_one_pixel_go(void **state)
{
    (void)state;
    check("一<img src=\"http://a.example/x\" width=\"1\" height='1'/>二\n", "pixel-dropped", 1,
          "<p>一二</p>\n", NULL);
    check("一<IMG height=0 src=x.png width=1px>二\n", "pixel-dropped", 1, "<p>一二</p>\n", NULL);
    check("<div>一<img style=\"WIDTH: 1px; height:1px\" src=\"x\">"
          "<img src=\"https://hm.baidu.com/hm.gif\">二\n<img src=x style='display:none'></div>\n",
          "pixel-dropped", 3, "<p>一二</p>\n", NULL);
    check("<img src=\"images/a.png\" style=\"display:none\" data-src=\"b\"/>\n", "pixel-dropped", 0,
          "<figure><img src=\"../images/0123456789abcdef.png\" alt=\"\" width=\"640\" "
          "height=\"480\"/></figure>\n",
          NULL);
    check("`<img width=1 height=1>`\n", "pixel-dropped", 0,
          "<p><code>&lt;img width=1 height=1&gt;</code></p>\n", NULL);
    check("<img src=\"images/a.png\" width=\"1\" height=\"100\"/>\n", "pixel-dropped", 0,
          "<figure><img src=\"../images/0123456789abcdef.png\" alt=\"\" width=\"640\" "
          "height=\"480\"/></figure>\n",
          NULL);
}

static void pictures_of_nothing_go(void **state)
{
    (void)state;
    check("一\n\n![]()\n\n![]( )\n\n二![](#)三\n", "image-empty", 3, "<p>一</p>\n<p>二三</p>\n",
          NULL);
    same("![校门]()\n", "image-empty",
         "<p class=\"picture\"><span class=\"missing\">图片缺失 校门 </span></p>\n");
    check("一<img>二<img src='' alt=''>三\n", "image-empty", 2, "<p>一二三</p>\n", NULL);
    check("<div>一<img src=\"\" alt=\"校门\"></div>\n", "image-empty", 0,
          "<p>一<span class=\"missing\">图片缺失 校门 </span></p>\n", NULL);
}

/* The brackets put around an address were a tag there, and took it out of the text. */
static void addresses_in_raw_html_stay_as_they_are(void **state)
{
    (void)state;
    check("<div>\n[表](/附 件.pdf)\n    [表](/附 件.pdf)\n[表](/附 件.pdf)\n</div>\n",
          "address-mended", 0, "<p>[表](/附 件.pdf)\n[表](/附 件.pdf)\n[表](/附 件.pdf)</p>\n",
          NULL);
    check("<img src=\"images/a.png\">\n[表](/附 件.pdf)\n", "address-mended", 0,
          "<p><img src=\"../images/0123456789abcdef.png\" alt=\"\" width=\"640\" height=\"480\"/>\n"
          "[表](/附 件.pdf)</p>\n",
          NULL);
    check("文\n<i>\n[表](/附 件.pdf)</i>\n", "address-mended", 1,
          "<p>文\n<em>\n<span class=\"dead\" title=\"/附 件.pdf\">表</span></em></p>\n", NULL);
    check("<!-- 注 -->\n[表](/附 件.pdf)\n", "address-mended", 1,
          "<p><span class=\"dead\" title=\"/附 件.pdf\">表</span></p>\n", NULL);
    check("<div>\n\n[表](/附 件.pdf)\n\n</div>\n", "address-mended", 1,
          "<p><span class=\"dead\" title=\"/附 件.pdf\">表</span></p>\n", NULL);
    check("<b>粗</b>[表](/附 件.pdf)\n", "address-mended", 1,
          "<p><strong>粗</strong><span class=\"dead\" title=\"/附 件.pdf\">表</span></p>\n", NULL);
}

static void links_without_text_show_their_address_or_go(void **state)
{
    (void)state;
    check("一[]()二[](#top)三[ ](/)\n", "link-empty", 3, "<p>一二三</p>\n", NULL);
    same("见[](http://a.example/b)\n", "link-empty",
         "<p>见<a href=\"http://a.example/b\">http://a.example/b</a></p>\n");
    check("见[ ](http://a.example/b)\n", "link-empty", 0,
          "<p>见<a href=\"http://a.example/b\">http://a.example/b</a></p>\n", NULL);
}

static void blanks_for_distance_go(void **state)
{
    (void)state;
    check("&nbsp;&nbsp;&nbsp; 一&nbsp; &nbsp;二&nbsp;三&nbsp;\n", "blank-dropped", 1,
          "<p>一 二\xC2\xA0三</p>\n", NULL);
    check("一&nbsp; &nbsp;二&nbsp;三\n", "blank-dropped", 1, "<p>一 二\xC2\xA0三</p>\n",
          "<p>一\xC2\xA0 \xC2\xA0二\xC2\xA0三</p>\n");
    check("一\n\n&nbsp;\n\n**注**\n\n&nbsp;<br>\n\n二\n", "blank-dropped", 2,
          "<p>一</p>\n<p><strong>注</strong></p>\n<p>二</p>\n", NULL);
    same("`a&nbsp;&nbsp;b` `\xC2\xA0\xC2\xA0`\n\n    \xC2\xA0\xC2\xA0x\n", "blank-dropped",
         "<p><code>a&amp;nbsp;&amp;nbsp;b</code> <code>\xC2\xA0\xC2\xA0</code></p>\n"
         "<pre><code>\xC2\xA0\xC2\xA0x\n</code></pre>\n");
    same("甲·乙 «b» 丙\n", "blank-dropped", "<p>甲·乙 «b» 丙</p>\n");
}

static void many_breaks_end_a_paragraph(void **state)
{
    (void)state;
    check("一<br><br/><BR />二\n", "blank-dropped", 1, "<p>一</p>\n<p>二</p>\n", NULL);
    check("一\\\n&nbsp;\\\n\\\n二<br>三\n", "blank-dropped", 1, "<p>一</p>\n<p>二<br/>三</p>\n",
          NULL);
    check("一<br><br><br><br>二<br><br><br>三<br><br><br>\n", "blank-dropped", 3,
          "<p>一</p>\n<p>二</p>\n<p>三</p>\n", NULL);
    check("- 一<br><br><br>二\n- 三\n", "blank-dropped", 1,
          "<ul>\n<li><p>一</p>\n<p>二</p>\n</li>\n<li>三</li>\n</ul>\n", NULL);
    same("一<br><br>二\n", "blank-dropped", "<p>一<br/><br/>二</p>\n");
    same("**一<br><br><br>二**\n", "blank-dropped",
         "<p><strong>一<br/><br/><br/>二</strong></p>\n");
}

static void addresses_without_a_scheme_get_one(void **state)
{
    static const struct site site = {.url = {"http://a.example/", 17}};
    struct rendering s;

    (void)state;
    check("[x](//b.example/y)\n\n![图](//b.example/z.jpg)\n", "asset-remote", 1,
          "<p><a href=\"https://b.example/y\">x</a></p>\n"
          "<p class=\"picture\"><span class=\"missing\">网络图片 图 "
          "<a href=\"https://b.example/z.jpg\">https://b.example/z.jpg</a></span></p>\n",
          NULL);
    assert_true(support_start(&s));
    s.site = &site;
    assert_int_equal(support_render(&s, STR("[x](//b.example/y)\n")), ERR_OK);
    check_body(&s, "<p><a href=\"http://b.example/y\">x</a></p>\n");
    support_end(&s);
}

static void the_link_to_the_source_is_not_repeated(void **state)
{
    static const char *const texts[] = {
        "正文\n\n[原文链接](" PAGE ")\n",
        "正文\n\n---\n\n原文地址：" PAGE "\n",
        "正文[^1]\n\n[原文](" PAGE ")\n\n[^1]: 注\n",
        "正文\n\n---\n\n[原文](" PAGE ")\n\n***\n\n<!-- 结束 -->\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (int drop = 0; drop < 2; drop++) {
            struct rendering s;

            assert_true(support_start(&s));
            s.post.source_url = STR(PAGE);
            s.post.drop_source = drop;
            assert_int_equal(support_render(&s, str_of(texts[i])), ERR_OK);
            assert_int_equal(str_find(support_body(&s, 0), STR(PAGE)) == STR_NPOS, drop);
            assert_int_equal(str_find(support_body(&s, 0), STR("<hr")) == STR_NPOS,
                             drop || i % 2 == 0);
            assert_true(str_find(s.chapter.files[0].xhtml,
                                 STR("<p class=\"origin\">原文：<a href=\"" PAGE "\">")) !=
                        STR_NPOS);
            support_end(&s);
        }
    }
}

static void another_last_paragraph_is_not_taken_for_it(void **state)
{
    struct rendering s;

    (void)state;
    assert_true(support_start(&s));
    s.post.source_url = STR(PAGE);
    s.post.drop_source = true;
    assert_int_equal(support_render(&s, STR("正文\n\n尾声\n")), ERR_OK);
    check_body(&s, "<p>正文</p>\n<p>尾声</p>\n");
    support_end(&s);
}

static void floods_are_linear(void **state)
{
    static const char *const units[] = {"（\n\n甲乙丙丁）\n\n",
                                        "（（（（\n\n甲乙丙丁）\n\n",
                                        "&nbsp;&nbsp;a",
                                        "a<br><br><br>",
                                        "[](#)",
                                        "![]()",
                                        "<br>\n\n",
                                        "**&nbsp;&nbsp;"};

    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct rendering s;
        struct buf text;

        buf_init(&text, (size_t)1 << 20);
        while (text.n < (size_t)200 << 10)
            buf_puts(&text, units[i]);
        assert_true(support_start(&s));
        assert_int_equal(support_render(&s, buf_view(&text)), ERR_OK);
        support_end(&s);
        buf_done(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_byline_cut_in_its_parenthesis_is_one_paragraph),
        cmocka_unit_test(marks_of_word_go_from_text),
        cmocka_unit_test(other_parentheses_leave_paragraphs_as_they_are),
        cmocka_unit_test(twenty_characters_are_near_enough),
        cmocka_unit_test(pictures_that_count_readers_go),
        cmocka_unit_test(raw_pictures_of_one_pixel_go),
        cmocka_unit_test(pictures_of_nothing_go),
        cmocka_unit_test(addresses_in_raw_html_stay_as_they_are),
        cmocka_unit_test(links_without_text_show_their_address_or_go),
        cmocka_unit_test(blanks_for_distance_go),
        cmocka_unit_test(many_breaks_end_a_paragraph),
        cmocka_unit_test(addresses_without_a_scheme_get_one),
        cmocka_unit_test(the_link_to_the_source_is_not_repeated),
        cmocka_unit_test(another_last_paragraph_is_not_taken_for_it),
        cmocka_unit_test(floods_are_linear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
