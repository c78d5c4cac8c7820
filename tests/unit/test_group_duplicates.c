/*
 * Posts that are the same: what counts as such, which one is kept, and that a hash alone proves
 * nothing.
 */
#include "group_archive.h"

/* Bodies of the posts, by index; the reader gives them out. */
struct shelf_of_bodies {
    const struct archive *archive;
    const char *text[16];
    size_t reads;
};

static enum err_kind read_body(void *user, const struct post *post, struct str *ret,
                               struct err *err)
{
    struct shelf_of_bodies *s = user;
    const char *text = s->text[post - s->archive->posts];
    s->reads++;
    if (!text) {
        return err_set(err, ERR_FORMAT, "the file changed while it was being read");
    }
    *ret = str_of(text);
    return ERR_OK;
}

struct fixture {
    struct archive archive;
    struct shelf_of_bodies bodies;
    struct findings findings;
    bool drafts;
};

static int set_up(void **state)
{
    struct fixture *f = test_malloc(sizeof *f);
    struct err err = {.kind = ERR_OK};
    memset(f, 0, sizeof *f);
    archive_open(&f->archive);
    f->bodies.archive = &f->archive;
    assert_int_equal(findings_init(&f->findings, &err), ERR_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    findings_done(&f->findings);
    archive_close(&f->archive);
    test_free(f);
    return 0;
}

static struct post *add(struct fixture *f, const char *path, const char *body)
{
    struct post *post = archive_add(&f->archive, path, "2021-11-24", "");
    f->bodies.text[f->archive.n - 1] = body;
    post->body_hash = str_empty(str_trim(str_of(body))) ? 0 : str_hash(str_trim(str_of(body)));
    return post;
}

static enum err_kind find(struct fixture *f, struct err *err)
{
    const struct body_reader reader = {read_body, &f->bodies};
    return group_find_duplicates(f->archive.posts, f->archive.n, f->drafts, &reader, &f->findings,
                                 err);
}

static void must_find(struct fixture *f)
{
    struct err err = {.kind = ERR_OK};
    assert_int_equal(find(f, &err), ERR_OK);
    assert_int_equal(findings_finish(&f->findings, &err), ERR_OK);
}

static void assert_finding(struct fixture *f, size_t i, const char *path, const char *message)
{
    assert_true(i < f->findings.n);
    assert_string_equal(f->findings.v[i].id, "duplicate-post");
    assert_str(f->findings.v[i].path, path);
    assert_str(f->findings.v[i].message, message);
}

static void one_body_makes_duplicates_whatever_stands_around_it(void **state)
{
    struct fixture *f = *state;
    add(f, "a.md", "南开大学召开会议。\n");
    add(f, "b.md", "另一篇。\n");
    add(f, "c.md", "\n\n南开大学召开会议。");
    add(f, "d.md", "  南开大学召开会议。\r\n");
    must_find(f);
    assert_int_equal(f->findings.n, 2);
    assert_finding(f, 0, "c.md", "the same text as a.md");
    assert_finding(f, 1, "d.md", "the same text as a.md");
    assert_null(f->archive.posts[0].same_as);
    assert_ptr_equal(f->archive.posts[3].same_as, &f->archive.posts[0]);
    archive_group(&f->archive);
    assert_int_equal(f->archive.library.n_bound, 4); /* found, not dropped */
}

static void bodies_are_read_again_only_where_hashes_meet(void **state)
{
    struct fixture *f = *state;
    add(f, "a.md", "甲");
    add(f, "b.md", "乙");
    add(f, "c.md", "丙");
    must_find(f);
    assert_int_equal(f->bodies.reads, 0);
}

static void a_hash_alone_proves_nothing(void **state)
{
    struct fixture *f = *state;
    add(f, "a.md", "甲")->body_hash = 7;
    add(f, "b.md", "乙")->body_hash = 7;
    add(f, "c.md", "甲")->body_hash = 7;
    must_find(f);
    assert_int_equal(f->findings.n, 1);
    assert_finding(f, 0, "c.md", "the same text as a.md");
}

static void posts_without_a_body_are_not_the_same(void **state)
{
    struct fixture *f = *state;
    add(f, "a.md", " \n");
    add(f, "b.md", "");
    must_find(f);
    assert_int_equal(f->findings.n, 0);
}

static void one_source_address_makes_duplicates(void **state)
{
    struct fixture *f = *state;
    add(f, "a.md", "甲")->source_url = STR("http://News.nankai.edu.cn/ywsd/1.html");
    add(f, "b.md", "乙")->source_url = STR("https://news.nankai.edu.cn/ywsd/1.html#top");
    add(f, "c.md", "丙")->source_url = STR("http://news.nankai.edu.cn/ywsd/1.HTML");
    add(f, "d.md", "丁")->source_url = STR("http://news.nankai.edu.cn/view?id=1");
    add(f, "e.md", "戊")->source_url = STR("http://news.nankai.edu.cn/view?id=2");
    must_find(f);
    assert_int_equal(f->findings.n, 1);
    assert_finding(f, 0, "b.md", "the same source address as a.md");
}

static void front_pages_names_and_translations_make_none(void **state)
{
    struct fixture *f = *state;
    add(f, "a.md", "甲")->source_url = STR("http://news.nankai.edu.cn/");
    add(f, "b.md", "乙")->source_url = STR("http://news.nankai.edu.cn");
    add(f, "c.md", "丙")->source_url = STR("新华社");
    add(f, "d.md", "丁")->source_url = STR("新华社");
    add(f, "e.md", "戊")->source_url = STR("https://example.org/post/");
    struct post *translated = add(f, "f.md", "six");
    translated->source_url = STR("https://example.org/post");
    translated->language = STR("en");
    must_find(f);
    assert_int_equal(f->findings.n, 0);
}

/* A newer post whose name comes first took the older one's place, in a closed volume, too. */
static void dedupe_keeps_the_oldest(void **state)
{
    struct fixture *f = *state;
    add(f, "a.md", "甲");
    add(f, "b.md", "甲")->date.year = 2020; /* older, but later by path */
    add(f, "c.md", "乙");
    must_find(f);
    f->archive.options.dedupe = true;
    archive_group(&f->archive);
    assert_int_equal(f->archive.library.n_bound, 2);
    assert_int_equal(f->archive.posts[0].left_out, LEFT_DUPLICATE);
    assert_int_equal(f->archive.posts[1].left_out, LEFT_NOT);
}

static void drafts_are_compared_where_they_are_bound(void **state)
{
    struct fixture *f = *state;
    add(f, "a.md", "甲")->left_out = LEFT_DRAFT;
    add(f, "b.md", "甲")->left_out = LEFT_DRAFT;
    must_find(f);
    assert_int_equal(f->findings.n, 0);
    f->drafts = f->archive.options.drafts = f->archive.options.dedupe = true;
    must_find(f);
    assert_int_equal(f->findings.n, 1);
    assert_finding(f, 0, "b.md", "the same text as a.md");
    archive_group(&f->archive);
    assert_int_equal(f->archive.library.n_bound, 1);
}

static void a_text_that_waits_for_its_translation_is_another_post(void **state)
{
    struct fixture *f = *state;
    add(f, "a.en.md", "甲")->language = STR("en");
    add(f, "a.zh.md", "甲")->language = STR("zh-Hans");
    add(f, "b.zh.md", "甲")->language = STR("zh-Hans");
    must_find(f);
    assert_int_equal(f->findings.n, 1);
    assert_finding(f, 0, "b.zh.md", "the same text as a.zh.md");
}

static void dedupe_never_drops_a_post_for_one_that_is_left_out(void **state)
{
    struct fixture *f = *state;
    struct str reject = STR("category=草稿");
    add(f, "a.md", "甲")->left_out = LEFT_DRAFT;
    add(f, "b.md", "甲")->categories = archive_list(&f->archive, "草稿");
    add(f, "c.md", "甲");
    add(f, "d.md", "甲");
    must_find(f);
    assert_int_equal(f->findings.n, 2); /* a draft is nobody's twin */
    f->archive.options.dedupe = true;
    f->archive.options.reject = &reject;
    f->archive.options.n_reject = 1;
    archive_group(&f->archive);
    assert_int_equal(f->archive.library.n_bound, 1);
    assert_int_equal(f->archive.posts[2].left_out, LEFT_NOT);
    assert_int_equal(f->archive.posts[3].left_out, LEFT_DUPLICATE);
    assert_ptr_equal(f->archive.posts[3].same_as, &f->archive.posts[2]);
}

static void a_dropped_post_keeps_its_address_and_tells_which_one_was_kept(void **state)
{
    struct fixture *f = *state;
    struct linkmap_hit hit;
    add(f, "a.md", "甲");
    add(f, "old/b.md", "甲")->permalink = STR("/2020/b/");
    must_find(f);
    f->archive.options.dedupe = true;
    archive_group(&f->archive);
    const struct linkmap *map = &f->archive.library.linkmap;
    assert_int_equal(linkmap_find(map, STR("a.md"), STR("old/b.md"), &hit), 1);
    assert_int_equal(linkmap_find(map, STR("a.md"), STR("/2020/b/"), &hit), 1);
    assert_ptr_equal(f->archive.posts[1].same_as, &f->archive.posts[0]);
}

/* It took the address from the dropped one, in volumes that are older than both, too. */
static void a_newer_post_takes_no_address_from_a_dropped_one(void **state)
{
    struct fixture *f = *state;
    struct linkmap_hit hit;
    add(f, "a.md", "甲")->date.year = 2020;
    add(f, "b.md", "甲")->permalink = STR("/x/");
    struct post *newer = add(f, "c.md", "乙");
    newer->permalink = STR("/x/");
    newer->date.year = 2022;
    must_find(f);
    f->archive.options.dedupe = true;
    archive_group(&f->archive);
    assert_int_equal(f->archive.posts[1].left_out, LEFT_DUPLICATE);
    assert_int_equal(linkmap_find(&f->archive.library.linkmap, STR("a.md"), STR("/x/"), &hit), 1);
}

/* c has b's source, but b goes for a's sake: nothing that is kept has c's text or source. */
static void what_only_a_dropped_post_is_like_stays(void **state)
{
    struct fixture *f = *state;
    add(f, "a.md", "甲");
    add(f, "b.md", "甲")->source_url = STR("https://example.org/1");
    add(f, "c.md", "乙")->source_url = STR("https://example.org/1");
    must_find(f);
    f->archive.options.dedupe = true;
    archive_group(&f->archive);
    assert_int_equal(f->archive.posts[1].left_out, LEFT_DUPLICATE);
    assert_int_equal(f->archive.posts[2].left_out, LEFT_NOT);
}

static void a_file_that_changed_is_an_error(void **state)
{
    struct fixture *f = *state;
    struct err err = {.kind = ERR_OK};
    add(f, "a.md", "甲");
    add(f, "b.md", "甲");
    f->bodies.text[1] = NULL;
    assert_int_equal(find(f, &err), ERR_FORMAT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_body_makes_duplicates_whatever_stands_around_it),
        TEST(bodies_are_read_again_only_where_hashes_meet),
        TEST(a_hash_alone_proves_nothing),
        TEST(posts_without_a_body_are_not_the_same),
        TEST(one_source_address_makes_duplicates),
        TEST(front_pages_names_and_translations_make_none),
        TEST(dedupe_keeps_the_oldest),
        TEST(drafts_are_compared_where_they_are_bound),
        TEST(a_text_that_waits_for_its_translation_is_another_post),
        TEST(dedupe_never_drops_a_post_for_one_that_is_left_out),
        TEST(a_dropped_post_keeps_its_address_and_tells_which_one_was_kept),
        TEST(a_newer_post_takes_no_address_from_a_dropped_one),
        TEST(what_only_a_dropped_post_is_like_stays),
        TEST(a_file_that_changed_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
