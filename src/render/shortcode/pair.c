/*
 * Finds out which closing tag belongs to which opening one. Invariant: linear, however deep they
 * are nested; tags that nothing closes do not keep others from being closed.
 */
#include "base/map.h"
#include "render/shortcode/shortcode.h"

/* Opening tags that wait for their closing one, the innermost on top. */
struct waiting {
    size_t *stack, *below, *names; /* below: the next waiting one of the same name, by tag */
    size_t *heads;                 /* the innermost of each name, or SHORTCODE_ALONE */
    size_t n, n_names;
    struct map by_name;
};

static void pop(struct waiting *w)
{
    const size_t tag = w->stack[--w->n];

    w->heads[w->names[tag]] = w->below[tag];
}

/* The number of the tag's name. */
static bool number_name(struct waiting *w, const struct shortcode *tag, size_t *ret)
{
    struct err err;

    if (map_add(&w->by_name, tag->name, w->n_names, ret, &err) != ERR_OK) {
        return false;
    }
    if (*ret == w->n_names) {
        w->heads[w->n_names++] = SHORTCODE_ALONE;
    }
    return true;
}

static bool pair_tag(struct waiting *w, struct shortcodes *tags, size_t i)
{
    struct shortcode *tag = &tags->v[i];
    size_t open, name;

    if (tag->match != SHORTCODE_ALONE || tag->in_code) {
        return true;
    }
    if (tag->part == SHORTCODE_OPEN && tag->form != SHORTCODE_OUTPUT) {
        if (!number_name(w, tag, &name)) {
            return false;
        }
        w->names[i] = name;
        w->below[i] = w->heads[name];
        w->heads[name] = i;
        w->stack[w->n++] = i;
    } else if (tag->part == SHORTCODE_CLOSE) {
        if (str_empty(tag->name)) {
            open = w->n > 0 ? w->stack[w->n - 1] : SHORTCODE_ALONE;
        } else {
            name = map_get(&w->by_name, tag->name);
            open = name == MAP_NONE ? SHORTCODE_ALONE : w->heads[name];
        }
        if (open == SHORTCODE_ALONE) {
            return true;
        }
        while (w->stack[w->n - 1] != open) {
            pop(w);
        }
        pop(w);
        tag->match = open;
        tags->v[open].match = i;
        tag->kind = tags->v[open].kind;
    }
    return true;
}

void shortcode_pair(struct arena *a, struct shortcodes *tags)
{
    struct waiting w = {.n = 0};
    size_t closed = 0;

    if (tags->n == 0) {
        return;
    }
    w.stack = arena_array(a, tags->n, sizeof *w.stack);
    w.below = arena_array(a, tags->n, sizeof *w.below);
    w.names = arena_array(a, tags->n, sizeof *w.names);
    w.heads = arena_array(a, tags->n, sizeof *w.heads);
    map_init(&w.by_name);
    for (size_t i = 0; i < tags->n && !a->failed; i++) {
        a->failed = !pair_tag(&w, tags, i);
    }
    map_done(&w.by_name);
    for (size_t i = 0; i < tags->n; i++) {
        tags->v[i].nested = i < closed;
        if (tags->v[i].part == SHORTCODE_OPEN && tags->v[i].match != SHORTCODE_ALONE &&
            tags->v[i].match > closed) {
            closed = tags->v[i].match;
        }
    }
}
