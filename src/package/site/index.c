/*
 * The posts of a volume in the order of their time, and those of each month, category and tag. Time
 * and memory are linear in posts and values, but for one sorting of each.
 */
#include <stdlib.h>

#include "model/page.h"
#include "package/site/site.h"

/* A post as it is sorted. */
struct dated {
    int64_t time;
    struct str stem;
    uint32_t member;
    bool undated;
};

static int compare_dated(const void *x, const void *y)
{
    const struct dated *a = x, *b = y;

    if (a->undated != b->undated) {
        return a->undated ? 1 : -1;
    }
    if (a->undated) { /* as they stand in the volume, where one leads to the next */
        return a->member < b->member ? -1 : 1;
    }
    if (a->time != b->time) {
        return a->time > b->time ? -1 : 1;
    }
    return str_cmp(b->stem, a->stem);
}

static enum err_kind sort_members(struct site_lists *s, struct err *err)
{
    const struct volume *volume = s->bag->request->volume;
    struct dated *v = calloc(volume->n + 1, sizeof *v);
    size_t n = 0;

    s->members = arena_array(&s->bag->arena, volume->n, sizeof *s->members);
    if (!v || arena_finish(&s->bag->arena, err)) {
        free(v);
        return err_nomem(err);
    }
    for (size_t m = 0; m < volume->n; m++) {
        const struct post *post = bag_post(s->bag, m);

        if (post) {
            v[n++] = (struct dated){.time = civil_wall_seconds(&post->date),
                                    .stem = volume->members[m].stem,
                                    .member = (uint32_t)m,
                                    .undated = !post_dated(post)};
        }
    }
    qsort(v, n, sizeof *v, compare_dated);
    for (size_t i = 0; i < n; i++) {
        s->members[i] = v[i].member;
    }
    s->n = n;
    free(v);
    return ERR_OK;
}

static enum err_kind find_months(struct site_lists *s, struct err *err)
{
    struct arena *a = &s->bag->arena;
    const struct site_month *last = NULL;

    for (size_t i = 0; i < s->n; i++) {
        const struct civil *date = &bag_post(s->bag, s->members[i])->date;
        const int month = date->year ? date->month : 0;

        if (!last || last->year != date->year || last->month != month) {
            if (!arena_grow(a, &s->months, s->n_months, &s->cap_months, sizeof *s->months)) {
                return arena_finish(a, err);
            }
            s->months[s->n_months++] =
                (struct site_month){.year = date->year, .month = month, .first = i};
            last = &s->months[s->n_months - 1];
        }
        s->months[s->n_months - 1].n++;
    }
    return ERR_OK;
}

/* A post under one of its values. */
struct use {
    uint32_t value, member;
};

/* The values of all posts while they are counted. */
struct counting {
    struct site_lists *site;
    struct site_values *values;
    struct map by_name, by_page; /* -> values */
    struct use *uses;
    size_t n, cap;
};

/* Finds or makes a value. Two whose pages would have one name are one. */
static enum err_kind find_value(struct counting *c, struct str name, size_t *ret, struct err *err)
{
    struct arena *a = &c->site->bag->arena;
    struct site_values *values = c->values;
    char buffer[PAGE_NAME_SIZE];
    struct str page = STR_NONE;

    *ret = map_get(&c->by_name, name);
    if (*ret != MAP_NONE) {
        return ERR_OK;
    }
    if (page_of_value(values->kind, name, buffer, &page, err)) {
        return err->kind;
    }
    page = arena_str(a, page);
    if (!arena_grow(a, &values->v, values->n, &values->cap, sizeof *values->v)) {
        return arena_finish(a, err);
    }
    if (map_add(&c->by_page, page, values->n, ret, err) ||
        map_add(&c->by_name, name, *ret, NULL, err)) {
        return err->kind;
    }
    if (*ret == values->n) {
        values->v[values->n++] =
            (struct site_value){.name = name, .page = page, .newest = SIZE_MAX};
    }
    return arena_finish(a, err);
}

static enum err_kind count_post(struct counting *c, size_t member, struct err *err)
{
    const struct site_values *values = c->values;
    const struct post *post = bag_post(c->site->bag, member);
    const struct strs names = values->kind == 'c' ? post->categories : post->tags;

    for (size_t i = 0; i < names.n; i++) {
        size_t at = 0;

        if (values->kind == 'c' &&
            site_category(c->site->bag->request->library->site, names.v[i])) {
            continue;
        }
        if (find_value(c, names.v[i], &at, err)) {
            return err->kind;
        }
        if (values->v[at].newest == member) {
            continue;
        }
        values->v[at].newest = member;
        values->v[at].n++;
        if (c->n == c->cap) {
            const size_t cap = c->cap ? 2 * c->cap : 256;
            struct use *uses = realloc(c->uses, cap * sizeof *uses);
            if (!uses) {
                return err_nomem(err);
            }
            c->uses = uses;
            c->cap = cap;
        }
        c->uses[c->n++] = (struct use){(uint32_t)at, (uint32_t)member};
    }
    return ERR_OK;
}

static int compare_values(const void *x, const void *y)
{
    const struct site_value *a = x, *b = y;

    if (a->n != b->n) {
        return a->n > b->n ? -1 : 1;
    }
    return str_cmp(a->name, b->name);
}

/* Puts the uses in the order of their values; within each they keep theirs. */
static enum err_kind place_members(struct counting *c, struct err *err)
{
    struct arena *a = &c->site->bag->arena;
    struct site_values *values = c->values;
    size_t at = 0;

    values->members = arena_array(a, c->n, sizeof *values->members);
    if (arena_finish(a, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < values->n; i++) {
        values->v[i].first = at;
        at += values->v[i].n;
        values->v[i].n = 0;
    }
    for (size_t i = 0; i < c->n; i++) {
        struct site_value *value = &values->v[c->uses[i].value];
        values->members[value->first + value->n++] = c->uses[i].member;
    }
    if (values->n > 1) {
        qsort(values->v, values->n, sizeof *values->v, compare_values);
    }
    return ERR_OK;
}

static enum err_kind count_values(struct site_lists *s, struct site_values *values, struct err *err)
{
    struct counting c = {.site = s, .values = values};
    enum err_kind kind = ERR_OK;

    map_init(&c.by_name);
    map_init(&c.by_page);
    for (size_t i = 0; i < s->n && !kind; i++) {
        kind = count_post(&c, s->members[i], err);
    }
    if (!kind) {
        kind = place_members(&c, err);
    }
    map_done(&c.by_name);
    map_done(&c.by_page);
    free(c.uses);
    return kind;
}

enum err_kind site_index(struct bag *b, struct site_lists *ret, struct err *err)
{
    *ret = (struct site_lists){.bag = b,
                               .categories = {.kind = 'c', .all = "c/all", .word = "categories"},
                               .tags = {.kind = 't', .all = "t/all", .word = "tags"}};
    if (sort_members(ret, err) || find_months(ret, err) ||
        count_values(ret, &ret->categories, err)) {
        return err->kind;
    }
    return count_values(ret, &ret->tags, err);
}
