/*
 * The posts of a shelf become the volumes of a book. Invariant: where a volume ends depends only on
 * the posts up to the first one behind it, so that a closed volume never changes when newer posts
 * arrive. (One that holds undated posts, which come last, stays open.)
 */
#include "group/grouping.h"

static uint64_t tenths(uint64_t n, unsigned of_ten)
{
    return n / 10 * of_ten + n % 10 * of_ten / 10;
}

/* Sizes are estimates: a tenth of the limit is left for what they miss. */
static uint64_t byte_limit(const struct split *split)
{
    return tenths(split->bytes, 9);
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

/* What a volume holds so far. */
struct load {
    uint64_t posts;
    struct weight weight;
};

/* Whether all of the limit is used but so many tenths. */
static bool nears(uint64_t load, uint64_t limit, unsigned of_ten)
{
    return limit > 0 && load >= limit - tenths(limit, of_ten);
}

/* Whether a volume may end with a part. An EPUB may well be shorter than it could be: parts are
   what its reader sees. In a snapshot, search and the way from post to post end with the volume. */
static bool may_end(const struct split *split, const struct load *load, enum format format)
{
    if (format == FORMAT_EPUB) {
        return nears(load->posts, split->posts, 4) || nears(load->weight.bytes, split->bytes, 4);
    }
    return nears(load->posts, split->posts, 1) || nears(load->weight.bytes, byte_limit(split), 1) ||
           nears(load->weight.files, split->entries * FILE_SHARE, 1);
}

/* Whether there is no room for one more post of this weight. */
static bool is_full(const struct split *split, const struct load *load, struct weight weight)
{
    return (split->posts > 0 && load->posts >= split->posts) ||
           (split->bytes > 0 && load->weight.bytes + weight.bytes > byte_limit(split)) ||
           (split->entries > 0 && load->weight.files + weight.files > split->entries * FILE_SHARE);
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
static size_t volume_end(struct grouping *g, const struct shelf *shelf, enum format format,
                         size_t from)
{
    const struct split *split =
        format == FORMAT_EPUB ? &g->request.split : &g->request.snapshot_split;
    struct load load = {.posts = 0};

    g->weights.volume++;
    for (size_t i = from; i < shelf->n; i++) {
        const struct weight weight = weight_add(g, shelf->ranks[i], format);

        load.posts = i - from;
        if (load.posts > 0 &&
            part_ends(g, shelf->ranks[i - 1], shelf->ranks[i], (size_t)load.posts) &&
            may_end(split, &load, format)) {
            return i;
        }
        if (load.posts > 0 && is_full(split, &load, weight)) {
            return day_begin(g, shelf, from, i);
        }
        load.weight.bytes += weight.bytes;
        load.weight.files += weight.files;
    }
    return shelf->n;
}

/* A bag lasts longer than its makers' errors: years that only a slip of the pen can mean date
   nothing. The clock is not asked, because the same posts must give the same bytes. */
#define LAST_YEAR 2100

static int64_t newest_change(const struct grouping *g, const size_t *ranks, size_t n)
{
    int64_t newest = 0;
    for (size_t i = 0; i < n; i++) {
        const struct post *post = ranked_post(g, ranks[i]);
        const struct civil *times[] = {&post->date, &post->modified};
        for (size_t k = 0; k < 2; k++) {
            const bool known = times[k]->year != 0 && times[k]->year <= LAST_YEAR;
            const int64_t t = known ? civil_utc_seconds(times[k]) : 0;
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

/* Cuts the posts at these ranks. */
static enum err_kind cut(struct grouping *g, const struct shelf *shelf, struct book *book,
                         enum format format, struct err *err)
{
    struct volume **volumes = format == FORMAT_EPUB ? &book->volumes : &book->snapshots;
    size_t *n = format == FORMAT_EPUB ? &book->n_volumes : &book->n_snapshots, cap = 0;

    for (size_t from = 0, end; from < shelf->n; from = end) {
        end = volume_end(g, shelf, format, from);
        if (!arena_grow(g->arena, volumes, *n, &cap, sizeof **volumes)) {
            return arena_finish(g->arena, err);
        }
        struct volume *volume = &(*volumes)[(*n)++];
        *volume = (struct volume){.number = (unsigned)*n, .n = end - from};
        if (volume_fill(g, shelf->ranks + from, book, volume, err)) {
            return err->kind;
        }
        if (format != FORMAT_EPUB && pages_name(g, volume, err)) {
            return err->kind;
        }
    }
    if (*n == 1) {
        (*volumes)[0].number = 0;
    }
    return ERR_OK;
}

/* Snapshots come second: a book's language is that of the smaller volume that is closed first. */
enum err_kind volumes_cut(struct grouping *g, const struct shelf *shelf, struct book *book,
                          struct err *err)
{
    struct shelf copy = *shelf;

    book->n_posts = shelf->n;
    if (g->request.options->snapshots) {
        /* Putting the newest first turns the ranks around. */
        copy.ranks = arena_array(g->scratch, shelf->n, sizeof *copy.ranks);
        if (arena_finish(g->scratch, err)) {
            return err->kind;
        }
        memcpy(copy.ranks, shelf->ranks, shelf->n * sizeof *copy.ranks);
    }
    if (cut(g, shelf, book, FORMAT_EPUB, err) ||
        (g->request.options->snapshots && cut(g, &copy, book, FORMAT_ZIP, err))) {
        return err->kind;
    }
    if (book->n_volumes == 1) {
        book->languages = book->volumes[0].languages;
        return ERR_OK;
    }
    return languages_count(g, shelf->ranks, shelf->n, &book->languages, err);
}
