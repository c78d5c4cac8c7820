/*
 * What a site says about its posts: titles and cascades of _index.md files, data/authors, the order
 * of the sources of dates. Shapes are those of Hugo's documentation ("Cascade", "Data sources") and
 * Jekyll's ("Data files").
 */
#include "parse_post.h"

#include "base/limits.h"

struct folder {
    char root[64];
    struct site site;
    struct section_file files[8];
    struct parse_context *context;
    struct reader reader;
};

static void folder_open(struct folder *f)
{
    *f = (struct folder){.context = NULL};
    (void)snprintf(f->root, sizeof f->root, "/tmp/sheaf-site-XXXXXX");
    assert_non_null(mkdtemp(f->root));
    arena_init(&f->site.arena, LIMIT_TEXT_BYTES);
    f->site.root = str_of(f->root);
    f->site.section_files = f->files;
    reader_open(&f->reader);
}

static void folder_close(struct folder *f)
{
    char command[128];

    parse_context_free(f->context);
    reader_close(&f->reader);
    arena_done(&f->site.arena);
    (void)snprintf(command, sizeof command, "rm -r %s", f->root);
    assert_int_equal(system(command), 0);
}

/* Writes a file below the root; an _index becomes one of the section files. */
static void folder_add(struct folder *f, const char *path, const char *text)
{
    struct arena *a = &f->site.arena;
    struct str file = path_join(a, str_of(f->root), str_of(path));
    struct str parent = arena_str(a, path_folder(file));
    FILE *out;

    assert_int_equal(path_make_folders(parent.p, &f->reader.err), ERR_OK);
    out = fopen(file.p, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, strlen(text), out), strlen(text));
    assert_int_equal(fclose(out), 0);
    if (str_starts(path_name(str_of(path)), STR("_index"))) {
        f->files[f->site.n_section_files++] = (struct section_file){str_of(path), file};
    }
}

static void folder_read(struct folder *f)
{
    assert_int_equal(parse_context_new(&f->site, &f->reader.findings, &f->context, &f->reader.err),
                     ERR_OK);
    parser_use(f->reader.parser, f->context, NULL);
}

static struct post post_of(struct folder *f, const char *path, const char *text)
{
    return reader_read(&f->reader, path, str_of(text));
}

static void an_index_names_its_section(void **state)
{
    struct folder f;

    (void)state;
    folder_open(&f);
    f.site.default_language = STR("zh-Hans");
    folder_add(&f, "content/_index.md", "---\ntitle: 首页\n---\n");
    folder_add(&f, "content/research-x/_index.md", "# 无题\n");
    folder_add(&f, "content/research/_index.en.md", "---\ntitle: Research\n---\n");
    folder_add(&f, "content/research/_index.zh-hans.md", "+++\ntitle = '科研'\n+++\n");
    folder_add(&f, "content/research/ai/_index.md", "{\"title\": \"人工智能\"}\n");
    folder_read(&f);
    assert_int_equal(f.site.n_sections, 3);
    assert_str(f.site.sections[0].folder, "content");
    assert_str(f.site.sections[0].title, "首页");
    assert_str(f.site.sections[1].folder, "content/research");
    assert_str(f.site.sections[1].title, "科研");
    assert_str(f.site.sections[2].folder, "content/research/ai");
    assert_str(f.site.sections[2].title, "人工智能");
    folder_close(&f);
}

/* Its title was shown with U+FFFD. */
static void an_index_in_another_encoding_is_converted(void **state)
{
    struct folder f;

    (void)state;
    folder_open(&f);
    f.site.default_language = STR("zh-Hans");
    folder_add(&f, "content/_index.md", /* 南开新闻, in GBK */
               "---\ntitle: \xC4\xCF\xBF\xAA\xD0\xC2\xCE\xC5\n---\n");
    folder_read(&f);
    assert_int_equal(f.site.n_sections, 1);
    assert_str(f.site.sections[0].title, "南开新闻");
    assert_int_equal(f.reader.findings.n, 1);
    assert_string_equal(f.reader.findings.v[0].id, "encoding-converted");
    assert_str(f.reader.findings.v[0].path, "content/_index.md");
    folder_close(&f);
}

static void a_cascade_reaches_the_posts_below_unless_they_say_otherwise(void **state)
{
    struct folder f;
    struct post p;

    (void)state;
    folder_open(&f);
    folder_add(&f, "content/_index.md",
               "---\ncascade:\n  author: 编辑部\n  categories: [新闻]\n  draft: false\n---\n");
    folder_add(&f, "content/old/_index.md",
               "---\ncascade:\n  draft: true\n  params:\n    author: 旧编辑部\n---\n");
    folder_read(&f);

    p = post_of(&f, "content/a.md", "---\ntitle: 甲\ncategories: 科研\n---\n文");
    assert_strs(p.authors, "编辑部");
    assert_strs(p.categories, "科研");
    assert_int_equal(p.left_out, LEFT_NOT);
    p = post_of(&f, "content/old/deep/b.md", "没有头部的正文");
    assert_strs(p.authors, "旧编辑部");
    assert_strs(p.categories, "新闻");
    assert_int_equal(p.left_out, LEFT_DRAFT);
    p = post_of(&f, "content/old/c.md", "---\ndraft: false\nauthor: ''\n---\n文");
    assert_int_equal(p.left_out, LEFT_NOT);
    assert_strs(p.authors, "旧编辑部");
    p = post_of(&f, "content/older/d.md", "文");
    assert_int_equal(p.left_out, LEFT_NOT);
    p = post_of(&f, "elsewhere/e.md", "文");
    assert_strs(p.authors, "");
    folder_close(&f);
}

/* Zola's documentation ("Section"): a section that is a draft is ignored with its pages. */
static void a_draft_section_of_zola_makes_drafts_of_its_posts(void **state)
{
    struct folder f;

    (void)state;
    folder_open(&f);
    f.site.generator = GENERATOR_ZOLA;
    folder_add(&f, "content/旧闻/_index.md", "+++\ntitle = '旧闻'\ndraft = true\n+++\n");
    folder_add(&f, "content/新闻/_index.md", "+++\ntitle = '新闻'\ndraft = false\n+++\n");
    folder_read(&f);
    assert_int_equal(post_of(&f, "content/旧闻/深/a.md", "文").left_out, LEFT_DRAFT);
    assert_int_equal(post_of(&f, "content/新闻/b.md", "文").left_out, LEFT_NOT);
    folder_close(&f);

    folder_open(&f);
    f.site.generator = GENERATOR_HUGO;
    folder_add(&f, "content/旧闻/_index.md", "+++\ndraft = true\n+++\n");
    folder_read(&f);
    assert_int_equal(post_of(&f, "content/旧闻/a.md", "文").left_out, LEFT_NOT);
    folder_close(&f);
}

static void a_target_narrows_a_cascade(void **state)
{
    static const struct {
        const char *path, *language, *author;
    } cases[] = {
        {"content/post/2021/a.md", "", "甲"}, {"content/post/b.md", "", "乙"},
        {"content/post/b.md", "en", "丙"},    {"content/misc/x/c.md", "", "丁"},
        {"content/misc/c.md", "", ""},
    };
    struct folder f;

    (void)state;
    folder_open(&f);
    folder_add(&f, "content/_index.md",
               "+++\n[[cascade]]\nauthor = '甲'\n[cascade._target]\npath = '/post/2021/**'\n"
               "[[cascade]]\nauthor = '丙'\n[cascade.target]\nlang = 'en'\n"
               "[[cascade]]\nauthor = '节'\n[cascade.target]\nkind = 'section'\n"
               "[[cascade]]\nauthor = '乙'\n[cascade.target]\npath = '/post/*'\n"
               "kind = '{page,section}'\n"
               "[[cascade]]\nauthor = '丁'\n[cascade.target]\npath = '{/misc}'\n"
               "[[cascade]]\nauthor = '丁'\n[cascade.target]\npath = '/**/?/c'\n+++\n");
    folder_read(&f);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct post p;

        reader_write(&f.reader, STR("文"));
        f.reader.source = (struct source){.path = str_of(cases[i].path),
                                          .content = str_of(cases[i].path + strlen("content/")),
                                          .language = str_of(cases[i].language),
                                          .file = str_of(f.reader.file),
                                          .size = 3};
        assert_int_equal(parse_source(f.reader.parser, &f.reader.source, &f.reader.keep, &p,
                                      &f.reader.findings, &f.reader.err),
                         ERR_OK);
        assert_strs(p.authors, cases[i].author);
    }
    folder_close(&f);
}

static void what_a_cascade_says_wrongly_is_told_once_at_its_place(void **state)
{
    const struct finding *found;
    struct folder f;

    (void)state;
    folder_open(&f);
    folder_add(&f, "content/_index.md", "---\ntitle: 甲\ncascade:\n  lang: 不是语言\n---\n");
    folder_read(&f);
    (void)post_of(&f, "content/a.md", "文");
    (void)post_of(&f, "content/b.md", "文");
    assert_int_equal(f.reader.findings.n, 1);
    found = reader_finding(&f.reader, "field-ignored");
    assert_non_null(found);
    assert_str(found->path, "content/_index.md");
    assert_int_equal(found->line, 4);
    folder_close(&f);
}

static void short_names_of_authors_become_their_names(void **state)
{
    static const char *const places[][3] = {
        {"data/authors.yaml", "wang:\n  name: 王五\nli: 李四\n", ""},
        {"_data/authors.yml",
         "wang:\n  name: 王五\n  url: https://example.org\nli:\n  name: 李四\n", ""},
        {"data/authors.toml", "[wang]\ndisplay = '王五'\nname = 'Wang Wu'\n[li]\nname = '李四'\n",
         ""},
        {"data/authors.json",
         "{\"wang\": {\"name\": {\"display\": \"王五\"}}, \"li\": {\"name\": \"李四\"}}", ""},
        {"data/authors/wang.json", "{\"name\": \"王五\"}", "li"},
        {"source/_data/authors.yml", "- {id: wang, name: 王五}\n- {username: li, name: 李四}\n",
         ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct folder f;
        struct post p;

        folder_open(&f);
        folder_add(&f, places[i][0], places[i][1]);
        folder_read(&f);
        p = post_of(&f, "a.md", "---\nauthors: [wang, li, 赵六]\n---\n文");
        assert_strs(p.authors, places[i][2][0] ? "王五 + li + 赵六" : "王五 + 李四 + 赵六");
        p = post_of(&f, "a.md", "[#]: author: (wang https://example.org/wang)\n\n文");
        assert_strs(p.authors, "王五");
        assert_int_equal(f.reader.findings.n, 0);
        folder_close(&f);
    }
}

static void data_that_cannot_be_read_is_told_without_the_place_of_the_checkout(void **state)
{
    const struct finding *found;
    struct folder f;

    (void)state;
    folder_open(&f);
    folder_add(&f, "data/authors.yaml", "a: b: c\n");
    folder_add(&f, "data/authors/x.txt", "不是数据");
    folder_read(&f);
    assert_int_equal(findings_finish(&f.reader.findings, &f.reader.err), ERR_OK);
    assert_int_equal(f.reader.findings.n, 1);
    found = reader_finding(&f.reader, "data-unreadable");
    assert_non_null(found);
    assert_str(found->path, "data/authors.yaml");
    assert_true(str_starts(found->message, STR("1:5: ")));
    folder_close(&f);
}

static void sources_of_dates_are_asked_in_the_order_of_the_site(void **state)
{
    static const char text[] = "---\ndate: 2021-03-04\npermalink: /2021/03/06/x/\n---\n文";
    static const struct {
        const char *order[4], *expected;
        enum date_source source;
    } cases[] = {
        {{"front", "address", "name", "folder"}, "2021-03-04", DATE_FRONT},
        {{"address", "front", NULL, NULL}, "2021-03-06", DATE_ADDRESS},
        {{"name", NULL, NULL, NULL}, "2021-03-05", DATE_NAME},
        {{"folder", "front", "folder", NULL}, "2021-03-01", DATE_FOLDER},
        {{NULL, NULL, NULL, NULL}, "2021-03-04", DATE_FRONT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char day[CIVIL_TEXT_SIZE];
        struct str order[4];
        struct folder f;
        struct post p;

        folder_open(&f);
        f.site.date_order.v = order;
        for (size_t k = 0; k < 4 && cases[i].order[k]; k++) {
            order[f.site.date_order.n++] = str_of(cases[i].order[k]);
        }
        folder_read(&f);
        p = post_of(&f, "2021/03/2021-03-05-x.md", text);
        assert_str(civil_date_text(&p.date, day), cases[i].expected);
        assert_int_equal(p.date_source, cases[i].source);
        folder_close(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_names_its_section),
        cmocka_unit_test(an_index_in_another_encoding_is_converted),
        cmocka_unit_test(a_cascade_reaches_the_posts_below_unless_they_say_otherwise),
        cmocka_unit_test(a_draft_section_of_zola_makes_drafts_of_its_posts),
        cmocka_unit_test(a_target_narrows_a_cascade),
        cmocka_unit_test(what_a_cascade_says_wrongly_is_told_once_at_its_place),
        cmocka_unit_test(short_names_of_authors_become_their_names),
        cmocka_unit_test(data_that_cannot_be_read_is_told_without_the_place_of_the_checkout),
        cmocka_unit_test(sources_of_dates_are_asked_in_the_order_of_the_site),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
