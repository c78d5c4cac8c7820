/*
 * A post's body becomes text that can be parsed: valid UTF-8 without control characters, lines
 * ended by \n, and what the passes of pass.h mend in it. Line numbers of the original stay known.
 */
#ifndef SHEAF_RENDER_PREPARE_H
#define SHEAF_RENDER_PREPARE_H

#include "base/arena.h"
#include "base/buf.h"
#include "render/render.h"

#define PREPARE_BUFFERS 3
#define PREPARE_PASSES 9

/* From this line on, counted in what a pass wrote, the line that it read is `add` further. */
struct line_shift {
    uint32_t line;
    int32_t add;
};

struct line_map {
    struct line_shift *shifts; /* by line */
    size_t n, cap;
};

struct prepared {
    struct str text;
    struct str clean;     /* before the passes: what to show where Markdown is given up */
    bool marked;          /* the text holds marks of cjk.h */
    size_t mended;        /* characters replaced by U+FFFD */
    uint32_t mended_line; /* of the first, from 1 */
    uint32_t mended_column;
    bool html;                            /* the post is a page, not Markdown */
    struct line_map maps[PREPARE_PASSES]; /* one for each pass that changed the text */
    size_t n_maps;
};

/* Whether there is nothing to do is found out first: then the text is the body itself. Otherwise it
   is in one of the buffers. Failures stick in the buffers and the arena. */
void prepare_body(const struct render_request *request, struct buf *const buffers[PREPARE_BUFFERS],
                  struct arena *a, struct findings *findings, struct prepared *ret);
/* The line of the original body. */
uint32_t prepared_line(const struct prepared *p, uint32_t line);

#endif
