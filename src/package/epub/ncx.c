/*
 * The lines of the table of contents become an NCX (DAISY/NISO Z39.86-2005) for reading systems
 * that know only EPUB 2. Its uid is the package's identifier.
 */
#include "package/epub/epub.h"

static void meta(struct xmlout *x, const char *name, struct str content)
{
    xmlout_open(x, "meta");
    xmlout_attr(x, "name", str_of(name));
    xmlout_attr(x, "content", content);
    xmlout_close(x);
}

static void labelled(struct xmlout *x, const char *element, struct str text)
{
    xmlout_open(x, element);
    xmlout_leaf(x, "text", text);
    xmlout_close(x);
}

static void head(const struct epub *e, bool with_posts, struct xmlout *x)
{
    char depth_text[2] = "1";

    for (size_t i = 0; i < e->n_toc; i++) {
        if ((with_posts || !e->toc[i].post) && e->toc[i].depth + '1' > depth_text[0]) {
            depth_text[0] = (char)(e->toc[i].depth + '1');
        }
    }
    xmlout_open(x, "head");
    meta(x, "dtb:uid", e->request->volume->identifier);
    meta(x, "dtb:depth", str_of(depth_text));
    meta(x, "dtb:totalPageCount", STR("0"));
    meta(x, "dtb:maxPageNumber", STR("0"));
    xmlout_close(x);
}

static void point(const struct toc_line *line, size_t order, struct xmlout *x)
{
    struct buf number;

    buf_init(&number, 64);
    buf_printf(&number, "n-%zu", order);
    xmlout_open(x, "navPoint");
    xmlout_attr(x, "id", buf_view(&number));
    xmlout_attr(x, "playOrder", str_from(buf_view(&number), 2));
    x->failed = x->failed || number.failed;
    buf_done(&number);
    labelled(x, "navLabel", line->label);
    xmlout_open(x, "content");
    xmlout_attr(x, "src", line->href);
    xmlout_close(x);
}

void ncx_write(const struct epub *e, bool with_posts, struct xmlout *x)
{
    size_t order = 0;
    int level = -1;

    xmlout_open(x, "ncx");
    xmlout_attr(x, "xmlns", STR("http://www.daisy.org/z3986/2005/ncx/"));
    xmlout_attr(x, "version", STR("2005-1"));
    xmlout_attr(x, "xml:lang", words_language(e->words));
    head(e, with_posts, x);
    labelled(x, "docTitle", e->title);
    xmlout_open(x, "navMap");
    for (size_t i = 0; i < e->n_toc; i++) {
        const struct toc_line *line = &e->toc[i];
        if (line->post && !with_posts) {
            continue;
        }
        for (; level >= line->depth; level--) {
            xmlout_close(x);
        }
        level++;
        point(line, ++order, x);
    }
    for (; level >= 0; level--) {
        xmlout_close(x);
    }
    xmlout_close(x);
    xmlout_close(x);
}
