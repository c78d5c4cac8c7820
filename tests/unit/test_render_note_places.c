/*
 * Footnotes that nothing refers to: where they may begin, how they are named, and that many of
 * them cost no more than their text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "render/markdown/markdown.h"
#include "render/markdown/note_places.h"

static void expect_places(const char *text, const char *labels)
{
    struct arena a;
    struct budget b = {.arena = &a};
    struct note_places places;
    char got[128] = "";

    arena_init(&a, LIMIT_PARSE_BYTES);
    note_places_find(str_of(text), &b, &places);
    for (size_t i = 0; i < places.n; i++) {
        strncat(got, text + places.v[i].at, places.v[i].end - places.v[i].at);
        assert_ptr_equal(note_places_at(&places, places.v[i].line, places.v[i].column),
                         &places.v[i]);
    }
    assert_string_equal(got, labels);
    arena_done(&a);
}

static void definitions_stand_behind_the_marks_of_containers_only(void **state)
{
    (void)state;
    expect_places("[^1]: 一\n > - 12. [^二]:三\n* [ ] [^x]: 四\n", "[^1]: [^二]:[^x]: ");
    expect_places("[^a]: [^b]: 两个\n", "[^a]: [^b]: ");
    expect_places("正文[^1]: 一\n[^1] : 一\n[^]: 一\n[^a b]: 一\n[^a\nb]: 一\n[^1]", "");
}

static void columns_are_those_of_the_text_behind_the_label(void **state)
{
    struct arena a;
    struct budget b = {.arena = &a};
    struct note_places places;

    (void)state;
    arena_init(&a, LIMIT_PARSE_BYTES);
    note_places_find(STR("\n> [^x]:  文\n"), &b, &places);
    assert_int_equal(places.n, 1);
    assert_int_equal(places.v[0].line, 2);
    assert_int_equal(places.v[0].column, 10);
    assert_null(note_places_at(&places, 2, 9));
    assert_null(note_places_at(&places, 1, 10));
    assert_null(note_places_at(&places, 3, 10));
    arena_done(&a);
}

static void orphans_get_names_of_their_own_and_references_ahead(void **state)
{
    static const char text[] = "[^a]: [^b]: 甲\n[^a]:  乙\n";
    struct arena a;
    struct budget b = {.arena = &a};
    struct note_places places;
    struct str named;

    (void)state;
    arena_init(&a, LIMIT_PARSE_BYTES);
    note_places_find(str_of(text), &b, &places);
    assert_int_equal(places.n, 3);
    assert_ptr_equal(note_places_name(str_of(text), &places, &b).p, text);
    places.v[1].orphan = places.v[2].orphan = true;
    places.orphans = 2;
    named = note_places_name(str_of(text), &places, &b);
    assert_true(str_eq(named, STR("[^\x02"
                                  "1] [^\x02"
                                  "2] \n\n[^a]: [^\x02"
                                  "1]: 甲\n[^\x02"
                                  "2]:  乙\n")));
    arena_done(&a);
}

static size_t count(const struct markdown *m, enum md_kind kind)
{
    size_t n = 0;

    for (size_t i = 0; i < m->n; i++) {
        n += m->events[i].kind == kind && !m->events[i].leave;
    }
    return n;
}

/* A code block looks like a definition until it is parsed; the lines stay those of the text. */
static void lines_and_numbers_are_those_of_the_text_alone(void **state)
{
    struct markdown m;
    struct err err;
    bool over;

    (void)state;
    markdown_init(&m);
    assert_int_equal(
        markdown_parse(&m, STR("正文[^1]\n\n    [^2]: 码\n\n[^3]: 孤\n\n[^1]: 注\n"), &over, &err),
        ERR_OK);
    assert_false(over);
    assert_int_equal(count(&m, MD_NOTE), 1);
    assert_int_equal(count(&m, MD_NOTE_REF), 1);
    for (size_t i = 0; i < m.n; i++) {
        const struct md_event *e = &m.events[i];

        if (e->kind == MD_NOTE_REF) {
            assert_int_equal(e->number, 1);
            assert_int_equal(e->line, 1);
        } else if (e->kind == MD_CODE_BLOCK) {
            assert_int_equal(e->line, 3);
            assert_true(str_eq(e->text, STR("[^2]: 码\n")));
        } else if (e->kind == MD_TEXT && str_starts(e->text, STR("[^"))) {
            assert_int_equal(e->line, 5);
            assert_true(str_eq(e->text, STR("[^3]: 孤")));
        } else if (e->kind == MD_NOTE && !e->leave) {
            assert_int_equal(e->line, 7);
            assert_int_equal(e->number, 1);
        }
    }
    markdown_done(&m);
}

/* A reference in text that an indented line continues looks like a definition, too. */
static void references_that_look_like_definitions_keep_their_note(void **state)
{
    struct markdown m;
    struct err err;
    bool over;

    (void)state;
    markdown_init(&m);
    assert_int_equal(
        markdown_parse(&m, STR("正文\n    [^1]: 提到\n\n[^1]: 注\n\n[^2]: 孤\n"), &over, &err),
        ERR_OK);
    assert_int_equal(count(&m, MD_NOTE), 1);
    assert_int_equal(count(&m, MD_NOTE_REF), 1);
    assert_int_equal(count(&m, MD_PARAGRAPH), 3);
    markdown_done(&m);
}

/* As many as LIMIT_PARSE_BYTES_1MB has room for: of 20,000 the text would be bound as it is. */
static void thousands_of_orphans_are_all_kept(void **state)
{
    enum {
        MANY = 12000
    };
    struct markdown m;
    struct buf text;
    struct err err;
    bool over;

    (void)state;
    buf_init(&text, LIMIT_POST_BYTES);
    for (int i = 0; i < MANY; i++) {
        buf_printf(&text, "[^%d]: 注\n", i % (MANY / 2));
    }
    markdown_init(&m);
    assert_int_equal(markdown_parse(&m, buf_view(&text), &over, &err), ERR_OK);
    assert_false(over);
    assert_int_equal(count(&m, MD_PARAGRAPH), MANY);
    assert_int_equal(count(&m, MD_NOTE), 0);
    markdown_done(&m);
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(definitions_stand_behind_the_marks_of_containers_only),
        cmocka_unit_test(columns_are_those_of_the_text_behind_the_label),
        cmocka_unit_test(orphans_get_names_of_their_own_and_references_ahead),
        cmocka_unit_test(lines_and_numbers_are_those_of_the_text_alone),
        cmocka_unit_test(references_that_look_like_definitions_keep_their_note),
        cmocka_unit_test(thousands_of_orphans_are_all_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
