/*
 * The cleaner: raw HTML among a chapter's events becomes events like Markdown's, so that pictures,
 * links and headings take one way through the rest of this room. Decides whether a chapter needs
 * it, and tells what was lost. Invariant: without raw HTML beyond the small inline tags nothing is
 * touched; where it would take too many events all is as it was.
 */
#include "render/html/clean.h"

/* Whether a start tag is matched by an end tag further on, in its mark: from the last event to the
   first, with the ends that wait for a start counted by element. */
static void mark_matched(struct markdown *m, uint32_t *waiting)
{
    for (size_t i = m->n; i > 0; i--) {
        struct md_event *e = &m->events[i - 1];
        const struct html_element *element;
        struct html_tag tag;
        uint32_t *ends;

        if (e->kind != MD_HTML || !html_tag_read(e->text, 0, &tag) || tag.kind == HTML_COMMENT) {
            continue;
        }
        element = html_element_of(tag.written);
        if (!element) {
            continue;
        }
        ends = &waiting[html_element_number(element->text)];
        if (tag.kind == HTML_CLOSE) {
            ++*ends;
        } else {
            e->mark = *ends > 0 ? HTML_KEEP : HTML_DROP;
            *ends -= *ends > 0;
        }
    }
}

static bool is_small(const struct md_event *e)
{
    struct html_tag tag;

    if (!html_tag_read(e->text, 0, &tag)) {
        return true;
    }
    return tag.kind == HTML_COMMENT ||
           (tag.name >= HTML_RUBY && tag.name <= HTML_BR &&
            str_all(tag.attributes, ascii_is_space)) ||
           (tag.name == HTML_BR && str_eq(str_trim(tag.attributes), STR("/")));
}

/* Comments alone. */
static bool is_blank(struct str block)
{
    size_t at = 0;
    struct html_tag tag;

    while (at < block.n) {
        if (ascii_is_space(block.p[at])) {
            at++;
        } else if (block.p[at] == '<' && html_tag_read(block, at, &tag) &&
                   tag.kind == HTML_COMMENT) {
            at = tag.end;
        } else {
            return false;
        }
    }
    return true;
}

bool html_needs_cleaning(const struct markdown *m)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct md_event *e = &m->events[i];

        if ((e->kind == MD_HTML && !is_small(e)) ||
            (e->kind == MD_HTML_BLOCK && !is_blank(e->text))) {
            return true;
        }
    }
    return false;
}

static void report_dropped(struct html_cleaner *c)
{
    struct buf *b = c->w->scratch;
    const uint32_t n = html_elements();

    if (c->n_dropped + c->n_handlers == 0) {
        return;
    }
    buf_truncate(b, 0);
    for (uint32_t i = 0; i < n; i++) {
        if (c->dropped[i] > 0) {
            buf_printf(b, "%s<%s>", b->n > 0 ? ", " : "", html_element_at(i)->text);
            if (c->dropped[i] > 1) {
                buf_printf(b, " %u times", (unsigned)c->dropped[i]);
            }
        }
    }
    if (c->n_handlers > 0) {
        buf_printf(b, "%s%zu event handler%s", b->n > 0 ? ", " : "", c->n_handlers,
                   c->n_handlers == 1 ? "" : "s");
    }
    WRITER_FINDING(c->w, "html-dropped", c->dropped_line, "not for books: %.*s",
                   STR_ARG(buf_view(b)));
}

static void report(struct html_cleaner *c)
{
    const size_t mended = c->flow.mended;

    if (c->flow.deep_line > 0) {
        WRITER_FINDING(c->w, "chapter-deep", c->flow.deep_line,
                       "nesting beyond this depth was flattened");
    }
    if (mended > 0) {
        WRITER_FINDING(c->w, "html-cleaned", c->flow.mended_line,
                       "raw HTML was mended in %zu place%s", mended, mended == 1 ? "" : "s");
    }
    report_dropped(c);
}

/* The cleaned events take the place of the raw ones; these are kept nowhere. */
static void swap_events(struct markdown *m, struct markdown *spare)
{
    const struct markdown raw = *m;

    m->events = spare->events;
    m->n = spare->n;
    m->cap = spare->cap;
    m->has_html = false;
    spare->events = raw.events;
    spare->n = 0;
    spare->cap = raw.cap;
    markdown_compact(m);
}

bool html_clean(struct writer *w, struct markdown *m, struct markdown *spare)
{
    struct html_cleaner *c = arena_alloc(w->arena, sizeof *c);
    const uint32_t n = html_elements();
    uint32_t *waiting = arena_array(w->arena, n, sizeof *waiting);
    struct html_feed *feed;
    bool done = false;

    markdown_reset(spare);
    if (!c || !waiting) {
        return false;
    }
    c->w = w;
    c->dropped = arena_array(w->arena, n, sizeof *c->dropped);
    flow_init(&c->flow, spare, w->arena);
    feed = html_feed_new(c);
    if (feed && c->dropped) {
        mark_matched(m, waiting);
        html_walk(c, feed, m);
    }
    if (!feed || !c->dropped || c->flow.failed || html_feed_failed(feed)) {
        writer_fail(w);
    }
    done = !w->failed && !c->flow.over;
    html_feed_free(feed);
    flow_done(&c->flow);
    if (done) {
        swap_events(m, spare);
        report(c);
    }
    return done;
}
