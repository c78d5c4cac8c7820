/*
 * What the Markdown of generators has beyond cmark-gfm's: read off the events of one post, after
 * what stood in the text before the parser saw it (pass.h). Each of these looks for its signs
 * first, and leaves the events alone where they are not in the text.
 */
#ifndef SHEAF_RENDER_DIALECT_H
#define SHEAF_RENDER_DIALECT_H

#include "render/write/writer.h"

struct dialect {
    struct writer *writer;
    struct markdown *markdown;
    const struct markdown_style *style; /* of the site */
};

/* Right behind the parser: what math_find.c hid from it. */
void dialect_restore(struct writer *w, struct markdown *m);
/* All of the others, in their order. Memory that runs out is the writer's failure. */
void dialect_read(struct writer *w, struct markdown *m);
/* The site's style, or that of no generator. */
const struct markdown_style *dialect_style(const struct render_request *request);

/* Writes the events anew, so that some can be put between them. Between start and end they are only
   read; where there is no room for them, nothing has happened. */
struct rewriter {
    struct markdown *markdown;
    struct md_event *events; /* as they were */
    size_t n, cap;
    bool failed; /* no memory */
    bool over;   /* more events than a post may have */
};
void rewriter_start(struct rewriter *r, struct markdown *m);
/* One of the events that were there. */
void rewriter_keep(struct rewriter *r, size_t i);
/* A new leaf, or one end of a new container. NULL where memory ran out. */
struct md_event *rewriter_leaf(struct rewriter *r, enum md_kind kind, uint32_t line);
struct md_event *rewriter_open(struct rewriter *r, enum md_kind kind, uint32_t line);
void rewriter_close(struct rewriter *r, enum md_kind kind);
/* Text, unless it is empty. */
void rewriter_text(struct rewriter *r, struct str text, uint32_t line);
/* False: the events are what they were, and the writer has failed where there was no memory. */
bool rewriter_end(struct rewriter *r, struct writer *w);

/* attributes.c: lists of attributes go; an id stays. */
struct attribute_list {
    size_t end;         /* behind its "}" */
    struct str id;      /* without "#"; or empty */
    struct str file;    /* kramdown's file="…"; or empty */
    const char *prompt; /* the kind of alert that a class stands for, or NULL */
    bool kramdown;      /* begins with "{:" */
    bool named;         /* has an id or a class */
    bool contents;      /* has the word "toc" */
};
/* The list, or lists, that text begins with. */
bool attributes_find(struct str text, struct attribute_list *ret);
void attributes_cut(struct dialect *d);

/* alerts.c: quotes that begin with "[!NOTE]" get a class, and their title a paragraph. */
struct alert {
    const char *kind; /* "note", "tip", "important", "warning" or "caution" */
    bool named;       /* by the kind's own word in the book's language, not by its own */
};
/* False where it is a name that nobody gives an alert; then *ret is a note. */
bool alert_find(struct str name, struct alert *ret);
void alerts_read(struct dialect *d);

/* contents.c: marks such as "[TOC]" go. */
void contents_drop(struct dialect *d);

/* abbreviations.c: "*[HTML]: …" */
void abbreviations_read(struct dialect *d);

/* spans.c: "==x==" and its like, where they are asked for. */
void spans_read(struct dialect *d);

/* math.c: formulas become MD_MATH; everywhere else the text is again as it was. */
void math_restore(struct dialect *d);

/* definitions.c: terms and what is said about them. */
void definitions_read(struct dialect *d);

/* typography.c: curly quotes, dashes, the ends of lines. */
void typography_read(struct dialect *d);

/* emoji.c */
void emoji_read(struct dialect *d);
/* The character for a name ("smile"), or empty. */
struct str emoji_find(struct str name);

/* code_info.c: the info string of a code block. */
struct code_info {
    struct str language; /* or empty */
    struct str file;     /* or empty: title="…", "js:app.js" */
};
struct code_info code_info_read(struct str info);

#endif
