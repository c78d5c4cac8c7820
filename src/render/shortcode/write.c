/*
 * What stands in the place of tags is written so that Markdown reads it as meant, and each line of
 * the new text knows the line it came from. Invariant: lines that are added go on in the container
 * (list item, block quote) that the tag stands in.
 */
#include "render/shortcode/shortcode.h"

enum {
    PREFIX_BYTES = 128, /* containers deeper than this are left */
    CODE_INDENT = 4
};

/* From the line being written on, lines are as far from those of the text as the two counters. */
static void note_shift(struct expansion *x)
{
    const int32_t add = (int32_t)((int64_t)x->text_line - (int64_t)x->out_line);

    if (add != x->add) {
        pass_shift(x->pass, x->out_line, add);
        x->add = add;
    }
}

static uint32_t count_lines(struct str s)
{
    const char *p = s.p, *end = s.p ? s.p + s.n : NULL;
    uint32_t n = 0;

    while (p != end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        n++;
        p++;
    }
    return n;
}

static bool at_line_start(const struct buf *out)
{
    return out->n == 0 || out->p[out->n - 1] == '\n';
}

void expansion_copy(struct expansion *x, size_t to)
{
    const struct str piece = str_sub(x->text, x->at, to);
    const size_t first = str_chr(piece, '\n');

    if (at_line_start(x->out) && piece.n > 0) {
        note_shift(x);
    }
    buf_str(x->out, str_sub(piece, 0, first == STR_NPOS ? piece.n : first + 1));
    if (first != STR_NPOS) {
        const struct str rest = str_from(piece, first + 1);
        const uint32_t lines = count_lines(rest);

        x->text_line++;
        x->out_line++;
        note_shift(x);
        buf_str(x->out, rest);
        x->text_line += lines;
        x->out_line += lines;
    }
    x->at = to > x->at ? to : x->at;
}

void expansion_skip(struct expansion *x, size_t to)
{
    if (to > x->at) {
        x->text_line += count_lines(str_sub(x->text, x->at, to));
        x->at = to;
    }
}

void expansion_add(struct expansion *x, struct str s)
{
    struct str rest = s;
    size_t end;

    while ((end = str_chr(rest, '\n')) != STR_NPOS) {
        buf_str(x->out, str_sub(rest, 0, end + 1));
        rest = str_from(rest, end + 1);
        x->out_line++;
        note_shift(x);
    }
    buf_str(x->out, rest);
}

void expansion_text(struct expansion *x, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\n') {
            buf_char(x->out, ' ');
            continue;
        }
        if (strchr("\\`*_[]<>&~|$:{}\"", s.p[i])) {
            buf_char(x->out, '\\');
        }
        buf_char(x->out, s.p[i]);
    }
}

void expansion_html(struct expansion *x, struct str s)
{
    struct str line;

    while (str_token(&s, '\n', &line)) {
        buf_xml(x->out, line);
        if (!str_empty(s)) {
            buf_char(x->out, ' ');
        }
    }
}

void expansion_attribute(struct expansion *x, const char *name, struct str value)
{
    if (!str_empty(value)) {
        buf_char(x->out, ' ');
        buf_puts(x->out, name);
        buf_str(x->out, STR("=\""));
        expansion_html(x, value);
        buf_char(x->out, '"');
    }
}

void expansion_address(struct expansion *x, struct str address)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < address.n; i++) {
        const unsigned char c = (unsigned char)address.p[i];

        if (c <= ' ' || strchr("<>()\"'\\|`", (char)c)) {
            const char escape[3] = {'%', digits[c >> 4], digits[c & 15]};

            buf_add(x->out, escape, sizeof escape);
        } else {
            buf_char(x->out, (char)c);
        }
    }
}

static struct str without_scheme(struct str address)
{
    const size_t at = str_find(address, STR("://"));
    struct str rest = at == STR_NPOS ? address : str_from(address, at + 3);

    return str_starts(rest, STR("www.")) ? str_from(rest, 4) : rest;
}

void expansion_link(struct expansion *x, struct str text, struct str address)
{
    buf_char(x->out, '[');
    expansion_text(x, str_empty(str_trim(text)) ? without_scheme(address) : str_trim(text));
    buf_str(x->out, STR("]("));
    expansion_address(x, address);
    buf_char(x->out, ')');
}

static bool is_mark_char(char c)
{
    return c == ' ' || c == '\t' || c == '>' || c == '-' || c == '*' || c == '+' || c == '.' ||
           c == ')' || ascii_is_digit(c);
}

/* The length of the list mark, with the blank behind it, that begins the slice; or 0. */
static size_t list_mark(struct str s)
{
    size_t n = 0;

    while (n < s.n && n < 9 && ascii_is_digit(s.p[n])) {
        n++;
    }
    if (n > 0 ? n < s.n && (s.p[n] == '.' || s.p[n] == ')')
              : s.n > 0 && (s.p[0] == '-' || s.p[0] == '*' || s.p[0] == '+')) {
        n++;
        return n < s.n && s.p[n] == ' ' ? n + 1 : 0;
    }
    return 0;
}

/* How many bytes of the line only mark the containers it is in; *ret_list: a list item begins. */
static size_t marks_of(struct str line, bool *ret_list)
{
    size_t at = 0;

    *ret_list = false;
    while (at < line.n) {
        const size_t mark = list_mark(str_sub(line, at, at + 12));

        if (mark > 0) {
            *ret_list = true;
            at += mark;
        } else if (line.p[at] == ' ' || line.p[at] == '\t' || line.p[at] == '>') {
            at++;
        } else {
            break;
        }
    }
    return at;
}

bool expansion_alone(const struct expansion *x, const struct shortcode *tag)
{
    return expansion_alone_in(x, tag->from, tag->to);
}

bool expansion_alone_in(const struct expansion *x, size_t from, size_t to)
{
    const size_t start = from;
    bool list;

    while (from > 0 && is_mark_char(x->text.p[from - 1])) {
        from--;
    }
    while (to < x->text.n && (x->text.p[to] == ' ' || x->text.p[to] == '\t')) {
        to++;
    }
    return (from == 0 || x->text.p[from - 1] == '\n') &&
           (to == x->text.n || x->text.p[to] == '\n') &&
           marks_of(str_sub(x->text, from, start), &list) == start - from;
}

static struct str prefix_of(struct expansion *x, struct str marks)
{
    char *p = marks.n <= PREFIX_BYTES ? arena_alloc(x->arena, marks.n) : NULL;

    if (!p) {
        return STR_NONE;
    }
    for (size_t i = 0; i < marks.n; i++) {
        p[i] = (char)(marks.p[i] == '>' || marks.p[i] == '\t' ? marks.p[i] : ' ');
    }
    return str_make(p, marks.n);
}

static struct str current_line(const struct buf *out)
{
    size_t from = out->n;

    while (from > 0 && out->p[from - 1] != '\n') {
        from--;
    }
    return str_from(buf_view(out), from);
}

/* Whether nothing, or an empty line, stands before the byte at `end`, where a line begins. */
static bool is_after_blank(const struct buf *out, size_t end)
{
    if (end == 0) {
        return true;
    }
    end--;
    while (end > 0 &&
           (out->p[end - 1] == ' ' || out->p[end - 1] == '\t' || out->p[end - 1] == '>')) {
        end--;
    }
    return end == 0 || out->p[end - 1] == '\n';
}

void expansion_line(struct expansion *x)
{
    expansion_add(x, STR("\n"));
    buf_str(x->out, x->prefix);
}

static void empty_line(struct expansion *x)
{
    expansion_add(x, STR("\n"));
    buf_str(x->out, str_trim_end(x->prefix));
}

void expansion_block(struct expansion *x, const struct shortcode *tag)
{
    struct str line = current_line(x->out);
    bool list;
    size_t marks = marks_of(line, &list);
    const size_t start = x->out->n - line.n;

    /* Tags inside others are often indented by so much that it would be code. */
    if (tag->nested && marks == line.n && marks >= CODE_INDENT && str_all(line, ascii_is_space)) {
        buf_truncate(x->out, start);
        line = STR_NONE;
        marks = 0;
    }
    x->prefix = prefix_of(x, str_sub(line, 0, marks));
    if (marks < line.n) {
        buf_truncate(x->out, start + str_trim_end(line).n);
        empty_line(x);
        expansion_line(x);
    } else if (!list && !is_after_blank(x->out, start)) {
        expansion_line(x);
    }
}

static size_t behind_blanks(struct str s, size_t at, const char *blanks)
{
    while (at < s.n && strchr(blanks, s.p[at])) {
        at++;
    }
    return at;
}

void expansion_block_end(struct expansion *x, size_t to)
{
    const struct str text = x->text;
    const size_t end = behind_blanks(text, to, " \t");

    if (end < text.n && text.p[end] != '\n') {
        empty_line(x);
        expansion_line(x);
        expansion_skip(x, end);
        return;
    }
    expansion_skip(x, end);
    if (end < text.n) {
        const size_t next = behind_blanks(text, end + 1, " \t>");

        if (next < text.n && text.p[next] != '\n') {
            empty_line(x);
        }
    }
}
