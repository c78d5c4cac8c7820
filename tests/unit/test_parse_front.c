/*
 * Front matter in the shapes that real posts have, whole and broken.
 */
#include "parse_post.h"

static struct post read_text(struct reader *r, const char *text)
{
    return reader_read(r, "posts/a.md", str_of(text));
}

static void the_seed_post_is_read_as_its_writer_meant_it(void **state)
{
    struct reader r;
    struct post p;

    (void)state;
    reader_open(&r);
    p = read_text(&r, "---\n"
                      "title: 南开大学->学校召开定点帮扶工作推进会 | nankai.info\n"
                      "date: 2021-11-24 01:22:50.536139\n"
                      "urlname: 8d466ac263ec99342867df95879edea1\n"
                      "tags: \n- 南开大学\n"
                      "categories:\n- nankai.info\n- 南开大学\n"
                      "authorbox: false\n"
                      "---\n**南开新闻网讯** （记者 蓝芳\n\n摄影报道）11月18日\n");
    assert_str(p.title, "南开大学->学校召开定点帮扶工作推进会 | nankai.info");
    assert_int_equal(p.title_source, TITLE_FRONT);
    assert_str(p.slug, "8d466ac263ec99342867df95879edea1");
    assert_strs(p.tags, "南开大学");
    assert_strs(p.categories, "nankai.info + 南开大学");
    assert_int_equal(p.date.year, 2021);
    assert_int_equal(p.date.hour, 1);
    assert_int_equal(p.date_source, DATE_FRONT);
    assert_int_equal(p.body_line, 12);
    assert_int_equal(p.left_out, LEFT_NOT);
    assert_str(p.detected, "zh-Hans");
    assert_int_equal(r.findings.n, 0);
    reader_close(&r);
}

static void front_matter_says_whether_there_are_formulas(void **state)
{
    struct reader r;

    (void)state;
    reader_open(&r);
    assert_int_equal(read_text(&r, "---\ntitle: 甲\n---\n文").math, SAID_NOTHING);
    assert_int_equal(read_text(&r, "---\nmathjax: true\n---\n文").math, SAID_YES);
    assert_int_equal(read_text(&r, "---\nparams:\n  math: true\n---\n文").math, SAID_YES);
    assert_int_equal(read_text(&r, "---\nmath: {enable: true}\n---\n文").math, SAID_YES);
    assert_int_equal(read_text(&r, "---\nkatex: false\n---\n文").math, SAID_NO);
    reader_close(&r);
}

static void every_themes_name_of_a_posts_own_picture_is_known(void **state)
{
    static const struct {
        const char *text, *cover;
    } rows[] = {
        {"---\ncover: 图/头 图.jpg\n---\n文", "图/头 图.jpg"},
        {"---\ncover: {image: /img/a.webp, alt: 字}\n---\n文", "/img/a.webp"},
        {"---\nfeatured_image: https://a.example/b?c\n---\n文", "https://a.example/b?c"},
        {"---\nimages:\n- a.PNG\n- b.png\n---\n文", "a.PNG"},
        {"---\nheader:\n  overlay_image: /a.jpg\n---\n文", "/a.jpg"},
        {"---\nthumbnail: a.jpg\nimage: b.jpg\n---\n文", "b.jpg"},
        {"+++\n[params]\nfeatureImage = 'c.svg'\n+++\n文", "c.svg"},
        {"---\ncover: true\n---\n文", ""},
        {"---\ncover: '#c0ffee'\n---\n文", ""},
        {"---\nbanner: linear-gradient(red, blue)\n---\n文", ""},
    };
    struct reader r;

    (void)state;
    reader_open(&r);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_str(read_text(&r, rows[i].text).cover, rows[i].cover);
    }
    reader_close(&r);
}

static void own_picture_is_among_those_that_a_post_shows_once(void **state)
{
    struct reader r;
    struct post post;

    (void)state;
    reader_open(&r);
    post = read_text(&r, "---\ncover: a.jpg\n---\n![](b.jpg) ![](a.jpg)\n");
    assert_int_equal(post.images.n, 2);
    assert_str(post.images.v[0], "a.jpg");
    assert_str(post.images.v[1], "b.jpg");
    reader_close(&r);
}

/* Hexo's scaffolds of old have no fence before the front matter. */
static void hexo的前置数据可以没有开头的横线(void **state)
{
    struct reader r;
    struct post p;

    (void)state;
    reader_open(&r);
    p = read_text(&r, "title: 春天到了\ndate: 2014-03-08 10:20:30\ntags:\n- 校园\n- 春天\n\n"
                      "categories: 生活\n---\n正文。\n");
    assert_str(p.title, "春天到了");
    assert_int_equal(p.date.year, 2014);
    assert_strs(p.tags, "校园 + 春天");
    assert_strs(p.categories, "生活");
    assert_int_equal(p.body_line, 9);
    p = read_text(&r, "title: 只有标题\n---\n正文。\n");
    assert_str(p.title, "只有标题");
    assert_int_equal(p.title_source, TITLE_FRONT);
    assert_int_equal(r.findings.n, 0);
    reader_close(&r);
}

static void lines_up_to_an_empty_one_are_front_matter_as_pelican_has_it(void **state)
{
    struct reader r;
    struct post p;

    (void)state;
    reader_open(&r);
    p = read_text(&r, "Title: 校园: 一年\nDate: 2012-12-03 10:20\nCategory: 回顾\n"
                      "Tags: 校园, 一年\nAuthors: 张三; 李四\nSlug: a-year\n\n正文。\n");
    assert_str(p.title, "校园: 一年");
    assert_int_equal(p.date.month, 12);
    assert_strs(p.categories, "回顾");
    assert_strs(p.tags, "校园 + 一年");
    assert_strs(p.authors, "张三 + 李四");
    assert_str(p.slug, "a-year");
    assert_int_equal(p.body_line, 8);
    assert_int_equal(r.findings.n, 0);
    reader_close(&r);
}

static void paragraphs_with_colons_are_no_front_matter(void **state)
{
    static const char *const texts[] = {
        "note: 这是二级标题\n---\n文\n",
        "时间: 明天\n地点: 图书馆\n---\n文\n",
        "title: 甲\n别的一行\n---\n文\n",
        "Title: 甲\n\n文\n",
        "title:甲\n---\n文\n",
        "date: 明天\n\n文\n\n---\n\n又\n",
        "author: 张三\n---\n文\n",
    };
    struct reader r;

    (void)state;
    reader_open(&r);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(read_text(&r, texts[i]).body_line, 1);
    }
    reader_close(&r);
}

static void every_name_of_a_field_is_known(void **state)
{
    struct reader r;
    struct post p;

    (void)state;
    reader_open(&r);
    p = read_text(&r, "---\nlinkTitle: 短\nsubtitle: 副\nupdated: 2022-01-02\nurl: /2021/x/\n"
                      "category: 科研\nkeywords: [甲, 乙]\nauthors: [张三, 李四]\nexcerpt: 摘要\n"
                      "lang: zh_CN\ncanonical: https://a.example/1\nredirect_from: /old/\n---\n文");
    assert_str(p.nav_title, "短");
    assert_str(p.subtitle, "副");
    assert_int_equal(p.modified.year, 2022);
    assert_str(p.permalink, "/2021/x/");
    assert_strs(p.categories, "科研");
    assert_strs(p.tags, "甲 + 乙");
    assert_strs(p.authors, "张三 + 李四");
    assert_str(p.description, "摘要");
    assert_str(p.language, "zh-CN");
    assert_str(p.source_url, "https://a.example/1");
    assert_strs(p.aliases, "/old/");
    p = read_text(&r, "---\nextra:\n  author: 王五\ntaxonomies:\n  tags: [丙]\n"
                      "params:\n  description: 里\n---\n文");
    assert_strs(p.authors, "王五");
    assert_strs(p.tags, "丙");
    assert_str(p.description, "里");
    reader_close(&r);
}

static void wrong_types_have_their_obvious_reading(void **state)
{
    static const struct {
        const char *front, *title, *tags, *authors;
    } cases[] = {
        {"title: 2048\ntags: 2021\nauthor: true", "2048", "2021", "true"},
        {"title: [第一, 第二]\ntags: 一个 标签, 不拆", "第一", "一个 标签, 不拆", ""},
        {"title: ~\ntags: null\nauthor: ''", "a", "", ""},
        {"title: 'null'\ntags: []\nauthor:", "null", "", ""},
        {"title: 真\ntags: {甲: 1, 乙: 2}\nauthor: {name: 张三, url: x}", "真", "甲 + 乙", "张三"},
        {"title: 真\ntags: [[甲, 乙], 丙, 甲]\nauthor: [{name: 张三}, 李四]", "真", "甲 + 乙 + 丙",
         "张三 + 李四"},
        {"title: |\n  两\n  行\ntags: ['', 甲, null]", "两 行", "甲", ""},
        {"title: 先\ntitle: 后\nTags: 大写", "后", "大写", ""},
        {"title: \"引\\\"号\"\nauthor: &a 张三\ntags: *a", "引\"号", "张三", "张三"},
    };
    struct reader r;

    (void)state;
    reader_open(&r);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512];
        struct post p;

        (void)snprintf(text, sizeof text, "---\n%s\n---\n文", cases[i].front);
        p = read_text(&r, text);
        assert_str(p.title, cases[i].title);
        assert_strs(p.tags, cases[i].tags);
        assert_strs(p.authors, cases[i].authors);
    }
    reader_close(&r);
}

static void a_colon_in_a_title_is_mended_where_it_stands(void **state)
{
    struct reader r;
    const struct finding *f;
    struct post p;

    (void)state;
    reader_open(&r);
    p = read_text(&r, "---\ntitle: Foo: bar\ndate: 2021-11-24\ntags: [甲, \"乙, 丙\"]\n"
                      "categories:\n- 科研\n- '学术'\n---\n文");
    assert_str(p.title, "Foo: bar");
    assert_int_equal(p.date.day, 24);
    assert_strs(p.tags, "甲 + 乙, 丙");
    assert_strs(p.categories, "科研 + 学术");
    f = reader_finding(&r, "yaml-mended");
    assert_non_null(f);
    assert_str(f->path, "posts/a.md");
    assert_int_equal(f->line, 2);
    assert_int_equal(f->column, 11);
    assert_str(f->message, "unquoted \":\" in title, read as text");
    reader_close(&r);
}

static void columns_of_findings_count_characters(void **state)
{
    struct reader r;
    const struct finding *f;

    (void)state;
    reader_open(&r);
    (void)read_text(&r, "---\ndate: 2021-11-24\ntitle: 南开: 新闻\n---\n文");
    f = reader_finding(&r, "yaml-mended");
    assert_non_null(f);
    assert_int_equal(f->line, 3);
    assert_int_equal(f->column, 10);
    reader_close(&r);
}

static void broken_yaml_does_not_lose_a_post(void **state)
{
    static const struct {
        const char *front, *title;
    } cases[] = {
        {"title: \"没有结尾\ntags: 甲", "没有结尾"},
        {"title: \"他说 \"好\" 了\"", "他说 \"好\" 了"},
        {"title: @微信 公众号", "@微信 公众号"},
        {"title: `代码`", "`代码`"},
        {"title: 好\n\ttags: 甲", "好"},
        {"title: [未闭合\ndate: 2021-11-24", "[未闭合"},
        {"title: 100% *粗* 体: 是\nauthor:\n  name: 张三", "100% *粗* 体: 是"},
        {"title: {{ page.title }}: x", "{{ page.title }}: x"},
        {"title：全角冒号\ndate：2021-11-24", "全角冒号"},
        {"title:没有空格", "没有空格"},
        {"title: >\n  折叠\n  两行\nfoo: a: b", "折叠 两行"},
        {"title: 坏字节 \xB0\xA1", "坏字节 \xEF\xBF\xBD\xEF\xBF\xBD"},
    };
    struct reader r;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[512];
        struct post p;

        reader_open(&r);
        (void)snprintf(text, sizeof text, "---\n%s\n---\n# 正文的标题\n", cases[i].front);
        p = read_text(&r, text);
        assert_str(p.title, cases[i].title);
        assert_int_equal(p.left_out, LEFT_NOT);
        assert_non_null(reader_finding(&r, "yaml-mended"));
        reader_close(&r);
    }
}

static void fences_have_several_forms(void **state)
{
    static const struct {
        const char *text, *title;
        uint32_t body_line;
    } cases[] = {
        {"---\ntitle: 甲\n---\n文", "甲", 4},
        {"---\ntitle: 甲\n...\n文", "甲", 4},
        {"---  \r\ntitle: 甲\r\n---\r\n文", "甲", 4},
        {"\xEF\xBB\xBF---\ntitle: 甲\n---\n文", "甲", 4},
        {"\n\n---\ntitle: 甲\n---\n文", "甲", 6},
        {"---\n---\n# 题\n", "题", 3},
        {"---\n# 只有注释\n---\n# 题\n", "题", 4},
        {"---\n\n只是分隔线。\n\n---\n\n# 题\n", "题", 1},
        {"---\ntitle: 甲\n---", "甲", 4},
    };
    struct reader r;

    (void)state;
    reader_open(&r);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct post p = read_text(&r, cases[i].text);

        assert_str(p.title, cases[i].title);
        assert_int_equal(p.body_line, cases[i].body_line);
        assert_int_equal(p.left_out, LEFT_NOT);
    }
    assert_int_equal(r.findings.n, 0);
    reader_close(&r);
}

static void front_matter_that_never_ends_is_text(void **state)
{
    struct reader r;
    const struct finding *f;
    struct post p;
    struct str body;

    (void)state;
    reader_open(&r);
    p = read_text(&r, "---\ntitle: 甲\n\n正文\n");
    f = reader_finding(&r, "front-matter-open");
    assert_non_null(f);
    assert_int_equal(f->line, 1);
    assert_int_equal(p.left_out, LEFT_NOT);
    assert_int_equal(p.body_offset, 0);
    assert_int_equal(parse_body(r.parser, &p, &body, &r.err), ERR_OK);
    assert_str(body, "---\ntitle: 甲\n\n正文\n");
    reader_close(&r);
}

/* What hugo's documentation shows in YAML, written in each language. */
static void every_language_of_front_matter_says_the_same(void **state)
{
    static const char *const texts[] = {
        "---\ntitle: 甲 } 乙\ndate: 2021-11-24T09:05:00+08:00\ntags: [校史, 人物]\nparams:\n"
        "  author: 王五\n---\n# 题\n",
        "+++\ntitle = '甲 } 乙'\ndate = 2021-11-24T09:05:00+08:00\ntags = ['校史', "
        "\"人物\"]\n[params]\n"
        "author = '王五'\n+++\n# 题\n",
        "\xEF\xBB\xBF+++\r\ntitle = \"甲 } 乙\"\r\ndate = 2021-11-24 09:05:00+08:00\r\ntags = [\r\n"
        "'校史',\r\n'人物']\r\nparams.author = '王五'\r\n+++\r\n# 题\n",
        "{\n  \"title\": \"甲 } 乙\", \"date\": \"2021-11-24T09:05:00+08:00\",\n"
        "  \"tags\": [\"校史\", \"人物\"],\n  \"params\": {\"author\": \"王五\"}\n}\n# 题\n",
        "+++\ntitle = '甲 } 乙'\ndate = 2021-11-24T09:05:00+08:00\n[taxonomies]\n"
        "tags = ['校史', '人物']\n[extra]\nauthor = '王五'\n+++\n# 题\n",
    };
    struct reader r;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char day[CIVIL_TEXT_SIZE];
        struct post p;
        struct str body;

        reader_open(&r);
        p = read_text(&r, texts[i]);
        assert_str(p.title, "甲 } 乙");
        assert_str(civil_date_text(&p.date, day), "2021-11-24");
        assert_int_equal(p.date.hour * 60 + p.date.minute, 545);
        assert_int_equal(p.date.zone_minutes, 480);
        assert_strs(p.tags, "校史 + 人物");
        assert_strs(p.authors, "王五");
        assert_int_equal(parse_body(r.parser, &p, &body, &r.err), ERR_OK);
        assert_str(body, "# 题\n");
        assert_int_equal(r.findings.n, 0);
        reader_close(&r);
    }
}

static void broken_toml_and_json_are_read_as_they_were_meant(void **state)
{
    static const struct {
        const char *text, *title, *tags;
        uint32_t line;
    } cases[] = {
        {"+++\ntags = ['校史', '人物']\ntitle = 无引号的标题\n+++\n文", "无引号的标题",
         "校史 + 人物", 3},
        {"+++\ntitle = \"他说\"好\"了\"\ntags = [\n'校史',\n'人物',\n]\n+++\n文", "他说\"好\"了",
         "校史 + 人物", 2},
        {"+++\ntitle = '甲'\ntitle = '乙'\ntags = '校史'\n+++\n文", "乙", "校史", 3},
        {"+++\ntitle = '甲'\nauthor: 王五\n[params]\ntags = ['校史']\n+++\n文", "甲", "校史", 3},
        {"{\n\"title\": \"甲\",\n\"tags\": [\"校史\", \"人物\",],\n}\n文", "甲", "校史 + 人物", 3},
    };
    struct reader r;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct finding *f;
        struct post p;

        reader_open(&r);
        p = read_text(&r, cases[i].text);
        assert_str(p.title, cases[i].title);
        assert_strs(p.tags, cases[i].tags);
        f = reader_finding(&r, "front-matter-mended");
        assert_non_null(f);
        assert_int_equal(f->line, cases[i].line);
        reader_close(&r);
    }
}

static void what_is_no_front_matter_stays_text(void **state)
{
    static const char *const texts[] = {"+++\n一段话\n+++\n二", "{\"a\": 1}\n文",
                                        "{\"title\" 甲}\n文", "[#]: \n文"};
    struct reader r;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct post p;
        struct str body;

        reader_open(&r);
        p = read_text(&r, texts[i]);
        assert_int_equal(p.left_out, LEFT_NOT);
        assert_int_equal(parse_body(r.parser, &p, &body, &r.err), ERR_OK);
        assert_str(body, i < 3 ? texts[i] : "文");
        reader_close(&r);
    }
}

/* The two shapes of lctt's 3,752 such posts, a forgotten colon and an empty value among them. */
static void marked_lines_are_front_matter(void **state)
{
    static const struct {
        const char *text, *title, *author, *source, *permalink;
    } cases[] = {
        {"[#]: collector: (lujun9972)\n[#]: url: (https://linux.cn/article-1-1.html)\n"
         "[#]: subject: (A (b) c)\n[#]: via: (https://example.org/2019/08/x/)\n"
         "[#]: author: (Pradeep Kumar https://example.org/author/pradeep/)\n\n"
         "如何安装\n======\n\n文\n",
         "如何安装", "Pradeep Kumar", "https://example.org/2019/08/x/",
         "https://linux.cn/article-1-1.html"},
        {"[#]: subject: \"A\"\n[#]: via \"https://example.org/x\"\n[#]: author: \"王五\"\n"
         "[#]: url: \" \"\n\n正文没有标题\n",
         "A", "王五", "https://example.org/x", ""},
        {" [#]: subject: ( )\n[#]: via:\n[#]: author: ()\n[#]: title: 乙\n\n# 题\n", "乙", "", "",
         ""},
    };
    struct reader r;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct post p;
        struct str body;

        reader_open(&r);
        p = read_text(&r, cases[i].text);
        assert_str(p.title, cases[i].title);
        assert_strs(p.authors, cases[i].author);
        assert_str(p.source_url, cases[i].source);
        assert_str(p.permalink, cases[i].permalink);
        assert_int_equal(parse_body(r.parser, &p, &body, &r.err), ERR_OK);
        assert_true(str_starts(body, STR("\n")));
        assert_int_equal(r.findings.n, 0);
        reader_close(&r);
    }
}

/* rsync -t and version control may put other bytes of the same size and time in its place. */
static void a_file_that_changed_unseen_is_not_taken_for_the_post(void **state)
{
    struct reader r;
    struct file_info info;
    struct post p;
    struct str body;

    (void)state;
    reader_open(&r);
    p = read_text(&r, "---\ntitle: 新闻\n---\n文");
    assert_int_equal(parse_body(r.parser, &p, &body, &r.err), ERR_OK);
    reader_write(&r, STR("---\ntitle: 旧闻\n---\n文"));
    assert_int_equal(file_stat(r.file, &info, &r.err), ERR_OK);
    r.source.mtime_ns = info.mtime_ns;
    assert_int_equal(info.size, r.source.size);
    assert_int_equal(parse_body(r.parser, &p, &body, &r.err), ERR_FORMAT);
    reader_close(&r);
}

/* "source: 新华社" was dropped, and hid the address in another field. */
static void a_source_may_be_a_name(void **state)
{
    static const struct {
        const char *front, *name, *url;
    } cases[] = {
        {"source: 新华社", "新华社", ""},
        {"source: 新华社\nsource_url: https://news.example/1", "新华社", "https://news.example/1"},
        {"source: https://news.example/1\ncanonical: https://b.example/2", "",
         "https://news.example/1"},
        {"via: 新华社  记者", "新华社 记者", ""},
        {"original: true\nsource: false", "", ""},
        {"source: true", "", ""},
        {"original: 英文原文", "", ""},
    };
    struct reader r;

    (void)state;
    reader_open(&r);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[128];
        struct post p;

        (void)snprintf(text, sizeof text, "---\n%s\n---\n文", cases[i].front);
        p = read_text(&r, text);
        assert_str(p.source_name, cases[i].name);
        assert_str(p.source_url, cases[i].url);
    }
    reader_close(&r);
}

static void posts_may_say_that_they_are_not_for_readers(void **state)
{
    static const struct {
        const char *front;
        enum left_out expected;
    } cases[] = {
        {"draft: true", LEFT_DRAFT},
        {"draft: 'yes'", LEFT_DRAFT},
        {"draft: false", LEFT_NOT},
        {"published: false", LEFT_DRAFT},
        {"published: true", LEFT_NOT},
        {"published: 2021-01-02", LEFT_NOT},
        {"hidden: true", LEFT_HIDDEN},
        {"password: 秘密", LEFT_HIDDEN},
        {"headless: true", LEFT_HIDDEN},
        {"headless: false", LEFT_NOT},
        {"render: false", LEFT_HIDDEN},
        {"render: true", LEFT_NOT},
        {"build: {render: never}", LEFT_HIDDEN},
        {"_build: {render: false}", LEFT_HIDDEN},
        {"build: {list: never}", LEFT_HIDDEN},
        {"build: {render: link}", LEFT_HIDDEN},
        {"build: {list: local, render: always}", LEFT_NOT},
        {"build: make", LEFT_NOT},
        {"encrypted: true", LEFT_HIDDEN},
        {"password: ''", LEFT_NOT},
        {"redirect_to: /x", LEFT_REDIRECT},
    };
    struct reader r;

    (void)state;
    reader_open(&r);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[128];

        (void)snprintf(text, sizeof text, "---\n%s\n---\n文", cases[i].front);
        assert_int_equal(read_text(&r, text).left_out, cases[i].expected);
    }
    assert_non_null(reader_finding(&r, "post-encrypted"));
    reader_close(&r);
}

static void a_date_nobody_can_read_is_told_and_the_name_is_asked(void **state)
{
    struct reader r;
    const struct finding *f;
    struct post p;

    (void)state;
    reader_open(&r);
    p = reader_read(&r, "2021/11/2021-11-24-x.md", STR("---\ntitle: 甲\ndate: 昨天\n---\n文"));
    assert_int_equal(p.date_source, DATE_NAME);
    assert_int_equal(p.date.day, 24);
    f = reader_finding(&r, "date-unreadable");
    assert_non_null(f);
    assert_int_equal(f->line, 3);
    assert_int_equal(f->column, 7);
    p = reader_read(&r, "x.md", STR("---\ndate: 0001-01-01T00:00:00Z\n---\n文"));
    assert_int_equal(p.date_source, DATE_NONE);
    reader_close(&r);
}

static void sources_of_the_date_are_asked_in_order(void **state)
{
    struct reader r;
    struct post p;

    (void)state;
    reader_open(&r);
    p = reader_read(&r, "201912/2020-02-02-x.md", STR("---\nurl: /2021/11/24/x\n---\n文"));
    assert_int_equal(p.date_source, DATE_ADDRESS);
    assert_int_equal(p.date.year, 2021);
    assert_non_null(reader_finding(&r, "date-conflict"));
    p = reader_read(&r, "201912/x.md", STR("文"));
    assert_int_equal(p.date_source, DATE_FOLDER);
    assert_int_equal(p.date.month, 12);
    reader_close(&r);
}

static void ids_come_from_the_permalink_or_else_the_path(void **state)
{
    struct reader r;
    struct post a, b, c;

    (void)state;
    reader_open(&r);
    a = reader_read(&r, "a.md", STR("文"));
    b = reader_read(&r, "b.md", STR("---\nurl: a.md\n---\n文"));
    c = reader_read(&r, "c.md", STR("文"));
    /* printf a.md | sha256sum */
    assert_true(a.id == UINT64_C(0xfecccc97532467ad));
    assert_true(a.id == b.id);
    assert_true(a.id != c.id);
    reader_close(&r);
}

static void the_place_of_a_post_tells_its_language_before_its_name_does(void **state)
{
    struct reader r;
    struct post post;

    (void)state;
    reader_open(&r);
    post = reader_read(&r, "posts/a.en.md", STR("文"));
    assert_str(post.language, "en");
    r.source.language = STR("zh-CN");
    assert_int_equal(parse_source(r.parser, &r.source, &r.keep, &post, &r.findings, &r.err),
                     ERR_OK);
    assert_str(post.language, "zh-CN");
    reader_write(&r, STR("---\nlang: ja\n---\n文"));
    assert_int_equal(parse_source(r.parser, &r.source, &r.keep, &post, &r.findings, &r.err),
                     ERR_OK);
    assert_str(post.language, "ja");
    reader_close(&r);
}

/* The title holds only a heading's text: what else it shows would be lost with it. */
static void a_heading_that_shows_more_than_text_stays(void **state)
{
    struct reader r;
    struct post p;

    (void)state;
    reader_open(&r);
    p = reader_read(&r, "a.md", STR("# 标题\n\n正文"));
    assert_str(p.title, "标题");
    assert_true(p.drop_heading);
    p = reader_read(&r, "b.md", STR("# ![图](a.png) 标题\n\n正文"));
    assert_str(p.title, "图 标题");
    assert_false(p.drop_heading);
    assert_false(reader_read(&r, "c.md", STR("# 标题[^1]\n\n[^1]: 注")).drop_heading);
    reader_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seed_post_is_read_as_its_writer_meant_it),
        cmocka_unit_test(front_matter_says_whether_there_are_formulas),
        cmocka_unit_test(every_themes_name_of_a_posts_own_picture_is_known),
        cmocka_unit_test(own_picture_is_among_those_that_a_post_shows_once),
        cmocka_unit_test(hexo的前置数据可以没有开头的横线),
        cmocka_unit_test(lines_up_to_an_empty_one_are_front_matter_as_pelican_has_it),
        cmocka_unit_test(paragraphs_with_colons_are_no_front_matter),
        cmocka_unit_test(every_name_of_a_field_is_known),
        cmocka_unit_test(wrong_types_have_their_obvious_reading),
        cmocka_unit_test(a_colon_in_a_title_is_mended_where_it_stands),
        cmocka_unit_test(columns_of_findings_count_characters),
        cmocka_unit_test(broken_yaml_does_not_lose_a_post),
        cmocka_unit_test(fences_have_several_forms),
        cmocka_unit_test(front_matter_that_never_ends_is_text),
        cmocka_unit_test(every_language_of_front_matter_says_the_same),
        cmocka_unit_test(broken_toml_and_json_are_read_as_they_were_meant),
        cmocka_unit_test(what_is_no_front_matter_stays_text),
        cmocka_unit_test(marked_lines_are_front_matter),
        cmocka_unit_test(a_source_may_be_a_name),
        cmocka_unit_test(posts_may_say_that_they_are_not_for_readers),
        cmocka_unit_test(a_date_nobody_can_read_is_told_and_the_name_is_asked),
        cmocka_unit_test(sources_of_the_date_are_asked_in_order),
        cmocka_unit_test(ids_come_from_the_permalink_or_else_the_path),
        cmocka_unit_test(the_place_of_a_post_tells_its_language_before_its_name_does),
        cmocka_unit_test(a_heading_that_shows_more_than_text_stays),
        cmocka_unit_test(a_file_that_changed_unseen_is_not_taken_for_the_post),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
