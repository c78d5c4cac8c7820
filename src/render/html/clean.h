/*
 * The HTML cleaner: what its files share while one chapter is cleaned.
 */
#ifndef SHEAF_RENDER_HTML_CLEAN_H
#define SHEAF_RENDER_HTML_CLEAN_H

#include "render/html/flow.h"
#include "render/write/writer.h"

/* What an open tag did that its end has to undo. */
enum html_effect {
    EFFECT_BLOCK = 1,
    EFFECT_INLINE = 2,
    EFFECT_PARTS = 4, /* text behind it is another paragraph */
    EFFECT_CODE = 8,
    EFFECT_PRE = 16,
    EFFECT_MUTE = 32, /* the text inside is not for readers */
    EFFECT_MEDIA = 64
};

struct html_open {
    const struct html_element *element; /* NULL: Markdown's own, or none */
    uint32_t serial;
    unsigned effects;
    bool markdown;
    bool in_leaf; /* ends with the paragraph that it began in */
};

enum {
    CLEAN_OPENS = 400 /* elements that are open at once; tags beyond are dropped */
};

struct html_cleaner {
    struct writer *w;
    struct html_flow flow;
    struct html_open opens[CLEAN_OPENS + 8];
    size_t n_opens;
    uint32_t serial;
    unsigned mute;
    bool drawing; /* between the tags of <svg> or <math> */
    bool in_leaf; /* in a paragraph or heading of Markdown */
    bool closes;  /* the tag at hand has an end in its block or paragraph */
    bool media;
    bool pre_code;
    struct str media_name, pre_language, last_picture;
    size_t last_picture_end; /* of the events, when it had been written */
    bool last_picture_lazy, last_picture_scriptless;
    uint32_t *dropped; /* of each element, how often */
    size_t n_dropped, n_handlers;
    uint32_t dropped_line;
};

/* html/element.c: a raw tag does its work. The effects of an opening one are for html_element_end.
 */
unsigned html_element_start(struct html_cleaner *c, const struct html_tag *tag,
                            const struct html_element *element, uint32_t serial);
void html_element_end(struct html_cleaner *c, const struct html_open *open);
/* An id, or the name of an anchor. */
void html_take_id(struct html_cleaner *c, const struct html_tag *tag,
                  const struct html_element *element);
struct html_look;
/* What the style says as elements. */
unsigned html_open_look(struct html_cleaner *c, const struct html_look *look, uint32_t serial);
void html_note_dropped(struct html_cleaner *c, const struct html_element *element);

/* html/block.c */
unsigned html_block_start(struct html_cleaner *c, const struct html_tag *tag,
                          const struct html_element *element, uint32_t serial);

/* "c" of the classes "language-c" and "lang-c", or empty. */
struct str html_code_language(struct html_cleaner *c, const struct html_tag *tag);

/* html/look.c: the attributes that are kept. */
struct html_look {
    const char *align; /* class; NULL: none */
    const char *size;  /* class */
    struct str language, direction;
    bool bold, italic, underline, strike, hidden;
    bool light, upright; /* what <b> and <i> stand for is taken back */
};
void html_look_read(struct html_cleaner *c, const struct html_tag *tag,
                    const struct html_element *element, struct html_look *ret);
/* ` class="…" lang="…"`, or empty. `look_class` may be NULL. */
struct str html_look_written(struct html_cleaner *c, const struct html_look *look,
                             const char *look_class);
/* Those of a cell: spans, too. */
struct str html_cell_attributes(struct html_cleaner *c, const struct html_tag *tag,
                                const struct html_look *look);
/* A whole number of at most `max`; 0 where it is none. */
uint32_t html_number(struct html_cleaner *c, const struct html_tag *tag, struct str name,
                     uint32_t max);
struct str html_value(struct html_cleaner *c, const struct html_tag *tag, struct str name);

/* html/media.c: pictures, players and what else is shown in a box. */
void html_picture(struct html_cleaner *c, const struct html_tag *tag);
void html_embed(struct html_cleaner *c, const struct html_tag *tag,
                const struct html_element *element);
void html_media_start(struct html_cleaner *c, const struct html_tag *tag,
                      const struct html_element *element);
void html_media_source(struct html_cleaner *c, const struct html_tag *tag);

/* html/lazy.c: the address that a picture is loaded from. */
struct str html_picture_address(struct html_cleaner *c, const struct html_tag *tag, bool *ret_lazy);

/* html.c: the parser. Starts and ends come out as html_element_start and html_element_end. */
struct html_feed;
struct html_feed *html_feed_new(struct html_cleaner *c);
void html_feed_free(struct html_feed *feed);
/* The parser failed: there was no memory. */
bool html_feed_failed(const struct html_feed *feed);
void html_feed_text(struct html_feed *feed, struct str text);
void html_feed_tag(struct html_feed *feed, const struct html_tag *tag,
                   const struct html_element *element);
/* A container of Markdown. */
void html_feed_markdown(struct html_feed *feed);
/* Has the text so far come out. */
void html_feed_sync(struct html_feed *feed);
/* Ends all but the outermost n elements. */
void html_feed_close(struct html_feed *feed, size_t n);

/* html/walk.c: the events of m, raw HTML and all, to the end. */
void html_walk(struct html_cleaner *c, struct html_feed *feed, struct markdown *m);

/* html/clean.c */
/* Whether raw HTML is among the events that is more than the inline tags which html_balance keeps.
 */
bool html_needs_cleaning(const struct markdown *m);
/* Turns the raw HTML among the events into events, in m; `spare` is for its memory. False where
   that would cost too much: then they are as they were. */
bool html_clean(struct writer *w, struct markdown *m, struct markdown *spare);

#endif
