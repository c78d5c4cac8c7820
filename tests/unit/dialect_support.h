/*
 * Renders a text as a site with a generator of its own would: what its Markdown is like is for the
 * test to set.
 */
#ifndef SHEAF_TESTS_DIALECT_SUPPORT_H
#define SHEAF_TESTS_DIALECT_SUPPORT_H

#include "render/dialect/dialect.h"
#include "render_support.h"

struct shown {
    struct rendering rendering;
    struct site site;
    struct repair_set repairs;
    struct buf body;
};

static inline int open_shown(void **state)
{
    static struct shown s;

    s = (struct shown){.site = {.n_sources = 0}};
    assert_true(support_start(&s.rendering));
    buf_init(&s.body, 1 << 20);
    *state = &s;
    return 0;
}

static inline int close_shown(void **state)
{
    struct shown *s = *state;

    support_end(&s->rendering);
    buf_done(&s->body);
    return 0;
}

/* The body that a text becomes. */
static inline const char *body_of(struct shown *s, const char *text)
{
    struct rendering *r = &s->rendering;
    struct render_request request = {.post = &r->post,
                                     .site = &s->site,
                                     .body = str_of(text),
                                     .stem = STR("20211118-0123456789abcdef"),
                                     .book_title = STR("书"),
                                     .language = STR("zh-Hans"),
                                     .links = &r->links,
                                     .assets = &r->assets,
                                     .repairs = s->repairs};

    assert_int_equal(render_chapter(r->renderer, &request, &r->chapter, &r->findings, &r->err),
                     ERR_OK);
    buf_reset(&s->body);
    buf_str(&s->body, support_body(r, 0));
    buf_char(&s->body, '\0');
    return s->body.p;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_shown, close_shown)

#endif
