/*
 * Raw HTML gets the blank lines that Markdown wants around it: before a <pre> that begins inside
 * another block, as a blank line in the code would end that, and behind a tag that says that it
 * holds Markdown, <div markdown="1">. Invariant: nothing but line ends is added, never in code.
 */
#include "base/unicode.h"
#include "render/html/table.h"
#include "render/html/tag.h"
#include "render/text/pass.h"
#include "render/text/prose.h"

struct lines {
    struct pass *pass;
    struct str text;
    size_t done;    /* of the text, written to `out` */
    uint32_t line;  /* of the text */
    uint32_t added; /* line ends */
    size_t pre_end; /* the last <pre> ends here */
    bool pre_endless;
    bool pre, markdown;
    bool begins; /* the line above is blank, or there is none */
    uint32_t pre_line, markdown_line;
};

/* A blank line, and the line's own indent, before text.p[at]. */
static void add_blank(struct lines *l, size_t at, struct str indent, uint32_t line_ends)
{
    struct buf *out = l->pass->out;

    buf_str(out, str_sub(l->text, l->done, at));
    for (uint32_t i = 0; i < line_ends; i++) {
        buf_char(out, '\n');
    }
    buf_str(out, indent);
    l->done = at;
    l->added += line_ends;
    pass_shift(l->pass, l->line + l->added, -(int32_t)l->added);
}

static bool has_blank_line(struct str s)
{
    struct str line;

    (void)str_line(&s, &line);
    while (str_line(&s, &line)) {
        if (str_empty(str_trim(line)) && s.n > 0) {
            return true;
        }
    }
    return false;
}

/* The <pre> that begin in this line. */
static void mend_pre(struct lines *l, struct str line, struct str indent)
{
    const size_t start = (size_t)(line.p - l->text.p), end = start + line.n;
    const bool tagged = line.p[indent.n] == '<' || l->pre_end > start;
    size_t at = l->pre_end > start ? l->pre_end : start;

    while (at < end && !l->pre_endless) {
        const size_t found = str_find(str_sub(l->text, at, end), STR("<pre"));
        size_t close;

        if (found == STR_NPOS) {
            return;
        }
        at += found;
        if (at + 4 == l->text.n || (l->text.p[at + 4] != '>' && l->text.p[at + 4] != ' ')) {
            at++;
            continue;
        }
        close = str_find(str_from(l->text, at), STR("</pre>"));
        l->pre_endless = close == STR_NPOS;
        if (l->pre_endless) {
            return;
        }
        l->pre_end = at + close;
        if (l->pre && tagged && !(at == start + indent.n && l->begins) &&
            has_blank_line(str_sub(l->text, at, l->pre_end))) {
            l->pre_line = l->pre_line > 0 ? l->pre_line : l->line;
            add_blank(l, at, indent, at == start + indent.n ? 1 : 2);
        }
        at = l->pre_end;
    }
}

static bool holds_markdown(const struct html_tag *tag, struct arena *a)
{
    static const char *const values[] = {"1", "block", "span", "true", "yes"};
    const struct html_element *element = html_element_of(tag->written);
    struct str value;

    if (tag->kind != HTML_OPEN || !element || !html_is_block(element) ||
        element->name == HTML_PRE || !html_attribute(tag->attributes, STR("markdown"), a, &value)) {
        return false;
    }
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (str_eq_nocase(value, str_of(values[i]))) {
            return true;
        }
    }
    return false;
}

/* The tag that the line begins with. */
static void mend_markdown(struct lines *l, struct str line, struct str indent)
{
    const size_t start = (size_t)(line.p - l->text.p);
    struct html_tag tag;

    if (line.p[indent.n] != '<' || !html_tag_read(line, indent.n, &tag) || tag.end >= line.n + 1 ||
        !holds_markdown(&tag, l->pass->arena)) {
        return;
    }
    l->markdown_line = l->markdown_line > 0 ? l->markdown_line : l->line;
    if (str_empty(str_trim(str_from(line, tag.end)))) {
        if (start + line.n < l->text.n) {
            add_blank(l, start + line.n, STR_NONE, 1);
        }
        return;
    }
    add_blank(l, start + tag.end, indent, 2);
}

static void mend_line(struct lines *l, struct str line)
{
    size_t n = 0;

    while (n < line.n && line.p[n] == ' ') {
        n++;
    }
    if (n < line.n && l->markdown && l->pre_end <= (size_t)(line.p - l->text.p)) {
        mend_markdown(l, line, str_sub(line, 0, n));
    }
    if (n < line.n) {
        mend_pre(l, line, str_sub(line, 0, n));
    }
    l->begins = n == line.n;
}

static void tell(struct lines *l)
{
    if (l->pre_line > 0) {
        finding_add(l->pass->findings, "html-cleaned", pass_place(l->pass, l->pre_line),
                    "preformatted text that blank lines would cut is whole");
    }
    if (l->markdown_line > 0) {
        finding_add(l->pass->findings, "dialect-read", pass_place(l->pass, l->markdown_line),
                    "Markdown in raw HTML that says so is read");
    }
}

bool html_lines_pass(struct pass *p)
{
    const struct repair_set *repairs = &p->request->repairs;
    struct lines l = {.pass = p,
                      .text = p->text,
                      .begins = true,
                      .pre = str_find(p->text, STR("<pre")) != STR_NPOS &&
                             repair_on(repairs, "html-cleaned"),
                      .markdown = str_find(p->text, STR(" markdown=")) != STR_NPOS &&
                                  repair_on(repairs, "dialect-read")};
    struct prose prose = {.rest = p->text};
    struct str line;
    bool code;

    if (!l.pre && !l.markdown) {
        return false;
    }
    while (prose_line(&prose, &line, &code)) {
        l.line++;
        if (!code || l.pre_end > (size_t)(line.p - l.text.p)) {
            mend_line(&l, line);
        } else {
            l.begins = str_empty(str_trim(line));
        }
    }
    if (l.added == 0) {
        return false;
    }
    buf_str(p->out, str_from(l.text, l.done));
    tell(&l);
    return true;
}
