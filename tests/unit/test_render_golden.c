/*
 * Each tests/golden/STEM.md renders to the body in STEM.xhtml. `--update` rewrites the bodies. A
 * STEM that begins with the name of a generator, as "hugo-…", is a post of a site of that one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "render_support.h"

enum {
    MOST = 256
};

struct goldens {
    struct arena arena;
    struct str paths[MOST]; /* without the ending */
    size_t n;
    struct rendering rendering;
};

static bool add_golden(void *user, const struct walk_entry *entry)
{
    struct goldens *g = user;

    if (str_ends(entry->path, STR(".md")) && g->n < MOST)
        g->paths[g->n++] =
            arena_str(&g->arena, str_sub(entry->path, 0, entry->path.n - strlen(".md")));
    return true;
}

static bool load_goldens(struct goldens *g)
{
    struct err err;

    *g = (struct goldens){.n = 0};
    arena_init(&g->arena, LIMIT_TEXT_BYTES);
    return support_start(&g->rendering) && file_walk(TEST_GOLDEN, add_golden, g, &err) == ERR_OK;
}

static void free_goldens(struct goldens *g)
{
    support_end(&g->rendering);
    arena_done(&g->arena);
}

/* The site that a golden's name says, at http://site.example/blog/ with a setting, or NULL. */
static const struct site *site_of(struct str path)
{
    static const struct {
        const char *prefix;
        enum generator generator;
        struct markdown_style markdown; /* of goldens about that */
    } prefixes[] = {
        {"/hugo-",
         GENERATOR_HUGO,
         {.quotes = true,
          .dashes = true,
          .angle_quotes = true,
          .definition_lists = true,
          .emoji = true,
          .math = true}},
        {"/jekyll-",
         GENERATOR_JEKYLL,
         {.quotes = true,
          .dashes = true,
          .angle_quotes = true,
          .definition_lists = true,
          .display_math = true}},
        {"/hexo-",
         GENERATOR_HEXO,
         {.quotes = true, .dashes = true, .definition_lists = true, .hard_breaks = true}},
        {"/zola-", GENERATOR_ZOLA, {.quotes = false}}};
    const struct markdown_style plain = {.quotes = false};
    static struct site_setting setting = {{"static_url", 10}, {"/static", 7}};
    static struct site site = {
        .url = {"http://site.example/blog/", 25}, .settings = &setting, .n_settings = 1};

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (str_find(path, str_of(prefixes[i].prefix)) != STR_NPOS) {
            site.generator = prefixes[i].generator;
            site.markdown =
                str_find(path, STR("-dialect")) != STR_NPOS ? prefixes[i].markdown : plain;
            return &site;
        }
    }
    return NULL;
}

static bool render_golden(struct goldens *g, struct str path, struct buf *text, struct str *ret)
{
    struct str name = arena_join(&g->arena, path, STR(".md"), STR(""));

    g->rendering.site = site_of(path);
    if (file_read(name.p, LIMIT_POST_BYTES, text, NULL, &g->rendering.err) != ERR_OK ||
        support_render(&g->rendering, buf_view(text)) != ERR_OK)
        return false;
    *ret = support_body(&g->rendering, 0);
    return true;
}

static void bodies_are_as_written_down(void **state)
{
    struct goldens g;
    struct buf text, expected;
    size_t different = 0;

    (void)state;
    assert_true(load_goldens(&g));
    assert_true(g.n >= 10);
    buf_init(&text, LIMIT_POST_BYTES);
    buf_init(&expected, LIMIT_POST_BYTES);
    for (size_t i = 0; i < g.n; i++) {
        struct str name = arena_join(&g.arena, g.paths[i], STR(".xhtml"), STR("")), body;

        assert_true(render_golden(&g, g.paths[i], &text, &body));
        assert_int_equal(file_read(name.p, LIMIT_POST_BYTES, &expected, NULL, &g.rendering.err),
                         ERR_OK);
        if (str_eq(body, buf_view(&expected)))
            continue;
        different++;
        print_error("%s\n--- rendered\n%.*s", name.p, STR_ARG(body));
    }
    buf_done(&text);
    buf_done(&expected);
    free_goldens(&g);
    assert_int_equal(different, 0);
}

/* Whatever a post holds: nothing of the first time is left when it is written once more. */
static void what_is_written_again_is_the_same(void **state)
{
    struct goldens g;
    struct buf text;

    (void)state;
    assert_true(load_goldens(&g));
    buf_init(&text, LIMIT_POST_BYTES);
    for (size_t i = 0; i < g.n; i++) {
        const struct render_request request = support_request(&g.rendering, STR_NONE);
        struct str body, first;

        assert_true(render_golden(&g, g.paths[i], &text, &body));
        first = arena_str(&g.arena, body);
        assert_int_equal(render_again(g.rendering.renderer, &request, &g.rendering.chapter,
                                      &g.rendering.findings, &g.rendering.err),
                         ERR_OK);
        body = support_body(&g.rendering, 0);
        if (!str_eq(body, first)) {
            fail_msg("%s: written again\n%.*s", g.paths[i].p, STR_ARG(body));
        }
    }
    buf_done(&text);
    free_goldens(&g);
}

static int update(void)
{
    struct goldens g;
    struct buf text;
    bool ok = load_goldens(&g);

    buf_init(&text, LIMIT_POST_BYTES);
    for (size_t i = 0; ok && i < g.n; i++) {
        struct str name = arena_join(&g.arena, g.paths[i], STR(".xhtml"), STR("")), body;
        FILE *file;

        ok = render_golden(&g, g.paths[i], &text, &body);
        file = ok ? fopen(name.p, "w") : NULL;
        ok = file && fwrite(body.p, 1, body.n, file) == body.n;
        ok = file && fclose(file) == 0 && ok;
    }
    buf_done(&text);
    free_goldens(&g);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies_are_as_written_down),
        cmocka_unit_test(what_is_written_again_is_the_same),
    };

    if (argc > 1 && strcmp(argv[1], "--update") == 0)
        return update();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
