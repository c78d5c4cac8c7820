/*
 * Inside of package/: an EPUB in the making.
 */
#ifndef SHEAF_PACKAGE_EPUB_H
#define SHEAF_PACKAGE_EPUB_H

#include "base/template.h"
#include "package/package.h"
#include "package/snapshot/facts.h"
#include "package/xmlout.h"
#include "package/zip/zip.h"

/* One row of the manifest. */
struct item {
    struct str id, href; /* href relative to the OPF */
    const char *media_type;
    const char *properties; /* or NULL */
    bool owned;             /* its payload is given back with the EPUB */
    struct zip_item file;
};

/* Rows of the manifest that every EPUB has, in the order of the archive; the last one where there
   is a cover. */
enum {
    EPUB_NAV,
    EPUB_NCX,
    EPUB_CSS,
    EPUB_COVER
};

/* One line of the table of contents. */
struct toc_line {
    struct str label, href;
    int depth; /* from 0; at most one deeper than the line before */
    bool post; /* left out where only parts are listed */
};

struct epub {
    const struct epub_request *request;
    const struct words *words;
    struct arena arena;
    struct str title; /* of the volume */
    struct facts facts;
    struct item *items; /* in the order of the archive */
    size_t n_items, cap_items;
    size_t *spine; /* indexes of items, in reading order */
    size_t n_spine, cap_spine;
    struct toc_line *toc;
    size_t n_toc, cap_toc;
    struct str start; /* href of the first part or chapter; empty where there is none */
};

/* Adds a row whose content follows. Returns its index, or SIZE_MAX after a failure that the arena
   remembers. */
size_t epub_reserve(struct epub *e, struct item item);
/* Compresses the content of a row. */
enum err_kind epub_fill(struct epub *e, size_t item, struct str content,
                        struct err *err) SHEAF_MUST_USE;
enum err_kind epub_add_spine(struct epub *e, size_t item, struct err *err) SHEAF_MUST_USE;
/* Adds one of the book's own pages, text/STEM.xhtml, to manifest and spine. */
enum err_kind epub_add_page(struct epub *e, struct str stem, struct str content,
                            struct err *err) SHEAF_MUST_USE;

/* What a list calls something: the text, or the word for "untitled" where nothing of it shows. */
struct str epub_label(const struct epub *e, struct str text);
/* "text/STEM.xhtml" */
struct str epub_text_name(struct epub *e, struct str stem);
/* The text with what XML needs escaped, in the arena. */
struct str epub_xml(struct epub *e, struct str text);
/* In the arena: a word with its places filled; "1,204"; "第 2 卷", empty where the book is one
   volume; the volume's title. */
struct str epub_word(struct epub *e, const char *key, struct str one, struct str two);
struct str epub_number(struct epub *e, uint64_t n);
struct str epub_volume(struct epub *e);
struct str epub_title(struct epub *e);
/* "2021年1月2日至2021年12月31日"; one date where both are the same, empty where nothing is dated.
 */
struct str epub_span(struct epub *e);
/* The attribute that keeps sheaf's own words, "26 posts", in order in a book that runs from right
   to left: none of the languages that they come in does. Else empty. */
struct str epub_ltr(const struct epub *e);
/* A post of the volume. */
const struct post *epub_post(const struct epub *e, size_t member);

bool epub_has_cover(const struct epub *e);
/* "cover.jpg" */
struct str epub_cover_name(struct epub *e);

/* pages.c, parts.c: the book's own pages, each with a template of assets/. */
enum err_kind pages_add_cover(struct epub *e, struct err *err) SHEAF_MUST_USE;
enum err_kind pages_add_title(struct epub *e, struct err *err) SHEAF_MUST_USE;
enum err_kind pages_add_about(struct epub *e, struct err *err) SHEAF_MUST_USE;
/* A page that lists a part's posts, or its parts; a long list goes on in further files. */
enum err_kind parts_add_page(struct epub *e, size_t part, struct err *err) SHEAF_MUST_USE;
/* Fills assets/TEMPLATE with the values and with what all pages have in common. */
void pages_fill(struct epub *e, const char *template_name, const struct template_value *values,
                size_t n, struct buf *out);

/* nav.c, ncx.c, opf.c: documents for reading systems. */
void nav_write(const struct epub *e, bool with_posts, struct xmlout *x);
void ncx_write(const struct epub *e, bool with_posts, struct xmlout *x);
void opf_write(struct epub *e, struct xmlout *x);

#endif
