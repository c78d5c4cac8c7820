/*
 * What leads through an EPUB: nav, NCX, part pages, and the page about the book.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "package_sample.h"

static void nav_nests_posts_in_parts_and_names_every_post(void **state)
{
    struct sample *s = *state;

    write_epub(s);
    assert_xpath(s, OPF, "//o:itemref[@idref='nav']/@linear", "no");
    assert_xpath(s, "EPUB/text/titlepage.xhtml", "//h:p[@class='contents']/h:a/@href",
                 "../nav.xhtml");
    assert_xpath(s, NAV, "count(//h:nav[@e:type='toc']//h:a)", "12");
    assert_xpath(s, NAV, "count(//h:nav[@e:type='toc']/h:ol/h:li)", "5");
    assert_xpath(s, NAV, "//h:nav[1]/h:ol/h:li[2]/h:ol/h:li[1]/h:ol/h:li[2]/h:a", "量子计算");
    assert_xpath(s, NAV, "//h:nav[1]/h:ol/h:li[2]/h:ol/h:li[1]/h:ol/h:li[2]/h:a/@href",
                 "text/20210309-00000000000000a2.xhtml");
    assert_xpath(s, NAV, "//h:nav[1]/h:ol/h:li[3]/h:ol/h:li/h:a", "无题");
    assert_xpath(s, NAV, "//h:nav[@e:type='landmarks']//h:a[@e:type='bodymatter']/@href",
                 "text/part-2021.xhtml");
}

static void ncx_says_the_same_as_nav(void **state)
{
    struct sample *s = *state;

    write_epub(s);
    assert_xpath(s, NCX, "//n:meta[@name='dtb:uid']/@content",
                 "urn:uuid:8b8f2a3e-5b0a-5c0e-9b7a-0123456789ab");
    assert_xpath(s, NCX, "//n:meta[@name='dtb:depth']/@content", "3");
    assert_xpath(s, NCX, "count(//n:navPoint)", "12");
    assert_xpath(s, NCX, "//n:navPoint[@playOrder='5']/n:navLabel/n:text", "量子计算");
    assert_xpath(s, NCX, "count(//n:navMap/n:navPoint/n:navPoint/n:navPoint)", "3");
}

static void contents_of_parts_alone_leave_posts_out(void **state)
{
    struct sample *s = *state;

    s->request.toc = TOC_PARTS;
    write_epub(s);
    assert_xpath(s, NAV, "count(//h:nav[@e:type='toc']//h:a)", "7");
    assert_xpath(s, NCX, "//n:meta[@name='dtb:depth']/@content", "2");
    assert_xpath(s, NCX, "count(//n:navPoint)", "7");
}

static void book_without_parts_has_its_contents_as_a_page(void **state)
{
    struct sample *s = *state;

    s->volume.n_parts = 0;
    s->request.toc = TOC_PARTS;
    write_epub(s);
    assert_xpath(s, OPF, "//o:itemref[3]/@idref", "nav");
    assert_xpath(s, OPF, "count(//o:itemref[3]/@linear)", "0");
    assert_xpath(s, NAV, "count(//h:nav[@e:type='toc']/h:ol/h:li)", "7");
    assert_xpath(s, NAV, "//h:nav[@e:type='landmarks']//h:a[@e:type='bodymatter']/@href",
                 "text/20210302-00000000000000a1.xhtml");
}

static void part_pages_list_their_posts_with_dates(void **state)
{
    struct sample *s = *state;

    write_epub(s);
    assert_xpath(s, "EPUB/text/part-2021.xhtml", "//h:li[1]/h:a/@href", "part-2021-03.xhtml");
    assert_xpath(s, "EPUB/text/part-2021.xhtml", "//h:p[@class='meta']", "3 篇文章");
    assert_xpath(s, "EPUB/text/part-2021-03.xhtml", "normalize-space(//h:li[2])",
                 "2021-03-09 量子 <计算> & \"研究\"");
    assert_xpath(s, "EPUB/text/part-2021-03.xhtml", "//h:li[2]/h:a/@href",
                 "20210309-00000000000000a2.xhtml");
    assert_xpath(s, "EPUB/text/part-undated.xhtml", "count(//h:span[@class='date'])", "0");
}

static void long_part_lists_go_on_in_further_files(void **state)
{
    static struct post posts[4000];
    static struct member members[4000];
    static struct bound_chapter chapters[4000];
    static struct entry files[4000];
    static char names[4000][32];
    struct sample *s = *state;

    for (size_t i = 0; i < 4000; i++) {
        posts[i] = s->posts[0];
        members[i].post = i;
        snprintf(names[i], sizeof names[i], "text/20210302-%04zu.xhtml", i);
        files[i] = s->files[0];
        files[i].name = str_of(names[i]);
        chapters[i] = (struct bound_chapter){.files = &files[i], .n_files = 1};
    }
    s->library.posts = posts;
    s->volume.members = members;
    s->volume.n = 4000;
    s->volume.n_parts = 1;
    s->parts[0].n = 4000;
    s->request.chapters = chapters;
    write_epub(s);
    assert_xpath(s, OPF, "//o:itemref[5]/@idref", "p-part-2021_2");
    assert_xpath(s, "EPUB/text/part-2021_2.xhtml", "//h:li[last()]/h:a/@href",
                 "20210302-3999.xhtml");
    assert_xpath(s, "EPUB/text/part-2021_2.xhtml", "count(//h:p)", "0");
    /* 4,000 posts make a nav of more than 200 KB: it lists parts. */
    assert_xpath(s, NAV, "count(//h:nav[@e:type='toc']//h:a)", "3");
    assert_xpath(s, NCX, "count(//n:navPoint)", "3");
    s->request.toc = TOC_POSTS;
    write_epub(s);
    assert_xpath(s, NAV, "count(//h:nav[@e:type='toc']//h:a)", "4003");
}

static void values_that_stand_for_the_site_are_no_categories(void **state)
{
    struct str site[] = {STR("科研")};
    struct sample *s = *state;

    s->site.categories = (struct strs){site, 1};
    write_epub(s);
    assert_xpath(s, "EPUB/text/about.xhtml", "count(//h:li)", "2");
    s->site.categories.n = 0;
    s->site.title = STR("科研");
    write_epub(s);
    assert_xpath(s, "EPUB/text/about.xhtml", "count(//h:li)", "2");
}

static void about_page_counts_what_is_missing_by_host(void **state)
{
    struct sample *s = *state;

    write_epub(s);
    assert_int_equal(s->bundle.n_missing, 3);
    assert_int_equal(s->bundle.n_assets, 1);
    assert_xpath(s, "EPUB/text/about.xhtml", "//h:li[starts-with(., 'news.nankai.edu.cn')]/h:span",
                 "2");
    assert_xpath(s, "EPUB/text/about.xhtml", "//h:li[starts-with(., '本地文件')]/h:span", "1");
    assert_xpath(s, "EPUB/text/about.xhtml", "//h:li[starts-with(., '科研')]/h:span", "1");
    assert_xpath(s, "EPUB/text/about.xhtml", "//h:p[starts-with(., '时间')]",
                 "时间：2021年3月2日至2022年1月5日");
    assert_xpath(s, "EPUB/text/about.xhtml", "//h:p[starts-with(., '制作软件')]",
                 "制作软件：sheaf 9.9");
}

static void about_page_of_undated_posts_tells_no_date(void **state)
{
    struct sample *s = *state;

    write_epub(s);
    assert_xpath(s, "EPUB/text/about.xhtml", "count(//h:p[starts-with(., '更新')])", "1");
    s->request.modified = 0;
    write_epub(s);
    assert_xpath(s, "EPUB/text/about.xhtml", "count(//h:p[starts-with(., '更新')])", "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nav_nests_posts_in_parts_and_names_every_post),
        TEST(ncx_says_the_same_as_nav),
        TEST(contents_of_parts_alone_leave_posts_out),
        TEST(book_without_parts_has_its_contents_as_a_page),
        TEST(part_pages_list_their_posts_with_dates),
        TEST(long_part_lists_go_on_in_further_files),
        TEST(values_that_stand_for_the_site_are_no_categories),
        TEST(about_page_counts_what_is_missing_by_host),
        TEST(about_page_of_undated_posts_tells_no_date),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
