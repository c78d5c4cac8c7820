/*
 * The chapter in the making: what the files of this room share while one post is written.
 */
#ifndef SHEAF_RENDER_WRITER_H
#define SHEAF_RENDER_WRITER_H

#include "render/markdown/markdown.h"
#include "render/render.h"
#include "render/text/prepare.h"
#include "render/write/ids.h"

/* A place in the body that links can lead to, and a link to one: `at` is where its "#" stands, or,
   to a spot of another chapter, where its stem ends. */
struct anchor {
    struct str id;
    size_t at;
    size_t heading; /* the event whose place it is, from 1; 0: no heading */
};
struct jump {
    struct str id;
    const struct spot *spot;
    size_t at;
};

/* The headings and the names by which fragments call them, made when the first one does. */
struct places {
    uint32_t *headings; /* events */
    struct str *given;  /* of each: the id that the text gives it, or empty */
    size_t n, cap, cap_given;
    struct map names; /* -> index into headings */
    bool made;
};

/* A block that can be split between its children. */
struct wrapper {
    struct str open;  /* its start tag; ordered lists: see number */
    struct str close; /* its end tag */
    uint32_t number;  /* ordered list: number of its first item */
    bool ordered;
    uint32_t inside; /* where its first child begins */
};

/* A block that a chapter may be split at. Children follow their wrapper. Small, for there may be
   as many as bytes; a body has at most LIMIT_CHAPTER_BYTES. */
struct block {
    uint32_t at, end; /* its bytes in the body, tags included */
    uint32_t next;    /* the first block behind it and its children */
    uint32_t line;
    const struct wrapper *wrapper; /* or NULL */
};

/* What the forms of output differ in. */
struct form_rules {
    struct str document;    /* the template in assets/ */
    struct str folder;      /* of a file's name, before its stem */
    struct str ending;      /* behind the stem, in names and in links */
    struct str to_chapters; /* before the stem in links to another chapter */
    size_t file_bytes;      /* of the body in one file; SIZE_MAX: it is not cut */
    bool epub;              /* epub:type says what is what to reading systems */
};

#define BLOCK_DEPTHS 4 /* wrappers inside one another that are split */

struct writer {
    const struct render_request *request;
    const struct form_rules *form;
    const struct words *words;
    struct str code_direction; /* attribute of code in a post that runs from right to left, or "" */
    const struct prepared *prepared;
    struct md_event *events;
    size_t n_events;
    bool clean;    /* no numeric entity is in the text */
    bool has_html; /* inline HTML is among them */
    struct findings *findings;
    struct arena *arena; /* of the chapter */
    struct buf *out;     /* the body */
    struct buf *scratch; /* for a moment only; cut back, not reset: its failure is asked for late */
    struct err *err;
    bool failed; /* *err is set */

    struct ids ids;
    struct places places;
    uint32_t *references; /* of each note, from 1: how often it is referred to */
    uint32_t *written;    /* of these, how many are written */
    uint32_t n_notes;

    struct anchor *anchors;
    struct jump *jumps;
    struct block *blocks;
    size_t n_anchors, cap_anchors, n_jumps, cap_jumps, n_blocks, cap_blocks;
    size_t open_blocks[BLOCK_DEPTHS];
    size_t depth; /* of blocks */

    struct map by_asset, by_missing, by_attachment;
    const struct asset **assets;
    struct missing *missing;
    size_t n_assets, cap_assets, n_missing, cap_missing, cap_far, cap_attachments;
    size_t told_missing;     /* the one that the last finding told of */
    struct chapter *chapter; /* its counts and flags */

    size_t link_depth;
    struct str link_end; /* what closes the link that is open */
    bool has_spots;      /* links to other chapters lead to places in them */
    bool in_anchor;      /* inside <a>: no second one */
    bool in_body_rows;   /* behind a table's head */
    bool in_notes;
    uint32_t note;      /* the note whose number goes before the next paragraph's text */
    const char *task;   /* the box that goes before the next paragraph's text */
    size_t skip_to;     /* events below it are inside a raw <script> or <style> */
    uint32_t told_line; /* see told_missing */
    uint32_t html_line; /* where raw HTML was first reduced */
    struct str html_name;
    size_t html_dropped;
};

/* A finding in this post; `line` counts in the prepared text, 0 is unknown. */
#define WRITER_FINDING(w, id, line, ...)                                                           \
    finding_add((w)->findings, id, writer_place(w, line), __VA_ARGS__)
struct place writer_place(const struct writer *w, uint32_t line);

/* Sets the sticky failure. */
void writer_fail(struct writer *w);
/* Text or an attribute's value, escaped. What comes from the prepared text holds no character that
   XML forbids, unless an entity made one: then `clean` is not set, and each is looked at. */
void writer_text(struct writer *w, struct str text);
void writer_anchor(struct writer *w, struct str id);
/* Writes href="#id", without the quotes around it. */
void writer_jump(struct writer *w, struct str id);
/* An attribute that EPUBs alone have, as it is to be written: " epub:type=…". */
void writer_epub(struct writer *w, struct str attribute);
/* Writes the file of another chapter, as far as a spot is not known, its first one. */
void writer_far_jump(struct writer *w, struct str stem, const struct spot *spot);
/* Opens and closes a block at the current end of the body. A wrapper's start tag is written here,
   its end tag by the caller before writer_block_end. */
void writer_block(struct writer *w, uint32_t line);
void writer_block_end(struct writer *w);
void writer_wrap(struct writer *w, uint32_t line, struct str open, struct str close);
void writer_wrap_list(struct writer *w, const struct md_event *list);

/* xhtml.c: the body of the chapter. */
void xhtml_write(struct writer *w);
/* inline.c: one inline event; returns the event to go on with. */
size_t inline_write(struct writer *w, size_t i);
/* Text with its bare addresses linked, escaped. */
void inline_text(struct writer *w, struct str text);
/* The text of events [from, to), white space for breaks; borrowed from the arena or the events. */
struct str inline_plain(struct writer *w, size_t from, size_t to);
/* indent.c: the spaces that indent paragraphs go; the events of m become those of w. */
void indent_drop(struct writer *w, struct markdown *m);
/* joint.c: whether the line break at event i leaves no space between the characters beside it. */
bool joint_vanishes(const struct writer *w, size_t i);
/* outline.c: ids and levels of headings, counts of notes. */
void outline_prepare(struct writer *w);
/* plain.c: text as paragraphs, without Markdown. */
void plain_write(struct writer *w, struct str text);

/* links.c */
enum link_kind {
    LINK_NONE, /* no address worth keeping: only the text */
    LINK_DEAD, /* leads nowhere that a book can reach: `href` is what was written */
    LINK_HREF, /* an address to go into href */
    LINK_JUMP, /* `href` is an id of this chapter */
    LINK_FAR   /* `href` is the stem of another chapter */
};
struct link {
    enum link_kind kind;
    struct str href;
    struct str book;         /* the title of the book that it leads to, or empty */
    const struct spot *spot; /* LINK_FAR: the place in that chapter; NULL: its start */
};
void link_resolve(struct writer *w, struct str address, uint32_t line, struct link *ret);
/* "//host/x" with the scheme of the site, else https; another address without blanks around it. */
struct str link_whole(struct writer *w, struct str address);
/* An http, https or ftp address, mended so that strict readers take it; false where that is not
   possible. */
bool link_url(struct arena *a, struct str address, struct str *ret);

/* places.c */
void places_add(struct writer *w, size_t heading, struct str given);
/* Cuts the attributes "{#id .class}" off the end of a heading's text; the id, or empty. */
struct str places_cut_given(struct str *text);
/* The id of what a fragment names; "" for the chapter's start. False where it names nothing. */
bool places_find(struct writer *w, struct str fragment, struct str *ret_id);

/* pictures.c */
struct picture {
    struct str address, alt, title;
    uint32_t line;
    bool alone;   /* in its paragraph: becomes a figure */
    bool opening; /* it is the post's own: where it is missing, nothing stands for it */
};
void picture_write(struct writer *w, const struct picture *picture);
/* Whether both addresses lead to one picture. */
bool picture_same(struct writer *w, struct str one, struct str other);
/* opening.c: the post's own picture, unless the body shows it first. */
void opening_write(struct writer *w);

/* element.c: an element of HTML that is kept. */
void element_write(struct writer *w, const struct md_event *e);

/* html/text.c: raw HTML where it is not cleaned. */
/* Decides which raw tags of the leaf block at events [from, to) are kept, in their marks. */
void html_balance(struct writer *w, size_t from, size_t to);
/* One raw inline tag. */
void html_inline(struct writer *w, size_t i);
/* A block of raw HTML, reduced to paragraphs of its text. */
void html_block(struct writer *w, const struct md_event *block);
void html_report(struct writer *w);

#endif
