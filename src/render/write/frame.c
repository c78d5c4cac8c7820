/*
 * A body becomes a document: title, by-line and origin in the book's words around the post's text
 * in its own language. Invariant: everything that comes from the post is escaped here.
 */
#include "render/write/frame.h"

#include "base/language.h"
#include "base/template.h"
#include "model/embedded.h"
#include "model/label.h"
#include "model/page.h"

struct str frame_language(struct arena *a, struct str language)
{
    return language_core(language_tag(a, language));
}

struct parts {
    struct writer *w;
    struct str language; /* of the document */
    struct str title;    /* escaped */
    struct str source;   /* where the post was first, as it is written; and its address, or empty */
    struct str source_url;
    size_t index;
};

static struct str finish(struct parts *p)
{
    return arena_str(p->w->arena, buf_view(p->w->scratch));
}

static struct buf *begin(struct parts *p)
{
    buf_truncate(p->w->scratch, 0);
    return p->w->scratch;
}

static void start_paragraph(struct parts *p, const char *class)
{
    struct str words = words_language(p->w->words);

    buf_printf(p->w->scratch, "<p class=\"%s\"", class);
    if (!str_eq(words, p->language)) {
        buf_printf(p->w->scratch, " xml:lang=\"%.*s\" lang=\"%.*s\"", STR_ARG(words),
                   STR_ARG(words));
    }
    buf_char(p->w->scratch, '>');
}

static struct str heading(struct parts *p)
{
    struct buf *b = begin(p);
    struct str h = p->index == 0 ? STR("h1") : STR("p");

    if (p->index == 0) {
        buf_str(b, STR("<h1>"));
        buf_str(b, p->title);
    } else {
        start_paragraph(p, "meta");
        buf_str(b, p->title);
        buf_str(b, STR(" · "));
        buf_xml(b, word(p->w->words, "continued"));
        buf_printf(b, " %zu", p->index + 1);
    }
    buf_printf(b, "</%.*s>", STR_ARG(h));
    return finish(p);
}

static struct str subtitle(struct parts *p)
{
    struct str text = p->w->request->post->subtitle;
    struct buf *b = begin(p);

    if (text.n == 0) {
        return STR("");
    }
    buf_str(b, STR("<p class=\"subtitle\">"));
    buf_xml(b, text);
    buf_str(b, STR("</p>"));
    return finish(p);
}

/* Values that have pages are links to them in a site: `kind` as for page_of_value, 0 for none. */
static void add_list(struct parts *p, const struct strs *list, char kind, bool *first)
{
    struct buf *b = p->w->scratch;

    for (size_t i = 0; i < list->n; i++) {
        if (i > 0) {
            buf_xml(b, word(p->w->words, "in_list"));
        } else if (!*first) {
            buf_str(b, STR(" · "));
        }
        if (kind && !p->w->form->epub) {
            page_value(p->w, kind, list->v[i]);
        } else {
            buf_xml(b, list->v[i]);
        }
        *first = false;
    }
}

/* Without those that stand for the site itself: they would be in every byline. */
static struct strs telling_categories(struct parts *p)
{
    const struct site *site = p->w->request->site;
    const struct strs all = p->w->request->post->categories;
    struct strs out = {arena_array(p->w->arena, all.n, sizeof *out.v), 0};

    for (size_t i = 0; out.v && i < all.n; i++) {
        if (!site || !site_category(site, all.v[i])) {
            out.v[out.n++] = all.v[i];
        }
    }
    return out;
}

static struct str meta(struct parts *p)
{
    const struct post *post = p->w->request->post;
    const struct strs categories = telling_categories(p);
    struct buf *b = begin(p);
    bool first = true;

    if (!post_dated(post) && post->authors.n == 0 && categories.n == 0) {
        return STR("");
    }
    start_paragraph(p, "meta");
    if (post_dated(post)) {
        char day[CIVIL_TEXT_SIZE], month[PAGE_NAME_SIZE];
        const struct str page = page_of_month(post->date.year, post->date.month, month);

        if (!p->w->form->epub) {
            buf_printf(b, "<a href=\"%.*s%.*s.html\">", STR_ARG(p->w->form->to_chapters),
                       STR_ARG(page));
        }
        buf_str(b, STR("<time datetime=\""));
        buf_str(b, civil_date_text(&post->date, day));
        /* "4 January 2018" would read "January 2018 4". */
        buf_str(b, language_is_rtl(p->language) ? STR("\" dir=\"ltr\">") : STR("\">"));
        words_date(b, p->w->words, post->date.year, post->date.month, post->date.day);
        buf_str(b, p->w->form->epub ? STR("</time>") : STR("</time></a>"));
        first = false;
    }
    add_list(p, &post->authors, 0, &first);
    add_list(p, &categories, 'c', &first);
    buf_str(b, STR("</p>"));
    return finish(p);
}

static void find_source(struct parts *p)
{
    const struct post *post = p->w->request->post;

    p->source = str_trim(post->source_url.n > 0 ? post->source_url : post->permalink);
    if (!link_url(p->w->arena, p->source, &p->source_url)) {
        p->source_url = STR_NONE;
    }
}

static struct str source_metadata(struct parts *p)
{
    struct buf *b = begin(p);

    if (p->source_url.n == 0) {
        return STR("");
    }
    buf_str(b, STR("<meta name=\"dcterms.source\" content=\""));
    buf_xml(b, p->source_url);
    buf_str(b, STR("\"/>"));
    return finish(p);
}

static struct str origin(struct parts *p)
{
    const struct post *post = p->w->request->post;
    struct buf *b = begin(p);

    if (p->source_url.n == 0 && post->source_name.n == 0) {
        return STR("");
    }
    start_paragraph(p, "origin");
    buf_xml(b, word(p->w->words, post->source_name.n > 0 ? "source_name" : "source"));
    buf_xml(b, word(p->w->words, "colon"));
    buf_xml(b, post->source_name);
    if (p->source_url.n > 0) {
        buf_str(b, post->source_name.n > 0 ? STR(" <a href=\"") : STR("<a href=\""));
        buf_xml(b, p->source_url);
        buf_str(b, STR("\">"));
        buf_xml(b, p->source);
        buf_str(b, STR("</a>"));
    }
    buf_str(b, STR("</p>"));
    return finish(p);
}

static struct str escaped(struct parts *p, struct str text)
{
    buf_xml(begin(p), text);
    return finish(p);
}

void frame_write(struct writer *w, const struct frame_part *part, struct buf *out)
{
    const struct post *post = w->request->post;
    struct parts p = {.w = w, .index = part->index};
    struct page_pieces pieces;
    bool first = part->index == 0, last = part->index + 1 == part->n;

    p.language = frame_language(w->arena, post->language);
    if (p.language.n == 0) {
        p.language = frame_language(w->arena, post->detected);
    }
    if (p.language.n == 0) {
        p.language = words_language(w->words);
    }
    p.title = escaped(&p, post->title);
    find_source(&p);
    page_pieces(w, p.language, p.source_url, &pieces);
    const struct template_value values[] = {
        {"language", p.language},
        {"direction", language_is_rtl(p.language) ? STR(" dir=\"rtl\"") : STR("")},
        {"title", p.title},
        {"source", source_metadata(&p)},
        {"role",
         first && w->form->epub ? STR(" epub:type=\"chapter\" role=\"doc-chapter\"") : STR("")},
        {"book",
         w->form->epub ? STR("") : escaped(&p, label_title(w->words, w->request->book_title))},
        {"bar", pieces.bar},
        {"heading", heading(&p)},
        {"subtitle", first ? subtitle(&p) : STR("")},
        {"meta", first ? meta(&p) : STR("")},
        {"contents", pieces.contents},
        {"body", str_trim_end(part->body)},
        {"origin", last ? origin(&p) : STR("")},
        {"tags", pieces.tags},
        {"cite", pieces.cite},
        {"turn", pieces.turn},
    };
    template_fill(out, embedded(w->form->document.p), values, sizeof values / sizeof values[0]);
}
