/*
 * A volume's titles, dates and posts become the SVG of its cover. Invariant: whatever the titles,
 * what is written stays on the page, in colours that can be read, and the same book has the same
 * colours in all of its volumes.
 */
#include "media/cover/draw.h"

#include "base/hash.h"
#include "base/language.h"
#include "base/limits.h"
#include "base/template.h"
#include "media/cover/lines.h"
#include "media/cover/map.h"
#include "model/embedded.h"
#include "model/label.h"

enum {
    SPINE = 56, /* px */
    MARGIN = 140,
    MARGIN_OUTSIDE = 120,
    TEXT_WIDTH = 1140,
    SITE_LINE = 236, /* where lines stand */
    TITLE_TOP = 360,
    PUBLISHER_LINE = 2010,
    MAP_BOTTOM = 1830,
    MAP_HEIGHT = 620,
    MOST_LINES = 6,
    SMALLEST = 34,
    COLOUR_SIZE = 8 /* "#rrggbb" */
};

/* Type sizes of titles from the largest, and how many lines may be set in each; the last is cut. */
static const struct {
    unsigned size, lines;
} steps[] = {{176, 2}, {148, 3}, {116, 4}, {92, 5}, {76, 6}};

/* Dark paper, its spine, what is written on it and what is to catch the eye. A test holds their
   contrast. */
static const struct colours {
    uint32_t paper, deep, ink, accent;
} colours[] = {
    {0x1d3557, 0x14263f, 0xf7f3ea, 0xf2c879}, {0x6b1f2e, 0x4d1420, 0xfbf2ec, 0xf3bf8d},
    {0x1f4a3a, 0x143227, 0xf3f5ea, 0xd9d27a}, {0x46295f, 0x321c46, 0xf6f0f8, 0xe8b7d4},
    {0x5a3a20, 0x402813, 0xfaf3e7, 0xf0c27b}, {0x2c4450, 0x1d303a, 0xeff4f5, 0x9fd3d6},
    {0x2b2f66, 0x1d2049, 0xf1f1fa, 0xf5b8a0}, {0x0f4c52, 0x08363b, 0xeef6f3, 0xf0cf8a},
    {0x7a3420, 0x592413, 0xfcf1e8, 0xf6cfa0}, {0x43491f, 0x2f3414, 0xf6f6e6, 0xe3d37f},
    {0x26262e, 0x17171d, 0xf3f1ec, 0xe6a15c}, {0x6d2448, 0x4e1632, 0xfbeff4, 0xf4b9b0},
    {0x174a6e, 0x0e344f, 0xeef5fa, 0x8fd0e6}, {0x11453f, 0x09302c, 0xeef6f1, 0xa9dcb4},
    {0x3a1f3d, 0x28132b, 0xf6eef6, 0xd7b3ef}, {0x663b2b, 0x4a281b, 0xfbf1ea, 0xf2b98f},
};

/* The same character looks different in different languages: their fonts come first. */
static const struct {
    const char *language, *fonts;
} typefaces[] = {
    {"zh-Hans", "'Noto Serif CJK SC', 'Source Han Serif SC', 'Songti SC', SimSun, serif"},
    {"zh-Hant", "'Noto Serif CJK TC', 'Source Han Serif TC', 'Songti TC', PMingLiU, serif"},
    {"ja", "'Noto Serif CJK JP', 'Source Han Serif', 'Hiragino Mincho ProN', 'Yu Mincho', serif"},
    {"ko", "'Noto Serif CJK KR', 'Source Han Serif K', AppleMyungjo, Batang, serif"},
    {"", "'Noto Serif', Georgia, 'DejaVu Serif', serif"},
};

struct sheet {
    const struct cover_subject *subject;
    const struct words *words;
    const struct colours *colours;
    bool rtl;
    unsigned edge; /* x of where lines begin */
    struct buf *said;
};

static enum err_kind choose_colours(const struct book *book, const struct colours **ret,
                                    struct err *err)
{
    uint64_t number;

    if (hash_id64(book->volumes[0].identifier, &number, err)) {
        return err->kind;
    }
    *ret = &colours[number % (sizeof colours / sizeof colours[0])];
    return ERR_OK;
}

static const char *fonts_of(struct str language)
{
    const struct str own = words_language(words_for(language));
    size_t i = 0;

    while (typefaces[i].language[0] && !str_eq(own, str_of(typefaces[i].language)) &&
           !str_starts(language, str_of(typefaces[i].language))) {
        i++;
    }
    return typefaces[i].fonts;
}

/* `percent` of one colour on another, as SVG writes it. */
static const char *mixed(uint32_t below, uint32_t above, unsigned percent, char ret[COLOUR_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    ret[0] = '#';
    for (unsigned i = 0; i < 3; i++) {
        const unsigned shift = 16 - 8 * i;
        const unsigned b = below >> shift & 0xff, a = above >> shift & 0xff;
        const unsigned value = (b * (100 - percent) + a * percent + 50) / 100;

        ret[1 + 2 * i] = digits[value >> 4];
        ret[2 + 2 * i] = digits[value & 15];
    }
    ret[7] = '\0';
    return ret;
}

struct line {
    unsigned y, size;
    bool title; /* in the book's language and bold; else sheaf's own words */
};

/* sheaf's own words run from left to right, in books that run the other way too. */
static void put_line(const struct sheet *sheet, const struct line *line, struct str text, bool cut,
                     struct buf *out)
{
    buf_printf(out, "<text x=\"%u\" y=\"%u\" font-size=\"%u\"", sheet->edge, line->y, line->size);
    if (line->title) {
        buf_puts(out, " font-weight=\"bold\"");
    }
    if (sheet->rtl) {
        buf_puts(out, line->title ? " direction=\"rtl\"" : " text-anchor=\"end\"");
    }
    buf_char(out, '>');
    buf_xml(out, text);
    buf_puts(out, cut ? "\u2026</text>\n" : "</text>\n");
    buf_str(sheet->said, text);
    buf_char(sheet->said, '\n');
}

static size_t room_of(unsigned size)
{
    return TEXT_WIDTH * 100u / size;
}

/* Returns where the last line stands. */
static unsigned put_title(const struct sheet *sheet, struct str title, struct buf *out)
{
    struct str lines[MOST_LINES] = {{NULL, 0}};
    struct line line = {.y = TITLE_TOP, .title = true};
    size_t step = 0, n;
    bool cut;

    while ((n = cover_wrap_evenly(title, room_of(steps[step].size), lines, steps[step].lines)) >
               steps[step].lines &&
           step + 1 < sizeof steps / sizeof steps[0]) {
        step++;
    }
    cut = n > steps[step].lines;
    if (cut) { /* with room for the dots */
        n = steps[step].lines;
        (void)cover_wrap(title, room_of(steps[step].size) - 100, lines, n);
    }
    line.size = steps[step].size;
    for (size_t i = 0; i < n; i++) {
        line.y += i ? line.size * 5 / 4 : line.size;
        put_line(sheet, &line, lines[i], cut && i + 1 == n, out);
    }
    return line.y;
}

/* A line set as large as it fits, but no larger than `size`. */
static void put_fitted(const struct sheet *sheet, unsigned y, unsigned size, struct str text,
                       struct buf *out)
{
    struct str line;
    size_t n;

    while ((n = cover_wrap(text, room_of(size), &line, 1)) > 1 && size > SMALLEST) {
        size -= 2;
    }
    if (n > 1) {
        (void)cover_wrap(text, room_of(size) - 100, &line, 1);
    }
    if (n > 0) {
        put_line(sheet, &(struct line){y, size, false}, line, n > 1, out);
    }
}

/* The parts of the template that take text. */
struct parts {
    struct buf site, volume, lines, span, publisher, map;
};

static struct buf *part(struct parts *p, size_t i)
{
    struct buf *const all[] = {&p->site, &p->volume, &p->lines, &p->span, &p->publisher, &p->map};

    return i < sizeof all / sizeof all[0] ? all[i] : NULL;
}

static void write_volume(const struct sheet *sheet, unsigned y, struct parts *p)
{
    struct buf text;

    buf_init(&text, LIMIT_FIELD_BYTES);
    label_volume(&text, sheet->words, sheet->subject->volume);
    if (text.n) {
        y += 130;
        put_fitted(sheet, y, 72, buf_view(&text), &p->volume);
    }
    p->volume.failed = p->volume.failed || text.failed;
    buf_reset(&text);
    label_span(&text, sheet->words, sheet->subject->volume);
    put_fitted(sheet, y + 120, 54, buf_view(&text), &p->span);
    p->span.failed = p->span.failed || text.failed;
    buf_done(&text);
}

static void write_map(const struct sheet *sheet, struct buf *out)
{
    static const unsigned strength[COVER_SHADES] = {0, 36, 56, 78, 100};
    const struct colours *c = sheet->colours;
    char shades[COVER_SHADES][COLOUR_SIZE], ink[COLOUR_SIZE];
    struct cover_place place = {
        .left = sheet->rtl ? MARGIN_OUTSIDE : MARGIN,
        .width = TEXT_WIDTH,
        .bottom = MAP_BOTTOM,
        .height = MAP_HEIGHT,
        .ink = mixed(c->paper, c->ink, 72, ink),
    };

    place.shades[0] = mixed(c->paper, c->ink, 11, shades[0]);
    for (size_t i = 1; i < COVER_SHADES; i++) {
        place.shades[i] = mixed(c->paper, c->accent, strength[i], shades[i]);
    }
    cover_map(sheet->subject->library, sheet->subject->volume, &place, out);
}

static void write_parts(const struct sheet *sheet, struct parts *p)
{
    const struct site *site = sheet->subject->library->site;
    const struct str title = label_title(sheet->words, sheet->subject->book->title);

    if (!str_eq(site->title, sheet->subject->book->title)) {
        put_fitted(sheet, SITE_LINE, 54, site->title, &p->site);
    }
    write_volume(sheet, put_title(sheet, title, &p->lines), p);
    put_fitted(sheet, PUBLISHER_LINE, 42, site->publisher, &p->publisher);
    write_map(sheet, &p->map);
}

static enum err_kind fill(const struct sheet *sheet, struct parts *p, struct cover_drawing *ret,
                          struct err *err)
{
    const struct colours *c = sheet->colours;
    const struct str language = sheet->subject->book->language;
    char paper[COLOUR_SIZE], deep[COLOUR_SIZE], ink[COLOUR_SIZE], accent[COLOUR_SIZE];
    struct buf title;

    buf_init(&title, LIMIT_TEXT_BYTES);
    buf_xml(&title, label_title(sheet->words, sheet->subject->book->title));
    const struct template_value values[] = {
        {"language", language_valid(language) ? language : words_language(sheet->words)},
        {"title", buf_view(&title)},
        {"paper", str_of(mixed(c->paper, 0, 0, paper))},
        {"deep", str_of(mixed(c->deep, 0, 0, deep))},
        {"ink", str_of(mixed(c->ink, 0, 0, ink))},
        {"accent", str_of(mixed(c->accent, 0, 0, accent))},
        {"spine", sheet->rtl ? STR("1344") : STR("0")},
        {"bar", sheet->rtl ? STR("1110") : STR("140")},
        {"fonts", str_of(ret->fonts)},
        {"site", str_trim_end(buf_view(&p->site))},
        {"volume", str_trim_end(buf_view(&p->volume))},
        {"lines", str_trim_end(buf_view(&p->lines))},
        {"span", str_trim_end(buf_view(&p->span))},
        {"publisher", str_trim_end(buf_view(&p->publisher))},
        {"map", str_trim_end(buf_view(&p->map))},
    };
    template_fill(&ret->svg, embedded("cover.svg"), values, sizeof values / sizeof values[0]);
    for (size_t i = 0; part(p, i); i++) {
        ret->svg.failed = ret->svg.failed || part(p, i)->failed;
    }
    ret->svg.failed = ret->svg.failed || title.failed || ret->said.failed;
    buf_done(&title);
    return buf_finish(&ret->svg, err);
}

enum err_kind cover_draw(const struct cover_subject *subject, struct cover_drawing *ret,
                         struct err *err)
{
    const struct str language = subject->book->language;
    struct sheet sheet = {
        .subject = subject,
        .words = words_for(language),
        .rtl = language_is_rtl(language),
        .said = &ret->said,
    };
    struct parts parts;
    enum err_kind kind;

    sheet.edge = sheet.rtl ? COVER_WIDTH - MARGIN : MARGIN;
    ret->fonts = fonts_of(language);
    buf_init(&ret->svg, LIMIT_TEXT_BYTES);
    buf_init(&ret->said, LIMIT_TEXT_BYTES);
    for (size_t i = 0; part(&parts, i); i++) {
        buf_init(part(&parts, i), LIMIT_TEXT_BYTES);
    }
    kind = choose_colours(subject->book, &sheet.colours, err);
    if (!kind) {
        write_parts(&sheet, &parts);
        kind = fill(&sheet, &parts, ret, err);
    }
    for (size_t i = 0; part(&parts, i); i++) {
        buf_done(part(&parts, i));
    }
    return kind;
}

void cover_drawing_done(struct cover_drawing *drawing)
{
    buf_done(&drawing->svg);
    buf_done(&drawing->said);
}
