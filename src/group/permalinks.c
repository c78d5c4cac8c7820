/*
 * A post's place, date, title and slug become its address, by the pattern that its site's generator
 * has for it. Invariant: an address is whole or empty; a token that cannot be told gives none.
 * After the manuals of Hugo ("Permalinks"), Jekyll ("Permalinks"), Hexo ("Permalinks") and Zola
 * ("Sections and pages").
 */
#include "group/permalinks.h"

#include "base/file.h"
#include "base/language.h"
#include "base/limits.h"
#include "group/slugs.h"
#include "group/tokens.h"

/* The section's rule in the post's own language, else the one for all. */
static struct str rule_for(const struct facts *f, struct str section)
{
    const struct site *site = f->site;
    struct str pattern = STR_NONE, own = STR_NONE;

    for (size_t i = 0; i < site->n_permalinks; i++) {
        const struct permalink_rule *rule = &site->permalinks[i];

        if (!str_eq(rule->section, section)) {
            continue;
        }
        if (str_empty(rule->language)) {
            pattern = rule->pattern;
        } else if (str_eq(rule->language, f->post->source->language)) {
            own = rule->pattern;
        }
    }
    return str_empty(own) ? pattern : own;
}

static void hugo(struct facts *f)
{
    const struct str pattern = rule_for(f, f->collection);

    if (!str_empty(pattern)) {
        tokens_expand(f, TOKENS_HUGO, pattern);
        return;
    }
    slug_hugo(f->out, f->folder);
    buf_char(f->out, '/');
    slug_hugo(f->out, facts_slug(f));
}

/* A pattern, or the name of one that Jekyll has. */
static void expand_jekyll(struct facts *f, struct str pattern)
{
    static const struct {
        const char *style, *pattern;
    } styles[] = {
        {"date", "/:categories/:year/:month/:day/:title:output_ext"},
        {"pretty", "/:categories/:year/:month/:day/:title/"},
        {"ordinal", "/:categories/:year/:y_day/:title:output_ext"},
        {"weekdate", "/:categories/:year/W:week/:short_day/:title:output_ext"},
        {"none", "/:categories/:title:output_ext"},
    };
    for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++) {
        if (str_eq(pattern, str_of(styles[i].style))) {
            pattern = str_of(styles[i].pattern);
            break;
        }
    }
    tokens_expand(f, TOKENS_JEKYLL, pattern);
}

static void jekyll(struct facts *f)
{
    const bool post = str_empty(f->collection) || str_eq(f->collection, STR("posts"));
    struct str pattern = rule_for(f, f->collection);

    if (str_empty(pattern)) {
        pattern = post ? rule_for(f, STR_NONE) : STR("/:collection/:path:output_ext");
    }
    if (str_empty(pattern)) {
        pattern = STR("date");
    }
    expand_jekyll(f, pattern);
}

static void hexo(struct facts *f)
{
    const struct str pattern = rule_for(f, STR_NONE);

    tokens_expand(f, TOKENS_HEXO, str_empty(pattern) ? STR(":year/:month/:day/:title/") : pattern);
}

static void zola(struct facts *f)
{
    struct str folder = f->folder, segment;

    while (str_token(&folder, '/', &segment)) {
        slug_zola(f->out, segment);
        buf_char(f->out, '/');
    }
    slug_zola(f->out, facts_slug(f));
}

/* "2021-11-18-" or "2021-11-18_", as Jekyll and Zola take it off a name. */
static size_t date_length(struct str name)
{
    static const char form[] = "dddd-dd-dd";

    for (size_t i = 0; i < sizeof form - 1; i++) {
        if (i >= name.n || (form[i] == 'd' ? !ascii_is_digit(name.p[i]) : name.p[i] != form[i])) {
            return 0;
        }
    }
    return name.n > 11 && (name.p[10] == '-' || name.p[10] == '_') ? 11 : 0;
}

/* "a.zh-cn" is "a" where the suffix is what says the post's language. */
static struct str without_language(struct arena *a, const struct source *source, struct str name)
{
    const size_t dot = str_rchr(name, '.');
    const struct str suffix = dot == STR_NPOS ? STR_NONE : str_from(name, dot + 1);

    if (dot == STR_NPOS || dot == 0 || str_empty(source->language)) {
        return name;
    }
    return source->suffixed || str_eq_nocase(suffix, source->prefix) ||
                   str_eq(language_tag(a, suffix), source->language)
               ? str_sub(name, 0, dot)
               : name;
}

/* Where the post lies and what it is called there, as its generator sees it. */
static void place(struct facts *f)
{
    const struct source *source = f->post->source;
    const enum generator generator = f->site->generator;
    const bool dates = generator == GENERATOR_JEKYLL || generator == GENERATOR_ZOLA;
    const bool bundles = generator == GENERATOR_HUGO || generator == GENERATOR_ZOLA;
    const struct str content = str_empty(source->content) ? source->path : source->content;
    struct str name = path_name(content);

    name.n -= path_ending(name).n;
    f->folder = path_folder(content);
    if (bundles) {
        name = without_language(f->arena, source, name);
    }
    if (bundles && str_eq(name, STR("index"))) {
        name = path_name(f->folder);
        f->folder = path_folder(f->folder);
    }
    f->name = dates ? str_from(name, date_length(name)) : name;
    f->collection = source->section;
}

/* One slash before it and none twice. */
static struct str tidy(struct arena *a, struct str text)
{
    char *p = arena_alloc(a, text.n + 2);
    size_t n = 0;

    if (!p) {
        return STR_NONE;
    }
    p[n++] = '/';
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '/' || p[n - 1] != '/') {
            p[n++] = text.p[i];
        }
    }
    return str_make(p, n);
}

/* What the front matter says, which may be a pattern, too. */
static bool explicit_permalink(struct facts *f, struct str permalink)
{
    if (str_empty(permalink)) {
        return false;
    }
    if (f->site->generator == GENERATOR_JEKYLL) {
        expand_jekyll(f, permalink);
    } else if (f->site->generator == GENERATOR_HUGO && str_chr(permalink, ':') != STR_NPOS) {
        tokens_expand(f, TOKENS_HUGO, permalink);
    } else {
        buf_str(f->out, permalink);
    }
    return true;
}

static void computed_permalink(struct facts *f)
{
    const struct str prefix = f->post->source->prefix;

    if (!str_empty(prefix)) {
        buf_str(f->out, prefix);
        buf_char(f->out, '/');
    }
    switch (f->site->generator) {
    case GENERATOR_HUGO:
        hugo(f);
        buf_char(f->out, '/');
        break;
    case GENERATOR_JEKYLL:
        jekyll(f);
        break;
    case GENERATOR_HEXO:
        hexo(f);
        break;
    case GENERATOR_ZOLA:
        zola(f);
        buf_char(f->out, '/');
        break;
    case GENERATOR_NONE:
        f->unknown = true;
        break;
    }
}

struct str permalink_of(struct arena *a, const struct site *site, const struct post *post)
{
    const struct str permalink = str_trim(post->permalink);
    struct buf out;
    struct facts f = {.arena = a, .site = site, .post = post, .out = &out};
    struct str result;

    if (str_find(permalink, STR("://")) != STR_NPOS) {
        return permalink;
    }
    buf_init(&out, LIMIT_PATH_BYTES);
    place(&f);
    if (!explicit_permalink(&f, permalink)) {
        computed_permalink(&f);
    }
    result = f.unknown || out.full ? STR_NONE : tidy(a, buf_view(&out));
    a->failed = a->failed || (out.failed && !out.full);
    buf_done(&out);
    return result;
}
