/*
 * Buffers, arenas and errors: failure sticks, limits hold, text stays whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

static void buffers_grow_and_stay_terminated(void **state)
{
    struct buf b;
    struct err err;

    (void)state;
    buf_init(&b, 1000000);
    for (int i = 0; i < 100000; i++)
        buf_char(&b, 'x');
    buf_printf(&b, "%s-%d", "南开", 2021);
    assert_int_equal(b.n, 100000 + 11);
    assert_string_equal(b.p + 100000, "南开-2021");
    buf_truncate(&b, 2);
    buf_fill(&b, '.', 3);
    assert_string_equal(b.p, "xx...");
    assert_int_equal(buf_finish(&b, &err), ERR_OK);
    buf_done(&b);
}

static void a_buffer_over_its_cap_fails_until_reset(void **state)
{
    struct buf b;
    struct err err;

    (void)state;
    buf_init(&b, 4);
    buf_puts(&b, "1234");
    assert_int_equal(buf_finish(&b, &err), ERR_OK);
    buf_puts(&b, "5");
    buf_truncate(&b, 0);
    buf_puts(&b, "6");
    assert_int_equal(buf_finish(&b, &err), ERR_LIMIT);
    assert_true(b.full);
    assert_int_equal(b.n, 0);
    assert_null(buf_reserve(&b, 1));
    buf_reset(&b);
    assert_false(b.full);
    buf_printf(&b, "%d", 12345);
    assert_int_equal(buf_finish(&b, &err), ERR_LIMIT);
    buf_reset(&b);
    buf_printf(&b, "%d", 1234);
    assert_int_equal(buf_finish(&b, &err), ERR_OK);
    buf_done(&b);
}

static void arena_memory_is_zeroed_and_aligned_after_reuse(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 1 << 24);
    for (int round = 0; round < 3; round++) {
        for (size_t n = 1; n < 3000; n += 7) {
            unsigned char *p = arena_alloc(&a, n);

            assert_non_null(p);
            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xAA, n);
        }
        arena_reset(&a);
    }
    arena_done(&a);
}

static void an_arena_over_its_budget_fails_until_reset(void **state)
{
    struct arena a;
    struct err err;

    (void)state;
    arena_init(&a, 64);
    assert_non_null(arena_alloc(&a, 60));
    assert_null(arena_alloc(&a, 16));
    assert_null(arena_alloc(&a, 1));
    assert_true(str_empty(arena_str(&a, STR("x"))));
    assert_int_equal(arena_finish(&a, &err), ERR_LIMIT);
    arena_reset(&a);
    assert_int_equal(arena_finish(&a, &err), ERR_OK);
    assert_null(arena_array(&a, SIZE_MAX / 2, 4));
    assert_int_equal(arena_finish(&a, &err), ERR_LIMIT);
    arena_done(&a);
}

static void large_pieces_leave_the_current_chunk_in_use(void **state)
{
    struct arena a;
    char *small, *next;

    (void)state;
    arena_init(&a, 64 << 20);
    assert_non_null(arena_alloc(&a, 10 << 20));
    small = arena_alloc(&a, 16);
    assert_non_null(arena_alloc(&a, 10 << 20));
    next = arena_alloc(&a, 16);
    assert_non_null(small);
    assert_non_null(next);
#ifndef SHEAF_SANITIZED
    assert_ptr_equal(next, small + 16);
#endif
    arena_reset(&a);
    assert_non_null(arena_alloc(&a, 100));
    arena_done(&a);
}

static void arena_strings_are_terminated(void **state)
{
    struct arena a;
    struct str s;

    (void)state;
    arena_init(&a, 1 << 20);
    s = arena_join(&a, STR("text/"), STR("南开"), STR(".xhtml"));
    assert_string_equal(s.p, "text/南开.xhtml");
    assert_int_equal(s.n, 17);
    s = arena_printf(&a, "%s-%02d", "2021", 7);
    assert_string_equal(s.p, "2021-07");
    s = arena_str(&a, STR_NONE);
    assert_string_equal(s.p, "");
    arena_done(&a);
}

static void lists_grow_and_keep_their_items(void **state)
{
    struct arena a;
    struct strs list = {NULL, 0};
    int *numbers = NULL;
    size_t cap = 0;

    (void)state;
    arena_init(&a, 1 << 20);
    for (int i = 0; i < 100; i++) {
        assert_true(arena_strs_add(&a, &list, arena_printf(&a, "%d", i)));
        assert_true(arena_grow(&a, &numbers, (size_t)i, &cap, sizeof *numbers));
        numbers[i] = i;
    }
    assert_int_equal(list.n, 100);
    assert_string_equal(list.v[0].p, "0");
    assert_string_equal(list.v[99].p, "99");
    for (int i = 0; i < 100; i++)
        assert_int_equal(numbers[i], i);
    arena_done(&a);
}

static void errors_are_one_line_of_whole_characters(void **state)
{
    struct err err;
    char longer[600];

    (void)state;
    assert_int_equal(err_set(&err, ERR_FORMAT, "a\nb\x1b[31m\xff%s", "校园"), ERR_FORMAT);
    assert_string_equal(err.text, "a?b?[31m?校园");
    for (size_t i = 0; i + 3 < sizeof longer; i += 3)
        memcpy(longer + i, "校", 4);
    assert_int_equal(err_set(&err, ERR_LIMIT, "%s", longer), ERR_LIMIT);
    assert_int_equal(strlen(err.text), 510);
}

static void errors_keep_kind_and_errno_when_wrapped(void **state)
{
    struct err err;

    (void)state;
    errno = ENOENT;
    assert_int_equal(err_errno(&err, "%s", "posts"), ERR_SYSTEM);
    assert_string_equal(err.text, "posts: No such file or directory");
    assert_int_equal(err_wrap(&err, "reading %d files", 3), ERR_SYSTEM);
    assert_string_equal(err.text, "reading 3 files: posts: No such file or directory");
    assert_int_equal(err.sys, ENOENT);
    assert_int_equal(err_nomem(&err), ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffers_grow_and_stay_terminated),
        cmocka_unit_test(a_buffer_over_its_cap_fails_until_reset),
        cmocka_unit_test(arena_memory_is_zeroed_and_aligned_after_reuse),
        cmocka_unit_test(an_arena_over_its_budget_fails_until_reset),
        cmocka_unit_test(large_pieces_leave_the_current_chunk_in_use),
        cmocka_unit_test(arena_strings_are_terminated),
        cmocka_unit_test(lists_grow_and_keep_their_items),
        cmocka_unit_test(errors_are_one_line_of_whole_characters),
        cmocka_unit_test(errors_keep_kind_and_errno_when_wrapped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
