/*
 * Settles what only all posts together tell: the site's title and language, the decorations on
 * titles, the language of posts that are too short to tell. Invariant: the result depends on the
 * posts in their order and on nothing else.
 */
#include "parse/parse.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/tally.h"
#include "base/url.h"
#include "model/words.h"
#include "parse/language.h"
#include "parse/plain.h"
#include "parse/title.h"

static bool has_written_title(const struct post *post)
{
    return post->left_out != LEFT_FAILED && post->title_source != TITLE_FILE;
}

/* One title alone proves little, unless its ending is the post's own category. */
static bool ending_convinces(struct tally_row ending, const struct post *posts, size_t n,
                             size_t titles)
{
    if (ending.n == 0 || ending.n * 10 < titles * 9) {
        return false;
    }
    for (size_t i = 0; i < n && titles == 1; i++) {
        const struct strs *own = &posts[i].categories;
        bool found = false;

        for (size_t k = 0; k < own->n; k++) {
            found = found || str_eq_nocase(own->v[k], ending.name);
        }
        if (has_written_title(&posts[i])) {
            return found;
        }
    }
    return true;
}

static enum err_kind title_of_endings(struct site *site, const struct post *posts, size_t n,
                                      struct arena *keep, struct err *err)
{
    size_t titles = 0;
    struct tally tally;
    struct tally_row most;
    struct buf number;
    enum err_kind kind = ERR_OK;

    tally_init(&tally);
    buf_init(&number, 64);
    for (size_t i = 0; i < n && !kind; i++) {
        if (!has_written_title(&posts[i])) {
            continue;
        }
        titles++;
        const struct str ending = title_ending(posts[i].full_title);
        kind = str_empty(ending) ? ERR_OK : tally_add(&tally, ending, err);
    }
    most = tally_most(&tally);
    if (!kind && ending_convinces(most, posts, n, titles)) {
        site->title = most.name;
        words_number(&number, most.n);
        site->title_from = arena_printf(keep, "the ending of %.*s title%s",
                                        STR_ARG(buf_view(&number)), most.n == 1 ? "" : "s")
                               .p;
    }
    buf_done(&number);
    tally_done(&tally);
    return kind;
}

static enum err_kind settle_site_title(struct site *site, const struct post *posts, size_t n,
                                       struct arena *keep, struct err *err)
{
    if (!str_empty(site->title)) {
        return ERR_OK;
    }
    if (title_of_endings(site, posts, n, keep, err)) {
        return err->kind;
    }
    if (!str_empty(site->title)) {
        return ERR_OK;
    }
    site->title = plain_clean(keep, arena_str(keep, path_name(site->root)));
    site->title_from = "folder name";
    if (str_empty(site->title)) {
        site->title = STR("sheaf");
    }
    return ERR_OK;
}

static void settle_titles(const struct site *site, struct post *posts, size_t n, struct arena *keep)
{
    struct strs names = {arena_array(keep, site->categories.n + 2, sizeof(struct str)), 0};

    if (!names.v) {
        return;
    }
    names.v[names.n++] = site->title;
    names.v[names.n++] = url_without_port(url_host(site->url));
    for (size_t i = 0; i < site->categories.n; i++) {
        names.v[names.n++] = site->categories.v[i];
    }
    for (size_t i = 0; i < n; i++) {
        const struct title_names decorations = {posts[i].categories, names};

        if (posts[i].title_source != TITLE_FILE) {
            posts[i].title = title_undecorated(posts[i].full_title, &decorations);
        }
    }
}

/* Where no post is long enough to tell its language, all titles together may be. */
static enum err_kind language_of_titles(const struct post *posts, size_t n, struct str *ret,
                                        struct err *err)
{
    struct language_table *table = language_table_new();
    struct buf titles;

    if (!table) {
        return err_nomem(err);
    }
    buf_init(&titles, 1u << 16);
    for (size_t i = 0; i < n && titles.n < 4096; i++) {
        buf_str(&titles, str_sub(posts[i].title, 0, 1024));
        buf_char(&titles, ' ');
    }
    *ret = language_guess(table, buf_view(&titles), STR_NONE, true);
    buf_done(&titles);
    language_table_free(table);
    return ERR_OK;
}

static enum err_kind settle_site_language(struct site *site, const struct post *posts, size_t n,
                                          struct err *err)
{
    struct tally tally;
    enum err_kind kind = ERR_OK;

    if (!str_empty(site->language)) {
        return ERR_OK;
    }
    tally_init(&tally);
    for (size_t i = 0; i < n && !kind; i++) {
        if (posts[i].left_out != LEFT_FAILED && !str_empty(post_language(&posts[i]))) {
            kind = tally_add(&tally, post_language(&posts[i]), err);
        }
    }
    site->language = tally_most(&tally).name;
    tally_done(&tally);
    if (!kind && str_empty(site->language)) {
        kind = language_of_titles(posts, n, &site->language, err);
    }
    if (str_empty(site->language)) {
        site->language = STR("en");
    }
    return kind;
}

enum err_kind parse_settle(struct site *site, struct post *posts, size_t n, struct arena *keep,
                           struct err *err)
{
    if (settle_site_title(site, posts, n, keep, err)) {
        return err->kind;
    }
    settle_titles(site, posts, n, keep);
    if (settle_site_language(site, posts, n, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < n; i++) {
        if (str_empty(posts[i].detected)) {
            posts[i].detected = str_empty(posts[i].language) ? site->language : posts[i].language;
        }
    }
    return arena_finish(keep, err);
}
