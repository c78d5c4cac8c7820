/*
 * Raw HTML, one tag at a time.
 */
#ifndef SHEAF_RENDER_HTML_TAG_H
#define SHEAF_RENDER_HTML_TAG_H

#include "base/arena.h"

enum html_kind {
    HTML_OPEN,
    HTML_CLOSE,
    HTML_COMMENT /* comment, declaration, processing instruction, CDATA mark */
};

/* The names that anything is done about. */
enum html_name {
    HTML_OTHER,
    HTML_RUBY, /* from here … */
    HTML_RT,
    HTML_RP,
    HTML_RB,
    HTML_RTC,
    HTML_SUB,
    HTML_SUP,
    HTML_KBD,
    HTML_U, /* … to here: kept where balanced */
    HTML_BR,
    HTML_IMG,
    HTML_SCRIPT,
    HTML_STYLE,
    HTML_PRE,
    HTML_DRAWING, /* <svg> and <math>: what stands inside has names of its own */
    HTML_CELL,    /* of a table: parted from the next by a space */
    HTML_BLOCK,   /* any other element that begins and ends a paragraph */
    HTML_UNKNOWN  /* no element of HTML */
};

/* What html_balance decides, in an event's mark. */
enum html_mark {
    HTML_DROP,
    HTML_KEEP
};

struct html_tag {
    enum html_kind kind;
    enum html_name name;
    struct str written;    /* the name as written */
    struct str attributes; /* what stands between the name and ">" */
    size_t end;            /* behind the tag */
};

/* The tag at text.p[at] == '<'; false where it is only a "<". An unclosed comment ends with the
   text. */
bool html_tag_read(struct str text, size_t at, struct html_tag *ret);
/* Whether it only looks like a tag, as <filename> does: it names no element. *drawing, false before
   the first tag, tells from one to the next whether they stand in a drawing or formula. */
bool html_tag_is_text(const struct html_tag *tag, bool *drawing);
/* The same for a tag as written. */
bool html_is_text(struct str written, bool *drawing);
enum html_name html_name_of(struct str written);
/* The element's name for tags, "rt". */
struct str html_name_text(enum html_name name);
/* Value of an attribute with entities decoded, in `a`; false where it is not there. */
bool html_attribute(struct str attributes, struct str name, struct arena *a, struct str *ret);
/* The attributes from which scripts load a picture; NULL ends them. */
extern const char *const html_lazy_names[];
/* Cuts the next attribute off *rest; its value is as written. */
bool html_next_attribute(struct str *rest, struct str *ret_name, struct str *ret_value);
/* Entities decoded; the text itself where it has none. */
struct str html_decoded(struct str text, struct arena *a);

#endif
