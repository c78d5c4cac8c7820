/*
 * Covers as drawings: what a book's titles and dates look like.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "media/cover/cover.h"

#define MOST_POSTS 40

struct sample {
    struct site site;
    struct source source;
    struct post posts[MOST_POSTS];
    struct member members[MOST_POSTS];
    struct volume volume;
    struct book book;
    struct library library;
    struct cover_drawing drawing;
    struct err err;
};

/* A book of one post. */
static void begin(struct sample *s)
{
    memset(s, 0, sizeof *s);
    s->site.title = STR("云岭大学新闻");
    s->site.publisher = STR("新闻中心 & 校史馆");
    s->source.size = 1000;
    s->posts[0] = (struct post){.source = &s->source, .date = {.year = 2021, .month = 3, .day = 9}};
    s->volume = (struct volume){.identifier = STR("urn:uuid:1"),
                                .members = s->members,
                                .n = 1,
                                .first = &s->posts[0],
                                .last = &s->posts[0]};
    s->book = (struct book){.title = STR("云岭大学新闻 2021年"),
                            .language = STR("zh-Hans"),
                            .volumes = &s->volume,
                            .n_volumes = 1};
    s->library = (struct library){.site = &s->site, .posts = s->posts, .n_posts = 1};
}

/* Adds posts of these days; the book reaches from the first to the last. */
static void add_days(struct sample *s, const struct civil *days, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        s->posts[i] = (struct post){.source = &s->source, .date = days[i]};
        s->members[i].post = i;
    }
    s->volume.n = s->library.n_posts = n;
    s->volume.last = &s->posts[n - 1];
}

static struct str draw(struct sample *s)
{
    const struct cover_subject subject = {&s->library, &s->book, &s->volume};

    assert_int_equal(cover_draw(&subject, &s->drawing, &s->err), ERR_OK);
    return buf_view(&s->drawing.svg);
}

static void end(struct sample *s)
{
    cover_drawing_done(&s->drawing);
}

static size_t count(struct str text, const char *what)
{
    size_t n = 0;

    for (size_t at; (at = str_find(text, str_of(what))) != STR_NPOS; n++) {
        text = str_from(text, at + 1);
    }
    return n;
}

static bool shows(struct str svg, const char *text)
{
    return count(svg, text) > 0;
}

/* The value of the first fill behind a text, "#rrggbb". */
static uint32_t fill_behind(struct str svg, const char *before)
{
    struct str rest = str_from(svg, str_find(svg, str_of(before)));

    rest = str_from(rest, str_find(rest, STR("fill=\"#")) + 7);
    return (uint32_t)strtoul(rest.p, NULL, 16);
}

static double luminance(uint32_t colour)
{
    const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;

    for (unsigned i = 0; i < 3; i++) {
        const double part = (colour >> (16 - 8 * i) & 0xff) / 255.0;

        sum += weights[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

/* WCAG 2.2, contrast ratio. */
static double contrast(uint32_t one, uint32_t other)
{
    const double a = luminance(one), b = luminance(other);

    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

static void titles_dates_and_publisher_are_written(void **state)
{
    struct sample s;
    struct str svg;

    (void)state;
    begin(&s);
    s.volume.number = 2;
    svg = draw(&s);
    assert_true(shows(svg, ">云岭大学新闻</text>"));
    assert_true(shows(svg, ">2021年</text>"));
    assert_true(shows(svg, ">2021年3月9日</text>"));
    assert_true(shows(svg, ">第 2 卷</text>"));
    assert_true(shows(svg, ">新闻中心 &amp; 校史馆</text>"));
    assert_true(shows(svg, "'Noto Serif CJK SC'"));
    assert_false(shows(svg, "{{"));
    assert_true(shows(buf_view(&s.drawing.said), "第 2 卷\n"));
    end(&s);
}

static void whatever_the_book_its_colours_can_be_read(void **state)
{
    uint32_t papers[64];
    size_t different = 0;

    (void)state;
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++) {
        struct sample s;
        struct str svg;
        char identifier[32];
        size_t k = 0;

        begin(&s);
        (void)snprintf(identifier, sizeof identifier, "urn:uuid:%zu", i);
        s.volume.identifier = str_of(identifier);
        svg = draw(&s);
        papers[i] = fill_behind(svg, "height=\"2100\" fill");
        assert_true(contrast(fill_behind(svg, "<g font-family"), papers[i]) >= 4.5);
        assert_true(contrast(fill_behind(svg, "</g>\n<g fill"), papers[i]) >= 7);
        assert_true(contrast(fill_behind(svg, "<g fill=\"#"), papers[i]) >= 4.5);
        while (papers[k] != papers[i]) {
            k++;
        }
        different += k == i;
        end(&s);
    }
    assert_true(different >= 12);
}

static void volumes_of_a_book_have_its_colours(void **state)
{
    struct volume volumes[2];
    struct sample s;
    uint32_t first;

    (void)state;
    begin(&s);
    volumes[0] = volumes[1] = s.volume;
    volumes[1].identifier = STR("urn:uuid:2");
    s.book.volumes = volumes;
    first = fill_behind(draw(&s), "height=\"2100\" fill");
    end(&s);
    s.volume = volumes[1];
    assert_int_equal(fill_behind(draw(&s), "height=\"2100\" fill"), first);
    end(&s);
}

/* Besides its cells a cover has three rectangles. */
static void a_year_is_a_map_of_the_weeks_of_its_months(void **state)
{
    struct sample s;

    (void)state;
    begin(&s);
    assert_int_equal(count(draw(&s), "<rect "), 3 + 12 * 5 - 1); /* no 29 February */
    end(&s);
    s.posts[0].date.year = 2024;
    assert_int_equal(count(draw(&s), "<rect "), 3 + 12 * 5);
    end(&s);
}

static void many_years_are_a_map_of_months_and_ages_one_of_years(void **state)
{
    const struct civil twenty[] = {{.year = 2004, .month = 1, .day = 1},
                                   {.year = 2023, .month = 12, .day = 31}};
    const struct civil ages[] = {{.year = 1405, .month = 1, .day = 1},
                                 {.year = 1790, .month = 12, .day = 31}};
    const struct civil all[] = {{.year = 1, .month = 1, .day = 1},
                                {.year = 9999, .month = 12, .day = 31}};
    struct sample s;
    struct str svg;

    (void)state;
    begin(&s);
    add_days(&s, twenty, 2);
    svg = draw(&s);
    assert_int_equal(count(svg, "<rect "), 3 + 20 * 12);
    assert_true(shows(svg, ">2004</text>") && shows(svg, ">2023</text>"));
    end(&s);
    add_days(&s, ages, 2);
    assert_int_equal(count(draw(&s), "<rect "), 3 + 40 * 10); /* 1400 … 1799 */
    end(&s);
    add_days(&s, all, 2);
    assert_int_equal(count(draw(&s), "<rect "), 3 + 2); /* a stroke a post */
    end(&s);
}

/* How much the cell at a place of the map stands out from the paper. */
static double light_at(struct str svg, const char *place)
{
    const size_t at = str_find(svg, str_of(place));
    size_t group = 0;

    assert_true(at != STR_NPOS);
    for (size_t i = 0; i < at; i++) {
        if (str_starts(str_from(svg, i), STR("<g fill="))) {
            group = i;
        }
    }
    return contrast(fill_behind(str_from(svg, group), "<g"),
                    fill_behind(svg, "height=\"2100\" fill"));
}

static void the_more_posts_the_brighter_the_week(void **state)
{
    struct civil days[17] = {{.year = 2021, .month = 1, .day = 1}};
    struct sample s;
    struct str svg;

    (void)state;
    begin(&s);
    for (size_t i = 1; i < 17; i++) {
        days[i] = (struct civil){.year = 2021, .month = 12, .day = 10};
    }
    add_days(&s, days, 17);
    svg = draw(&s);
    const double none = light_at(svg, "x=\"235\" y=\"1440\"");
    const double one = light_at(svg, "x=\"140\" y=\"1440\"");
    const double most = light_at(svg, "x=\"1185\" y=\"1518\"");

    assert_true(none > 1);
    assert_true(one > none * 1.3);
    assert_true(most > one * 1.3);
    end(&s);
}

static void undated_posts_are_strokes_of_their_lengths(void **state)
{
    struct source sources[3] = {{.size = 100}, {.size = 10000}, {.size = 2500}};
    struct sample s;
    struct str svg;

    (void)state;
    begin(&s);
    for (size_t i = 0; i < 3; i++) {
        s.posts[i] = (struct post){.source = &sources[i]};
        s.members[i].post = i;
    }
    s.volume.n = 3;
    s.volume.first = s.volume.last = NULL;
    svg = draw(&s);
    assert_int_equal(count(svg, "<rect "), 3 + 3);
    /* 60 and as many parts of 1080 as the root of the size is of 100. */
    assert_true(shows(svg, "width=\"168\"") && shows(svg, "width=\"1140\"") &&
                shows(svg, "width=\"600\""));
    end(&s);
}

static void title_that_is_too_long_ends_in_dots(void **state)
{
    struct sample s;
    struct str svg;
    char title[3001];

    (void)state;
    begin(&s);
    for (size_t i = 0; i < 3000; i += 3) {
        memcpy(title + i, "长", 3);
    }
    s.book.title = str_make(title, 3000);
    svg = draw(&s);
    assert_int_equal(count(svg, "font-weight=\"bold\""), 6);
    assert_int_equal(count(svg, "长\u2026</text>"), 1);
    end(&s);
}

static void title_without_anything_to_see_has_a_word(void **state)
{
    struct sample s;

    (void)state;
    begin(&s);
    s.book.title = STR(" \n");
    assert_true(shows(draw(&s), ">无题</text>"));
    end(&s);
}

static void books_that_run_from_right_to_left_begin_there(void **state)
{
    struct sample s;
    struct str svg;

    (void)state;
    begin(&s);
    s.book.language = STR("ar");
    s.book.title = STR("أخبار");
    svg = draw(&s);
    assert_true(shows(svg, "<text x=\"1260\" y=\"536\" font-size=\"176\" font-weight=\"bold\" "
                           "direction=\"rtl\">أخبار</text>"));
    assert_true(shows(svg, "text-anchor=\"end\">9 March 2021</text>"));
    end(&s);
}

static void without_libvips_the_drawing_is_the_cover(void **state)
{
    const struct covers_options options = {.choice = NULL};
    struct covers *covers;
    struct cover cover;
    struct buf bytes;
    struct sample s;

    (void)state;
    begin(&s);
    const struct cover_subject subject = {&s.library, &s.book, &s.volume};

    buf_init(&bytes, 1 << 20);
    assert_int_equal(covers_new(&options, &covers, &s.err), ERR_OK);
    assert_int_equal(covers_make(covers, &subject, &bytes, &cover, &s.err), ERR_OK);
    assert_string_equal(cover.media_type, "image/svg+xml");
    assert_true(str_eq(cover.bytes, draw(&s)));
    covers_free(covers);
    buf_done(&bytes);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles_dates_and_publisher_are_written),
        cmocka_unit_test(whatever_the_book_its_colours_can_be_read),
        cmocka_unit_test(volumes_of_a_book_have_its_colours),
        cmocka_unit_test(a_year_is_a_map_of_the_weeks_of_its_months),
        cmocka_unit_test(many_years_are_a_map_of_months_and_ages_one_of_years),
        cmocka_unit_test(the_more_posts_the_brighter_the_week),
        cmocka_unit_test(undated_posts_are_strokes_of_their_lengths),
        cmocka_unit_test(title_that_is_too_long_ends_in_dots),
        cmocka_unit_test(title_without_anything_to_see_has_a_word),
        cmocka_unit_test(books_that_run_from_right_to_left_begin_there),
        cmocka_unit_test(without_libvips_the_drawing_is_the_cover),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
