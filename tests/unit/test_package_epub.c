/*
 * A whole EPUB read back by libzip and libxml2: what stands in the archive and in the package
 * document, and what is left on disk when something fails.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>

#include "package_sample.h"

static size_t files_in(const char *folder)
{
    DIR *d = opendir(folder);
    size_t n = 0;

    assert_non_null(d);
    while (readdir(d)) {
        n++;
    }
    closedir(d);
    return n - 2;
}

static void archive_begins_with_a_plain_mimetype(void **state)
{
    static const unsigned char expected[58] =
        "PK\003\004\012\000\000\000\000\000\000\000\041\000\157\141\253\054\024\000\000\000\024\000"
        "\000\000\010\000\000\000mimetypeapplication/epub+zip";
    struct sample *s = *state;
    unsigned char bytes[58];
    int fd;

    write_epub(s);
    fd = open(s->path, O_RDONLY);
    assert_int_equal(read(fd, bytes, sizeof bytes), sizeof bytes);
    close(fd);
    assert_memory_equal(bytes, expected, sizeof bytes);
}

static void files_stand_in_reading_order_and_pictures_last(void **state)
{
    static const char *const expected[] = {"mimetype",
                                           "META-INF/container.xml",
                                           OPF,
                                           NAV,
                                           NCX,
                                           "EPUB/book.css",
                                           "EPUB/cover.jpg",
                                           "EPUB/text/cover.xhtml",
                                           "EPUB/text/titlepage.xhtml",
                                           "EPUB/text/part-2021.xhtml",
                                           "EPUB/text/part-2021-03.xhtml",
                                           "EPUB/text/20210302-00000000000000a1.xhtml",
                                           "EPUB/text/20210309-00000000000000a2.xhtml",
                                           "EPUB/text/part-2021-11.xhtml",
                                           "EPUB/text/20211118-00000000000000a3.xhtml",
                                           "EPUB/text/part-2022.xhtml",
                                           "EPUB/text/20220105-00000000000000a4.xhtml",
                                           "EPUB/text/part-undated.xhtml",
                                           "EPUB/text/00000000-00000000000000a5.xhtml",
                                           "EPUB/text/00000000-00000000000000a5-2.xhtml",
                                           "EPUB/text/about.xhtml",
                                           "EPUB/images/0123456789abcdef.png"};
    struct sample *s = *state;
    zip_t *z;

    write_epub(s);
    z = zip_open(s->path, ZIP_RDONLY, NULL);
    assert_non_null(z);
    assert_int_equal(zip_get_num_entries(z, 0), sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_string_equal(zip_get_name(z, i, 0), expected[i]);
    }
    zip_discard(z);
}

static void cover_is_declared_and_shown(void **state)
{
    struct sample *s = *state;

    write_epub(s);
    assert_xpath(s, OPF, "//o:item[@id=//o:meta[@name='cover']/@content]/@href", "cover.jpg");
    assert_xpath(s, OPF, "//o:item[@properties='cover-image']/@media-type", "image/jpeg");
    assert_xpath(s, "EPUB/text/cover.xhtml", "//h:img/@src", "../cover.jpg");
}

static void book_without_a_cover_names_none(void **state)
{
    struct sample *s = *state;

    s->request.cover = (struct cover){.bytes = {NULL, 0}};
    write_epub(s);
    assert_xpath(s, OPF, "count(//o:meta[@name='cover'])", "0");
    assert_xpath(s, OPF, "count(//o:item[contains(@href, 'cover')])", "0");
    assert_xpath(s, OPF, "//o:itemref[1]/@idref", "p-titlepage");
    assert_xpath(s, NAV, "count(//h:a[contains(@href, 'cover')])", "0");
}

static void package_document_says_what_the_book_is(void **state)
{
    struct sample *s = *state;

    write_epub(s);
    assert_xpath(s, OPF, "//d:identifier[@id=/o:package/@unique-identifier]",
                 "urn:uuid:8b8f2a3e-5b0a-5c0e-9b7a-0123456789ab");
    assert_xpath(s, OPF, "//d:title", "南开新闻存档 2021–2022（第 2 卷）");
    assert_xpath(s, OPF, "concat(count(//d:language), //d:language[1], //d:language[2])",
                 "2zh-Hansen");
    assert_xpath(s, OPF, "//d:creator", "南开新闻存档");
    assert_xpath(s, OPF, "//d:publisher", "南开大学");
    assert_xpath(s, OPF, "//d:date", "2022-01-05");
    assert_xpath(s, OPF, "//o:meta[@property='dcterms:modified']", "2021-11-24T01:22:50Z");
    assert_xpath(s, OPF, "//o:meta[@property='group-position'][@refines='#series']", "2021.11.02");
    /* A number, which is all that calibre reads. */
    assert_xpath(s, OPF, "//o:meta[@name='calibre:series_index']/@content", "2021.1102");
    assert_xpath(s, OPF, "//o:meta[@name='calibre:series']/@content", "南开新闻存档");
    assert_xpath(s, OPF, "//o:item[@id=//o:meta[@name='cover']/@content]/@properties",
                 "cover-image");
    assert_xpath(s, OPF, "count(//o:itemref[not(@idref=//o:item/@id)])", "0");
    assert_xpath(s, OPF, "count(//o:spine/@page-progression-direction)", "0");
    assert_xpath(s, OPF, "//o:itemref[6]/@idref", "c-20210302-00000000000000a1");
}

static void accessibility_is_what_the_chapters_hold(void **state)
{
    struct sample *s = *state;

    write_epub(s);
    assert_xpath(s, OPF, "count(//o:meta[@property='schema:accessMode'])", "2");
    assert_xpath(s, OPF, "count(//o:meta[@property='schema:accessModeSufficient'])", "2");
    assert_xpath(s, OPF, "count(//o:meta[.='alternativeText'])", "1");
    assert_xpath(s, OPF, "//o:meta[@property='schema:accessibilityHazard']", "none");
    assert_xpath(s, OPF, "//o:meta[@property='schema:accessibilitySummary']",
                 "文字可重排，可按目录和标题浏览。书中有 1 张图片，其中 1 张附有替代文字。");
    s->chapters[0].n_images_described = 0;
    s->asset.media_type = "image/gif";
    write_epub(s);
    assert_xpath(s, OPF, "count(//o:meta[.='alternativeText'])", "0");
    assert_xpath(s, OPF, "//o:meta[@property='schema:accessModeSufficient']", "textual,visual");
    assert_xpath(s, OPF, "//o:meta[@property='schema:accessibilityHazard']", "unknown");
    s->chapters[0].n_images = 0;
    write_epub(s);
    assert_xpath(s, OPF, "count(//o:meta[@property='schema:accessMode'])", "1");
}

static void right_to_left_books_turn_their_pages_that_way(void **state)
{
    struct sample *s = *state;

    s->book.language = STR("ar");
    write_epub(s);
    assert_xpath(s, OPF, "//o:spine/@page-progression-direction", "rtl");
    assert_xpath(s, "EPUB/text/titlepage.xhtml", "/h:html/@dir", "rtl");
    assert_xpath(s, "EPUB/nav.xhtml", "/h:html/@dir", "rtl");
    /* Sheaf's own words are English there. */
    assert_xpath(s, "EPUB/text/titlepage.xhtml", "//h:p[@class='span']/@dir", "ltr");
    assert_xpath(s, "EPUB/text/part-2021.xhtml", "//h:p[@class='meta']/@dir", "ltr");
    assert_xpath(s, "EPUB/text/part-2021.xhtml", "//h:span[@class='count']/@dir", "ltr");
    assert_xpath(s, "EPUB/text/about.xhtml", "string(/h:html/@dir)", "");
    assert_xpath(s, "EPUB/text/about.xhtml", "//h:h1", "About this book");
}

static void writing_twice_changes_nothing(void **state)
{
    struct sample *s = *state;
    uint8_t digest[64];
    int fd;

    write_epub(s);
    assert_int_equal(s->bundle.state, OUTPUT_WRITTEN);
    fd = open(s->path, O_RDONLY);
    assert_int_equal(hash_file(fd, NULL, digest, NULL, &s->err), ERR_OK);
    close(fd);
    assert_memory_equal(digest, s->bundle.sha512, sizeof digest);
    write_epub(s);
    assert_int_equal(s->bundle.state, OUTPUT_UNCHANGED);
    assert_memory_equal(digest, s->bundle.sha512, sizeof digest);
    assert_int_equal(files_in(s->folder), 2);
}

static void picture_that_changed_is_named_and_the_old_book_stays(void **state)
{
    struct sample *s = *state;
    uint64_t bytes;

    write_epub(s);
    bytes = s->bundle.bytes;
    write_file(s->picture, "other", 5);
    assert_int_equal(epub_write(&s->request, s->path, &s->bundle, &s->err), ERR_FORMAT);
    assert_non_null(strstr(s->err.text, "gate.png"));
    assert_int_equal(s->bundle.bytes, bytes);
    assert_int_equal(files_in(s->folder), 2);
    assert_xpath(s, OPF, "//d:publisher", "南开大学");
}

static void chapter_that_failed_is_left_out_everywhere(void **state)
{
    struct sample *s = *state;

    s->chapters[2].n_files = 0;
    write_epub(s);
    assert_xpath(s, OPF, "count(//o:item[contains(@href, '00a3')])", "0");
    assert_xpath(s, NAV, "count(//h:a[contains(@href, '00a3')])", "0");
    assert_xpath(s, "EPUB/text/part-2021-11.xhtml", "count(//h:a)", "0");
    assert_int_equal(s->bundle.n_missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(archive_begins_with_a_plain_mimetype),
        TEST(files_stand_in_reading_order_and_pictures_last),
        TEST(cover_is_declared_and_shown),
        TEST(book_without_a_cover_names_none),
        TEST(package_document_says_what_the_book_is),
        TEST(accessibility_is_what_the_chapters_hold),
        TEST(right_to_left_books_turn_their_pages_that_way),
        TEST(writing_twice_changes_nothing),
        TEST(picture_that_changed_is_named_and_the_old_book_stays),
        TEST(chapter_that_failed_is_left_out_everywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
