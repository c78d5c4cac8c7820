/*
 * A post as a page of a snapshot: after its chapter, or alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render_support.h"

static const struct render_request page = {
    .form = FORM_PAGE,
    .stem = {"p/2021/20211118-0123456789abcdef", 32},
    .book_title = {"书 & <名>", 11},
    .language = {"zh-Hans", 7},
};

static struct render_request request_of(struct rendering *s, enum form form, struct str text)
{
    struct render_request request = page;

    request.form = form;
    if (form == FORM_CHAPTER) {
        request.stem = STR("20211118-0123456789abcdef");
    }
    request.post = &s->post;
    request.body = text;
    request.links = &s->links;
    request.assets = &s->assets;
    return request;
}

/* Everything that is counted or made unique while a post is written. */
static const char everything[] =
    "## 节\n\n## 节\n\n[节](#节) [别处](other.md) [某节](other.md#部分) [本文](self.md) "
    "[早](earlier.md)\n\n![湖](images/a.png) ![无](none.png) ![坏](b.png)\n\n"
    "注[^1]又注[^1]，再注[^2]。<b>粗<i>斜</b> <kbd>x</kbd>\n\n<div><p>块<br></div>\n\n"
    "- [x] 完\n- 未\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n```c\nint x;\n```\n\n---\n\n"
    "[^1]: 甲。\n[^2]: 乙。\n";

static int start(void **state)
{
    struct rendering *s = test_malloc(sizeof *s);

    *state = s;
    return support_start(s) ? 0 : -1;
}

static int end(void **state)
{
    support_end(*state);
    test_free(*state);
    return 0;
}

static struct str keep(struct arena *a, const struct rendering *s)
{
    assert_int_equal(s->chapter.n_files, 1);
    return arena_str(a, s->chapter.files[0].xhtml);
}

static void assert_in(struct str text, const char *part)
{
    if (str_find(text, str_of(part)) == STR_NPOS) {
        fail_msg("no %s in\n%.*s", part, STR_ARG(text));
    }
}

static void assert_not_in(struct str text, const char *part)
{
    if (str_find(text, str_of(part)) != STR_NPOS) {
        fail_msg("%s in\n%.*s", part, STR_ARG(text));
    }
}

static void links_and_pictures_lead_to_files_of_the_site(void **state)
{
    struct rendering *s = *state;
    struct render_request request = request_of(s, FORM_PAGE, str_of(everything));

    assert_int_equal(render_chapter(s->renderer, &request, &s->chapter, &s->findings, &s->err), 0);
    assert_int_equal(s->chapter.n_files, 1);
    const struct str text = s->chapter.files[0].xhtml;
    assert_true(str_eq(s->chapter.files[0].name, STR("p/2021/20211118-0123456789abcdef.html")));
    assert_in(text, "<a href=\"../../other.html\">别处</a>");
    assert_in(text, "<a href=\"#节\">节</a>");
    assert_in(text, "<a href=\"20211118-0123456789abcdef.html\">本文</a>");
    assert_in(text, "<img src=\"../../img/01/0123456789abcdef.png\" alt=\"湖\"");
    assert_in(text, "<title>标题 · 书 &amp; &lt;名&gt;</title>");
    assert_in(text, "书 &amp; &lt;名&gt;");
    assert_true(str_starts(text, STR("<!DOCTYPE html>\n")));
    assert_in(text, "<meta charset=\"utf-8\"/>");
    assert_not_in(text, "epub");
    assert_not_in(text, ".xhtml");
}

/* The names of pages are the first 64 bits of SHA-256 of what they are called, by sha256sum. */
static void a_page_leads_to_those_beside_and_above_it(void **state)
{
    struct rendering *s = *state;
    struct str categories[] = {STR("科研")}, tags[] = {STR("<甲>"), STR("乙")};
    struct render_request request = request_of(s, FORM_PAGE, STR("文"));
    const struct page_place place = {
        .before = STR("p/2021/20211117-0000000000000000"),
        .before_title = STR("前 & <一>"),
        .after = STR("p/2022/20220101-0000000000000000"),
        .after_title = STR("后"),
        .address = STR("http://site.example/?a=1&b=2"),
        .search = true,
    };

    s->post.date = (struct civil){.year = 2021, .month = 1, .day = 18};
    s->post.categories = (struct strs){categories, 1};
    s->post.tags = (struct strs){tags, 2};
    request.place = &place;
    assert_int_equal(render_chapter(s->renderer, &request, &s->chapter, &s->findings, &s->err), 0);
    const struct str text = s->chapter.files[0].xhtml;
    assert_in(text, "rel=\"prev\" href=\"../../p/2021/20211117-0000000000000000.html\">");
    assert_in(text, "<span class=\"name\">前 &amp; &lt;一&gt;</span></a>");
    assert_in(text, "rel=\"next\" href=\"../../p/2022/20220101-0000000000000000.html\">");
    assert_in(text, "<a href=\"../../y/2021/01.html\"><time datetime=\"2021-01-18\"");
    assert_in(text, "<a href=\"../../c/82/8289e67df525e14f.html\">科研</a>");
    assert_in(text, "<a href=\"../../t/f8/f89297a43f34e27d.html\">&lt;甲&gt;</a>");
    assert_in(text, "<a href=\"../../search.html\">");
    assert_in(text, "<cite><bdi>标题</bdi></cite>. <bdi>书 &amp; &lt;名&gt;</bdi>, "
                    "<bdi>2021-01-18</bdi>. <bdi>http://site.example/?a=1&amp;b=2</bdi></p>");
    assert_not_in(text, "class=\"contents\"");
}

/* HTML drops a line end right behind the tag, XML keeps it: 13.2.6.4.7 of the HTML standard. */
static void preformatted_text_keeps_the_line_end_it_begins_with(void **state)
{
    struct rendering *s = *state;
    const struct str text = STR("<pre>\n\n空行\n</pre>\n");
    struct render_request request = request_of(s, FORM_PAGE, text);

    assert_int_equal(render_chapter(s->renderer, &request, &s->chapter, &s->findings, &s->err), 0);
    assert_in(s->chapter.files[0].xhtml, "<pre>\n\n空行\n</pre>");
    request = request_of(s, FORM_CHAPTER, text);
    assert_int_equal(render_chapter(s->renderer, &request, &s->chapter, &s->findings, &s->err), 0);
    assert_in(s->chapter.files[0].xhtml, "<pre>\n空行\n</pre>");
}

static void a_long_post_has_a_table_of_contents(void **state)
{
    struct rendering *s = *state;
    struct buf text;

    buf_init(&text, LIMIT_POST_BYTES);
    buf_puts(&text,
             "## 甲 *乙*\n\n![## 无](none.png)\n\n### 丙\n\n#### 丁\n\n## 甲乙\n\n注[^1]。\n\n"
             "[^1]: 一。\n\n");
    for (size_t i = 0; i < 200; i++) {
        buf_puts(&text, "一段足够长的文字，用来让正文显得很长。\n\n");
    }
    const struct render_request request = request_of(s, FORM_PAGE, buf_view(&text));
    assert_int_equal(render_chapter(s->renderer, &request, &s->chapter, NULL, &s->err), 0);
    assert_in(s->chapter.files[0].xhtml,
              "<li class=\"level-2\"><a href=\"#甲-乙\">甲 乙</a></li>\n"
              "<li class=\"level-3\"><a href=\"#丙\">丙</a></li>\n"
              "<li class=\"level-2\"><a href=\"#甲乙\">甲乙</a></li>\n</ol>");
    buf_done(&text);
}

static void a_post_is_parsed_once_for_both_forms(void **state)
{
    struct rendering *s = *state;
    const struct str text = str_of(everything);
    struct render_request chapter = request_of(s, FORM_CHAPTER, text),
                          second = request_of(s, FORM_PAGE, text);
    struct arena a;

    arena_init(&a, LIMIT_TEXT_BYTES);
    assert_int_equal(render_chapter(s->renderer, &second, &s->chapter, NULL, &s->err), 0);
    const struct str page_alone = keep(&a, s);
    assert_int_equal(render_chapter(s->renderer, &chapter, &s->chapter, NULL, &s->err), 0);
    const struct str chapter_alone = keep(&a, s);
    assert_int_equal(render_again(s->renderer, &second, &s->chapter, NULL, &s->err), 0);
    assert_true(str_eq(keep(&a, s), page_alone));
    assert_int_equal(s->chapter.n_assets, 1);
    assert_int_equal(s->chapter.n_missing, 2);
    assert_int_equal(s->chapter.n_images, 1);
    assert_int_equal(render_again(s->renderer, &chapter, &s->chapter, NULL, &s->err), 0);
    assert_true(str_eq(keep(&a, s), chapter_alone));
    arena_done(&a);
}

static void a_long_post_is_one_page(void **state)
{
    struct rendering *s = *state;
    struct buf text;

    buf_init(&text, LIMIT_POST_BYTES);
    for (size_t i = 0; i < 5000; i++) {
        buf_puts(&text, "一段足够长的文字，用来让正文超过两百四十千字节。\n\n");
    }
    struct render_request request = request_of(s, FORM_CHAPTER, buf_view(&text));
    assert_int_equal(render_chapter(s->renderer, &request, &s->chapter, NULL, &s->err), 0);
    assert_true(s->chapter.n_files > 1);
    request = request_of(s, FORM_PAGE, buf_view(&text));
    assert_int_equal(render_again(s->renderer, &request, &s->chapter, NULL, &s->err), 0);
    assert_int_equal(s->chapter.n_files, 1);
    buf_done(&text);
}

static void a_place_in_another_page_is_linked(void **state)
{
    struct rendering *s = *state;
    struct render_request request = request_of(s, FORM_PAGE, str_of("[某节](other.md#部分)\n"));

    s->links.spot = support_find_spot;
    assert_int_equal(render_chapter(s->renderer, &request, &s->chapter, NULL, &s->err), 0);
    assert_in(s->chapter.files[0].xhtml, "<a href=\"../../other-3.html#部分\">某节</a>");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(links_and_pictures_lead_to_files_of_the_site),
        TEST(a_page_leads_to_those_beside_and_above_it),
        TEST(preformatted_text_keeps_the_line_end_it_begins_with),
        TEST(a_long_post_has_a_table_of_contents),
        TEST(a_post_is_parsed_once_for_both_forms),
        TEST(a_long_post_is_one_page),
        TEST(a_place_in_another_page_is_linked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
