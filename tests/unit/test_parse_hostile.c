/*
 * Files that are not posts, or too much of one: each gets its finding, and the parser lives on.
 */
#include "parse_post.h"

static void check_failed(struct str bytes, const char *id)
{
    struct reader r;
    struct post p;

    reader_open(&r);
    p = reader_read(&r, "posts/坏.md", bytes);
    assert_int_equal(p.left_out, LEFT_FAILED);
    assert_non_null(reader_finding(&r, id));
    assert_str(p.title, "坏");
    assert_true(p.id != 0);
    assert_int_equal(reader_read(&r, "b.md", STR("# 好")).left_out, LEFT_NOT);
    reader_close(&r);
}

static void what_is_not_text_is_left_out(void **state)
{
    static const char nul[] = "\x7F"
                              "ELF\0\1\2";
    /* What UTF-16 begins with, and then neither letters nor lines. */
    static const char mark[] = "\xFF\xFE\0\xD8\1\xD8\2\0\0\0\3";

    (void)state;
    check_failed(str_make(nul, sizeof nul - 1), "not-text");
    check_failed(str_make(mark, sizeof mark - 1), "not-text");
}

static void an_empty_file_has_nothing_to_bind(void **state)
{
    struct reader r;

    (void)state;
    check_failed(STR(""), "file-empty");
    check_failed(STR(" \r\n\t\n"), "file-empty");
    check_failed(STR("\xEF\xBB\xBF"), "file-empty");
    reader_open(&r);
    assert_int_equal(reader_read(&r, "a.md", STR("---\ntitle: 甲\n---\n")).left_out, LEFT_NOT);
    assert_int_equal(r.findings.n, 0);
    reader_close(&r);
}

static void a_few_wrong_bytes_do_not_make_a_text_binary(void **state)
{
    static const char late[] = "\xFF 正文 正文 正文";
    char nul[4096];
    struct reader r;
    struct post p;

    (void)state;
    reader_open(&r);
    assert_int_equal(reader_read(&r, "a.md", str_of(late)).left_out, LEFT_NOT);
    memset(nul, 'x', sizeof nul);
    nul[10] = nul[4000] = '\0';
    p = reader_read(&r, "b.md", str_make(nul, sizeof nul));
    assert_int_equal(p.left_out, LEFT_NOT);
    reader_close(&r);
}

static void a_large_file_is_not_read(void **state)
{
    struct reader r;
    struct post p;

    (void)state;
    reader_open(&r);
    reader_write(&r, STR("x"));
    assert_int_equal(truncate(r.file, 100 << 20), 0);
    r.source = (struct source){.path = STR("a.md"), .file = str_of(r.file), .size = 100 << 20};
    assert_int_equal(parse_source(r.parser, &r.source, &r.keep, &p, &r.findings, &r.err), ERR_OK);
    assert_int_equal(p.left_out, LEFT_FAILED);
    assert_non_null(reader_finding(&r, "file-large"));
    /* It grew after it was collected. */
    r.source.size = 1;
    assert_int_equal(parse_source(r.parser, &r.source, &r.keep, &p, &r.findings, &r.err), ERR_OK);
    assert_int_equal(p.left_out, LEFT_FAILED);
    reader_close(&r);
}

static void a_file_that_went_away_is_a_finding(void **state)
{
    struct reader r;
    struct post p;

    (void)state;
    reader_open(&r);
    r.source =
        (struct source){.path = STR("a.md"), .file = STR("/tmp/sheaf-nowhere/a.md"), .size = 1};
    assert_int_equal(parse_source(r.parser, &r.source, &r.keep, &p, &r.findings, &r.err), ERR_OK);
    assert_int_equal(p.left_out, LEFT_FAILED);
    assert_non_null(reader_finding(&r, "file-unreadable"));
    reader_close(&r);
}

/* head, then `unit` until there are n bytes, then tail. */
static struct str flood(const char *head, const char *unit, size_t n, const char *tail)
{
    struct buf b;

    buf_init(&b, n + 1024);
    buf_puts(&b, head);
    while (b.n < n)
        buf_puts(&b, unit);
    buf_puts(&b, tail);
    assert_false(b.failed);
    return buf_view(&b);
}

static void a_million_tags_are_cut(void **state)
{
    struct str text = flood("---\ntitle: 甲\ntags:\n", "- 标\n", (size_t)6 << 20, "---\n正文\n");
    struct reader r;
    struct post p;

    (void)state;
    reader_open(&r);
    p = reader_read(&r, "a.md", text);
    assert_int_equal(p.left_out, LEFT_NOT);
    assert_str(p.title, "甲");
    assert_non_null(reader_finding(&r, "list-long"));
    assert_non_null(reader_finding(&r, "front-matter-long"));
    assert_strs(p.tags, "标");
    reader_close(&r);
    free((char *)(uintptr_t)text.p);
}

static void hostile_yaml_costs_little(void **state)
{
    static const char *const cases[][3] = {
        {"---\nx: ", "[", "\n---\n文"},
        {"---\nx: ", "{a: ", "\n---\n文"},
        {"---\n", "a: &x 1\n", "---\n文"},
        {"---\n", "a:\n  ", "\n---\n文"},
        {"---\ntitle: a: b\nx: ", "折\n  ", "\n---\n文"},
        {"---\ntitle: a: b\ny: ", "[甲, ", "\n---\n文"},
        {"---\ntitle: \"", "\\", "\n---\n文"},
        {"{\"a\": ", "[", "\n文"},
        {"---\n? ", "- ", "\n---\n文"},
        {"+++\nx = ", "[", "\n+++\n文"},
        {"+++\n", "a.", "b = 1\n+++\n文"},
        {"+++\n", "[a]\n", "+++\n文"},
        {"+++\ntitle = 甲\n", "x = [1,\n", "+++\n文"},
        {"+++\nx = \"\"\"", "折\n", "\n+++\n文"},
        {"{\"title\": ", "{\"a\": ", "\n文"},
        {"{\"title\": 1, \"a\": [1", ",1", "]}\n文"},
        {"", "[#]: a: (b)\n", "文"},
        {"[#]: a", ":", "\n文"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str text = flood(cases[i][0], cases[i][1], (size_t)1 << 19, cases[i][2]);
        struct reader r;

        reader_open(&r);
        assert_int_equal(reader_read(&r, "a.md", text).left_out, LEFT_NOT);
        reader_close(&r);
        free((char *)(uintptr_t)text.p);
    }
}

static void aliases_neither_explode_nor_loop(void **state)
{
    struct reader r;
    struct post p;

    (void)state;
    reader_open(&r);
    p = reader_read(&r, "a.md",
                    STR("---\na: &a [甲, 乙]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
                        "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
                        "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
                        "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\ntags: *e\n---\n文"));
    assert_int_equal(p.left_out, LEFT_NOT);
    p = reader_read(&r, "b.md", STR("---\ntags: &t [甲, *t]\ntitle: &u {name: *u}\n---\n文"));
    assert_strs(p.tags, "甲");
    assert_str(p.title, "b");
    reader_close(&r);
}

static void a_changed_file_is_an_error_when_it_is_read_again(void **state)
{
    struct reader r;
    struct post p;
    struct str body;

    (void)state;
    reader_open(&r);
    p = reader_read(&r, "a.md", STR("---\ntitle: 甲\n---\n正文\n"));
    assert_int_equal(parse_body(r.parser, &p, &body, &r.err), ERR_OK);
    assert_str(body, "正文\n");
    reader_write(&r, STR("---\ntitle: 乙\n---\n正文更长\n"));
    assert_int_equal(parse_body(r.parser, &p, &body, &r.err), ERR_FORMAT);
    reader_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_text_is_left_out),
        cmocka_unit_test(an_empty_file_has_nothing_to_bind),
        cmocka_unit_test(a_few_wrong_bytes_do_not_make_a_text_binary),
        cmocka_unit_test(a_large_file_is_not_read),
        cmocka_unit_test(a_file_that_went_away_is_a_finding),
        cmocka_unit_test(a_million_tags_are_cut),
        cmocka_unit_test(hostile_yaml_costs_little),
        cmocka_unit_test(aliases_neither_explode_nor_loop),
        cmocka_unit_test(a_changed_file_is_an_error_when_it_is_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
