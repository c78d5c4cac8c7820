/*
 * Files: walks, reads, paths, and outputs that appear whole or not at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"

static char folder[64];
static struct arena arena;

static const char *at(const char *name)
{
    return path_join(&arena, str_of(folder), str_of(name)).p;
}

static void make(const char *name, const char *content)
{
    FILE *file;
    struct err err;

    if (strrchr(name, '/'))
        assert_int_equal(
            path_make_folders(arena_str(&arena, path_folder(str_of(at(name)))).p, &err), ERR_OK);
    file = fopen(at(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, strlen(content), file), strlen(content));
    assert_int_equal(fclose(file), 0);
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 24);
    (void)snprintf(folder, sizeof folder, "%s", "./test-file-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

/* Sorted depth first, so that children come after their folder; removed in reverse. */
static bool collect_all(void *user, const struct walk_entry *entry)
{
    (void)arena_strs_add(&arena, user, arena_str(&arena, entry->path));
    return !entry->loop;
}

static int teardown(void **state)
{
    struct strs all = {NULL, 0};
    struct err err;

    (void)state;
    (void)chmod(folder, 0777);
    if (file_walk(folder, collect_all, &all, &err) != ERR_OK)
        return -1;
    while (all.n > 0)
        (void)remove(all.v[--all.n].p);
    (void)remove(folder);
    arena_done(&arena);
    return 0;
}

/* One line an entry: "relative", with "/" for folders, "@" for loops, "!" for unreadable ones. */
static bool list(void *user, const struct walk_entry *entry)
{
    struct buf *out = user;

    assert_true(str_ends(entry->path, entry->relative));
    assert_true(str_ends(entry->relative, entry->name));
    buf_str(out, entry->relative);
    buf_puts(out, entry->loop ? "@" : entry->info.kind == FILE_FOLDER ? "/" : "");
    buf_puts(out, entry->info.kind == FILE_UNREADABLE ? "!" : "");
    buf_char(out, '\n');
    return !str_eq(entry->name, STR(".git"));
}

static void assert_walk(const char *expected)
{
    struct buf out;
    struct err err;

    buf_init(&out, 1 << 20);
    assert_int_equal(file_walk(folder, list, &out, &err), ERR_OK);
    assert_string_equal(out.p ? out.p : "", expected);
    buf_done(&out);
}

static void walks_are_sorted_bytewise_and_leave_out_what_the_visitor_refuses(void **state)
{
    (void)state;
    make("b.md", "");
    make("校园/新闻.md", "");
    make("B/2.md", "");
    make("B/10.md", "");
    make("B.md", "");
    make(".git/config", "");
    assert_walk(".git/\nB/\nB/10.md\nB/2.md\nB.md\nb.md\n校园/\n校园/新闻.md\n");
}

static void walks_survive_loops_and_dead_links(void **state)
{
    (void)state;
    make("a/b/post.md", "");
    assert_int_equal(symlink("..", at("a/up")), 0);
    assert_int_equal(symlink(".", at("a/b/self")), 0);
    assert_int_equal(symlink("nowhere", at("dead")), 0);
    assert_int_equal(symlink("round", at("round")), 0);
    assert_int_equal(symlink("a/b", at("z")), 0);
    assert_walk("a/\na/b/\na/b/post.md\na/b/self@\na/up@\ndead!\nround!\nz/\nz/post.md\nz/self@\n");
}

static bool deepest(void *user, const struct walk_entry *entry)
{
    struct walk_entry *last = user;

    last->info = entry->info;
    last->too_deep = entry->too_deep;
    return true;
}

static void walks_stop_at_the_depth_limit_and_say_so(void **state)
{
    struct buf path;
    struct walk_entry last = {.too_deep = false};
    struct err err;

    (void)state;
    buf_init(&path, LIMIT_PATH_BYTES);
    buf_puts(&path, folder);
    for (unsigned i = 0; i < LIMIT_WALK_DEPTH + 3; i++)
        buf_puts(&path, "/d");
    assert_int_equal(path_make_folders(path.p, &err), ERR_OK);
    assert_int_equal(file_walk(folder, deepest, &last, &err), ERR_OK);
    assert_int_equal(last.info.kind, FILE_UNREADABLE);
    assert_true(last.too_deep);
    while (path.n > strlen(folder)) {
        assert_int_equal(rmdir(path.p), 0);
        buf_truncate(&path, path.n - 2);
    }
    buf_done(&path);
}

static void a_root_that_is_no_folder_is_an_error(void **state)
{
    struct err err;

    (void)state;
    make("post.md", "");
    assert_int_equal(file_walk(at("none"), list, NULL, &err), ERR_SYSTEM);
    assert_int_equal(err.sys, ENOENT);
    assert_int_equal(file_walk(at("post.md"), list, NULL, &err), ERR_SYSTEM);
    assert_int_equal(err.sys, ENOTDIR);
}

static void reading_gives_all_bytes_or_an_error(void **state)
{
    struct buf buf;
    struct file_info info;
    struct err err;

    (void)state;
    buf_init(&buf, 1 << 20);
    make("新闻.md", "南开\n");
    make("empty", "");
    assert_int_equal(file_read(at("新闻.md"), 7, &buf, &info, &err), ERR_OK);
    assert_string_equal(buf.p, "南开\n");
    assert_int_equal(info.size, 7);
    assert_int_equal(info.kind, FILE_REGULAR);
    assert_int_equal(file_read(at("新闻.md"), 6, &buf, NULL, &err), ERR_LIMIT);
    assert_int_equal(file_read(at("empty"), 0, &buf, NULL, &err), ERR_OK);
    assert_int_equal(buf.n, 0);
    assert_int_equal(file_read(folder, 100, &buf, NULL, &err), ERR_SYSTEM);
    assert_int_equal(err.sys, EISDIR);
    assert_int_equal(file_read(at("none"), 100, &buf, NULL, &err), ERR_SYSTEM);
    assert_int_equal(err.sys, ENOENT);
    assert_int_equal(file_read_start(at("新闻.md"), 3, &buf, &err), ERR_OK);
    assert_string_equal(buf.p, "南");
    assert_int_equal(file_read_start(at("新闻.md"), 100, &buf, &err), ERR_OK);
    assert_int_equal(buf.n, 7);
    buf_done(&buf);
}

static void a_fifo_does_not_hold_up_the_run(void **state)
{
    struct buf buf;
    struct err err;

    (void)state;
    buf_init(&buf, 100);
    assert_int_equal(mkfifo(at("fifo.md"), 0600), 0);
    assert_int_equal(file_read(at("fifo.md"), 100, &buf, NULL, &err), ERR_FORMAT);
    buf_done(&buf);
}

static void paths_are_taken_apart(void **state)
{
    (void)state;
    assert_true(str_eq(path_folder(STR("a/b/c.md")), STR("a/b")));
    assert_true(str_eq(path_folder(STR("/c.md")), STR("/")));
    assert_true(str_empty(path_folder(STR("c.md"))));
    assert_true(str_eq(path_name(STR("a/新闻.md")), STR("新闻.md")));
    assert_true(str_empty(path_name(STR("a/"))));
    assert_true(str_eq(path_ending(STR("a.b/新闻.zh.md")), STR(".md")));
    assert_true(str_empty(path_ending(STR("a.b/c"))));
    assert_true(str_empty(path_ending(STR("a/.hidden"))));
    assert_string_equal(path_join(&arena, STR("a"), STR("b")).p, "a/b");
    assert_string_equal(path_join(&arena, STR("/"), STR("b")).p, "/b");
    assert_string_equal(path_join(&arena, STR_NONE, STR("b")).p, "b");
}

static void normal_paths_do_not_climb(void **state)
{
    struct str normal;

    (void)state;
    assert_true(path_normal(&arena, STR("a/./b//../c/"), &normal));
    assert_string_equal(normal.p, "a/c");
    assert_true(path_normal(&arena, STR("a/.."), &normal));
    assert_string_equal(normal.p, "");
    assert_true(path_normal(&arena, STR("/a/../图片"), &normal));
    assert_string_equal(normal.p, "/图片");
    assert_true(path_normal(&arena, STR("..."), &normal));
    assert_string_equal(normal.p, "...");
    assert_false(path_normal(&arena, STR("a/../.."), &normal));
    assert_false(path_normal(&arena, STR("/.."), &normal));
    assert_false(path_normal(&arena, STR("../a"), &normal));
}

static void folders_are_made_where_they_are_missing(void **state)
{
    struct err err;
    struct file_info info;
    struct str real;

    (void)state;
    assert_int_equal(path_make_folders(at("x/年/z"), &err), ERR_OK);
    assert_int_equal(path_make_folders(at("x/年/z/"), &err), ERR_OK);
    assert_int_equal(file_stat(at("x/年/z"), &info, &err), ERR_OK);
    assert_int_equal(info.kind, FILE_FOLDER);
    make("file", "");
    assert_int_equal(path_make_folders(at("file/x"), &err), ERR_SYSTEM);
    assert_int_equal(err.sys, ENOTDIR);
    assert_int_equal(symlink("x/年", at("link")), 0);
    assert_int_equal(path_real(&arena, at("link/z"), &real, &err), ERR_OK);
    assert_true(str_ends(real, STR("/x/年/z")));
    assert_int_equal(path_real(&arena, at("none"), &real, &err), ERR_SYSTEM);
}

static void write_output(struct output *o, const char *content)
{
    assert_int_equal(write(o->fd, content, strlen(content)), (ssize_t)strlen(content));
}

static void assert_content(const char *name, const char *content)
{
    struct buf buf;
    struct err err;

    buf_init(&buf, 1000);
    assert_int_equal(file_read(at(name), 1000, &buf, NULL, &err), ERR_OK);
    assert_string_equal(buf.p, content);
    buf_done(&buf);
}

static void an_output_appears_when_committed_and_not_before(void **state)
{
    struct output o;
    enum output_state done;
    struct file_info info;
    struct stat st;
    struct err err;
    mode_t mask = umask(027);

    (void)state;
    assert_int_equal(output_open(&o, at("书.epub"), &err), ERR_OK);
    write_output(&o, "new");
    assert_int_equal(file_stat(at("书.epub"), &info, &err), ERR_SYSTEM);
    assert_int_equal(output_commit(&o, &done, &err), ERR_OK);
    (void)umask(mask);
    assert_int_equal(done, OUTPUT_WRITTEN);
    assert_content("书.epub", "new");
    assert_int_equal(stat(at("书.epub"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    output_abandon(&o);
    assert_walk("书.epub\n");
}

static void the_same_bytes_leave_the_file_alone(void **state)
{
    struct output o;
    enum output_state done;
    struct file_info before, after;
    struct err err;

    (void)state;
    make("书.epub", "old");
    assert_int_equal(file_stat(at("书.epub"), &before, &err), ERR_OK);
    assert_int_equal(output_open(&o, at("书.epub"), &err), ERR_OK);
    write_output(&o, "old");
    assert_int_equal(output_commit(&o, &done, &err), ERR_OK);
    assert_int_equal(done, OUTPUT_UNCHANGED);
    assert_int_equal(file_stat(at("书.epub"), &after, &err), ERR_OK);
    assert_true(before.inode == after.inode && before.mtime_ns == after.mtime_ns);
    assert_int_equal(output_open(&o, at("书.epub"), &err), ERR_OK);
    write_output(&o, "olD");
    assert_int_equal(output_commit(&o, &done, &err), ERR_OK);
    assert_int_equal(done, OUTPUT_WRITTEN);
    assert_content("书.epub", "olD");
    assert_walk("书.epub\n");
}

static void an_abandoned_output_leaves_the_old_file(void **state)
{
    struct output o;
    struct err err;

    (void)state;
    make("书.epub", "old");
    assert_int_equal(output_open(&o, at("书.epub"), &err), ERR_OK);
    write_output(&o, "half");
    output_abandon(&o);
    output_abandon(&o);
    assert_content("书.epub", "old");
    assert_walk("书.epub\n");
}

static void a_target_that_cannot_be_replaced_is_an_error(void **state)
{
    struct output o;
    enum output_state done;
    struct err err;

    (void)state;
    make("书.epub/inside", "");
    assert_int_equal(output_open(&o, at("none/书.epub"), &err), ERR_SYSTEM);
    assert_int_equal(err.sys, ENOENT);
    output_abandon(&o);
    assert_int_equal(output_open(&o, at("书.epub"), &err), ERR_OK);
    assert_int_equal(output_commit(&o, &done, &err), ERR_SYSTEM);
    assert_walk("书.epub/\n书.epub/inside\n");
}

static void an_output_replaces_a_symbolic_link_and_not_what_it_names(void **state)
{
    struct output o;
    enum output_state done;
    struct err err;

    (void)state;
    make("precious", "same");
    assert_int_equal(symlink("precious", at("书.epub")), 0);
    assert_int_equal(output_open(&o, at("书.epub"), &err), ERR_OK);
    write_output(&o, "same");
    assert_int_equal(output_commit(&o, &done, &err), ERR_OK);
    assert_int_equal(done, OUTPUT_WRITTEN);
    make("书.epub", "other");
    assert_content("precious", "same");
}

static void sweeping_removes_left_overs_and_nothing_that_is_held(void **state)
{
    struct output held;
    enum output_state done;
    struct err err;

    (void)state;
    make(".sheaf-abc123", "left over");
    make(".sheaf/store/index", "");
    make(".sheaf-folder/x", "");
    make("precious", "");
    assert_int_equal(symlink("precious", at(".sheaf-linked")), 0);
    assert_int_equal(output_open(&held, at("书.epub"), &err), ERR_OK);
    output_sweep(folder);
    write_output(&held, "whole");
    assert_int_equal(output_commit(&held, &done, &err), ERR_OK);
    assert_content("书.epub", "whole");
    assert_walk(".sheaf/\n.sheaf/store/\n.sheaf/store/index\n.sheaf-folder/\n.sheaf-folder/x\n"
                ".sheaf-linked\nprecious\n书.epub\n");
    output_sweep(at("none"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(walks_are_sorted_bytewise_and_leave_out_what_the_visitor_refuses),
        TEST(walks_survive_loops_and_dead_links),
        TEST(walks_stop_at_the_depth_limit_and_say_so),
        TEST(a_root_that_is_no_folder_is_an_error),
        TEST(reading_gives_all_bytes_or_an_error),
        TEST(a_fifo_does_not_hold_up_the_run),
        TEST(paths_are_taken_apart),
        TEST(normal_paths_do_not_climb),
        TEST(folders_are_made_where_they_are_missing),
        TEST(an_output_appears_when_committed_and_not_before),
        TEST(the_same_bytes_leave_the_file_alone),
        TEST(an_abandoned_output_leaves_the_old_file),
        TEST(a_target_that_cannot_be_replaced_is_an_error),
        TEST(an_output_replaces_a_symbolic_link_and_not_what_it_names),
        TEST(sweeping_removes_left_overs_and_nothing_that_is_held),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
