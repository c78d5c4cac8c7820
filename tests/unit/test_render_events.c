/*
 * The list of events stays whole when events are taken out of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/markdown/markdown.h"

static const char text[] = "# 题\n\n> 一*二*三\n>\n> - 四\n> - 五![图](a.png)\n\n六\n";

/* Every container names its far end, and the other way round; leaves name themselves. */
static void check_whole(const struct markdown *m)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct md_event *e = &m->events[i], *other = &m->events[e->other];

        assert_in_range(e->other, 0, m->n - 1);
        assert_int_equal(other->other, i);
        assert_int_equal(other->kind, e->kind);
        assert_int_equal(e->leave, e->other < i);
    }
}

static void drop(struct markdown *m, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        m->events[i].kind = MD_NOTHING;
    }
}

static size_t find(const struct markdown *m, enum md_kind kind)
{
    for (size_t i = 0; i < m->n; i++) {
        if (m->events[i].kind == kind && !m->events[i].leave) {
            return i;
        }
    }
    fail_msg("no event of kind %d", (int)kind);
    return 0;
}

static void parse(struct markdown *m)
{
    struct err err;
    bool over = true;

    markdown_init(m);
    assert_int_equal(markdown_parse(m, str_of(text), &over, &err), ERR_OK);
    assert_false(over);
    check_whole(m);
}

static void a_container_goes_with_all_in_it(void **state)
{
    struct markdown m;
    size_t list, n;

    (void)state;
    parse(&m);
    list = find(&m, MD_LIST);
    n = m.n - (m.events[list].other + 1 - list);
    drop(&m, list, m.events[list].other + 1);
    markdown_compact(&m);
    assert_int_equal(m.n, n);
    check_whole(&m);
    (void)find(&m, MD_EMPHASIS);
    markdown_done(&m);
}

static void what_stands_in_a_container_may_stay(void **state)
{
    struct markdown m;
    size_t quote, end, n;

    (void)state;
    parse(&m);
    quote = find(&m, MD_QUOTE);
    end = m.events[quote].other;
    n = m.n - 3;
    drop(&m, quote, quote + 1);
    drop(&m, end, end + 1);
    drop(&m, find(&m, MD_TEXT), find(&m, MD_TEXT) + 1); /* the heading's */
    markdown_compact(&m);
    assert_int_equal(m.n, n);
    check_whole(&m);
    assert_int_equal(m.events[1].leave, true); /* the empty heading's end */
    markdown_done(&m);
}

static void everything_may_go(void **state)
{
    struct markdown m;

    (void)state;
    parse(&m);
    drop(&m, 0, m.n);
    markdown_compact(&m);
    assert_int_equal(m.n, 0);
    markdown_done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_container_goes_with_all_in_it),
        cmocka_unit_test(what_stands_in_a_container_may_stay),
        cmocka_unit_test(everything_may_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
