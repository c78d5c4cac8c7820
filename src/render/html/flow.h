/*
 * Markup and text, in the order of a chapter, become events that fit EPUB's content model: text is
 * in a paragraph, an item or a cell, blocks are never inside inline elements, lists and tables hold
 * what they may hold.
 */
#ifndef SHEAF_RENDER_HTML_FLOW_H
#define SHEAF_RENDER_HTML_FLOW_H

#include "base/buf.h"
#include "base/limits.h"
#include "render/html/table.h"
#include "render/markdown/markdown.h"

enum {
    FLOW_BLOCKS = LIMIT_NESTING - 60, /* inside one another: room for what is implied … */
    FLOW_INLINES = 40                 /* … and for inline elements */
};

/* Where a block may stand. */
enum html_place {
    PLACE_FLOW,
    PLACE_ITEM,
    PLACE_PAIR,
    PLACE_CAPTION,
    PLACE_ROWS,
    PLACE_ROW,
    PLACE_CELL
};

/* A block that is open. */
struct html_frame {
    enum html_model model;
    enum html_role role;
    uint32_t event;
    uint32_t serial; /* of the markup that opened it; 0: nothing did, it is implied */
    uint32_t held;   /* the event, and 1, of a caption or foot that must be the last child */
    uint8_t stage;   /* what of a table, figure or <dl> has come */
    bool markdown;
};

/* An inline element that is open in the markup. The first `n_open` of them are open in the events,
   too: the others wait for text. */
struct html_inline {
    struct md_event event;
    uint32_t serial;
    uint32_t at;
};

enum html_space {
    SPACE_NONE,
    SPACE_ONE,
    SPACE_LINE
};

struct html_flow {
    struct markdown *out;
    struct arena *arena;
    struct buf text; /* since the last event */
    struct html_frame frames[FLOW_BLOCKS + 8];
    size_t n_frames;
    struct html_inline inlines[FLOW_INLINES];
    size_t n_inlines, n_open;
    struct str *ids; /* waiting for the next text */
    size_t n_ids, cap_ids;
    enum html_space space; /* due before the next text */
    uint32_t breaks;       /* the same */
    uint32_t line;         /* of what comes now */
    uint32_t deep_line;    /* where something was nested too deeply; 0: nowhere */
    unsigned code;         /* open <code> */
    unsigned bare;         /* open elements that may hold no heading */
    bool pre;              /* text is that of a code block … */
    bool pre_whole;        /* … of which the first line end counts */
    bool over;             /* too many events */
    bool failed;           /* no memory */
    size_t mended;         /* markup that was put right … */
    uint32_t mended_line;  /* … first in this line */
    struct md_event lost;  /* written to where there is no event */
};

void flow_init(struct html_flow *f, struct markdown *out, struct arena *a);
void flow_done(struct html_flow *f);
/* Something was put right here. */
void flow_note_mended(struct html_flow *f);
/* Ends what is open. */
void flow_finish(struct html_flow *f);

/* Text of raw HTML, entities decoded: white space is collapsed. */
void flow_text(struct html_flow *f, struct str text);
/* An event of Markdown that is no container, or one made like it, in the text. */
void flow_add_inline(struct html_flow *f, const struct md_event *event);
/* A picture: text and title are its address and title. */
void flow_add_picture(struct html_flow *f, const struct md_event *picture, struct str alt);
void flow_break(struct html_flow *f);
/* Text from here on is code, or no more. */
void flow_set_code(struct html_flow *f, bool on);
/* An id that a link may call the next text by. */
void flow_id(struct html_flow *f, struct str id);

/* An inline element around what comes, to the matching flow_close_inlines. False where it is left
   out. */
bool flow_open_inline(struct html_flow *f, const struct md_event *event, uint32_t serial);
/* Makes the place ready for something inline: opens in the events what is open in the markup. */
void flow_force(struct html_flow *f);
/* Closes the inline elements that this markup opened. */
void flow_close_inlines(struct html_flow *f, uint32_t serial);
/* The innermost inline element is a part of a <ruby>, or one itself. */
bool flow_in_ruby_part(const struct html_flow *f);
bool flow_in_ruby(const struct html_flow *f);

/* Ends the paragraph. */
void flow_end_leaf(struct html_flow *f);
/* A block around what comes, to the matching flow_close. False where it is left out; it parts
   paragraphs all the same. */
bool flow_open(struct html_flow *f, enum html_place place, const struct md_event *event,
               const struct html_frame *frame);
void flow_close(struct html_flow *f, uint32_t serial);
/* A block that holds no other. */
void flow_add_block(struct html_flow *f, const struct md_event *event);
/* html/pre.c: text is code from here on, to flow_end_pre, which makes it a block of this language.
   `plain`: it was not marked as code. */
void flow_start_pre(struct html_flow *f);
void flow_end_pre(struct html_flow *f, struct str language, bool plain);

/* html/fit.c */
/* Whether a <caption> may come now. */
bool flow_wants_caption(const struct html_flow *f);
/* Whether there is a block of this role around this place, within `depth` blocks. */
bool flow_is_inside(const struct html_flow *f, enum html_role role);

/* Makes the innermost block one that may hold a child at such a place. */
bool flow_fit(struct html_flow *f, enum html_place place);
/* Before a block of this role becomes the next child of the innermost one: `event` may change. */
void flow_before_child(struct html_flow *f, enum html_role role, struct md_event *event);
/* Before the innermost block ends. */
void flow_before_end(struct html_flow *f);
/* Whether what stands in the <ruby> at this event, up to the last event, is what it may hold. */
bool flow_ruby_fits(const struct html_flow *f, uint32_t event);

/* html/flow.c, for html/fit.c. */
struct md_event flow_element(const char *name);
struct md_event *flow_add(struct html_flow *f, const struct md_event *event);
void flow_push(struct html_flow *f, const struct md_event *event, const struct html_frame *frame);
void flow_pop(struct html_flow *f);
static inline struct html_frame *flow_top(struct html_flow *f)
{
    return &f->frames[f->n_frames - 1];
}

#endif
