/*
 * A post's front matter and date become the values that books and parts are made by. Values that
 * stand for the site itself are not among them: they would make one book of everything.
 */
#include "group/grouping.h"

#include "base/unicode.h"
#include "base/url.h"

/* From so many posts up, a value that every one of them has says nothing about any. */
#define EVERY_POST_FROM 20u

struct str value_normal(struct arena *a, struct str value)
{
    value = str_trim(value);
    for (size_t i = 0; i < value.n; i++) {
        if ((unsigned char)value.p[i] >= 0x80) {
            return unicode_nfc(a, value);
        }
    }
    return value;
}

static bool names_site(const struct site *site, struct str value)
{
    const struct str host = url_without_www(url_without_port(url_host(site->url)));
    return (!str_empty(site->title) && str_eq_nocase(value, str_trim(site->title))) ||
           (!str_empty(host) && str_eq_nocase(url_without_www(value), host));
}

/* How many of the posts that can be bound have a value, for the values of the first one. */
struct tally {
    struct map index; /* value -> place in the lists below */
    struct str *values;
    size_t *posts, *last;
    size_t n;
};

static enum err_kind tally_post(struct tally *t, struct arena *a, struct strs list, size_t serial,
                                struct err *err)
{
    for (size_t i = 0; i < list.n; i++) {
        const struct str value = value_normal(a, list.v[i]);
        size_t at = map_get(&t->index, value);
        if (at == MAP_NONE && serial == 1 && !str_empty(value)) {
            at = t->n++;
            t->values[at] = value;
            if (map_add(&t->index, value, at, NULL, err)) {
                return err->kind;
            }
        }
        if (at != MAP_NONE && t->last[at] != serial) {
            t->last[at] = serial;
            t->posts[at]++;
        }
    }
    return ERR_OK;
}

static struct strs post_list(const struct post *post, bool tags)
{
    return tags ? post->tags : post->categories;
}

static enum err_kind tally_all(struct grouping *g, bool tags, struct tally *t, size_t *ret_posts,
                               struct err *err)
{
    const struct library *library = g->library;
    size_t serial = 0;

    for (size_t i = 0; i < library->n_posts; i++) {
        const struct post *post = &library->posts[i];
        /* What selection leaves out still counts: a filter must not make a value site-wide. */
        if (post->left_out != LEFT_NOT && post->left_out != LEFT_SELECTION) {
            continue;
        }
        const struct strs list = post_list(post, tags);
        if (serial == 0) {
            t->values = arena_array(g->arena, list.n, sizeof *t->values);
            t->posts = arena_array(g->arena, list.n, sizeof *t->posts);
            t->last = arena_array(g->arena, list.n, sizeof *t->last);
            if (arena_finish(g->arena, err)) {
                return err->kind;
            }
        }
        if (tally_post(t, g->arena, list, ++serial, err)) {
            return err->kind;
        }
    }
    *ret_posts = serial;
    return ERR_OK;
}

static enum err_kind learn_every_post(struct grouping *g, bool tags, struct site_wide *wide,
                                      struct err *err)
{
    struct tally tally = {.n = 0};
    size_t posts = 0;

    map_init(&tally.index);
    enum err_kind kind = tally_all(g, tags, &tally, &posts, err);
    for (size_t i = 0; !kind && posts >= EVERY_POST_FROM && i < tally.n; i++) {
        if (tally.posts[i] < posts) {
            continue;
        }
        struct str remark = arena_printf(g->arena, "%s \"%.*s\" is on every post: not used",
                                         tags ? "tag" : "category", STR_ARG(tally.values[i]));
        (void)arena_strs_add(g->arena, &g->library->remarks, remark);
        kind = map_add(&wide->values, tally.values[i], 0, NULL, err);
    }
    map_done(&tally.index);
    return kind;
}

static bool key_used(const struct grouping *g, bool tags)
{
    const struct keys *lists[] = {&g->request.by, &g->request.parts};
    for (size_t l = 0; l < 2; l++) {
        for (size_t i = 0; i < lists[l]->n; i++) {
            const enum key key = lists[l]->v[i];
            if (!key_is_date(key) && (key == KEY_TAG) == tags) {
                return true;
            }
        }
    }
    return false;
}

static enum err_kind learn(struct grouping *g, bool tags, struct site_wide *wide, struct err *err)
{
    const struct strs named = g->site->categories;

    if (!key_used(g, tags)) {
        return ERR_OK;
    }
    wide->settled = named.n > 0;
    for (size_t i = 0; i < named.n; i++) {
        if (map_add(&wide->values, value_normal(g->arena, named.v[i]), 0, NULL, err)) {
            return err->kind;
        }
    }
    return wide->settled ? ERR_OK : learn_every_post(g, tags, wide, err);
}

enum err_kind values_learn(struct grouping *g, struct err *err)
{
    if (learn(g, false, &g->categories, err) || learn(g, true, &g->tags, err)) {
        return err->kind;
    }
    return arena_finish(g->arena, err);
}

void values_done(struct grouping *g)
{
    map_done(&g->categories.values);
    map_done(&g->tags.values);
}

static bool stands_for_site(const struct grouping *g, const struct site_wide *wide,
                            struct str value)
{
    return map_get(&wide->values, value) != MAP_NONE ||
           (!wide->settled && names_site(g->site, value));
}

/* The values of a list that say something about the post, each once. */
static enum err_kind list_values(const struct grouping *g, const struct site_wide *wide,
                                 struct strs list, struct strs *ret, struct err *err)
{
    struct str last = STR_NONE;
    struct strs out = {arena_array(g->arena, list.n, sizeof *out.v), 0};
    struct map seen;
    enum err_kind kind = ERR_OK;

    map_init(&seen);
    for (size_t i = 0; !kind && out.v && i < list.n; i++) {
        const struct str value = value_normal(g->arena, list.v[i]);
        size_t first = i;
        if (str_empty(value)) {
            continue;
        }
        if (stands_for_site(g, wide, value)) {
            last = value;
            continue;
        }
        /* Most posts have one or two values: no table is needed to see that they differ. */
        if (list.n > 1) {
            kind = map_add(&seen, value, i, &first, err);
        }
        if (first == i) {
            out.v[out.n++] = value;
        }
    }
    /* A post whose only value is the site's is found under that, unless the site said otherwise. */
    if (out.v && out.n == 0 && !str_empty(last) && !wide->settled) {
        out.v[out.n++] = last;
    }
    map_done(&seen);
    *ret = out;
    return kind;
}

static struct str date_value(const struct grouping *g, const struct post *post, enum key key)
{
    const struct civil *date = &post->date;
    return key == KEY_YEAR ? arena_printf(g->arena, "%04d", (int)date->year)
                           : arena_printf(g->arena, "%04d-%02d", (int)date->year, date->month);
}

enum err_kind values_of(const struct grouping *g, const struct post *post, enum key key,
                        struct strs *ret, struct err *err)
{
    struct strs values = {NULL, 0};

    if (key == KEY_TAG) {
        return list_values(g, &g->tags, post->tags, ret, err);
    }
    if (!key_is_date(key)) {
        if (list_values(g, &g->categories, post->categories, &values, err)) {
            return err->kind;
        }
        if (values.n > 1 && key != KEY_CATEGORY) {
            values.v += key == KEY_CATEGORY_LAST ? values.n - 1 : 0;
            values.n = 1;
        }
    } else if (post_dated(post)) {
        (void)arena_strs_add(g->arena, &values, date_value(g, post, key));
    }
    *ret = values;
    return arena_finish(g->arena, err);
}
