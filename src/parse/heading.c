/*
 * Finds the first ATX or setext heading of a body line by line. Invariant: it takes for a heading
 * only what CommonMark takes for one; where it is not sure (nested blocks, raw HTML) it sees none.
 */
#include "parse/heading.h"

#include "base/code.h"
#include "parse/plain.h"

#define SCAN_BYTES ((size_t)64 << 10)

/* What the lines so far have shown. */
struct headings {
    struct str rest;
    struct str paragraph; /* lines of the open paragraph; p NULL: none is open */
    struct fence fence;
    bool comment; /* inside <!-- --> */
    bool blocks;  /* some block has come already */
};

static bool comment_line(struct headings *h, struct str line)
{
    if (!h->comment && !str_starts(line, STR("<!--"))) {
        return false;
    }
    h->comment = str_find(line, STR("-->")) == STR_NPOS;
    return true;
}

/* "# text #", or false. */
static bool atx(struct str line, struct str *ret_text, unsigned *ret_level)
{
    size_t n = str_run(line, 0, '#'), end;
    struct str text;

    if (n == 0 || n > 6 || (n < line.n && !ascii_is_space(line.p[n]))) {
        return false;
    }
    text = str_trim(str_from(line, n));
    end = text.n;
    while (end > 0 && text.p[end - 1] == '#') {
        end--;
    }
    if (end == 0 || ascii_is_space(text.p[end - 1])) {
        text = str_trim(str_sub(text, 0, end));
    }
    *ret_text = text;
    *ret_level = (unsigned)n;
    return true;
}

/* 1 for a line of "=", 2 for a line of "-", else 0. */
static unsigned underline(struct str line)
{
    struct str s = str_trim_end(line);

    if (s.n > 0 && str_run(s, 0, '=') == s.n) {
        return 1;
    }
    return s.n > 0 && str_run(s, 0, '-') == s.n ? 2 : 0;
}

/* Lines that do not continue or begin a paragraph at the top level. */
static bool begins_block(struct str line)
{
    size_t digits = 0;

    if (line.p[0] == '>' || line.p[0] == '<' || underline(line) == 2) {
        return true;
    }
    if (strchr("-+*", line.p[0]) && line.n > 1 && ascii_is_space(line.p[1])) {
        return true;
    }
    while (digits < line.n && digits < 9 && ascii_is_digit(line.p[digits])) {
        digits++;
    }
    return digits > 0 && digits + 1 < line.n && (line.p[digits] == '.' || line.p[digits] == ')') &&
           ascii_is_space(line.p[digits + 1]);
}

static bool is_definition(struct str line)
{
    size_t end = str_find(line, STR("]:"));

    return line.p[0] == '[' && line.n > 1 && line.p[1] != '^' && end != STR_NPOS;
}

static void paragraph_line(struct headings *h, struct str line)
{
    if (h->paragraph.p) {
        h->paragraph.n = (size_t)(line.p + line.n - h->paragraph.p);
        return;
    }
    if (!is_definition(line)) {
        h->paragraph = line;
    }
}

static void paragraph_end(struct headings *h)
{
    h->blocks = h->blocks || h->paragraph.p;
    h->paragraph = STR_NONE;
}

/* One line that is neither code nor comment; true where a heading is complete. */
static bool text_line(struct headings *h, struct str line, struct str *ret_text,
                      struct heading *ret)
{
    unsigned level = h->paragraph.p ? underline(line) : 0;

    if (level > 0) {
        *ret_text = h->paragraph;
        ret->level = level;
        ret->first = !h->blocks;
        return true;
    }
    if (atx(line, ret_text, &ret->level)) {
        paragraph_end(h);
        ret->first = !h->blocks;
        return true;
    }
    if (begins_block(line)) {
        paragraph_end(h);
        h->blocks = true;
        /* A lazy line below a quotation or an item belongs to it: wait for a blank one. */
        while (str_line(&h->rest, &line) && !str_empty(str_trim(line))) {
            ;
        }
        return false;
    }
    paragraph_line(h, line);
    return false;
}

static bool next_heading(struct headings *h, struct str *ret_text, struct heading *ret)
{
    struct str raw;

    while (str_line(&h->rest, &raw)) {
        struct str line = raw;

        while (line.n > 0 && line.p[0] == ' ' && raw.n - line.n < 4) {
            line = str_from(line, 1);
        }
        if (h->fence.mark ? fence_step(&h->fence, line) : comment_line(h, line)) {
            continue;
        }
        if (str_empty(str_trim(line))) {
            paragraph_end(h);
        } else if (raw.n - line.n == 4 || line.p[0] == '\t') {
            h->blocks = true;
        } else if (fence_step(&h->fence, line)) {
            paragraph_end(h);
            h->blocks = true;
        } else if (text_line(h, line, ret_text, ret)) {
            return true;
        }
    }
    return false;
}

bool heading_find(struct arena *a, struct str body, struct heading *ret)
{
    struct headings h = {.rest = str_sub(body, 0, SCAN_BYTES)};
    struct str text;

    *ret = (struct heading){.level = 0};
    if (!next_heading(&h, &text, ret)) {
        return false;
    }
    ret->text = plain_inline(a, text);
    ret->text_only = str_find(text, STR("](")) == STR_NPOS && str_chr(text, '<') == STR_NPOS &&
                     str_find(text, STR("][")) == STR_NPOS &&
                     str_find(text, STR("![")) == STR_NPOS && str_find(text, STR("[^")) == STR_NPOS;
    return !str_empty(ret->text);
}
