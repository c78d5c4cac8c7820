/*
 * Titles become lines, by the widths that characters have in a wide typeface and by where Chinese
 * and Latin text may be broken. Invariant: no more of a text is looked at than can be set.
 */
#include "media/cover/lines.h"

#include "base/unicode.h"

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
    return unicode_is_mark(c);
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
    /* "2021 年" stays together, with or without its space. */
    if (before < 0x80 && ascii_is_digit((char)before) && unicode_is_han(after)) {
        return false;
    }
    return unicode_is_cjk(before) || unicode_is_cjk(after) || before == '-' || before == 0x2014;
}

/* Of one line, however little of it has a width. */
#define LINE_BYTES 600u

static size_t width_of(uint32_t c)
{
    static const char narrow[] = " !'(),-./:;I[\\]`fijlrt{|}";
    static const char wide[] = "%@MWmw";

    if (unicode_is_wide(c) || (c >= 0x2010 && c < 0x2028)) {
        return 100;
    }
    if (c >= 0x80) {
        return unicode_is_mark(c) ? 0 : 76;
    }
    if (memchr(narrow, (int)c, sizeof narrow - 1)) {
        return 40;
    }
    if (memchr(wide, (int)c, sizeof wide - 1)) {
        return 108;
    }
    return c >= 'A' && c <= 'Z' ? 84 : 68;
}

/* Where a line may end, and where it ends best: between words or phrases of Chinese text, if that
   leaves no more than half of it empty. */
struct ending {
    size_t any, best;
};

static void note_ending(struct ending *e, uint32_t before, uint32_t after, size_t at,
                        bool half_full)
{
    if (may_break(before, after)) {
        e->any = at;
        if (half_full && (unicode_is_space(before) || clings(before))) {
            e->best = at;
        }
    }
}

static size_t line_of(struct str text, size_t width, bool phrases)
{
    struct ending ending = {0, 0};
    size_t at = 0, used = 0;
    uint32_t before = 0;

    while (at < text.n) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);

        if (start > 0) {
            note_ending(&ending, before, c, start, phrases && used * 2 >= width);
        }
        used += width_of(c);
        if (start > LINE_BYTES || (used > width && start > 0 && !unicode_is_space(c))) {
            return ending.best ? ending.best : ending.any ? ending.any : start;
        }
        before = c;
    }
    return text.n;
}

struct wrapping {
    size_t width;
    bool phrases;
    size_t n;      /* lines, of at most one more than asked for */
    size_t broken; /* of these, such as end within a phrase */
};

static bool ends_phrase(struct str text, size_t at)
{
    size_t start;
    const uint32_t c = utf8_before(text, at, &start);

    return unicode_is_space(c) || clings(c);
}

static void wrap(struct str text, struct wrapping *w, struct str *lines, size_t max)
{
    w->n = 0;
    w->broken = 0;
    text = str_trim(text);
    while (text.n && w->n <= max) {
        size_t cut = w->n < max ? line_of(text, w->width, w->phrases) : text.n;

        if (w->n < max) {
            lines[w->n] = str_trim_end(str_sub(text, 0, cut));
        }
        w->broken += cut < text.n && !ends_phrase(text, cut);
        w->n++;
        text = str_trim(str_from(text, cut));
    }
}

size_t cover_wrap(struct str text, size_t width, struct str *lines, size_t max)
{
    struct wrapping w = {.width = width};

    wrap(text, &w, lines, max);
    return w.n;
}

size_t cover_wrap_evenly(struct str text, size_t width, struct str *lines, size_t max)
{
    const size_t n = cover_wrap(text, width, lines, max);
    struct wrapping best = {.width = width, .phrases = true};
    size_t low = width / 2;

    if (n < 2 || n > max) {
        return n;
    }
    wrap(text, &best, lines, max);
    if (best.n > n) {
        best.phrases = false;
        wrap(text, &best, lines, max);
    }
    while (best.width - low > 10) { /* best.width does with n lines */
        struct wrapping narrower = best;

        narrower.width = low + (best.width - low) / 2;
        wrap(text, &narrower, lines, max);
        if (narrower.n <= n && narrower.broken <= best.broken) {
            best = narrower;
        } else {
            low = narrower.width;
        }
    }
    wrap(text, &best, lines, max);
    return best.n;
}
