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

static void apply(struct settings *s, const char *path, const struct pair *list)
{
    struct err err = {.kind = ERR_OK};

    found_path = path;
    pairs = list;
    message[0] = '\0';
    if (config_apply(s, &err) || settings_finish(s, &err)) {
        assert_int_equal(err.kind, ERR_USAGE);
        (void)snprintf(message, sizeof message, "%s", err.text);
    }
}
#define PAIRS(...) ((const struct pair[]){__VA_ARGS__, {NULL, NULL}})

static void assert_refused(const struct pair *list, const char *expected)
{
    struct settings s;

    settings_init(&s);
    apply(&s, "sheaf.yaml", list);
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
    case OPTION_PAIRS:
        return "tag=招生";
    default:
        return "/值";
    }
}

static void every_key_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < options_n; i++) {
        const struct option *option = &options_table[i];
        struct settings s;

        if (!option->key) {
            continue;
        }
        settings_init(&s);
        apply(&s, "sheaf.yaml", PAIRS({option->key, value_for(option)}));
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
    assert_refused(PAIRS({"books.id", "annual"}), "sheaf.yaml:1:3: unknown key \"books\"");
    assert_refused(PAIRS({"栏目", "x"}), "sheaf.yaml:1:3: unknown key \"栏目\"");
    assert_refused(PAIRS({"jobs", "2"}),
                   "sheaf.yaml:1:3: \"jobs\" belongs on the command line, not in a file");
    assert_refused(PAIRS({"drafts", "maybe"}),
                   "sheaf.yaml:1:3: \"maybe\" is neither true nor false");
    assert_refused(PAIRS({"format", "zip"}),
                   "sheaf.yaml:1:3: format: \"zip\" is not known; choose epub");
    assert_refused(PAIRS({"title", "一"}, {"title", "二"}),
                   "sheaf.yaml:2:3: \"title\" has a value already");
    assert_refused(PAIRS({"author.name", "张三"}),
                   "sheaf.yaml:1:3: \"author\" takes a value, not keys of its own");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(the_title_in_the_file_is_the_sites),
        cmocka_unit_test(the_command_line_wins),
        cmocka_unit_test(file_names_are_seen_from_the_files_folder),
        cmocka_unit_test(a_file_below_the_current_folder_is_named_from_there),
        cmocka_unit_test(lists_of_keys_are_joined),
        cmocka_unit_test(select_may_be_a_mapping),
        cmocka_unit_test(an_empty_value_says_nothing),
        cmocka_unit_test(no_file_no_settings),
        cmocka_unit_test(mistakes_are_told_with_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
