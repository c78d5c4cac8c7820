/*
 * Pictures whose address a scraper wrote as one picture a character. The scraper is done again
 * here: it resolves each character against the page's address as RFC 3986 has it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/unicode.h"
#include "render_support.h"

enum {
    ROUNDS = 300
};

struct dice {
    uint64_t state;
};

static size_t roll(struct dice *d, size_t n)
{
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(d->state >> 33) % n;
}

static void add_random(struct buf *b, struct dice *d, const char *characters, size_t n)
{
    struct str all = str_of(characters);

    for (size_t i = 0; i < n; i++) {
        size_t at = roll(d, all.n), start;

        while (((unsigned char)all.p[at] & 0xC0) == 0x80) {
            at--;
        }
        start = at;
        utf8_next(all, &at);
        buf_str(b, str_sub(all, start, at));
    }
}

struct page {
    const char *root, *folder, *page;
    const char *dot; /* what "." came out as; NULL: the folder */
};

static const struct page pages[] = {
    {"http://news.nankai.edu.cn/", "http://news.nankai.edu.cn/ywsd/system/2021/11/19/",
     "http://news.nankai.edu.cn/ywsd/system/2021/11/19/030048967.shtml", NULL},
    {"https://a.example:8080/", "https://a.example:8080/p/", "https://a.example:8080/p/", NULL},
    {"http://校园.example/", "http://校园.example/新闻/", "http://校园.example/新闻/一.html", NULL},
    {"http://a.example", "http://a.example/b/c/", "http://a.example/b/c/d.html",
     "http://a.example/b/c"},
};

/* The piece for one character. */
static void add_piece(struct buf *b, const struct page *page, struct str c)
{
    buf_puts(b, "![图](");
    if (str_eq(c, STR("/"))) {
        buf_puts(b, page->root);
    } else if (str_eq(c, STR("."))) {
        buf_puts(b, page->dot ? page->dot : page->folder);
    } else if (str_eq(c, STR("?"))) {
        buf_puts(b, page->page);
        buf_puts(b, strcmp(page->page, page->folder) == 0 ? "?" : "");
    } else {
        buf_puts(b, page->folder);
        buf_str(b, c);
    }
    buf_char(b, ')');
}

/* The address's characters in a row, from the first or from the last, but for `left_out` of them at
   the end of the row. */
static void shatter(struct buf *b, const struct page *page, struct str address, bool backwards,
                    const char *between, size_t left_out)
{
    size_t n = utf8_count(address), at = backwards ? address.n : 0;

    for (size_t i = 0; i + left_out < n; i++) {
        size_t start = at;

        if (backwards) {
            utf8_before(address, at, &start);
            add_piece(b, page, str_sub(address, start, at));
            at = start;
        } else {
            utf8_next(address, &at);
            add_piece(b, page, str_sub(address, start, at));
        }
        buf_puts(b, between);
    }
}

static void random_address(struct buf *b, struct dice *d)
{
    static const char *const endings[] = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".JPG", ".svg"};
    static const char *const queries[] = {"", "", "?w=640&h=1.5", "?a/b=c,d;e@f+g!$"};

    buf_puts(b, roll(d, 2) ? "http://" : "https://");
    add_random(b, d, "abcxyz019", 1 + roll(d, 6));
    buf_puts(b, roll(d, 2) ? ".edu.cn" : ".example:8080");
    for (size_t i = roll(d, 4); i > 0; i--) {
        buf_char(b, '/');
        add_random(b, d, "abcXYZ0123456789_-~.校园新闻", 1 + roll(d, 8));
    }
    buf_char(b, '/');
    add_random(b, d, "abcXYZ0123456789_-~.%=图", 1 + roll(d, 20));
    buf_puts(b, endings[roll(d, sizeof endings / sizeof *endings)]);
    buf_puts(b, queries[roll(d, sizeof queries / sizeof *queries)]);
}

static void render(struct rendering *s, struct str text)
{
    assert_true(support_start(s));
    assert_int_equal(support_render(s, text), ERR_OK);
}

static void expect_missing(const struct rendering *s, size_t i, struct str address)
{
    assert_true(i < s->chapter.n_missing);
    assert_int_equal(s->chapter.missing[i].address.n, address.n);
    assert_memory_equal(s->chapter.missing[i].address.p, address.p, address.n);
}

static void shattered_addresses_come_back(void **state)
{
    struct dice dice = {.state = 2021};

    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        const struct page *page = &pages[roll(&dice, sizeof pages / sizeof *pages)];
        struct buf address, text;
        struct rendering s;

        buf_init(&address, 4096);
        buf_init(&text, (size_t)1 << 20);
        random_address(&address, &dice);
        buf_puts(&text, "上文。\n\n");
        shatter(&text, page, buf_view(&address), roll(&dice, 2), roll(&dice, 2) ? "\n\n" : "\n", 0);
        buf_puts(&text, "\n\n下文。\n");
        render(&s, buf_view(&text));
        if (s.chapter.n_missing != 1) {
            fail_msg("not put together: %.*s", STR_ARG(buf_view(&address)));
        }
        expect_missing(&s, 0, buf_view(&address));
        assert_int_equal(support_count(&s, "image-rejoined"), 1);
        assert_true(
            str_starts(support_body(&s, 0), STR("<p>上文。</p>\n<p class=\"picture\"><span")));
        assert_true(str_ends(support_body(&s, 0), STR("</span></p>\n<p>下文。</p>\n")));
        support_end(&s);
        buf_done(&address);
        buf_done(&text);
    }
}

static void addresses_in_one_run_come_back_in_their_order(void **state)
{
    struct dice dice = {.state = 11};

    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        const struct page *page = &pages[roll(&dice, sizeof pages / sizeof *pages)];
        bool backwards = roll(&dice, 2);
        struct buf one, two, text;
        struct rendering s;

        buf_init(&one, 4096);
        buf_init(&two, 4096);
        buf_init(&text, (size_t)1 << 20);
        random_address(&one, &dice);
        random_address(&two, &dice);
        shatter(&text, page, buf_view(&one), backwards, "\n\n", 0);
        shatter(&text, page, buf_view(&two), backwards, "\n\n", 0);
        render(&s, buf_view(&text));
        assert_int_equal(s.chapter.n_missing, 2);
        expect_missing(&s, 0, buf_view(&one));
        expect_missing(&s, 1, buf_view(&two));
        support_end(&s);
        buf_done(&one);
        buf_done(&two);
        buf_done(&text);
    }
}

/* The row ends too early: no ending where it runs forwards, no scheme where it runs backwards. */
static void what_was_cut_off_stays_as_it_was(void **state)
{
    static const char address[] = "http://news.nankai.edu.cn/pic/003/000/430/a_e05f0708.jpg";

    (void)state;
    for (size_t left_out = 1; left_out < 30; left_out++) {
        for (int backwards = 0; backwards < 2; backwards++) {
            struct rendering s;
            struct buf text;
            size_t shown;

            buf_init(&text, (size_t)1 << 20);
            shatter(&text, &pages[0], str_of(address), backwards, "\n\n", left_out);
            render(&s, buf_view(&text));
            shown = support_count(&s, "asset-remote");
            assert_int_equal(support_count(&s, "image-rejoined"), 0);
            assert_int_equal(shown, strlen(address) - left_out);
            support_end(&s);
            buf_done(&text);
        }
    }
}

static void a_whole_address_behind_a_cut_one_comes_back(void **state)
{
    static const char address[] = "http://news.nankai.edu.cn/pic/003/a.jpg";
    struct rendering s;
    struct buf text;

    (void)state;
    buf_init(&text, (size_t)1 << 20);
    shatter(&text, &pages[0], str_of(address), false, "\n\n", 2);
    shatter(&text, &pages[0], str_of(address), false, "\n\n", 0);
    render(&s, buf_view(&text));
    assert_int_equal(support_count(&s, "image-rejoined"), 1);
    assert_int_equal(support_count(&s, "asset-remote"), strlen(address) - 2 + 1);
    support_end(&s);
    buf_done(&text);
}

/* Where the page lies at its host's root, "/" and "." came out alike. */
static void slashes_and_dots_are_told_apart_at_the_root(void **state)
{
    static const struct page root = {"http://www.nankai.edu.cn/", "http://www.nankai.edu.cn/",
                                     "http://www.nankai.edu.cn/1.html", NULL};
    static const char mine[] = "http://www.nankai.edu.cn/pic/2021/a.jpg";
    static const char other[] = "http://img.nankai.edu.cn/pic/2021/a.jpg";

    (void)state;
    for (int backwards = 0; backwards < 2; backwards++) {
        struct rendering s;
        struct buf text;

        buf_init(&text, (size_t)1 << 20);
        shatter(&text, &root, str_of(mine), backwards, "\n\n", 0);
        render(&s, buf_view(&text));
        assert_int_equal(s.chapter.n_missing, 1);
        expect_missing(&s, 0, str_of(mine));
        support_end(&s);
        buf_reset(&text);
        shatter(&text, &root, str_of(other), backwards, "\n\n", 0);
        render(&s, buf_view(&text));
        assert_int_equal(support_count(&s, "image-rejoined"), 0);
        support_end(&s);
        buf_done(&text);
    }
}

static void percent_codes_of_single_characters_are_read(void **state)
{
    static const char *const pieces[] = {"h", "t",   "t", "p", "%3A", "/",         "/",
                                         "a", ".",   "c", "n", "/",   "%E5%9B%BE", "%20",
                                         "1", "%25", "2", "C", ".",   "png"};
    struct rendering s;
    struct buf text;

    (void)state;
    buf_init(&text, (size_t)1 << 20);
    for (size_t i = 0; i + 1 < sizeof pieces / sizeof *pieces; i++) {
        add_piece(&text, &pages[0], str_of(pieces[i]));
        buf_puts(&text, "\n\n");
    }
    shatter(&text, &pages[0], STR("png"), false, "\n\n", 0);
    render(&s, buf_view(&text));
    assert_int_equal(s.chapter.n_missing, 1);
    expect_missing(&s, 0, STR("http://a.cn/%E5%9B%BE%201%2C.png"));
    support_end(&s);
    buf_done(&text);
}

static void random_picture(struct buf *text, struct dice *d, size_t i)
{
    switch (roll(d, 6)) {
    case 0:
        buf_printf(text, "![图](http://a.example/g/%zu)", i);
        break;
    case 1:
        buf_printf(text, "![图](http://a.example/g/%c)", (int)("abchtp:/."[roll(d, 9)]));
        break;
    case 2:
        buf_puts(text, "![图](http://a.example/)");
        break;
    case 3:
        buf_printf(text, "![图 %zu](http://a.example/g/h)", i);
        break;
    case 4:
        random_address(text, d);
        text->p[text->n - 1] = 'z';
        break;
    default:
        buf_puts(text, "![图](");
        random_address(text, d);
        buf_char(text, ')');
        break;
    }
}

static void galleries_are_left_alone(void **state)
{
    struct dice dice = {.state = 7};

    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct rendering s, off;
        struct buf text;

        buf_init(&text, (size_t)1 << 20);
        for (size_t k = 0, n = 1 + roll(&dice, 60); k < n; k++) {
            random_picture(&text, &dice, k);
            buf_puts(&text, roll(&dice, 2) ? "\n\n" : "\n");
        }
        render(&s, buf_view(&text));
        assert_true(support_start(&off));
        assert_true(repair_switch_off(&off.repairs, "image-rejoined"));
        assert_int_equal(support_render(&off, buf_view(&text)), ERR_OK);
        assert_int_equal(support_count(&s, "image-rejoined"), 0);
        assert_true(str_eq(support_body(&s, 0), support_body(&off, 0)));
        support_end(&s);
        support_end(&off);
        buf_done(&text);
    }
}

static void pieces_among_other_things_are_no_run(void **state)
{
    static const char address[] = "http://a.cn/b.jpg";
    struct rendering s;
    struct buf text;

    (void)state;
    buf_init(&text, (size_t)1 << 20);
    shatter(&text, &pages[0], STR("http://a."), false, "\n\n", 0);
    buf_puts(&text, "一句话\n\n");
    shatter(&text, &pages[0], STR("cn/b.jpg"), false, "\n\n", 0);
    render(&s, buf_view(&text));
    assert_int_equal(support_count(&s, "image-rejoined"), 0);
    assert_int_equal(support_count(&s, "asset-remote"), strlen(address));
    support_end(&s);
    buf_done(&text);
}

static void a_flood_of_pieces_is_linear(void **state)
{
    struct rendering s;
    struct buf text;

    (void)state;
    buf_init(&text, (size_t)4 << 20);
    for (size_t i = 0; text.n < (size_t)1 << 20; i++) {
        add_piece(&text, &pages[0], i % 3 ? STR("h") : STR("/"));
        buf_char(&text, '\n');
    }
    render(&s, buf_view(&text));
    assert_int_equal(support_count(&s, "image-rejoined"), 0);
    support_end(&s);
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shattered_addresses_come_back),
        cmocka_unit_test(addresses_in_one_run_come_back_in_their_order),
        cmocka_unit_test(what_was_cut_off_stays_as_it_was),
        cmocka_unit_test(a_whole_address_behind_a_cut_one_comes_back),
        cmocka_unit_test(slashes_and_dots_are_told_apart_at_the_root),
        cmocka_unit_test(percent_codes_of_single_characters_are_read),
        cmocka_unit_test(galleries_are_left_alone),
        cmocka_unit_test(pieces_among_other_things_are_no_run),
        cmocka_unit_test(a_flood_of_pieces_is_linear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
