/*
 * A volume's title, span and months become its SVG cover. Chinese and Latin titles of any length
 * are wrapped and sized by the columns they take, so that nothing needs a font to be measured.
 */
#include "package/cover.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "model/embedded.h"
#include "package/epub.h"

enum {
    TEXT_LEFT = 140,
    TEXT_WIDTH = 1140,
    TITLE_TOP = 430,
    GRID_TOP = 1330,
    GRID_BOTTOM = 1960,
    CELL = 95, /* of the month grid, with the gap */
    CELL_GAP = 13,
    MAX_YEARS = 24
};

/* Type sizes from the largest, and how many lines may be set in each; the last one is cut. */
static const struct {
    unsigned size, lines;
} steps[] = {{176, 2}, {144, 3}, {116, 4}, {92, 5}, {72, 8}};

static const struct {
    const char *paper, *spine;
} colours[] = {{"#1f3a5f", "#152a46"}, {"#7a2331", "#5a1722"}, {"#23513f", "#163a2c"},
               {"#4a3267", "#35224c"}, {"#6b4423", "#4e3018"}, {"#2b4c55", "#1b353c"}};

/* Characters that do not begin a line in Chinese and Japanese typesetting. */
static bool clings(uint32_t c)
{
    static const uint32_t closing[] = {0x21,   0x29,   0x2c,   0x2e,   0x3a,   0x3b,   0x3f,
                                       0x5d,   0x7d,   0xb7,   0x2019, 0x201d, 0x2026, 0x3001,
                                       0x3002, 0x3009, 0x300b, 0x300d, 0x300f, 0x3011, 0x30fc,
                                       0xff01, 0xff09, 0xff0c, 0xff1a, 0xff1b, 0xff1f, 0xff5d};

    for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++) {
        if (closing[i] == c) {
            return true;
        }
    }
    return false;
}

/* Characters after which a line does not end. */
static bool opens(uint32_t c)
{
    return c == '(' || c == '[' || c == 0x2018 || c == 0x201c || c == 0x3008 || c == 0x300a ||
           c == 0x300c || c == 0x300e || c == 0x3010 || c == 0xff08;
}

static bool may_break(uint32_t before, uint32_t after)
{
    if (unicode_is_space(before)) {
        return true;
    }
    if (clings(after) || opens(before) || unicode_is_space(after)) {
        return false;
    }
    return unicode_is_cjk(before) || unicode_is_cjk(after) || before == '-' || before == 0x2014;
}

size_t cover_line(struct str text, size_t columns)
{
    size_t at = 0, used = 0, broken = 0;
    uint32_t before = 0;

    while (at < text.n) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        if (start > 0 && may_break(before, c)) {
            broken = start;
        }
        used += unicode_columns(str_sub(text, start, at));
        if (used > columns && start > 0 && !unicode_is_space(c)) {
            return broken ? broken : start;
        }
        before = c;
    }
    return text.n;
}

size_t cover_wrap(struct str text, size_t columns, struct str *lines, size_t max)
{
    size_t n = 0;

    text = str_trim(text);
    while (text.n) {
        size_t cut = cover_line(text, columns);
        if (n < max) {
            lines[n] = str_trim_end(str_sub(text, 0, cut));
        }
        n++;
        text = str_trim(str_from(text, cut));
    }
    return n;
}

/* A column is half the height of a letter: a full-width character is a square. */
static size_t columns_of(unsigned size)
{
    return TEXT_WIDTH * 2 / size;
}

static void text_line(struct buf *out, unsigned y, unsigned size, struct str text)
{
    buf_printf(out, "<text x=\"%d\" y=\"%u\" font-size=\"%u\">", TEXT_LEFT, y, size);
    buf_xml(out, text);
    buf_puts(out, "</text>\n");
}

/* Returns where the last line stands. */
static unsigned title_lines(struct str title, struct buf *out)
{
    struct str lines[8] = {{NULL, 0}};
    size_t step = 0, n = 0;
    unsigned y = TITLE_TOP, size;

    for (;; step++) {
        n = cover_wrap(title, columns_of(steps[step].size), lines, steps[step].lines);
        if (n <= steps[step].lines || step + 1 == sizeof steps / sizeof steps[0]) {
            break;
        }
    }
    size = steps[step].size;
    for (size_t i = 0; i < n && i < steps[step].lines; i++) {
        bool cut = i + 1 == steps[step].lines && n > steps[step].lines;
        y += i ? size * 5 / 4 : size;
        buf_printf(out, "<text x=\"%d\" y=\"%u\" font-size=\"%u\" font-weight=\"bold\">", TEXT_LEFT,
                   y, size);
        buf_xml(out, lines[i]);
        buf_puts(out, cut ? "\u2026</text>\n" : "</text>\n");
    }
    return y;
}

struct months {
    int32_t first_year;
    size_t n_years;
    size_t posts[MAX_YEARS][12];
    size_t most;
};

/* False where the posts are not dated, or over more years than fit. */
static bool count_months(const struct epub *e, struct months *m)
{
    const struct volume *volume = e->request->volume;

    memset(m, 0, sizeof *m);
    if (!volume->first || !volume->last ||
        volume->last->date.year - volume->first->date.year >= MAX_YEARS ||
        volume->last->date.year < volume->first->date.year) {
        return false;
    }
    m->first_year = volume->first->date.year;
    m->n_years = (size_t)(volume->last->date.year - m->first_year) + 1;
    for (size_t i = 0; i < volume->n; i++) {
        const struct civil *date = &epub_post(e, i)->date;
        int32_t year = date->year - m->first_year;
        if (year < 0 || (size_t)year >= m->n_years || date->month < 1) {
            continue;
        }
        size_t n = ++m->posts[year][date->month - 1];
        m->most = n > m->most ? n : m->most;
    }
    return m->most > 0;
}

/* A row a year, a cell a month, the brighter the more posts. */
static void month_grid(const struct months *m, struct buf *out)
{
    static const char *const shades[] = {"0.10", "0.35", "0.55", "0.75", "0.95"};
    unsigned height = (GRID_BOTTOM - GRID_TOP) / (unsigned)m->n_years;
    unsigned top, gap;

    height = height > CELL ? CELL : height;
    gap = height > CELL / 2 ? CELL_GAP : CELL_GAP / 3;
    top = GRID_BOTTOM - height * (unsigned)m->n_years;
    for (unsigned i = 0; i < m->n_years * 12; i++) {
        size_t n = m->posts[i / 12][i % 12];
        size_t shade = n ? 1 + (n * 4 - 1) / m->most : 0;
        buf_printf(out,
                   "<rect x=\"%u\" y=\"%u\" width=\"%d\" height=\"%u\" fill-opacity=\"%s\"/>\n",
                   TEXT_LEFT + i % 12 * CELL, top + i / 12 * height, CELL - CELL_GAP, height - gap,
                   shades[shade < 5 ? shade : 4]);
    }
}

static size_t colour_of(struct str identifier)
{
    size_t sum = 0;

    for (size_t i = 0; i < identifier.n; i++) {
        sum += (unsigned char)identifier.p[i];
    }
    return sum % (sizeof colours / sizeof colours[0]);
}

/* A line set as large as it fits, but no larger than `size`. */
static void fitted_line(struct buf *out, unsigned y, unsigned size, struct str text)
{
    struct str line;

    while (size > 36 && unicode_columns(text) > columns_of(size)) {
        size -= 4;
    }
    if (cover_wrap(text, columns_of(size), &line, 1)) {
        text_line(out, y, size, line);
    }
}

enum err_kind cover_write(struct epub *e, struct buf *out, struct err *err)
{
    const struct site *site = e->request->library->site;
    size_t colour = colour_of(site->title);
    struct buf lines, span, months, above;
    struct months counts;
    struct str volume = epub_volume(e);
    unsigned y;

    buf_init(&lines, LIMIT_TEXT_BYTES);
    buf_init(&span, LIMIT_TEXT_BYTES);
    buf_init(&months, LIMIT_TEXT_BYTES);
    buf_init(&above, LIMIT_TEXT_BYTES);
    y = title_lines(epub_label(e, e->request->book->title), &lines);
    if (volume.n) {
        y += 120;
        fitted_line(&lines, y, 76, volume);
    }
    fitted_line(&span, y + 110, 60, epub_span(e));
    if (!str_eq(site->title, e->request->book->title)) {
        fitted_line(&above, 280, 60, site->title);
    }
    if (count_months(e, &counts)) {
        month_grid(&counts, &months);
    }
    const struct template_value values[] = {
        {"language", words_language(e->words)},   {"title", epub_xml(e, e->title)},
        {"paper", str_of(colours[colour].paper)}, {"spine", str_of(colours[colour].spine)},
        {"site", str_trim_end(buf_view(&above))}, {"lines", str_trim_end(buf_view(&lines))},
        {"span", str_trim_end(buf_view(&span))},  {"months", str_trim_end(buf_view(&months))}};
    template_fill(out, embedded("cover.svg"), values, sizeof values / sizeof values[0]);
    out->failed = out->failed || lines.failed || span.failed || months.failed || above.failed;
    buf_done(&lines);
    buf_done(&span);
    buf_done(&months);
    buf_done(&above);
    return buf_finish(out, err);
}
