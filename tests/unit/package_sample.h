/*
 * A hand-made volume for the tests of package/, and XPath into the EPUB that is made of it.
 */
#ifndef SHEAF_TEST_PACKAGE_SAMPLE_H
#define SHEAF_TEST_PACKAGE_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "base/hash.h"
#include "package/package.h"

enum {
    POSTS = 5
};

/* A volume of five posts over two years, one of them undated, with one picture. */
struct sample {
    char folder[64], path[96], picture[96];
    struct site site;
    struct str categories[1], languages[3];
    struct post posts[POSTS];
    struct member members[POSTS];
    struct part parts[5];
    struct volume volume;
    struct book book;
    struct library library;
    struct asset asset;
    const struct asset *assets[1];
    struct missing missing[3];
    struct bound_chapter chapters[POSTS];
    struct entry files[POSTS + 1];
    struct epub_request request;
    struct bundle bundle;
    struct err err;
};

/* A PNG of 1 x 1 pixels, by hand after the PNG specification (CRCs from zlib). */
static const unsigned char png[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48,
    0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00,
    0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78,
    0x9c, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00,
    0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

static void write_file(const char *path, const void *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void add_picture(struct sample *s)
{
    write_file(s->picture, png, sizeof png);
    s->asset = (struct asset){.name = STR("images/0123456789abcdef.png"),
                              .media_type = "image/png",
                              .file = str_of(s->picture),
                              .size = sizeof png,
                              .width = 1,
                              .height = 1};
    assert_int_equal(hash_sha256(str_make((const char *)png, sizeof png), s->asset.digest, &s->err),
                     ERR_OK);
    s->assets[0] = &s->asset;
}

static void compress_chapter(struct sample *s, struct entry *file, const char *name,
                             const char *title, const char *body)
{
    char text[2048];
    int n = snprintf(text, sizeof text,
                     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
                     "<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"zh-Hans\" "
                     "lang=\"zh-Hans\"><head><title>%s</title><link rel=\"stylesheet\" "
                     "type=\"text/css\" href=\"../book.css\"/></head><body><section "
                     "class=\"chapter\"><h1>%s</h1><p class=\"meta\">2021年3月2日 · 蓝芳 · "
                     "科研</p><div class=\"body\">%s</div></section></body></html>\n",
                     title, title, body);

    assert_in_range(n, 1, sizeof text - 1);
    assert_int_equal(deflate_entry(s->request.deflater, s->request.blobs, str_make(text, (size_t)n),
                                   file, &s->err),
                     ERR_OK);
    file->name = str_of(name);
}

static void add_posts(struct sample *s)
{
    const struct post posts[POSTS] = {
        {.title = STR("春季开学典礼"), .date = {.year = 2021, .month = 3, .day = 2}},
        {.title = STR("量子 <计算> & \"研究\""),
         .nav_title = STR("量子计算"),
         .date = {.year = 2021, .month = 3, .day = 9}},
        {.title = STR("Library opens at night"), .date = {.year = 2021, .month = 11, .day = 18}},
        {.title = STR("　"), .date = {.year = 2022, .month = 1, .day = 5}},
        {.title = STR("没有日期的文章")},
    };
    static const char *const names[POSTS] = {
        "text/20210302-00000000000000a1.xhtml", "text/20210309-00000000000000a2.xhtml",
        "text/20211118-00000000000000a3.xhtml", "text/20220105-00000000000000a4.xhtml",
        "text/00000000-00000000000000a5.xhtml"};

    memcpy(s->posts, posts, sizeof posts);
    s->categories[0] = STR("科研");
    s->posts[1].categories = (struct strs){s->categories, 1};
    for (size_t i = 0; i < POSTS; i++) {
        s->members[i] = (struct member){.post = i, .stem = str_sub(str_of(names[i]), 5, 30)};
        compress_chapter(s, &s->files[i], names[i], i == 1 ? "量子" : "标题",
                         i == 0 ? "<p>正文。</p><figure><img src=\"../images/"
                                  "0123456789abcdef.png\" alt=\"校门\"/></figure>"
                                : "<p>庄浪县“脱贫摘帽”以来，学校制定了方案。</p>");
        s->chapters[i].files = &s->files[i];
        s->chapters[i].n_files = 1;
    }
    s->chapters[0].assets = s->assets;
    s->chapters[0].n_assets = 1;
    s->chapters[0].n_images = 1;
    s->chapters[0].n_images_described = 1;
    s->chapters[4].n_files = 2;
    compress_chapter(s, &s->files[5], "text/00000000-00000000000000a5-2.xhtml", "续",
                     "<p>续。</p>");
    s->missing[0] = (struct missing){STR("http://news.nankai.edu.cn/1.jpg"), ASSET_REMOTE};
    s->missing[1] = (struct missing){STR("http://news.nankai.edu.cn/2.jpg"), ASSET_REMOTE};
    s->missing[2] = (struct missing){STR("../img/lost.png"), ASSET_MISSING};
    s->chapters[2].missing = s->missing;
    s->chapters[2].n_missing = 3;
}

static void add_parts(struct sample *s)
{
    const struct part parts[] = {{STR("2021"), STR("2021年"), STR("part-2021"), 0, 0, 3},
                                 {STR("2021-03"), STR("2021年3月"), STR("part-2021-03"), 1, 0, 2},
                                 {STR("2021-11"), STR("2021年11月"), STR("part-2021-11"), 1, 2, 1},
                                 {STR("2022"), STR("2022年"), STR("part-2022"), 0, 3, 1},
                                 {STR("undated"), STR("日期不详"), STR("part-undated"), 0, 4, 1}};

    memcpy(s->parts, parts, sizeof parts);
}

static void add_book(struct sample *s)
{
    s->languages[0] = STR("zh-Hans");
    s->languages[1] = STR("en");
    s->languages[2] = STR("not a tag");
    s->site = (struct site){.title = STR("南开新闻存档"),
                            .url = STR("http://news.nankai.edu.cn/"),
                            .publisher = STR("南开大学"),
                            .rights = STR("CC BY 4.0")};
    s->volume = (struct volume){.number = 2,
                                .identifier = STR("urn:uuid:8b8f2a3e-5b0a-5c0e-9b7a-0123456789ab"),
                                .position = STR("2021.11.02"),
                                .members = s->members,
                                .n = POSTS,
                                .parts = s->parts,
                                .n_parts = 5,
                                .first = &s->posts[0],
                                .last = &s->posts[3],
                                .languages = {s->languages, 3}};
    s->book = (struct book){.title = STR("南开新闻存档 2021–2022"),
                            .language = STR("zh-Hans"),
                            .languages = {s->languages, 3},
                            .series = STR("南开新闻存档"),
                            .position = STR("2021.11"),
                            .volumes = &s->volume,
                            .n_volumes = 1};
    s->library = (struct library){.site = &s->site, .posts = s->posts, .n_posts = POSTS};
}

static int set_up(void **state)
{
    struct sample *s = calloc(1, sizeof *s);

    assert_non_null(s);
    *state = s;
    snprintf(s->folder, sizeof s->folder, "/tmp/sheaf-test-XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    snprintf(s->path, sizeof s->path, "%s/nankai.epub", s->folder);
    snprintf(s->picture, sizeof s->picture, "%s/gate.png", s->folder);
    s->request = (struct epub_request){.library = &s->library,
                                       .book = &s->book,
                                       .volume = &s->volume,
                                       .chapters = s->chapters,
                                       .cover = {STR("JPEG"), "image/jpeg", ".jpg"},
                                       .modified = 1637716970,
                                       .software = STR("sheaf 9.9"),
                                       .digest = true};
    assert_int_equal(blobs_new(s->folder, &s->request.blobs, &s->err), ERR_OK);
    assert_int_equal(deflater_new(&s->request.deflater, &s->err), ERR_OK);
    add_picture(s);
    add_posts(s);
    add_parts(s);
    add_book(s);
    return 0;
}

static int tear_down(void **state)
{
    struct sample *s = *state;

    for (size_t i = 0; i < sizeof s->files / sizeof s->files[0]; i++) {
        blobs_release(s->request.blobs, &s->files[i]);
    }
    deflater_free(s->request.deflater);
    blobs_free(s->request.blobs);
    unlink(s->path);
    unlink(s->picture);
    assert_int_equal(rmdir(s->folder), 0);
    free(s);
    return 0;
}

static void write_epub(struct sample *s)
{
    enum err_kind kind = epub_write(&s->request, s->path, &s->bundle, &s->err);

    if (kind) {
        print_error("%s\n", s->err.text);
    }
    assert_int_equal(kind, ERR_OK);
}

/* A file of the archive as a C string; free it. */
static char *content_of(const struct sample *s, const char *name)
{
    zip_t *z = zip_open(s->path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    zip_stat_t stat;
    zip_file_t *file;
    char *text;

    assert_non_null(z);
    assert_int_equal(zip_stat(z, name, 0, &stat), 0);
    text = calloc(1, stat.size + 1);
    file = zip_fopen(z, name, 0);
    assert_non_null(text);
    assert_non_null(file);
    assert_int_equal(zip_fread(file, text, stat.size), stat.size);
    assert_int_equal(zip_fclose(file), 0);
    zip_discard(z);
    return text;
}

static void name_space(xmlXPathContextPtr context, const char *prefix, const char *uri)
{
    assert_int_equal(xmlXPathRegisterNs(context, (const xmlChar *)prefix, (const xmlChar *)uri), 0);
}

/* What an XPath expression gives as a string. */
static void assert_xpath(const struct sample *s, const char *name, const char *expression,
                         const char *expected)
{
    char *text = content_of(s, name);
    xmlDocPtr doc = xmlReadMemory(text, (int)strlen(text), name, NULL, XML_PARSE_NONET);
    xmlXPathContextPtr context;
    xmlXPathObjectPtr found;
    xmlChar *value;

    assert_non_null(doc);
    context = xmlXPathNewContext(doc);
    name_space(context, "h", "http://www.w3.org/1999/xhtml");
    name_space(context, "e", "http://www.idpf.org/2007/ops");
    name_space(context, "o", "http://www.idpf.org/2007/opf");
    name_space(context, "d", "http://purl.org/dc/elements/1.1/");
    name_space(context, "n", "http://www.daisy.org/z3986/2005/ncx/");
    found = xmlXPathEvalExpression((const xmlChar *)expression, context);
    assert_non_null(found);
    value = xmlXPathCastToString(found);
    if (strcmp((const char *)value, expected) != 0) {
        print_error("%s: %s\n", name, expression);
    }
    assert_string_equal((const char *)value, expected);
    xmlFree(value);
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    xmlFreeDoc(doc);
    free(text);
}

#define OPF "EPUB/content.opf"
#define NAV "EPUB/nav.xhtml"
#define NCX "EPUB/toc.ncx"

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
