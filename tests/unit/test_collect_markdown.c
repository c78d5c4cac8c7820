/*
 * What configurations say about a generator's Markdown. Expected values are the defaults that the
 * generators' documentation gives.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "collect/layout.h"

struct setting {
    const char *keys, *text; /* keys joined by "." */
};

static struct value *inside(struct arena *a, struct value *map, struct str key, enum value_kind k)
{
    for (struct item *item = map->first; item; item = item->next) {
        if (str_eq(item->key, key)) {
            return (struct value *)(uintptr_t)item->value;
        }
    }
    value_add(a, map, key, value_new(a, k, 0, 0));
    return (struct value *)(uintptr_t)map->last->value;
}

/* The style that `read` takes from a configuration with these settings. */
static struct markdown_style style_of(void (*read)(struct layout *), const struct setting *settings,
                                      size_t n)
{
    struct site site = {.n_sources = 0};
    struct config_file file = {.name = STR("hugo.toml")};
    struct layout layout = {.site = &site};
    struct value *root;

    arena_init(&site.arena, LIMIT_CONFIG_BYTES);
    root = value_new(&site.arena, VALUE_MAP, 0, 0);
    assert_non_null(root);
    for (size_t i = 0; i < n; i++) {
        struct str keys = str_of(settings[i].keys), key;
        struct value *at = root;

        while (str_token(&keys, '.', &key)) {
            at = inside(&site.arena, at, key, keys.n > 0 ? VALUE_MAP : VALUE_SCALAR);
        }
        at->text = str_of(settings[i].text);
        at->plain = true;
    }
    file.root = root;
    layout.config = (struct config){.arena = &site.arena, .files = &file, .n = 1};
    read(&layout);
    arena_done(&site.arena);
    return site.markdown;
}

static void hugo_curls_quotes_and_reads_definitions_unless_told_not_to(void **state)
{
    static const struct setting newer[] = {
        {"markup.goldmark.extensions.typographer.disable", "true"},
        {"markup.goldmark.extensions.definitionList", "false"}};
    static const struct setting older[] = {{"markup.goldmark.extensions.typographer", "false"}};
    struct markdown_style style = style_of(hugo_markdown, NULL, 0);

    (void)state;
    assert_true(style.quotes && style.dashes && style.definition_lists);
    assert_false(style.emoji || style.math || style.hard_breaks || style.mark || style.insert);
    style = style_of(hugo_markdown, newer, 2);
    assert_false(style.quotes || style.dashes || style.definition_lists);
    style = style_of(hugo_markdown, older, 1);
    assert_false(style.quotes || style.dashes);
    assert_true(style.definition_lists);
}

static void hugo_is_asked_for_emoji_formulas_and_extras(void **state)
{
    static const struct setting settings[] = {
        {"enableEmoji", "true"},
        {"markup.goldmark.extensions.passthrough.enable", "true"},
        {"markup.goldmark.renderer.hardWraps", "true"},
        {"markup.goldmark.extensions.extras.mark.enable", "true"},
        {"markup.goldmark.extensions.extras.superscript.enable", "true"}};
    static const struct setting theme[] = {{"params.page.math.enable", "true"}};
    struct markdown_style style = style_of(hugo_markdown, settings, 5);

    (void)state;
    assert_true(style.emoji && style.math && style.hard_breaks && style.mark && style.superscript);
    assert_false(style.insert);
    assert_true(style_of(hugo_markdown, theme, 1).math);
}

static void jekyll_is_kramdown_unless_it_is_another_parser(void **state)
{
    static const struct setting plain[] = {{"kramdown.smart_quotes", "apos,apos,quot,quot"},
                                           {"kramdown.math_engine", "nil"}};
    static const struct setting other[] = {{"markdown", "CommonMarkGhPages"}};
    struct markdown_style style = style_of(jekyll_markdown, NULL, 0);

    (void)state;
    assert_true(style.quotes && style.dashes && style.definition_lists && style.display_math);
    assert_false(style.math || style.emoji || style.hard_breaks);
    style = style_of(jekyll_markdown, plain, 2);
    assert_false(style.quotes || style.display_math);
    assert_true(style.dashes);
    style = style_of(jekyll_markdown, other, 1);
    assert_false(style.quotes || style.dashes || style.definition_lists || style.display_math);
}

static void hexo_breaks_lines_and_curls_quotes_by_default(void **state)
{
    static const struct setting off[] = {
        {"marked.breaks", "false"}, {"marked.smartypants", "false"}, {"mathjax.enable", "true"}};
    struct markdown_style style = style_of(hexo_markdown, NULL, 0);

    (void)state;
    assert_true(style.hard_breaks && style.quotes && style.dashes && style.definition_lists);
    assert_false(style.math);
    style = style_of(hexo_markdown, off, 3);
    assert_false(style.hard_breaks || style.quotes || style.dashes);
    assert_true(style.math);
}

static void zola_does_nothing_that_it_is_not_asked_for(void **state)
{
    static const struct setting settings[] = {{"markdown.smart_punctuation", "true"},
                                              {"markdown.render_emoji", "true"},
                                              {"extra.katex", "true"}};
    struct markdown_style style = style_of(zola_markdown, NULL, 0);

    (void)state;
    assert_false(style.quotes || style.dashes || style.emoji || style.math);
    assert_false(style.definition_lists);
    style = style_of(zola_markdown, settings, 3);
    assert_true(style.quotes && style.dashes && style.emoji && style.math);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hugo_curls_quotes_and_reads_definitions_unless_told_not_to),
        cmocka_unit_test(hugo_is_asked_for_emoji_formulas_and_extras),
        cmocka_unit_test(jekyll_is_kramdown_unless_it_is_another_parser),
        cmocka_unit_test(hexo_breaks_lines_and_curls_quotes_by_default),
        cmocka_unit_test(zola_does_nothing_that_it_is_not_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
