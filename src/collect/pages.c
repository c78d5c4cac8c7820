/*
 * Which of a generator's posts are pages about the site: what only their dates tell, once they are
 * read. Invariant: a site where most have no date, as documentation, keeps them all; a file that
 * was named is a post.
 */
#include "base/tally.h"
#include "collect/layout.h"

/* Posts of one kind, and those among them that have a date. */
struct dates {
    struct tally all, dated;
};

static void dates_init(struct dates *d)
{
    tally_init(&d->all);
    tally_init(&d->dated);
}

static void dates_done(struct dates *d)
{
    tally_done(&d->all);
    tally_done(&d->dated);
}

static enum err_kind dates_add(struct dates *d, struct str name, const struct post *post,
                               struct err *err)
{
    if (post_dated(post) && tally_add(&d->dated, name, err)) {
        return err->kind;
    }
    return tally_add(&d->all, name, err);
}

static size_t count_of(const struct tally *t, struct str name)
{
    const size_t row = map_get(&t->by_name, name);

    return row == MAP_NONE ? 0 : t->v[row].n;
}

static bool mostly_dated(const struct dates *d, struct str name)
{
    return count_of(&d->dated, name) * 2 > count_of(&d->all, name);
}

static bool is_candidate(const struct post *post)
{
    return post->left_out == LEFT_NOT && post->source && !post->source->named;
}

static void leave_out(struct post *post, bool wanted)
{
    const bool free = post->left_out == LEFT_NOT || post->left_out == LEFT_DRAFT;

    if (free && post->source->page && !wanted) {
        post->left_out = LEFT_PAGE;
    } else if (free && post->source->draft) {
        post->left_out = LEFT_DRAFT;
    }
}

/* Jekyll's collections are posts where they are dated, unless nothing else is there. */
static enum err_kind leave_collections(struct post *posts, size_t n, struct err *err)
{
    struct dates dates;
    bool any = false;
    enum err_kind kind = ERR_OK;

    dates_init(&dates);
    for (size_t i = 0; i < n && !kind; i++) {
        if (is_candidate(&posts[i])) {
            kind = dates_add(&dates, posts[i].source->section, &posts[i], err);
        }
    }
    for (size_t i = 0; i < dates.all.n; i++) {
        any = any || mostly_dated(&dates, dates.all.v[i].name);
    }
    for (size_t i = 0; i < n && any && !kind; i++) {
        if (is_candidate(&posts[i]) && !mostly_dated(&dates, posts[i].source->section)) {
            posts[i].left_out = LEFT_PAGE;
        }
    }
    dates_done(&dates);
    return kind;
}

static enum err_kind leave_undated(struct post *posts, size_t n, struct err *err)
{
    struct dates dates;
    enum err_kind kind = ERR_OK;

    dates_init(&dates);
    for (size_t i = 0; i < n && !kind; i++) {
        if (is_candidate(&posts[i])) {
            kind = dates_add(&dates, posts[i].source->language, &posts[i], err);
        }
    }
    for (size_t i = 0; i < n && !kind; i++) {
        if (is_candidate(&posts[i]) && !post_dated(&posts[i]) &&
            mostly_dated(&dates, posts[i].source->language)) {
            posts[i].left_out = LEFT_PAGE;
        }
    }
    dates_done(&dates);
    return kind;
}

/* Front matter may write the site's language in its own way: zh-CN is the site's zh-Hans. */
static void settle_language(const struct site *site, struct post *post)
{
    const struct str written = language_written(post->language);

    for (size_t i = 0; i < site->languages.n; i++) {
        if (str_eq(post->language, site->languages.v[i])) {
            return;
        }
    }
    for (size_t i = 0; i < site->languages.n; i++) {
        if (str_eq(written, site->languages.v[i])) {
            post->language = written;
        }
    }
}

enum err_kind collect_pages(const struct site *site, struct post *posts, size_t n, bool wanted,
                            struct err *err)
{
    if (site->generator == GENERATOR_NONE) {
        return ERR_OK;
    }
    for (size_t i = 0; i < n; i++) {
        if (posts[i].source) {
            settle_language(site, &posts[i]);
            leave_out(&posts[i], wanted);
        }
    }
    if (wanted) {
        return ERR_OK;
    }
    if (site->generator == GENERATOR_JEKYLL && leave_collections(posts, n, err)) {
        return err->kind;
    }
    return leave_undated(posts, n, err);
}
