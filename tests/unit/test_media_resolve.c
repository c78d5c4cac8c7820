/*
 * Where pictures are found that are not in the site: in folders that mirrors of the web, copies of
 * static files or nobody's order made, and in the address itself. Names as GNU Wget's manual gives
 * them for --restrict-file-names, data as RFC 2397 and RFC 4648 do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "media/find/data_uri.h"
#include "media/find/resolve.h"

static char folder[64];
static struct arena arena;
static struct site site;
static struct resolver *resolver;
static struct source source;
static struct post post;

static const char *at(const char *name)
{
    return path_join(&arena, str_of(folder), str_of(name)).p;
}

/* A file that holds its own name. */
static void make(const char *name)
{
    struct err err;
    FILE *file;

    assert_int_equal(path_make_folders(arena_str(&arena, path_folder(str_of(at(name)))).p, &err),
                     ERR_OK);
    file = fopen(at(name), "wb");
    assert_non_null(file);
    assert_int_equal(fputs(name, file) < 0, 0);
    assert_int_equal(fclose(file), 0);
}

static void open_site(const char *url)
{
    struct err err;

    resolver_free(resolver);
    resolver = NULL;
    assert_int_equal(path_real(&arena, at("site"), &site.root, &err), ERR_OK);
    site.url = str_of(url);
    source.path = STR("posts/新闻.md");
    source.file = path_join(&arena, site.root, source.path);
    post.source = &source;
    assert_int_equal(resolver_new(&site, &resolver, &err), ERR_OK);
}

static void add_folder(const char *name)
{
    struct err err;

    assert_int_equal(resolver_assets(resolver, at(name), &err), ERR_OK);
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 26);
    (void)snprintf(folder, sizeof folder, "%s", "./test-resolve-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    make("site/posts/新闻.md");
    make("m/readme");
    open_site("");
    return 0;
}

static bool collect(void *user, const struct walk_entry *entry)
{
    (void)arena_strs_add(&arena, user, arena_str(&arena, entry->path));
    return !entry->loop;
}

static int teardown(void **state)
{
    struct strs all = {NULL, 0};
    struct err err;

    (void)state;
    resolver_free(resolver);
    resolver = NULL;
    if (file_walk(folder, collect, &all, &err) != ERR_OK)
        return -1;
    while (all.n > 0)
        (void)remove(all.v[--all.n].p);
    (void)remove(folder);
    arena_done(&arena);
    return 0;
}

/* The file that an address leads to, relative to this test's folder; "" where there is none. */
static const char *found(const char *address)
{
    struct err err = {.kind = ERR_OK};
    struct located located = {.size = 0};
    enum asset_state state = resolve(resolver, &arena, &post, str_of(address), &located, &err);
    struct str here;

    assert_int_equal(err.kind, ERR_OK);
    assert_false(arena.failed);
    if (state != ASSET_FOUND)
        return "";
    assert_int_equal(path_real(&arena, folder, &here, &err), ERR_OK);
    assert_true(str_starts(located.file, here));
    return located.file.p + here.n + 1;
}

#define assert_found(address, file) assert_string_equal(found(address), file)

static void a_static_tree_answers_paths_with_and_without_their_host(void **state)
{
    (void)state;
    make("m/img/2021/a.jpg");
    make("m/图片/校门.jpg");
    add_folder("m");
    assert_found("/img/2021/a.jpg", "m/img/2021/a.jpg");
    assert_found("../img/2021/a.jpg", "m/img/2021/a.jpg");
    assert_found("http://news.nankai.edu.cn/img/2021/a.jpg", "m/img/2021/a.jpg");
    assert_found("/%E5%9B%BE%E7%89%87/%e6%a0%a1%e9%97%a8.jpg", "m/图片/校门.jpg");
    assert_found("/img\\2021\\a.jpg", "m/img/2021/a.jpg");
    assert_found("/img/2021/none.jpg", "");
}

static void a_mirror_answers_addresses_by_host_and_path(void **state)
{
    (void)state;
    make("m/news.nankai.edu.cn/pic/a.jpg");
    make("m/www.nankai.edu.cn/pic/a.jpg");
    make("m/127.0.0.1:8080/a.jpg");
    make("m/lib.nankai.edu.cn+8080/b.jpg");
    make("m/jwc.nankai.edu.cn/c.jpg");
    add_folder("m");
    assert_found("http://news.nankai.edu.cn/pic/a.jpg", "m/news.nankai.edu.cn/pic/a.jpg");
    assert_found("HTTPS://NEWS.Nankai.edu.cn:443/pic/./x/../a.jpg#top",
                 "m/news.nankai.edu.cn/pic/a.jpg");
    assert_found("//www.nankai.edu.cn/pic/a.jpg", "m/www.nankai.edu.cn/pic/a.jpg");
    assert_found("http://nankai.edu.cn/pic/a.jpg", "m/www.nankai.edu.cn/pic/a.jpg");
    assert_found("http://127.0.0.1:8080/a.jpg", "m/127.0.0.1:8080/a.jpg");
    assert_found("http://lib.nankai.edu.cn:8080/b.jpg", "m/lib.nankai.edu.cn+8080/b.jpg");
    assert_found("http://www.jwc.nankai.edu.cn:80/c.jpg", "m/jwc.nankai.edu.cn/c.jpg");
}

static void a_site_with_an_address_finds_its_own_paths_in_a_mirror(void **state)
{
    (void)state;
    make("m/a.nankai.edu.cn/pic/1.jpg");
    make("m/b.nankai.edu.cn/pic/1.jpg");
    open_site("https://b.nankai.edu.cn/");
    add_folder("m");
    assert_found("/pic/1.jpg", "m/b.nankai.edu.cn/pic/1.jpg");
    assert_found("https://b.nankai.edu.cn/pic/1.jpg", "m/b.nankai.edu.cn/pic/1.jpg");
    open_site("");
    add_folder("m");
    assert_found("/pic/1.jpg", ""); /* whose it is, nobody knows */
}

static void another_hosts_folder_is_never_taken_for_this_one(void **state)
{
    (void)state;
    make("m/news.nankai.edu.cn/pic/logo.png");
    make("m/album/b.png");
    make("m/news.nankai.edu.cn/old/b.png");
    add_folder("m");
    assert_found("http://tju.edu.cn/pic/logo.png", "");
    assert_found("http://tju.edu.cn/old/b.png", "m/album/b.png");
    assert_found("http://news.nankai.edu.cn/new/logo.png", "m/news.nankai.edu.cn/pic/logo.png");
}

static void names_hold_queries_as_wget_writes_them(void **state)
{
    (void)state;
    make("m/h.edu.cn/show.php?id=7");
    make("m/h.edu.cn/show.php@id=8");
    make("m/h.edu.cn/get.php?u=a%2Fb.jpg"); /* unix: "/" is coded */
    make("m/h.edu.cn/pic.jpg");
    make("m/h.edu.cn/new.jpg");
    make("m/h.edu.cn/new.jpg?v=2");
    make("m/h.edu.cn/sub/index.html");
    make("m/h.edu.cn/thumb/index.html@size=1");
    add_folder("m");
    assert_found("http://h.edu.cn/show.php?id=7", "m/h.edu.cn/show.php?id=7");
    assert_found("http://h.edu.cn/show.php?id=8", "m/h.edu.cn/show.php@id=8");
    assert_found("http://h.edu.cn/show.php?id=9", "");
    assert_found("http://h.edu.cn/get.php?u=a/b.jpg", "m/h.edu.cn/get.php?u=a%2Fb.jpg");
    assert_found("http://h.edu.cn/pic.jpg?v=20211118", "m/h.edu.cn/pic.jpg");
    assert_found("http://h.edu.cn/new.jpg?v=2", "m/h.edu.cn/new.jpg?v=2");
    assert_found("http://h.edu.cn/new.jpg?v=3", "m/h.edu.cn/new.jpg");
    assert_found("http://h.edu.cn/sub/", "m/h.edu.cn/sub/index.html");
    assert_found("http://h.edu.cn/thumb/?size=1", "m/h.edu.cn/thumb/index.html@size=1");
    assert_found("http://h.edu.cn/", "");
    assert_found("http://other.edu.cn/sub/", "");
}

static void spellings_of_one_name_are_one(void **state)
{
    (void)state;
    make("m/h.edu.cn/IMG_1.JPG");
    make("m/h.edu.cn/\xE5%9B\xBE.jpg");        /* "图": wget's unix mode codes \x9B */
    make("m/h.edu.cn/%E6%A0%A1%E9%97%A8.jpg"); /* "校门": its ascii mode */
    make("m/h.edu.cn/caf\x65\xCC\x81/\xE3\x82\xAB\xE3\x82\x99.png"); /* NFD of "é", "ガ" */
    make("m/h.edu.cn/%CD%BC.jpg");                                   /* "图" in GBK */
    make("m/h.edu.cn/\xD0\xA3.jpg");                                 /* "校" in GBK */
    make("m/h.edu.cn/a%3Ab.gif");                                    /* windows mode codes ":" */
    make("m/h.edu.cn/100%.gif");
    add_folder("m");
    assert_found("http://h.edu.cn/img_1.jpg", "m/h.edu.cn/IMG_1.JPG");
    assert_found("http://h.edu.cn/图.jpg", "m/h.edu.cn/\xE5%9B\xBE.jpg");
    assert_found("http://h.edu.cn/%E5%9B%BE.jpg", "m/h.edu.cn/\xE5%9B\xBE.jpg");
    assert_found("http://h.edu.cn/校门.jpg", "m/h.edu.cn/%E6%A0%A1%E9%97%A8.jpg");
    assert_found("http://h.edu.cn/caf\xC3\xA9/\xE3\x82\xAC.png",
                 "m/h.edu.cn/caf\x65\xCC\x81/\xE3\x82\xAB\xE3\x82\x99.png");
    assert_found("http://h.edu.cn/%cd%bc.jpg", "m/h.edu.cn/%CD%BC.jpg");
    assert_found("http://h.edu.cn/%D0%A3.jpg", "m/h.edu.cn/\xD0\xA3.jpg");
    assert_found("http://h.edu.cn/%D0%D0.jpg", ""); /* unreadable is not alike */
    assert_found("http://h.edu.cn/a:b.gif", "m/h.edu.cn/a%3Ab.gif");
    assert_found("http://h.edu.cn/100%25.gif", "m/h.edu.cn/100%.gif");
}

static void a_name_counts_where_it_is_the_only_one(void **state)
{
    (void)state;
    make("m/一/运动会.jpg");
    make("m/一/1.jpg");
    make("m/二/1.jpg");
    make("m/二/春/2.jpg");
    make("m/三/春/2.jpg");
    make("m/三/2.jpg");
    make("m/x/A.png");
    make("m/x/a.png");
    add_folder("m");
    assert_found("images/运动会.jpg", "m/一/运动会.jpg");
    assert_found("C:\\Users\\记者\\运动会.jpg", "m/一/运动会.jpg");
    assert_found("images/1.jpg", "");
    assert_found("images/二/1.jpg", "m/二/1.jpg");
    assert_found("http://h.edu.cn/a/三/春/2.jpg", "m/三/春/2.jpg");
    assert_found("http://h.edu.cn/a/春/2.jpg", "");
    assert_found("y/a.png", "m/x/a.png"); /* of two cases the very one */
    assert_found("y/A.png", "m/x/A.png");
}

static void the_site_comes_first_and_folders_in_their_order(void **state)
{
    (void)state;
    make("site/posts/a.jpg");
    make("m/posts/a.jpg");
    make("m/far/b.jpg");
    make("n/h.edu.cn/b.jpg");
    make("m/c.jpg");
    make("n/c.jpg");
    add_folder("m");
    add_folder("n");
    assert_found("a.jpg", "site/posts/a.jpg");
    assert_found("http://h.edu.cn/b.jpg", "n/h.edu.cn/b.jpg"); /* the very place before a name */
    assert_found("/c.jpg", "m/c.jpg");
}

static void nothing_outside_of_the_folders_is_found(void **state)
{
    (void)state;
    make("secret.jpg");
    make("外/other.jpg");
    make("m/in/real.jpg");
    assert_int_equal(symlink("../secret.jpg", at("m/link.jpg")), 0);
    assert_int_equal(symlink("../外", at("m/up")), 0);
    assert_int_equal(symlink(".", at("m/loop")), 0);
    assert_int_equal(symlink("in", at("m/same")), 0);
    add_folder("m");
    assert_found("/link.jpg", "");
    assert_found("/up/other.jpg", "");
    assert_found("other.jpg", "");
    assert_found("/../secret.jpg", "");
    assert_found("../../../secret.jpg", "");
    assert_found("http://../secret.jpg", "");
    assert_found("http://%2e%2e/secret.jpg", "");
    assert_found("http://h.edu.cn/%2e%2e/%2E%2E/secret.jpg", "");
    assert_found("http://h.edu.cn/..%2f..%2fsecret.jpg", "");
    assert_found("/in.jpg%00.png", "");
    assert_found("/same/real.jpg", "m/in/real.jpg"); /* links inside of it are its own matter */
    assert_found("real.jpg", "m/in/real.jpg");
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
    struct err err;

    (void)state;
    assert_int_equal(resolver_assets(resolver, at("none"), &err), ERR_SYSTEM);
    assert_int_equal(resolver_assets(resolver, at("m/readme"), &err), ERR_SYSTEM);
}

static void hostile_addresses_cost_little(void **state)
{
    static const char *const parts[] = {"a/", "../", "%25", "?", "a.b:1/", "\xFF", "@"};
    struct err err = {.kind = ERR_OK};
    struct located located;

    (void)state;
    for (int i = 0; i < 200; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "m/%d/1.jpg", i);
        make(name);
    }
    add_folder("m");
    assert_found("http://h.edu.cn/1.jpg", ""); /* two hundred of the name */
    assert_found("http://h.edu.cn/x/77/1.jpg", "m/77/1.jpg");
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
        struct buf address;
        struct arena own;

        arena_init(&own, 1 << 26);
        buf_init(&address, 1 << 16);
        buf_puts(&address, "http://h.edu.cn/");
        while (address.n < 4000)
            buf_puts(&address, parts[p]);
        buf_puts(&address, "1.jpg");
        assert_int_equal(resolve(resolver, &own, &post, buf_view(&address), &located, &err),
                         ASSET_REMOTE);
        assert_true(own.used < 4u << 20);
        buf_done(&address);
        arena_done(&own);
    }
    assert_int_equal(err.kind, ERR_OK);
}

static void *look_up(void *user)
{
    struct err err = {.kind = ERR_OK};
    struct located located;
    struct arena own;
    size_t *n = user;

    arena_init(&own, 1 << 24);
    for (int i = 0; i < 50; i++) {
        char address[64];
        (void)snprintf(address, sizeof address, "http://h.edu.cn/x/P%d.jpg", i);
        *n += resolve(resolver, &own, &post, str_of(address), &located, &err) == ASSET_FOUND;
    }
    arena_done(&own);
    return NULL;
}

static void threads_share_one_list(void **state)
{
    pthread_t threads[4];
    size_t n[4] = {0};

    (void)state;
    for (int i = 0; i < 50; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "m/%d/p%d.jpg", i % 7, i);
        make(name);
    }
    add_folder("m");
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, look_up, &n[i]), 0);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(n[i], 50);
}

static void assert_data(const char *address, const char *bytes)
{
    struct str data;

    if (!bytes) {
        assert_false(data_uri_decode(&arena, str_of(address), &data));
        return;
    }
    assert_true(data_uri_decode(&arena, str_of(address), &data));
    assert_int_equal(data.n, strlen(bytes));
    assert_memory_equal(data.p, bytes, data.n);
}

/* RFC 4648, section 10, and what pages make of it. */
static void data_in_addresses_is_decoded(void **state)
{
    (void)state;
    assert_data("data:;base64,Zg==", "f");
    assert_data("data:image/png;base64,Zm8=", "fo");
    assert_data("DATA:image/png;charset=utf-8;BASE64,Zm9v", "foo");
    assert_data("data:;base64,Zm9vYg", "foob");
    assert_data("data:;base64,Zm9v\r\n YmE=", "fooba");
    assert_data("data:;base64,Zm9vYmFy", "foobar");
    assert_data("data:;base64,Zm9v%59mFy%3D%3d", "foobar");
    assert_data("data:;base64,77-_", "\xEF\xBF\xBF");
    assert_data("data:;base64,77+/", "\xEF\xBF\xBF");
    assert_data("data:image/svg+xml,%3Csvg fill='%23fff'/>", "<svg fill='#fff'/>");
    assert_data("data:,A%20brief%20note", "A brief note");
    assert_data("data:;base64,Z", NULL);
    assert_data("data:;base64,Zm9v!", NULL);
    assert_data("data:;base64,", NULL);
    assert_data("data:image/png;base64", NULL);
    assert_data("date:,x", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_static_tree_answers_paths_with_and_without_their_host,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_mirror_answers_addresses_by_host_and_path, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_site_with_an_address_finds_its_own_paths_in_a_mirror,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(another_hosts_folder_is_never_taken_for_this_one, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(names_hold_queries_as_wget_writes_them, setup, teardown),
        cmocka_unit_test_setup_teardown(spellings_of_one_name_are_one, setup, teardown),
        cmocka_unit_test_setup_teardown(a_name_counts_where_it_is_the_only_one, setup, teardown),
        cmocka_unit_test_setup_teardown(the_site_comes_first_and_folders_in_their_order, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(nothing_outside_of_the_folders_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_an_error, setup, teardown),
        cmocka_unit_test_setup_teardown(hostile_addresses_cost_little, setup, teardown),
        cmocka_unit_test_setup_teardown(threads_share_one_list, setup, teardown),
        cmocka_unit_test_setup_teardown(data_in_addresses_is_decoded, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
