/*
 * Brackets that begin like a footnote and go on in the next line keep their text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "render/markdown/note_guard.h"

static void expect(const char *text, const char *guarded)
{
    struct arena a;
    char back[256];

    arena_init(&a, LIMIT_TEXT_BYTES);
    struct str got = note_guard(str_of(text), &a);
    assert_int_equal(got.n, strlen(guarded));
    assert_memory_equal(got.p, guarded, got.n);
    assert_int_equal(note_unguard(got, back), strlen(text));
    assert_memory_equal(back, text, strlen(text));
    assert_int_equal(note_is_guarded(got), strcmp(text, guarded) != 0);
    arena_done(&a);
}

static void labels_of_one_line_stay_labels(void **state)
{
    (void)state;
    expect("文[^注]又\n文[^1]。\n\n[^注]: 注释\n", "文[^注]又\n文[^1]。\n\n[^注]: 注释\n");
    expect("文[^没有关\n\n另一段", "文[^没有关\n\n另一段");
    expect("[^末", "[^末");
    expect("[^", "[^");
}

static void labels_over_two_lines_become_text(void **state)
{
    (void)state;
    expect("见[^第一行\n第二行]完", "见[\x02^第一行\n第二行]完");
    expect("[^\n]", "[\x02^\n]");
}

static void closing_brackets_in_code_do_not_count(void **state)
{
    (void)state;
    expect("[^甲`]`\n乙] [^丙]\n\n[^丁`]`", "[\x02^甲`]`\n乙] [^丙]\n\n[^丁`]`");
}

static void each_line_is_judged_by_the_one_below(void **state)
{
    (void)state;
    expect("[^一\n\n[^二\n三]", "[^一\n\n[\x02^二\n三]");
}

static void definitions_stay_definitions(void **state)
{
    (void)state;
    expect("[^甲`乙]: 注\n下文", "[^甲`乙]: 注\n下文");
    expect("> - [^甲\\乙]: 注\n下文", "> - [^甲\\乙]: 注\n下文");
    expect("见[^甲`乙]: 注`]\n下文", "见[\x02^甲`乙]: 注`]\n下文");
    expect("正文\n    [^甲`乙]: 注`]\n下文", "正文\n    [\x02^甲`乙]: 注`]\n下文");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_of_one_line_stay_labels),
        cmocka_unit_test(labels_over_two_lines_become_text),
        cmocka_unit_test(closing_brackets_in_code_do_not_count),
        cmocka_unit_test(each_line_is_judged_by_the_one_below),
        cmocka_unit_test(definitions_stay_definitions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
