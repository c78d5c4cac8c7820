/*
 * The table of posts, the joining of reports, lists of paths, and what init writes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "cli/init_text.h"
#include "cli/options.h"
#include "cli/posts_csv.h"
#include "cli/report_join.h"

void sheaf_options_init(struct sheaf_options *options)
{
    *options = (struct sheaf_options){.size = sizeof *options};
}

#define CSV_HEAD                                                                                   \
    "\xEF\xBB\xBF"                                                                                 \
    "id,date,title,author,categories,tags,language,source,path,book,chapter\r\n"

static const char *const sciences[] = {"科研", "学术,前沿"};
static const struct sheaf_chapter two_chapters[] = {
    {"2021", "南开-2021-v01", "text/20211118-00000000000000aa.xhtml"},
    {"科研", "南开-科研", "text/20211118-00000000000000aa.xhtml"},
};
static const struct sheaf_chapter one_chapter[] = {
    {"all", "南开-all", "text/20211118-00000000000000aa.xhtml"},
};

static struct sheaf_post post(const char *path, const char *title)
{
    return (struct sheaf_post){.path = path,
                               .id = "00000000000000aa",
                               .date = "2021-11-18",
                               .title = title,
                               .language = "zh-Hans",
                               .source = "",
                               .left_out = ""};
}

static void assert_csv(const struct sheaf_post *posts, size_t n, const char *expected)
{
    const struct sheaf_report report = {.posts_list = posts, .n_posts_list = n};
    struct buf out;

    buf_init(&out, LIMIT_TEXT_BYTES);
    posts_csv(&out, &report);
    assert_false(out.failed);
    assert_string_equal(out.p, expected);
    buf_done(&out);
}

static void a_post_has_a_row_for_each_book_and_one_where_it_is_in_none(void **state)
{
    struct sheaf_post posts[] = {post("posts/a.md", "学校召开会议"), post("草稿.md", "草稿")};

    (void)state;
    posts[0].categories = sciences;
    posts[0].n_categories = 2;
    posts[0].chapters = two_chapters;
    posts[0].n_chapters = 2;
    posts[1].date = "";
    posts[1].left_out = "draft";
    assert_csv(posts, 2,
               CSV_HEAD "00000000000000aa,2021-11-18,学校召开会议,,\"科研; 学术,前沿\",,zh-Hans,,"
                        "posts/a.md,南开-2021-v01,text/20211118-00000000000000aa.xhtml\r\n"
                        "00000000000000aa,2021-11-18,学校召开会议,,\"科研; 学术,前沿\",,zh-Hans,,"
                        "posts/a.md,南开-科研,text/20211118-00000000000000aa.xhtml\r\n"
                        "00000000000000aa,,草稿,,,,zh-Hans,,草稿.md,,\r\n");
}

/* RFC 4180, section 2, for quotes; OWASP's list of what begins a formula. */
static void no_cell_breaks_its_row_or_runs_as_a_formula(void **state)
{
    static const char *const cases[][2] = {
        {"他说\"好\"", "\"他说\"\"好\"\"\""},
        {"一,二", "\"一,二\""},
        {"上\n下", "\"上\n下\""},
        {"=HYPERLINK(\"http://恶.cn\")", "\"'=HYPERLINK(\"\"http://恶.cn\"\")\""},
        {"+86 校办", "'+86 校办"},
        {"-1", "'-1"},
        {"@SUM(1)", "'@SUM(1)"},
        {"\t=1", "\"'\t=1\""},
        {"＝1", "'＝1"},
        {"a=1", "a=1"},
        {" 空格", "\" 空格\""},
        {"坏\xFF字", "坏\xEF\xBF\xBD字"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sheaf_post one = post("a.md", cases[i][0]);
        char expected[512];

        (void)snprintf(expected, sizeof expected,
                       CSV_HEAD "00000000000000aa,2021-11-18,%s,,,,zh-Hans,,a.md,,\r\n",
                       cases[i][1]);
        assert_csv(&one, 1, expected);
    }
}

static void joined_reports_count_every_post_once(void **state)
{
    struct sheaf_post first[] = {post("a.md", "甲"), post("b.md", "乙"), post("d.md", "丁")};
    struct sheaf_post second[] = {post("a.md", "甲"), post("b.md", "乙"), post("c.md", "丙")};
    static const struct sheaf_ignored ignored[] = {{"ending", 3, "a.css"}};
    static const struct sheaf_finding findings[] = {
        {SHEAF_NOTE, false, "html-dropped", "a.md", 3, 1, "<font>", NULL},
        {SHEAF_WARNING, false, "asset-remote", "b.md", 0, 0, "图", NULL},
    };
    static const struct sheaf_book years[] = {{.id = "2021"}}, alls[] = {{.id = "all"}};
    const struct sheaf_report reports[] = {
        {.by = "year",
         .posts_list = first,
         .n_posts_list = 3,
         .ignored = ignored,
         .n_ignored = 1,
         .findings = findings,
         .n_findings = 2,
         .books = years,
         .n_books = 1,
         .chapters = 2},
        {.by = "all",
         .posts_list = second,
         .n_posts_list = 3,
         .ignored = ignored,
         .n_ignored = 1,
         .findings = findings,
         .n_findings = 1,
         .books = alls,
         .n_books = 1,
         .chapters = 1},
    };
    struct sheaf_options options = {.size = sizeof options};
    const struct report_entry entries[] = {{"annual", &options, &reports[0]},
                                           {"research", &options, &reports[1]}};
    const struct sheaf_report *r;
    struct joined joined;
    struct err err;

    (void)state;
    first[0].chapters = two_chapters;
    first[0].n_chapters = 2;
    first[1].left_out = "draft";
    first[2].left_out = "selection";
    second[0].chapters = one_chapter;
    second[0].n_chapters = 1;
    second[1].left_out = "selection";
    second[2].date = "";
    second[2].language = "en";
    assert_int_equal(report_join(&joined, entries, 2, &err), ERR_OK);
    r = &joined.report;
    assert_string_equal(r->by, "annual: year; research: all");
    /* Both runs read the same folder: three ignored files, not six. */
    assert_int_equal(r->files, 7);
    assert_int_equal(r->n_ignored_files, 3);
    assert_int_equal(r->posts, 4);
    assert_int_equal(r->bound, 2);
    assert_int_equal(r->undated, 1);
    assert_int_equal(r->n_left_out, 2);
    assert_string_equal(r->left_out[0].path, "b.md");
    assert_string_equal(r->left_out[0].reason, "draft");
    assert_string_equal(r->left_out[1].path, "d.md");
    assert_int_equal(r->n_languages, 2);
    assert_int_equal(r->n_findings, 2);
    assert_int_equal(r->chapters, 3);
    assert_string_equal(r->books[0].id, "annual/2021");
    assert_string_equal(r->books[1].id, "research");
    assert_int_equal(r->posts_list[0].n_chapters, 3);
    assert_string_equal(r->posts_list[0].chapters[2].book, "research");
    joined_done(&joined);
}

/* Writes the list and reads it; the paths joined by "|". */
static enum err_kind read_list(struct str text, char *ret, size_t size)
{
    char path[] = "/tmp/sheaf-list-XXXXXX";
    struct err err = {.kind = ERR_OK};
    enum err_kind kind;
    struct settings s;
    int fd = mkstemp(path);
    size_t at = 0;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text.p, text.n), text.n);
    assert_int_equal(close(fd), 0);
    settings_init(&s);
    s.files_from = path;
    kind = files_from_read(&s, &err);
    ret[0] = '\0';
    for (size_t i = 0; i < s.paths.n; i++) {
        at += (size_t)snprintf(ret + at, size - at, "%s|", s.paths.v[i]);
    }
    settings_done(&s);
    assert_int_equal(unlink(path), 0);
    return kind;
}

static void paths_come_by_lines_or_by_nuls(void **state)
{
    char paths[256];

    (void)state;
    assert_int_equal(read_list(STR("甲.md\n\nb c.md\r\nd.md"), paths, sizeof paths), ERR_OK);
    assert_string_equal(paths, "甲.md|b c.md|d.md|");
    assert_int_equal(read_list(STR("a\nb.md\0c.md\0"), paths, sizeof paths), ERR_OK);
    assert_string_equal(paths, "a\nb.md|c.md|");
    assert_int_equal(read_list(STR("\n\n"), paths, sizeof paths), ERR_FORMAT);
    assert_int_equal(read_list(STR(""), paths, sizeof paths), ERR_FORMAT);
}

static void a_name_is_guessed_from_host_folder_or_title(void **state)
{
    static const char *const cases[][4] = {
        {"http://news.nankai.edu.cn/", "/x/posts", "南开", "nankai"},
        {"https://www.example.com:8080/", "/x", "", "example"},
        {"https://blog.com/", "/x", "", "blog"},
        {"", "/home/校园 News_2021/content", "南开", "news-2021"},
        {"", "/数据/帖子", "Nankai 新闻", "nankai"},
        {"", "/数据/帖子", "南开", "archive"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct sheaf_report report = {
            .site_url = cases[i][0], .root = cases[i][1], .site_title = cases[i][2]};
        struct arena arena;

        arena_init(&arena, LIMIT_TEXT_BYTES);
        assert_string_equal(init_name(&arena, &report).p, cases[i][3]);
        arena_done(&arena);
    }
}

/* YAML 1.2, sections 7.3.1 and 7.3.3. */
static void values_are_quoted_where_yaml_needs_it(void **state)
{
    static const char *const cases[][2] = {
        {"南开新闻", "南开新闻"},
        {"https://news.example.edu/a_b", "https://news.example.edu/a_b"},
        {"南开: 新闻", "\"南开: 新闻\""},
        {"a #1", "\"a #1\""},
        {"他说\"好\" \\", "\"他说\\\"好\\\" \\\\\""},
        {"2021", "\"2021\""},
        {"Yes", "\"Yes\""},
        {"-a", "\"-a\""},
        {"a\nb: c", "\"a\xEF\xBF\xBD"
                    "b: c\""},
        {"", "\"\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;

        buf_init(&out, LIMIT_TEXT_BYTES);
        init_scalar(&out, str_of(cases[i][0]));
        assert_string_equal(out.p, cases[i][1]);
        buf_done(&out);
    }
}

static void init_says_what_was_found_and_names_every_key(void **state)
{
    struct sheaf_post posts[20];
    static const char *const categories[] = {"nankai.info", "科研"};
    const struct sheaf_report report = {.site_url = "http://www.nankai.info/",
                                        .site_language = "zh-Hans",
                                        .site_title = "南开",
                                        .site_title_from = "hugo.toml",
                                        .root = "/x",
                                        .by = "all",
                                        .bound = 20,
                                        .posts_list = posts,
                                        .n_posts_list = 20};
    struct buf out;
    struct err err;

    (void)state;
    for (size_t i = 0; i < 20; i++) {
        posts[i] = post("a.md", "新闻");
        posts[i].date = i ? "2021-11-18" : "2020-01-02";
        posts[i].categories = categories;
        posts[i].n_categories = i ? 2 : 1;
    }
    buf_init(&out, LIMIT_TEXT_BYTES);
    assert_int_equal(init_text(&out, &report, (struct strs){&STR("posts"), 1}, &err), ERR_OK);
    assert_non_null(strstr(out.p, "20 posts from 2020-01-02 to 2021-11-18.\n"));
    assert_non_null(strstr(out.p, "\nname: nankai\n"));
    assert_non_null(strstr(out.p, "(hugo.toml).\ntitle: 南开\n"));
    assert_non_null(strstr(out.p, "\nlanguage: zh-Hans\n"));
    assert_non_null(strstr(out.p, "\nsite-url: http://www.nankai.info/\n"));
    assert_non_null(strstr(out.p, "\nsite-categories: [nankai.info]\n"));
    assert_non_null(strstr(out.p, "\nby: year\n"));
    assert_non_null(strstr(out.p, "\npaths: [posts]\n"));
    for (size_t i = 0; i < options_n; i++) {
        char line[64], comment[64];

        if (options_table[i].key && (options_table[i].key_at & KEY_SITE)) {
            (void)snprintf(line, sizeof line, "\n%s: ", options_table[i].key);
            (void)snprintf(comment, sizeof comment, "\n# %s: ", options_table[i].key);
            assert_true(strstr(out.p, line) || strstr(out.p, comment));
        }
    }
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_post_has_a_row_for_each_book_and_one_where_it_is_in_none),
        cmocka_unit_test(no_cell_breaks_its_row_or_runs_as_a_formula),
        cmocka_unit_test(joined_reports_count_every_post_once),
        cmocka_unit_test(paths_come_by_lines_or_by_nuls),
        cmocka_unit_test(a_name_is_guessed_from_host_folder_or_title),
        cmocka_unit_test(values_are_quoted_where_yaml_needs_it),
        cmocka_unit_test(init_says_what_was_found_and_names_every_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
