/*
 * The events of a post that was scraped become those that its author meant, by one pass after the
 * other. Invariant: without their signs the passes cost a look at each event, and the list stays
 * whole: what goes has become MD_NOTHING, and is taken out between the passes.
 */
#include "render/scraped.h"

void scraped_drop(struct writer *w, size_t from, size_t to)
{
    for (size_t i = from; i <= to; i++) {
        w->events[i].kind = MD_NOTHING;
    }
}

/* The last block of the text proper: notes stand behind it. Its last event, or SIZE_MAX. */
static size_t last_block(const struct writer *w)
{
    for (size_t i = w->n_events; i > 0; i--) {
        const struct md_event *e = &w->events[i - 1];

        if (e->kind == MD_NOTE) {
            i = (size_t)e->other + 1;
        } else if (e->kind != MD_NOTHING) {
            return i - 1;
        }
    }
    return SIZE_MAX;
}

/* The paragraph that only says where the post is from: the origin line says so. A rule that parted
   it from the text has nothing to part. */
static bool drop_source(struct writer *w)
{
    const struct post *post = w->request->post;
    size_t end = post->drop_source ? last_block(w) : SIZE_MAX, start, i;
    struct str url;

    if (end == SIZE_MAX || w->events[end].kind != MD_PARAGRAPH ||
        !link_url(w->arena, str_trim(post->source_url), &url)) {
        return false;
    }
    start = i = w->events[end].other;
    while (i < end && (w->events[i].kind != MD_LINK && w->events[i].kind != MD_TEXT
                           ? true
                           : str_find(w->events[i].text, post->source_url) == STR_NPOS)) {
        i++;
    }
    if (i == end) {
        return false;
    }
    scraped_drop(w, start, end);
    end = last_block(w);
    if (end != SIZE_MAX && w->events[end].kind == MD_RULE) {
        scraped_drop(w, end, end);
    }
    return true;
}

static void settle(struct writer *w, struct markdown *m, bool changed)
{
    if (changed) {
        markdown_compact(m);
        w->n_events = m->n;
    }
}

void scraped_mend(struct writer *w, struct markdown *m)
{
    const struct repair_set *repairs = &w->request->repairs;

    settle(w, m, drop_source(w));
    settle(w, m, vestiges_mend(w));
    if (repair_on(repairs, "blank-dropped")) {
        settle(w, m, blanks_mend(w));
    }
    if (repair_on(repairs, "image-rejoined")) {
        settle(w, m, shattered_mend(w));
    }
    if (repair_on(repairs, "paragraph-rejoined")) {
        settle(w, m, parentheses_mend(w));
    }
}
