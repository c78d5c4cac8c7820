/*
 * Configuration files: every scalar with its key and place, and a located message where the file is
 * not valid.
 */
#include "parse_post.h"

struct seen {
    struct buf text;
    size_t stop_after;
};

static bool note(void *user, struct str key, struct str value, struct place place, struct err *err)
{
    struct seen *seen = user;

    buf_printf(&seen->text, "%.*s=%.*s@%u:%u;", STR_ARG(key), STR_ARG(value), (unsigned)place.line,
               (unsigned)place.column);
    if (seen->stop_after > 0 && --seen->stop_after == 0) {
        (void)err_set(err, ERR_USAGE, "stop");
        return false;
    }
    return true;
}

static enum err_kind read_config(const char *text, size_t stop_after, char *ret, struct err *err)
{
    char path[] = "/tmp/sheaf-config-XXXXXX";
    struct seen seen = {.stop_after = stop_after};
    enum err_kind kind;
    int fd = mkstemp(path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
    buf_init(&seen.text, 1u << 24);
    kind = parse_config(path, note, &seen, err);
    (void)snprintf(ret, 1024, "%s", seen.text.p ? seen.text.p : "");
    buf_done(&seen.text);
    assert_int_equal(unlink(path), 0);
    if (kind == ERR_FORMAT) {
        assert_memory_equal(err->text, path, strlen(path));
        memmove(err->text, err->text + strlen(path), strlen(err->text) - strlen(path) + 1);
    }
    return kind;
}

static void every_scalar_comes_in_order_with_the_place_of_its_key(void **state)
{
    static const char *const cases[][2] = {
        {"name: nankai\ntitle: 南开新闻存档\n", "name=nankai@1:1;title=南开新闻存档@2:1;"},
        {"paths: [posts, 'news']\n", "paths=posts@1:1;paths=news@1:1;"},
        {"books:\n  - {id: a, select: {category: [科研, 学术]}}\n",
         "books[1].id=a@2:6;books[1].select.category=科研@2:22;"
         "books[1].select.category=学术@2:22;"},
        {"books:\n  - id: a\n    by: year\n  - 栏\n  - by: tag\n",
         "books[1].id=a@2:5;books[1].by=year@3:5;books=栏@1:1;books[3].by=tag@5:5;"},
        {"a: &x 1\nb: *x\na: 2\n", "a=1@1:1;b=1@2:1;a=2@3:1;"},
        {"a:\nb: ~\nc: ''\n", "a=@1:1;b=@2:1;c=@3:1;"},
        {"\xEF\xBB\xBF"
         "a: 1\n",
         "a=1@1:1;"},
        {"# 只有注释\n", ""},
        {"", ""},
        {"paths: []\n", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {.kind = ERR_OK};
        char seen[1024];

        assert_int_equal(read_config(cases[i][0], 0, seen, &err), ERR_OK);
        assert_string_equal(seen, cases[i][1]);
    }
}

static void what_is_not_valid_is_told_with_its_place(void **state)
{
    static const char *const cases[][2] = {
        {"title: 南开: 新闻\n", ":1:10: mapping values are not allowed in this context"},
        {"- a\n- b\n", ":1:1: expected \"key: value\" lines"},
        {"只是文字\n", ":1:1: expected \"key: value\" lines"},
        {"a: &x {b: *x}\n", ":1:4: too many values, or an alias inside itself"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {.kind = ERR_OK};
        char seen[1024];

        assert_int_equal(read_config(cases[i][0], 0, seen, &err), ERR_FORMAT);
        assert_string_equal(err.text, cases[i][1]);
    }
}

static void the_caller_may_stop_with_its_own_error(void **state)
{
    struct err err = {.kind = ERR_OK};
    char seen[1024];

    (void)state;
    assert_int_equal(read_config("a: 1\nb: 2\nc: 3\n", 2, seen, &err), ERR_USAGE);
    assert_string_equal(seen, "a=1@1:1;b=2@2:1;");
    assert_string_equal(err.text, "stop");
}

static void a_missing_file_is_a_system_error(void **state)
{
    struct err err = {.kind = ERR_OK};
    struct seen seen = {.stop_after = 0};

    (void)state;
    assert_int_equal(parse_config("/tmp/sheaf-nowhere/sheaf.yaml", note, &seen, &err), ERR_SYSTEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_scalar_comes_in_order_with_the_place_of_its_key),
        cmocka_unit_test(what_is_not_valid_is_told_with_its_place),
        cmocka_unit_test(the_caller_may_stop_with_its_own_error),
        cmocka_unit_test(a_missing_file_is_a_system_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
