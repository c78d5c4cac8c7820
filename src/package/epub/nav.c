/*
 * The lines of the table of contents become the EPUB navigation document (EPUB 3.3, section 7):
 * nested lists in spine order, and landmarks.
 */
#include "package/epub/epub.h"

#include "base/language.h"

static void link_to(struct xmlout *x, struct str href, const char *type, struct str label)
{
    xmlout_open(x, "a");
    if (type) {
        xmlout_attr(x, "epub:type", str_of(type));
    }
    xmlout_attr(x, "href", href);
    xmlout_text(x, label);
    xmlout_close(x);
}

static void close_lists(struct xmlout *x, int *level, int depth)
{
    for (; *level > depth; (*level)--) {
        xmlout_close(x);
        xmlout_close(x);
    }
}

static void toc_list(const struct epub *e, bool with_posts, struct xmlout *x)
{
    int level = -1;

    for (size_t i = 0; i < e->n_toc; i++) {
        const struct toc_line *line = &e->toc[i];
        if (line->post && !with_posts) {
            continue;
        }
        close_lists(x, &level, line->depth);
        if (level == line->depth) {
            xmlout_close(x);
        } else {
            xmlout_open(x, "ol");
            level++;
        }
        xmlout_open(x, "li");
        link_to(x, line->href, NULL, line->label);
    }
    close_lists(x, &level, -1);
}

static void landmark(struct xmlout *x, const char *type, struct str href, struct str label)
{
    xmlout_open(x, "li");
    link_to(x, href, type, label);
    xmlout_close(x);
}

static void landmarks(const struct epub *e, struct xmlout *x)
{
    const struct words *w = e->words;

    xmlout_open(x, "nav");
    xmlout_attr(x, "epub:type", STR("landmarks"));
    xmlout_attr(x, "class", STR("landmarks"));
    xmlout_attr(x, "hidden", STR("hidden"));
    xmlout_open(x, "ol");
    if (epub_has_cover(e)) {
        landmark(x, "cover", STR("text/cover.xhtml"), word(w, "cover"));
    }
    landmark(x, "titlepage", STR("text/titlepage.xhtml"), word(w, "title_page"));
    landmark(x, "toc", STR("#toc"), word(w, "contents"));
    if (e->start.n) {
        landmark(x, "bodymatter", e->start, word(w, "begin"));
    }
    xmlout_close(x);
    xmlout_close(x);
}

static void head(const struct epub *e, struct xmlout *x)
{
    xmlout_open(x, "head");
    xmlout_leaf(x, "title", e->title);
    xmlout_open(x, "link");
    xmlout_attr(x, "rel", STR("stylesheet"));
    xmlout_attr(x, "type", STR("text/css"));
    xmlout_attr(x, "href", STR("book.css"));
    xmlout_close(x);
    xmlout_close(x);
}

void nav_write(const struct epub *e, bool with_posts, struct xmlout *x)
{
    struct str language = words_language(e->words);

    xmlout_open(x, "html");
    xmlout_attr(x, "xmlns", STR("http://www.w3.org/1999/xhtml"));
    xmlout_attr(x, "xmlns:epub", STR("http://www.idpf.org/2007/ops"));
    xmlout_attr(x, "xml:lang", language);
    xmlout_attr(x, "lang", language);
    if (language_is_rtl(e->request->book->language)) {
        xmlout_attr(x, "dir", STR("rtl"));
    }
    head(e, x);
    xmlout_open(x, "body");
    xmlout_open(x, "nav");
    xmlout_attr(x, "epub:type", STR("toc"));
    xmlout_attr(x, "role", STR("doc-toc"));
    xmlout_attr(x, "id", STR("toc"));
    xmlout_leaf(x, "h1", word(e->words, "contents"));
    toc_list(e, with_posts, x);
    xmlout_close(x);
    landmarks(e, x);
    xmlout_close(x);
    xmlout_close(x);
}
