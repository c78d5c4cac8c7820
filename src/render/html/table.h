/*
 * HTML's elements: what is done about each, and what each may hold where it is written.
 */
#ifndef SHEAF_RENDER_HTML_TABLE_H
#define SHEAF_RENDER_HTML_TABLE_H

#include "render/html/tag.h"

/* What raw markup means to the cleaner. */
enum html_role {
    ROLE_ROOT,  /* of a document: stands for nothing */
    ROLE_BLOCK, /* parts paragraphs; written as <div> where it has a look */
    ROLE_PARAGRAPH,
    ROLE_HEADING,
    ROLE_PRE,
    ROLE_QUOTE,
    ROLE_LIST,
    ROLE_ITEM,
    ROLE_PAIRS, /* <dl> … */
    ROLE_PAIR,  /* … and what it holds */
    ROLE_TABLE,
    ROLE_CAPTION,
    ROLE_ROWS,
    ROLE_ROW,
    ROLE_CELL,
    ROLE_FIGURE,
    ROLE_FIGCAPTION,
    ROLE_SUMMARY,
    ROLE_RULE,
    ROLE_BREAK,
    ROLE_BREAK_MAYBE,
    ROLE_SPAN,   /* written as <span> where it has a look */
    ROLE_INLINE, /* written by its own name, or the one that it becomes */
    ROLE_RUBY,
    ROLE_RUBY_PART,
    ROLE_EMPHASIS,
    ROLE_STRONG,
    ROLE_DELETED,
    ROLE_CODE,
    ROLE_LINK,
    ROLE_PICTURE,
    ROLE_MEDIA,
    ROLE_SOURCE, /* of a medium or a picture */
    ROLE_AREA,   /* of a picture, that leads somewhere */
    ROLE_EMBED,
    ROLE_NOSCRIPT,
    ROLE_DRAWING,
    ROLE_CONTROL, /* of a form: the text stays */
    ROLE_FORM,
    ROLE_INPUT,
    ROLE_GONE, /* void, nothing to read */
    ROLE_SKIP  /* with all that it holds */
};

/* What an element that is written may hold. */
enum html_model {
    MODEL_NONE,   /* not written by this name */
    MODEL_VOID,   /* nothing */
    MODEL_INLINE, /* text and inline elements, among such */
    MODEL_LEAF,   /* the same, as a block */
    MODEL_FLOW,   /* blocks; text gets a paragraph */
    MODEL_BARE,   /* blocks, or text as it is */
    MODEL_LIST,   /* items */
    MODEL_PAIRS,  /* <dt> and <dd> */
    MODEL_TABLE,  /* caption and groups of rows */
    MODEL_ROWS,   /* rows */
    MODEL_ROW,    /* cells */
    MODEL_SEALED  /* what Markdown's own tables hold */
};

struct html_element {
    const char *text;
    enum html_name name; /* what is done about it where HTML is not cleaned */
    enum html_role role;
    enum html_model model;
    const char *becomes; /* an element, or a class of <div> and <span> */
};

/* The row of a name in either case; NULL where HTML has no such element. */
const struct html_element *html_element_of(struct str written);
/* Rows by number, as events have them (MD_ELEMENT). */
const struct html_element *html_element_at(uint32_t number);
uint32_t html_element_number(const char *name);
uint32_t html_elements(void); /* how many */
bool html_is_named(const struct html_element *element, const char *name);
/* Whether it parts paragraphs. */
bool html_is_block(const struct html_element *element);
bool html_is_void(const struct html_element *element);

#endif
