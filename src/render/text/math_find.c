/*
 * Formulas in TeX are found in the text and hidden from the parser, as hexadecimal digits between
 * two characters that prepared text never holds: "_", "*" and "\\" in them mean nothing to
 * Markdown. Invariant: linear time; money stays money; code is left alone.
 */
#include "base/code.h"
#include "base/unicode.h"
#include "render/dialect/dialect.h"
#include "render/dialect/math.h"
#include "render/text/markers.h"
#include "render/text/pass.h"

enum {
    TICKS = 16, /* runs of more backticks are not looked for */
    ENVIRONMENT_BYTES = 32
};

struct finder {
    struct pass *pass;
    struct str text;
    size_t done; /* of the text, written to `out` */
    bool inlines, display;
    size_t no_ticks[TICKS]; /* no run of this length begins before */
    size_t no_end;          /* the same for "\end" */
    uint32_t line;          /* of the text, at `counted` */
    size_t counted;
    uint32_t removed; /* line ends that are hidden */
    size_t found;
    uint32_t first;
};

/* One formula: its bytes in the text, and its TeX between the delimiters. */
struct formula {
    size_t from, to;
    struct str tex;
};

static bool blank_line_at(struct str s, size_t at)
{
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t' || s.p[at] == '>')) {
        at++;
    }
    return at == s.n || s.p[at] == '\n';
}

/* Where the closing delimiter begins: in this paragraph, and before another opening one where that
   differs. */
static size_t find_close(struct str s, size_t at, struct str close, struct str open)
{
    for (; at < s.n; at++) {
        const char c = s.p[at];

        if (c == close.p[0] && str_starts(str_from(s, at), close)) {
            return at;
        }
        if (c == '\n' && blank_line_at(s, at + 1)) {
            return STR_NPOS;
        }
        if (open.n > 0 && c == open.p[0] && str_starts(str_from(s, at), open)) {
            return STR_NPOS;
        }
        at += c == '\\';
    }
    return STR_NPOS;
}

/* What only formulas have: commands, exponents, indices, groups. */
static bool looks_like_tex(struct str s)
{
    for (size_t i = 0; i + 1 < s.n; i++) {
        if ((s.p[i] == '\\' && ascii_is_alpha(s.p[i + 1])) || s.p[i] == '^' || s.p[i] == '_') {
            return true;
        }
    }
    return false;
}

static bool has_cjk(struct str s)
{
    for (size_t at = 0; at < s.n;) {
        if (unicode_is_cjk(utf8_next(s, &at))) {
            return true;
        }
    }
    return false;
}

static bool starts_line(struct str s, size_t at)
{
    while (at > 0 && (s.p[at - 1] == ' ' || s.p[at - 1] == '\t' || s.p[at - 1] == '>')) {
        at--;
    }
    return at == 0 || s.p[at - 1] == '\n';
}

static bool ends_line(struct str s, size_t at)
{
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t')) {
        at++;
    }
    return at == s.n || s.p[at] == '\n';
}

static bool display_at(struct finder *f, size_t at, struct formula *ret)
{
    const size_t close = find_close(f->text, at + 2, STR("$$"), STR_NONE);

    if (close == STR_NPOS) {
        return false;
    }
    *ret = (struct formula){at, close + 2, str_trim(str_sub(f->text, at + 2, close))};
    if (f->inlines || f->display) {
        return ret->tex.n > 0;
    }
    return looks_like_tex(ret->tex) && starts_line(f->text, at) && ends_line(f->text, close + 2);
}

/* As pandoc has it: no blank inside the dollars, no digit behind them. "$5 和 $10" is money. */
static bool dollar_at(struct finder *f, size_t at, struct formula *ret)
{
    const struct str s = f->text;
    size_t close;

    if (!f->inlines || at + 1 >= s.n || ascii_is_space(s.p[at + 1])) {
        return false;
    }
    close = find_close(s, at + 1, STR("$"), STR_NONE);
    if (close == STR_NPOS || close == at + 1 || ascii_is_space(s.p[close - 1]) ||
        (close + 1 < s.n && (ascii_is_digit(s.p[close + 1]) || s.p[close + 1] == '$'))) {
        return false;
    }
    *ret = (struct formula){at, close + 1, str_sub(s, at + 1, close)};
    return looks_like_tex(ret->tex) || !has_cjk(ret->tex);
}

/* "\(…\)" and "\[…\]", or with two backslashes, as writers put it for parsers that eat one. */
static bool bracket_at(struct finder *f, size_t at, struct formula *ret)
{
    const struct str s = f->text;
    const size_t slashes = str_run(s, at, '\\');
    const char open = (char)(at + slashes < s.n ? s.p[at + slashes] : 0);
    const char closing[] = {'\\', '\\', open == '(' ? ')' : ']'};
    const struct str mark = str_sub(s, at, at + slashes + 1);
    size_t close;

    if (!f->inlines || slashes > 2 || (open != '(' && open != '[')) {
        return false;
    }
    close = find_close(s, at + mark.n, str_make(closing + 2 - slashes, slashes + 1), mark);
    if (close == STR_NPOS || (open == '[' && str_starts(str_from(s, close + mark.n), STR("(")))) {
        return false;
    }
    *ret = (struct formula){at, close + mark.n, str_trim(str_sub(s, at + mark.n, close))};
    return ret->tex.n > 0 && (looks_like_tex(ret->tex) || !has_cjk(ret->tex));
}

/* "\begin{align}…\end{align}" at the start of a line. */
static bool environment_at(struct finder *f, size_t at, struct formula *ret)
{
    const struct str s = f->text, begin = STR("\\begin{");
    char end[ENVIRONMENT_BYTES + 8] = "\\end{";
    struct str name;
    size_t close;

    if (!f->inlines || !str_starts(str_from(s, at), begin) || !starts_line(s, at)) {
        return false;
    }
    name = str_from(s, at + begin.n);
    name = str_sub(name, 0, str_chr(str_sub(name, 0, ENVIRONMENT_BYTES), '}'));
    if (name.n == 0 || name.n >= ENVIRONMENT_BYTES || at < f->no_end) {
        return false;
    }
    memcpy(end + 5, name.p, name.n);
    end[5 + name.n] = '}';
    for (close = at; close < s.n; close++) {
        if (s.p[close] == '\n' && blank_line_at(s, close + 1)) {
            break;
        }
        if (s.p[close] == '\\' && str_starts(str_from(s, close), str_make(end, name.n + 6))) {
            *ret = (struct formula){at, close + name.n + 6, STR_NONE};
            ret->tex = str_sub(s, ret->from, ret->to);
            return true;
        }
    }
    f->no_end = close;
    return false;
}

/* Behind the code span that begins at `at`, or behind its backticks where none does. */
static size_t behind_code(struct finder *f, size_t at)
{
    const struct str s = f->text;
    const size_t length = str_run(s, at, '`');
    size_t i = at + length;

    if (length >= TICKS || at < f->no_ticks[length]) {
        return i;
    }
    while (i < s.n) {
        const size_t run = s.p[i] == '`' ? str_run(s, i, '`') : 0;

        if (run == length) {
            return i + run;
        }
        if (s.p[i] == '\n' && blank_line_at(s, i + 1)) {
            break;
        }
        i += run > 0 ? run : 1;
    }
    f->no_ticks[length] = i;
    return at + length;
}

static void count_lines(struct finder *f, size_t to)
{
    while (f->counted < to) {
        f->line += f->text.p[f->counted++] == '\n';
    }
}

static void hide(struct finder *f, const struct formula *formula)
{
    static const char digits[] = "0123456789abcdef";
    const struct str source = str_sub(f->text, formula->from, formula->to);
    struct buf *out = f->pass->out;
    uint32_t lines;

    buf_str(out, str_sub(f->text, f->done, formula->from));
    buf_char(out, MATH_OPEN);
    for (size_t i = 0; i < source.n; i++) {
        const unsigned char c = (unsigned char)source.p[i];

        buf_char(out, digits[c >> 4]);
        buf_char(out, digits[c & 15]);
    }
    buf_char(out, MATH_CLOSE);
    f->done = formula->to;
    count_lines(f, formula->from);
    lines = f->line;
    f->first = f->found++ == 0 ? lines : f->first;
    count_lines(f, formula->to);
    if (f->line > lines) {
        f->removed += f->line - lines;
        pass_shift(f->pass, f->line - f->removed + 1, (int32_t)f->removed);
    }
}

/* The formula or code that the character at `at` begins: where to go on. */
static size_t step(struct finder *f, size_t at)
{
    const struct str s = f->text;
    struct formula formula;
    bool found = false;

    switch (s.p[at]) {
    case '`':
        return behind_code(f, at);
    case '\\':
        found = bracket_at(f, at, &formula) || environment_at(f, at, &formula);
        if (!found) {
            return at + 2;
        }
        break;
    case '$':
        found = at + 1 < s.n && s.p[at + 1] == '$' ? display_at(f, at, &formula)
                                                   : dollar_at(f, at, &formula);
        if (!found) {
            return at + str_run(s, at, '$');
        }
        break;
    default:
        return at + 1;
    }
    hide(f, &formula);
    return formula.to;
}

static size_t line_end(struct str s, size_t at)
{
    while (at < s.n && s.p[at] != '\n') {
        at++;
    }
    return at;
}

/* A line that is not code, and those that its formulas end on; where the next one begins. */
static size_t find_in_line(struct finder *f, size_t at, size_t end)
{
    while (at < end) {
        at = step(f, at);
        while (at > end && end < f->text.n) {
            end = line_end(f->text, end + 1);
        }
    }
    return end + 1;
}

static void find_all(struct finder *f)
{
    struct fence fence = {0};
    size_t at = 0;

    while (at < f->text.n) {
        const size_t end = line_end(f->text, at);

        at = fence_step(&fence, markers_skip(str_sub(f->text, at, end))) ? end + 1
                                                                         : find_in_line(f, at, end);
    }
}

bool math_pass(struct pass *p)
{
    const struct post *post = p->request->post;
    const struct markdown_style *style = dialect_style(p->request);
    struct finder f = {.pass = p, .text = p->text, .line = 1};

    f.inlines = post->math == SAID_YES || (style->math && post->math != SAID_NO);
    f.display = f.inlines || style->display_math;
    if (str_empty(p->text) || !repair_on(&p->request->repairs, "math-kept") ||
        (str_find(p->text, STR("$$")) == STR_NPOS &&
         (!f.inlines ||
          (!memchr(p->text.p, '$', p->text.n) && !memchr(p->text.p, '\\', p->text.n))))) {
        return false;
    }
    find_all(&f);
    if (f.found == 0) {
        return false;
    }
    buf_str(p->out, str_from(p->text, f.done));
    finding_add(p->findings, "math-kept", pass_place(p, f.first),
                "formulas are shown as the TeX that they are written in: %zu", f.found);
    return true;
}
