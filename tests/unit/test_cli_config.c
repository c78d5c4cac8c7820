/*
 * The keys of sheaf.yaml against the table of options. The library's reader is replaced by a list
 * of pairs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/config.h"

struct pair {
    const char *key, *value;
};

static const struct pair *pairs;
static const char *found_path;

void sheaf_options_init(struct sheaf_options *options)
{
    *options = (struct sheaf_options){.size = sizeof *options};
}

enum sheaf_status sheaf_config_find(const struct sheaf_options *options, char *ret_path,
                                    size_t path_size, struct sheaf_error *error)
{
    (void)options;
    (void)error;
    (void)snprintf(ret_path, path_size, "%s", found_path);
    return SHEAF_OK;
}

/* Each pair comes from a line of its own, column 3. */
enum sheaf_status sheaf_config_read(const char *path, sheaf_config_each *each, void *user,
                                    struct sheaf_error *error)
{
    (void)path;
    for (uint32_t i = 0; pairs[i].key; i++) {
        char key[64], value[128];

        (void)snprintf(key, sizeof key, "%s", pairs[i].key);
        (void)snprintf(value, sizeof value, "%s", pairs[i].value);
        if (!each(user, key, value, i + 1, 3, error)) {
            return error->status;
        }
        memset(value, 'x', sizeof value - 1);
    }
    return SHEAF_OK;
}

static char message[512];
static struct config config;

static int free_config(void **state)
{
    (void)state;
    config_done(&config);
    return 0;
}

static const struct config_entry *entry_called(const char *id)
{
    for (size_t i = 0; i < config.n_entries; i++) {
        if (strcmp(config.entries[i].id, id) == 0) {
            return &config.entries[i];
        }
    }
    return NULL;
}

/* Reads the file and gives s what it says for one of its books; NULL: for the top. */
static void apply_book(struct settings *s, const char *path, const char *id,
                       const struct pair *list)
{
    struct err err = {.kind = ERR_OK};

    found_path = path;
    pairs = list;
    message[0] = '\0';
    config_done(&config);
    config_init(&config);
    if (config_load(&config, s, &err) ||
        config_apply(&config, id ? entry_called(id) : NULL, s, &err) || settings_finish(s, &err)) {
        assert_int_equal(err.kind, ERR_USAGE);
        (void)snprintf(message, sizeof message, "%s", err.text);
    }
}

static void apply(struct settings *s, const char *path, const struct pair *list)
{
    apply_book(s, path, NULL, list);
}
#define PAIRS(...) ((const struct pair[]){__VA_ARGS__, {NULL, NULL}})

static void assert_refused(const struct pair *list, const char *expected)
{
    struct settings s;

    settings_init(&s);
    apply_book(&s, "sheaf.yaml", "a", list);
    assert_string_equal(message, expected);
    settings_done(&s);
}

static const char *value_for(const struct option *option)
{
    switch (option->kind) {
    case OPTION_FLAG:
        return "true";
    case OPTION_CHOICE:
        return strchr(option->argument, '|') ? strrchr(option->argument, '|') + 1
                                             : option->argument;
    case OPTION_WORDS:
        return "folder";
    case OPTION_PAIRS:
        return "tag=招生";
    case OPTION_REPAIRS:
        return "divider-mended";
    default:
        return "/值";
    }
}

static void every_key_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * options_n; i++) {
        const struct option *option = &options_table[i / 2];
        const bool book = i % 2;
        struct settings s;
        char key[64];

        if (!option->key || !(option->key_at & (book ? KEY_BOOK : KEY_SITE))) {
            continue;
        }
        settings_init(&s);
        (void)snprintf(key, sizeof key, "%s%s", book ? "books[2]." : "", option->key);
        apply_book(&s, "sheaf.yaml", book ? "b" : NULL,
                   PAIRS({"books[1].id", "a"}, {key, value_for(option)}, {"books[2].id", "b"}));
        assert_string_equal(message, "");
        if (option->kind == OPTION_FLAG) {
            assert_true(*(bool *)((char *)&s + option->offset));
        } else if (option->kind >= OPTION_LIST) {
            const struct list *list = (const void *)((char *)&s + option->offset);

            assert_int_equal(list->n, 1);
            assert_string_equal(list->v[0], value_for(option));
        } else {
            assert_string_equal(*(char **)(void *)((char *)&s + option->offset), value_for(option));
        }
        settings_done(&s);
    }
}

static void the_title_in_the_file_is_the_sites(void **state)
{
    struct settings s;

    (void)state;
    settings_init(&s);
    apply(&s, "sheaf.yaml", PAIRS({"title", "南开新闻存档"}, {"site-categories", "nankai.info"}));
    assert_string_equal(s.options.site_title, "南开新闻存档");
    assert_null(s.options.title);
    assert_int_equal(s.options.n_site_categories, 1);
    assert_string_equal(s.options.site_categories[0], "nankai.info");
    settings_done(&s);
}

static void the_command_line_wins(void **state)
{
    struct settings s;
    struct err err;
    char *argv[] = {(char[]){"--by=year"}, (char[]){"--drafts"}, (char[]){"--exclude=旧"},
                    (char[]){"帖子"}};

    (void)state;
    settings_init(&s);
    assert_int_equal(options_parse(&s, COMMAND_BUILD, 4, argv, &err), ERR_OK);
    apply(&s, "sheaf.yaml",
          PAIRS({"by", "tag"}, {"drafts", "false"}, {"exclude", "新"}, {"paths", "别处"},
                {"order", "desc"}));
    assert_string_equal(message, "");
    assert_string_equal(s.options.by, "year");
    assert_true(s.options.drafts);
    assert_int_equal(s.options.n_paths, 1);
    assert_string_equal(s.options.paths[0], "帖子");
    assert_string_equal(s.options.order, "desc");
    /* Lists come together. */
    assert_int_equal(s.options.n_exclude, 2);
    assert_string_equal(s.options.exclude[0], "旧");
    assert_string_equal(s.options.exclude[1], "新");
    settings_done(&s);
}

static void file_names_are_seen_from_the_files_folder(void **state)
{
    struct settings s;

    (void)state;
    settings_init(&s);
    apply(&s, "站点/sheaf.yaml",
          PAIRS({"paths", "帖子"}, {"paths", "/绝对"}, {"output", "书"}, {"css", "a.css"}));
    assert_string_equal(message, "");
    assert_int_equal(s.options.n_paths, 2);
    assert_string_equal(s.options.paths[0], "站点/帖子");
    assert_string_equal(s.options.paths[1], "/绝对");
    assert_string_equal(s.options.output, "站点/书");
    assert_string_equal(s.options.css, "站点/a.css");
    assert_string_equal(s.options.root, "站点");
    settings_done(&s);
}

static void words_that_stand_for_a_file_are_no_file_names(void **state)
{
    static const struct {
        const char *value, *seen;
    } covers[] = {
        {"封面.jpg", "站点/封面.jpg"}, {"auto", "auto"}, {"none", "none"}, {"FILE", "站点/FILE"}};

    (void)state;
    for (size_t i = 0; i < sizeof covers / sizeof covers[0]; i++) {
        struct settings s;

        settings_init(&s);
        apply(&s, "站点/sheaf.yaml", PAIRS({"cover", covers[i].value}));
        assert_string_equal(message, "");
        assert_string_equal(s.options.cover, covers[i].seen);
        settings_done(&s);
    }
}

static void a_file_below_the_current_folder_is_named_from_there(void **state)
{
    struct settings s;
    char here[2048], path[4096];

    (void)state;
    assert_non_null(getcwd(here, sizeof here));
    (void)snprintf(path, sizeof path, "%s/站点/sheaf.yaml", here);
    settings_init(&s);
    apply(&s, path, PAIRS({"paths", "帖子"}));
    assert_string_equal(message, "");
    assert_string_equal(s.options.paths[0], "站点/帖子");
    settings_done(&s);

    settings_init(&s);
    apply(&s, "/elsewhere/sheaf.yaml", PAIRS({"paths", "帖子"}, {"x", "y"}));
    assert_string_equal(s.paths.v[0], "/elsewhere/帖子");
    assert_string_equal(message, "/elsewhere/sheaf.yaml:2:3: unknown key \"x\"");
    settings_done(&s);
}

static void lists_of_keys_are_joined(void **state)
{
    struct settings s;

    (void)state;
    settings_init(&s);
    apply(&s, "sheaf.yaml", PAIRS({"by", "category"}, {"by", "year"}, {"parts", "month"}));
    assert_string_equal(s.options.by, "category,year");
    assert_string_equal(s.options.parts, "month");
    settings_done(&s);
}

static void select_may_be_a_mapping(void **state)
{
    struct settings s;

    (void)state;
    settings_init(&s);
    apply(&s, "sheaf.yaml", PAIRS({"select.category", "科研"}, {"reject", "tag=广告"}));
    assert_string_equal(message, "");
    assert_int_equal(s.options.n_select, 1);
    assert_string_equal(s.options.select[0], "category=科研");
    assert_string_equal(s.options.reject[0], "tag=广告");
    settings_done(&s);
}

static void an_empty_value_says_nothing(void **state)
{
    struct settings s;

    (void)state;
    settings_init(&s);
    apply(&s, "sheaf.yaml", PAIRS({"author", ""}, {"exclude", ""}));
    assert_string_equal(message, "");
    assert_null(s.options.author);
    assert_int_equal(s.options.n_exclude, 0);
    settings_done(&s);
}

static void no_file_no_settings(void **state)
{
    struct settings s;

    (void)state;
    settings_init(&s);
    apply(&s, "", PAIRS({"by", "tag"}));
    assert_string_equal(message, "");
    assert_null(s.options.by);
    assert_null(s.options.root);
    settings_done(&s);
}

static void mistakes_are_told_with_their_place(void **state)
{
    (void)state;
    assert_refused(PAIRS({"name", "a"}, {"publsher", "x"}),
                   "sheaf.yaml:2:3: unknown key \"publsher\"; did you mean \"publisher\"?");
    assert_refused(PAIRS({"select.catagory", "科研"}),
                   "sheaf.yaml:1:3: unknown key \"catagory\"; did you mean \"category\"?");
    assert_refused(PAIRS({"byoks", "x"}),
                   "sheaf.yaml:1:3: unknown key \"byoks\"; did you mean \"books\"?");
    assert_refused(PAIRS({"dates", "front"}, {"dates", "nmae"}),
                   "sheaf.yaml:2:3: dates: \"nmae\" is not known; choose front, address, name or "
                   "folder");
    assert_refused(PAIRS({"no-repair", "divider-mended"}, {"no-repair", "dividr-mended"}),
                   "sheaf.yaml:2:3: no-repair: unknown repair \"dividr-mended\"; did you mean "
                   "\"divider-mended\"?");
    assert_refused(PAIRS({"栏目", "x"}), "sheaf.yaml:1:3: unknown key \"栏目\"");
    assert_refused(PAIRS({"jobs", "2"}),
                   "sheaf.yaml:1:3: \"jobs\" belongs on the command line, not in a file");
    assert_refused(PAIRS({"drafts", "maybe"}),
                   "sheaf.yaml:1:3: \"maybe\" is neither true nor false");
    assert_refused(PAIRS({"digest", "md5"}),
                   "sheaf.yaml:1:3: digest: \"md5\" is not known; choose sha512 or sha256");
    assert_refused(PAIRS({"title", "一"}, {"title", "二"}),
                   "sheaf.yaml:2:3: \"title\" has a value already");
    assert_refused(PAIRS({"author.name", "张三"}),
                   "sheaf.yaml:1:3: \"author\" takes a value, not keys of its own");
}

static const struct pair several[] = {
    {"by", "tag"},
    {"exclude", "旧"},
    {"drafts", "true"},
    {"author", "新闻中心"},
    {"books[1].id", "annual"},
    {"books[1].by", "category"},
    {"books[1].by", "year"},
    {"books[1].title", "{site} {value}"},
    {"books[1].drafts", "no"},
    {"books[3].select.category", "科研"},
    {"books[3].select[2].category", "学术"},
    {"books[3].exclude", "新"},
    {"books[3].id", "research"},
    {NULL, NULL},
};

static void a_book_wins_over_the_top_and_lists_take_its_place(void **state)
{
    struct settings s;

    (void)state;
    settings_init(&s);
    apply_book(&s, "sheaf.yaml", "annual", several);
    assert_string_equal(message, "");
    assert_string_equal(s.options.entry, "annual");
    assert_string_equal(s.options.by, "category,year");
    assert_string_equal(s.options.title, "{site} {value}");
    assert_false(s.options.drafts);
    assert_string_equal(s.options.author, "新闻中心");
    assert_string_equal(s.options.exclude[0], "旧");
    settings_done(&s);

    settings_init(&s);
    apply_book(&s, "sheaf.yaml", "research", several);
    assert_string_equal(message, "");
    assert_string_equal(s.options.by, "tag");
    assert_null(s.options.title);
    assert_true(s.options.drafts);
    assert_int_equal(s.options.n_select, 2);
    assert_string_equal(s.options.select[1], "category=学术");
    assert_int_equal(s.options.n_exclude, 1);
    assert_string_equal(s.options.exclude[0], "新");
    settings_done(&s);
}

static void the_command_line_wins_over_a_book(void **state)
{
    struct settings asked, s;
    struct err err;
    char *argv[] = {(char[]){"--by=month"}, (char[]){"--title=题"}, (char[]){"--exclude=甲"}};

    (void)state;
    settings_init(&asked);
    assert_int_equal(options_parse(&asked, COMMAND_BUILD, 3, argv, &err), ERR_OK);
    for (size_t i = 0; i < 2; i++) {
        settings_copy(&s, &asked);
        apply_book(&s, "sheaf.yaml", "research", several);
        assert_string_equal(message, "");
        assert_string_equal(s.options.by, "month");
        assert_string_equal(s.options.title, "题");
        assert_int_equal(s.options.n_exclude, 2);
        assert_string_equal(s.options.exclude[0], "甲");
        assert_string_equal(s.options.exclude[1], "新");
        settings_done(&s);
    }
    settings_done(&asked);
}

static void only_books_that_are_there_can_be_chosen(void **state)
{
    static const char *const cases[][2] = {
        {"research", ""},
        {"research/2021", ""},
        {"annual2/2021",
         "--book \"annual2/2021\" is not in sheaf.yaml, which has annual and research"},
        {"anual", "--book \"anual\" is not in sheaf.yaml; did you mean \"annual\"?"},
        {"全部", "--book \"全部\" is not in sheaf.yaml, which has annual and research"},
    };
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct settings s;

        settings_init(&s);
        apply(&s, "sheaf.yaml", several);
        s.books = (struct list){(const char *[]){cases[i][0]}, 1, 1};
        err = (struct err){.kind = ERR_OK};
        assert_int_equal(config_check_books(&config, &s, &err),
                         cases[i][1][0] ? ERR_USAGE : ERR_OK);
        assert_string_equal(err.text, cases[i][1]);
        assert_int_equal(config_chooses(&s, &config.entries[1]), i <= 1);
        assert_false(config_chooses(&s, &config.entries[0]));
        s.books.n = 0;
        assert_true(config_chooses(&s, &config.entries[0]));
        apply(&s, "sheaf.yaml", PAIRS({"by", "tag"}));
        s.books.n = 1;
        err = (struct err){.kind = ERR_OK};
        assert_int_equal(config_check_books(&config, &s, &err), ERR_OK); /* the library checks it */
        settings_done(&s);
    }
}

static void of_a_book_some_volumes_can_be_chosen(void **state)
{
    static const struct {
        const char *ids[2];
        const char *chosen; /* of the entry "research" */
    } cases[] = {
        {{"research/2020", "research/2021"}, "2020 2021 "},
        {{"research/2020", "annual/2021"}, "2020 "},
        {{"research/2020", "research"}, ""},
        {{"research/a/b", "annual"}, "a/b "},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {.kind = ERR_OK};
        struct settings s;
        char text[64] = "";

        settings_init(&s);
        apply(&s, "sheaf.yaml", several);
        s.books = (struct list){(const char *[]){cases[i].ids[0], cases[i].ids[1]}, 2, 2};
        assert_int_equal(config_choose(&config.entries[1], &s, &err), ERR_OK);
        for (size_t k = 0; k < s.options.n_books; k++) {
            (void)strcat(strcat(text, s.options.books[k]), " ");
        }
        assert_string_equal(text, cases[i].chosen);
        settings_done(&s);
    }
}

static void mistakes_in_a_book_are_told_with_their_place(void **state)
{
    (void)state;
    assert_refused(PAIRS({"books", "annual"}),
                   "sheaf.yaml:1:3: \"books\" is a list of books, each as "
                   "in \"- {id: annual, by: year}\"");
    assert_refused(PAIRS({"books.id", "a"}),
                   "sheaf.yaml:1:3: \"books\" is a list of books, each as "
                   "in \"- {id: annual, by: year}\"");
    assert_refused(PAIRS({"books[1].by", "year"}),
                   "sheaf.yaml:1:3: this book needs an id, as in \"id: annual\"");
    assert_refused(PAIRS({"books[1].id", "a"}, {"books[2].id", "A"}),
                   "sheaf.yaml:2:3: two books have the id \"A\"");
    assert_refused(PAIRS({"books[1].id", "a"}, {"books[1].id", "b"}),
                   "sheaf.yaml:2:3: \"id\" has a value already");
    assert_refused(
        PAIRS({"books[1].id", "科研"}),
        "sheaf.yaml:1:3: id \"科研\": use at most 40 ASCII letters, digits, \"-\", \"_\" "
        "and \".\", a letter or digit first");
    assert_refused(
        PAIRS({"books[1].id", "../a"}),
        "sheaf.yaml:1:3: id \"../a\": use at most 40 ASCII letters, digits, \"-\", \"_\" "
        "and \".\", a letter or digit first");
    assert_refused(PAIRS({"books[1].id", "a"}, {"books[1].pats", "month"}),
                   "sheaf.yaml:2:3: unknown key \"pats\"; did you mean \"parts\"?");
    assert_refused(PAIRS({"books[1].id", "a"}, {"books[1].select.tga", "x"}),
                   "sheaf.yaml:2:3: unknown key \"tga\"; did you mean \"tag\"?");
    assert_refused(PAIRS({"books[1].id", "a"}, {"books[1].site-url", "http://例子.cn/"}),
                   "sheaf.yaml:2:3: \"site-url\" belongs at the top of the file, not in a book");
    assert_refused(PAIRS({"identifier", "urn:x"}),
                   "sheaf.yaml:1:3: \"identifier\" belongs in an entry of \"books\"");
    assert_refused(PAIRS({"id", "a"}), "sheaf.yaml:1:3: \"id\" belongs in an entry of \"books\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(the_title_in_the_file_is_the_sites),
        cmocka_unit_test(the_command_line_wins),
        cmocka_unit_test(file_names_are_seen_from_the_files_folder),
        cmocka_unit_test(words_that_stand_for_a_file_are_no_file_names),
        cmocka_unit_test(a_file_below_the_current_folder_is_named_from_there),
        cmocka_unit_test(lists_of_keys_are_joined),
        cmocka_unit_test(select_may_be_a_mapping),
        cmocka_unit_test(an_empty_value_says_nothing),
        cmocka_unit_test(no_file_no_settings),
        cmocka_unit_test(mistakes_are_told_with_their_place),
        cmocka_unit_test(a_book_wins_over_the_top_and_lists_take_its_place),
        cmocka_unit_test(the_command_line_wins_over_a_book),
        cmocka_unit_test(only_books_that_are_there_can_be_chosen),
        cmocka_unit_test(of_a_book_some_volumes_can_be_chosen),
        cmocka_unit_test(mistakes_in_a_book_are_told_with_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, free_config);
}
