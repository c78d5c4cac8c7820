/*
 * The body's blocks become pieces of at most a given size. Invariant: cuts lie between blocks; one
 * inside wrappers closes them and opens them again, so that each piece is well-formed; the pieces
 * joined hold every byte of the body once. A single block that is larger stays whole, with a
 * finding.
 */
#include "render/write/split.h"

struct frame {
    const struct block *block; /* a wrapper */
    uint32_t children;         /* seen so far */
};

struct split {
    struct writer *w;
    size_t limit;
    struct piece *pieces;
    size_t n, cap;
    size_t from;       /* of the piece in the making */
    struct str before; /* its reopened tags */
    struct frame path[BLOCK_DEPTHS];
    size_t n_path;
};

static struct str closing(struct split *s, size_t depth)
{
    struct str tags = STR("");

    for (size_t i = depth; i > 0; i--) {
        tags = arena_join(s->w->arena, tags, s->path[i - 1].block->wrapper->close, STR(""));
    }
    return tags;
}

/* An ordered list goes on with the number of the item that comes next. */
static struct str opening(struct split *s, size_t depth)
{
    struct arena *a = s->w->arena;
    struct str tags = STR("");

    for (size_t i = 0; i < depth; i++) {
        const struct frame *f = &s->path[i];
        const struct wrapper *wrapper = f->block->wrapper;
        struct str open = wrapper->open;

        if (wrapper->ordered) {
            open = arena_printf(a, "<ol start=\"%u\">\n",
                                (unsigned)(wrapper->number + f->children - 1));
        }
        tags = arena_join(a, tags, open, STR(""));
    }
    return tags;
}

static void add_piece(struct split *s, size_t to, struct str after)
{
    if (!arena_grow(s->w->arena, &s->pieces, s->n, &s->cap, sizeof *s->pieces)) {
        return;
    }
    s->pieces[s->n++] = (struct piece){s->from, to, s->before, after};
}

/* Ends the piece before the block at `at`, which is the next child of the innermost wrapper. Before
   a first child the wrapper itself moves to the next piece. */
static void cut(struct split *s, size_t at)
{
    size_t depth = s->n_path;

    while (depth > 0 && s->path[depth - 1].block->wrapper->inside == at) {
        at = s->path[--depth].block->at;
    }
    if (at <= s->from) {
        return;
    }
    add_piece(s, at, closing(s, depth));
    s->before = opening(s, depth);
    s->from = at;
}

/* Takes the block at index i into the piece in the making, or cuts; returns the next index. */
static size_t take_block(struct split *s, size_t i)
{
    const struct block *block = &s->w->blocks[i];
    size_t size = block->end - block->at;

    if (s->n_path > 0) {
        s->path[s->n_path - 1].children++;
    }
    if (block->end - s->from <= s->limit) {
        return block->next;
    }
    if (size > s->limit && block->wrapper && s->n_path < BLOCK_DEPTHS && block->next > i + 1) {
        s->path[s->n_path++] = (struct frame){block, 0};
        return i + 1;
    }
    cut(s, block->at);
    if (size > s->limit) {
        WRITER_FINDING(s->w, "block-large", block->line, "one block takes %zu KB", size >> 10);
    }
    return block->next;
}

void split_body(struct writer *w, size_t limit_bytes, struct piece **ret, size_t *ret_n)
{
    struct split s = {.w = w, .limit = limit_bytes, .before = STR("")};
    size_t i = 0;

    while (w->out->n > limit_bytes && i < w->n_blocks) {
        while (s.n_path > 0 && i >= s.path[s.n_path - 1].block->next) {
            s.n_path--;
        }
        i = take_block(&s, i);
    }
    add_piece(&s, w->out->n, STR(""));
    *ret = s.pieces;
    *ret_n = s.n;
}

struct str split_stem(struct writer *w, size_t index)
{
    if (index == 0) {
        return w->request->stem;
    }
    return arena_printf(w->arena, "%.*s-%zu", STR_ARG(w->request->stem), index + 1);
}

static size_t piece_at(const struct piece *pieces, size_t n, size_t at)
{
    size_t low = 0, high = n;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (pieces[middle].from <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The first jump at or after `at`. */
static size_t first_jump(const struct writer *w, size_t at)
{
    size_t low = 0, high = w->n_jumps;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (w->jumps[middle].at < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The file and the place of a spot in another chapter, for its stem's ending. Returns how much of
   the body that replaces. */
static size_t write_spot(const struct writer *w, const struct spot *spot, struct buf *out)
{
    if (spot->file > 0) {
        buf_printf(out, "-%zu", spot->file + 1);
    }
    buf_str(out, w->form->ending);
    if (spot->id.n > 0) {
        buf_char(out, '#');
        buf_xml(out, spot->id);
    }
    return w->form->ending.n;
}

static void write_linked(struct writer *w, const struct piece *pieces, size_t n, size_t index,
                         const struct map *anchors, struct buf *out)
{
    const struct piece *piece = &pieces[index];
    struct str body = buf_view(w->out);
    size_t done = piece->from;

    for (size_t j = first_jump(w, done); j < w->n_jumps && w->jumps[j].at < piece->to; j++) {
        size_t anchor, target;

        if (w->jumps[j].spot) {
            buf_str(out, str_sub(body, done, w->jumps[j].at));
            done = w->jumps[j].at + write_spot(w, w->jumps[j].spot, out);
            continue;
        }
        anchor = map_get(anchors, w->jumps[j].id);
        if (anchor == MAP_NONE) {
            continue;
        }
        target = piece_at(pieces, n, w->anchors[anchor].at);
        if (target == index) {
            continue;
        }
        buf_str(out, str_sub(body, done, w->jumps[j].at));
        buf_str(out, split_stem(w, target));
        buf_str(out, w->form->ending);
        done = w->jumps[j].at;
    }
    buf_str(out, str_sub(body, done, piece->to));
}

static void map_anchors(struct writer *w, struct map *ret)
{
    map_init(ret);
    for (size_t i = 0; i < w->n_anchors && !w->failed; i++) {
        w->failed = map_add(ret, w->anchors[i].id, i, NULL, w->err) != ERR_OK;
    }
}

void split_find_spots(struct writer *w, const struct piece *pieces, size_t n)
{
    struct spot *wanted = w->request->wanted;
    struct map anchors;

    if (w->request->n_wanted == 0) {
        return;
    }
    map_anchors(w, &anchors);
    for (size_t i = 0; i < w->request->n_wanted; i++) {
        struct spot *spot = &wanted[i];
        spot->file = 0;
        spot->found = places_find(w, spot->fragment, &spot->id);
        if (spot->found && spot->id.n > 0) {
            const size_t anchor = map_get(&anchors, spot->id);
            spot->found = anchor != MAP_NONE;
            spot->file = spot->found ? piece_at(pieces, n, w->anchors[anchor].at) : 0;
        }
    }
    map_done(&anchors);
}

void split_write(struct writer *w, const struct piece *pieces, size_t n, size_t index,
                 struct buf *out)
{
    struct map anchors;

    buf_str(out, pieces[index].before);
    map_anchors(w, &anchors);
    write_linked(w, pieces, n, index, &anchors, out);
    map_done(&anchors);
    buf_str(out, pieces[index].after);
}
