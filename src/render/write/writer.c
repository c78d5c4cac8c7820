/*
 * The bookkeeping behind the body's text: places that links lead to, and blocks that a long chapter
 * may be split at. Invariant: offsets are those of the body as it is written, so splitting never
 * has to read it.
 */
#include "render/write/writer.h"

#include "base/limits.h"

struct place writer_place(const struct writer *w, uint32_t line)
{
    const struct post *post = w->request->post;
    struct place place = {.path = post->source->path};

    if (line > 0) {
        place.line = prepared_line(w->prepared, line) + post->body_line - 1;
    }
    return place;
}

void writer_fail(struct writer *w)
{
    if (!w->failed) {
        (void)err_nomem(w->err);
    }
    w->failed = true;
}

/* Bytes with the high bit set where a byte of `word` equals c (and perhaps in the byte above). */
static uint64_t matches(uint64_t word, unsigned char c)
{
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;

    word ^= ones * c;
    return (word - ones) & ~word & highs;
}

/* The first character at or after `at` that has to be escaped, eight bytes at a time. */
static size_t until_escaped(struct str s, size_t at)
{
    while (s.n - at >= 8) {
        uint64_t word;

        memcpy(&word, s.p + at, sizeof word);
        if ((matches(word, '&') | matches(word, '<') | matches(word, '>') | matches(word, '"')) !=
            0) {
            break;
        }
        at += 8;
    }
    while (at < s.n && s.p[at] != '&' && s.p[at] != '<' && s.p[at] != '>' && s.p[at] != '"') {
        at++;
    }
    return at;
}

void writer_text(struct writer *w, struct str text)
{
    size_t at = 0;

    if (!w->clean) {
        buf_xml(w->out, text);
        return;
    }
    while (at < text.n) {
        size_t end = until_escaped(text, at);

        buf_add(w->out, text.p + at, end - at);
        if (end < text.n) {
            buf_xml(w->out, str_sub(text, end, end + 1));
        }
        at = end + 1;
    }
}

void writer_anchor(struct writer *w, struct str id)
{
    if (!arena_grow(w->arena, &w->anchors, w->n_anchors, &w->cap_anchors, sizeof *w->anchors)) {
        return;
    }
    w->anchors[w->n_anchors++] = (struct anchor){.id = id, .at = w->out->n};
}

void writer_jump(struct writer *w, struct str id)
{
    if (arena_grow(w->arena, &w->jumps, w->n_jumps, &w->cap_jumps, sizeof *w->jumps)) {
        w->jumps[w->n_jumps++] = (struct jump){.id = id, .at = w->out->n};
    }
    buf_char(w->out, '#');
    buf_xml(w->out, id);
}

void writer_far_jump(struct writer *w, struct str stem, const struct spot *spot)
{
    buf_str(w->out, w->form->to_chapters);
    buf_xml(w->out, stem);
    if (spot && spot->found &&
        arena_grow(w->arena, &w->jumps, w->n_jumps, &w->cap_jumps, sizeof *w->jumps)) {
        w->jumps[w->n_jumps++] = (struct jump){.spot = spot, .at = w->out->n};
        w->has_spots = true;
    }
    buf_str(w->out, w->form->ending);
}

void writer_epub(struct writer *w, struct str attribute)
{
    if (w->form->epub) {
        buf_str(w->out, attribute);
    }
}

void writer_block(struct writer *w, uint32_t line)
{
    if (w->depth < BLOCK_DEPTHS &&
        arena_grow(w->arena, &w->blocks, w->n_blocks, &w->cap_blocks, sizeof *w->blocks)) {
        w->open_blocks[w->depth] = w->n_blocks;
        w->blocks[w->n_blocks++] = (struct block){.at = (uint32_t)w->out->n, .line = line};
    }
    w->depth++;
}

/* The block that is open innermost, or NULL where it is not kept. */
static struct block *innermost(struct writer *w)
{
    if (w->depth == 0 || w->depth > BLOCK_DEPTHS || w->arena->failed) {
        return NULL;
    }
    return &w->blocks[w->open_blocks[w->depth - 1]];
}

void writer_block_end(struct writer *w)
{
    struct block *block = innermost(w);

    if (block) {
        block->end = (uint32_t)w->out->n;
        block->next = (uint32_t)w->n_blocks;
    }
    w->depth--;
}

/* The block that was begun last is a wrapper, whose start tag is written. */
static void keep_wrapper(struct writer *w, struct wrapper wrapper)
{
    struct block *block = innermost(w);
    struct wrapper *kept = block ? arena_alloc(w->arena, sizeof *kept) : NULL;

    if (kept) {
        wrapper.inside = (uint32_t)w->out->n;
        *kept = wrapper;
        block->wrapper = kept;
    }
}

void writer_wrap(struct writer *w, uint32_t line, struct str open, struct str close)
{
    writer_block(w, line);
    buf_str(w->out, open);
    keep_wrapper(w, (struct wrapper){.open = open, .close = close});
}

void writer_wrap_list(struct writer *w, const struct md_event *list)
{
    if (!list->ordered) {
        writer_wrap(w, list->line, STR("<ul>\n"), STR("</ul>\n"));
        return;
    }
    writer_block(w, list->line);
    if (list->number == 1) {
        buf_str(w->out, STR("<ol>\n"));
    } else {
        buf_printf(w->out, "<ol start=\"%u\">\n", (unsigned)list->number);
    }
    keep_wrapper(
        w, (struct wrapper){.close = STR("</ol>\n"), .number = list->number, .ordered = true});
}
