/*
 * Lists of attributes are cut from the ends of blocks and spans: a book has styles of its own.
 * Invariant: only whole lists go, and an id that one gives stays with its heading or paragraph.
 * kramdown's list
 * "* TOC {:toc}" goes as a whole: a book has its own contents.
 */
#include "render/dialect/dialect.h"

struct cutting {
    struct dialect *d;
    struct md_event *events;
    size_t n;
    size_t cut;
    uint32_t line; /* of the first */
};

static void drop(struct cutting *c, size_t i)
{
    struct md_event *e = &c->events[i];

    c->events[e->other].kind = MD_NOTHING;
    e->kind = MD_NOTHING;
}

static void drop_all(struct cutting *c, size_t from, size_t to)
{
    for (size_t i = from; i <= to; i++) {
        c->events[i].kind = MD_NOTHING;
    }
}

static void count(struct cutting *c, uint32_t line)
{
    c->line = c->cut++ == 0 ? line : c->line;
}

static bool is_break(const struct md_event *e)
{
    return e->kind == MD_SOFT_BREAK || e->kind == MD_HARD_BREAK;
}

/* kramdown's extensions: "{::options …/}", "{:/comment}". */
static bool is_extension(struct str line)
{
    return (str_starts(line, STR("{::")) || str_starts(line, STR("{:/"))) &&
           str_ends(line, STR("}"));
}

/* A line of text that is nothing but a list; one without ":" has to name something. */
static bool is_list_line(struct str line, bool behind_picture, struct attribute_list *ret)
{
    line = str_trim(line);
    if (is_extension(line)) {
        *ret = (struct attribute_list){.kramdown = true};
        return true;
    }
    return attributes_find(line, ret) && ret->end == line.n &&
           (ret->kramdown || ret->named || behind_picture);
}

/* The innermost container of this kind around event i that begins with it: "* TOC". */
static void drop_contents(struct cutting *c, size_t paragraph)
{
    if (paragraph >= 2 && c->events[paragraph - 1].kind == MD_ITEM &&
        c->events[paragraph - 2].kind == MD_LIST && !c->events[paragraph - 2].leave) {
        drop_all(c, paragraph - 2, c->events[paragraph - 2].other);
    }
}

/* The quote that ends behind event i becomes an alert. */
static void mark_quote(struct cutting *c, size_t i, const char *kind)
{
    if (kind && i + 1 < c->n && c->events[i + 1].kind == MD_QUOTE && c->events[i + 1].leave) {
        c->events[c->events[i + 1].other].title = str_of(kind);
    }
}

/* The heading or code block that ends in front of event i: what it gets by the list. */
static void give(struct cutting *c, size_t i, const struct attribute_list *list)
{
    struct md_event *before = i > 0 ? &c->events[i - 1] : NULL;

    if (before && before->kind == MD_HEADING && list->id.n > 0) {
        c->events[before->other].text = list->id;
    } else if (before && before->kind == MD_CODE_BLOCK && list->file.n > 0) {
        before->title = arena_printf(c->d->writer->arena, "%.*s title=\"%.*s\"",
                                     STR_ARG(before->title), STR_ARG(list->file));
    }
}

/* The line of text at event t, in the paragraph at p, is a list. */
static void cut_line(struct cutting *c, size_t p, size_t t, const struct attribute_list *list)
{
    const size_t end = c->events[p].other;

    count(c, c->events[t].line);
    if (list->contents) {
        drop_contents(c, p);
    }
    if (t + 1 == end) {
        mark_quote(c, end, list->prompt);
    }
    c->events[t].kind = MD_NOTHING;
    if (list->id.n > 0 && t > p + 1) {
        c->events[t].kind = MD_PLACE;
        c->events[t].text = list->id;
    }
    if (t > p + 1) {
        c->events[t - 1].kind = MD_NOTHING;
    } else if (t + 1 < end) {
        c->events[t + 1].kind = MD_NOTHING;
        give(c, p, list);
    } else {
        give(c, p, list);
        drop(c, p);
    }
}

static void cut_lines(struct cutting *c, size_t p)
{
    const size_t end = c->events[p].other;

    for (size_t t = p + 1; t < end; t++) {
        const struct md_event *before = &c->events[t - 1], *behind = &c->events[t + 1];
        const bool first = t == p + 1;
        struct attribute_list list;
        bool picture;

        if (c->events[t].kind != MD_TEXT || !str_starts(c->events[t].text, STR("{")) ||
            !(first || is_break(before)) || !(t + 1 == end || is_break(behind))) {
            continue;
        }
        picture = !first && t >= 2 && c->events[t - 2].kind == MD_IMAGE;
        if (is_list_line(c->events[t].text, picture, &list) &&
            (list.kramdown || t + 1 == end || first)) {
            cut_line(c, p, t, &list);
        }
    }
}

/* Behind a link, a picture, code or emphasis; kramdown has it in front of an item's text, too. */
static bool may_follow(const struct cutting *c, size_t i)
{
    const struct md_event *e = &c->events[i];

    return e->kind == MD_CODE ||
           (e->kind == MD_PARAGRAPH && i > 0 && !e->leave && c->events[i - 1].kind == MD_ITEM &&
            !c->events[i - 1].leave) ||
           (e->leave && (e->kind == MD_LINK || e->kind == MD_IMAGE || e->kind == MD_STRONG ||
                         e->kind == MD_EMPHASIS || e->kind == MD_DELETED));
}

static void cut_span(struct cutting *c, size_t t)
{
    const struct md_event *before = &c->events[t - 1];
    const bool address = before->kind == MD_LINK || before->kind == MD_IMAGE;
    struct str *text = &c->events[t].text;
    struct attribute_list list;

    if (attributes_find(*text, &list) &&
        (list.kramdown || address || (list.named && before->kind != MD_PARAGRAPH))) {
        count(c, c->events[t].line);
        *text = str_from(*text, list.end);
        if (text->n == 0) {
            c->events[t].kind = list.id.n > 0 ? MD_PLACE : MD_NOTHING;
            *text = list.id;
        }
    }
}

/* "{: .table}" below a table is read as one more row of it. */
static void cut_row(struct cutting *c, size_t row)
{
    const size_t end = c->events[row].other;
    struct attribute_list list;
    bool found = false;

    for (size_t i = row + 1; i < end; i++) {
        if (c->events[i].kind == MD_CELL) {
            continue;
        }
        if (c->events[i].kind != MD_TEXT || found ||
            !is_list_line(c->events[i].text, false, &list) || !list.kramdown) {
            return;
        }
        found = true;
    }
    if (found) {
        count(c, c->events[row].line);
        drop_all(c, row, end);
    }
}

static void cut_event(struct cutting *c, size_t i)
{
    const struct md_event *e = &c->events[i];

    if (e->leave) {
        return;
    }
    if (e->kind == MD_PARAGRAPH) {
        cut_lines(c, i);
    } else if (e->kind == MD_ROW && !e->header) {
        cut_row(c, i);
    } else if (e->kind == MD_TEXT && i > 0 && str_starts(e->text, STR("{")) &&
               may_follow(c, i - 1)) {
        cut_span(c, i);
    }
}

void attributes_cut(struct dialect *d)
{
    struct cutting c = {.d = d, .events = d->markdown->events, .n = d->markdown->n};
    struct writer *w = d->writer;

    if (!repair_on(&w->request->repairs, "attributes-cut") ||
        str_chr(w->prepared->text, '{') == STR_NPOS) {
        return;
    }
    for (size_t i = 0; i < c.n; i++) {
        cut_event(&c, i);
    }
    if (c.cut > 0) {
        markdown_compact(d->markdown);
        WRITER_FINDING(w, "attributes-cut", c.line,
                       "lists of attributes, such as {: .class}, are not shown: %zu", c.cut);
    }
}
