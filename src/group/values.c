/*
 * A post's front matter and date become the values that books and parts are made by. Values that
 * stand for the site itself are not among them: they would make one book of everything.
 */
#include "group/grouping.h"

#include "base/file.h"
#include "base/unicode.h"
#include "model/words.h"

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

/* What selection leaves out still counts: a filter must not make a value site-wide. */
static bool counts(const struct post *post)
{
    return post->left_out == LEFT_NOT || post->left_out == LEFT_SELECTION ||
           post->left_out == LEFT_DUPLICATE;
}

static enum err_kind tally_all(struct grouping *g, bool tags, struct tally *t, size_t *ret_posts,
                               struct err *err)
{
    const struct library *library = g->library;
    size_t serial = 0;

    for (size_t i = 0; i < library->n_posts; i++) {
        const struct post *post = &library->posts[i];
        if (!counts(post)) {
            continue;
        }
        const struct strs list = post_list(post, tags);
        if (serial == 0) {
            t->values = arena_array(g->scratch, list.n, sizeof *t->values);
            t->posts = arena_array(g->scratch, list.n, sizeof *t->posts);
            t->last = arena_array(g->scratch, list.n, sizeof *t->last);
            if (arena_finish(g->scratch, err)) {
                return err->kind;
            }
        }
        if (tally_post(t, g->scratch, list, ++serial, err)) {
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
            if (tags ? key == KEY_TAG : key <= KEY_CATEGORY_LAST) {
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
        if (map_add(&wide->values, value_normal(g->scratch, named.v[i]), 0, NULL, err)) {
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
    return arena_finish(g->scratch, err);
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
           (!wide->settled && site_named(g->site, value));
}

/* The values of a list that say something about the post, each once. */
static enum err_kind list_values(const struct grouping *g, const struct site_wide *wide,
                                 struct strs list, struct strs *ret, struct err *err)
{
    struct str last = STR_NONE;
    struct strs out = {arena_array(g->scratch, list.n, sizeof *out.v), 0};
    struct map seen;
    enum err_kind kind = ERR_OK;

    map_init(&seen);
    for (size_t i = 0; !kind && out.v && i < list.n; i++) {
        const struct str value = value_normal(g->scratch, list.v[i]);
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

/* Where the post lies below the folder of all posts. A page bundle's own folder (a/index.md) is the
   post itself. */
static struct str folder_value(const struct post *post)
{
    const struct str path =
        str_empty(post->source->content) ? post->source->path : post->source->content;
    const struct str name = path_name(path), folder = path_folder(path);

    return str_eq(str_sub(name, 0, str_chr(name, '.')), STR("index")) ? path_folder(folder)
                                                                      : folder;
}

/* The site's own tag for a language that was only detected: on a site in zh-CN, a text in zh-Hans
   is no other language. */
struct str language_value(const struct site *site, const struct post *post)
{
    const struct str detected = post->detected, own = site->language;

    if (!str_empty(post->language)) {
        return post->language;
    }
    const bool same = str_eq_nocase(str_sub(detected, 0, str_chr(detected, '-')),
                                    str_sub(own, 0, str_chr(own, '-'))) &&
                      str_eq(words_language(words_for(detected)), words_language(words_for(own)));
    return same ? own : detected;
}

static struct str date_value(const struct grouping *g, const struct post *post, enum key key)
{
    const struct civil *date = &post->date;
    int32_t year = date->year;
    char text[CIVIL_TEXT_SIZE];

    switch (key) {
    case KEY_YEAR:
        return arena_printf(g->scratch, "%04d", (int)year);
    case KEY_QUARTER:
        return arena_printf(g->scratch, "%04d-Q%d", (int)year, (date->month + 2) / 3);
    case KEY_WEEK: {
        const int week = civil_week(date, &year);
        return arena_printf(g->scratch, "%04d-W%02d", (int)year, week);
    }
    case KEY_DAY:
        return arena_str(g->scratch, civil_date_text(date, text));
    default:
        return arena_printf(g->scratch, "%04d-%02d", (int)year, date->month);
    }
}

static void keep_one(enum key key, struct strs *values)
{
    if (values->n > 1 && (key == KEY_CATEGORY_FIRST || key == KEY_CATEGORY_LAST)) {
        values->v += key == KEY_CATEGORY_LAST ? values->n - 1 : 0;
        values->n = 1;
    }
}

static struct str single_value(const struct grouping *g, const struct post *post, enum key key)
{
    if (key == KEY_FOLDER) {
        return value_normal(g->scratch, folder_value(post));
    }
    if (key == KEY_LANGUAGE) {
        return language_value(g->site, post);
    }
    return post_dated(post) ? date_value(g, post, key) : STR_NONE;
}

enum err_kind values_of(const struct grouping *g, const struct post *post, enum key key,
                        struct strs *ret, struct err *err)
{
    static const struct site_wide none = {.settled = false};
    struct strs values = {NULL, 0};

    if (key == KEY_TAG) {
        return list_values(g, &g->tags, post->tags, ret, err);
    }
    if (key == KEY_AUTHOR) {
        return list_values(g, &none, post->authors, ret, err);
    }
    if (key <= KEY_CATEGORY_LAST) {
        if (list_values(g, &g->categories, post->categories, &values, err)) {
            return err->kind;
        }
        keep_one(key, &values);
    } else {
        const struct str value = single_value(g, post, key);
        if (!str_empty(value)) {
            (void)arena_strs_add(g->scratch, &values, value);
        }
    }
    *ret = values;
    return arena_finish(g->scratch, err);
}
