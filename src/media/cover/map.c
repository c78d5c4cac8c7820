/*
 * The dates of a volume's posts become a map of its time, the brighter the more posts. Invariant:
 * it takes no more room than it is given, whatever the dates.
 */
#include "media/cover/map.h"

enum {
    MONTHS = 12,
    WEEKS = 5, /* of a month; the fifth has what is left of it */
    MAX_ROWS = 40,
    ROW = 78, /* px, with the gap, where there is room */
    LABEL_WIDTH = 116,
    STROKES = 28
};

/* What a cell is. */
enum scale {
    SCALE_WEEK,
    SCALE_MONTH,
    SCALE_YEAR
};

struct grid {
    enum scale scale;
    int32_t first_year;
    unsigned columns, rows;
    unsigned bundle; /* rows that belong together */
    size_t counts[MAX_ROWS][MONTHS];
    size_t most;
    unsigned left, top, across, down; /* px; of a cell with its gap */
    unsigned between;                 /* bundles */
};

static int32_t floor_decade(int32_t year)
{
    return year - year % 10;
}

/* False where there is nothing to show, or more than rows can hold. */
static bool set_up(struct grid *g, const struct volume *volume)
{
    int32_t first, years;

    memset(g, 0, sizeof *g);
    if (!volume->first || !volume->last || volume->last->date.year < volume->first->date.year) {
        return false;
    }
    first = volume->first->date.year;
    years = volume->last->date.year - first + 1;
    g->first_year = first;
    g->columns = MONTHS;
    g->bundle = 1;
    if (years <= 2) {
        g->scale = SCALE_WEEK;
        g->bundle = WEEKS;
        g->rows = (unsigned)years * WEEKS;
    } else if (years <= MAX_ROWS) {
        g->scale = SCALE_MONTH;
        g->rows = (unsigned)years;
    } else {
        g->scale = SCALE_YEAR;
        g->first_year = floor_decade(first);
        g->columns = 10;
        years = (floor_decade(volume->last->date.year) - g->first_year) / 10 + 1;
        g->rows = years > MAX_ROWS ? 0 : (unsigned)years;
    }
    return g->rows > 0;
}

static void count_post(struct grid *g, const struct civil *date)
{
    const int32_t year = date->year - g->first_year;
    int32_t row = year, column = date->month - 1;
    size_t n;

    if (date->year == 0 || year < 0 || column < 0) {
        return;
    }
    if (g->scale == SCALE_WEEK) {
        row = year * WEEKS + (date->day - 1) / 7;
    } else if (g->scale == SCALE_YEAR) {
        row = year / 10;
        column = year % 10;
    }
    if (row >= (int32_t)g->rows) {
        return;
    }
    n = ++g->counts[row][column];
    g->most = n > g->most ? n : g->most;
}

/* A month without a 29th has no fifth week. */
static bool is_cell(const struct grid *g, unsigned row, unsigned column)
{
    return g->scale != SCALE_WEEK || row % WEEKS < 4 ||
           civil_days_in_month(g->first_year + (int32_t)(row / WEEKS), (int)column + 1) > 28;
}

/* By the square root, so that one busy week does not darken all others. */
static size_t shade_of(size_t n, size_t most)
{
    if (n == 0) {
        return 0;
    }
    return n * 16 > most * 9 ? 4 : n * 16 > most * 4 ? 3 : n * 16 > most ? 2 : 1;
}

static void lay_out(struct grid *g, const struct cover_place *place)
{
    const unsigned bundles = g->rows / g->bundle;
    const bool labelled = g->rows > g->bundle;

    g->between = g->bundle > 1 ? 44 : 0;
    g->down = (place->height - g->between * (bundles - 1)) / g->rows;
    g->down = g->down > ROW ? ROW : g->down;
    g->left = place->left + (labelled ? LABEL_WIDTH : 0);
    g->across = (place->left + place->width - g->left) / g->columns;
    g->top = place->bottom - g->down * g->rows - g->between * (bundles - 1);
}

static unsigned row_top(const struct grid *g, unsigned row)
{
    return g->top + row * g->down + row / g->bundle * g->between;
}

static void put_cells(const struct grid *g, const struct cover_place *place, struct buf *out)
{
    const unsigned gap = g->down > 40 ? 12 : g->down > 20 ? 6 : 3;

    for (size_t shade = 0; shade < COVER_SHADES; shade++) {
        buf_printf(out, "<g fill=\"%s\">\n", place->shades[shade]);
        for (unsigned i = 0; i < g->rows * g->columns; i++) {
            const unsigned row = i / g->columns, column = i % g->columns;

            if (is_cell(g, row, column) && shade_of(g->counts[row][column], g->most) == shade) {
                buf_printf(out, "<rect x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\" rx=\"%u\"/>\n",
                           g->left + column * g->across, row_top(g, row), g->across - gap,
                           g->down - gap, gap / 2);
            }
        }
        buf_puts(out, "</g>\n");
    }
}

/* Of each year or decade, as far as there is room for its name. */
static void put_row_labels(const struct grid *g, const struct cover_place *place, struct buf *out)
{
    const unsigned size = g->down > 52 ? 36 : g->down > 30 ? 28 : 24;
    const unsigned each = g->down * g->bundle >= 28 ? 1 : 5;

    for (unsigned row = 0; row < g->rows && g->rows > g->bundle; row += g->bundle) {
        const int32_t step = g->scale == SCALE_YEAR ? 10 : 1;
        const int32_t year = g->first_year + (int32_t)(row / g->bundle) * step;

        if (year % (int32_t)(each * (unsigned)step) == 0) {
            buf_printf(out, "<text x=\"%u\" y=\"%u\" font-size=\"%u\">%d</text>\n", place->left,
                       row_top(g, row) + g->down / 2 + size / 4, size, (int)year);
        }
    }
}

static void put_column_labels(const struct grid *g, const struct cover_place *place,
                              struct buf *out)
{
    for (unsigned i = 0; i < g->columns; i++) {
        buf_printf(out,
                   "<text x=\"%u\" y=\"%u\" font-size=\"28\" text-anchor=\"middle\">%u"
                   "</text>\n",
                   g->left + i * g->across + (g->across - 12) / 2, place->bottom + 34,
                   g->scale == SCALE_YEAR ? i : i + 1);
    }
}

static uint64_t root_of(uint64_t n)
{
    uint64_t root = 0;

    for (uint64_t bit = 1u << 16; bit > 0; bit /= 2) {
        root += (root + bit) * (root + bit) <= n ? bit : 0;
    }
    return root;
}

/* A stroke a post, or the longest of several: what a pile of papers looks like from its side. */
static void put_strokes(const struct library *library, const struct volume *volume,
                        const struct cover_place *place, struct buf *out)
{
    const size_t n = volume->n < STROKES ? volume->n : STROKES;
    uint64_t lengths[STROKES] = {0}, most = 1;
    const unsigned down = place->height / (n < 8 ? 8 : (unsigned)n);

    for (size_t i = 0; i < volume->n; i++) {
        const struct post *post = &library->posts[volume->members[i].post];
        const uint64_t length = post->source ? root_of(post->source->size) : 1;
        uint64_t *slot = &lengths[i * n / volume->n];

        *slot = length > *slot ? length : *slot;
        most = length > most ? length : most;
    }
    for (size_t i = 0; i < n; i++) {
        const unsigned y = place->bottom - (unsigned)(n - i) * down;

        buf_printf(out,
                   "<rect x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\" rx=\"4\" fill=\"%s\"/>\n",
                   place->left, y, 60 + (unsigned)((place->width - 60) * lengths[i] / most),
                   down * 2 / 3, place->shades[1 + i % 4]);
    }
}

void cover_map(const struct library *library, const struct volume *volume,
               const struct cover_place *place, struct buf *out)
{
    struct grid grid;

    if (!set_up(&grid, volume)) {
        put_strokes(library, volume, place, out);
        return;
    }
    for (size_t i = 0; i < volume->n; i++) {
        count_post(&grid, &library->posts[volume->members[i].post].date);
    }
    lay_out(&grid, place);
    put_cells(&grid, place, out);
    buf_printf(out, "<g fill=\"%s\">\n", place->ink);
    put_row_labels(&grid, place, out);
    put_column_labels(&grid, place, out);
    buf_puts(out, "</g>\n");
}
