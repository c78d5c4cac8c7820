/*
 * TOML and JSON become the same trees as YAML, with places where the library tells them; broken and
 * hostile documents get a located problem. Expected values follow toml.io's v1.0.0 and RFC 8259.
 */
#include "parse_post.h"

#include "base/limits.h"
#include "parse/syntax.h"

/* Writes a tree on one line: {key@line:column:value, …}, [value, …], "text" or plain text. */
static void show(struct buf *out, const struct value *v, bool places)
{
    const char *separator = "";

    if (v->kind == VALUE_SCALAR) {
        buf_printf(out, v->plain ? "%.*s" : "\"%.*s\"", STR_ARG(v->text));
        return;
    }
    buf_char(out, v->kind == VALUE_MAP ? '{' : '[');
    for (const struct item *item = v->first; item; item = item->next) {
        buf_puts(out, separator);
        if (v->kind == VALUE_MAP && places) {
            buf_printf(out, "%.*s@%u:%u:", STR_ARG(item->key), (unsigned)item->line,
                       (unsigned)item->column);
        } else if (v->kind == VALUE_MAP) {
            buf_printf(out, "%.*s:", STR_ARG(item->key));
        }
        show(out, item->value, places);
        separator = ",";
    }
    buf_char(out, v->kind == VALUE_MAP ? '}' : ']');
}

typedef enum err_kind reader_of(struct arena *a, struct str text, uint32_t first_line,
                                struct syntax_result *ret, struct err *err);

static void check(reader_of *read, const char *text, uint32_t first_line, bool places,
                  const char *expected)
{
    struct syntax_result result;
    struct arena arena;
    struct buf out;
    struct err err = {0};

    arena_init(&arena, LIMIT_PARSE_BYTES);
    buf_init(&out, 1u << 20);
    assert_int_equal(read(&arena, str_of(text), first_line, &result, &err), ERR_OK);
    if (!result.valid) {
        buf_printf(&out, "%u:%u", (unsigned)result.line, (unsigned)result.column);
        assert_true(result.problem && result.problem[0]);
        assert_null(result.root);
    } else if (result.root) {
        show(&out, result.root, places);
    }
    assert_string_equal(out.p ? out.p : "", expected);
    buf_done(&out);
    arena_done(&arena);
}

static void toml_becomes_a_tree_in_the_order_of_the_document(void **state)
{
    static const char *const cases[][2] = {
        {"", "{}"},
        {"title = \"南开新闻\"\ndraft = false\n", "{title@3:1:\"南开新闻\",draft@4:1:false}"},
        {"\"标题\" = '甲\\n'", "{标题@3:1:\"甲\\n\"}"},
        {"zz = 1\naa = 2\n[params]\nb = 3\n", "{zz@3:1:1,aa@4:1:2,params@5:2:{b@6:1:3}}"},
        {"tags = [\n  '校史', # 注\n  \"人物\",\n]", "{tags@3:1:[\"校史\",\"人物\"]}"},
        {"date = 2021-11-24T01:22:50.536139+08:00", "{date@3:1:2021-11-24T01:22:50.536139+08:00}"},
        {"date = 2021-11-24 01:22:50Z # 注", "{date@3:1:2021-11-24 01:22:50Z}"},
        {"date = 2021-11-24", "{date@3:1:2021-11-24}"},
        {"t = 07:32:00", "{t@3:1:07:32:00}"},
        {"a = [1, 0x1F, 1_000, -1.50, 6e+2, true, nan]",
         "{a@3:1:[1,0x1F,1_000,-1.50,6e+2,true,nan]}"},
        {"题 = 1", "3:1"},
        {"a.b.'丙' = '丁'", "{a@3:1:{b@3:3:{丙@3:5:\"丁\"}}}"},
        {"p = {name = '王', n = 2}", "{p@3:1:{name@3:6:\"王\",n@3:18:2}}"},
        {"[[authors]]\nname = '甲'\n[[authors]]\nname = '乙'\n",
         "{authors@3:3:[{name@4:1:\"甲\"},{name@6:1:\"乙\"}]}"},
        {"s = \"\"\"\n第一行\n第二行\"\"\"\nd = 2020-01-01",
         "{s@3:1:\"第一行\n第二行\",d@6:1:2020-01-01}"},
        {"title = \"甲\ndate = 1", "3:11"},
        {"a = 1\na = 2", "4:5"},
        {"title = 无引号", "3:9"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check(toml_read, cases[i][0], 3, true, cases[i][1]);
    }
}

static void json_becomes_a_tree_in_the_order_of_the_document(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"{}", "{}"},
        {"{\"z\": \"南开\", \"a\": [1, -2.5, true, null, \"\\u5b57\"]}",
         "{z:\"南开\",a:[1,-2.5,true,null,\"字\"]}"},
        {"{\"a\": 0.1, \"b\": 1e30, \"c\": 12345678901}", "{a:0.1,b:1e+30,c:12345678901}"},
        {"{\"params\": {\"author\": {\"name\": \"王\"}}}", "{params:{author:{name:\"王\"}}}"},
        {"{\"a\": 1, \"a\": 2}", "{a:2}"},
        {"{\n  \"a\": \"甲\",\n}", "5:1"},
        {"{\"a\": }", "3:7"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check(json_read, cases[i][0], 3, false, cases[i][1]);
    }
}

/* head, n times unit, middle, n times tail. */
static void flood(reader_of *read, const char *const parts[4], size_t n, bool valid)
{
    struct syntax_result result;
    struct arena arena;
    struct buf text;
    struct err err = {0};

    arena_init(&arena, LIMIT_PARSE_BYTES);
    buf_init(&text, 1u << 24);
    buf_puts(&text, parts[0]);
    for (size_t i = 0; i < n; i++) {
        buf_printf(&text, "%s", parts[1]);
    }
    buf_puts(&text, parts[2]);
    for (size_t i = 0; i < n; i++) {
        buf_printf(&text, "%s", parts[3]);
    }
    assert_false(text.failed);
    assert_int_equal(read(&arena, buf_view(&text), 1, &result, &err), ERR_OK);
    assert_int_equal(result.valid, valid);
    buf_done(&text);
    arena_done(&arena);
}

static void depth_and_number_of_values_are_bounded(void **state)
{
    static const char *const deep_json[] = {"", "[", "1", "]"};
    static const char *const deep_toml[] = {"a = ", "[", "1", "]"};
    static const char *const dotted[] = {"", "a.", "a = 1", ""};
    static const char *const header[] = {"[", "a.", "a]", ""};
    static const char *const inline_dots[] = {"x = {", "a.", "a = 1}", ""};
    static const char *const quoted[] = {"", "'\"'.", "a = 1", ""};
    static const char *const many_json[] = {"[", "1,", "1]", ""};
    static const char *const many_toml[] = {"a = [", "1,", "1]", ""};
    static const char *const tables[] = {"", "[[a]]\n", "", ""};
    static const char *const text[] = {"a = '", "……...", "'", ""};
    static const char *const comment[] = {"# ", "[a.b.c", "\na = 1", ""};

    (void)state;
    flood(json_read, deep_json, 30, true);
    flood(json_read, deep_json, 100, false);
    flood(json_read, deep_json, 100000, false);
    flood(toml_read, deep_toml, 30, true);
    flood(toml_read, deep_toml, 100, false);
    flood(toml_read, deep_toml, 100000, false);
    flood(toml_read, dotted, 20, true);
    flood(toml_read, dotted, 500000, false);
    flood(toml_read, header, 500000, false);
    flood(toml_read, inline_dots, 500000, false);
    flood(toml_read, quoted, 200000, false);
    flood(toml_read, tables, 150000, false);
    flood(toml_read, text, 20000, true);
    flood(toml_read, comment, 20000, true);
    flood(json_read, many_json, LIMIT_YAML_NODES + 1, false);
    flood(toml_read, many_toml, LIMIT_YAML_NODES + 1, false);
}

static enum err_kind read_file(const char *ending, const char *text, struct arena *keep,
                               const struct value **ret, struct err *err)
{
    char path[] = "/tmp/sheaf-tree-XXXXXX", name[64];
    enum err_kind kind;
    int fd = mkstemp(path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
    (void)snprintf(name, sizeof name, "%s%s", path, ending);
    assert_int_equal(rename(path, name), 0);
    kind = parse_tree(name, keep, ret, err);
    assert_int_equal(unlink(name), 0);
    if (kind == ERR_FORMAT) {
        assert_memory_equal(err->text, name, strlen(name));
        memmove(err->text, err->text + strlen(name), strlen(err->text) - strlen(name) + 1);
    }
    return kind;
}

static void a_file_is_read_by_its_ending(void **state)
{
    static const char *const same[][2] = {
        {".yaml", "title: 南开\nmenu: [{name: 首页}]\n"},
        {".yml", "\xEF\xBB\xBFtitle: 南开\nmenu:\n- name: 首页\n"},
        {".toml", "title = '南开'\n[[menu]]\nname = '首页'\n"},
        {".TOML", "\xEF\xBB\xBFtitle = '南开'\nmenu = [{name = '首页'}]\n"},
        {".json", "{\"title\": \"南开\", \"menu\": [{\"name\": \"首页\"}]}"},
        /* in GBK */
        {".yaml", "title: \xC4\xCF\xBF\xAA\nmenu: [{name: \xCA\xD7\xD2\xB3}]\n"},
        {".toml", "title = '\xC4\xCF\xBF\xAA'\nmenu = [{name = '\xCA\xD7\xD2\xB3'}]\n"},
    };
    static const char *const wrong[][3] = {
        {".yaml", "a: b: c\n", ":1:5: "},
        {".toml", "a = 1\nb = \n", ":2:5: "},
        {".json", "{\"a\": 1\n\"b\": 2}", ":2:3: "},
    };
    const struct value *root = NULL, *menu;
    struct arena keep;
    struct err err = {0};

    (void)state;
    arena_init(&keep, LIMIT_PARSE_BYTES);
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        assert_int_equal(read_file(same[i][0], same[i][1], &keep, &root, &err), ERR_OK);
        assert_str(value_get(root, STR("title"))->text, "南开");
        menu = value_get(root, STR("menu"));
        assert_int_equal(menu->kind, VALUE_LIST);
        assert_str(value_get(menu->first->value, STR("name"))->text, "首页");
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(read_file(wrong[i][0], wrong[i][1], &keep, &root, &err), ERR_FORMAT);
        assert_memory_equal(err.text, wrong[i][2], strlen(wrong[i][2]));
    }
    assert_int_equal(read_file(".yaml", "", &keep, &root, &err), ERR_OK);
    assert_null(root);
    assert_int_equal(parse_tree("/tmp/sheaf-nowhere/a.toml", &keep, &root, &err), ERR_SYSTEM);
    arena_done(&keep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(toml_becomes_a_tree_in_the_order_of_the_document),
        cmocka_unit_test(json_becomes_a_tree_in_the_order_of_the_document),
        cmocka_unit_test(depth_and_number_of_values_are_bounded),
        cmocka_unit_test(a_file_is_read_by_its_ending),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
