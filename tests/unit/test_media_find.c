/*
 * From addresses to assets: where pictures are looked for, and where they never are.
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
#include "media/media.h"

/* The smallest GIF; its last byte makes different pictures. */
#define GIF "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"

static char folder[64];
static struct arena arena;
static struct site site;
static struct media *media;
static struct source source;
static struct post post;

static const char *at(const char *name)
{
    return path_join(&arena, str_of(folder), str_of(name)).p;
}

static void make(const char *name, const char *bytes, size_t n)
{
    struct err err;
    FILE *file;

    assert_int_equal(path_make_folders(arena_str(&arena, path_folder(str_of(at(name)))).p, &err),
                     ERR_OK);
    file = fopen(at(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static void make_gif(const char *name, char last)
{
    char bytes[sizeof GIF] = GIF;

    bytes[sizeof GIF - 1] = last;
    make(name, bytes, sizeof bytes);
}

static void start(const char *url, const char *post_path)
{
    struct err err;

    assert_int_equal(path_real(&arena, at("site"), &site.root, &err), ERR_OK);
    site.url = str_of(url);
    source.path = str_of(post_path);
    source.file = path_join(&arena, site.root, source.path);
    post.source = &source;
    assert_int_equal(media_new(&site, &media, &err), ERR_OK);
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 24);
    (void)snprintf(folder, sizeof folder, "%s", "./test-media-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    make("site/content/posts/新闻.md", "", 0);
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
    media_free(media);
    media = NULL;
    if (file_walk(folder, collect, &all, &err) != ERR_OK)
        return -1;
    while (all.n > 0)
        (void)remove(all.v[--all.n].p);
    (void)remove(folder);
    arena_done(&arena);
    return 0;
}

static enum asset_state find(const char *address, const struct asset **ret)
{
    const char *reason = NULL;
    enum asset_state state;
    uint64_t size = 0;
    struct err err;

    *ret = NULL;
    state = media_find(media, &post, str_of(address), ret, &reason);
    assert_true((state == ASSET_FOUND) == (*ret != NULL));
    assert_true((state == ASSET_UNUSABLE) == (reason != NULL));
    if (state == ASSET_FOUND) {
        assert_int_equal(media_probe(media, &post, str_of(address), &size), ASSET_FOUND);
        assert_int_equal(size, (*ret)->size);
    }
    assert_int_equal(media_finish(media, &err), ERR_OK);
    return state;
}

/* The last byte of the picture that the address leads to. */
static void assert_leads_to(const char *address, char last)
{
    const struct asset *asset;
    struct buf bytes;
    struct err err;

    if (find(address, &asset) != ASSET_FOUND)
        fail_msg("not found: %s", address);
    buf_init(&bytes, 100);
    assert_int_equal(file_read(asset->file.p, 100, &bytes, NULL, &err), ERR_OK);
    assert_int_equal(bytes.p[bytes.n - 1], last);
    buf_done(&bytes);
}

static void assert_state(const char *address, enum asset_state state)
{
    const struct asset *asset;
    enum asset_state found = find(address, &asset);

    if (found != state)
        fail_msg("%s: %d instead of %d", address, found, state);
}

static void relative_addresses_lead_beside_the_post_or_into_its_folder(void **state)
{
    (void)state;
    make_gif("site/content/posts/图 1.gif", 'a');
    make_gif("site/content/posts/新闻/b.gif", 'b');
    make_gif("site/content/images/c.gif", 'c');
    make_gif("site/images/d.gif", 'd');
    make_gif("site/content/posts/100%#1?.gif", 'e');
    start("", "content/posts/新闻.md");
    assert_leads_to("图 1.gif", 'a');
    assert_leads_to("./%E5%9B%BE%201.gif", 'a');
    assert_leads_to("%e5%9b%be%201.gif?width=200#x", 'a');
    assert_leads_to("b.gif", 'b');
    assert_leads_to("../images/c.gif", 'c');
    assert_leads_to("..\\images\\c.gif", 'c');
    assert_leads_to("images/d.gif", 'd');
    assert_leads_to("100%#1?.gif", 'e');
    assert_leads_to("100%25%231%3F.gif", 'e');
    assert_state("none.gif", ASSET_MISSING);
    assert_state("", ASSET_MISSING);
    assert_state("#x", ASSET_MISSING);
    assert_state(".", ASSET_MISSING);
    assert_state("../images", ASSET_MISSING);
}

static void absolute_addresses_lead_into_the_root_and_its_published_folders(void **state)
{
    (void)state;
    make_gif("site/img/a.gif", 'a');
    make_gif("site/static/img/b.gif", 'b');
    make_gif("site/source/img/c.gif", 'c');
    make_gif("site/assets/img/d.gif", 'd');
    make_gif("site/themes/x/img/e.gif", 'e');
    make_gif("site/static/img/a.gif", 'z');
    start("http://news.nankai.edu.cn/blog/", "content/posts/新闻.md");
    assert_leads_to("/img/a.gif", 'a');
    assert_leads_to("/img/b.gif", 'b');
    assert_leads_to("/img/../img//c.gif", 'c');
    assert_leads_to("/img/d.gif", 'd');
    assert_leads_to("/blog/img/b.gif", 'b');
    assert_state("/img/e.gif", ASSET_MISSING);
    assert_state("/", ASSET_MISSING);
}

static void folders_that_the_configuration_names_come_first(void **state)
{
    static struct str folders[] = {{"网站/素材", 13}, {"../外", 6}};

    (void)state;
    make_gif("site/img/a.gif", 'a');
    make_gif("site/网站/素材/img/a.gif", 'z');
    make_gif("site/static/img/b.gif", 'b');
    make_gif("外/img/c.gif", 'c');
    site.static_folders = (struct strs){folders, 2};
    start("", "content/posts/新闻.md");
    site.static_folders = (struct strs){NULL, 0};
    assert_leads_to("/img/a.gif", 'z');
    assert_leads_to("/img/b.gif", 'b');
    assert_state("/img/c.gif", ASSET_MISSING);
}

static void addresses_of_the_site_itself_are_local(void **state)
{
    (void)state;
    make_gif("site/static/img/a.gif", 'a');
    start("https://news.nankai.edu.cn/blog/", "content/posts/新闻.md");
    assert_leads_to("https://news.nankai.edu.cn/blog/img/a.gif", 'a');
    assert_leads_to("http://News.Nankai.edu.cn/img/a.gif", 'a');
    assert_leads_to("//news.nankai.edu.cn/blog/img/a.gif?v=2", 'a');
    assert_state("https://news.nankai.edu.cn/img/none.gif", ASSET_REMOTE);
    assert_state("https://news.nankai.edu.cn.example.org/blog/img/a.gif", ASSET_REMOTE);
    assert_state("https://example.org/img/a.gif", ASSET_REMOTE);
    assert_state("//example.org/img/a.gif", ASSET_REMOTE);
    assert_state("HTTP://example.org/", ASSET_REMOTE);
    assert_state("data:image/gif;base64,R0lGODlhAQABAAAAACw=", ASSET_UNUSABLE);
    assert_state("file:///etc/passwd", ASSET_MISSING);
    assert_state("C:\\Users\\me\\a.gif", ASSET_MISSING);
}

static void nothing_outside_of_the_root_is_found(void **state)
{
    char root[300];

    (void)state;
    make_gif("secret.gif", 's');
    make_gif("site2/secret.gif", 's');
    make_gif("site/content/in.gif", 'i');
    assert_int_equal(symlink("../../../secret.gif", at("site/content/posts/link.gif")), 0);
    assert_int_equal(symlink("../../..", at("site/content/posts/up")), 0);
    assert_int_equal(symlink("../in.gif", at("site/content/posts/in.gif")), 0);
    start("", "content/posts/新闻.md");
    assert_state("../../../secret.gif", ASSET_MISSING);
    assert_state("..%2f..%2F../secret.gif", ASSET_MISSING);
    assert_state("/../secret.gif", ASSET_MISSING);
    assert_state("../../../site2/secret.gif", ASSET_MISSING);
    assert_state("link.gif", ASSET_MISSING);
    assert_state("up/secret.gif", ASSET_MISSING);
    assert_leads_to("in.gif", 'i');
    assert_state("in.gif%00.png", ASSET_MISSING);
    (void)snprintf(root, sizeof root, "%.*s/../secret.gif", STR_ARG(site.root));
    assert_state(root, ASSET_MISSING);
}

static void equal_bytes_are_one_asset(void **state)
{
    const struct asset *a, *b, *c, *again;

    (void)state;
    make_gif("site/content/posts/a.gif", '1');
    make_gif("site/content/posts/b.jpg", '1');
    make_gif("site/content/posts/c.gif", '2');
    start("", "content/posts/新闻.md");
    assert_int_equal(find("a.gif", &a), ASSET_FOUND);
    assert_int_equal(find("b.jpg", &b), ASSET_FOUND);
    assert_int_equal(find("c.gif", &c), ASSET_FOUND);
    assert_int_equal(find("./a.gif", &again), ASSET_FOUND);
    assert_ptr_equal(a, b);
    assert_ptr_equal(a, again);
    assert_ptr_not_equal(a, c);
    assert_int_not_equal(a->index, c->index);
    assert_string_equal(a->media_type, "image/gif");
    assert_int_equal(a->width, 1);
    assert_int_equal(a->size, sizeof GIF);
}

static void names_are_made_of_the_content_digest(void **state)
{
    const struct asset *asset;

    (void)state;
    /* printf '<svg xmlns="http://www.w3.org/2000/svg"/>' | sha256sum */
    make("site/content/posts/图.png", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", 41);
    start("", "content/posts/新闻.md");
    assert_int_equal(find("图.png", &asset), ASSET_FOUND);
    assert_string_equal(asset->name.p, "images/900fbe934249ad12.svg");
    assert_string_equal(asset->media_type, "image/svg+xml");
    assert_int_equal(asset->width, 0);
    assert_int_equal(asset->digest[0], 0x90);
}

static void unusable_files_say_why_each_time(void **state)
{
    const struct asset *asset;
    const char *reason = NULL, *again = NULL;

    (void)state;
    make("site/content/posts/a.gif", "GIF89a", 6);
    make("site/content/posts/b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
         56);
    make("site/content/posts/c.png", "", 0);
    start("", "content/posts/新闻.md");
    assert_int_equal(media_find(media, &post, STR("a.gif"), &asset, &reason), ASSET_UNUSABLE);
    assert_string_equal(reason, "its GIF header is damaged");
    assert_int_equal(media_find(media, &post, STR("./a.gif"), &asset, &again), ASSET_UNUSABLE);
    assert_ptr_equal(reason, again);
    assert_state("b.svg", ASSET_UNUSABLE);
    assert_state("c.png", ASSET_UNUSABLE);
}

static void endless_addresses_are_missing_and_cost_nothing(void **state)
{
    struct buf address;
    const struct asset *asset;
    const char *reason;
    struct err err;

    (void)state;
    start("", "content/posts/新闻.md");
    buf_init(&address, 1 << 20);
    for (int i = 0; i < 100000; i++)
        buf_puts(&address, "../");
    assert_int_equal(media_find(media, &post, buf_view(&address), &asset, &reason), ASSET_MISSING);
    assert_int_equal(media_finish(media, &err), ERR_OK);
    buf_done(&address);
}

static void *ask_for_all(void *user)
{
    const struct asset **found = user;

    for (size_t i = 0; i < 50; i++) {
        char name[16];
        const char *reason;

        (void)snprintf(name, sizeof name, "%zu.gif", i);
        if (media_find(media, &post, str_of(name), &found[i], &reason) != ASSET_FOUND)
            found[i] = NULL;
    }
    return NULL;
}

static void threads_that_ask_for_one_file_get_one_asset(void **state)
{
    const struct asset *found[4][50];
    pthread_t threads[4];

    (void)state;
    for (int i = 0; i < 50; i++) {
        char name[64];

        (void)snprintf(name, sizeof name, "site/content/posts/%d.gif", i);
        make_gif(name, (char)(i / 2));
    }
    start("", "content/posts/新闻.md");
    for (size_t t = 0; t < 4; t++)
        assert_int_equal(pthread_create(&threads[t], NULL, ask_for_all, found[t]), 0);
    for (size_t t = 0; t < 4; t++)
        assert_int_equal(pthread_join(threads[t], NULL), 0);
    for (size_t i = 0; i < 50; i++) {
        assert_non_null(found[0][i]);
        assert_ptr_equal(found[0][i], found[0][i ^ 1]);
        for (size_t t = 1; t < 4; t++)
            assert_ptr_equal(found[t][i], found[0][i]);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(relative_addresses_lead_beside_the_post_or_into_its_folder),
        TEST(absolute_addresses_lead_into_the_root_and_its_published_folders),
        TEST(folders_that_the_configuration_names_come_first),
        TEST(addresses_of_the_site_itself_are_local),
        TEST(nothing_outside_of_the_root_is_found),
        TEST(equal_bytes_are_one_asset),
        TEST(names_are_made_of_the_content_digest),
        TEST(unusable_files_say_why_each_time),
        TEST(endless_addresses_are_missing_and_cost_nothing),
        TEST(threads_that_ask_for_one_file_get_one_asset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
