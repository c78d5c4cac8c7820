/*
 * The manual lists the options of the table and the findings of the catalogue: all of them, in
 * their order, and no others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/finding.h"
#include "base/limits.h"
#include "cli/options.h"

void sheaf_options_init(struct sheaf_options *options)
{
    *options = (struct sheaf_options){.size = sizeof *options};
}

static struct buf manual;

static int read_manual(void **state)
{
    struct err err;

    (void)state;
    buf_init(&manual, LIMIT_TEXT_BYTES);
    return (int)file_read(TEST_SOURCE "/src/cli/sheaf.1", LIMIT_CONFIG_BYTES, &manual, NULL, &err);
}

static int free_manual(void **state)
{
    (void)state;
    buf_done(&manual);
    return 0;
}

/* The lines from ".Sh NAME" to the next section. */
static struct str section(const char *name)
{
    struct str rest = buf_view(&manual), line;
    size_t begin, end;
    char head[64];

    (void)snprintf(head, sizeof head, ".Sh %s\n", name);
    begin = str_find(rest, str_of(head));
    assert_true(begin != STR_NPOS);
    rest = str_from(rest, begin + strlen(head));
    end = str_find(rest, STR("\n.Sh "));
    line = str_sub(rest, 0, end);
    return line;
}

/* The next line of *rest that begins with `start`. */
static struct str next_line(struct str *rest, struct str start)
{
    struct str line;

    while (str_line(rest, &line)) {
        if (str_starts(line, start)) {
            return line;
        }
    }
    return STR_NONE;
}

static void assert_line(struct str line, const char *expected)
{
    char text[256];

    (void)snprintf(text, sizeof text, "%.*s", STR_ARG(line));
    assert_string_equal(text, expected);
}

static void it_lists_every_option_in_its_group(void **state)
{
    struct str rest = section("OPTIONS"), line;
    const char *group = "";

    (void)state;
    for (size_t i = 0; i < options_n; i++) {
        const struct option *option = &options_table[i];
        char expected[128], letter[8] = "";

        if (!option->name) {
            continue;
        }
        if (strcmp(group, option->group) != 0) {
            group = option->group;
            (void)snprintf(expected, sizeof expected, ".Ss %s", group);
            assert_line(next_line(&rest, STR(".Ss ")), expected);
        }
        if (option->letter) {
            (void)snprintf(letter, sizeof letter, "%c , ", option->letter);
        }
        (void)snprintf(expected, sizeof expected, ".It Fl %s-%s%s%s", letter, option->name,
                       option->argument ? " Ar " : "", option->argument ? option->argument : "");
        assert_line(next_line(&rest, STR(".It Fl ")), expected);
    }
    line = next_line(&rest, STR(".It Fl "));
    assert_int_equal(line.n, 0);
}

/* Whether a ".Cm a , b" or ".It Cm a" line of the text names the word. */
static bool names(struct str text, const char *word)
{
    struct str line, piece;

    while (str_line(&text, &line)) {
        if (!str_starts(line, STR(".Cm ")) && !str_starts(line, STR(".It Cm "))) {
            continue;
        }
        while (str_token(&line, ' ', &piece)) {
            if (str_eq(piece, str_of(word))) {
                return true;
            }
        }
    }
    return false;
}

/* Another row may have the key. */
static bool is_key(const char *name)
{
    for (size_t i = 0; i < options_n; i++) {
        if (options_table[i].key && strcmp(options_table[i].key, name) == 0) {
            return true;
        }
    }
    return false;
}

static void it_names_every_key_of_the_configuration(void **state)
{
    (void)state;
    for (size_t i = 0; i < options_n; i++) {
        const struct option *option = &options_table[i];

        if (option->key) {
            assert_true(names(section("CONFIGURATION"), option->key));
        } else {
            assert_true(is_key(option->name) || !names(section("CONFIGURATION"), option->name));
        }
    }
}

static void it_explains_every_finding(void **state)
{
    static const char *const severities[] = {"note", "warning", "error"};
    struct str rest = section("FINDINGS"), line;

    (void)state;
    for (size_t i = 0; i < finding_catalogue_n; i++) {
        const struct finding_kind *kind = &finding_catalogue[i];
        char expected[128];

        (void)snprintf(expected, sizeof expected, ".It Sy %s Pq %s", kind->id,
                       severities[kind->severity]);
        assert_line(next_line(&rest, STR(".It ")), expected);
        assert_true(str_line(&rest, &line));
        assert_true(line.n > 10 && line.p[0] != '.');
    }
    line = next_line(&rest, STR(".It "));
    assert_int_equal(line.n, 0);
}

static void it_lists_every_repair(void **state)
{
    struct str rest = section("REPAIRS"), line;

    (void)state;
    for (size_t i = 0; i < finding_catalogue_n; i++) {
        char expected[128];

        if (finding_catalogue[i].mending == FINDING_REPAIR) {
            (void)snprintf(expected, sizeof expected, ".It Cm %s", finding_catalogue[i].id);
            assert_line(next_line(&rest, STR(".It ")), expected);
        }
    }
    line = next_line(&rest, STR(".It "));
    assert_int_equal(line.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_lists_every_option_in_its_group),
        cmocka_unit_test(it_names_every_key_of_the_configuration),
        cmocka_unit_test(it_explains_every_finding),
        cmocka_unit_test(it_lists_every_repair),
    };
    return cmocka_run_group_tests(tests, read_manual, free_manual);
}
