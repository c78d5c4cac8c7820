/*
 * A snapshot of two posts, made by hand: what its tag files say, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "package/snapshot/snapshot.h"

enum {
    POSTS = 2
};

struct sample {
    char folder[64], path[96], picture[96];
    struct site site;
    struct source sources[POSTS];
    struct post posts[POSTS];
    struct member members[POSTS];
    struct volume volume;
    struct book book;
    struct library library;
    struct group_options selection;
    struct asset asset;
    const struct asset *assets[1];
    struct bound_chapter chapters[POSTS];
    struct archived archived[POSTS];
    struct original originals[1];
    struct entry files[POSTS];
    struct snapshot_request request;
    struct sources *kept;
    struct bundle bundle;
    struct err err;
};

static const char picture[] = "\x89PNG, as far as these tests care";

static void write_picture(struct sample *s, const char *content, size_t n)
{
    FILE *file = fopen(s->picture, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static void compress(struct sample *s, struct str content, struct entry *entry,
                     uint8_t digest[HASH_MAX_BYTES])
{
    assert_int_equal(snapshot_digest(s->request.digest, content, digest, &s->err), ERR_OK);
    assert_int_equal(deflate_entry(s->request.deflater, s->request.blobs, content, entry, &s->err),
                     ERR_OK);
}

static void add_posts(struct sample *s)
{
    static const char *const pages[POSTS] = {"p/2021/20211118-00000000000000a1",
                                             "p/0000/00000000-00000000000000a2"};
    static const char *const names[POSTS] = {"p/2021/20211118-00000000000000a1.html",
                                             "p/0000/00000000-00000000000000a2.html"};
    static const char *const paths[POSTS] = {"posts/甲.md", "posts/100%.md"};

    for (size_t i = 0; i < POSTS; i++) {
        s->sources[i].path = str_of(paths[i]);
        s->posts[i] = (struct post){
            .source = &s->sources[i], .title = STR("题 <一>"), .detected = STR("zh-Hans")};
        s->members[i] = (struct member){.post = i, .page = str_of(pages[i])};
        s->chapters[i] = (struct bound_chapter){
            .files = &s->files[i], .n_files = 1, .archived = &s->archived[i]};
        compress(s, STR("<!DOCTYPE html>\n"), &s->files[i], s->archived[i].page_digest);
        compress(s, STR("正文。"), &s->archived[i].source, s->archived[i].source_digest);
        s->files[i].name = str_of(names[i]);
    }
    s->posts[0].date = (struct civil){.year = 2021, .month = 11, .day = 18};
}

static void add_picture(struct sample *s)
{
    const struct str bytes = {picture, sizeof picture};

    write_picture(s, bytes.p, bytes.n);
    s->asset = (struct asset){.name = STR("images/0123456789abcdef.png"),
                              .media_type = "image/png",
                              .file = str_of(s->picture),
                              .size = bytes.n};
    assert_int_equal(hash_sha256(bytes, s->asset.digest, &s->err), ERR_OK);
    s->assets[0] = &s->asset;
    s->chapters[0].assets = s->assets;
    s->chapters[0].n_assets = 1;
    s->originals[0] = (struct original){.path = STR("posts/湖.png"), .file = str_of(s->picture)};
    s->archived[0].originals = s->originals;
    s->archived[0].n_originals = 1;
}

static int set_up(void **state)
{
    struct sample *s = calloc(1, sizeof *s);

    assert_non_null(s);
    *state = s;
    (void)snprintf(s->folder, sizeof s->folder, "/tmp/sheaf-test-XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    (void)snprintf(s->path, sizeof s->path, "%s/campus.zip", s->folder);
    (void)snprintf(s->picture, sizeof s->picture, "%s/湖.png", s->folder);
    s->site = (struct site){.title = STR("校园新闻"), .author = STR("新闻\n  中心")};
    s->volume = (struct volume){.number = 3,
                                .file_name = STR("campus-v03"),
                                .identifier = STR("urn:uuid:3"),
                                .members = s->members,
                                .n = POSTS};
    s->book = (struct book){
        .title = STR("校园新闻"), .language = STR("zh-Hans"), .snapshots = &s->volume};
    s->library = (struct library){.site = &s->site, .posts = s->posts, .n_posts = POSTS};
    s->request = (struct snapshot_request){.library = &s->library,
                                           .book = &s->book,
                                           .volume = &s->volume,
                                           .format = FORMAT_ZIP,
                                           .chapters = s->chapters,
                                           .modified = 1637193600, /* date -u -d 2021-11-18 +%s */
                                           .software = STR("sheaf 9.9"),
                                           .selection = &s->selection,
                                           .digest = HASH_SHA512};
    assert_int_equal(blobs_new(s->folder, &s->request.blobs, &s->err), ERR_OK);
    assert_int_equal(deflater_new(&s->request.deflater, &s->err), ERR_OK);
    add_posts(s);
    add_picture(s);
    return 0;
}

static int tear_down(void **state)
{
    struct sample *s = *state;

    for (size_t i = 0; i < POSTS; i++) {
        blobs_release(s->request.blobs, &s->files[i]);
        blobs_release(s->request.blobs, &s->archived[i].source);
    }
    sources_free(s->kept);
    deflater_free(s->request.deflater);
    blobs_free(s->request.blobs);
    folder_remove(s->folder);
    assert_int_not_equal(access(s->folder, F_OK), 0);
    free(s);
    return 0;
}

static enum err_kind try_write(struct sample *s)
{
    sources_free(s->kept);
    s->kept = NULL;
    if (sources_new(&s->library, &s->volume, s->chapters, &s->kept, &s->err)) {
        return s->err.kind;
    }
    s->request.sources = s->kept;
    return snapshot_write(&s->request, s->path, &s->bundle, &s->err);
}

static void write_snapshot(struct sample *s)
{
    if (try_write(s)) {
        fail_msg("%s", s->err.text);
    }
}

/* A file of the archive, as text. */
static const char *content_of(const struct sample *s, const char *name)
{
    static char text[8192];
    zip_t *z = zip_open(s->path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    zip_file_t *file;
    zip_int64_t n;

    assert_non_null(z);
    file = zip_fopen(z, name, 0);
    if (!file) {
        fail_msg("no %s", name);
    }
    n = zip_fread(file, text, sizeof text - 1);
    assert_true(n >= 0);
    text[n] = '\0';
    assert_int_equal(zip_fclose(file), 0);
    zip_discard(z);
    return text;
}

static void assert_in(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("no \"%s\" in\n%s", part, text);
    }
}

static void bag_info_tells_of_this_volume_alone(void **state)
{
    struct sample *s = *state;

    write_snapshot(s);
    const char *info = content_of(s, "campus-v03/bag-info.txt");
    assert_in(info, "Source-Organization: 新闻 中心\n");
    assert_in(info, "Bagging-Date: 2021-11-18\n");
    assert_in(info, "Bag-Group-Identifier: urn:uuid:3\nBag-Count: 3 of ?\n");
    assert_in(info, "Bag-Software-Agent: sheaf 9.9\n");
    assert_int_equal(s->bundle.n_assets, 1);
    assert_int_equal(s->bundle.state, OUTPUT_WRITTEN);
}

static void names_that_manifests_cannot_hold_are_mapped(void **state)
{
    struct sample *s = *state;

    write_snapshot(s);
    /* printf 'posts/100%%.md' | sha256sum | cut -c1-16 */
    assert_string_equal(content_of(s, "campus-v03/data/src/MAP.txt"),
                        "data/src/_/a94e622759e8834d.md\tposts/100%25.md\n");
    assert_string_equal(content_of(s, "campus-v03/data/src/posts/甲.md"), "正文。");
    assert_string_equal(content_of(s, "campus-v03/data/src/posts/湖.png"), picture);
    assert_string_equal(content_of(s, "campus-v03/data/img/01/0123456789abcdef.png"), picture);
}

static void a_folder_that_is_like_a_file_is_mapped(void **state)
{
    struct sample *s = *state;

    s->sources[0].path = STR("posts/X.md");
    s->sources[1].path = STR("posts/x.md/y.md");
    write_snapshot(s);
    /* printf posts/x.md/y.md | sha256sum | cut -c1-16 */
    assert_string_equal(content_of(s, "campus-v03/data/src/MAP.txt"),
                        "data/src/_/a772cd961322c565.md\tposts/x.md/y.md\n");
    assert_string_equal(content_of(s, "campus-v03/data/src/posts/X.md"), "正文。");
    assert_string_equal(content_of(s, "campus-v03/data/src/posts/湖.png"), picture);
}

static void of_two_folders_that_are_alike_one_is_mapped(void **state)
{
    struct sample *s = *state;

    s->sources[0].path = STR("Posts/x.md");
    s->sources[1].path = STR("Posts/y.md");
    write_snapshot(s);
    /* printf posts/湖.png | sha256sum | cut -c1-16 */
    assert_string_equal(content_of(s, "campus-v03/data/src/MAP.txt"),
                        "data/src/_/2fed123dc4c8cff3.png\tposts/%E6%B9%96.png\n");
    assert_string_equal(content_of(s, "campus-v03/data/src/Posts/y.md"), "正文。");
}

/* SHA-512 of "正文。", by sha512sum. */
static void manifests_are_what_sha512sum_reads(void **state)
{
    struct sample *s = *state;

    write_snapshot(s);
    assert_in(content_of(s, "campus-v03/manifest-sha512.txt"),
              "2e51208a2b4c20aa67f8fb43f895e791e665f52912a87f6c580a2887bdfc54c2e529ff95a6293964ac46"
              "356298516fd55442765111fe40361509d15220422c6e  data/src/posts/甲.md\n");
    assert_in(content_of(s, "campus-v03/tagmanifest-sha512.txt"), "  manifest-sha512.txt\n");
}

static void a_picture_that_was_replaced_is_named(void **state)
{
    struct sample *s = *state;

    write_picture(s, "other", 5);
    assert_int_equal(try_write(s), ERR_FORMAT);
    assert_in(s->err.text, "湖.png: the file changed while it was being packed");
    assert_int_not_equal(access(s->path, F_OK), 0);
}

static void what_needs_zip64_is_refused_without_it(void **state)
{
    struct sample *s = *state;
    const uint64_t size = s->files[0].stored_size;

    s->files[0].stored_size = UINT32_MAX;
    assert_int_equal(try_write(s), ERR_LIMIT);
    s->files[0].stored_size = size;
    assert_in(s->err.text, "--split");
    assert_in(s->err.text, "--zip64");
    assert_int_not_equal(access(s->path, F_OK), 0);
}

static void a_long_name_is_not_that_of_the_folder(void **state)
{
    struct sample *s = *state;

    s->volume.file_name =
        STR("a-name-of-more-than-sixty-four-bytes-that-leaves-no-room-for-others");
    write_snapshot(s);
    assert_in(content_of(s, "snapshot-3/bagit.txt"), "BagIt-Version: 1.0\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bag_info_tells_of_this_volume_alone),
        TEST(names_that_manifests_cannot_hold_are_mapped),
        TEST(a_folder_that_is_like_a_file_is_mapped),
        TEST(of_two_folders_that_are_alike_one_is_mapped),
        TEST(manifests_are_what_sha512sum_reads),
        TEST(a_picture_that_was_replaced_is_named),
        TEST(what_needs_zip64_is_refused_without_it),
        TEST(a_long_name_is_not_that_of_the_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
