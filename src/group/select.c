/*
 * All posts become the ranked list of those to bind: drafts, days, filters, the newest N.
 * Invariant: a post is either in the list or has a reason in left_out.
 */
#include <stdlib.h>

#include "base/unicode.h"
#include "group/grouping.h"

/* RFC 4647 section 3.3.1: "zh" takes "zh-Hans" too. */
static bool language_matches(struct str language, struct str range)
{
    return str_eq_nocase(str_sub(language, 0, range.n), range) &&
           (language.n == range.n || language.p[range.n] == '-');
}

/* "news" takes "news/2021/a.md" and not "newsletter/a.md". */
static bool folder_matches(struct str path, struct str folder)
{
    while (str_ends(folder, STR("/"))) {
        folder.n--;
    }
    return str_starts(path, folder) && path.n > folder.n && path.p[folder.n] == '/';
}

static bool list_holds(struct arena *a, struct strs list, struct str value)
{
    for (size_t i = 0; i < list.n; i++) {
        if (str_eq(value_normal(a, list.v[i]), value)) {
            return true;
        }
    }
    return false;
}

static bool filter_matches(const struct grouping *g, const struct filter *filter,
                           const struct post *post)
{
    const struct str value = filter->value;
    struct arena *a = g->scratch;

    switch (filter->field) {
    case FIELD_CATEGORY:
        return list_holds(a, post->categories, value);
    case FIELD_TAG:
        return list_holds(a, post->tags, value);
    case FIELD_AUTHOR:
        return list_holds(a, post->authors, value);
    case FIELD_FOLDER:
        return folder_matches(post->source->path, value) ||
               folder_matches(post->source->content, value);
    case FIELD_LANGUAGE:
        return language_matches(post_language(post), value) ||
               language_matches(language_value(g->site, post), value);
    case FIELD_COUNT:
        break;
    }
    return false;
}

/* Filters of one field are alternatives, different fields all have to match. */
static bool selected(struct grouping *g, const struct post *post)
{
    const struct filters *filters = &g->request.select;
    bool asked[FIELD_COUNT] = {false}, found[FIELD_COUNT] = {false};

    for (size_t i = 0; i < filters->n; i++) {
        struct filter *filter = &filters->v[i];
        asked[filter->field] = true;
        if (filter_matches(g, filter, post)) {
            filter->used = found[filter->field] = true;
        }
    }
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (asked[i] && !found[i]) {
            return false;
        }
    }
    return true;
}

static bool rejected(struct grouping *g, const struct post *post)
{
    bool found = false;
    for (size_t i = 0; i < g->request.reject.n; i++) {
        struct filter *filter = &g->request.reject.v[i];
        if (filter_matches(g, filter, post)) {
            filter->used = found = true;
        }
    }
    return found;
}

static bool within_days(const struct request *r, const struct post *post)
{
    if (r->since == INT64_MIN && r->until == INT64_MAX) {
        return true;
    }
    if (!post_dated(post)) {
        return false;
    }
    const int64_t day = civil_days(post->date.year, post->date.month, post->date.day);
    return day >= r->since && day <= r->until;
}

int posts_compare_age(const struct post *a, const struct post *b)
{
    if (post_dated(a) != post_dated(b)) {
        return post_dated(a) ? -1 : 1;
    }
    if (!post_dated(a)) {
        return str_cmp_natural(a->source->path, b->source->path);
    }
    const int64_t x = civil_wall_seconds(&a->date), y = civil_wall_seconds(&b->date);

    return x != y ? (x < y ? -1 : 1) : str_cmp(a->source->path, b->source->path);
}

static int compare_ranked(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;

    if (a->undated != b->undated) {
        return a->undated ? 1 : -1;
    }
    if (a->undated) {
        int order = str_cmp_natural(a->path, b->path);
        return order != 0 ? order : (a->post > b->post) - (a->post < b->post);
    }
    if (a->wall_seconds != b->wall_seconds) {
        return a->wall_seconds < b->wall_seconds ? -1 : 1;
    }
    return (a->id > b->id) - (a->id < b->id);
}

/* Drops all but the N newest. Undated posts count as older than every dated one. */
static void keep_newest(struct grouping *g)
{
    size_t dated = 0, n = g->n_ranked;

    if (g->request.newest == 0 || g->request.newest >= n) {
        return;
    }
    while (dated < n && !g->ranked[dated].undated) {
        dated++;
    }
    const size_t wanted = (size_t)g->request.newest;
    const size_t from = dated > wanted ? dated - wanted : 0;
    const size_t to = dated > wanted ? dated : wanted;
    for (size_t i = 0; i < n; i++) {
        if (i < from || i >= to) {
            g->library->posts[g->ranked[i].post].left_out = LEFT_SELECTION;
        }
    }
    memmove(g->ranked, g->ranked + from, (to - from) * sizeof *g->ranked);
    g->n_ranked = to - from;
}

static void remark_unused(struct grouping *g, const struct filters *filters, const char *option)
{
    for (size_t i = 0; i < filters->n; i++) {
        if (!filters->v[i].used) {
            struct str remark = arena_printf(g->arena, "%s: no post has \"%.*s\"", option,
                                             STR_ARG(filters->v[i].value));
            (void)arena_strs_add(g->arena, &g->library->remarks, remark);
        }
    }
}

static struct ranked rank_of(const struct post *post, size_t index)
{
    return (struct ranked){
        .undated = !post_dated(post),
        .wall_seconds = post_dated(post) ? civil_wall_seconds(&post->date) : 0,
        .id = post->id,
        .path = post->source->path,
        .post = index,
    };
}

/* The post that stands for all that are the same as this one. */
static size_t class_of(const struct post *posts, const struct post *post)
{
    while (post->same_as) {
        post = post->same_as;
    }
    return (size_t)(post - posts);
}

/* Of posts that are the same, keeps the oldest one that is to be bound. The others remember which
   one that is, so that links find it. */
static void drop_duplicates(struct grouping *g)
{
    struct post *posts = g->library->posts;
    struct post **kept = arena_array(g->scratch, g->library->n_posts, sizeof(struct post *));
    size_t *classes = arena_array(g->scratch, g->n_ranked, sizeof *classes), n = 0;

    if (!kept || !classes) {
        return;
    }
    for (size_t i = 0; i < g->n_ranked; i++) {
        struct post *post = &posts[g->ranked[i].post];

        classes[i] = class_of(posts, post);
        if (!kept[classes[i]] || posts_compare_age(post, kept[classes[i]]) < 0) {
            kept[classes[i]] = post;
        }
    }
    for (size_t i = 0; i < g->n_ranked; i++) {
        struct post *post = &posts[g->ranked[i].post], *best = kept[classes[i]];

        if (post == best) {
            post->same_as = NULL;
            g->ranked[n++] = g->ranked[i];
        } else {
            post->same_as = best;
            post->left_out = LEFT_DUPLICATE;
        }
    }
    g->n_ranked = n;
}

enum err_kind select_posts(struct grouping *g, struct err *err)
{
    struct library *library = g->library;

    g->ranked = arena_array(g->scratch, library->n_posts, sizeof *g->ranked);
    if (!g->ranked) {
        return arena_finish(g->scratch, err);
    }
    for (size_t i = 0; i < library->n_posts; i++) {
        struct post *post = &library->posts[i];
        if (post->left_out == LEFT_DRAFT && g->request.drafts) {
            post->left_out = LEFT_NOT;
        }
        if (post->left_out != LEFT_NOT) {
            continue;
        }
        /* Both are asked, so that a filter that matches nothing can be told. */
        const bool in = selected(g, post), out = rejected(g, post);
        if (!in || out || !within_days(&g->request, post)) {
            post->left_out = LEFT_SELECTION;
            continue;
        }
        g->ranked[g->n_ranked++] = rank_of(post, i);
    }
    if (g->n_ranked > 0) {
        qsort(g->ranked, g->n_ranked, sizeof *g->ranked, compare_ranked);
    }
    if (g->request.dedupe) {
        drop_duplicates(g);
    }
    keep_newest(g);
    remark_unused(g, &g->request.select, "--select");
    remark_unused(g, &g->request.reject, "--reject");
    return arena_finish(g->scratch, err);
}
