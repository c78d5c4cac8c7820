/*
 * The posts of a shelf become the volumes of a book. Invariant: where a volume ends depends only on
 * the posts up to the first one behind it, so that a closed volume never changes when newer posts
 * arrive. (One that holds undated posts, which come last, stays open.)
 */
#include "group/grouping.h"

/* Sizes are estimates: a tenth of the limit is left for what they miss. */
static uint64_t byte_limit(const struct request *r)
{
    return r->split_bytes / 10 * 9 + r->split_bytes % 10 * 9 / 10;
}

static bool same_day(const struct grouping *g, size_t a, size_t b)
{
    const struct civil *x = &ranked_post(g, a)->date, *y = &ranked_post(g, b)->date;
    return x->year == y->year && x->month == y->month && x->day == y->day;
}

static bool quarter_differs(const struct civil *x, const struct civil *y)
{
    return x->year != y->year || (x->month - 1) / 3 != (y->month - 1) / 3;
}

static bool week_differs(const struct civil *x, const struct civil *y)
{
    int32_t year, other_year;
    return civil_week(x, &year) != civil_week(y, &other_year) || year != other_year;
}

/* Whether two dates are in different parts of a key. A day is too short a part to end a volume at:
   its month is asked instead. */
static bool dates_differ(enum key key, const struct civil *x, const struct civil *y)
{
    switch (key) {
    case KEY_YEAR:
        return x->year != y->year;
    case KEY_QUARTER:
        return quarter_differs(x, y);
    case KEY_MONTH:
    case KEY_DAY:
        return x->year != y->year || x->month != y->month;
    case KEY_WEEK:
        return week_differs(x, y);
    default:
        return false;
    }
}

/* Whether a part ends between two posts that follow one another, of which the first one is the
   volume's last of so many. Parts by category or tag have no place in time; where the parts are
   chosen for each volume, it has months as soon as it has parts at all. */
static bool part_ends(const struct grouping *g, size_t a, size_t b, size_t posts)
{
    const struct request *r = &g->request;
    const struct civil *x = &ranked_post(g, a)->date, *y = &ranked_post(g, b)->date;

    if (x->year == 0 || y->year == 0) {
        return false;
    }
    if (r->parts_wish == PARTS_AUTO) {
        return posts > POSTS_WITHOUT_PARTS && dates_differ(KEY_MONTH, x, y);
    }
    if (r->parts.n > 0 && !key_is_date(r->parts.v[0])) {
        return false;
    }
    for (size_t i = 0; i < r->parts.n; i++) {
        if (dates_differ(r->parts.v[i], x, y)) {
            return true;
        }
    }
    return false;
}

static bool more_than_60_percent(const struct request *r, uint64_t posts, uint64_t bytes)
{
    return (r->split_posts > 0 && posts >= r->split_posts - r->split_posts * 2 / 5) ||
           (r->split_bytes > 0 && bytes >= r->split_bytes / 5 * 3);
}

/* A day is not cut in two where that can be helped: a post that comes later on the day that was
   the newest would otherwise fall into a closed volume. */
static size_t day_begin(const struct grouping *g, const struct shelf *shelf, size_t from, size_t at)
{
    size_t i = at;

    if (g->ranked[shelf->ranks[at]].undated) {
        return at;
    }
    while (i > from && same_day(g, shelf->ranks[i - 1], shelf->ranks[at])) {
        i--;
    }
    return i > from ? i : at;
}

/* Where the volume that begins at `from` ends. */
static size_t volume_end(struct grouping *g, const struct shelf *shelf, size_t from)
{
    const struct request *r = &g->request;
    uint64_t bytes = 0;

    g->weights.volume++;
    for (size_t i = from; i < shelf->n; i++) {
        const size_t posts = i - from;
        const uint64_t weight = weight_add(g, shelf->ranks[i]);
        if (posts > 0 && part_ends(g, shelf->ranks[i - 1], shelf->ranks[i], posts) &&
            more_than_60_percent(r, posts, bytes)) {
            return i;
        }
        if (posts > 0 && ((r->split_posts > 0 && posts >= r->split_posts) ||
                          (r->split_bytes > 0 && bytes + weight > byte_limit(r)))) {
            return day_begin(g, shelf, from, i);
        }
        bytes += weight;
    }
    return shelf->n;
}

static int64_t newest_change(const struct grouping *g, const size_t *ranks, size_t n)
{
    int64_t newest = 0;
    for (size_t i = 0; i < n; i++) {
        const struct post *post = ranked_post(g, ranks[i]);
        const struct civil *times[] = {&post->date, &post->modified};
        for (size_t k = 0; k < 2; k++) {
            const int64_t t = times[k]->year != 0 ? civil_utc_seconds(times[k]) : 0;
            newest = t > newest ? t : newest;
        }
    }
    return newest;
}

static void find_span(const struct grouping *g, const size_t *ranks, struct volume *volume)
{
    size_t n = volume->n;
    while (n > 0 && g->ranked[ranks[n - 1]].undated) {
        n--;
    }
    if (n > 0) {
        volume->first = ranked_post(g, ranks[0]);
        volume->last = ranked_post(g, ranks[n - 1]);
    }
}

static enum err_kind volume_fill(struct grouping *g, size_t *ranks, struct book *book,
                                 struct volume *volume, struct err *err)
{
    const size_t n = volume->n;

    volume->modified = newest_change(g, ranks, n);
    find_span(g, ranks, volume);
    if (languages_count(g, ranks, n, &volume->languages, err)) {
        return err->kind;
    }
    if (volume == book->volumes) {
        book->language = volume->languages.n > 0 ? volume->languages.v[0] : STR("und");
    }
    return parts_make(g, ranks, book->language, volume, err);
}

enum err_kind volumes_cut(struct grouping *g, const struct shelf *shelf, struct book *book,
                          struct err *err)
{
    size_t cap = 0;

    book->n_posts = shelf->n;
    for (size_t from = 0, end; from < shelf->n; from = end) {
        end = volume_end(g, shelf, from);
        if (!arena_grow(g->arena, &book->volumes, book->n_volumes, &cap, sizeof *book->volumes)) {
            return arena_finish(g->arena, err);
        }
        struct volume *volume = &book->volumes[book->n_volumes++];
        *volume = (struct volume){.number = (unsigned)book->n_volumes, .n = end - from};
        if (volume_fill(g, shelf->ranks + from, book, volume, err)) {
            return err->kind;
        }
    }
    if (book->n_volumes == 1) {
        book->volumes[0].number = 0;
        book->languages = book->volumes[0].languages;
        return ERR_OK;
    }
    return languages_count(g, shelf->ranks, shelf->n, &book->languages, err);
}
