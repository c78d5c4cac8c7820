/*
 * A generator's configuration becomes what its Markdown does beyond CommonMark. Invariant: what the
 * configuration does not say is what the generator does by default.
 */
#include "collect/layout.h"

/* Themes show formulas where one of these is set, or is a map with "enable". */
static bool themes_math(const struct config *c, struct arena *a, const char *above)
{
    static const char *const keys[] = {"math",     "mathjax",   "katex",          "latex",
                                       "use_math", "page.math", "math.every_page"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const struct str key = arena_join(a, str_of(above), str_of(keys[i]), STR_NONE);
        const struct value *v = config_get(c, key, NULL);
        bool yes = false;

        if (v && v->kind == VALUE_MAP) {
            yes = config_flag(c, arena_join(a, key, STR(".enable"), STR_NONE), false);
        } else if (v) {
            yes = config_flag(c, key, false);
        }
        if (yes) {
            return true;
        }
    }
    return false;
}

static bool lists(const struct config *c, struct str keys, const char *name)
{
    const struct strs all = config_list(c, keys);

    for (size_t i = 0; i < all.n; i++) {
        if (str_eq(all.v[i], str_of(name))) {
            return true;
        }
    }
    return false;
}

/* The typographer is a flag in older configurations, a map with "disable" in newer ones. */
static bool hugo_typographer(const struct config *c)
{
    const struct str keys = STR("markup.goldmark.extensions.typographer");
    const struct value *v = config_get(c, keys, NULL);

    if (v && v->kind == VALUE_SCALAR) {
        return config_flag(c, keys, true);
    }
    return !config_flag(c, STR("markup.goldmark.extensions.typographer.disable"), false);
}

void hugo_markdown(struct layout *l)
{
    const struct config *c = &l->config;
    struct markdown_style *style = &l->site->markdown;

    style->quotes = style->dashes = style->angle_quotes = hugo_typographer(c);
    style->definition_lists =
        config_flag(c, STR("markup.goldmark.extensions.definitionList"), true);
    style->hard_breaks = config_flag(c, STR("markup.goldmark.renderer.hardWraps"), false);
    style->emoji = config_flag(c, STR("enableEmoji"), false);
    style->math = config_flag(c, STR("markup.goldmark.extensions.passthrough.enable"), false) ||
                  themes_math(c, &l->site->arena, "params.") ||
                  themes_math(c, &l->site->arena, "params.page.");
    style->mark = config_flag(c, STR("markup.goldmark.extensions.extras.mark.enable"), false);
    style->insert = config_flag(c, STR("markup.goldmark.extensions.extras.insert.enable"), false);
    style->superscript =
        config_flag(c, STR("markup.goldmark.extensions.extras.superscript.enable"), false);
}

void zola_markdown(struct layout *l)
{
    const struct config *c = &l->config;
    struct markdown_style *style = &l->site->markdown;

    style->quotes = style->dashes = config_flag(c, STR("markdown.smart_punctuation"), false);
    style->definition_lists = config_flag(c, STR("markdown.definition_list"), false);
    style->emoji = config_flag(c, STR("markdown.render_emoji"), false);
    style->math = themes_math(c, &l->site->arena, "extra.");
}

/* kramdown is Jekyll's parser unless the configuration names another one. */
void jekyll_markdown(struct layout *l)
{
    const struct config *c = &l->config;
    struct markdown_style *style = &l->site->markdown;
    const struct str parser = config_text(c, STR("markdown"), NULL);
    const struct str quotes = config_text(c, STR("kramdown.smart_quotes"), NULL);
    const struct str engine = config_text(c, STR("kramdown.math_engine"), NULL);

    style->emoji = lists(c, STR("plugins"), "jemoji") || lists(c, STR("gems"), "jemoji");
    style->math = themes_math(c, &l->site->arena, "");
    if (!str_empty(parser) && !str_eq_nocase(parser, STR("kramdown"))) {
        style->hard_breaks = config_flag(c, STR("commonmark.hardbreaks"), false);
        return;
    }
    style->dashes = true;
    style->quotes =
        !str_starts(str_trim(quotes), STR("apos")) && !str_starts(str_trim(quotes), STR("39"));
    style->definition_lists = true;
    style->hard_breaks = config_flag(c, STR("kramdown.hard_wrap"), false);
    style->display_math = !str_eq_nocase(engine, STR("nil")) && !str_eq_nocase(engine, STR("none"));
}

/* hexo-renderer-marked comes with Hexo; hexo-renderer-markdown-it, with a key of its own, has the
   same defaults. */
void hexo_markdown(struct layout *l)
{
    const struct config *c = &l->config;
    struct markdown_style *style = &l->site->markdown;

    style->quotes = style->dashes = config_flag(
        c, STR("marked.smartypants"), config_flag(c, STR("markdown.render.typographer"), true));
    style->hard_breaks =
        config_flag(c, STR("marked.breaks"), config_flag(c, STR("markdown.render.breaks"), true));
    style->definition_lists = config_flag(c, STR("marked.descriptionLists"), true);
    style->emoji = config_flag(c, STR("githubEmojis.enable"), false) ||
                   lists(c, STR("markdown.plugins"), "markdown-it-emoji");
    style->mark = lists(c, STR("markdown.plugins"), "markdown-it-mark");
    style->insert = lists(c, STR("markdown.plugins"), "markdown-it-ins");
    style->superscript = lists(c, STR("markdown.plugins"), "markdown-it-sup");
    style->math = themes_math(c, &l->site->arena, "");
}
