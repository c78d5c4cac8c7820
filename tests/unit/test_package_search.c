/*
 * The index of a search: the text of pages, the terms of text, runs on disk and their merge.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "model/words.h"
#include "package/search/parts.h"
#include "package/zip/blobs.h"

static struct err err;

static void assert_text(const char *xhtml, const char *expected)
{
    struct buf out;

    buf_init(&out, LIMIT_TEXT_BYTES);
    search_text(str_of(xhtml), words_for(STR("zh")), &out);
    assert_string_equal(out.p ? out.p : "", expected);
    buf_done(&out);
}

static void blocks_are_lines_and_inline_marks_part_nothing(void **state)
{
    (void)state;
    assert_text("<h2 id=\"a\">第一节</h2>\n<p>图<b>书</b><a href=\"x\">馆</a>开放。</p>",
                "第一节\n图书馆开放。");
    assert_text("<ul>\n<li>一</li>\n<li>二<br/>三</li>\n</ul>", "一\n二\n三");
    assert_text("<table><tr><td>时间</td><td>地点</td></tr></table>", "时间 地点");
    assert_text("<p>一  句\n话</p>", "一 句 话");
    assert_text("", "");
}

static void readings_of_ruby_are_left_out(void **state)
{
    (void)state;
    assert_text("<ruby>漢<rp>（</rp><rt>かん</rt><rp>）</rp></ruby><ruby>字<rt>じ</rt></ruby>",
                "漢字");
}

static void numbers_of_notes_are_left_out(void **state)
{
    (void)state;
    assert_text(
        "<p>脚注词<sup><a role=\"doc-noteref\" href=\"#fn-1\" id=\"fnref-1\">1</a></sup>组合，"
        "m<sup>2</sup><a href=\"x\">链<sup id=\"fnref-1-2\">1</sup>接</a>。</p>",
        "脚注词组合，m2链接。");
    assert_text(
        "<aside id=\"fn-1\"><p><a role=\"doc-backlink\" title=\"返回\" href=\"#fnref-1\">1</a> "
        "<a role=\"doc-backlink\" title=\"返回\" href=\"#fnref-1-2\">↑2</a> 注。</p></aside>",
        "注。");
}

static void words_about_missing_pictures_are_left_out(void **state)
{
    (void)state;
    assert_text("<p>前<span class=\"missing\">图片缺失 钟楼 <a href=\"x\">a.png</a></span>后</p>",
                "前 钟楼 a.png后");
    assert_text("<p><span class=\"missing\">网络图片 a.png</span>，图片缺失，网络图片</p>",
                "a.png，图片缺失，网络图片");
}

static void entities_are_characters(void **state)
{
    (void)state;
    assert_text("<p>&lt;script&gt; &amp;amp; &quot;&#39;&#x4E2D;&#20013;</p>",
                "<script> &amp; \"'中中");
    assert_text("<p>&nope; & b<!-- 无 --></p>", "&nope; & b");
}

struct fixture {
    char folder[64];
    struct blobs *blobs;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    snprintf(f->folder, sizeof f->folder, "/tmp/sheaf-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    assert_int_equal(blobs_new(f->folder, &f->blobs, &err), ERR_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    blobs_free(f->blobs);
    assert_int_equal(rmdir(f->folder), 0);
    free(f);
    return 0;
}

/* "term:1,2 term:1 " */
static enum err_kind list_term(void *user, struct str term, const uint32_t *posts, size_t n,
                               struct err *e)
{
    struct buf *out = user;

    buf_str(out, term);
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, "%c%u", i > 0 ? ',' : ':', (unsigned)posts[i]);
    }
    buf_char(out, ' ');
    return buf_finish(out, e);
}

static void write_run(struct fixture *f, struct terms *terms, struct search_run *run)
{
    struct run_writer writer;

    run_writer_init(&writer, run, f->blobs);
    assert_int_equal(tokens_write(&terms->tokens, &writer, &err), ERR_OK);
    run_writer_done(&writer);
}

static void add_post(struct fixture *f, struct search_run *run, uint32_t post, const char *text)
{
    struct terms terms;

    terms_init(&terms);
    terms_add(&terms, str_of(text), post);
    write_run(f, &terms, run);
    terms_done(&terms);
}

static void assert_index(struct fixture *f, const char *const *texts, size_t n,
                         const char *expected)
{
    struct search_run *runs = calloc(n, sizeof *runs);
    const struct search_run **list = calloc(n, sizeof *list);
    struct buf out;
    const struct run_sink sink = {list_term, &out};

    assert_non_null(runs);
    assert_non_null(list);
    buf_init(&out, LIMIT_TEXT_BYTES);
    for (size_t i = 0; i < n; i++) {
        add_post(f, &runs[i], (uint32_t)(10 * i), texts[i]);
        list[i] = &runs[i];
    }
    assert_int_equal(search_merge(list, n, &sink, &err), ERR_OK);
    assert_string_equal(out.p ? out.p : "", expected);
    for (size_t i = 0; i < n; i++) {
        search_run_release(&runs[i], f->blobs);
    }
    buf_done(&out);
    free(list);
    free(runs);
}

static void pairs_overlap_and_words_are_whole(void **state)
{
    assert_index(*state, (const char *[]){"图书馆 open source，linux内核"}, 1,
                 "linux:0 open:0 source:0 书馆:0 内核:0 图书:0 核:0 馆:0 ，:0 ");
    assert_index(*state, (const char *[]){"カナ、도서관"}, 1,
                 "、:0 カナ:0 ナ:0 관:0 도서:0 서관:0 ");
}

static void a_last_character_stands_alone_where_no_pair_begins_with_it(void **state)
{
    assert_index(*state, (const char *[]){"好人，人好"}, 1, "人好:0 好人:0 ，:0 ");
    assert_index(*state, (const char *[]){"人，一人，人"}, 1, "一人:0 人:0 ，:0 ");
}

static void marks_are_terms_in_full_width(void **state)
{
    /* Spaces and ends of lines are none. */
    assert_index(*state, (const char *[]){"c++ ~\n🦄\u2028\u2029\x01", "→🦄 +~"}, 2,
                 "c:0 →:10 ＋:0,10 ～:0,10 🦄:0,10 ");
}

static void posts_of_a_term_come_together(void **state)
{
    assert_index(*state, (const char *[]){"a 图书", "b", "a b 图书", ""}, 4,
                 "a:0,20 b:10,20 书:0,20 图书:0,20 ");
}

static void long_words_are_cut_into_pieces_that_overlap(void **state)
{
    /* 64 letters: from the 1st, the 25th and, as nothing follows the 64th, no further one. */
    assert_index(
        *state,
        (const char *[]){"abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz01"}, 1,
        "abcdefghijklmnopqrstuvwxyz0123456789abcd:0 "
        "yz0123456789abcdefghijklmnopqrstuvwxyz01:0 ");
}

static void words_that_begin_alike_are_in_order(void **state)
{
    assert_index(*state,
                 (const char *[]){"international internal internat internationalism 12345678",
                                  "internationalism internal 123456789 1234567890 123456789"},
                 2,
                 "12345678:0 123456789:10 1234567890:10 internal:0,10 internat:0 "
                 "international:0 internationalism:0,10 ");
}

static void posts_that_share_a_run_are_told_apart(void **state)
{
    struct fixture *f = *state;
    struct search_run runs[2] = {{0}, {0}};
    const struct search_run *const list[] = {&runs[0], &runs[1]};
    struct terms terms;
    struct buf out;
    const struct run_sink sink = {list_term, &out};

    terms_init(&terms);
    terms_add(&terms, STR("图书馆，馆 encyclopedia"), 3);
    terms_add(&terms, STR("馆员 open encyclopedia encyclopedia"), 4);
    terms_add(&terms, STR("馆"), 7);
    write_run(f, &terms, &runs[0]);
    terms_add(&terms, STR("员"), 8);
    write_run(f, &terms, &runs[1]);
    terms_done(&terms);
    buf_init(&out, LIMIT_TEXT_BYTES);
    assert_int_equal(search_merge(list, 2, &sink, &err), ERR_OK);
    assert_string_equal(out.p, "encyclopedia:3,4 open:4 书馆:3 员:4,8 图书:3 馆:3,7 馆员:4 ，:3 ");
    buf_done(&out);
    search_run_release(&runs[0], f->blobs);
    search_run_release(&runs[1], f->blobs);
}

/* More terms than a block takes, and than memory keeps. */
static void runs_come_back_from_the_disk(void **state)
{
    struct fixture *f = *state;
    struct search_run run = {0};
    const struct search_run *const list[] = {&run};
    struct run_writer writer;
    struct buf expected, out, filler;
    const struct run_sink sink = {list_term, &out};
    struct entry kept = {.payload = {.fd = -1}};

    buf_init(&expected, LIMIT_TEXT_BYTES);
    buf_init(&out, LIMIT_TEXT_BYTES);
    buf_init(&filler, LIMIT_TEXT_BYTES);
    buf_fill(&filler, 'x', LIMIT_BLOB_BYTES - 1000);
    kept.stored_size = filler.n;
    assert_int_equal(blobs_add(f->blobs, buf_view(&filler), &kept.payload, &err), ERR_OK);
    run_writer_init(&writer, &run, f->blobs);
    for (uint32_t i = 0; i < 20000; i++) {
        char term[16];
        const uint32_t posts[] = {i, i + 1, i + 200};

        snprintf(term, sizeof term, "term%05u", (unsigned)i);
        assert_int_equal(run_write(&writer, str_of(term), posts, 3, &err), ERR_OK);
        buf_printf(&expected, "%s:%u,%u,%u ", term, posts[0], posts[1], posts[2]);
    }
    assert_int_equal(run_writer_finish(&writer, &err), ERR_OK);
    run_writer_done(&writer);
    assert_true(run.n > 1);
    assert_int_equal(search_merge(list, 1, &sink, &err), ERR_OK);
    assert_string_equal(out.p, expected.p);
    search_run_release(&run, f->blobs);
    blobs_release(f->blobs, &kept);
    buf_done(&expected);
    buf_done(&out);
    buf_done(&filler);
}

static void texts_are_strings_of_javascript(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, LIMIT_TEXT_BYTES);
    script_text(&out, STR("</script>\"\\\n一\xE2\x80\xA8\xE2\x80\xA9/\x01"));
    assert_string_equal(out.p, "<\\/script>\\\"\\\\\\n一\\u2028\\u2029/\\u0001");
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_lines_and_inline_marks_part_nothing),
        cmocka_unit_test(readings_of_ruby_are_left_out),
        cmocka_unit_test(numbers_of_notes_are_left_out),
        cmocka_unit_test(words_about_missing_pictures_are_left_out),
        cmocka_unit_test(entities_are_characters),
        cmocka_unit_test_setup_teardown(pairs_overlap_and_words_are_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_last_character_stands_alone_where_no_pair_begins_with_it,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(marks_are_terms_in_full_width, set_up, tear_down),
        cmocka_unit_test_setup_teardown(posts_of_a_term_come_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_words_are_cut_into_pieces_that_overlap, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(words_that_begin_alike_are_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(posts_that_share_a_run_are_told_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(runs_come_back_from_the_disk, set_up, tear_down),
        cmocka_unit_test(texts_are_strings_of_javascript),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
