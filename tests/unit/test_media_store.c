/*
 * The asset store: what goes in comes out again by any spelling of its address, files are named
 * after their content, and nothing that is damaged is handed on as sound.
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
#include "media/store/store.h"

/* printf abc | sha256sum (FIPS 180-4, appendix B.1). */
#define ABC "ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

struct fixture {
    struct arena arena;
    char folder[64];
    struct store *store;
};

static void reopen(struct fixture *f, enum store_mode mode)
{
    struct err err;
    store_close(f->store);
    f->store = NULL;
    assert_int_equal(store_open(f->folder, mode, &f->store, &err), ERR_OK);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    arena_init(&f->arena, 1u << 24);
    (void)snprintf(f->folder, sizeof f->folder, "/tmp/sheaf-store-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    reopen(f, STORE_WRITE);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[192];
    store_close(f->store);
    (void)snprintf(command, sizeof command, "rm -rf %s", f->folder);
    assert_int_equal(system(command), 0);
    arena_done(&f->arena);
    free(f);
    return 0;
}

static void put(struct fixture *f, const char *address, const char *content)
{
    struct err err;
    struct store_row row = {
        .url = store_address(&f->arena, str_of(address)),
        .final_url = STR("https://cdn.example.org/x.jpg"),
        .state = STORE_FETCHED,
        .status = 200,
        .media_type = STR("image/jpeg"),
        .ending = STR(".jpg"),
        .last_try = 1700000000,
        .tries = 1,
    };
    assert_int_equal(store_keep(f->store, str_of(content), &row, &err), ERR_OK);
    assert_int_equal(store_put(f->store, &row, &err), ERR_OK);
}

static struct store_row find(struct fixture *f, const char *address)
{
    struct err err;
    struct store_row row;
    assert_int_equal(store_find(f->store, str_of(address), &f->arena, &row, &err), ERR_OK);
    return row;
}

static void assert_address(struct fixture *f, const char *address, const char *expected)
{
    struct str found = store_address(&f->arena, str_of(address));
    assert_string_equal(found.n ? found.p : "", expected);
    if (found.n) { /* the form of a form is itself */
        assert_string_equal(store_address(&f->arena, found).p, expected);
    }
}

static void addresses_have_one_form(void **state)
{
    struct fixture *f = *state;
    assert_address(f, " HTTP://News.Nankai.EDU.cn:80/Pic/a.JPG#top ",
                   "http://news.nankai.edu.cn/Pic/a.JPG");
    assert_address(f, "//a.cn/x.png", "http://a.cn/x.png");
    assert_address(f, "https://a.cn:443", "https://a.cn/");
    assert_address(f, "https://a.cn:80/", "https://a.cn:80/");
    assert_address(f, "https://a.cn?x=1", "https://a.cn/?x=1");
    assert_address(f, "http://a.cn/图 1.jpg", "http://a.cn/%E5%9B%BE%201.jpg");
    assert_address(f, "http://a.cn/%e5%9b%be.jpg?p=50%", "http://a.cn/%E5%9B%BE.jpg?p=50%25");
    assert_address(f, "http://me:secret@a.cn/x", "http://a.cn/x");
    assert_address(f, "http:\\\\a.cn\\x", "");
    assert_address(f, "http://a.cn/b\\c.jpg", "http://a.cn/b/c.jpg");
    assert_address(f, "http://a.cn./x", "http://a.cn/x");
    assert_address(f, "http://a.cn.:080/x", "http://a.cn:080/x");
    assert_address(f, "http://[::1]:80/x", "http://[::1]/x");
    assert_address(f, "http://a.cn:/x", "http://a.cn/x");
}

static void what_is_no_address_of_the_web_has_no_form(void **state)
{
    struct fixture *f = *state;
    assert_address(f, "", "");
    assert_address(f, "a/b.jpg", "");
    assert_address(f, "ftp://a.cn/x", "");
    assert_address(f, "file:///etc/passwd", "");
    assert_address(f, "data:image/png;base64,AAAA", "");
    assert_address(f, "http:///x", "");
    assert_address(f, "http://a b/x", "");
    assert_address(f, "http://a.cn::/x", "");
    assert_address(f, "http://a.cn:80:80/x", "");
    assert_address(f, "http://a.cn:x/", "");
    assert_address(f, "http://a.cn../x", "");
    assert_address(f, "http://:80/x", "");
    assert_address(f, "http://[::1:/x", "");
    assert_address(f, "http://a%2Fb/x", "");
}

static void a_kept_picture_is_found_by_any_spelling(void **state)
{
    struct fixture *f = *state;
    struct store_row row;
    struct stat st;
    put(f, "http://a.cn/图.jpg", "abc");
    reopen(f, STORE_READ);
    row = find(f, "HTTP://A.cn/%e5%9b%be.jpg#x");
    assert_int_equal(row.state, STORE_FETCHED);
    assert_int_equal(row.size, 3);
    assert_int_equal(row.status, 200);
    assert_int_equal(row.tries, 1);
    assert_int_equal(row.first_try, 1700000000);
    assert_string_equal(row.media_type.p, "image/jpeg");
    assert_string_equal(row.final_url.p, "https://cdn.example.org/x.jpg");
    struct str path = store_path(f->store, &f->arena, row.digest, row.ending);
    assert_string_equal(path.p + strlen(f->folder) + 1, ABC ".jpg");
    assert_int_equal(stat(path.p, &st), 0);
    assert_int_equal(st.st_size, 3);
    assert_int_equal(find(f, "http://a.cn/other.jpg").state, STORE_UNKNOWN);
}

static void a_store_that_is_read_has_what_it_has_and_nothing_else(void **state)
{
    struct fixture *f = *state;
    char address[64];
    for (int i = 0; i < 20; i += 2) {
        (void)snprintf(address, sizeof address, "http://a.cn/图%d.jpg", i);
        put(f, address, i < 10 ? "一" : "二");
    }
    reopen(f, STORE_READ);
    for (int i = 0; i < 20; i++) {
        (void)snprintf(address, sizeof address, "http://a.cn/图%d.jpg", i);
        assert_int_equal(find(f, address).state, i % 2 ? STORE_UNKNOWN : STORE_FETCHED);
    }
    reopen(f, STORE_WRITE);
    assert_int_equal(find(f, "http://a.cn/图1.jpg").state, STORE_UNKNOWN);
    put(f, "http://a.cn/图1.jpg", "三");
    assert_int_equal(find(f, "http://a.cn/图1.jpg").state, STORE_FETCHED);
}

static void failures_are_counted_until_it_is_found(void **state)
{
    struct fixture *f = *state;
    struct err err;
    struct store_row row = {.url = STR("http://a.cn/x.jpg"),
                            .state = STORE_FAILED,
                            .status = 404,
                            .reason = STR("it answered 404"),
                            .last_try = 1000,
                            .tries = 1};
    assert_int_equal(store_put(f->store, &row, &err), ERR_OK);
    row.last_try = 2000;
    row.tries = 3;
    assert_int_equal(store_put(f->store, &row, &err), ERR_OK);
    row = find(f, "http://a.cn/x.jpg");
    assert_int_equal(row.state, STORE_FAILED);
    assert_int_equal(row.tries, 4);
    assert_int_equal(row.first_try, 1000);
    assert_int_equal(row.last_try, 2000);
    assert_string_equal(row.reason.p, "it answered 404");
    put(f, "http://a.cn/x.jpg", "abc");
    row = find(f, "http://a.cn/x.jpg");
    assert_int_equal(row.state, STORE_FETCHED);
    assert_int_equal(row.tries, 5);
    assert_int_equal(row.reason.n, 0);
}

static void a_store_that_is_not_there_is_none(void **state)
{
    struct fixture *f = *state;
    struct err err;
    struct store *store;
    assert_int_equal(store_open("/tmp/no-such-store", STORE_READ, &store, &err), ERR_OK);
    assert_null(store);
    assert_int_equal(access("/tmp/no-such-store", F_OK), -1);
    store_close(store);
    (void)f;
}

static void a_store_without_index_is_none(void **state)
{
    struct fixture *f = *state;
    char path[128];
    struct err err;
    struct store *store;
    (void)snprintf(path, sizeof path, "%s/index.sqlite", f->folder);
    assert_int_equal(truncate(path, 0), 0);
    assert_int_equal(store_open(f->folder, STORE_READ, &store, &err), ERR_OK);
    assert_null(store);
}

static void a_foreign_index_is_an_error(void **state)
{
    struct fixture *f = *state;
    char path[128];
    struct err err;
    struct store *store;
    (void)snprintf(path, sizeof path, "%s/index.sqlite", f->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 100; i++) {
        assert_true(fputs("this is no index at all\n", file) >= 0);
    }
    assert_int_equal(fclose(file), 0);
    assert_int_equal(store_open(f->folder, STORE_READ, &store, &err), ERR_FORMAT);
    assert_non_null(strstr(err.text, "index.sqlite"));
    assert_null(store);
}

static void a_second_fetcher_is_told_to_wait(void **state)
{
    struct fixture *f = *state;
    struct store *other;
    struct err err;
    assert_int_equal(store_lock(f->store, &err), ERR_OK);
    assert_int_equal(store_open(f->folder, STORE_WRITE, &other, &err), ERR_OK);
    assert_int_equal(store_lock(other, &err), ERR_SYSTEM);
    assert_non_null(strstr(err.text, "another sheaf"));
    store_close(other);
}

static void note_damage(void *user, struct str url, struct str file)
{
    struct buf *said = user;
    buf_str(said, url);
    buf_char(said, ' ');
    buf_str(said, path_name(file));
    buf_char(said, '\n');
}

static void damaged_files_are_found_and_forgotten(void **state)
{
    struct fixture *f = *state;
    struct store_health health;
    struct buf said;
    struct err err;
    char path[256];
    buf_init(&said, 4096);
    put(f, "http://a.cn/1.jpg", "abc");
    put(f, "http://a.cn/2.jpg", "abc");
    put(f, "http://a.cn/3.jpg", "other");
    assert_int_equal(store_verify(f->store, true, note_damage, &said, &health, &err), ERR_OK);
    assert_int_equal(health.files, 2);
    assert_int_equal(health.damaged, 0);
    (void)snprintf(path, sizeof path, "%s/" ABC ".jpg", f->folder);
    assert_int_equal(truncate(path, 2), 0);
    assert_int_equal(store_verify(f->store, false, note_damage, &said, &health, &err), ERR_OK);
    assert_int_equal(health.damaged, 1);
    assert_string_equal(said.p,
                        "http://a.cn/1.jpg " /* */
                        "7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.jpg\n"
                        "http://a.cn/2.jpg "
                        "7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.jpg\n");
    assert_int_equal(find(f, "http://a.cn/1.jpg").state, STORE_FETCHED);
    assert_int_equal(store_verify(f->store, true, NULL, NULL, &health, &err), ERR_OK);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(find(f, "http://a.cn/1.jpg").state, STORE_UNKNOWN);
    assert_int_equal(find(f, "http://a.cn/2.jpg").state, STORE_UNKNOWN);
    assert_int_equal(find(f, "http://a.cn/3.jpg").state, STORE_FETCHED);
    buf_done(&said);
}

static void computed_pictures_are_kept_by_key(void **state)
{
    struct fixture *f = *state;
    struct err err;
    bool found;
    struct store_derived value = {.ending = STR(".jpg"),
                                  .media_type = STR("image/jpeg"),
                                  .width = 1600,
                                  .height = 1067,
                                  .note = STR("cut off")};
    struct store_derived back;
    assert_int_equal(store_derived_put(f->store, STR("fit1 x"), STR("abc"), &value, &err), ERR_OK);
    reopen(f, STORE_READ);
    assert_int_equal(store_derived_find(f->store, STR("fit1 x"), &f->arena, &back, &found, &err),
                     ERR_OK);
    assert_true(found);
    assert_memory_equal(back.digest, value.digest, sizeof back.digest);
    assert_int_equal(back.size, 3);
    assert_int_equal(back.width, 1600);
    assert_int_equal(back.height, 1067);
    assert_string_equal(back.note.p, "cut off");
    assert_int_equal(store_derived_find(f->store, STR("fit2 x"), &f->arena, &back, &found, &err),
                     ERR_OK);
    assert_false(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(addresses_have_one_form, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_address_of_the_web_has_no_form, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_kept_picture_is_found_by_any_spelling, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_that_is_read_has_what_it_has_and_nothing_else,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(failures_are_counted_until_it_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_that_is_not_there_is_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_without_index_is_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_foreign_index_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_second_fetcher_is_told_to_wait, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_files_are_found_and_forgotten, set_up, tear_down),
        cmocka_unit_test_setup_teardown(computed_pictures_are_kept_by_key, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
