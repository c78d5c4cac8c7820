/*
 * Small sites of each generator, on disk: which of their files are posts, in which language and
 * section, and what the configuration says about the site. Expected values are from the generators'
 * documentation.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "collect/collect.h"

struct tree {
    char root[64];
    struct site site;
    struct findings findings;
    struct err err;
    struct arena arena; /* of names and texts */
    struct str given;   /* root, or empty: found */
};

static int open_tree(void **state)
{
    struct tree *t = calloc(1, sizeof *t);

    assert_non_null(t);
    (void)snprintf(t->root, sizeof t->root, "/tmp/sheaf-sites-XXXXXX");
    assert_non_null(mkdtemp(t->root));
    assert_int_equal(findings_init(&t->findings, &t->err), ERR_OK);
    arena_init(&t->site.arena, (size_t)1 << 24);
    arena_init(&t->arena, (size_t)1 << 24);
    *state = t;
    return 0;
}

static bool list_all(void *user, const struct walk_entry *e)
{
    struct strs *all = ((void **)user)[0];

    (void)arena_strs_add(((void **)user)[1], all, arena_str(((void **)user)[1], e->path));
    return e->info.kind == FILE_FOLDER;
}

static int close_tree(void **state)
{
    struct tree *t = *state;
    struct strs all = {NULL, 0};
    void *user[] = {&all, &t->arena};

    assert_int_equal(file_walk(t->root, list_all, user, &t->err), ERR_OK);
    for (size_t i = all.n; i-- > 0;) {
        assert_int_equal(remove(all.v[i].p), 0);
    }
    assert_int_equal(rmdir(t->root), 0);
    arena_done(&t->arena);
    arena_done(&t->site.arena);
    findings_done(&t->findings);
    free(t);
    return 0;
}

static const char *below(struct tree *t, const char *name)
{
    return arena_printf(&t->arena, "%s/%s", t->root, name).p;
}

static void put(struct tree *t, const char *name, const char *text)
{
    struct str path = str_of(below(t, name));
    FILE *f;

    assert_int_equal(path_make_folders(arena_str(&t->arena, path_folder(path)).p, &t->err), ERR_OK);
    f = fopen(path.p, "wb");
    assert_non_null(f);
    assert_int_equal(fputs(text, f) >= 0, 1);
    assert_int_equal(fclose(f), 0);
}

/* Several posts, named by one text: "a.md b/c.md". */
static void put_posts(struct tree *t, const char *names)
{
    struct str rest = str_of(names), name;

    while (str_token(&rest, ' ', &name)) {
        put(t, arena_str(&t->arena, name).p, "---\ntitle: 甲\n---\n文");
    }
}

/* The reader of real configurations belongs to another room. This one reads a line for each scalar,
   "keys/joined = text": "key[]" is one more item of a list, "key+" one more map in a list, "key#"
   the last map in it. */
static struct value *writable(const struct item *item)
{
    return (struct value *)(uintptr_t)item->value;
}

static struct value *child(struct arena *a, struct value *map, struct str key, enum value_kind kind)
{
    for (struct item *item = map->first; item; item = item->next) {
        if (str_eq(item->key, key)) {
            return writable(item);
        }
    }
    value_add(a, map, key, value_new(a, kind, 0, 0));
    return writable(map->last);
}

static void add_line(struct arena *a, struct value *root, struct str line)
{
    const size_t sign = str_find(line, STR(" = "));
    struct str keys = str_sub(line, 0, sign), key = STR_NONE;
    struct value *at = root, *scalar = value_new(a, VALUE_SCALAR, 0, 0);

    assert_non_null(scalar);
    scalar->text = str_from(line, sign + 3);
    while (str_token(&keys, '/', &key) && !str_empty(keys)) {
        const bool more = str_ends(key, STR("+"));

        if (!more && !str_ends(key, STR("#"))) {
            at = child(a, at, key, VALUE_MAP);
            continue;
        }
        key.n--;
        at = child(a, at, key, VALUE_LIST);
        if (more) {
            value_add(a, at, STR_NONE, value_new(a, VALUE_MAP, 0, 0));
        }
        at = writable(at->last);
    }
    if (str_ends(key, STR("[]"))) {
        key.n -= 2;
        at = child(a, at, key, VALUE_LIST);
        key = STR_NONE;
    }
    value_add(a, at, key, scalar);
}

static enum err_kind read_lines(const char *path, struct arena *keep, const struct value **ret,
                                struct err *err)
{
    struct value *root = value_new(keep, VALUE_MAP, 0, 0);
    struct str rest, line, text;
    struct buf b;

    buf_init(&b, 1 << 16);
    if (file_read(path, 1 << 16, &b, NULL, err)) {
        return err->kind;
    }
    text = rest = arena_str(keep, buf_view(&b));
    buf_done(&b);
    if (str_starts(text, STR("!"))) {
        return err_set(err, ERR_FORMAT, "1:1: not valid");
    }
    while (str_line(&rest, &line)) {
        if (!str_empty(line)) {
            add_line(keep, root, line);
        }
    }
    *ret = root;
    return ERR_OK;
}

static void collect_again(struct tree *t, const char *const *paths, size_t n)
{
    static const struct tree_reader reader = {read_lines};
    const struct collect_options options = {
        .paths = paths, .n_paths = n, .root = t->given, .tree = &reader};

    arena_done(&t->site.arena);
    t->site = (struct site){.n_sources = 0};
    arena_init(&t->site.arena, (size_t)1 << 24);
    assert_int_equal(collect(&options, &t->site, &t->findings, &t->err), ERR_OK);
    assert_int_equal(findings_finish(&t->findings, &t->err), ERR_OK);
}

/* The paths of the sources, pages in brackets, drafts with "?", joined by spaces. */
static const char *sources_of(struct tree *t, const char *path)
{
    struct str text = STR("");

    path = path[0] ? below(t, path) : t->root;
    collect_again(t, &path, 1);
    for (size_t i = 0; i < t->site.n_sources; i++) {
        const struct source *s = &t->site.sources[i];

        text = arena_printf(&t->arena, "%.*s%s%s%.*s%s%s", STR_ARG(text), i ? " " : "",
                            s->page ? "[" : "", STR_ARG(s->path), s->draft ? "?" : "",
                            s->page ? "]" : "");
    }
    return text.p;
}

/* One field of all sources: 'l'anguage, 's'ection, 'p'refix, 'c'ontent. */
static const char *field_of(struct tree *t, char field)
{
    struct str text = STR("");

    for (size_t i = 0; i < t->site.n_sources; i++) {
        const struct source *s = &t->site.sources[i];
        const struct str v = field == 'l'   ? s->language
                             : field == 's' ? s->section
                             : field == 'p' ? s->prefix
                                            : s->content;

        text = arena_printf(&t->arena, "%.*s%s%.*s", STR_ARG(text), i ? " " : "",
                            STR_ARG(str_empty(v) ? STR("-") : v));
    }
    return text.p;
}

static const char *joined(struct tree *t, struct strs list)
{
    struct str text = STR("");

    for (size_t i = 0; i < list.n; i++) {
        text = arena_printf(&t->arena, "%.*s%s%.*s", STR_ARG(text), i ? " " : "",
                            STR_ARG(str_empty(list.v[i]) ? STR(".") : list.v[i]));
    }
    return text.p;
}

static const char *permalinks(struct tree *t)
{
    struct str text = STR("");

    for (size_t i = 0; i < t->site.n_permalinks; i++) {
        const struct permalink_rule *rule = &t->site.permalinks[i];

        text = arena_printf(&t->arena, "%.*s%.*s%s%.*s=%.*s;", STR_ARG(text),
                            STR_ARG(rule->language), str_empty(rule->language) ? "" : ":",
                            STR_ARG(rule->section), STR_ARG(rule->pattern));
    }
    return text.p;
}

static void assert_str(struct str s, const char *expected)
{
    assert_string_equal(s.n ? s.p : "", expected);
    assert_int_equal(s.n, strlen(expected));
}

static void hugo_posts_are_in_the_section_with_most_pages(void **state)
{
    struct tree *t = *state;

    put(t, "hugo.toml",
        "title = 校园新闻\nbaseURL = https://news.example.edu/blog\n"
        "languageCode = zh-cn\nparams/author/name = 记者站\n"
        "permalinks/post = /:year/:slug/\nstaticDir[] = 静态\n");
    put_posts(t, "content/post/a.md content/post/b/index.md content/about.md content/关于/x.md "
                 "content/post/c.html docs/d.md README.md");
    put(t, "content/post/_index.md", "---\ntitle: 新闻\n---\n");
    put(t, "content/_index.md", "");
    put(t, "content/post/b/附注.md", "文");
    put(t, "content/post/b/更多/附注.md", "文");
    put(t, "content/post/e.html", "<p>没有前言</p>");
    put(t, "themes/x/content/y.md", "文");
    assert_string_equal(sources_of(t, ""),
                        "[content/about.md] content/post/a.md content/post/b/index.md "
                        "content/post/c.html [content/关于/x.md]");
    assert_string_equal(field_of(t, 's'), "- post post post 关于");
    assert_string_equal(field_of(t, 'c'),
                        "about.md post/a.md post/b/index.md post/c.html 关于/x.md");
    assert_string_equal(field_of(t, 'l'), "- - - - -");
    assert_int_equal(t->site.generator, GENERATOR_HUGO);
    assert_int_equal(t->site.ignored[IGNORE_RESOURCE].files, 2);
    assert_int_equal(t->site.ignored[IGNORE_OUTSIDE].files, 1);
    assert_int_equal(t->site.ignored[IGNORE_DOCUMENT].files, 1);
    assert_int_equal(t->site.ignored[IGNORE_TEXT].files, 1);
    assert_int_equal(t->site.n_section_files, 2);
    assert_str(t->site.section_files[0].path, "content/_index.md");
    assert_str(t->site.section_files[1].path, "content/post/_index.md");
    assert_str(t->site.title, "校园新闻");
    assert_string_equal(t->site.title_from, "hugo.toml");
    assert_str(t->site.url, "https://news.example.edu/blog/");
    assert_str(t->site.language, "zh-Hans");
    assert_str(t->site.author, "记者站");
    assert_string_equal(permalinks(t), "post=/:year/:slug/;");
    assert_string_equal(joined(t, t->site.static_folders), "静态 static assets content");
    assert_string_equal(joined(t, t->site.content), "content");
    assert_true(t->site.leaves_future);
    assert_false(t->site.multilingual);
}

static void hugo_main_sections_may_be_configured(void **state)
{
    struct tree *t = *state;

    put(t, "config.yaml",
        "params/mainSections[] = news\nparams/mainSections[] = 通知\n"
        "buildFuture = true\nfrontmatter/date[] = :filename\n");
    put_posts(t, "content/post/a.md content/post/b.md content/news/c.md content/通知/d.md");
    assert_string_equal(sources_of(t, ""), "content/news/c.md [content/post/a.md] "
                                           "[content/post/b.md] content/通知/d.md");
    assert_false(t->site.leaves_future);
    assert_string_equal(joined(t, t->site.date_order), "name front address folder");
}

static void hugo_languages_have_sections_and_addresses_of_their_own(void **state)
{
    struct tree *t = *state;

    put(t, "hugo.toml",
        "languages/zh/params/mainSections[] = 新闻\nlanguages/en/contentDir = content/en\n"
        "languages/zh/contentDir = content/zh\nlanguages/en/permalinks/page/post = /e/:slug/\n"
        "languages/zh/permalinks/post = /z/:slug/\npermalinks/post = /:slug/\n"
        "permalinks/note = /n/:slug/\n");
    put_posts(t, "content/zh/新闻/a.md content/zh/post/b.md content/zh/post/c.md "
                 "content/en/post/d.md content/en/post/e.md content/en/新闻/f.md");
    assert_string_equal(sources_of(t, ""),
                        "content/en/post/d.md content/en/post/e.md [content/en/新闻/f.md] "
                        "[content/zh/post/b.md] [content/zh/post/c.md] content/zh/新闻/a.md");
    assert_string_equal(permalinks(t), "zh:post=/z/:slug/;en:post=/e/:slug/;"
                                       "post=/:slug/;note=/n/:slug/;");
}

/* Hugo's documentation: `ignoreFiles = ['\.foo$', '\.boo$']`. */
static void hugo_may_ignore_files_by_expressions(void **state)
{
    struct tree *t = *state;

    put(t, "hugo.toml",
        "ignoreFiles[] = \\.foo\\.md$\nignoreFiles[] = /草稿/\nignoreFiles[] = (x)\n");
    put_posts(t,
              "content/post/a.md content/post/b.foo.md content/post/草稿/c.md content/post/x.md");
    assert_string_equal(sources_of(t, ""), "content/post/a.md content/post/x.md");
    assert_int_equal(t->site.ignored[IGNORE_EXCLUDED].files, 2);
    assert_int_equal(t->findings.n, 1);
    assert_string_equal(t->findings.v[0].id, "config-unread");
}

static void flat_bundles_are_no_sections(void **state)
{
    struct tree *t = *state;

    put(t, "hugo.toml", "");
    put_posts(t, "content/甲/index.md content/乙/index.md content/丙/index.md content/页/x.md "
                 "content/页/y.md");
    assert_string_equal(sources_of(t, ""),
                        "content/丙/index.md content/乙/index.md "
                        "content/甲/index.md [content/页/x.md] [content/页/y.md]");
}

static void a_folder_that_is_named_is_not_chosen_from(void **state)
{
    struct tree *t = *state;
    const char *paths[2];

    put(t, "hugo.toml", "");
    put_posts(t, "content/post/a.md content/post/b.md content/news/c.md 笔记/d.md");
    assert_string_equal(sources_of(t, "content/news"), "content/news/c.md");
    assert_string_equal(sources_of(t, "content"),
                        "[content/news/c.md] content/post/a.md content/post/b.md");
    /* It is none of the generator's: all in it are posts. */
    assert_string_equal(sources_of(t, "笔记"), "笔记/d.md");
    assert_string_equal(sources_of(t, "content/news/c.md"), "content/news/c.md");
    assert_true(t->site.sources[0].named);
    paths[0] = t->root;
    paths[1] = below(t, "content/news/c.md");
    collect_again(t, paths, 2);
    assert_int_equal(t->site.n_sources, 3);
    assert_false(t->site.sources[0].page);
}

static void hugo_languages_have_folders_or_endings(void **state)
{
    struct tree *t = *state;

    put(t, "config/_default/hugo.toml",
        "defaultContentLanguage = zh\nbaseURL = https://x.example/\n");
    put(t, "config/_default/languages.toml",
        "zh/title = 新闻\nzh/languageCode = zh-Hans-CN\n"
        "en/title = News\nfr/disabled = true\n");
    put(t, "config/_default/params.toml", "author = 记者站\n");
    put(t, "config/_default/permalinks.toml", "page/posts = /p/:slug/\n");
    put_posts(t, "content/posts/a.md content/posts/a.en.md content/posts/b.EN.md "
                 "content/posts/c.fr.md content/en/posts/d.md content/zh-tw/posts/e.md");
    assert_string_equal(sources_of(t, ""),
                        "content/en/posts/d.md content/posts/a.en.md content/posts/a.md "
                        "content/posts/b.EN.md content/posts/c.fr.md content/zh-tw/posts/e.md");
    assert_string_equal(field_of(t, 'l'), "en en zh-Hans en zh-Hans zh-Hant");
    assert_string_equal(field_of(t, 'p'), "en en - en - zh-tw");
    assert_string_equal(field_of(t, 's'), "posts posts posts posts posts posts");
    assert_true(t->site.multilingual);
    assert_string_equal(joined(t, t->site.languages), "zh-Hans en");
    assert_str(t->site.default_language, "zh-Hans");
    assert_str(t->site.title, "新闻");
    assert_string_equal(t->site.title_from, "languages.toml");
    assert_str(t->site.author, "记者站");
    assert_string_equal(permalinks(t), "posts=/p/:slug/;");
}

static void each_language_has_a_main_section_of_its_own(void **state)
{
    struct tree *t = *state;

    put(t, "config/_default/hugo.toml", "defaultContentLanguage = en\n");
    put(t, "config/_default/languages.en.toml", "contentDir = content/en\nlocale = en-US\n");
    put(t, "config/_default/languages.zh-cn.toml", "contentDir = content/zh-cn\n");
    put_posts(t, "content/en/post/a.md content/en/post/b.md content/en/docs/c.md "
                 "content/zh-cn/docs/c.md content/zh-cn/docs/d.md content/zh-cn/post/a.md "
                 "content/fa/docs/c.md");
    assert_string_equal(sources_of(t, ""),
                        "[content/en/docs/c.md] content/en/post/a.md content/en/post/b.md "
                        "content/fa/docs/c.md content/zh-cn/docs/c.md content/zh-cn/docs/d.md "
                        "[content/zh-cn/post/a.md]");
    /* Persian is not configured, but lies where the other languages do. */
    assert_string_equal(field_of(t, 'l'), "en en en fa zh-Hans zh-Hans zh-Hans");
    assert_string_equal(field_of(t, 'p'), "- - - fa zh-cn zh-cn zh-cn");
    assert_string_equal(field_of(t, 'c'),
                        "docs/c.md post/a.md post/b.md docs/c.md docs/c.md docs/d.md post/a.md");
    assert_string_equal(joined(t, t->site.content), "content content/en content/zh-cn");
}

static void hugo_content_may_be_mounted_from_anywhere(void **state)
{
    struct tree *t = *state;

    put(t, "hugo.yaml",
        "languages/zh/weight = 1\nlanguages/en/weight = 2\n"
        "defaultContentLanguage = zh\n"
        "module/mounts+/source = 正文\nmodule/mounts#/target = content\n"
        "module/mounts+/source = 英\nmodule/mounts#/target = content\n"
        "module/mounts#/lang = en\n"
        "module/mounts+/source = ../外\nmodule/mounts#/target = content\n"
        "module/mounts+/source = 图\nmodule/mounts#/target = static\n");
    put_posts(t, "正文/post/a.md content/post/b.md 英/post/c.md");
    assert_string_equal(sources_of(t, ""), "正文/post/a.md 英/post/c.md");
    assert_string_equal(field_of(t, 'l'), "zh en");
    assert_string_equal(field_of(t, 'p'), "- en");
    assert_string_equal(joined(t, t->site.static_folders), "图 static assets 正文 英");
}

static void jekyll_posts_are_in_posts_and_output_collections(void **state)
{
    struct tree *t = *state;

    put(t, "_config.yml",
        "title = LUG\nurl = https://lug.example.edu\nbaseurl = /blog\n"
        "locale = zh-CN\nauthor/name = 协会\ndescription = 一行\n"
        "permalink = /:categories/:title/\ncollections_dir = pages\n"
        "collections/news/output = true\n"
        "collections/news/permalink = /:collection/:title/\n"
        "collections/私/output = false\nexclude[] = tmp\nexclude[] = pages/*.bak.md\n"
        "include[] = _pages\n"
        "defaults+/scope/path = x\ndefaults#/values/permalink = /no/\n");
    put_posts(t, "_posts/2021-01-02-a.md 旅行/_posts/2021-01-03-b.md _drafts/c.md "
                 "pages/_news/2020/2020-01-01-d.md _news/2020-01-02-e.md pages/_私/f.md _data/g.md "
                 "about.md _pages/h.md tmp/i.md pages/j.bak.md");
    put(t, "_news/_template.md", "文");
    put(t, "notes.md", "没有前言");
    assert_string_equal(sources_of(t, ""),
                        "_drafts/c.md? _news/2020-01-02-e.md [_pages/h.md] _posts/2021-01-02-a.md "
                        "[about.md] pages/_news/2020/2020-01-01-d.md 旅行/_posts/2021-01-03-b.md");
    assert_string_equal(field_of(t, 's'), "posts news - posts - news posts");
    assert_string_equal(field_of(t, 'c'),
                        "c.md 2020-01-02-e.md _pages/h.md 2021-01-02-a.md about.md "
                        "2020/2020-01-01-d.md 2021-01-03-b.md");
    assert_int_equal(t->site.generator, GENERATOR_JEKYLL);
    assert_int_equal(t->site.ignored[IGNORE_UNDERSCORE].files, 1);
    assert_int_equal(t->site.ignored[IGNORE_TEXT].files, 1);
    assert_int_equal(t->site.ignored[IGNORE_EXCLUDED].files, 1);
    assert_str(t->site.title, "LUG");
    assert_string_equal(t->site.title_from, "_config.yml");
    assert_str(t->site.url, "https://lug.example.edu/blog/");
    assert_str(t->site.language, "zh-Hans");
    assert_str(t->site.author, "协会");
    assert_string_equal(permalinks(t), "news=/:collection/:title/;=/:categories/:title/;");
    assert_true(t->site.leaves_future);
}

static void jekyll_may_dress_a_folder_that_has_no_posts_folder(void **state)
{
    struct tree *t = *state;

    put(t, "_config.yml", "theme = jekyll-theme-minimal\n");
    put(t, "docs/issue-1.md", "没有前言");
    put(t, "docs/issue-2.md", "没有前言");
    assert_string_equal(sources_of(t, ""), "docs/issue-1.md docs/issue-2.md");
    assert_string_equal(field_of(t, 's'), "- -");
}

static void jekyll_defaults_give_addresses_first(void **state)
{
    struct tree *t = *state;

    put(t, "_config.yml",
        "permalink = pretty\n"
        "defaults+/scope/type = posts\n"
        "defaults#/values/permalink = /:year/:title/\n"
        "languages[] = zh\nlanguages[] = en\ndefault_lang = zh\n");
    put_posts(t, "_posts/2021-01-02-a.md");
    assert_string_equal(sources_of(t, ""), "_posts/2021-01-02-a.md");
    assert_string_equal(permalinks(t), "posts=/:year/:title/;=pretty;");
    assert_true(t->site.multilingual);
    assert_string_equal(field_of(t, 'l'), "zh");
}

static void hexo_posts_are_below_source(void **state)
{
    struct tree *t = *state;

    put(t, "_config.yml",
        "title = 小站\nauthor = 小明\nlanguage[] = default\nlanguage[] = zh-CN\n"
        "url = https://blog.example/\npermalink = :year/:month/:title/\n"
        "source_dir = 源\nfuture = true\n");
    put_posts(t, "源/_posts/a.md 源/_posts/技术/b.md 源/_drafts/c.md 源/about/index.md "
                 "源/_data/x.md scaffolds/post.md");
    assert_string_equal(sources_of(t, ""), "源/_drafts/c.md? 源/_posts/a.md 源/_posts/技术/b.md "
                                           "[源/about/index.md]");
    assert_int_equal(t->site.generator, GENERATOR_HEXO);
    assert_string_equal(field_of(t, 'c'), "c.md a.md 技术/b.md about/index.md");
    assert_string_equal(field_of(t, 's'), "- - - -");
    assert_int_equal(t->site.ignored[IGNORE_OUTSIDE].files, 1);
    assert_str(t->site.language, "zh-Hans");
    assert_str(t->site.author, "小明");
    assert_str(t->site.url, "https://blog.example/");
    assert_string_equal(permalinks(t), "=:year/:month/:title/;");
    assert_string_equal(joined(t, t->site.static_folders), "源");
    assert_string_equal(joined(t, t->site.content), "源/_posts");
    assert_false(t->site.leaves_future);
    assert_string_equal(sources_of(t, "源/about"), "源/about/index.md");
}

static void hexo_is_told_from_jekyll_by_its_folder(void **state)
{
    struct tree *t = *state;

    put(t, "_config.yml", "title = 小站\n");
    put_posts(t, "source/_posts/a.md");
    assert_string_equal(sources_of(t, ""), "source/_posts/a.md");
    assert_int_equal(t->site.generator, GENERATOR_HEXO);
}

static void zola_is_told_from_hugo_by_its_base_url(void **state)
{
    struct tree *t = *state;

    put(t, "config.toml",
        "base_url = https://z.example\ntitle = 站\ndefault_language = zh\n"
        "languages/en/title = Site\nextra/author = 某人\n"
        "ignored_content[] = content/*.bak.md\n");
    put_posts(t, "content/blog/a.md content/blog/a.en.md content/about.md content/blog/b/index.md "
                 "content/x.bak.md");
    put(t, "content/blog/b/notes.md", "文");
    put(t, "content/blog/_index.md", "");
    assert_string_equal(sources_of(t, ""), "content/about.md content/blog/a.en.md "
                                           "content/blog/a.md content/blog/b/index.md");
    assert_int_equal(t->site.generator, GENERATOR_ZOLA);
    assert_string_equal(field_of(t, 'l'), "zh en zh zh");
    assert_string_equal(field_of(t, 'p'), "- en - -");
    assert_string_equal(field_of(t, 's'), "- blog blog blog");
    assert_true(t->site.multilingual);
    assert_str(t->site.url, "https://z.example/");
    assert_str(t->site.author, "某人");
    assert_false(t->site.leaves_future);
}

static void the_site_may_lie_below_the_root(void **state)
{
    struct tree *t = *state;

    t->given = str_of(t->root); /* by a sheaf.yaml there */
    put(t, "site/hugo.toml", "title = 站\n");
    put_posts(t, "site/content/post/a.md site/docs/b.md");
    assert_string_equal(sources_of(t, "site"), "site/content/post/a.md");
    assert_str(t->site.root, t->root);
    assert_string_equal(field_of(t, 'c'), "post/a.md");
    assert_string_equal(joined(t, t->site.static_folders), "site/static site/assets site/content");
    /* From the root, there is no generator. */
    assert_string_equal(sources_of(t, ""), "site/content/post/a.md site/docs/b.md");
    assert_int_equal(t->site.generator, GENERATOR_NONE);
}

static void what_is_said_already_stays(void **state)
{
    struct tree *t = *state;
    static const struct tree_reader reader = {read_lines};
    const char *path = t->root;
    const struct collect_options options = {.paths = &path, .n_paths = 1, .tree = &reader};

    put(t, "hugo.toml",
        "title = 别的\nbaseURL = https://other.example/\nlanguageCode = en\n"
        "author = 他人\n");
    t->site.title = STR("南开新闻");
    t->site.title_from = "--title";
    t->site.url = STR("http://news.nankai.edu.cn/");
    t->site.language = STR("zh-Hans");
    t->site.author = STR("南开大学");
    assert_int_equal(collect(&options, &t->site, &t->findings, &t->err), ERR_OK);
    assert_str(t->site.title, "南开新闻");
    assert_string_equal(t->site.title_from, "--title");
    assert_str(t->site.url, "http://news.nankai.edu.cn/");
    assert_str(t->site.language, "zh-Hans");
    assert_str(t->site.author, "南开大学");
}

static void a_configuration_that_cannot_be_read_is_a_finding(void **state)
{
    struct tree *t = *state;

    put(t, "hugo.toml", "!");
    put_posts(t, "content/post/a.md");
    assert_string_equal(sources_of(t, ""), "content/post/a.md");
    assert_int_equal(t->site.generator, GENERATOR_HUGO);
    assert_int_equal(t->findings.n, 1);
    assert_string_equal(t->findings.v[0].id, "config-unread");
    assert_str(t->findings.v[0].path, "hugo.toml");
    assert_true(str_empty(t->site.title));
}

static void hostile_folders_lead_nowhere(void **state)
{
    struct tree *t = *state;

    put(t, "site/_config.yml", "source_dir = ../..\ntitle/x = y\nurl[] = 1\nlanguage = //\n");
    put_posts(t, "site/a.md 外.md");
    /* No folder of posts is left, so that all in the site are. */
    assert_string_equal(sources_of(t, "site"), "a.md");
    assert_int_equal(t->site.generator, GENERATOR_HEXO);
    put(t, "site/_config.yml", "source = ../..\ncollections/news/output = true\n");
    assert_string_equal(sources_of(t, "site"), "[a.md]");
}

static void floods_of_settings_cost_little(void **state)
{
    struct tree *t = *state;
    struct buf text;

    buf_init(&text, 1 << 16);
    for (int i = 0; text.n < 60000; i++) {
        buf_printf(&text, "permalinks/s%d = /x/\n", i);
        buf_printf(&text, "languages/zh-x%d/contentDir = c%d\n", i, i);
    }
    put(t, "hugo.toml", text.p);
    buf_done(&text);
    put_posts(t, "content/post/a.md c3/post/b.md");
    assert_string_equal(sources_of(t, ""), "c3/post/b.md content/post/a.md");
    assert_true(t->site.n_permalinks <= LIMIT_SITE_ITEMS);
    assert_true(t->site.languages.n <= LIMIT_SITE_ITEMS);
}

/* Posts as they come from the parser: a year tells that they are dated. */
static const char *left_out(struct tree *t, const char *dated, bool wanted)
{
    struct post *posts = arena_array(&t->arena, t->site.n_sources, sizeof *posts);
    struct str text = STR("");

    for (size_t i = 0; i < t->site.n_sources; i++) {
        posts[i].source = &t->site.sources[i];
        posts[i].date.year =
            strchr(dated, posts[i].source->path.p[posts[i].source->path.n - 4]) ? 2021 : 0;
    }
    assert_int_equal(collect_pages(&t->site, posts, t->site.n_sources, wanted, &t->err), ERR_OK);
    for (size_t i = 0; i < t->site.n_sources; i++) {
        const struct str path = posts[i].source->path;
        const char *mark = posts[i].left_out == LEFT_PAGE    ? "-"
                           : posts[i].left_out == LEFT_DRAFT ? "?"
                                                             : "";

        text = arena_printf(&t->arena, "%.*s%s%s%.*s", STR_ARG(text), i ? " " : "", mark, 1,
                            path.p + path.n - 4);
    }
    return text.p;
}

static void undated_pages_are_left_out_where_most_are_dated(void **state)
{
    struct tree *t = *state;

    put(t, "hugo.toml",
        "languages/zh/weight = 1\nlanguages/en/weight = 2\n"
        "defaultContentLanguage = zh\n");
    put_posts(t, "content/post/a.md content/post/b.md content/post/c.md content/en/post/d.md "
                 "content/en/post/e.md content/other/f.md");
    (void)sources_of(t, "");
    /* In paths' order: en first. English has as many dated as not: that is no blog. */
    assert_string_equal(left_out(t, "abd", false), "d e -f a b -c");
    assert_string_equal(left_out(t, "abd", true), "d e f a b c");
    assert_string_equal(left_out(t, "a", false), "d e -f a b c");
    assert_string_equal(left_out(t, "abcdef", false), "d e -f a b c");
    t->site.sources[5].named = true;
    assert_string_equal(left_out(t, "abd", false), "d e -f a b c");
}

static void languages_of_a_site_are_spelled_alike(void **state)
{
    static const char *const cases[][2] = {{"zh-CN", "zh-Hans"}, {"zh-Hans-CN", "zh-Hans"},
                                           {"en-US", "en-US"},   {"zh-Hans", "zh-Hans"},
                                           {"zh-TW", "zh-TW"},   {"", ""}};
    struct tree *t = *state;
    struct post post = {.date = {.year = 2021}};

    put(t, "hugo.toml",
        "languages/zh-cn/weight = 1\nlanguages/en/weight = 2\n"
        "languages/pt-br/weight = 3\nlanguages/tw/languageCode = zh-TW\n"
        "languages/zh-hk/weight = 4\nlanguages/zh/languageCode = en-us\n");
    put_posts(t, "content/post/a.md");
    assert_string_equal(sources_of(t, ""), "content/post/a.md");
    assert_string_equal(joined(t, t->site.languages), "zh-Hans en pt-BR zh-Hant zh-HK zh");
    assert_string_equal(field_of(t, 'l'), "en");
    put(t, "hugo.toml", "languages/zh-cn/weight = 1\nlanguages/en/weight = 2\n");
    assert_string_equal(sources_of(t, ""), "content/post/a.md");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        post.source = &t->site.sources[0];
        post.language = str_of(cases[i][0]);
        assert_int_equal(collect_pages(&t->site, &post, 1, false, &t->err), ERR_OK);
        assert_str(post.language, cases[i][1]);
    }
}

static void collections_without_dates_are_no_posts(void **state)
{
    struct tree *t = *state;

    put(t, "_config.yml", "collections/news/output = true\ncollections/wiki/output = true\n");
    put_posts(t, "_news/a.md _wiki/b.md _wiki/c.md _wiki/d.md _drafts/e.md f.md");
    assert_string_equal(sources_of(t, ""), "_drafts/e.md? _news/a.md _wiki/b.md _wiki/c.md "
                                           "_wiki/d.md [f.md]");
    assert_string_equal(left_out(t, "ab", false), "?e a -b -c -d -f");
    assert_string_equal(left_out(t, "ab", true), "?e a b c d f");
    /* Where no collection is dated, all is documentation. */
    assert_string_equal(left_out(t, "b", false), "?e a b c d -f");
}

static void without_a_generator_nothing_is_a_page(void **state)
{
    struct tree *t = *state;

    put_posts(t, "a.md b.md content/zh-cn/c.md content/it/d.md");
    assert_string_equal(sources_of(t, ""), "a.md b.md content/it/d.md content/zh-cn/c.md");
    assert_string_equal(field_of(t, 'l'), "- - - zh-Hans");
    assert_int_equal(t->site.generator, GENERATOR_NONE);
    assert_false(t->site.multilingual);
    assert_string_equal(left_out(t, "abc", false), "a b d c");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_tree, close_tree)
    const struct CMUnitTest tests[] = {
        TEST(hugo_posts_are_in_the_section_with_most_pages),
        TEST(hugo_main_sections_may_be_configured),
        TEST(hugo_languages_have_sections_and_addresses_of_their_own),
        TEST(hugo_may_ignore_files_by_expressions),
        TEST(flat_bundles_are_no_sections),
        TEST(a_folder_that_is_named_is_not_chosen_from),
        TEST(hugo_languages_have_folders_or_endings),
        TEST(each_language_has_a_main_section_of_its_own),
        TEST(hugo_content_may_be_mounted_from_anywhere),
        TEST(jekyll_posts_are_in_posts_and_output_collections),
        TEST(jekyll_may_dress_a_folder_that_has_no_posts_folder),
        TEST(jekyll_defaults_give_addresses_first),
        TEST(hexo_posts_are_below_source),
        TEST(hexo_is_told_from_jekyll_by_its_folder),
        TEST(zola_is_told_from_hugo_by_its_base_url),
        TEST(the_site_may_lie_below_the_root),
        TEST(what_is_said_already_stays),
        TEST(a_configuration_that_cannot_be_read_is_a_finding),
        TEST(hostile_folders_lead_nowhere),
        TEST(floods_of_settings_cost_little),
        TEST(undated_pages_are_left_out_where_most_are_dated),
        TEST(languages_of_a_site_are_spelled_alike),
        TEST(collections_without_dates_are_no_posts),
        TEST(without_a_generator_nothing_is_a_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
