/*
 * The posts of one volume become its members in reading order, grouped into parts. Invariant: parts
 * follow one another without a gap, and what they are depends on the volume's own posts alone.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "group/grouping.h"

#define MONTHS_WITHOUT_YEARS 24u

/* A post on its way to its place. `group` is the place of its part among those of the same depth,
   in order of first appearance; those without a value come last. */
struct seat {
    size_t group[PARTS_DEPTH];
    size_t order;
    size_t rank;
    struct str values[PARTS_DEPTH];
};

static int compare_seats(const void *x, const void *y)
{
    const struct seat *a = x, *b = y;

    for (size_t d = 0; d < PARTS_DEPTH; d++) {
        if (a->group[d] != b->group[d]) {
            return a->group[d] < b->group[d] ? -1 : 1;
        }
    }
    return (a->order > b->order) - (a->order < b->order);
}

/* Turns the dated posts around; undated ones stay last. */
static void turn_around(const struct grouping *g, size_t *ranks, size_t n)
{
    while (n > 0 && g->ranked[ranks[n - 1]].undated) {
        n--;
    }
    for (size_t i = 0; i < n / 2; i++) {
        const size_t rank = ranks[i];
        ranks[i] = ranks[n - 1 - i];
        ranks[n - 1 - i] = rank;
    }
}

/* The keys for a volume whose parts nobody chose. */
static struct keys choose_keys(const struct grouping *g, const size_t *ranks, size_t n)
{
    size_t months = 0;
    const struct civil *before = NULL;

    for (size_t i = 0; i < n; i++) {
        const struct civil *date = &ranked_post(g, ranks[i])->date;
        months += date->year != 0 &&
                  (!before || before->year != date->year || before->month != date->month);
        before = date;
    }
    if (n <= POSTS_WITHOUT_PARTS || months < 2) {
        return (struct keys){.n = 0};
    }
    return months <= MONTHS_WITHOUT_YEARS ? (struct keys){{KEY_MONTH}, 1}
                                          : (struct keys){{KEY_YEAR, KEY_MONTH}, 2};
}

/* One post has one place in a book: the first of its values counts. */
static enum err_kind first_value(struct grouping *g, size_t rank, enum key key, struct str *ret,
                                 struct err *err)
{
    struct strs values;

    if (values_of(g, ranked_post(g, rank), key, &values, err)) {
        return err->kind;
    }
    *ret = values.n > 0 ? values.v[0] : STR_NONE;
    return ERR_OK;
}

/* Numbers the groups of one depth by first appearance. A value of depth 1 is looked up together
   with its parent's, so that "2021 > 科研" and "2022 > 科研" are two. */
static enum err_kind number_groups(struct grouping *g, struct seat *seats, size_t n, size_t depth,
                                   struct err *err)
{
    struct map index;
    enum err_kind kind = ERR_OK;

    map_init(&index);
    for (size_t i = 0; i < n && !kind; i++) {
        struct seat *seat = &seats[i];
        if (str_empty(seat->values[depth])) {
            seat->group[depth] = SIZE_MAX;
            continue;
        }
        struct str key = seat->values[depth];
        if (depth > 0) {
            key = arena_printf(g->scratch, "%zu:%.*s", seat->group[0], STR_ARG(key));
        }
        kind = map_add(&index, key, i, &seat->group[depth], err);
    }
    map_done(&index);
    return kind;
}

static enum err_kind take_seats(struct grouping *g, const struct keys *keys, const size_t *ranks,
                                struct seat *seats, size_t n, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        seats[i].rank = ranks[i];
        seats[i].order = i;
        for (size_t d = 0; d < keys->n; d++) {
            if (first_value(g, ranks[i], keys->v[d], &seats[i].values[d], err)) {
                return err->kind;
            }
        }
    }
    for (size_t d = 0; d < keys->n; d++) {
        if (number_groups(g, seats, n, d, err)) {
            return err->kind;
        }
    }
    if (keys->n > 0) {
        qsort(seats, n, sizeof *seats, compare_seats);
    }
    return ERR_OK;
}

static struct str small_letters(struct arena *a, struct str text)
{
    char *p = arena_alloc(a, text.n);
    for (size_t i = 0; p && i < text.n; i++) {
        p[i] = ascii_lower(text.p[i]);
    }
    return (struct str){p, p ? text.n : 0};
}

/* "2021-11", "2021-q4", "undated", or digits of the value's digest: names inside bundles are ASCII.
 */
static enum err_kind stem_piece(struct grouping *g, enum key key, struct str value, struct str *ret,
                                struct err *err)
{
    uint64_t id;

    if (key_is_date(key)) {
        *ret = str_empty(value) ? STR("undated") : small_letters(g->arena, value);
        return ERR_OK;
    }
    if (str_empty(value)) {
        *ret = STR("none");
        return ERR_OK;
    }
    if (hash_id64(value, &id, err)) {
        return err->kind;
    }
    *ret = arena_printf(g->arena, "%016llx", (unsigned long long)id);
    return ERR_OK;
}

/* The parts of a volume in the making. */
struct part_list {
    const struct keys *keys;
    const struct seat *seats;
    struct volume *volume;
    struct str language; /* of the titles */
    size_t cap;
    size_t open[PARTS_DEPTH]; /* the newest part of each depth; SIZE_MAX: none */
};

static enum err_kind name_part(struct grouping *g, const struct part_list *list, struct part *part,
                               struct err *err)
{
    const struct seat *seat = &list->seats[part->first];
    const size_t depth = (size_t)part->depth;
    struct str piece = STR_NONE;

    part->stem = STR("part");
    for (size_t d = 0; d <= depth; d++) {
        if (stem_piece(g, list->keys->v[d], seat->values[d], &piece, err)) {
            return err->kind;
        }
        if (d == depth || !value_implied(list->keys, d)) {
            part->stem = arena_join(g->arena, part->stem, STR("-"), piece);
        }
    }
    part->key = str_empty(seat->values[depth]) ? piece : arena_str(g->arena, seat->values[depth]);
    return ERR_OK;
}

static enum err_kind title_part(struct grouping *g, const struct part_list *list, struct part *part,
                                struct err *err)
{
    const size_t depth = (size_t)part->depth;
    struct buf text;

    buf_init(&text, LIMIT_TEXT_BYTES);
    const struct seat *seat = &list->seats[part->first];
    value_title(
        g,
        (struct value_place){list->keys->v[depth], seat->values[depth], ranked_post(g, seat->rank)},
        list->language, &text);
    part->title = arena_str(g->arena, buf_view(&text));
    const enum err_kind kind = buf_finish(&text, err);
    buf_done(&text);
    return kind;
}

/* Whether a part of this depth begins at seat i. Posts without a date are not divided again by
   another piece of the date they do not have. */
static bool part_begins(const struct part_list *list, size_t i, size_t depth)
{
    const struct seat *seats = list->seats;
    const struct keys *keys = list->keys;

    if (depth == 1 && str_empty(seats[i].values[0]) && key_is_date(keys->v[0]) &&
        key_is_date(keys->v[1])) {
        return false;
    }
    for (size_t d = 0; i > 0 && d <= depth; d++) {
        if (seats[i].group[d] != seats[i - 1].group[d]) {
            return true;
        }
    }
    return i == 0;
}

static enum err_kind begin_part(struct grouping *g, struct part_list *list, size_t first,
                                size_t depth, struct err *err)
{
    struct volume *volume = list->volume;
    struct part part = {.first = first, .depth = (int)depth};

    if (name_part(g, list, &part, err) || title_part(g, list, &part, err)) {
        return err->kind;
    }
    if (!arena_grow(g->arena, &volume->parts, volume->n_parts, &list->cap, sizeof part)) {
        return arena_finish(g->arena, err);
    }
    for (size_t d = depth; d < PARTS_DEPTH; d++) {
        list->open[d] = SIZE_MAX;
    }
    list->open[depth] = volume->n_parts;
    volume->parts[volume->n_parts++] = part;
    return ERR_OK;
}

static enum err_kind fill_parts(struct grouping *g, struct part_list *list, struct err *err)
{
    for (size_t i = 0; i < list->volume->n; i++) {
        for (size_t d = 0; d < PARTS_DEPTH && d < list->keys->n; d++) {
            if (part_begins(list, i, d) && begin_part(g, list, i, d, err)) {
                return err->kind;
            }
            if (list->open[d] != SIZE_MAX) {
                list->volume->parts[list->open[d]].n++;
            }
        }
    }
    return ERR_OK;
}

enum err_kind parts_make(struct grouping *g, size_t *ranks, struct str language,
                         struct volume *volume, struct err *err)
{
    struct keys keys = g->request.parts;
    const size_t n = volume->n;
    struct seat *seats = arena_array(g->scratch, n, sizeof *seats);

    volume->members = arena_array(g->arena, n, sizeof *volume->members);
    if (arena_finish(g->arena, err) || arena_finish(g->scratch, err)) {
        return err->kind;
    }
    if (g->request.parts_wish == PARTS_AUTO) {
        keys = choose_keys(g, ranks, n);
    }
    if (g->request.descending) {
        turn_around(g, ranks, n);
    }
    if (take_seats(g, &keys, ranks, seats, n, err)) {
        return err->kind;
    }
    for (size_t i = 0; i < n; i++) {
        volume->members[i].post = g->ranked[seats[i].rank].post;
        volume->members[i].stem = chapter_stem(g->arena, ranked_post(g, seats[i].rank));
    }
    struct part_list list = {&keys, seats, volume, language, 0, {SIZE_MAX, SIZE_MAX}};
    if (fill_parts(g, &list, err)) {
        return err->kind;
    }
    return arena_finish(g->arena, err);
}
