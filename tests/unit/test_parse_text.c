/*
 * What the text of a post tells without being parsed: its first heading, its pictures, its
 * language; and titles out of file names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "parse/heading.h"
#include "parse/language.h"
#include "parse/plain.h"
#include "parse/scan.h"
#include "parse/title.h"

static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)64 << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static void check(const char *source, struct str s, const char *expected)
{
    if (!str_eq(s, str_of(expected)))
        fail_msg("%s: \"%.*s\" is not \"%s\"", source, STR_ARG(s), expected);
}

static void the_first_heading_is_found_as_commonmark_sees_it(void **state)
{
    static const struct {
        const char *body, *text;
        unsigned level;
        bool first;
    } cases[] = {
        {"# 科技爱好者周刊（第 160 期）：中年码农的困境\n\n文",
         "科技爱好者周刊（第 160 期）：中年码农的困境", 1, true},
        {"\n\n## 二级 ##\n", "二级", 2, true},
        {"用 Samba 跨平台共享文件\n======\n", "用 Samba 跨平台共享文件", 1, true},
        {"两行\n标题\n---\n", "两行 标题", 2, true},
        {"[#]: subject: \"x\"\n[#]: via: \"y\"\n\n题\n===\n", "题", 1, true},
        {"<!-- 注\n释 -->\n# 题\n", "题", 1, true},
        {"文。\n\n# 题\n", "题", 1, false},
        {"文。\n# 题\n", "题", 1, false},
        {"```\n# 代码\n```\n# 题", "题", 1, false},
        {"~~~~\n~~~\n# 代码\n~~~~\n# 题", "题", 1, false},
        {"    # 缩进代码\n\n# 题", "题", 1, false},
        {"- 项\n---\n\n# 题", "题", 1, false},
        {"> 引\n===\n\n# 题", "题", 1, false},
        {"##没有空格\n\n# 题", "题", 1, false},
        {"   # 三个空格\r\n", "三个空格", 1, true},
        {"# C#\n", "C#", 1, true},
        {"####### 七级\n", "", 0, false},
        {"#\n", "", 1, true},
        {"没有标题", "", 0, false},
        {"", "", 0, false},
        {"# **粗** `代码` [链接](http://a.example/(x)) ![图](b.png) <br> 完 {#id}\n",
         "粗 代码 链接 图 完", 1, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct heading h = {.level = 0};
        bool found = heading_find(&arena, str_of(cases[i].body), &h);

        assert_int_equal(found, cases[i].text[0] != '\0');
        check(cases[i].body, h.text, cases[i].text);
        if (found) {
            assert_int_equal(h.level, cases[i].level);
            assert_int_equal(h.first, cases[i].first);
        }
    }
}

static void inline_markup_becomes_plain_text(void **state)
{
    static const char *const cases[][2] = {
        {"**粗**和*斜*和~~删~~", "粗和斜和删"},
        {"snake_case 与 _强调_", "snake_case 与 强调"},
        {"2 * 3 * 4", "2 * 3 * 4"},
        {"Pop!_OS 22.04 支持树莓派", "Pop!_OS 22.04 支持树莓派"},
        {"**粗*斜*体** 与 *没有结束", "粗斜体 与 *没有结束"},
        {"__init__ 与 C* 和 D**", "init 与 C* 和 D**"},
        {"\\*不是\\* 强调", "*不是* 强调"},
        {"`a*b` &amp; &lt;x&gt;", "a*b & <x>"},
        {"[文][1] 与 [方括号]", "文 与 [方括号]"},
        {"<https://a.example/> 好", "https://a.example/ 好"},
        {"1 < 2 > 0", "1 < 2 > 0"},
        {"第 1 期 ![](x.png)", "第 1 期"},
        {"  多   空\t格 ", "多 空 格"},
        {"标题 {#a} {.b}", "标题"},
        {"标题 {.b}{:#a}", "标题"},
        {"集合 {1, 2} {#a}", "集合 {1, 2}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(cases[i][0], plain_inline(&arena, str_of(cases[i][0])), cases[i][1]);
}

static void check_pictures(const char *body, const char *const *expected, size_t n)
{
    struct strs found = {NULL, 0};
    struct err err;

    assert_int_equal(scan_images(&arena, str_of(body), &found, &err), ERR_OK);
    for (size_t i = 0; i < found.n && i < n; i++)
        check("image", found.v[i], expected[i]);
    assert_int_equal(found.n, n);
}

static void pictures_of_every_kind_are_seen_once(void **state)
{
    static const char body[] =
        "![图](a.png) ![图](<有 空格.png> \"题\") ![再](a.png)\n"
        "![括号](b_(1).png)![转义](c\\_d.png)![实体](e.png?x=1&amp;y=2)\n"
        "![全][ref] ![ref2][] ![Ref 3] ![没有定义][无]\n"
        "`![代码](no1.png)` 与 ![真](f.png)\n"
        "```\n![代码块](no2.png)\n```\n"
        "\\![不是](no3.png)\n"
        "<img alt=\"x\" src=\"g.png\" /> <IMG SRC=h.png> <img data-src='no4.png' src='i.png'>\n"
        "![跨\n行](j.png)\n"
        "[文字](no5.png) ![空格]({{ no7 }}.png) ![没完](no8.png 文\n"
        "行`码`里 ![](o.png '题') ![](<p q.png> (题))\n\n"
        "[ref]: k.png \"题\"\n[REF2]: <l m.png>\n  [ref  3]: n.png\n[无图]: no6.png\n";
    static const char *const expected[] = {
        "a.png", "有 空格.png", "b_(1).png", "c_d.png", "e.png?x=1&y=2",
        "k.png", "l m.png",     "n.png",     "f.png",   "g.png",
        "h.png", "i.png",       "j.png",     "o.png",   "p q.png",
    };

    (void)state;
    check_pictures(body, expected, sizeof expected / sizeof expected[0]);
}

static void pictures_of_tags_are_found(void **state)
{
    static const char body[] =
        "{{< figure link=\"大.png\" src=\"a.png\" caption=\"图 b.png\" >}} ![](a.png)\n"
        "{{% img\nsrc='b c.JPG' %}} {% asset_img left d.gif 300 题 %} {{ figure(src=\"e.webp\") "
        "}}\n"
        "{% include figure.html image_path=\"/f.png\" %} {{< video src=\"g.mp4\" >}}\n"
        "```\n{{< figure src=\"no.png\" >}}\n```\n"
        "{{< figure src=\"没完.png\"\n\n{% img {{ site.url }}/h.png %}\n";
    static const char *const expected[] = {"a.png", "b c.JPG", "d.gif", "e.webp", "/f.png"};

    (void)state;
    check_pictures(body, expected, sizeof expected / sizeof expected[0]);
}

static void floods_of_signs_cost_little(void **state)
{
    static const char *const floods[] = {
        "![[]()", "![",         "<img ", "`",        "[a]: ",    "![a][",       "<",  "`![`",
        "![](a ", "![](a  )  ", "{{< ",  "{{< a=\"", "{% a.png", "{% a.png %}", "{{", "{% a, "};
    const size_t size = (size_t)1 << 20;
    char *body = malloc(size);

    (void)state;
    assert_non_null(body);
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        struct strs found = {NULL, 0};
        struct heading heading;
        struct err err;

        for (size_t k = 0; k < size; k++)
            body[k] = floods[i][k % strlen(floods[i])];
        arena_reset(&arena);
        assert_int_equal(scan_images(&arena, str_make(body, size), &found, &err), ERR_OK);
        (void)heading_find(&arena, str_make(body, size), &heading);
        (void)plain_inline(&arena, str_make(body, size));
    }
    free(body);
}

static void languages_are_told_from_text(void **state)
{
    static const char *const cases[][3] = {
        {"zh-Hans", "学校召开定点帮扶工作推进会",
         "十一月十八日，学校在八里台校区召开会议，部署近期工作。"},
        {"zh-Hans", "Docker Compose 部署 GitLab Runner",
         "用 Docker Compose 部署 GitLab Runner，配置 config.toml 与 docker-compose.yml。\n"
         "见 https://docs.gitlab.com/runner/install/docker.html 与 "
         "https://hub.docker.com/r/gitlab/gitlab-runner/tags?page=1&ordering=last_updated"},
        {"en", "The word 茶",
         "The word for tea in most of the languages of the world comes from the Chinese word 茶, "
         "and that is written with the same character in Japanese, as in 抹茶 and 紅茶 and 緑茶."},
        {"zh-Hant", "學校召開會議", "十一月十八日，學校在八里台校區召開會議，對近期工作進行部署。"},
        {"ja", "お知らせ", "本日、大学の入学式が行われました。学長が挨拶を述べた。"},
        {"ko", "공지", "오늘 대학교에서 입학식이 열렸습니다. 총장이 인사말을 했습니다."},
        {"en", "News",
         "The university held a meeting on the eighteenth of November, and the work "
         "of the year was discussed with care."},
        {"fr", "Nouvelles",
         "La réunion des professeurs est prévue pour le mois de mai dans les "
         "salles de la faculté, et une visite est possible."},
        {"de", "Neues",
         "Die Sitzung der Fakultät ist für den Mai geplant, und das Programm wird "
         "nicht mit einer Feier beginnen."},
        {"es", "Noticias",
         "La reunión de los profesores se celebra en el mes de mayo, con una "
         "visita por las salas que son para todos."},
        {"ru", "Новости", "Сегодня в университете прошло заседание, на котором обсудили работу."},
        {"zh-Hans", "用 Rust 写命令行工具",
         "安装 rustc 与 cargo 之后，运行 `cargo new hello`，然后编辑 src/main.rs 文件即可开始。"},
        {"zh-Hans", "代码",
         "```\nint main(void) { return the_end_of_the_program_and_more; }\n```\n"
         "上面的程序什么也不做，只是立即返回给调用者。"},
        {"", "Hi", "OK"},
        {"", "", ""},
        {"", "2021", "1 2 3 ![](http://a.example/long/path/to/a/picture/that/says/nothing.png)"},
    };
    struct language_table *t = language_table_new();

    (void)state;
    assert_non_null(t);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(cases[i][2], language_guess(t, str_of(cases[i][1]), str_of(cases[i][2]), false),
              cases[i][0]);
    check("little", language_guess(t, STR("通知"), STR(""), true), "zh-Hans");
    language_table_free(t);
}

static void languages_at_the_end_of_file_names_are_seen(void **state)
{
    (void)state;
    check("stem", language_of_stem(STR("posts/a.zh-cn")), "zh-cn");
    check("stem", language_of_stem(STR("posts/a.en")), "en");
    check("stem", language_of_stem(STR("posts/v1.0")), "");
    check("stem", language_of_stem(STR("posts/notes.my")), "");
}

static void file_names_become_titles(void **state)
{
    static const char *const cases[][2] = {
        {"posts/2024-09-27-some-title.md", "some title"},
        {"posts/20240927 招生 简章.md", "招生 简章"},
        {"20230115.0 ⭐️ Share Folder.md", "⭐️ Share Folder"},
        {"trip/index.md", "trip"},
        {"2024-09-27-trip/index.zh-cn.md", "trip"},
        {"2024-09-27.md", "2024-09-27"},
        {"issue-206.markdown", "issue 206"},
        {"snake_case.md", "snake case"},
        {"index.md", "index"},
        {"通知.en.md", "通知"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(cases[i][0], title_of_path(&arena, str_of(cases[i][0])), cases[i][1]);
}

static void decorations_come_off_a_title(void **state)
{
    static struct str own[] = {{"南开大学", 12}, {"nankai.info", 11}};
    static struct str site[] = {{"校园新闻", 12}, {"news.nankai.edu.cn", 18}};
    const struct title_names names = {{own, 2}, {site, 2}};
    static const char *const cases[][2] = {
        {"南开大学->学校召开会议 | nankai.info", "学校召开会议"},
        {"学校召开会议 - 校园新闻", "学校召开会议"},
        {"学校召开会议_南开大学", "学校召开会议"},
        {"【南开大学】学校召开会议", "学校召开会议"},
        {"南开大学 | 校园新闻 | 会议 | NANKAI.INFO", "会议"},
        {"校园新闻", "校园新闻"},
        {"校园新闻 | 南开大学", "校园新闻"},
        {"A->B 与 C | D", "A->B 与 C | D"},
        {"南开大学：学校召开会议", "南开大学：学校召开会议"},
        {"我爱南开大学", "我爱南开大学"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str title = title_undecorated(str_of(cases[i][0]), &names);

        if (i == 6)
            assert_false(str_empty(title));
        else
            check(cases[i][0], title, cases[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_heading_is_found_as_commonmark_sees_it),
        cmocka_unit_test(inline_markup_becomes_plain_text),
        cmocka_unit_test(pictures_of_every_kind_are_seen_once),
        cmocka_unit_test(pictures_of_tags_are_found),
        cmocka_unit_test(floods_of_signs_cost_little),
        cmocka_unit_test(languages_are_told_from_text),
        cmocka_unit_test(languages_at_the_end_of_file_names_are_seen),
        cmocka_unit_test(file_names_become_titles),
        cmocka_unit_test(decorations_come_off_a_title),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
