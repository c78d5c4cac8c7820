/*
 * Body bytes become clean text, which the passes then change one after the other. Invariant: what a
 * pass leaves alone is passed on uncopied, and each line of the result knows the line it came from.
 */
#include "render/text/prepare.h"

#include "base/unicode.h"
#include "render/text/pass.h"

/* Each returns whether it wrote p->out; the next one reads that. Tags come first, as generators
   have it: what they become is Markdown for all others. Paragraphs are whole before their lines are
   looked at, and terms are found before containers put "> " before them. Formulas are hidden when
   nobody reads lines any more, and marks of cjk.h are for the parser alone. */
static bool (*const passes[])(struct pass *p) = {
    shortcode_pass,   components_pass, html_lines_pass, divider_pass, address_pass,
    definitions_pass, container_pass,  math_pass,       cjk_pass,
};

_Static_assert(sizeof passes / sizeof passes[0] <= PREPARE_PASSES, "a map for each pass");

static void clean(struct str body, struct buf *out, struct prepared *ret)
{
    size_t bad = xml_clean_until(body);

    if (bad < body.n) {
        size_t line_start = 0;

        ret->mended_line = 1;
        for (size_t i = 0; i < bad; i++) {
            if (body.p[i] == '\n') {
                ret->mended_line++;
                line_start = i + 1;
            }
        }
        ret->mended_column = (uint32_t)utf8_count(str_sub(body, line_start, bad)) + 1;
    }
    buf_reset(out);
    ret->mended = xml_clean(out, body);
    ret->text = buf_view(out);
}

/* \r\n and lone \r become \n, in place: cmark ends a line at either. */
static void unify_line_ends(struct buf *b)
{
    size_t to = 0;

    for (size_t i = 0; i < b->n; i++) {
        if (b->p[i] != '\r') {
            b->p[to++] = b->p[i];
        } else if (i + 1 == b->n || b->p[i + 1] != '\n') {
            b->p[to++] = '\n';
        }
    }
    buf_truncate(b, to);
}

void prepare_body(const struct render_request *request, struct buf *const buffers[PREPARE_BUFFERS],
                  struct arena *a, struct findings *findings, struct prepared *ret)
{
    const struct str body = request->body;

    *ret = (struct prepared){.text = body};
    if (xml_clean_until(body) < body.n) {
        clean(body, buffers[0], ret);
    }
    if (ret->text.n > 0 && memchr(ret->text.p, '\r', ret->text.n)) {
        if (ret->text.p != buffers[0]->p) {
            buf_reset(buffers[0]);
            buf_str(buffers[0], body);
        }
        unify_line_ends(buffers[0]);
        ret->text = buf_view(buffers[0]);
    }
    ret->clean = ret->text;
    ret->html = str_ends_nocase(request->post->source->path, STR(".html")) ||
                str_ends_nocase(request->post->source->path, STR(".htm"));
    /* Of a page only the generator's tags are read; the others are about Markdown. */
    for (size_t i = 0; i < (ret->html ? 1 : sizeof passes / sizeof passes[0]); i++) {
        struct buf *out = ret->text.p == buffers[1]->p ? buffers[2] : buffers[1];
        struct pass p = {.request = request,
                         .text = ret->text,
                         .out = out,
                         .arena = a,
                         .findings = findings,
                         .prepared = ret};

        buf_reset(out);
        if (passes[i](&p)) {
            ret->text = buf_view(out);
            ret->maps[ret->n_maps++] = p.map;
            ret->marked = ret->marked || p.marked;
        }
    }
}

void pass_shift(struct pass *p, uint32_t line, int32_t add)
{
    struct line_map *map = &p->map;

    if (arena_grow(p->arena, &map->shifts, map->n, &map->cap, sizeof *map->shifts)) {
        map->shifts[map->n++] = (struct line_shift){.line = line, .add = add};
    }
}

struct place pass_place(const struct pass *p, uint32_t line)
{
    const struct post *post = p->request->post;

    return (struct place){.path = post->source->path,
                          .line = prepared_line(p->prepared, line) + post->body_line - 1};
}

static uint32_t line_before(const struct line_map *map, uint32_t line)
{
    size_t low = 0, high = map->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (map->shifts[middle].line <= line) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 ? (uint32_t)((int64_t)line + map->shifts[low - 1].add) : line;
}

uint32_t prepared_line(const struct prepared *p, uint32_t line)
{
    for (size_t i = p->n_maps; i > 0; i--) {
        line = line_before(&p->maps[i - 1], line);
    }
    return line;
}
