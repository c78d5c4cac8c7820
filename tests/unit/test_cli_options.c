/*
 * The table of options and the reading of arguments.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "cli/options.h"

/* The library is not part of these tests. */
void sheaf_options_init(struct sheaf_options *options)
{
    *options = (struct sheaf_options){.size = sizeof *options};
}

static char message[512];

/* Reads the arguments as of `command`; message is "" where they are fine. */
static void read_arguments(struct settings *s, unsigned command, const char *const *arguments)
{
    struct err err = {.kind = ERR_OK};
    char *argv[16];
    static char copies[16][128];
    int argc = 0;

    for (; arguments[argc]; argc++) {
        argv[argc] = copies[argc];
        (void)snprintf(copies[argc], sizeof copies[argc], "%s", arguments[argc]);
    }
    settings_init(s);
    message[0] = '\0';
    if (options_parse(s, command, argc, argv, &err) || settings_finish(s, &err)) {
        assert_int_equal(err.kind, ERR_USAGE);
        (void)snprintf(message, sizeof message, "%s", err.text);
    }
}

static void assert_refused(const char *const *arguments, const char *expected)
{
    struct settings s;

    read_arguments(&s, COMMAND_BUILD, arguments);
    assert_string_equal(message, expected);
    settings_done(&s);
}
#define REFUSED(expected, ...) assert_refused((const char *const[]){__VA_ARGS__, NULL}, expected)

static const char *value_for(const struct option *option)
{
    if (option->kind == OPTION_NUMBER) {
        return "7";
    }
    if (option->kind == OPTION_PAIRS) {
        return "category=科研";
    }
    if (option->kind == OPTION_REPAIRS) {
        return "divider-mended";
    }
    return "新闻 值";
}

/* A choice takes its last word, everything else any text. */
static void value_of(const struct option *option, char *ret, size_t size)
{
    const char *last = option->argument ? strrchr(option->argument, '|') : NULL;

    if (option->kind == OPTION_CHOICE) {
        (void)snprintf(ret, size, "%s", last ? last + 1 : option->argument);
    } else {
        (void)snprintf(ret, size, "%s", value_for(option));
    }
}

static void assert_value(const struct settings *s, const struct option *option, const char *value)
{
    const char *place = (const char *)s + option->offset;
    const struct list *list = (const void *)place;

    switch (option->kind) {
    case OPTION_FLAG:
        assert_true(*(const bool *)place);
        break;
    case OPTION_NUMBER:
        assert_int_equal(*(const unsigned *)(const void *)place, 7);
        break;
    case OPTION_LIST:
    case OPTION_PAIRS:
    case OPTION_FILES:
    case OPTION_WORDS:
    case OPTION_REPAIRS:
        assert_int_equal(list->n, 1);
        assert_string_equal(list->v[0], value);
        break;
    case OPTION_TEXT:
    case OPTION_KEYS:
    case OPTION_FILE:
    case OPTION_FILE_OR_WORD:
    case OPTION_CHOICE:
        assert_string_equal(*(const char *const *)(const void *)place, value);
        break;
    }
}

static void assert_reads(const struct option *option, const char *first, const char *second,
                         const char *value)
{
    /* The lowest bit: the first command that knows it. */
    const unsigned command = option->commands & (~option->commands + 1u);
    struct settings s;

    read_arguments(&s, command, (const char *const[]){first, second, NULL});
    assert_string_equal(message, "");
    assert_value(&s, option, value);
    assert_true(s.given[option - options_table]);
    assert_int_equal(s.paths.n, 0);
    settings_done(&s);
}

static void every_option_is_read_in_every_spelling(void **state)
{
    (void)state;
    for (size_t i = 0; i < options_n; i++) {
        const struct option *option = &options_table[i];
        char value[64], joined[128], name[64], letter[3] = {'-', option->letter, '\0'};

        if (!option->name) {
            continue;
        }
        value_of(option, value, sizeof value);
        (void)snprintf(name, sizeof name, "--%s", option->name);
        if (!option->argument) {
            assert_reads(option, name, NULL, NULL);
            if (option->letter) {
                assert_reads(option, letter, NULL, NULL);
            }
            continue;
        }
        assert_reads(option, name, value, value);
        (void)snprintf(joined, sizeof joined, "%s=%s", name, value);
        assert_reads(option, joined, NULL, value);
        if (option->letter) {
            assert_reads(option, letter, value, value);
            (void)snprintf(joined, sizeof joined, "%s%s", letter, value);
            assert_reads(option, joined, NULL, value);
        }
    }
}

static void flags_share_one_dash(void **state)
{
    struct settings s;

    (void)state;
    read_arguments(&s, COMMAND_BUILD, (const char *const[]){"-vnbyear", "帖子", NULL});
    assert_string_equal(message, "");
    assert_true(s.verbose);
    assert_true(s.dry_run);
    assert_string_equal(s.options.by, "year");
    assert_int_equal(s.options.n_paths, 1);
    assert_string_equal(s.options.paths[0], "帖子");
    settings_done(&s);
}

static void two_dashes_end_the_options(void **state)
{
    struct settings s;

    (void)state;
    read_arguments(&s, COMMAND_BUILD,
                   (const char *const[]){"新闻", "--by", "--", "--", "--json", "-", NULL});
    assert_string_equal(message, "");
    assert_string_equal(s.options.by, "--");
    assert_false(s.json);
    assert_int_equal(s.options.n_paths, 3);
    assert_string_equal(s.options.paths[1], "--json");
    assert_string_equal(s.options.paths[2], "-");
    settings_done(&s);
}

static void lists_keep_every_item_in_order(void **state)
{
    struct settings s;

    (void)state;
    read_arguments(&s, COMMAND_PLAN,
                   (const char *const[]){"--select=category=科研", "--select", "tag=a=b",
                                         "--reject=author=张三", NULL});
    assert_string_equal(message, "");
    assert_int_equal(s.options.n_select, 2);
    assert_string_equal(s.options.select[0], "category=科研");
    assert_string_equal(s.options.select[1], "tag=a=b");
    assert_int_equal(s.options.n_reject, 1);
    settings_done(&s);
}

static void the_last_of_two_values_counts(void **state)
{
    struct settings s;

    (void)state;
    read_arguments(&s, COMMAND_PLAN, (const char *const[]){"-b", "year", "--by=tag", NULL});
    assert_string_equal(s.options.by, "tag");
    settings_done(&s);
}

static void choices_become_numbers(void **state)
{
    struct settings s;

    (void)state;
    read_arguments(&s, COMMAND_PLAN,
                   (const char *const[]){"--toc=parts", "--fail-on=error", "--progress=never",
                                         "--order=desc", NULL});
    assert_int_equal(s.options.toc, SHEAF_TOC_PARTS);
    assert_int_equal(settings_fail_on(&s), FAIL_ON_ERROR);
    assert_int_equal(settings_progress(&s), PROGRESS_NEVER);
    assert_string_equal(s.options.order, "desc");
    settings_done(&s);

    read_arguments(&s, COMMAND_PLAN, (const char *const[]){NULL});
    assert_int_equal(s.options.toc, SHEAF_TOC_AUTO);
    assert_int_equal(settings_fail_on(&s), FAIL_ON_NEVER);
    assert_int_equal(settings_progress(&s), PROGRESS_AUTO);
    assert_int_equal(s.options.n_paths, 0);
    settings_done(&s);
}

static void a_mistyped_option_names_the_one_that_was_meant(void **state)
{
    (void)state;
    REFUSED("unknown option \"--ouptut\"; did you mean \"--output\"?", "--ouptut", "x");
    REFUSED("unknown option \"--sinse\"; did you mean \"--since\"?", "--sinse=2021");
    REFUSED("unknown option \"--drafs\"; did you mean \"--drafts\"?", "--drafs");
    REFUSED("unknown option \"--分类\"; sheaf help build lists them all", "--分类");
    REFUSED("unknown option \"--vertical\"; sheaf help build lists them all", "--vertical");
    REFUSED("unknown option \"-x\" in \"-vx\"", "-vx");
}

static void names_are_never_abbreviated(void **state)
{
    (void)state;
    REFUSED("unknown option \"--pub\"; sheaf help build lists them all", "--pub=x");
}

static void a_wrong_value_says_what_is_right(void **state)
{
    (void)state;
    REFUSED("--by needs a value: KEYS", "--by");
    REFUSED("-b needs a value: KEYS", "-vb");
    REFUSED("--json takes no value", "--json=yes");
    REFUSED("--order: \"up\" is not known; choose asc or desc", "--order=up");
    REFUSED("--toc: \"\" is not known; choose auto, posts or parts", "--toc=");
    REFUSED("--digest: \"md5\" is not known; choose sha512 or sha256", "--digest", "md5");
    REFUSED("-j: \"0\" is not a number from 1 to 256", "-j0");
    REFUSED("--jobs: \"两个\" is not a number from 1 to 256", "--jobs", "两个");
    REFUSED("--jobs: \"-1\" is not a number from 1 to 256", "--jobs", "-1");
    REFUSED("--select: \"科研\" is not KEY=VALUE, as in category=科研", "--select=科研");
    REFUSED("--quiet and --verbose contradict one another", "-qv");
}

static void only_repairs_can_be_switched_off(void **state)
{
    struct settings s;

    (void)state;
    REFUSED("--no-repair: unknown repair \"divider-mend\"; did you mean \"divider-mended\"?",
            "--no-repair", "divider-mend");
    REFUSED("--no-repair: unknown repair \"分隔线\"; the manual lists them under REPAIRS",
            "--no-repair=分隔线");
    REFUSED("--no-repair: \"characters-mended\" is no repair that can be switched off; the manual "
            "lists those that are, under REPAIRS",
            "--no-repair=characters-mended");
    read_arguments(&s, COMMAND_BUILD, (const char *[]){"--no-repair", "divider-mended", NULL});
    assert_string_equal(message, "");
    assert_int_equal(s.options.n_no_repair, 1);
    assert_string_equal(s.options.no_repair[0], "divider-mended");
    settings_done(&s);
}

static void an_option_of_another_command_is_refused(void **state)
{
    struct settings s;

    (void)state;
    read_arguments(&s, COMMAND_PLAN, (const char *const[]){"-n", NULL});
    assert_string_equal(message, "-n makes no sense with this command");
    settings_done(&s);
    read_arguments(&s, COMMAND_INIT, (const char *const[]){"--by=year", NULL});
    assert_string_equal(message, "--by makes no sense with this command");
    settings_done(&s);
    read_arguments(&s, COMMAND_INIT, (const char *const[]){"-o", "新.yaml", "帖子", NULL});
    assert_string_equal(message, "");
    assert_string_equal(s.output, "新.yaml");
    assert_null(s.options.output);
    settings_done(&s);
}

static void names_letters_and_keys_are_unique(void **state)
{
    (void)state;
    for (size_t i = 0; i < options_n; i++) {
        const struct option *a = &options_table[i];

        assert_true(a->name || a->key);
        assert_true(!a->name || a->commands);
        assert_int_equal(a->key != NULL, a->key_at != 0);
        assert_true(!a->name || !a->key || strcmp(a->name, a->key) == 0);
        assert_int_equal(a->name && !a->argument, a->kind == OPTION_FLAG);
        for (size_t j = i + 1; j < options_n; j++) {
            const struct option *b = &options_table[j];

            if (a->commands & b->commands) {
                assert_false(a->name && b->name && strcmp(a->name, b->name) == 0);
                assert_false(a->letter && a->letter == b->letter);
            }
            if (a->key_at & b->key_at) {
                assert_false(a->key && b->key && strcmp(a->key, b->key) == 0);
            }
            assert_int_not_equal(a->offset, b->offset);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_is_read_in_every_spelling),
        cmocka_unit_test(flags_share_one_dash),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(lists_keep_every_item_in_order),
        cmocka_unit_test(the_last_of_two_values_counts),
        cmocka_unit_test(choices_become_numbers),
        cmocka_unit_test(a_mistyped_option_names_the_one_that_was_meant),
        cmocka_unit_test(names_are_never_abbreviated),
        cmocka_unit_test(a_wrong_value_says_what_is_right),
        cmocka_unit_test(only_repairs_can_be_switched_off),
        cmocka_unit_test(an_option_of_another_command_is_refused),
        cmocka_unit_test(names_letters_and_keys_are_unique),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
