/*
 * What is printed: numbers, tables with Chinese in them, findings, the plan, the JSON report.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/limits.h"
#include "cli/findings_text.h"
#include "cli/progress.h"
#include "cli/report_json.h"
#include "cli/report_text.h"
#include "cli/terminal.h"

void sheaf_options_init(struct sheaf_options *options)
{
    *options = (struct sheaf_options){.size = sizeof *options};
}

const char *sheaf_version(void)
{
    return "9.8.7";
}

static struct buf out;

static int begin(void **state)
{
    (void)state;
    buf_init(&out, LIMIT_TEXT_BYTES);
    return 0;
}

static int end(void **state)
{
    (void)state;
    buf_done(&out);
    return 0;
}

static void assert_out(const char *expected)
{
    assert_false(out.failed);
    assert_string_equal(out.p ? out.p : "", expected);
    buf_reset(&out);
}

static void thousands_are_separated(void **state)
{
    static const struct {
        uint64_t n;
        const char *text;
    } rows[] = {
        {0, "0"},
        {999, "999"},
        {1000, "1,000"},
        {1204, "1,204"},
        {100000, "100,000"},
        {1234567, "1,234,567"},
        {UINT64_MAX, "18,446,744,073,709,551,615"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_number(&out, rows[i].n);
        assert_out(rows[i].text);
    }
}

static void sizes_have_two_digits_or_more(void **state)
{
    static const struct {
        uint64_t bytes;
        const char *text;
    } rows[] = {
        {0, "0 B"},      {517, "517 B"},     {1024, "1.0 K"},       {4300, "4.1 K"},
        {10240, "10 K"}, {22020096, "21 M"}, {1073741824, "1.0 G"}, {1099511627776000, "1,000 T"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_size(&out, rows[i].bytes);
        assert_out(rows[i].text);
    }
}

static void chinese_takes_two_columns_of_a_table(void **state)
{
    struct table table;

    (void)state;
    table_init(&table, "lrl");
    table_text(&table, STR("BOOK"));
    table_text(&table, STR("POSTS"));
    table_text(&table, STR("SPAN"));
    table_text(&table, STR("南开"));
    table_number(&table, 520);
    table_text(&table, STR("2020"));
    table_text(&table, STR("a"));
    table_number(&table, 1204);
    table_text(&table, STR("长"));
    table_print(&table, 1, &out);
    table_done(&table);
    assert_out(" BOOK  POSTS  SPAN\n"
               " 南开    520  2020\n"
               " a     1,204  长\n");
}

static void no_text_steers_the_terminal(void **state)
{
    (void)state;
    print_safe(&out, STR("新\033[31m闻\r\n\x07\xC2\x9B\xE2\x80\xAE\xFF尾"));
    assert_out("新\xEF\xBF\xBD[31m闻\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
               "\xEF\xBF\xBD\xEF\xBF\xBD尾");
}

static void findings_follow_their_place(void **state)
{
    const struct sheaf_finding findings[] = {
        {SHEAF_WARNING, true, "yaml-mended", "posts/新闻.md", 2, 11, "unquoted \":\"", NULL},
        {SHEAF_NOTE, false, "html-dropped", "posts/新闻.md", 7, 0, "<font>", NULL},
        {SHEAF_ERROR, false, "file-unreadable", "a.md", 0, 0, "denied", NULL},
        {SHEAF_ERROR, false, "file-unreadable", "", 0, 0, "too many", NULL},
    };
    const struct sheaf_report report = {.findings = findings, .n_findings = 4};

    (void)state;
    findings_print(&out, &report, false, false);
    assert_out("posts/新闻.md:2:11: warning: unquoted \":\" [yaml-mended]\n"
               "a.md: error: denied [file-unreadable]\n"
               "error: too many [file-unreadable]\n");
    findings_print(&out, &report, true, false);
    assert_out("posts/新闻.md:2:11: warning: unquoted \":\" [yaml-mended]\n"
               "posts/新闻.md:7: note: <font> [html-dropped]\n"
               "a.md: error: denied [file-unreadable]\n"
               "error: too many [file-unreadable]\n");
}

static void a_flood_of_one_finding_is_cut(void **state)
{
    struct sheaf_finding findings[1000];
    const struct sheaf_report report = {.findings = findings, .n_findings = 1000};
    struct str rest, line, last = STR_NONE;
    size_t lines = 0;

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        findings[i] = (struct sheaf_finding){SHEAF_WARNING, false, "asset-remote", "a.md",
                                             (uint32_t)i,   1,     "图",           NULL};
    }
    findings_print(&out, &report, false, false);
    for (rest = buf_view(&out); str_line(&rest, &line); lines++) {
        last = line;
    }
    assert_int_equal(lines, FINDINGS_EACH + 1);
    assert_true(str_eq(last, STR("… and 990 more asset-remote (-v shows all)")));
}

static const uint32_t months[] = {1, 0, 8};
static const char *const languages[] = {"zh-Hans", "en"};
static const struct sheaf_bundle bundles[] = {
    {"epub", 1, "out/南开-2020-v01.epub", "南开-2020-v01.epub", SHEAF_WRITTEN, 22020096, "",
     "urn:uuid:1", 1577934245, 7, 0, 0},
    {"epub", 2, "out/南开-2020-v02.epub", "南开-2020-v02.epub", SHEAF_UNCHANGED, 1024, "",
     "urn:uuid:2", 0, 2, 0, 0},
};
static const struct sheaf_book books[] = {
    {"2020", "year", "南开 2020", languages, 2, "南开", "2020", "2020-11-02", "2021-01-30", 9, 4, 1,
     months, 3, bundles, 2},
};
static const struct sheaf_ignored ignored[] = {{"ending", 3, "a.css"}, {"text", 1, "说明.txt"}};
static const struct sheaf_left_out left_out[] = {
    {"posts/b.md", "failed"}, {"posts/草稿.md", "draft"}, {"posts/草稿二.md", "draft"}};
static const struct sheaf_language_count language_counts[] = {{"zh-Hans", 1190}, {"en", 14}};
static const char *const remarks[] = {"category \"校园\" is on every post: not used"};
static const struct sheaf_missing missing[] = {{"/a.png", "", 1},
                                               {"http://例子.cn/1.jpg", "例子.cn", 2},
                                               {"http://例子.cn/2.jpg", "例子.cn", 1}};
static const struct sheaf_finding note[] = {
    {SHEAF_NOTE, false, "html-dropped", "posts/a.md", 3, 1, "<font>", "00112233445566ff"}};
static const struct sheaf_report example = {
    .site_title = "南开新闻",
    .generator = "Hugo",
    .site_title_from = "hugo.toml",
    .root = "/somewhere",
    .by = "year",
    .files = 1211,
    .n_ignored_files = 4,
    .posts = 1207,
    .bound = 1204,
    .n_left_out = 3,
    .undated = 5,
    .chapters = 1210,
    .ignored = ignored,
    .n_ignored = 2,
    .left_out = left_out,
    .languages = language_counts,
    .n_languages = 2,
    .remarks = remarks,
    .n_remarks = 1,
    .books = books,
    .n_books = 1,
    .assets_used = 4,
    .missing = missing,
    .n_missing = 3,
    .findings = note,
    .n_findings = 1,
};

static void the_plan_accounts_for_every_file(void **state)
{
    const struct report_style style = {false, false};

    (void)state;
    report_plan(&out, &example, &style);
    assert_out(
        "site       南开新闻   Hugo; title from hugo.toml\n"
        "files      1,211 = 4 ignored + 1,207 posts   (-v lists them)\n"
        "posts      1,207 = 1,204 to bind + 3 left out   1 failed, 2 drafts; 5 without a "
        "date\n"
        "languages  zh-Hans 1,190, en 14\n"
        "books by   year   category \"校园\" is on every post: not used\n"
        "missing    3 pictures   2 on 例子.cn, 1 in these folders\n"
        "           sheaf fetch brings those on the network, --assets DIR finds saved ones\n"
        "\n"
        "BOOK       POSTS  SPAN                   PICTURES  MISSING  BUNDLES  SIZE ≈\n"
        "南开-2020      9  2020-11-02…2021-01-30         4        1        2    21 M\n"
        "\n"
        "2020            ▁   1\n"
        "2021  █             8\n"
        "\n"
        "1  note  html-dropped  raw HTML held scripts, forms or other markup that is not for "
        "books; its text is kept\n"
        "(-v shows where)\n");
}

static void the_plan_lists_what_it_counts(void **state)
{
    const struct report_style style = {true, false};

    (void)state;
    report_plan(&out, &example, &style);
    assert_non_null(strstr(out.p, "           3  of other kinds"));
    assert_non_null(strstr(out.p, "  说明.txt\n"));
    assert_non_null(strstr(out.p, "           draft   posts/草稿.md\n"));
    assert_non_null(strstr(out.p, "           2  http://例子.cn/1.jpg\n"));
}

static void the_summary_says_what_became_of_each_bundle(void **state)
{
    const struct report_style style = {false, false};

    (void)state;
    report_summary(&out, &example, &style, 1290);
    assert_non_null(strstr(out.p, "posts      1,207 = 1,204 bound + 3 left out"));
    assert_non_null(strstr(out.p, "BUNDLE                  POSTS   SIZE\n"
                                  "out/南开-2020-v01.epub      7   21 M  written\n"
                                  "out/南开-2020-v02.epub      2  1.0 K  unchanged\n"
                                  "\n"
                                  "2 bundles: 1 written, 1 unchanged; 1,210 chapters, 21 M, "
                                  "in 1.2 s\n"));
}

static json_t *report_of(const struct sheaf_report *report, struct settings *s)
{
    const struct report_facts facts = {
        .command = "build", .status = EXIT_FINDINGS, .options = &s->options};
    struct err err;
    json_error_t error;
    json_t *root;

    buf_reset(&out);
    assert_int_equal(report_json(&out, report, &facts, &err), ERR_OK);
    root = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(root);
    return root;
}

static const char *string_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void the_json_report_holds_what_the_manual_says(void **state)
{
    static const char *const keys[] = {
        "schema", "command", "version",  "exit",  "error",  "site",     "selection",     "entries",
        "counts", "ignored", "left_out", "books", "assets", "findings", "finding_counts"};
    struct settings s;
    const json_t *bundle, *finding;
    json_t *root;
    const char *key;
    json_t *value;
    size_t i = 0;

    (void)state;
    settings_init(&s);
    s.options.since = "2020";
    s.options.format = "epub,zip";
    root = report_of(&example, &s);
    json_object_foreach(root, key, value)
    {
        assert_string_equal(key, keys[i++]);
    }
    assert_int_equal(i, sizeof keys / sizeof keys[0]);
    assert_string_equal(string_at(root, "schema"), "sheaf.report/1");
    assert_string_equal(string_at(root, "command"), "build");
    assert_string_equal(string_at(root, "version"), "9.8.7");
    assert_int_equal(json_integer_value(json_object_get(root, "exit")), 3);
    assert_true(json_is_null(json_object_get(root, "error")));
    assert_string_equal(string_at(json_object_get(root, "selection"), "since"), "2020");
    assert_true(json_is_null(json_object_get(json_object_get(root, "selection"), "until")));
    assert_string_equal(string_at(json_object_get(root, "selection"), "format"), "epub,zip");
    assert_true(json_is_null(json_object_get(json_object_get(root, "selection"), "search")));
    bundle = json_array_get(
        json_object_get(json_array_get(json_object_get(root, "books"), 0), "bundles"), 0);
    assert_string_equal(string_at(bundle, "path"), "南开-2020-v01.epub");
    assert_string_equal(string_at(bundle, "state"), "written");
    assert_string_equal(string_at(bundle, "modified"), "2020-01-02T03:04:05Z");
    finding = json_array_get(json_object_get(root, "findings"), 0);
    assert_string_equal(string_at(finding, "severity"), "note");
    assert_string_equal(string_at(finding, "post"), "00112233445566ff");
    assert_int_equal(json_integer_value(
                         json_object_get(json_object_get(root, "finding_counts"), "html-dropped")),
                     1);
    assert_null(strstr(out.p, "/somewhere"));
    json_decref(root);
    settings_done(&s);
}

static void a_name_that_is_not_utf8_does_not_break_the_json_report(void **state)
{
    const struct sheaf_left_out bad[] = {{"posts/\xB8\xE5.md", "failed"}};
    const struct sheaf_report report = {
        .site_title = "一", .by = "all", .left_out = bad, .n_left_out = 1};
    struct settings s;
    json_t *root;

    (void)state;
    settings_init(&s);
    root = report_of(&report, &s);
    assert_string_equal(string_at(json_array_get(json_object_get(root, "left_out"), 0), "path"),
                        "posts/\xEF\xBF\xBD\xEF\xBF\xBD.md");
    json_decref(root);
    settings_done(&s);
}

static void progress_names_its_stage(void **state)
{
    (void)state;
    progress_text(&out, &(struct sheaf_progress){.stage = SHEAF_COLLECTING, .done = 1204});
    assert_out("looking  1,204 files");
    progress_text(&out,
                  &(struct sheaf_progress){.stage = SHEAF_BINDING, .done = 602, .total = 1204});
    assert_out("binding  ━━━━━━━━━━────────── 602 of 1,204 chapters");
    progress_text(&out,
                  &(struct sheaf_progress){.stage = SHEAF_READING, .done = 1204, .total = 1204});
    assert_out("reading  ━━━━━━━━━━━━━━━━━━━━ 1,204 of 1,204 files");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(thousands_are_separated, begin, end),
        cmocka_unit_test_setup_teardown(sizes_have_two_digits_or_more, begin, end),
        cmocka_unit_test_setup_teardown(chinese_takes_two_columns_of_a_table, begin, end),
        cmocka_unit_test_setup_teardown(no_text_steers_the_terminal, begin, end),
        cmocka_unit_test_setup_teardown(findings_follow_their_place, begin, end),
        cmocka_unit_test_setup_teardown(a_flood_of_one_finding_is_cut, begin, end),
        cmocka_unit_test_setup_teardown(the_plan_accounts_for_every_file, begin, end),
        cmocka_unit_test_setup_teardown(the_plan_lists_what_it_counts, begin, end),
        cmocka_unit_test_setup_teardown(the_summary_says_what_became_of_each_bundle, begin, end),
        cmocka_unit_test_setup_teardown(the_json_report_holds_what_the_manual_says, begin, end),
        cmocka_unit_test_setup_teardown(a_name_that_is_not_utf8_does_not_break_the_json_report,
                                        begin, end),
        cmocka_unit_test_setup_teardown(progress_names_its_stage, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
