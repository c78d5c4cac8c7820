/*
 * Addresses that Markdown does not read as such are put right: with spaces, "![图](图 片.jpg)",
 * with a full-width colon or bracket, "[x](http：//a）". Invariant: only what stands behind a
 * bracket pair of its own line changes, never in code or raw HTML, and only where an address makes
 * sense; lines stay lines. Sizes that some parsers read, "![x](a.png =100x200)", go.
 */
#include "base/unicode.h"
#include "base/url.h"
#include "render/html/table.h"
#include "render/text/markers.h"
#include "render/text/pass.h"
#include "render/text/prose.h"

enum {
    TEXT_BYTES = 1000, /* of a link's text that is looked through for its beginning */
    ADDRESS_BYTES = 2000
};

#define WIDE_OPEN STR("（")
#define WIDE_CLOSE STR("）")
#define WIDE_COLON STR("：//")

/* What stands between the brackets of a link's address. */
struct target {
    size_t open;       /* of the line: where the bracket "(" or "（" begins */
    size_t end;        /* behind the closing bracket */
    struct str inside; /* the address, without the title */
    struct str title;  /* what follows it, with the white space before */
    bool wide;         /* a bracket is full-width */
    bool sized;        /* a size stood at the end, and was cut off */
};

static bool has_space(struct str s)
{
    return str_chr(s, ' ') != STR_NPOS || str_chr(s, '\t') != STR_NPOS;
}

/* "http://", "https：//", with either colon. */
static bool starts_web(struct str s)
{
    size_t n = 0;

    while (n < s.n && ascii_is_alpha(s.p[n])) {
        n++;
    }
    return url_scheme_is_web(str_sub(s, 0, n)) &&
           (str_starts(str_from(s, n), STR("://")) || str_starts(str_from(s, n), WIDE_COLON));
}

/* The closing bracket of the address that begins at `from`: the first ")" that no "(" before it
   opened; a full-width one where there is no other. An address that was written without care holds
   no square bracket: so no text is looked through twice. */
static bool find_close(struct str line, size_t from, struct target *ret)
{
    struct str rest = str_from(line, from);
    size_t depth = 0, i = 0, wide;

    for (; i < rest.n; i++) {
        if (rest.p[i] == ']' || rest.p[i] == '[') {
            rest = str_sub(rest, 0, i);
        } else if (rest.p[i] == '(') {
            depth++;
        } else if (rest.p[i] == ')' && depth-- == 0) {
            break;
        }
    }
    wide = str_find(str_sub(rest, 0, i), WIDE_CLOSE);
    if (wide != STR_NPOS && starts_web(rest) && (ret->wide || i >= rest.n)) {
        ret->wide = true;
        ret->inside = str_sub(rest, 0, wide);
        ret->end = from + wide + WIDE_CLOSE.n;
        return !has_space(ret->inside);
    }
    ret->inside = str_sub(rest, 0, i);
    ret->end = from + i + 1;
    return i < rest.n;
}

/* Cuts a size, " =100x200", " =50%x" or " =x200", off the end. */
static void cut_size(struct target *t)
{
    const struct str s = str_trim(t->inside);
    const size_t at = str_rchr(s, ' ');
    size_t i = at + 2, times = 0;

    if (at == STR_NPOS || s.n < at + 4 || s.p[at + 1] != '=') {
        return;
    }
    for (; i < s.n && (ascii_is_digit(s.p[i]) || strchr("xX*%", s.p[i])); i++) {
        times += strchr("xX*", s.p[i]) != NULL;
    }
    if (i == s.n && times == 1) {
        t->inside = str_trim_end(str_sub(s, 0, at));
        t->sized = true;
    }
}

/* Cuts a title, "…" or '…', off the end. */
static void cut_title(struct target *t)
{
    struct str s = str_trim(t->inside);
    char quote = (char)(s.n > 0 ? s.p[s.n - 1] : '\0');
    size_t at = STR_NPOS;

    t->inside = s;
    t->title = STR("");
    for (size_t i = 1; (quote == '"' || quote == '\'') && i + 1 < s.n && at == STR_NPOS; i++) {
        at = s.p[i] == quote && ascii_is_space(s.p[i - 1]) ? i - 1 : at;
    }
    if (at != STR_NPOS) {
        t->title = str_from(s, at);
        t->inside = str_trim_end(str_sub(s, 0, at));
    }
}

/* Whether a path, before its query, ends as names of files do. */
static bool has_ending(struct str s)
{
    static const char *const endings[] = {
        "jpg",  "jpeg", "png",   "gif",  "webp", "svg",  "bmp",  "tif", "tiff", "heic", "avif",
        "pdf",  "doc",  "docx",  "xls",  "xlsx", "ppt",  "pptx", "wps", "odt",  "ods",  "odp",
        "csv",  "txt",  "md",    "epub", "mobi", "caj",  "zip",  "rar", "7z",   "gz",   "tar",
        "html", "htm",  "shtml", "php",  "jsp",  "aspx", "mp3",  "mp4", "m4a",  "ogg",  "webm",
        "mov",  "avi",  "flac",  "wav",  "apk",  "exe",  "iso"};
    size_t dot;

    s = str_sub(s, 0, str_chr(s, '?'));
    dot = str_rchr(s, '.');
    for (size_t i = 0; dot != STR_NPOS && dot > 0 && i < sizeof endings / sizeof *endings; i++) {
        if (str_eq_nocase(str_from(s, dot + 1), str_of(endings[i]))) {
            return true;
        }
    }
    return false;
}

/* Whether an address with spaces is meant as one. */
static bool makes_sense(struct str s)
{
    if (starts_web(s)) {
        struct str rest = str_from(s, str_find(s, STR("//")) + 2);
        size_t slash = str_chr(rest, '/');

        return slash != STR_NPOS && slash > 0 && !has_space(str_sub(rest, 0, slash));
    }
    if (str_starts(s, STR("/")) || str_starts(s, STR("./")) || str_starts(s, STR("../"))) {
        return s.n > 3 && !ascii_is_space(s.p[1]);
    }
    return url_scheme(s).n == 0 && has_ending(s);
}

static bool needs_mending(const struct target *t)
{
    struct str s = t->inside;

    if (s.n == 0 || s.p[0] == '<' || str_chr(s, '<') != STR_NPOS || str_chr(s, '>') != STR_NPOS) {
        return false;
    }
    if (has_space(s)) {
        return s.p[s.n - 1] != ')' && makes_sense(s);
    }
    if (t->sized) {
        return true;
    }
    return t->wide ? starts_web(s) : str_find(s, WIDE_COLON) != STR_NPOS && starts_web(s);
}

/* The target whose "]" is at line.p[at]; false where it is none, or fine. */
static bool target_at(struct str line, size_t at, struct target *ret)
{
    struct str behind = str_from(line, at + 1);
    size_t open = 1;

    *ret = (struct target){.open = at + 1};
    if (str_starts(behind, WIDE_OPEN) && starts_web(str_from(behind, WIDE_OPEN.n))) {
        ret->wide = true;
        open = WIDE_OPEN.n;
    } else if (!str_starts(behind, STR("("))) {
        return false;
    }
    if (!find_close(line, at + 1 + open, ret)) {
        return false;
    }
    cut_size(ret);
    cut_title(ret);
    return needs_mending(ret);
}

/* Whether a bracket of this line, not far before it, is closed by the one at `at`. */
static bool is_opened(struct str line, size_t at)
{
    size_t depth = 1, from = at > TEXT_BYTES ? at - TEXT_BYTES : 0;

    if (at > 0 && line.p[at - 1] == '\\') {
        return false;
    }
    while (at > from && depth > 0) {
        at--;
        if (at > 0 && line.p[at - 1] == '\\') {
            continue;
        }
        depth += line.p[at] == ']';
        depth -= line.p[at] == '[';
    }
    return depth == 0;
}

/* Who typed one sign of an address in full width typed the question mark so, too. */
static void put_query(struct buf *out, struct str rest)
{
    size_t at = str_find(rest, STR("？"));

    buf_str(out, str_sub(rest, 0, at));
    if (at != STR_NPOS) {
        buf_char(out, '?');
        buf_str(out, str_from(rest, at + strlen("？")));
    }
}

static void put_target(struct buf *out, const struct target *t)
{
    size_t colon = starts_web(t->inside) ? str_find(t->inside, WIDE_COLON) : STR_NPOS;
    bool spaced = has_space(t->inside);

    buf_str(out, spaced ? STR("(<") : STR("("));
    if (colon != STR_NPOS) {
        buf_str(out, str_sub(t->inside, 0, colon));
        buf_str(out, STR("://"));
        put_query(out, str_from(t->inside, colon + WIDE_COLON.n));
    } else {
        buf_str(out, t->inside);
    }
    buf_str(out, spaced ? STR(">") : STR(""));
    buf_str(out, t->title);
    buf_char(out, ')');
}

/* Where the next target that is to be mended has its "]", from `at` on; STR_NPOS: nowhere. */
static size_t next_target(struct str line, size_t at, struct target *ret)
{
    while (at < line.n) {
        const char *p = memchr(line.p + at, ']', line.n - at);

        if (!p) {
            break;
        }
        at = (size_t)(p - line.p);
        if (target_at(line, at, ret)) {
            return at;
        }
        at++;
    }
    return STR_NPOS;
}

static void mend_line(struct pass *p, struct prose *prose, struct str line, uint32_t number)
{
    struct target t;
    size_t done = 0, at = 0;

    while ((at = next_target(line, at, &t)) != STR_NPOS) {
        if (!is_opened(line, at) || prose_in_span(prose, at)) {
            at++;
            continue;
        }
        buf_str(p->out, str_sub(line, done, t.open));
        put_target(p->out, &t);
        finding_add(p->findings, "address-mended", pass_place(p, number),
                    "read as an address: %.*s", STR_ARG(str_sub(t.inside, 0, 200)));
        done = at = t.end;
    }
    buf_str(p->out, str_from(line, done));
}

/* Whether an address, behind its "(", may be one to mend; most have no blank and end in ")". */
static bool is_plain(struct str rest)
{
    const char *end = memchr(rest.p, ')', rest.n);
    size_t n = end ? (size_t)(end - rest.p) : 0;

    return end && !memchr(rest.p, ' ', n) && !memchr(rest.p, '\t', n) && !memchr(rest.p, '(', n) &&
           !memchr(rest.p, WIDE_OPEN.p[0], n) && !memchr(rest.p, '\n', n);
}

static bool has_target(struct str text)
{
    struct target t;

    for (size_t at = 0; at < text.n; at++) {
        const char *p = memchr(text.p + at, ']', text.n - at);
        struct str line;

        if (!p) {
            return false;
        }
        at = (size_t)(p - text.p);
        if (at + 1 == text.n || (text.p[at + 1] != '(' && text.p[at + 1] != WIDE_OPEN.p[0])) {
            continue;
        }
        line = str_sub(text, at, at + ADDRESS_BYTES);
        if (line.p[1] == '(' && is_plain(str_from(line, 2))) {
            continue;
        }
        line = str_sub(line, 0, str_chr(line, '\n'));
        if (target_at(line, 0, &t)) {
            return true;
        }
    }
    return false;
}

/* Whether raw HTML begins with the line: up to the next blank one nothing is read as Markdown, and
   the brackets put around an address would be a tag. Where no paragraph is open, any element's
   tag that has a line for itself begins such a block. */
static bool starts_html(struct str line, bool begins)
{
    struct html_tag tag;
    const struct html_element *element;

    line = str_trim(markers_skip(line));
    if (!str_starts(line, STR("<")) || !html_tag_read(line, 0, &tag)) {
        return false;
    }
    element = html_element_of(tag.written);
    return element &&
           (html_is_block(element) || (begins && tag.end == line.n && str_ends(line, STR(">"))));
}

bool address_pass(struct pass *p)
{
    struct prose prose = {.rest = p->text};
    struct str line;
    uint32_t number = 0;
    bool code, blank = true, html = false;

    if (!repair_on(&p->request->repairs, "address-mended") || !has_target(p->text)) {
        return false;
    }
    while (prose_line(&prose, &line, &code)) {
        number++;
        html = html || (!code && starts_html(line, blank));
        blank = str_trim(markers_skip_quotes(line)).n == 0;
        html = html && !blank;
        if (code || html) {
            buf_str(p->out, line);
        } else {
            mend_line(p, &prose, line, number);
        }
        if (line.p + line.n < p->text.p + p->text.n) {
            buf_char(p->out, '\n');
        }
    }
    return true;
}
