/*
 * Folders that appear whole or not at all, and their removal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/portable.h"

struct place {
    char folder[64];
    char target[80];
    struct err err;
};

static int start(void **state)
{
    struct place *p = calloc(1, sizeof *p);

    (void)snprintf(p->folder, sizeof p->folder, "/tmp/sheaf-folder-XXXXXX");
    if (!mkdtemp(p->folder)) {
        return -1;
    }
    (void)snprintf(p->target, sizeof p->target, "%s/归档", p->folder);
    *state = p;
    return 0;
}

static int end(void **state)
{
    struct place *p = *state;

    folder_remove(p->folder);
    assert_int_not_equal(access(p->folder, F_OK), 0);
    free(p);
    return 0;
}

/* The content of a file below the target; "" where there is none. */
static const char *content(const struct place *p, const char *name)
{
    static char text[64];
    char path[160];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/%s", p->target, name);
    file = fopen(path, "r");
    text[file ? fread(text, 1, sizeof text - 1, file) : 0] = '\0';
    if (file) {
        (void)fclose(file);
    }
    return text;
}

static void write_folder(struct place *p, struct output_folder *o, struct str text)
{
    assert_int_equal(output_folder_open(o, p->target, &p->err), ERR_OK);
    assert_int_equal(output_folder_write(o, STR("bagit.txt"), STR("x"), &p->err), ERR_OK);
    assert_int_equal(output_folder_write(o, STR("data/a/文.txt"), text, &p->err), ERR_OK);
    assert_int_equal(output_folder_write(o, STR("data/b.txt"), text, &p->err), ERR_OK);
}

/* How many entries the folder around the target has. */
static size_t count_entries(const struct place *p)
{
    char command[160], line[16] = "";
    FILE *pipe;

    (void)snprintf(command, sizeof command, "ls -A %s | wc -l", p->folder);
    pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_non_null(fgets(line, sizeof line, pipe));
    (void)pclose(pipe);
    return (size_t)strtoul(line, NULL, 10);
}

static void a_folder_appears_when_it_is_whole(void **state)
{
    struct place *p = *state;
    struct output_folder o;

    write_folder(p, &o, STR("一"));
    assert_int_not_equal(access(p->target, F_OK), 0);
    assert_int_equal(output_folder_commit(&o, true, &p->err), ERR_OK);
    assert_string_equal(content(p, "data/a/文.txt"), "一");
    write_folder(p, &o, STR("二"));
    assert_string_equal(content(p, "data/b.txt"), "一");
    assert_int_equal(output_folder_commit(&o, true, &p->err), ERR_OK);
    assert_string_equal(content(p, "data/b.txt"), "二");
    write_folder(p, &o, STR("三"));
    output_folder_abandon(&o);
    assert_string_equal(content(p, "data/b.txt"), "二");
    assert_int_equal(count_entries(p), 1);
}

static void what_is_no_such_folder_stays(void **state)
{
    struct place *p = *state;
    struct output_folder o;

    assert_int_equal(mkdir(p->target, 0777), 0);
    write_folder(p, &o, STR("一"));
    assert_int_equal(output_folder_commit(&o, false, &p->err), ERR_OK); /* it was empty */
    write_folder(p, &o, STR("二"));
    assert_int_equal(output_folder_commit(&o, false, &p->err), ERR_SYSTEM);
    assert_string_equal(content(p, "data/b.txt"), "一");
    assert_int_equal(count_entries(p), 1);
}

static void what_a_killed_run_left_is_swept(void **state)
{
    struct place *p = *state;
    struct output_folder o;

    write_folder(p, &o, STR("一"));
    output_sweep(p->folder); /* it is in use */
    assert_int_equal(count_entries(p), 1);
    assert_int_equal(close(o.fd), 0);
    output_sweep(p->folder);
    assert_int_equal(count_entries(p), 0);
    o.fd = -1;
    output_folder_abandon(&o);
}

static void what_stands_outlives_what_a_killed_run_left(void **state)
{
    struct place *p = *state;
    struct output_folder o;
    char path[160];

    write_folder(p, &o, STR("一"));
    assert_int_equal(output_folder_commit(&o, true, &p->err), ERR_OK);
    (void)snprintf(path, sizeof path, "%s/.sheaf-old-%s", p->folder, strrchr(p->target, '/') + 1);
    assert_int_equal(mkdir(path, 0777), 0);
    assert_int_equal(count_entries(p), 2);
    output_folder_keep(p->target);
    assert_string_equal(content(p, "data/b.txt"), "一");
    assert_int_equal(count_entries(p), 1);
}

static void removal_follows_no_link(void **state)
{
    struct place *p = *state;
    struct output_folder o;
    char path[160];

    write_folder(p, &o, STR("一"));
    assert_int_equal(output_folder_commit(&o, true, &p->err), ERR_OK);
    (void)snprintf(path, sizeof path, "%s/other", p->folder);
    assert_int_equal(mkdir(path, 0777), 0);
    (void)snprintf(path, sizeof path, "%s/other/link", p->folder);
    assert_int_equal(symlink(p->target, path), 0);
    (void)snprintf(path, sizeof path, "%s/other", p->folder);
    folder_remove(path);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_string_equal(content(p, "data/b.txt"), "一");
}

static void devices_and_separators_are_no_names(void **state)
{
    (void)state;
    assert_true(portable_is_device(STR("nul.md")));
    assert_true(portable_is_device(STR("COM1")));
    assert_false(portable_is_device(STR("communique.md")));
    assert_true(portable_refuses('\\'));
    assert_true(portable_refuses('\n'));
    assert_true(portable_refuses(0x202e));
    /* Where Python's str.splitlines cuts, and with it bag checkers that read manifests so. */
    static const uint32_t line_ends[] = {'\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029};
    for (size_t i = 0; i < sizeof line_ends / sizeof *line_ends; i++) {
        assert_true(portable_refuses(line_ends[i]));
    }
    /* Bidi_Control and the invisible ones of Default_Ignorable_Code_Point. */
    static const uint32_t hidden[] = {0xad, 0x61c, 0x180e, 0x200e, 0x2066, 0x2069, 0xe0061};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        assert_true(portable_refuses(hidden[i]));
    }
    /* Variants of ideographs: text that is read. */
    assert_false(portable_refuses(0xe0100));
    assert_false(portable_refuses(0xfe0f));
    assert_false(portable_refuses(0x5357));
    assert_false(portable_refuses(' '));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_folder_appears_when_it_is_whole),
        TEST(what_is_no_such_folder_stays),
        TEST(what_a_killed_run_left_is_swept),
        TEST(what_stands_outlives_what_a_killed_run_left),
        TEST(removal_follows_no_link),
        cmocka_unit_test(devices_and_separators_are_no_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
