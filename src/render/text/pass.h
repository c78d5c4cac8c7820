/*
 * Passes over the text of a body, before it is parsed as Markdown. Each reads `text` and, where it
 * has something to do, writes all of the new text to `out` and returns true; else it returns false
 * and the text goes on as it is. A pass looks for its signs before it does anything.
 */
#ifndef SHEAF_RENDER_PASS_H
#define SHEAF_RENDER_PASS_H

#include "base/repair.h"
#include "render/text/prepare.h"

struct pass {
    const struct render_request *request;
    struct str text; /* clean UTF-8, lines ended by \n */
    struct buf *out; /* empty */
    struct arena *arena;
    struct findings *findings;
    const struct prepared *prepared; /* with the passes before this one */
    struct line_map map;             /* from the lines of `out` to those of `text` */
    bool marked;                     /* `out` holds marks of cjk.h */
};

/* From line `line` of `out` on, the line in `text` is `add` further. Called in the order of lines.
 */
void pass_shift(struct pass *p, uint32_t line, int32_t add);
/* Where a line of `text` stands in the post's file. */
struct place pass_place(const struct pass *p, uint32_t line);

/* In the order that prepare.c has them run in. */

/* shortcode.c: the tags of generators' template languages */
bool shortcode_pass(struct pass *p);

/* components.c: lines that are a tag of a component, <Tabs>, or import one */
bool components_pass(struct pass *p);

/* html/lines.c: the blank lines that raw HTML needs */
bool html_lines_pass(struct pass *p);

/* divider.c: paragraphs that a <!--more--> cut in two */
bool divider_pass(struct pass *p);

/* addresses.c: those that Markdown does not read */
bool address_pass(struct pass *p);

/* definitions_find.c: makes lists of definitions lists that the parser knows */
bool definitions_pass(struct pass *p);

/* container.c: ":::tip" … ":::" */
bool container_pass(struct pass *p);

/* math_find.c: hides formulas from the parser; dialect_restore finds them again */
bool math_pass(struct pass *p);

/* cjk.c: marks beside emphasis in Chinese, Japanese and Korean text */
bool cjk_pass(struct pass *p);

#endif
