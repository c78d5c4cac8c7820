/*
 * What a page of a snapshot's site has around its post besides what a chapter has: the bar, the
 * table of contents of a long post, its tags, how to cite it, and the posts before and behind it.
 */
#include "model/page.h"
#include "base/limits.h"
#include "model/label.h"
#include "render/write/frame.h"

enum {
    CONTENTS_BYTES = 6000, /* a body of at least so many … */
    CONTENTS_MIN = 3,      /* … and so many headings has a table of contents; … */
    CONTENTS_MAX = 100     /* … one of more has it without the lower ones */
};

static struct buf *begin(struct writer *w)
{
    buf_truncate(w->scratch, 0);
    return w->scratch;
}

static struct str finish(struct writer *w)
{
    return arena_str(w->arena, buf_view(w->scratch));
}

/* What the words are written in, where the document is not. */
static void add_language(struct writer *w, struct str language)
{
    const struct str words = words_language(w->words);

    if (!str_eq(words, language)) {
        buf_printf(w->scratch, " xml:lang=\"%.*s\" lang=\"%.*s\"", STR_ARG(words), STR_ARG(words));
    }
}

static void add_word(struct writer *w, const char *key)
{
    buf_xml(w->scratch, word(w->words, key));
}

static struct str bar(struct writer *w, struct str language)
{
    const struct page_bar bar = {
        .words = w->words,
        .root = w->form->to_chapters,
        .title = w->request->book_title,
        .search = w->request->place && w->request->place->search,
        .foreign = !str_eq(words_language(w->words), language),
    };

    page_bar(begin(w), &bar);
    return finish(w);
}

static size_t count_headings(const struct writer *w, unsigned deepest)
{
    size_t n = 0;

    for (size_t i = 0; i < w->n_anchors; i++) {
        const size_t heading = w->anchors[i].heading;
        n += heading > 0 && w->events[heading - 1].level <= deepest;
    }
    return n;
}

/* The lines of the table, in a buffer of their own: headings need the writer's scratch. */
static struct str contents_lines(struct writer *w, unsigned deepest)
{
    size_t left = CONTENTS_MAX;
    struct buf lines;
    struct str result;

    buf_init(&lines, LIMIT_CHAPTER_BYTES);
    for (size_t i = 0; i < w->n_anchors && left > 0; i++) {
        const size_t at = w->anchors[i].heading;

        if (at > 0 && w->events[at - 1].level <= deepest) {
            const struct str text = inline_plain(w, at, w->events[at - 1].other);

            buf_printf(&lines, "<li class=\"level-%u\"><a href=\"#", w->events[at - 1].level);
            buf_xml(&lines, w->anchors[i].id);
            buf_puts(&lines, "\">");
            buf_xml(&lines, label_title(w->words, text));
            buf_puts(&lines, "</a></li>\n");
            left--;
        }
    }
    result = arena_str(w->arena, buf_view(&lines));
    w->arena->failed = w->arena->failed || lines.failed;
    buf_done(&lines);
    return result;
}

static struct str contents(struct writer *w, struct str language)
{
    const unsigned deepest = count_headings(w, 3) <= CONTENTS_MAX ? 3 : 2;
    struct str lines;
    struct buf *b;

    if (count_headings(w, deepest) < CONTENTS_MIN || w->out->n < CONTENTS_BYTES) {
        return STR_NONE;
    }
    lines = contents_lines(w, deepest);
    b = begin(w);
    buf_puts(b, "<nav class=\"contents\" aria-label=\"");
    add_word(w, "contents");
    buf_puts(b, "\"");
    add_language(w, language);
    buf_puts(b, ">\n<details>\n<summary>");
    add_word(w, "contents");
    buf_printf(b, "</summary>\n<ol xml:lang=\"%.*s\" lang=\"%.*s\">\n", STR_ARG(language),
               STR_ARG(language));
    buf_str(b, lines);
    buf_puts(b, "</ol>\n</details>\n</nav>");
    return finish(w);
}

void page_value(struct writer *w, char kind, struct str value)
{
    char buffer[PAGE_NAME_SIZE];
    struct str name = STR_NONE;

    if (page_of_value(kind, value, buffer, &name, w->err)) {
        w->failed = true;
        return;
    }
    buf_printf(w->scratch, "<a href=\"%.*s%.*s%.*s\">", STR_ARG(w->form->to_chapters),
               STR_ARG(name), STR_ARG(w->form->ending));
    buf_xml(w->scratch, label_title(w->words, value));
    buf_puts(w->scratch, "</a>");
}

static struct str tags(struct writer *w, struct str language)
{
    const struct strs all = w->request->post->tags;
    struct buf *b = begin(w);

    if (all.n == 0) {
        return STR_NONE;
    }
    buf_puts(b, "<p class=\"tags\"");
    add_language(w, language);
    buf_char(b, '>');
    add_word(w, "tags");
    add_word(w, "colon");
    for (size_t i = 0; i < all.n; i++) {
        if (i > 0) {
            add_word(w, "in_list");
        }
        page_value(w, 't', all.v[i]);
    }
    buf_puts(b, "</p>");
    return finish(w);
}

/* Text whose direction is its own: neither its neighbours' letters nor the line's turn it round. */
static void add_isolated(struct writer *w, struct str text)
{
    buf_puts(w->scratch, "<bdi>");
    buf_xml(w->scratch, text);
    buf_puts(w->scratch, "</bdi>");
}

/* "李明. 标题. 校园新闻, 2021-11-24. http://example.org/1" */
static struct str cite(struct writer *w, struct str language, struct str source)
{
    const struct render_request *r = w->request;
    const struct post *post = r->post;
    const struct str address = r->place && r->place->address.n > 0 ? r->place->address : source;
    struct buf *b = begin(w);

    buf_puts(b, "<p class=\"cite\"");
    add_language(w, language);
    buf_char(b, '>');
    add_word(w, "cite");
    add_word(w, "colon");
    for (size_t i = 0; i < post->authors.n; i++) {
        add_isolated(w, post->authors.v[i]);
        buf_xml(b, i + 1 < post->authors.n ? word(w->words, "in_list") : STR(". "));
    }
    buf_puts(b, "<cite>");
    add_isolated(w, label_title(w->words, post->title));
    buf_puts(b, "</cite>. ");
    add_isolated(w, label_title(w->words, r->book_title));
    if (post_dated(post)) {
        char day[CIVIL_TEXT_SIZE];

        buf_puts(b, ", ");
        add_isolated(w, civil_date_text(&post->date, day));
    }
    buf_char(b, '.');
    if (address.n > 0) {
        buf_char(b, ' ');
        add_isolated(w, address);
    }
    buf_puts(b, "</p>");
    return finish(w);
}

static void neighbour(struct writer *w, const char *key, const char *rel, struct str page,
                      struct str title)
{
    struct buf *b = w->scratch;

    if (page.n == 0) {
        return;
    }
    buf_printf(b, "<a class=\"%s\" rel=\"%s\" href=\"%.*s%.*s%.*s\"><span class=\"which\">", rel,
               rel, STR_ARG(w->form->to_chapters), STR_ARG(page), STR_ARG(w->form->ending));
    add_word(w, key);
    buf_puts(b, "</span> <span class=\"name\">");
    buf_xml(b, label_title(w->words, title));
    buf_puts(b, "</span></a>\n");
}

static struct str turn(struct writer *w, struct str language)
{
    const struct page_place *place = w->request->place;
    struct buf *b = begin(w);

    if (!place || (place->before.n == 0 && place->after.n == 0)) {
        return STR_NONE;
    }
    buf_puts(b, "<nav class=\"turn\" aria-label=\"");
    add_word(w, "neighbours");
    buf_puts(b, "\"");
    add_language(w, language);
    buf_puts(b, ">\n");
    neighbour(w, "post_before", "prev", place->before, place->before_title);
    neighbour(w, "post_after", "next", place->after, place->after_title);
    buf_puts(b, "</nav>");
    return finish(w);
}

void page_pieces(struct writer *w, struct str language, struct str source, struct page_pieces *ret)
{
    *ret = (struct page_pieces){0};
    if (w->form->epub) {
        return;
    }
    ret->bar = bar(w, language);
    ret->contents = contents(w, language);
    ret->tags = tags(w, language);
    ret->cite = cite(w, language, source);
    ret->turn = turn(w, language);
}
