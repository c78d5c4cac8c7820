/*
 * Raw HTML becomes what a book can hold: element by element, across blocks, and broken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "render_support.h"

#define PICTURE                                                                                    \
    "<img src=\"../images/0123456789abcdef.png\" alt=\"\" width=\"640\" height=\"480\"/>"

/* The body of `text`, once; the caller's rendering keeps the findings. */
static void check_with(struct rendering *s, const char *text, const char *expected)
{
    struct str body;

    assert_int_equal(support_render(s, str_of(text)), ERR_OK);
    body = support_body(s, 0);
    if (!str_eq(body, str_of(expected))) {
        print_error("%s\n--- expected\n%s\n--- rendered\n%.*s\n", text, expected, STR_ARG(body));
    }
    assert_true(str_eq(body, str_of(expected)));
}

static void check(const char *text, const char *expected)
{
    struct rendering s;

    assert_true(support_start(&s));
    check_with(&s, text, expected);
    support_end(&s);
}

/* How many findings of this id. */
static size_t found(const char *text, const char *id)
{
    struct rendering s;
    size_t n;

    assert_true(support_start(&s));
    assert_int_equal(support_render(&s, str_of(text)), ERR_OK);
    n = support_count(&s, id);
    support_end(&s);
    return n;
}

static void blocks_become_those_of_markdown(void **state)
{
    (void)state;
    check("<p>一段</p>\n<p>二段<p>三段\n", "<p>一段</p>\n<p>二段</p>\n<p>三段</p>\n");
    check("<h2 id=\"甲\">标题</h2>\n文\n", "<h2 id=\"甲\">标题</h2>\n<p>文</p>\n");
    check("<blockquote>引文<p>再引</p></blockquote>\n",
          "<blockquote>\n<p>引文</p>\n<p>再引</p>\n</blockquote>\n");
    check("<ul><li>一<li>二<ol start=3><li>三</ol></ul>\n",
          "<ul>\n<li>一</li>\n<li>二\n<ol start=\"3\">\n<li>三</li>\n</ol>\n</li>\n</ul>\n");
    check("甲\n\n<hr>\n\n乙\n", "<p>甲</p>\n<hr/>\n<p>乙</p>\n");
    check("<pre>\n 空  格\n</pre>\n", "<pre> 空  格\n</pre>\n");
    check("<pre><code class=\"hljs language-c\">a &lt; <span class=k>b</span>\n</code></pre>\n",
          "<pre><code class=\"language-c\">a &lt; b\n</code></pre>\n");
}

static void inline_elements_become_those_of_markdown(void **state)
{
    (void)state;
    check("<b>粗</b><i>斜</i><s>删</s><tt>码</tt><big>大</big>\n",
          "<p><strong>粗</strong><em>斜</em><del>删</del><code>码</code>"
          "<span class=\"big\">大</span></p>\n");
    check("<b style=\"font-weight:normal\">文<span style=\"font-weight:700\">粗</span></b>"
          "<em style='font-style: normal'>正</em><strong style=\"font-weight:400\">常</strong>\n",
          "<p>文<strong>粗</strong>正常</p>\n");
    check("见<a href=\"http://a.example/\" title=\"题\">此</a>\n",
          "<p>见<a href=\"http://a.example/\" title=\"题\">此</a></p>\n");
    check(
        "<abbr title=\"世界卫生组织\">世卫</abbr><mark>要</mark><q>引</q><cite>书</cite>\n",
        "<p><abbr title=\"世界卫生组织\">世卫</abbr><mark>要</mark><q>引</q><cite>书</cite></p>\n");
    check("<time datetime=\"2021-11-18\">十八日</time><time>昨天</time>\n",
          "<p><time datetime=\"2021-11-18\">十八日</time>昨天</p>\n");
    check("<span>无</span><span lang=\"en-GB\">grey</span><bdo dir=rtl>反</bdo><bdo>正</bdo>\n",
          "<p>无<span lang=\"en-GB\" xml:lang=\"en-GB\">grey</span>"
          "<bdo dir=\"rtl\">反</bdo>正</p>\n");
    check("<p>用 <tt>ls</tt> 与 <code>a  b </code>列出\n<tt>c</tt> <b> <tt>d</tt></b></p>\n",
          "<p>用 <code>ls</code> 与 <code>a b</code> 列出\n<code>c</code> "
          "<strong><code>d</code></strong></p>\n");
    check("甲<wbr>乙<br>丙\n", "<p>甲<wbr/>乙<br/>\n丙</p>\n");
}

static void old_looks_become_classes_and_elements(void **state)
{
    (void)state;
    check("<center>中</center>\n", "<div class=\"center\">\n<p>中</p>\n</div>\n");
    check("<p align=right>右</p>\n", "<div class=\"right\">\n<p>右</p>\n</div>\n");
    check("<p style=\"TEXT-ALIGN: center; color: red\">中</p>\n",
          "<div class=\"center\">\n<p>中</p>\n</div>\n");
    check("<p><span style=\"font-weight:700;font-style:italic\">强</span></p>\n",
          "<p><strong><em>强</em></strong></p>\n");
    check("<p><font color=red size=5>大</font><font face=宋体>小</font></p>\n",
          "<p><span class=\"big\">大</span>小</p>\n");
    check("<p><span style=\"text-decoration:underline line-through\">划</span></p>\n",
          "<p><del><u>划</u></del></p>\n");
}

static void markup_of_editors_is_cleaned(void **state)
{
    (void)state;
    check("<p>甲<mp-common-profile data-nickname=\"x\"></mp-common-profile>乙<mpvoice "
          "name=\"歌\"></mpvoice><qqmusic musicid=\"1\"></qqmusic></p>\n",
          "<p>甲乙</p>\n");
    check("<section data-id=\"1\"><section style=\"margin:0\"><p class=\"MsoNormal\"><span "
          "style=\"mso-spacerun:yes\">一</span><o:p></o:p></p></section></section>\n",
          "<p>一</p>\n");
    check("<div><div><div>裸字</div></div>又</div>\n", "<p>裸字</p>\n<p>又</p>\n");
    assert_int_equal(found("<p style=\"color:red\">红</p>\n", "html-cleaned"), 1);
    assert_int_equal(found("<p>红</p>\n", "html-cleaned"), 0);
}

static void html_spans_blocks_of_markdown(void **state)
{
    (void)state;
    check("<div align=\"center\">\n\n**一**\n\n- 二\n\n</div>\n\n三\n",
          "<div class=\"center\">\n<p><strong>一</strong></p>\n<ul>\n<li>二</li>\n</ul>\n</div>\n"
          "<p>三</p>\n");
    check("甲<font size=6>乙\n\n丙</font>丁\n", "<p>甲<span class=\"big\">乙</span></p>\n"
                                                "<p><span class=\"big\">丙</span>丁</p>\n");
    check("甲<b>乙\n\n丙<i>丁\n", "<p>甲<strong>乙</strong></p>\n<p>丙<em>丁</em></p>\n");
    check("<table><tr><td>\n\n- 项\n\n</td></tr></table>\n",
          "<table>\n<tbody>\n<tr>\n<td><ul>\n<li>项</li>\n</ul>\n</td>\n</tr>\n</tbody>\n"
          "</table>\n");
    check("> <div>甲\n\n乙</div>\n", "<blockquote>\n<p>甲</p>\n</blockquote>\n<p>乙</p>\n");
}

static void blocks_are_never_inside_inline_elements(void **state)
{
    (void)state;
    check("<b>甲<p>乙</p>丙</b>\n",
          "<p><strong>甲</strong></p>\n<p><strong>乙</strong></p>\n<p><strong>丙</strong></p>\n");
    check("<a href=\"http://a.example/\"><div>甲</div><div>乙</div></a>\n",
          "<p><a href=\"http://a.example/\">甲</a></p>\n"
          "<p><a href=\"http://a.example/\">乙</a></p>\n");
    check("<p>甲<ul><li>乙</ul>丙</p>\n", "<p>甲</p>\n<ul>\n<li>乙</li>\n</ul>\n<p>丙</p>\n");
}

static void lists_and_tables_get_what_they_need(void **state)
{
    (void)state;
    check("<li>甲</li>\n<li>乙</li>\n\n丙\n", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n<p>丙</p>\n");
    check("<ul>散<li>项</ul>\n", "<ul>\n<li>散</li>\n<li>项</li>\n</ul>\n");
    check("<table>散<tr><td>格</table>\n",
          "<table>\n<tbody>\n<tr>\n<td>散</td>\n</tr>\n<tr>\n<td>格</td>\n</tr>\n</tbody>\n"
          "</table>\n");
    check("<dl><dd>义<dt>词</dl>\n",
          "<dl>\n<dt></dt>\n<dd>义</dd>\n<dt>词</dt>\n<dd></dd>\n</dl>\n");
    check("<table><tfoot><tr><td>脚</tfoot><tbody><tr><td>身</tbody></table>\n",
          "<table>\n<tbody>\n<tr>\n<td>脚</td>\n</tr>\n</tbody>\n<tbody>\n<tr>\n<td>身</td>\n"
          "</tr>\n</tbody>\n</table>\n");
    check("<table><tr><td colspan=\"2\" rowspan=\"99999\">格<td align=right colspan=x>数</table>\n",
          "<table>\n<tbody>\n<tr>\n<td colspan=\"2\">格</td>\n<td class=\"right\">数</td>\n</tr>\n"
          "</tbody>\n</table>\n");
    check("<table><caption>表</caption><caption>二</caption><thead><tr><th>头</table>\n",
          "<table>\n<caption>表</caption>\n<tbody>\n<tr>\n<td>二</td>\n</tr>\n</tbody>\n<tbody>\n"
          "<tr>\n<th>头</th>\n</tr>\n</tbody>\n</table>\n");
    check("<table><tr><th><h2>头</h2></th></tr></table>\n",
          "<table>\n<tbody>\n<tr>\n<th><p><strong>头</strong></p>\n</th>\n</tr>\n</tbody>\n"
          "</table>\n");
}

static void figures_keep_one_caption_at_an_end(void **state)
{
    (void)state;
    check("<figure><img src=\"images/a.png\"><figcaption>图<b>一</b></figcaption></figure>\n",
          "<figure>\n" PICTURE "\n<figcaption>图<strong>一</strong></figcaption>\n</figure>\n");
    check("<figure><img src=\"images/a.png\"><figcaption>中</figcaption><p>后</p></figure>\n",
          "<figure>\n" PICTURE "\n<div>\n中</div>\n<p>后</p>\n</figure>\n");
    check("<p align=center><img src=\"images/a.png\"></p>\n",
          "<div class=\"center\">\n<figure>" PICTURE "</figure>\n</div>\n");
    check("<details><summary>摘要</summary>正文</details>\n",
          "<div class=\"details\">\n<p><strong>摘要</strong></p>\n<p>正文</p>\n</div>\n");
}

static void any_element_can_be_linked_to(void **state)
{
    (void)state;
    check("[一](#a)[二](#b)\n\n<a name=\"a\"></a>\n\n甲\n\n<div id=\"b\">乙</div>\n",
          "<p><a href=\"#a\">一</a><a href=\"#b\">二</a></p>\n<p><span id=\"a\"></span>甲</p>\n"
          "<p><span id=\"b\"></span>乙</p>\n");
    check("<a id=\"Old-Name\"></a>\n\n## 题\n\n[见](#Old-Name)\n",
          "<h2 id=\"old-name\">题</h2>\n<p><a href=\"#old-name\">见</a></p>\n");
    check("<p id=x>甲</p><p id=x>乙</p>\n",
          "<p><span id=\"x\"></span>甲</p>\n<p><span id=\"x-1\"></span>乙</p>\n");
}

static void what_runs_or_loads_is_gone(void **state)
{
    struct rendering s;

    (void)state;
    assert_true(support_start(&s));
    check_with(&s,
               "<script>坏()</script>\n\n<p onclick=\"坏()\">甲<a href=\"javascript:坏()\">乙</a>"
               "<object data=\"data:text/html,坏\">丙</object></p>\n<style>p{}</style>\n"
               "<form action=\"/x\">丁<input name=\"n\"><button>戊</button></form>\n",
               "<p>甲乙丙</p>\n<p>丁 戊</p>\n");
    assert_int_equal(support_count(&s, "html-dropped"), 1);
    assert_int_equal(support_count(&s, "link-dropped"), 1);
    support_end(&s);
}

static void lazy_pictures_are_taken_from_where_scripts_find_them(void **state)
{
    (void)state;
    check("<img src=\"blank.gif\" data-src=\"images/a.png\">\n", "<figure>" PICTURE "</figure>\n");
    check("<img data-original=\"images/a.png\">\n", "<figure>" PICTURE "</figure>\n");
    check("<img srcset=\"s.png 100w, images/a.png 900w, m.png 300w\">\n",
          "<figure>" PICTURE "</figure>\n");
    check("<img src=\"data:image/gif;base64,R0\" data-src=\"images/a.png\"><noscript><img "
          "src=\"images/a.png\"></noscript>\n",
          "<figure>" PICTURE "</figure>\n");
    check("<noscript>投票<img src=\"images/a.png\"></noscript>\n", "<p>投票" PICTURE "</p>\n");
    check("文<noscript><a href=\"http://a.example/\">投票</a></noscript>\n",
          "<p>文<a href=\"http://a.example/\">投票</a></p>\n");
    check("文<img data-src=\"images/a.png\"><noscript><img src=\"images/a.png\"></noscript>\n",
          "<p>文" PICTURE "</p>\n");
    assert_int_equal(found("<img data-src=\"images/a.png\">\n", "image-lazy"), 1);
    check("<img src=\"images/a.png\" data-src=\"b.png\">\n", "<figure>" PICTURE "</figure>\n");
    check("<img data-original-src=\"images/a.png\">\n", "<figure>" PICTURE "</figure>\n");
    check("<img src=\"http://b.example/sg_trans.gif\" real_src=\"images/a.png\">\n",
          "<figure>" PICTURE "</figure>\n");
    check("<img src=\"common/none.gif\" file=\"images/a.png\" width=\"1\" height=\"1\">\n",
          "<figure>" PICTURE "</figure>\n");
    check("<img class=\"emoji\" alt=\"😀\" src=\"http://s.example/1f600.png\">好\n", "<p>😀好</p>\n");
}

static void a_picture_for_browsers_without_scripts_is_shown_once(void **state)
{
    (void)state;
    check("<noscript><img src=\"images/a.png\"></noscript><img src=\"data:image/svg+xml;utf8,x\" "
          "data-original=\"images/b.png\">\n",
          "<figure>" PICTURE "</figure>\n");
    check("<img data-src=\"images/a.png\"><noscript><img src=\"images/b.png\"></noscript>\n",
          "<figure>" PICTURE "</figure>\n");
    check("<div><noscript><img src=\"images/a.png\"></noscript>图<img "
          "data-src=\"images/a.png\"></div>\n",
          "<p>" PICTURE "图" PICTURE "</p>\n");
}

static void players_become_links(void **state)
{
    (void)state;
    check("<iframe src=\"//player.bilibili.com/player.html?bvid=BV1xx&page=1\" title=\"开学\">"
          "</iframe>\n",
          "<p><a href=\"https://www.bilibili.com/video/BV1xx\">▶ 开学</a></p>\n");
    check("<iframe src=\"https://www.youtube.com/embed/dQw4?rel=0\"></iframe>\n",
          "<p><a href=\"https://www.youtube.com/watch?v=dQw4\">▶ YouTube</a></p>\n");
    check("<iframe src=\"https://www.maps.example/x\">不支持</iframe>\n",
          "<p><a href=\"https://www.maps.example/x\">▶ maps.example</a></p>\n");
    check("<video poster=\"images/a.png\"><source src=\"http://a.example/课.mp4\"><source "
          "src=\"http://a.example/b.webm\">您的浏览器不支持</video>\n",
          "<figure>" PICTURE "</figure>\n"
          "<p><a href=\"http://a.example/%E8%AF%BE.mp4\">▶ 课.mp4</a></p>\n"
          "<p><a href=\"http://a.example/b.webm\">▶ b.webm</a></p>\n");
    check("<video src=\"a/%E8%AF%BE%20%E4%B8%80.mp4?x=1\"></video>\n",
          "<p><span class=\"dead\" title=\"a/%E8%AF%BE%20%E4%B8%80.mp4?x=1\">▶ 课 "
          "一.mp4</span></p>\n");
    check("<audio src=\"http://a.example/%C4%CF%BF%AA.mp3\"></audio>\n",
          "<p><a href=\"http://a.example/%C4%CF%BF%AA.mp3\">▶ %C4%CF%BF%AA.mp3</a></p>\n");
    check("<audio src=\"http://a.example/%00%07.mp3\"></audio>\n",
          "<p><a href=\"http://a.example/%00%07.mp3\">▶ %00%07.mp3</a></p>\n");
    assert_int_equal(found("<audio src=\"http://a.example/a.mp3\"></audio>\n", "embed-linked"), 1);
}

/* They were gone with all that they held. */
static void players_that_become_no_links_keep_address_and_poster(void **state)
{
    struct rendering s;

    (void)state;
    assert_true(support_start(&s));
    assert_true(repair_switch_off(&s.repairs, "embed-linked"));
    check_with(&s, "前<video src=\"课/一.mp4\" poster=\"images/a.png\"></video>后\n",
               "<p>前</p>\n<figure>" PICTURE "</figure>\n<p>课/一.mp4</p>\n<p>后</p>\n");
    check_with(&s, "<audio><source src=\"//a.example/b.mp3\"><source src=\"c.ogg\"></audio>\n",
               "<p><a href=\"https://a.example/b.mp3\">https://a.example/b.mp3</a></p>\n"
               "<p>c.ogg</p>\n");
    check_with(&s, "<iframe src=\"player.html?id=7\" title=\"片\"></iframe>\n",
               "<p>片 player.html?id=7</p>\n");
    check_with(&s, "<iframe src=\"javascript:x()\">文</iframe>\n", "");
    assert_true(repair_switch_off(&s.repairs, "html-cleaned"));
    check_with(&s, "<video src=\"一.mp4\" poster=\"images/a.png\">不支持</video>\n",
               "<p>" PICTURE "一.mp4 不支持</p>\n");
    check_with(&s, "<div><video src=\"一.mp4\" poster=\"images/a.png\">不支持</video></div>\n",
               "<figure>" PICTURE "</figure>\n<p>一.mp4 不支持</p>\n");
    check_with(&s, "见<audio><source src=\"二.mp3\"></audio>。\n", "<p>见 二.mp3 。</p>\n");
    support_end(&s);
}

static void text_is_kept_whatever_the_tags(void **state)
{
    (void)state;
    check("<div>甲 a<b 乙\n", "<p>甲 a&lt;b 乙</p>\n");
    check("<div>一</span></b></table>二</div></div></p>三\n", "<p>一二</p>\n<p>三</p>\n");
    check("<svg><text>图中字</text></svg>\n", "<p>图中字</p>\n");
    check("<p>&hellip;&NotARef;&#20013;&AMP;</p>\n", "<p>…&amp;NotARef;中&amp;</p>\n");
    check("<noscript>未闭合\n\n下文\n", "<p>未闭合</p>\n<p>下文</p>\n");
    check("<pre>未闭合\n", "<pre>未闭合\n</pre>\n");
    check("<!-- 注 -->\n<div>文<!-- 注 -->字</div>\n", "<p>文字</p>\n");
}

static void a_ruby_that_is_no_ruby_is_text(void **state)
{
    (void)state;
    check("<div><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby></div>\n",
          "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby></p>\n");
    check("<div><ruby>省<rt>しょう</ruby></div>\n", "<p><ruby>省<rt>しょう</rt></ruby></p>\n");
    check("<div><ruby>无注</ruby><rt>散</rt></div>\n", "<p>无注散</p>\n");
}

static void a_ruby_holds_no_base_behind_its_last_text(void **state)
{
    (void)state;
    check("<div><ruby><rt>一</rt><ruby>丁\n", "<p>一丁</p>\n");
}

static void depth_is_flattened_and_told(void **state)
{
    static char text[40000];
    struct rendering s;
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < 2000; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "<blockquote>");
    }
    (void)snprintf(text + n, sizeof text - n, "深\n");
    assert_true(support_start(&s));
    assert_int_equal(support_render(&s, str_of(text)), ERR_OK);
    assert_true(str_find(support_body(&s, 0), STR("<p>深</p>")) != STR_NPOS);
    assert_int_equal(support_count(&s, "chapter-deep"), 1);
    support_end(&s);
}

static void switched_off_it_leaves_only_text(void **state)
{
    struct rendering s;

    (void)state;
    assert_true(support_start(&s));
    assert_true(repair_switch_off(&s.repairs, "html-cleaned"));
    check_with(&s, "<table><tr><td><b>甲</b></td><td>乙</td></tr></table>\n", "<p>甲 乙</p>\n");
    support_end(&s);
}

static void a_page_is_no_markdown(void **state)
{
    struct rendering s;

    (void)state;
    assert_true(support_start(&s));
    s.source.path = STR("posts/a.html");
    check_with(&s,
               "<!DOCTYPE html>\n<html><head><title>网页</title></head><body>\n<h1>标题</h1>\n\n"
               "<p>一 *段*\n\n    四格\n\n<h2>节</h2></body></html>\n",
               "<p>一 *段*\n四格</p>\n<h2 id=\"节\">节</h2>\n");
    support_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_become_those_of_markdown),
        cmocka_unit_test(inline_elements_become_those_of_markdown),
        cmocka_unit_test(old_looks_become_classes_and_elements),
        cmocka_unit_test(markup_of_editors_is_cleaned),
        cmocka_unit_test(html_spans_blocks_of_markdown),
        cmocka_unit_test(blocks_are_never_inside_inline_elements),
        cmocka_unit_test(lists_and_tables_get_what_they_need),
        cmocka_unit_test(figures_keep_one_caption_at_an_end),
        cmocka_unit_test(any_element_can_be_linked_to),
        cmocka_unit_test(what_runs_or_loads_is_gone),
        cmocka_unit_test(lazy_pictures_are_taken_from_where_scripts_find_them),
        cmocka_unit_test(a_picture_for_browsers_without_scripts_is_shown_once),
        cmocka_unit_test(players_become_links),
        cmocka_unit_test(players_that_become_no_links_keep_address_and_poster),
        cmocka_unit_test(text_is_kept_whatever_the_tags),
        cmocka_unit_test(a_ruby_that_is_no_ruby_is_text),
        cmocka_unit_test(a_ruby_holds_no_base_behind_its_last_text),
        cmocka_unit_test(depth_is_flattened_and_told),
        cmocka_unit_test(a_page_is_no_markdown),
        cmocka_unit_test(switched_off_it_leaves_only_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
