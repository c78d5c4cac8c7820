/*
 * The picture that front matter gives a post becomes the first of its chapter. Invariant: a chapter
 * does not begin with the same picture twice.
 */
#include "render/write/writer.h"

static bool body_shows_first(struct writer *w, struct str address)
{
    for (size_t i = 0; i < w->n_events; i++) {
        if (w->events[i].kind == MD_IMAGE) {
            return picture_same(w, w->events[i].text, address);
        }
    }
    return false;
}

void opening_write(struct writer *w)
{
    const struct str address = w->request->post->cover;
    const size_t before = w->out->n;

    if (address.n == 0 || body_shows_first(w, address)) {
        return;
    }
    writer_block(w, 0);
    picture_write(w, &(struct picture){.address = address, .alone = true, .opening = true});
    writer_block_end(w);
    if (w->out->n == before && w->n_blocks > 0) {
        w->n_blocks--; /* it is missing: nothing is to be split */
    }
}
