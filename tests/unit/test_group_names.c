/*
 * File names, chapter stems, identifiers: safe everywhere, no two alike, none from a title.
 */
#include "group_archive.h"

#include <stdio.h>

#include "base/unicode.h"
#include "model/words.h"

static int open_archive(void **state)
{
    struct archive *a = test_malloc(sizeof *a);
    archive_open(a);
    a->options.by = STR("category");
    *state = a;
    return 0;
}

static int close_archive(void **state)
{
    archive_close(*state);
    test_free(*state);
    return 0;
}

/* The file name of the book for a category alone in its archive. */
static void assert_name(struct archive *a, const char *category, const char *name)
{
    library_done(&a->library);
    a->n = 0;
    archive_add(a, "a.md", "2021-01-01", category);
    archive_group(a);
    assert_str(a->library.books[0].volumes[0].file_name, name);
}

static void names_are_safe_on_every_file_system(void **state)
{
    struct archive *a = *state;
    assert_name(a, "科研", "nankai-科研");
    assert_name(a, "校园 生活", "nankai-校园-生活");
    assert_name(a, "A  B", "nankai-A-B");
    assert_name(a, "C/C++: <a>*?\"\\", "nankai-CC++-a");
    assert_name(a, "..隐藏.", "nankai-隐藏");
    assert_name(a,
                "a\xe2\x80\xae"
                "b",
                "nankai-ab"); /* U+202E turns the rest around */
    assert_name(a, "e\xcc\x81t\xc3\xa9", "nankai-\xc3\xa9t\xc3\xa9"); /* NFC */
    /* printf '3:???' | sha256sum | cut -c 1-8 */
    assert_name(a, "???", "nankai-10bde1b2");
    /* printf '5:a-v01' …: it is no volume of the book nankai */
    assert_name(a, "a-v01", "nankai-a-v01-b46a3e80");
}

static void names_without_a_site_name_use_its_title(void **state)
{
    struct archive *a = *state;
    a->site.name = STR_NONE;
    a->site.title = STR("南开 新闻: 存档");
    assert_name(a, "科研", "南开-新闻-存档-科研");
    a->site.title = STR("南开 - 新闻 -- 存档");
    assert_name(a, "科研", "南开-新闻--存档-科研");
    a->site.title = STR("???");
    assert_name(a, "科研", "archive-科研");
}

static void devices_of_windows_are_avoided(void **state)
{
    struct archive *a = *state;
    const char *const names[] = {"con", "NUL", "aux.2021", "COM1", "lpt\xc2\xb2", "CONIN$"};
    const char *const safe[] = {"book-con",  "book-NUL",         "book-aux.2021",
                                "book-COM1", "book-lpt\xc2\xb2", "book-CONIN$"};
    a->options.by = STR_NONE;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        a->site.name = str_of(names[i]);
        assert_name(a, "", safe[i]);
    }
    a->site.name = STR("console");
    assert_name(a, "", "console");
}

static void long_names_are_cut_between_characters(void **state)
{
    struct archive *a = *state;
    struct str category = STR_NONE;
    for (int i = 0; i < 60; i++) {
        category = arena_join(&a->arena, category, STR("长"), STR_NONE);
    }
    a->site.name = STR_NONE;
    a->site.title = category;
    archive_add(a, "a.md", "2021-01-01", category.p);
    category = arena_join(&a->arena, category, STR("文"), STR_NONE);
    archive_add(a, "b.md", "2021-01-02", category.p);
    archive_group(a);
    assert_int_equal(a->library.n_books, 2);
    const struct str one = a->library.books[0].volumes[0].file_name;
    const struct str two = a->library.books[1].volumes[0].file_name;
    assert_true(one.n + strlen("-v9999.epub") <= 120);
    assert_int_equal(utf8_valid_until(one), one.n);
    assert_false(str_eq(one, two));
}

static void names_that_fold_alike_are_told_apart(void **state)
{
    struct archive *a = *state;
    archive_add(a, "b.md", "2021-01-02", "LINUX");
    archive_add(a, "a.md", "2021-01-01", "Linux");
    archive_add(a, "c.md", "2021-01-03", "uncategorized");
    archive_add(a, "d.md", "2021-01-04", "");
    archive_group(a);
    assert_int_equal(a->library.n_books, 4);
    /* The older book keeps the plain name. printf '5:LINUX' | sha256sum | cut -c 1-8 */
    (void)archive_book(a, "Linux");
    (void)archive_book(a, "LINUX-952faac7");
    (void)archive_book(a, "uncategorized");
    /* printf '0:' | sha256sum | cut -c 1-8 */
    (void)archive_book(a, "uncategorized-ba768b33");
}

static void stems_are_date_and_id(void **state)
{
    struct archive *a = *state;
    archive_add(a, "a.md", "2021-11-18", "")->id = 0x0123456789abcdef;
    archive_add(a, "b.md", "", "")->id = 0xfedcba9876543210;
    a->options.by = STR_NONE;
    archive_group(a);
    assert_str(a->library.books[0].volumes[0].members[0].stem, "20211118-0123456789abcdef");
    assert_str(a->library.books[0].volumes[0].members[1].stem, "00000000-fedcba9876543210");
}

/* They made books without an id, and files named "nankai-.epub". */
/* A closed volume named another book in that one's language, which newer posts could change. */
static void books_name_others_in_their_own_language(void **state)
{
    struct archive *a = *state;
    archive_add(a, "a.md", "2021-01-01", "科研");
    archive_add(a, "b.md", "2021-01-02", "")->detected = STR("en");
    archive_group(a);
    const struct library *library = &a->library;
    assert_int_equal(library->n_books, 2);
    assert_int_equal(library->n_tongues, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct book *book = &library->books[i];
        const bool chinese = str_eq(book->language, STR("zh-Hans"));
        assert_str(book->title, chinese ? "南开新闻 科研" : "南开新闻 Uncategorised");
        for (size_t k = 0; k < 2; k++) {
            const bool to_chinese = library->tongues[k] == words_for(STR("zh-Hans"));
            assert_str(book->titles[k], chinese      ? "南开新闻 科研"
                                        : to_chinese ? "南开新闻 未分类"
                                                     : "南开新闻 Uncategorised");
        }
    }
}

static void values_of_dots_alone_have_names(void **state)
{
    struct archive *a = *state;
    archive_add(a, "a.md", "2021-01-01", "..");
    archive_add(a, "b.md", "2021-01-02", "--");
    a->options.by = STR("category");
    archive_group(a);
    assert_int_equal(a->library.n_books, 2);
    /* printf '2:..' | sha256sum | cut -c 1-8, and 2:-- */
    assert_str(a->library.books[0].id, "a095e693");
    assert_str(a->library.books[1].id, "a105be0d");
}

static void posts_with_one_permalink_stay_two_chapters(void **state)
{
    struct archive *a = *state;
    struct post *b = archive_add(a, "b.md", "2021-01-01", "");
    struct post *first = archive_add(a, "a.md", "2021-01-01", "");
    struct post *c = archive_add(a, "c.md", "2021-01-01", "");
    b->id = first->id = c->id = 0x1111111111111111;
    archive_group(a);
    assert_int_equal(first->id, 0x1111111111111111);
    /* printf '1111111111111111\nb.md' | sha256sum | cut -c 1-16, and so on */
    assert_int_equal(b->id, 0x59d9791a85a6c271);
    assert_int_equal(c->id, 0x6b4a8149f6468696);
    /* It took the id of the one that there was. */
    library_done(&a->library);
    struct post *newer = archive_add(a, "0.md", "2021-01-02", "");
    b->id = first->id = c->id = newer->id = 0x1111111111111111;
    archive_group(a);
    assert_int_equal(first->id, 0x1111111111111111);
    assert_int_equal(b->id, 0x59d9791a85a6c271);
    assert_int_not_equal(newer->id, first->id);
}

static void identifiers_do_not_depend_on_titles(void **state)
{
    struct archive *a = *state;
    archive_add(a, "a.md", "2021-01-01", "科研");
    archive_group(a);
    const struct str before = arena_str(&a->arena, a->library.books[0].volumes[0].identifier);
    assert_true(str_starts(before, STR("urn:uuid:")));
    assert_int_equal(before.n, 45);
    library_done(&a->library);
    a->site.title = STR("别的名字");
    a->options.title = STR("年鉴");
    archive_group(a);
    assert_true(str_eq(a->library.books[0].volumes[0].identifier, before));
    library_done(&a->library);
    a->site.name = STR("tsinghua");
    archive_group(a);
    assert_false(str_eq(a->library.books[0].volumes[0].identifier, before));
}

/* uuid.uuid5(namespace, text) of Python for the texts that identity.c writes. */
static void identifiers_are_version_5_uuids(void **state)
{
    struct archive *a = *state;
    archive_add(a, "a.md", "2021-01-01", "科研");
    archive_add(a, "b.md", "2021-01-02", "科研");
    a->options.split = STR("posts=1");
    archive_group(a);
    assert_str(a->library.books[0].volumes[0].identifier,
               "urn:uuid:0934caeb-21b3-5105-8007-bc998bb687e4");
    assert_str(a->library.books[0].volumes[1].identifier,
               "urn:uuid:ed1ee0e9-9e51-57b3-a8e2-e411366a85f3");
    library_done(&a->library);
    a->options.split = STR("none");
    archive_group(a);
    assert_str(a->library.books[0].volumes[0].identifier,
               "urn:uuid:0934caeb-21b3-5105-8007-bc998bb687e4");
}

static void selections_have_identifiers_of_their_own(void **state)
{
    struct archive *a = *state;
    struct str select = STR("category=科研");
    struct str seen[4];
    archive_add(a, "a.md", "2021-01-01", "科研");
    a->options.by = STR_NONE;
    for (size_t i = 0; i < 4; i++) {
        a->options.since = i == 1 ? STR("2021") : STR_NONE;
        a->options.select = &select;
        a->options.n_select = i == 2;
        a->options.newest = i == 3 ? STR("5") : STR_NONE;
        archive_group(a);
        seen[i] = arena_str(&a->arena, a->library.books[0].volumes[0].identifier);
        library_done(&a->library);
        for (size_t k = 0; k < i; k++) {
            assert_false(str_eq(seen[i], seen[k]));
        }
    }
}

static void an_identifier_given_is_for_one_book(void **state)
{
    struct archive *a = *state;
    struct err err = {.kind = ERR_OK};
    archive_add(a, "a.md", "2021-01-01", "科研");
    a->options.identifier = STR("isbn:9787310000000");
    archive_group(a);
    assert_str(a->library.books[0].volumes[0].identifier, "isbn:9787310000000");
    library_done(&a->library);
    archive_add(a, "b.md", "2021-01-02", "学术");
    assert_int_equal(group_posts(&a->options, &a->site, a->posts, a->n, &a->library, &err),
                     ERR_USAGE);
    assert_string_equal(err.text,
                        "--identifier names one book but --by category makes 2; leave it out");
}

static void a_site_without_name_and_address_is_told(void **state)
{
    struct archive *a = *state;
    archive_add(a, "a.md", "2021-01-01", "科研");
    archive_group(a);
    assert_int_equal(a->library.remarks.n, 0);
    library_done(&a->library);
    a->site.name = STR_NONE;
    archive_group(a);
    assert_int_equal(a->library.remarks.n, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_archive, close_archive)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(names_are_safe_on_every_file_system),
        TEST(names_without_a_site_name_use_its_title),
        TEST(devices_of_windows_are_avoided),
        TEST(long_names_are_cut_between_characters),
        TEST(names_that_fold_alike_are_told_apart),
        TEST(stems_are_date_and_id),
        TEST(books_name_others_in_their_own_language),
        TEST(values_of_dots_alone_have_names),
        TEST(posts_with_one_permalink_stay_two_chapters),
        TEST(identifiers_do_not_depend_on_titles),
        TEST(identifiers_are_version_5_uuids),
        TEST(selections_have_identifiers_of_their_own),
        TEST(an_identifier_given_is_for_one_book),
        TEST(a_site_without_name_and_address_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
