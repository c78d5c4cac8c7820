/*
 * What templates can ask a generator's configuration for: its scalars, by name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "collect/layout.h"

struct configuration {
    struct site site;
    struct layout layout;
    struct value *root;
};

static struct value *add_file(struct configuration *c, const char *below)
{
    struct config *config = &c->layout.config;
    struct value *root = value_new(&c->site.arena, VALUE_MAP, 0, 0);

    assert_true(
        arena_grow(&c->site.arena, &config->files, config->n, &config->cap, sizeof *config->files));
    config->files[config->n++] =
        (struct config_file){.name = STR("c"), .below = str_of(below), .root = root};
    return root;
}

static void begin(struct configuration *c)
{
    *c = (struct configuration){.root = NULL};
    arena_init(&c->site.arena, (size_t)1 << 24);
    c->layout.site = &c->site;
    c->layout.config.arena = &c->site.arena;
}

static struct value *put(struct configuration *c, struct value *map, const char *key,
                         enum value_kind kind, const char *text)
{
    struct value *v = value_new(&c->site.arena, kind, 0, 0);

    v->text = str_of(text);
    value_add(&c->site.arena, map, str_of(key), v);
    return v;
}

static void check(const struct configuration *c, const char *expected)
{
    struct buf got;

    buf_init(&got, 4096);
    for (size_t i = 0; i < c->site.n_settings; i++)
        buf_printf(&got, "%.*s=%.*s;", STR_ARG(c->site.settings[i].name),
                   STR_ARG(c->site.settings[i].value));
    assert_string_equal(got.p ? got.p : "", expected);
    buf_done(&got);
}

static void scalars_are_known_by_their_keys(void **state)
{
    struct configuration c;
    struct value *root, *github;

    (void)state;
    begin(&c);
    root = add_file(&c, "");
    put(&c, root, "static_url", VALUE_SCALAR, " /static ");
    github = put(&c, root, "github", VALUE_MAP, "");
    put(&c, github, "user", VALUE_SCALAR, "南开");
    put(&c, root, "exclude", VALUE_LIST, "");
    put(&c, root, "empty", VALUE_SCALAR, "");
    put(&c, root, "a", VALUE_SCALAR, "1");
    layout_settings(&c.layout, STR_NONE);
    check(&c, "a=1;github.user=南开;static_url=/static;");
    arena_done(&c.site.arena);
}

static void hugo_has_them_below_params(void **state)
{
    struct configuration c;
    struct value *params;

    (void)state;
    begin(&c);
    put(&c, add_file(&c, "params"), "version", VALUE_SCALAR, "1.2");
    put(&c, add_file(&c, "languages.en.params"), "version", VALUE_SCALAR, "no");
    params = put(&c, add_file(&c, ""), "params", VALUE_MAP, "");
    put(&c, params, "version", VALUE_SCALAR, "later");
    put(&c, params, "tone", VALUE_SCALAR, "blue");
    layout_settings(&c.layout, STR("params"));
    check(&c, "tone=blue;version=1.2;");
    arena_done(&c.site.arena);
}

static void deep_and_further_ones_are_passed_over(void **state)
{
    struct configuration c;
    struct value *map;

    (void)state;
    begin(&c);
    map = add_file(&c, "");
    for (int i = 0; i < 20; i++)
        map = put(&c, map, "d", VALUE_MAP, "");
    put(&c, map, "x", VALUE_SCALAR, "1");
    /* Aliases make a tree that holds itself. */
    value_add(&c.site.arena, map, STR("self"), c.layout.config.files[0].root);
    for (int i = 0; i < 2000; i++)
        put(&c, add_file(&c, ""), arena_printf(&c.site.arena, "k%d", i).p, VALUE_SCALAR, "1");
    layout_settings(&c.layout, STR_NONE);
    assert_int_equal(c.site.n_settings, 512);
    arena_done(&c.site.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars_are_known_by_their_keys),
        cmocka_unit_test(hugo_has_them_below_params),
        cmocka_unit_test(deep_and_further_ones_are_passed_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
