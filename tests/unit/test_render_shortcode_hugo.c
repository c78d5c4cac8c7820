/*
 * Hugo's shortcodes, and Zola's, become Markdown and HTML.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "shortcode_support.h"

static void hugo(const char *body, const char *expected)
{
    check_shortcodes(GENERATOR_HUGO, body, expected);
}

static void zola(const char *body, const char *expected)
{
    check_shortcodes(GENERATOR_ZOLA, body, expected);
}

static void a_figure_is_a_picture(void **state)
{
    (void)state;
    hugo("{{< figure src=\"a.png\" alt=\"校园\" >}}\n", "![校园](a.png)\n");
    hugo("{{< figure src=a.png alt=校园 />}}\n", "![校园](a.png)\n");
    hugo("{{% figure src=\"a b.png\" %}}\n", "![](a%20b.png)\n");
    hugo("{{< figure\n  src=\"a.png\"\n  alt=`一\"二`\n>}}\n正文\n",
         "![一\\\"二](a.png)\n\n正文\n");
    hugo("{{< figure src=\"a.png\" link=\"http://x.cn/\" alt=\"甲[乙]\" >}}\n",
         "[![甲\\[乙\\]](a.png)](http://x.cn/)\n");
    hugo("见 {{< figure src=\"a.png\" caption=\"图\" >}} 处\n", "见 ![图](a.png \"图\") 处\n");
}

static void a_figure_with_a_caption_keeps_it(void **state)
{
    (void)state;
    hugo("{{< figure src=\"a.png\" alt=\"校园\" caption=\"图 1 <大门>\" >}}\n",
         "<figure><img src=\"a.png\" alt=\"校园\"/><figcaption>\n\n图 1 <大门>\n\n"
         "</figcaption></figure>\n");
    hugo("{{< figure src=\"a.png\" caption=\"图 1\" attr=\"新华社\" attrlink=\"http://x.cn\" >}}\n",
         "<figure><img src=\"a.png\" alt=\"图 1\"/><figcaption>图 1 <a "
         "href=\"http://x.cn\">新华社</a></figcaption></figure>\n");
    hugo("{{< figure src=\"a.png\" title=\"题\" caption=\"图\" link=\"b\" >}}\n",
         "<figure><a href=\"b\"><img src=\"a.png\" alt=\"图\"/></a><figcaption><strong>题</strong> "
         "图</figcaption></figure>\n");
}

static void a_caption_in_markdown_is_plain_where_it_is_read_out(void **state)
{
    (void)state;
    hugo("{{< figure src=a.png caption=\"图 1：**大门**，[校办](http://x.cn/)`摄`<br>&copy; 甲\" "
         ">}}\n",
         "<figure><img src=\"a.png\" alt=\"图 1：大门，校办摄 © 甲\"/><figcaption>\n\n"
         "图 1：**大门**，[校办](http://x.cn/)`摄`<br>&copy; 甲\n\n</figcaption></figure>\n");
    hugo("见 {{< figure src=a.png caption=\"*真* 图_一\" >}} 处\n",
         "见 ![真 图\\_一](a.png \"真 图\\_一\") 处\n");
    hugo("{{< figure src=a.png caption='\"双一流\"' >}}\n",
         "<figure><img src=\"a.png\" alt=\"&quot;双一流&quot;\"/><figcaption>\n\n"
         "\"双一流\"\n\n</figcaption></figure>\n");
    hugo("{{< figure src=a.png alt=\"校园\" caption=\"**图**\" >}}\n",
         "<figure><img src=\"a.png\" alt=\"校园\"/><figcaption>\n\n**图**\n\n"
         "</figcaption></figure>\n");
}

static void blocks_stay_in_their_containers(void **state)
{
    (void)state;
    hugo("上文\n{{< figure src=a.png >}}\n下文\n", "上文\n\n![](a.png)\n\n下文\n");
    hugo("> 引\n> {{< figure src=a.png >}}\n> 文\n", "> 引\n> \n> ![](a.png)\n>\n> 文\n");
    hugo("- {{< figure src=a.png >}}\n  文\n", "- ![](a.png)\n\n  文\n");
    hugo("1. 项\n\n   {{< highlight go >}}\nx\n{{< /highlight >}}\n",
         "1. 项\n\n   ```go\n   x\n   ```\n");
    hugo("{{< details >}}\n    {{< figure src=a.png >}}\n{{< /details >}}\n",
         "<details>\n\n![](a.png)\n\n</details>\n");
}

static void highlight_is_fenced_code(void **state)
{
    (void)state;
    hugo("{{< highlight go \"linenos=table,hl_lines=1\" >}}\nfmt.Println(\"你好\")\n{{< /highlight "
         ">}}\n",
         "```go\nfmt.Println(\"你好\")\n```\n");
    hugo("{{% highlight lang=\"bash\" %}}\n\n  a `b`\n\n```\n{{% /highlight %}}\n后\n",
         "````bash\n\n  a `b`\n\n```\n````\n\n后\n");
    hugo("{{< highlight html >}}{{</* figure */>}} {{< x >}}{{< /highlight >}}\n",
         "```html\n{{< figure >}} {{< x >}}\n```\n");
    hugo("用 {{< highlight sh \"hl_inline=true\" >}}ls{{< /highlight >}} 列出\n", "用 `ls` 列出\n");
    hugo("{{< highlight go >}}\n从不结束\n", "{{< highlight go >}}\n从不结束\n");
}

static void references_lead_to_posts(void **state)
{
    (void)state;
    hugo("[去年]({{< ref \"去年.md\" >}})\n", "[去年](去年.md)\n");
    hugo("[去年]({{< ref \"去年\" >}})\n", "[去年](/@names/zh/news/去年)\n");
    hugo("[入]({{< relref \"docs/入门#第一步\" >}})\n", "[入](/@names/zh/docs/入门#第一步)\n");
    hugo("[入]({{< relref \"/docs/入门\" >}})\n", "[入](/@names/zh/docs/入门)\n");
    hugo("[入]({{% relref path=\"/docs/入门\" lang=\"zh\" %}})\n", "[入](/@names/zh/docs/入门)\n");
    hugo("[此]({{< ref \"#此处\" >}}) [无]({{< ref \"没有 (1).md\" >}})\n",
         "[此](#此处) [无](没有%20%281%29.md)\n");
    hugo("[无]({{< ref \"没有#一\" >}})\n", "[无](没有.md#一)\n");
    hugo("[约]({{< ref \"/about\" >}})\n", "[约](/about)\n");
}

static void players_become_links(void **state)
{
    (void)state;
    hugo("{{< youtube w7Ft2ymGmfc >}}\n",
         "[youtube.com/watch?v=w7Ft2ymGmfc](https://www.youtube.com/watch?v=w7Ft2ymGmfc)\n");
    hugo("{{< youtube id=\"w7\" title=\"开学典礼\" >}}\n",
         "[开学典礼](https://www.youtube.com/watch?v=w7)\n");
    hugo("看 {{< vimeo 146022717 >}}。\n",
         "看 [vimeo.com/146022717](https://vimeo.com/146022717)。\n");
    hugo("{{< gist spf13 7896402 >}}\n",
         "[gist.github.com/spf13/7896402](https://gist.github.com/spf13/7896402)\n");
    hugo("{{< gist spf13 7896402 \"img.html\" >}}\n",
         "[gist.github.com/spf13/7896402](https://gist.github.com/spf13/7896402)\n");
    hugo("{{< tweet user=\"SanDiegoZoo\" id=\"1453110110599868418\" >}}\n",
         "[twitter.com/SanDiegoZoo/status/1453110110599868418](https://twitter.com/SanDiegoZoo/"
         "status/1453110110599868418)\n");
    hugo("{{< tweet 145 >}}\n", "[twitter.com/i/status/145](https://twitter.com/i/status/145)\n");
    hugo("{{< x user=\"a\" id=\"1\" >}}\n", "[x.com/a/status/1](https://x.com/a/status/1)\n");
    hugo("{{< instagram BWNjjyYFxVx >}}\n",
         "[instagram.com/p/BWNjjyYFxVx](https://www.instagram.com/p/BWNjjyYFxVx)\n");
    hugo("{{< bilibili BV1xx411c7mD >}}\n",
         "[bilibili.com/video/BV1xx411c7mD](https://www.bilibili.com/video/BV1xx411c7mD)\n");
}

static void what_is_inside_stays_markdown(void **state)
{
    (void)state;
    hugo("{{< details summary=\"查看 <详情>\" >}}\n**真**\n{{< /details >}}\n后\n",
         "<details>\n<summary>查看 &lt;详情&gt;</summary>\n\n**真**\n\n</details>\n\n后\n");
    hugo("{{% notice warning \"注意\" %}}\n小心\n{{% /notice %}}\n",
         "<blockquote>\n\n**注意**\n\n小心\n\n</blockquote>\n");
    hugo("{{< admonition type=tip title=\"提示\" open=false >}}\n小心\n{{< /admonition >}}\n",
         "<blockquote>\n\n**提示**\n\n小心\n\n</blockquote>\n");
    hugo("{{< tabs >}}\n{{< tab \"甲\" >}}\n一\n{{< /tab >}}\n{{< /tabs >}}\n",
         "\n**甲**\n\n一\n\n\n");
    hugo("{{< quote author=\"周恩来\" source=\"演讲\" >}}\n为中华之崛起\n{{< /quote >}}\n",
         "<blockquote>\n\n为中华之崛起\n\n— 周恩来, 演讲\n\n</blockquote>\n");
    hugo("{{< rawhtml >}}\n<b>{{< x >}}</b>\n{{< /rawhtml >}}\n", "\n<b>{{< x >}}</b>\n\n");
}

static void values_are_put_in(void **state)
{
    (void)state;
    hugo("版本 {{< param \"version\" >}}，{{% param title %}}\n", "版本 1.2，推进会\n");
    hugo("```sh\nget v{{< param version >}}\n```\n", "```sh\nget v1.2\n```\n");
    hugo("{{< param github.user >}}\n", "nankai\n");
}

static void comments_go(void **state)
{
    (void)state;
    hugo("一{{/* 注 */}}二\n", "一二\n");
    hugo("一{{< comment >}}注 {{< figure >}}{{< /comment >}}二\n", "一二\n");
}

static void an_escaped_tag_is_shown(void **state)
{
    (void)state;
    hugo("`{{</* figure src=\"a\" */>}}` 和 {{%/* x */%}}\n",
         "`{{< figure src=\"a\" >}}` 和 {{% x %}}\n");
}

static void code_of_posts_is_left_alone(void **state)
{
    static const char *const same[] = {
        "```html\n{{< figure src=\"a.png\" >}}\n```\n",
        "`{{< figure src=a.png >}}`\n",
        "``{{< unknown >}} ` ``\n",
        "~~~\n{{/* 注 */}}\n~~~\n",
        "- 项\n  ```\n  {{< 未知 >}}\n  ```\n",
        "{{ .Title }} {% raw %} {{ x }}\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        hugo(same[i], same[i]);
}

static void what_is_no_whole_tag_is_text(void **state)
{
    static const char *const same[] = {
        "{{< figure src=\"a.png\"\n\n后\n", "{{<>}} {{< >}} {{%%}}\n", "{{<", "{{", "{",
        "{{< figure {{< figure\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        hugo(same[i], same[i]);
}

static void unknown_names_keep_what_they_enclose(void **state)
{
    struct shortcode_run r;

    (void)state;
    run_shortcodes(&r, GENERATOR_HUGO,
                   STR("一\n{{< 彩色 red >}}红{{< /彩色 >}}\n{{< chart >}}{{< 彩色 >}}\n"
                       "{{% def id=\"BR\" name=\"基线要求\" %}}\n文字\n{{% /def %}}\n"
                       "{{< my-photo src=\"x\" >}} {{< lead \"b.jpg\" >}}\n"
                       "{{< button href=\"/下载\" text=\"下载\" >}}\n"));
    assert_true(str_eq(buf_view(&r.out), STR("一\n红\n\n**基线要求**\n\n文字\n\n"
                                             "![](x) ![](b.jpg)\n[下载](/下载)\n")));
    assert_int_equal(r.findings.n, 1);
    assert_string_equal(r.findings.v[0].id, "shortcode-unknown");
    assert_int_equal(r.findings.v[0].line, 11);
    assert_true(str_eq(message_of(&r, "shortcode-unknown"),
                       STR("not known, only what it encloses is kept: 彩色 × 2, chart, def, "
                           "my-photo, lead, button")));
    end_shortcodes(&r);
    hugo("<div>\n  <p>感谢</p>\n      {{< double_donation >}}\n    </div>\n",
         "<div>\n  <p>感谢</p>\n    </div>\n");
    hugo("一\n\n{{< 捐赠 >}}\n二\n", "一\n\n\n二\n");
}

static void the_title_of_an_unknown_paragraph_stays(void **state)
{
    (void)state;
    hugo("{{% def id=\"AIA\" name=\"颁发机构\" %}} 用于**提示** {{% /def %}}\n后\n",
         "**颁发机构** 用于**提示** \n后\n");
    hugo("{{< details \"甲\" >}}\n一\n", "**甲**\n\n一\n");
    hugo("看 {{< abbr title=\"世界卫生组织\" >}}世卫{{< /abbr >}}。\n", "看 世卫。\n");
}

static void what_was_rendered_is_told_once(void **state)
{
    struct shortcode_run r;

    (void)state;
    run_shortcodes(&r, GENERATOR_HUGO,
                   STR("\n{{< figure src=a.png >}}\n{{< figure src=b.png >}}\n{{< vimeo 1 >}}\n"));
    assert_int_equal(r.findings.n, 1);
    assert_int_equal(r.findings.v[0].line, 11);
    assert_true(str_eq(message_of(&r, "shortcode-rendered"), STR("rendered: figure × 2, vimeo")));
    end_shortcodes(&r);
}

static void lines_are_those_of_the_post(void **state)
{
    struct shortcode_run r;
    struct prepared prepared = {.n_maps = 0};
    uint32_t line = 1;

    (void)state;
    run_shortcodes(
        &r, GENERATOR_HUGO,
        STR("行1\n{{< figure\nsrc=a.png\n>}}\n行5\n{{< highlight c >}}\n行7\n行8\n"
            "{{< /highlight >}}\n行10\n{{< details >}}\n行12\n{{< /details >}}\n行14\n"));
    prepared.maps[prepared.n_maps++] = r.pass.map;
    for (size_t i = 0; i + 4 < r.out.n; i++) {
        line += r.out.p[i] == '\n';
        if (r.out.p[i] == '\n' && memcmp(r.out.p + i + 1, "行", 3) == 0)
            assert_int_equal(prepared_line(&prepared, line), strtol(r.out.p + i + 4, NULL, 10));
    }
    end_shortcodes(&r);
}

static void zola_calls_are_rendered(void **state)
{
    (void)state;
    zola("{{ youtube(id=\"dQw4w9WgXcQ\", autoplay=true) }}\n",
         "[youtube.com/watch?v=dQw4w9WgXcQ](https://www.youtube.com/watch?v=dQw4w9WgXcQ)\n");
    zola("{{ figure(src=\"a.png\", alt=\"校园\") }}\n", "![校园](a.png)\n");
    zola("{% quote(author=\"鲁迅\") %}\n一\n{% end %}\n二\n",
         "<blockquote>\n\n一\n\n— 鲁迅\n\n</blockquote>\n\n二\n");
    zola("{% 未知(a=1) %}里{% end %}\n", "里\n");
    zola("{{ 变量 }} `{{ youtube(id=\"x\") }}`\n", "{{ 变量 }} `{{ youtube(id=\"x\") }}`\n");
    zola("[去](@/news/去年.md#一)\n", "[去](@/news/去年.md#一)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_figure_is_a_picture),
        cmocka_unit_test(a_figure_with_a_caption_keeps_it),
        cmocka_unit_test(a_caption_in_markdown_is_plain_where_it_is_read_out),
        cmocka_unit_test(blocks_stay_in_their_containers),
        cmocka_unit_test(highlight_is_fenced_code),
        cmocka_unit_test(references_lead_to_posts),
        cmocka_unit_test(players_become_links),
        cmocka_unit_test(what_is_inside_stays_markdown),
        cmocka_unit_test(values_are_put_in),
        cmocka_unit_test(comments_go),
        cmocka_unit_test(an_escaped_tag_is_shown),
        cmocka_unit_test(code_of_posts_is_left_alone),
        cmocka_unit_test(what_is_no_whole_tag_is_text),
        cmocka_unit_test(unknown_names_keep_what_they_enclose),
        cmocka_unit_test(the_title_of_an_unknown_paragraph_stays),
        cmocka_unit_test(what_was_rendered_is_told_once),
        cmocka_unit_test(lines_are_those_of_the_post),
        cmocka_unit_test(zola_calls_are_rendered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
