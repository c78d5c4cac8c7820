/*
 * Markdown text becomes a flat list of events in document order: one for each leaf, one at either
 * end of each container.
 */
#ifndef SHEAF_RENDER_MARKDOWN_H
#define SHEAF_RENDER_MARKDOWN_H

#include "base/arena.h"

enum md_kind {
    MD_NOTHING, /* goes with the next markdown_compact */
    /* blocks */
    MD_QUOTE,
    MD_LIST,
    MD_ITEM,
    MD_PARAGRAPH,
    MD_HEADING,
    MD_CODE_BLOCK,
    MD_HTML_BLOCK,
    MD_RULE,
    MD_NOTE,
    MD_TABLE,
    MD_ROW,
    MD_CELL,
    /* inlines */
    MD_TEXT,
    MD_CODE,
    MD_MATH,
    MD_HTML,
    MD_SOFT_BREAK,
    MD_HARD_BREAK,
    MD_PLACE,
    MD_NOTE_REF,
    MD_EMPHASIS,
    MD_STRONG,
    MD_DELETED,
    MD_SPAN,
    MD_LINK,
    MD_IMAGE,
    MD_ELEMENT /* of HTML, block or inline, a container or a leaf */
};

struct md_event {
    enum md_kind kind;
    bool leave;          /* the far end of a container */
    bool ordered;        /* list */
    bool tight;          /* paragraph: its item wants no paragraph around the text */
    bool task, checked;  /* item */
    bool header;         /* row, cell; formula: on lines of its own; heading: from HTML; code block:
                            only preformatted */
    char align;          /* cell: 'l', 'c', 'r', or 0; list, item: see definitions.h */
    uint8_t level;       /* heading: 1 … 6 */
    uint8_t mark;        /* free for the writer; paragraph: a picture in it is no figure */
    uint8_t close_first; /* free for the writer */
    uint32_t line;       /* of the block it begins in, from 1 */
    uint32_t number;     /* ordered list: its start; note, note reference: its number, from 1;
                            element: its row in html/table.h */
    uint32_t other;      /* container: the event at its other end; leaf: itself */
    struct str text;  /* text, code, HTML, formula; address of a link or an image; heading: id that
                         it was given behind it, or empty; place: the name that links have for it;
                         span: its title, or empty; attributes of an element */
    struct str title; /* of a link or an image; info string of a code block; kind of alert that a
                         quote is; class of a paragraph; element that a span is; heading, place: its
                         id, once the outline is known */
};

/* One worker's parser. The events are borrowed until the next call. */
struct markdown {
    struct arena arena;
    struct md_event *events;
    size_t n, cap;
    bool marked;        /* for the caller to set: the text holds marks of cjk.h */
    bool has_html;      /* inline HTML is among the events */
    uint32_t deep_line; /* first line that was nested too deeply; 0: none */
};

void markdown_init(struct markdown *m);
void markdown_done(struct markdown *m);
/* No events; memory is kept as far as it is not much. */
void markdown_reset(struct markdown *m);
/* A new event behind the others, valid until the next one; NULL where there is no memory. */
struct md_event *markdown_add(struct markdown *m, enum md_kind kind, uint32_t line);

/* Whether it is a raw tag that begins like this: STR("<br") for <br> and <BR/>. */
bool event_is_tag(const struct md_event *e, struct str start);
/* Whether a leaf shows nothing but a space or the end of a line. */
bool event_is_blank(const struct md_event *e);

/* Drops the events that became MD_NOTHING: leaves, whole containers, or the two ends of one. */
void markdown_compact(struct markdown *m);

/* Parses text: valid UTF-8 without control characters. *ret_over is set, and there are no events,
   where it would cost more than LIMIT_PARSE_BYTES; the same text always gives the same answer. */
enum err_kind markdown_parse(struct markdown *m, struct str text, bool *ret_over,
                             struct err *err) SHEAF_MUST_USE;

/* What a text of a few lines shows, without its marks, in `keep`; a long one stays as it is. */
struct str markdown_shown(struct str text, struct arena *keep);

/* The characters that an HTML entity ("&hellip;") stands for, in `keep`; the text itself where it
   is none. */
struct str markdown_entity(struct str entity, struct arena *keep);

#endif
