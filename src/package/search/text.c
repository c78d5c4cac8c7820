/*
 * A post's page becomes the text that is searched: what stands between its tags, blocks on lines of
 * their own, white space drawn together. Readings of ruby and numbers of notes go, so that the
 * words they stand over and in can be found, and what sheaf itself says of a missing picture.
 * Invariant: one pass, and no more bytes than it was given.
 */
#include "base/unicode.h"
#include "model/words.h"
#include "package/search/parts.h"

/* Elements that stand inside of a line; sorted. All others part text. */
static const char *const inline_names[] = {
    "a",    "abbr",   "b",   "bdi",  "bdo",  "cite", "code", "del", "dfn",  "em",
    "i",    "ins",    "kbd", "mark", "q",    "rb",   "ruby", "s",   "samp", "small",
    "span", "strong", "sub", "sup",  "time", "u",    "var",  "wbr",
};

static bool is_inline(struct str name)
{
    for (size_t i = 0; i < sizeof inline_names / sizeof inline_names[0]; i++) {
        if (name.n > 0 && name.p[0] == inline_names[i][0] &&
            str_eq(name, str_of(inline_names[i]))) {
            return true;
        }
    }
    return false;
}

/* What is written between the tags. */
struct extract {
    struct buf *out;
    char gap;          /* to be written before the next character: newline, space or 0 */
    unsigned hidden;   /* open elements whose text is left out */
    struct str number; /* the open element that is a note's number, or none */
};

/* What leads to a note, or back from it, as render/ writes it. */
static bool is_note_number(struct str tag)
{
    return str_starts(tag, STR("a role=\"doc-noteref\"")) ||
           str_starts(tag, STR("a role=\"doc-backlink\"")) ||
           str_starts(tag, STR("sup id=\"fnref-"));
}

static void add_gap(struct extract *e, char gap)
{
    if (e->gap != '\n') {
        e->gap = gap;
    }
}

static void add_bytes(struct extract *e, struct str bytes)
{
    if (e->gap && e->out->n > 0) {
        buf_char(e->out, e->gap);
    }
    e->gap = 0;
    buf_str(e->out, bytes);
}

static void add_tag(struct extract *e, struct str tag)
{
    const bool leave = tag.n > 0 && tag.p[0] == '/';
    struct str name = str_from(tag, leave);
    size_t n = 0;

    while (n < name.n && ascii_is_alnum(name.p[n])) {
        n++;
    }
    name = str_sub(name, 0, n);
    if (str_eq(name, STR("rt")) || str_eq(name, STR("rp"))) {
        e->hidden = leave ? (e->hidden ? e->hidden - 1 : 0) : e->hidden + 1;
    } else if (!is_inline(name)) {
        add_gap(e, str_eq(name, STR("td")) || str_eq(name, STR("th")) ? ' ' : '\n');
    } else if (leave && str_eq(name, e->number)) {
        e->number = STR_NONE;
    } else if (is_note_number(tag)) {
        e->number = name;
    }
}

/* The character of "&…;"; 0 where it is none of those that the writer uses. */
static uint32_t entity(struct str name)
{
    static const struct {
        const char *name;
        uint32_t code_point;
    } names[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    const bool hex = str_starts(name, STR("#x"));
    uint32_t value = 0;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq(name, str_of(names[i].name))) {
            return names[i].code_point;
        }
    }
    if (!str_starts(name, STR("#"))) {
        return 0;
    }
    for (size_t i = hex ? 2 : 1; i < name.n && value < 0x110000; i++) {
        const int digit = ascii_hex(name.p[i]);

        value = value * (hex ? 16 : 10) + (uint32_t)(digit < 0 ? 0 : digit);
    }
    return value;
}

/* Text without tags, up to the next "&" or white space; all of it moves *at. */
static void add_text(struct extract *e, struct str text)
{
    for (size_t at = 0; at < text.n;) {
        size_t end = at;

        while (end < text.n && text.p[end] != '&' && !ascii_is_space(text.p[end])) {
            end++;
        }
        if (end > at) {
            add_bytes(e, str_sub(text, at, end));
        } else if (text.p[at] == '&') {
            const size_t n = str_chr(str_sub(text, at, at + 12), ';');
            const uint32_t code_point = n == STR_NPOS ? 0 : entity(str_sub(text, at + 1, at + n));
            char bytes[4];

            end = code_point ? at + n + 1 : at + 1;
            add_bytes(e, code_point ? str_make(bytes, utf8_encode(code_point, bytes)) : STR("&"));
        } else {
            add_gap(e, ' ');
            end++;
        }
        at = end;
    }
}

/* What is behind sheaf's own words, in whose place a picture's description is searched. */
static struct str behind_label(struct str text, const struct words *words)
{
    const struct str missing = word(words, "picture_missing"),
                     remote = word(words, "picture_remote");

    return str_starts(text, missing)  ? str_from(text, missing.n)
           : str_starts(text, remote) ? str_from(text, remote.n)
                                      : text;
}

void search_text(struct str xhtml, const struct words *words, struct buf *out)
{
    struct extract e = {.out = out};

    while (xhtml.n > 0) {
        const bool comment = str_starts(xhtml, STR("<!--"));
        const bool tag = xhtml.p[0] == '<';
        size_t n = comment ? str_find(xhtml, STR("-->")) : str_chr(xhtml, tag ? '>' : '<');

        n = n == STR_NPOS ? xhtml.n : n;
        const struct str piece = str_sub(xhtml, tag, n);

        xhtml = str_from(xhtml, n + (comment ? 3 : tag));
        if (tag && !comment) {
            add_tag(&e, piece);
            xhtml =
                str_eq(piece, STR("span class=\"missing\"")) ? behind_label(xhtml, words) : xhtml;
        } else if (!tag && e.hidden == 0 && e.number.n == 0) {
            add_text(&e, piece);
        }
    }
}
