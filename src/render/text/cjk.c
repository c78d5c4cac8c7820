/*
 * Emphasis beside Chinese, Japanese and Korean text becomes what its author meant. Markdown tells
 * by white space and punctuation whether a run of * or ~~ opens or closes, and in text without
 * spaces that fails: "**真，**她". A run that has no white space beside it and such a character on
 * one side may do both, as markdown-it-cjk-friendly has it: marks are put beside the run, so that
 * the parser sees no punctuation there. Invariant: without its marks the text is what it was, and
 * no run but those sees one. Linear time.
 */
#include "render/text/cjk.h"

#include "base/code.h"
#include "base/unicode.h"
#include "render/html/table.h"
#include "render/html/tag.h"
#include "render/text/pass.h"

/* Characters of no text (prepared text never holds them): to the parser, letters. */
#define MARK "\xEF\xB7"
#define AS_LETTER MARK "\x90"
/* With a comma, punctuation: for where the other side is a delimiter, which has to go on seeing its
   neighbour as it is. The comma is on the side of the run. */
#define AS_COMMA_AHEAD MARK "\x91,"
#define AS_COMMA_BEHIND "," MARK "\x92"

enum {
    MARK_BYTES = 3,
    INDENT = 3, /* of a fence, at most */
    KINDS = 4   /* *, **, ***, ~~ */
};

struct run {
    size_t at, end;
    uint32_t before, after; /* characters; \n at the ends */
    bool cjk; /* one of them is Chinese, Japanese or Korean, and none is white space */
};

/* What is known of the delimiters of one kind in this paragraph. */
struct opener {
    bool open;
    bool mended; /* only its marks made it one */
    uint32_t line;
};

struct emphasis {
    struct pass *pass;
    struct str text;
    size_t star, tildes; /* the next ones */
    size_t line_end;     /* of the line that was read last, its \n included */
    uint32_t line;
    struct fence fence;
    bool code;   /* this line is code */
    bool blank;  /* the line before it is blank, or there is none */
    bool html;   /* and this raw HTML, where there is no emphasis */
    size_t done; /* this much of the text is written */
    bool marked;
    struct opener openers[KINDS];
    size_t mended; /* emphasis that would not have been seen */
    uint32_t first_line;
};

bool cjk_is_marked(struct str literal)
{
    return str_find(literal, STR(MARK)) != STR_NPOS;
}

size_t cjk_unmark(struct str literal, char *ret)
{
    size_t n = 0;

    for (size_t i = 0; i < literal.n;) {
        struct str rest = str_from(literal, i);

        if (rest.n < MARK_BYTES || !str_starts(rest, STR(MARK)) ||
            (unsigned char)(rest.p[2] - '\x90') > 2) {
            ret[n++] = literal.p[i++];
            continue;
        }
        i += MARK_BYTES;
        if (rest.p[2] == '\x91' && i < literal.n) {
            i++;
        } else if (rest.p[2] == '\x92' && n > 0) {
            n--;
        }
    }
    return n;
}

bool cjk_is_language(struct str tag)
{
    return (str_starts(tag, STR("zh")) || str_starts(tag, STR("ja"))) &&
           (tag.n == 2 || !ascii_is_alpha(tag.p[2]));
}

/* As CommonMark defines it, which is not the whole of category Z. */
static bool is_white(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x1680;
}

static bool is_delimiter(uint32_t c)
{
    return c == '*' || c == '~' || c == '_';
}

/* Whether what ends at `at` is Chinese, Japanese or Korean; a variation selector goes with the
   character that it varies. */
static bool is_cjk_before(struct str text, size_t at)
{
    size_t start;
    uint32_t c = utf8_before(text, at, &start), main;

    if (c >= 0xE0100 && c <= 0xE01EF) {
        return true;
    }
    if (c < 0xFE00 || c > 0xFE0E || start == 0) {
        return unicode_is_cjk(c);
    }
    main = utf8_before(text, start, &start);
    return unicode_is_cjk(main) ||
           (c == 0xFE01 && (main == 0x2018 || main == 0x2019 || main == 0x201C || main == 0x201D));
}

/* Whether only marks of quotes are between the start of the line and `at`. */
static bool is_quote_start(struct str text, size_t at)
{
    while (at > 0 && (text.p[at - 1] == '>' || text.p[at - 1] == ' ' || text.p[at - 1] == '\t')) {
        at--;
    }
    return at == 0 || text.p[at - 1] == '\n';
}

static size_t find(struct str text, size_t at, const char *what)
{
    size_t found = str_find(str_from(text, at), str_of(what));

    return found == STR_NPOS ? text.n : at + found;
}

/* How many backslashes end at `at`. */
static size_t backslashes(struct str text, size_t at)
{
    size_t n = 0;

    while (n < at && text.p[at - 1 - n] == '\\') {
        n++;
    }
    return n;
}

static void look_around(struct str text, struct run *r)
{
    size_t start, end = r->end;

    r->before = r->at > 0 ? utf8_before(text, r->at, &start) : '\n';
    r->after = r->end < text.n ? utf8_next(text, &end) : '\n';
    if (r->before == '>' && is_quote_start(text, r->at)) {
        r->before = '\n';
    }
    r->cjk = !is_white(r->before) && !is_white(r->after) &&
             (unicode_is_cjk(r->after) || is_cjk_before(text, r->at));
}

/* The next run of * or ~~ from `at` on. A single ~ is a dash in Chinese ("10~20，~30") far more
   often than a deletion, and three are none. */
static bool next_run(struct emphasis *e, size_t at, struct run *ret)
{
    for (;;) {
        char c;

        e->star = e->star < at ? find(e->text, at, "*") : e->star;
        e->tildes = e->tildes < at ? find(e->text, at, "~~") : e->tildes;
        ret->at = e->star < e->tildes ? e->star : e->tildes;
        if (ret->at == e->text.n) {
            return false;
        }
        c = e->text.p[ret->at];
        ret->at += backslashes(e->text, ret->at) % 2;
        for (ret->end = ret->at; ret->end < e->text.n && e->text.p[ret->end] == c; ret->end++) {
        }
        if (c == '*' ? ret->end > ret->at : ret->end == ret->at + 2) {
            look_around(e->text, ret);
            return true;
        }
        at = ret->end;
    }
}

/* Whether marks make a difference to the run. */
static bool wants_marks(const struct run *r)
{
    return r->cjk && (unicode_is_punctuation(r->before) || unicode_is_punctuation(r->after));
}

/* A code fence at the very start of a line is in no container: where its block ends is certain.
   Marks inside of others go when the code is read. */
static void read_fence(struct emphasis *e, struct str line)
{
    const size_t indent = str_run(line, 0, ' ');

    e->code = e->fence.mark != 0;
    if (indent == 0 || (e->code && indent <= INDENT)) {
        e->code = fence_step(&e->fence, str_from(line, indent));
    }
}

/* Whether raw HTML begins, as far as the line tells: with the tag of a block, or, behind a blank
   line, with nothing but a tag. */
static bool begins_html(struct str line, bool behind_blank)
{
    const struct html_element *element;
    struct html_tag tag;

    line = str_trim(line);
    if (!str_starts(line, STR("<")) || !html_tag_read(line, 0, &tag)) {
        return false;
    }
    element = html_element_of(tag.written);
    return element && (html_is_block(element) || (behind_blank && tag.end == line.n));
}

/* Reads on to the line that holds `at`. */
static void go_to(struct emphasis *e, size_t at)
{
    while (e->line_end <= at) {
        struct str rest = str_from(e->text, e->line_end), line;

        if (!str_line(&rest, &line)) {
            return;
        }
        e->line_end = e->text.n - rest.n;
        e->line++;
        read_fence(e, line);
        if (str_trim(line).n == 0) {
            memset(e->openers, 0, sizeof e->openers);
            e->blank = true;
            e->html = false;
        } else {
            e->html = e->html || begins_html(line, e->blank);
            e->blank = false;
        }
    }
}

/* Pairs runs as far as one can without parsing, to tell how much was mended. */
static void count(struct emphasis *e, const struct run *r, bool marked)
{
    bool stop_before = unicode_is_punctuation(r->before),
         stop_after = unicode_is_punctuation(r->after);
    bool white_before = is_white(r->before), white_after = is_white(r->after);
    bool left = !white_after && (!stop_after || white_before || stop_before);
    bool right = !white_before && (!stop_before || white_after || stop_after);
    size_t n = r->end - r->at, kind = n < KINDS - 1 ? n - 1 : KINDS - 2;
    struct opener *o = &e->openers[e->text.p[r->at] == '~' ? KINDS - 1 : kind];

    if (o->open && (right || marked)) {
        if (o->mended || !right) {
            e->first_line = e->mended++ == 0 ? o->line : e->first_line;
        }
        o->open = false;
    } else if (left || marked) {
        *o = (struct opener){.open = true, .mended = !left, .line = e->line};
    }
}

static void put(struct emphasis *e, size_t at, const char *mark)
{
    buf_str(e->pass->out, str_sub(e->text, e->done, at));
    buf_puts(e->pass->out, mark);
    e->done = at;
    e->marked = true;
}

/* The parser looks through ~ from *, which is kept from it: it would miss what is behind them. */
static void mark_beside_delimiter(struct emphasis *e, const struct run *r)
{
    bool star = e->text.p[r->at] == '*';

    if (!is_delimiter(r->before)) {
        put(e, r->at, AS_COMMA_AHEAD);
    } else if (star && r->before == '~') {
        put(e, r->at, AS_COMMA_BEHIND AS_COMMA_AHEAD);
    }
    if (!is_delimiter(r->after)) {
        put(e, r->end, AS_COMMA_BEHIND);
    } else if (star && r->after == '~') {
        put(e, r->end, AS_COMMA_BEHIND AS_COMMA_AHEAD);
    }
}

static void mark(struct emphasis *e, const struct run *r)
{
    if (is_delimiter(r->before) || is_delimiter(r->after)) {
        mark_beside_delimiter(e, r);
        return;
    }
    if (unicode_is_punctuation(r->before)) {
        put(e, r->at, AS_LETTER);
    }
    if (unicode_is_punctuation(r->after)) {
        put(e, r->end, AS_LETTER);
    }
}

static void mark_all(struct emphasis *e)
{
    struct run r = {.end = 0};

    while (next_run(e, r.end, &r)) {
        bool marked;

        go_to(e, r.at);
        if (e->code) {
            continue;
        }
        marked = wants_marks(&r);
        if (marked) {
            mark(e, &r);
        }
        if (!e->html) {
            count(e, &r, marked);
        }
    }
    buf_str(e->pass->out, str_from(e->text, e->done));
}

static bool is_wanted(struct str text)
{
    struct emphasis e = {.text = text};
    struct run r = {.end = 0};

    for (e.star = find(text, 0, "*"), e.tildes = find(text, 0, "~~"); next_run(&e, r.end, &r);) {
        if (wants_marks(&r)) {
            return true;
        }
    }
    return false;
}

bool cjk_pass(struct pass *p)
{
    struct emphasis e = {.pass = p, .text = p->text, .blank = true};

    if (!repair_on(&p->request->repairs, "emphasis-mended") || !is_wanted(p->text)) {
        return false;
    }
    e.star = find(p->text, 0, "*");
    e.tildes = find(p->text, 0, "~~");
    mark_all(&e);
    p->marked = e.marked;
    if (e.mended > 0) {
        finding_add(p->findings, "emphasis-mended", pass_place(p, e.first_line),
                    "%zu of the emphases beside Chinese, Japanese or Korean text", e.mended);
    }
    return e.marked;
}
