/*
 * Expressions of Liquid and Hugo's params become their values, as far as the post and the site's
 * configuration know them. Invariant: nothing is guessed; what is not known is told by false.
 */
#include <stdlib.h>

#include "base/url.h"
#include "render/shortcode/shortcode.h"

enum {
    MOST_FILTERS = 16
};

static int compare_setting(const void *key, const void *item)
{
    return str_cmp(*(const struct str *)key, ((const struct site_setting *)item)->name);
}

static bool setting(const struct expansion *x, struct str name, struct str *ret)
{
    const struct site *site = x->pass->request->site;
    const struct site_setting *found = NULL;

    if (site && site->n_settings > 0) {
        found = bsearch(&name, site->settings, site->n_settings, sizeof *site->settings,
                        compare_setting);
    }
    if (found) {
        *ret = found->value;
    }
    return found != NULL;
}

static struct str without_slash(struct str s)
{
    while (str_ends(s, STR("/"))) {
        s.n--;
    }
    return s;
}

/* "/base" of http://host/base/; empty where the site is at its host's root. */
static struct str base_of(const struct expansion *x)
{
    const struct site *site = x->pass->request->site;
    struct url url;

    return site && url_split(site->url, &url) ? without_slash(url.path) : STR_NONE;
}

/* "http://host", or empty. */
static struct str origin_of(const struct expansion *x)
{
    const struct site *site = x->pass->request->site;
    struct url url;

    return site && url_split(site->url, &url)
               ? without_slash(str_sub(site->url, 0, site->url.n - url.path.n))
               : STR_NONE;
}

static bool page_field(const struct expansion *x, struct str name, struct str *ret)
{
    const struct post *post = x->pass->request->post;

    if (str_eq_nocase(name, STR("title"))) {
        *ret = str_empty(post->full_title) ? post->title : post->full_title;
    } else if (str_eq_nocase(name, STR("description"))) {
        *ret = post->description;
    } else if (str_eq_nocase(name, STR("subtitle"))) {
        *ret = post->subtitle;
    } else if (str_eq_nocase(name, STR("slug"))) {
        *ret = post->slug;
    } else if (str_eq_nocase(name, STR("author")) && post->authors.n > 0) {
        *ret = post->authors.v[0];
    } else {
        return false;
    }
    return !str_empty(*ret);
}

static bool variable(const struct expansion *x, struct str name, struct str *ret)
{
    if (str_eq(name, STR("site.baseurl"))) {
        *ret = base_of(x);
        return true;
    }
    if (str_eq(name, STR("site.url"))) {
        *ret = origin_of(x);
        return true;
    }
    if (str_starts(name, STR("site."))) {
        return setting(x, str_from(name, 5), ret);
    }
    return str_starts(name, STR("page.")) && x->generator == GENERATOR_JEKYLL &&
           page_field(x, str_from(name, 5), ret);
}

/* A literal in quotes, or a variable; what is behind it stays in *rest. */
static bool primary(const struct expansion *x, struct str *rest, struct str *ret)
{
    struct str s = str_trim(*rest);
    size_t end = 0;

    if (!str_empty(s) && (s.p[0] == '"' || s.p[0] == '\'')) {
        end = str_chr(str_from(s, 1), s.p[0]);
        if (end == STR_NPOS) {
            return false;
        }
        *ret = str_sub(s, 1, end + 1);
        *rest = str_from(s, end + 2);
        return true;
    }
    while (end < s.n && (ascii_is_alnum(s.p[end]) || strchr("_.-", s.p[end]))) {
        end++;
    }
    *rest = str_from(s, end);
    return end > 0 && variable(x, str_sub(s, 0, end), ret);
}

static bool is_one_of(struct str name, const char *names)
{
    struct str rest = str_of(names), one;

    while (str_token(&rest, ' ', &one)) {
        if (str_eq(one, name)) {
            return true;
        }
    }
    return false;
}

static struct str rooted(const struct expansion *x, struct str origin, struct str path)
{
    const struct str base =
        arena_join(x->arena, origin, base_of(x), str_starts(path, STR("/")) ? STR("") : STR("/"));

    return arena_join(x->arena, base, path, STR_NONE);
}

/* Applies the filter at the beginning of *rest, which stands behind a "|". */
static bool filter(const struct expansion *x, struct str *rest, struct str *value)
{
    struct str s = str_trim(*rest), argument = STR_NONE, name;
    size_t end = 0;

    while (end < s.n && (ascii_is_alnum(s.p[end]) || s.p[end] == '_')) {
        end++;
    }
    name = str_sub(s, 0, end);
    s = str_trim(str_from(s, end));
    if (str_starts(s, STR(":"))) {
        s = str_from(s, 1);
        if (!primary(x, &s, &argument)) {
            return false;
        }
        s = str_trim(s);
    }
    *rest = s;
    if (is_one_of(name, "url safe escape escape_once xml_escape strip markdownify uri_escape "
                        "asset_url img_url normalize_whitespace strip_index")) {
        return true;
    }
    if (is_one_of(name, "relative_url absolute_url")) {
        struct url url;

        if (!url_split(*value, &url)) {
            *value = rooted(x, str_eq(name, STR("absolute_url")) ? origin_of(x) : STR(""), *value);
        }
        return true;
    }
    if (is_one_of(name, "prepend append")) {
        *value = str_eq(name, STR("append")) ? arena_join(x->arena, *value, argument, STR_NONE)
                                             : arena_join(x->arena, argument, *value, STR_NONE);
        return true;
    }
    return is_one_of(name, "default") && !str_empty(*value);
}

bool shortcode_value(const struct expansion *x, struct str expression, struct str *ret)
{
    struct str rest = expression, value = STR_NONE;

    if (!primary(x, &rest, &value)) {
        return false;
    }
    rest = str_trim(rest);
    for (size_t i = 0; !str_empty(rest); i++) {
        if (rest.p[0] != '|' || i == MOST_FILTERS) {
            return false;
        }
        rest = str_from(rest, 1);
        if (!filter(x, &rest, &value)) {
            return false;
        }
    }
    *ret = value;
    return true;
}

struct str shortcode_filled(const struct expansion *x, struct str text)
{
    struct str result = STR_NONE, rest = text, value;

    if (str_find(text, STR("{{")) == STR_NPOS) {
        return shortcode_value(x, text, &value) ? value : text;
    }
    for (size_t i = 0; i < MOST_FILTERS; i++) {
        const size_t start = str_find(rest, STR("{{"));
        const size_t end = start == STR_NPOS ? start : str_find(str_from(rest, start), STR("}}"));

        if (end == STR_NPOS ||
            !shortcode_value(x, str_trim(str_sub(rest, start + 2, start + end)), &value)) {
            break;
        }
        result = arena_join(x->arena, result, str_sub(rest, 0, start), value);
        rest = str_from(rest, start + end + 2);
    }
    return arena_join(x->arena, result, rest, STR_NONE);
}

bool shortcode_output(struct expansion *x, const struct shortcode *tag)
{
    struct str value;

    if (!shortcode_value(x, tag->arguments, &value)) {
        return false;
    }
    expansion_add(x, value);
    return true;
}

bool shortcode_bind(struct expansion *x, const struct shortcode *tag)
{
    const struct str rest = str_trim(tag->arguments);
    size_t end = 0;

    while (end < rest.n && (ascii_is_alnum(rest.p[end]) || rest.p[end] == '_')) {
        end++;
    }
    if (tag->part == SHORTCODE_OPEN && end > 0 && x->n_bound < SHORTCODE_BOUND) {
        x->bound[x->n_bound++] = str_sub(rest, 0, end);
    }
    return shortcode_nothing(x, tag);
}

/* Hugo's {{< param name >}}: the post's own, else the site's. */
bool shortcode_param(struct expansion *x, const struct shortcode *tag)
{
    struct arguments args;
    struct str value;

    arguments_read(x->arena, tag, &args);
    if (tag->part != SHORTCODE_OPEN || (!page_field(x, argument_at(&args, 0), &value) &&
                                        !setting(x, argument_at(&args, 0), &value))) {
        return false;
    }
    expansion_add(x, value);
    return true;
}
