/*
 * Definition lists, "术语" above ": 解释", are made lists that the parser knows: the colon becomes
 * a bullet of the same width, and a character that prepared text never holds ends the line of the
 * term. Invariant: lines stay lines; code, tables and raw HTML are left alone; where no generator
 * is known only a short line of its own is a term.
 */
#include "base/code.h"
#include "base/unicode.h"
#include "render/dialect/definitions.h"
#include "render/dialect/dialect.h"
#include "render/text/markers.h"
#include "render/text/pass.h"

enum {
    TERM_CHARACTERS = 40, /* of one that no configuration vouches for */
    CODE_BLANKS = 5       /* behind a bullet they would make code */
};

struct defining {
    struct pass *pass;
    bool sure;       /* the site's generator has such lists */
    bool inside;     /* between a term and the end of what is said about it */
    bool blank;      /* the line above is blank, or there is none */
    bool plain;      /* so are all lines of this paragraph */
    uint32_t lines;  /* of the paragraph, up to the line at hand */
    uint32_t number; /* of the line at hand */
    uint32_t first;  /* line of the first term */
};

static bool is_meaning(struct str line)
{
    return line.n > 2 && line.p[0] == ':' && (line.p[1] == ' ' || line.p[1] == '\t') &&
           !str_empty(str_trim(str_from(line, 1)));
}

static bool is_blank(struct str line)
{
    return str_empty(str_trim(line));
}

/* Whether the line is nothing but text: no block of another kind begins in it. */
static bool is_plain(struct str line)
{
    const char first = (char)(line.n > 0 ? line.p[0] : 0);
    size_t digits = 0;

    while (digits < line.n && ascii_is_digit(line.p[digits])) {
        digits++;
    }
    if (digits > 0 && digits < line.n && (line.p[digits] == '.' || line.p[digits] == ')')) {
        return false;
    }
    if (first == '*' || first == '_') {
        return line.n > 1 && line.p[1] != ' ' && line.p[1] != '\t';
    }
    return first != 0 && strchr("#>|<-+=~ \t:!", first) == NULL && !str_starts(line, STR("```"));
}

/* A term that needs no configuration to be one. */
static bool is_short(struct str line)
{
    static const uint32_t ends[] = {'.',    ',',    ';',    ':',    '!',    '?',   0x3002,
                                    0xFF0C, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F, 0x2026};
    size_t start;
    uint32_t last;

    line = str_trim(line);
    last = utf8_before(line, line.n, &start);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (last == ends[i]) {
            return false;
        }
    }
    return utf8_count(line) <= TERM_CHARACTERS;
}

/* Whether the line is the last of a paragraph of terms; `rest` is what follows it. */
static bool is_term(const struct defining *d, struct str line, struct str rest)
{
    struct str next;

    if (!d->plain || !str_line(&rest, &next)) {
        return false;
    }
    if (!d->sure) {
        return is_meaning(next) && d->lines == 1 && is_short(line);
    }
    return is_meaning(next) || (is_blank(next) && str_line(&rest, &next) && is_meaning(next));
}

static void put_meaning(struct buf *out, struct str line)
{
    const size_t blanks = str_run(line, 1, ' ');

    if (blanks >= CODE_BLANKS) {
        buf_str(out, STR("+   "));
        buf_str(out, str_from(line, 1 + blanks));
    } else {
        buf_char(out, '+');
        buf_str(out, str_from(line, 1));
    }
}

/* One line that is not code. */
static void put_line(struct defining *d, struct str line, struct str rest)
{
    struct buf *out = d->pass->out;

    if (is_blank(line)) {
        buf_str(out, line);
        d->blank = true;
        return;
    }
    if (is_meaning(line) && d->inside) {
        put_meaning(out, line);
        d->blank = d->plain = false;
        return;
    }
    d->lines = d->blank ? 1 : d->lines + 1;
    d->plain = (d->blank || d->plain) && is_plain(line);
    if (d->blank && line.p[0] != ' ' && line.p[0] != '\t') {
        d->inside = false;
    }
    d->blank = false;
    buf_str(out, line);
    if (!d->inside && is_term(d, line, rest)) {
        d->first = d->first > 0 ? d->first : d->number;
        d->inside = true;
        /* The space lets emphasis end in front of it. */
        buf_char(out, ' ');
        buf_char(out, DEFINITION_MARK);
    }
}

/* A cheap look. */
static bool may_define(struct str text)
{
    for (size_t at = 0; at < text.n;) {
        const size_t found = str_find(str_from(text, at), STR("\n:"));

        if (found == STR_NPOS) {
            return false;
        }
        at += found + 2;
        if (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t')) {
            return true;
        }
    }
    return false;
}

bool definitions_pass(struct pass *p)
{
    const struct site *site = p->request->site;
    struct defining d = {.pass = p, .blank = true};
    struct fence fence = {0};
    struct str rest = p->text, line;

    d.sure = dialect_style(p->request)->definition_lists;
    if ((!d.sure && site && site->generator != GENERATOR_NONE) || !may_define(p->text) ||
        !repair_on(&p->request->repairs, "dialect-read")) {
        return false;
    }
    while (str_line(&rest, &line)) {
        d.number++;
        if (fence_step(&fence, markers_skip(line))) {
            buf_str(p->out, line);
            d.plain = d.blank = false;
        } else {
            put_line(&d, line, rest);
        }
        buf_char(p->out, '\n');
    }
    if (d.first == 0) {
        return false;
    }
    finding_add(p->findings, "dialect-read", pass_place(p, d.first),
                "terms above lines that begin with a colon are a list of definitions");
    return true;
}
