/*
 * Which files of a folder become sources, and how the others are counted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "collect/collect.h"

/* A folder that goes with the test. */
struct tree {
    char root[64];
    struct site site;
    struct findings findings;
    struct err err;
};

static int open_tree(void **state)
{
    struct tree *t = calloc(1, sizeof *t);

    assert_non_null(t);
    (void)snprintf(t->root, sizeof t->root, "/tmp/sheaf-collect-XXXXXX");
    assert_non_null(mkdtemp(t->root));
    assert_int_equal(findings_init(&t->findings, &t->err), ERR_OK);
    arena_init(&t->site.arena, (size_t)1 << 24);
    *state = t;
    return 0;
}

static bool list_all(void *user, const struct walk_entry *e)
{
    struct strs *all = ((void **)user)[0];
    struct arena *a = ((void **)user)[1];

    (void)arena_strs_add(a, all, arena_str(a, e->path));
    return e->info.kind == FILE_FOLDER;
}

static int close_tree(void **state)
{
    struct tree *t = *state;
    struct strs all = {NULL, 0};
    void *user[] = {&all, &t->site.arena};

    assert_int_equal(file_walk(t->root, list_all, user, &t->err), ERR_OK);
    /* Through a symbolic link a file may come twice. */
    for (size_t i = all.n; i-- > 0;)
        (void)remove(all.v[i].p);
    assert_int_equal(rmdir(t->root), 0);
    arena_done(&t->site.arena);
    findings_done(&t->findings);
    free(t);
    return 0;
}

static const char *below(struct tree *t, const char *name)
{
    return arena_printf(&t->site.arena, "%s/%s", t->root, name).p;
}

static void put(struct tree *t, const char *name, const char *text)
{
    struct str path = str_of(below(t, name));
    struct str folder = arena_str(&t->site.arena, path_folder(path));
    FILE *f;

    assert_int_equal(path_make_folders(folder.p, &t->err), ERR_OK);
    f = fopen(path.p, "wb");
    assert_non_null(f);
    assert_int_equal(fputs(text, f) >= 0, 1);
    assert_int_equal(fclose(f), 0);
}

/* The paths of the sources, joined by spaces. */
static const char *sources(struct tree *t, const struct collect_options *options)
{
    struct str text = STR("");

    t->site.n_sources = 0;
    memset(t->site.ignored, 0, sizeof t->site.ignored);
    assert_int_equal(collect(options, &t->site, &t->findings, &t->err), ERR_OK);
    assert_int_equal(findings_finish(&t->findings, &t->err), ERR_OK);
    for (size_t i = 0; i < t->site.n_sources; i++)
        text = arena_join(&t->site.arena, text, i ? STR(" ") : STR(""), t->site.sources[i].path);
    return text.p;
}

static const char *sources_of(struct tree *t, const char *path)
{
    const struct collect_options options = {.paths = &path, .n_paths = 1};

    return sources(t, &options);
}

static void posts_come_in_bytewise_order_of_their_paths(void **state)
{
    struct tree *t = *state;

    put(t, "b.md", "文");
    put(t, "a/一.markdown", "文");
    put(t, "a.mkd", "文");
    put(t, "a-b/c.MDOWN", "文");
    put(t, "南开/新闻.md", "文");
    assert_string_equal(sources_of(t, t->root),
                        "a-b/c.MDOWN a.mkd a/一.markdown b.md 南开/新闻.md");
    assert_string_equal(t->site.root.p, t->root);
    assert_int_equal(t->site.sources[3].size, 3);
    assert_string_equal(t->site.sources[3].file.p, below(t, "b.md"));
    assert_true(t->site.sources[3].mtime_ns > 0);
}

static void other_files_are_counted_under_their_reason(void **state)
{
    struct tree *t = *state;
    static const struct str exclude[] = {{"草稿/", 7}, {"*.bak.md", 8}, {"旧/*", 5}};
    const char *path = t->root;
    const struct collect_options options = {
        .paths = &path, .n_paths = 1, .exclude = exclude, .n_exclude = 3};

    put(t, "a.md", "文");
    put(t, "图.png", "x");
    put(t, "b.json", "{}");
    put(t, "README.md", "x");
    put(t, "README.zh-CN.md", "x");
    put(t, "LICENSE", "x");
    put(t, "readme-not.png", "x");
    put(t, "子/README.md", "文");
    put(t, "_模板.md", "x");
    put(t, "笔记.txt", "没有前言");
    put(t, "分隔.txt", "---\n没有前言\n---\n");
    put(t, "好.txt", "---\ntitle: 甲\n---\n文");
    put(t, "好.html", "\n+++\n");
    put(t, "好.htm", "{\n \"title\": 1}\n");
    put(t, "模板.html", "{{ define }}");
    put(t, "模板2.html", "{% extends %}");
    put(t, "x.bak.md", "x");
    put(t, "草稿/y.md", "x");
    put(t, "旧/z.md", "x");
    put(t, ".隐藏.md", "x");
    assert_string_equal(sources(t, &options), "a.md 好.htm 好.html 好.txt 子/README.md");
    assert_int_equal(t->site.ignored[IGNORE_ENDING].files, 3);
    assert_int_equal(t->site.ignored[IGNORE_DOCUMENT].files, 3);
    assert_int_equal(t->site.ignored[IGNORE_UNDERSCORE].files, 1);
    assert_int_equal(t->site.ignored[IGNORE_TEXT].files, 2);
    assert_int_equal(t->site.ignored[IGNORE_TEMPLATE].files, 2);
    assert_int_equal(t->site.ignored[IGNORE_EXCLUDED].files, 2);
    assert_true(str_eq(t->site.ignored[IGNORE_DOCUMENT].first, STR("LICENSE")));
    assert_true(str_eq(t->site.ignored[IGNORE_EXCLUDED].first, STR("x.bak.md")));
}

static void text_counts_where_it_is_asked_for(void **state)
{
    struct tree *t = *state;
    const char *path = t->root;
    const struct collect_options options = {.paths = &path, .n_paths = 1, .text = true};

    put(t, "a.txt", "文");
    put(t, "b.html", "<p>文</p>");
    put(t, "c.html", "{{ x }}");
    assert_string_equal(sources(t, &options), "a.txt b.html");
}

static void some_folders_are_never_walked_into(void **state)
{
    static const char *const folders[] = {"node_modules", "vendor",    "themes", "archetypes",
                                          "layouts",      "resources", "public", "_site",
                                          ".git",         "out",       "袋",     "store"};
    struct tree *t = *state;
    const char *path = t->root;
    struct collect_options options = {.paths = &path, .n_paths = 1};

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        put(t, arena_printf(&t->site.arena, "深/%s/a.md", folders[i]).p, "x");
    put(t, "深/袋/bagit.txt", "BagIt-Version: 1.0\n");
    put(t, "_posts/a.md", "文");
    options.output = str_of(below(t, "深/out"));
    options.store = str_of(below(t, "深/store"));
    assert_string_equal(sources(t, &options), "_posts/a.md");
    path = below(t, "深/public");
    assert_string_equal(sources(t, &options), "a.md");
    path = below(t, "深/袋");
    assert_string_equal(sources(t, &options), "a.md");
}

static void symbolic_links_neither_loop_nor_count_twice(void **state)
{
    struct tree *t = *state;
    bool told = false;

    put(t, "a/x.md", "文");
    assert_int_equal(symlink("..", below(t, "a/上")), 0);
    assert_int_equal(symlink("a/x.md", below(t, "最新.md")), 0);
    assert_int_equal(symlink("a", below(t, "b")), 0);
    assert_int_equal(symlink("没有", below(t, "断.md")), 0);
    assert_string_equal(sources_of(t, t->root), "a/x.md");
    for (size_t i = 0; i < t->findings.n; i++)
        told = told || strcmp(t->findings.v[i].id, "file-loop") == 0;
    assert_true(told);
    assert_string_equal(t->findings.v[t->findings.n - 1].id, "file-unreadable");
    assert_true(str_eq(t->findings.v[t->findings.n - 1].path, STR("断.md")));
    assert_int_equal(t->site.ignored[IGNORE_UNREADABLE].files, 1);
}

static void links_out_of_the_site_are_followed_and_told_of_once(void **state)
{
    struct tree *t = *state;
    size_t told = 0;

    put(t, "site/sheaf.yaml", "title: 站");
    put(t, "site/a.md", "文");
    put(t, "外/b.md", "文");
    put(t, "外/深/c.md", "文");
    assert_int_equal(symlink("../外", below(t, "site/外")), 0);
    assert_int_equal(symlink("../外/b.md", below(t, "site/b.md")), 0);
    assert_int_equal(symlink("a.md", below(t, "site/同.md")), 0);
    assert_string_equal(sources_of(t, below(t, "site")), "a.md b.md 外/深/c.md");
    for (size_t i = 0; i < t->findings.n; i++) {
        if (strcmp(t->findings.v[i].id, "file-outside") == 0) {
            const struct str path = t->findings.v[i].path;

            told++;
            assert_true(str_eq(path, STR("外")) || str_eq(path, STR("b.md")));
        }
    }
    assert_int_equal(told, 2);
}

static void a_folder_too_deep_is_told_of_as_such(void **state)
{
    struct tree *t = *state;
    struct str path = str_of(t->root);

    for (size_t i = 0; i < LIMIT_WALK_DEPTH; i++) {
        path = path_join(&t->site.arena, path, STR("d"));
    }
    path = path_join(&t->site.arena, path, STR("e"));
    assert_int_equal(path_make_folders(path.p, &t->err), ERR_OK);
    (void)sources_of(t, t->root);
    assert_int_equal(t->findings.n, 1);
    assert_string_equal(t->findings.v[0].id, "file-unreadable");
    assert_non_null(strstr(t->findings.v[0].message.p, "more than 64 folders deep"));
}

static void a_named_file_is_a_post_whatever_its_name(void **state)
{
    struct tree *t = *state;
    static const struct str exclude[] = {{"*", 1}};
    const char *paths[2];
    struct collect_options options = {
        .paths = paths, .n_paths = 1, .exclude = exclude, .n_exclude = 1};

    put(t, "README", "文");
    put(t, "b.md", "文");
    paths[0] = below(t, "README");
    assert_string_equal(sources(t, &options), "README");
    assert_true(t->site.sources[0].named);
    assert_string_equal(t->site.root.p, t->root);
    options.n_exclude = 0;
    options.n_paths = 2;
    paths[0] = t->root;
    paths[1] = below(t, "b.md");
    assert_string_equal(sources(t, &options), "b.md");
    assert_true(t->site.sources[0].named);
}

static void the_root_is_the_nearest_folder_with_a_configuration(void **state)
{
    struct tree *t = *state;
    const char *path = below(t, "site/content/news");
    struct collect_options options = {.paths = &path, .n_paths = 1};

    put(t, "site/content/news/a.md", "文");
    assert_string_equal(sources(t, &options), "a.md");
    put(t, "site/hugo.toml", "");
    assert_string_equal(sources(t, &options), "content/news/a.md");
    assert_string_equal(t->site.root.p, below(t, "site"));
    assert_string_equal(t->site.sources[0].file.p, below(t, "site/content/news/a.md"));
    put(t, "site/content/sheaf.yaml", "");
    assert_string_equal(sources(t, &options), "news/a.md");
    options.root = str_of(t->root);
    assert_string_equal(sources(t, &options), "site/content/news/a.md");
}

static void the_root_holds_all_paths_or_is_configured(void **state)
{
    struct tree *t = *state;
    const char *paths[] = {below(t, "甲"), below(t, "乙/丙"), below(t, "乙/b.md")};
    const struct collect_options options = {.paths = paths, .n_paths = 3};

    put(t, "甲/a.md", "文");
    put(t, "乙/丙/c.md", "文");
    put(t, "乙/b.md", "文");
    assert_string_equal(sources(t, &options), "乙/b.md 乙/丙/c.md 甲/a.md");
    assert_string_equal(t->site.root.p, t->root);
    put(t, "甲/sheaf.yaml", "");
    assert_string_equal(
        sources(t, &options),
        arena_printf(&t->site.arena, "%s/乙/b.md %s/乙/丙/c.md a.md", t->root, t->root).p);
}

static void a_path_that_does_not_exist_is_an_error(void **state)
{
    struct tree *t = *state;
    const char *path = below(t, "没有");
    const struct collect_options options = {.paths = &path, .n_paths = 1};

    assert_int_equal(collect(&options, &t->site, &t->findings, &t->err), ERR_SYSTEM);
    assert_non_null(strstr(t->err.text, path));
}

static void an_empty_folder_gives_nothing(void **state)
{
    struct tree *t = *state;

    assert_string_equal(sources_of(t, t->root), "");
    assert_int_equal(t->site.n_sources, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_tree, close_tree)
    const struct CMUnitTest tests[] = {
        TEST(posts_come_in_bytewise_order_of_their_paths),
        TEST(other_files_are_counted_under_their_reason),
        TEST(text_counts_where_it_is_asked_for),
        TEST(some_folders_are_never_walked_into),
        TEST(symbolic_links_neither_loop_nor_count_twice),
        TEST(links_out_of_the_site_are_followed_and_told_of_once),
        TEST(a_folder_too_deep_is_told_of_as_such),
        TEST(a_named_file_is_a_post_whatever_its_name),
        TEST(the_root_is_the_nearest_folder_with_a_configuration),
        TEST(the_root_holds_all_paths_or_is_configured),
        TEST(a_path_that_does_not_exist_is_an_error),
        TEST(an_empty_folder_gives_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
