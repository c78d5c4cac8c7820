/*
 * Decides which raw inline tags of a paragraph are kept: those that are balanced within it, and
 * whose content EPUB allows. Invariant: the tags marked as kept nest, among themselves and with the
 * Markdown around them. Linear: at most FRAMES elements are open at once.
 */
#include "base/limits.h"
#include "render/html/ruby.h"
#include "render/write/writer.h"

enum {
    FRAMES = 32, /* kept elements inside one another */
    CONTAINERS = LIMIT_NESTING + 8
};

/* An element that is open and may be kept. */
struct frame {
    size_t event;
    size_t container; /* the event that opened what it stands in */
    enum html_name name;
    enum ruby_state state;
};

struct balance {
    struct md_event *events;
    struct frame frames[FRAMES];
    size_t n;
    size_t containers[CONTAINERS]; /* events of the Markdown containers around this place */
    size_t n_containers;
};

static bool is_kept(enum html_name name)
{
    return name >= HTML_RUBY && name <= HTML_U;
}

static bool in_ruby(enum html_name name)
{
    return name == HTML_RT || name == HTML_RP || name == HTML_RB || name == HTML_RTC;
}

/* Something that is no raw tag stands directly inside the innermost frame. */
static void note_content(struct balance *b, const struct md_event *e, size_t container)
{
    struct frame *top = b->n > 0 ? &b->frames[b->n - 1] : NULL;

    if (!top || top->container != container) {
        return;
    }
    if (top->name == HTML_RP && e->kind != MD_TEXT) {
        b->frames[b->n - 2].state = RUBY_BROKEN;
    }
    if (top->name != HTML_RUBY) {
        return;
    }
    if (e->kind == MD_SOFT_BREAK || (e->kind == MD_TEXT && str_trim(e->text).n == 0)) {
        return;
    }
    top->state = ruby_after(top->state, HTML_OTHER);
}

/* The parts of a <ruby> that is not kept are not kept either; those of a kept one inside it are. */
static void drop_parts(struct balance *b, size_t from, size_t to)
{
    size_t kept = 0;

    for (size_t i = from + 1; i < to; i++) {
        struct md_event *e = &b->events[i];
        struct html_tag tag;

        if (e->kind != MD_HTML || !html_tag_read(e->text, 0, &tag)) {
            continue;
        }
        if (tag.name == HTML_RUBY && e->mark == HTML_KEEP) {
            kept = tag.kind == HTML_OPEN ? kept + 1 : kept - 1;
        }
        if (kept == 0 && in_ruby(tag.name)) {
            e->mark = HTML_DROP;
            e->close_first = 0;
        }
    }
}

/* Elements that were left open, down to `n` frames. */
static void discard(struct balance *b, size_t n, size_t at)
{
    for (; b->n > n; b->n--) {
        const struct frame *frame = &b->frames[b->n - 1];

        if (frame->name == HTML_RUBY) {
            drop_parts(b, frame->event, at);
        } else if (in_ruby(frame->name)) {
            b->frames[b->n - 2].state = RUBY_BROKEN;
        }
    }
}

/* The innermost frame ends at event `end`. */
static void close_frame(struct balance *b, size_t end)
{
    struct frame *frame = &b->frames[--b->n];
    bool whole = frame->state == RUBY_TEXT || frame->state == RUBY_CLOSED;

    b->events[frame->event].mark = HTML_KEEP;
    b->events[end].mark = HTML_KEEP;
    if (frame->name == HTML_RUBY && !whole) {
        b->events[frame->event].mark = HTML_DROP;
        b->events[end].mark = HTML_DROP;
        b->events[end].close_first = 0;
        drop_parts(b, frame->event, end);
    }
}

/* <rt> and <rp> may be left open; what follows closes them. */
static void close_implied(struct balance *b, size_t at, size_t container)
{
    struct frame *top = b->n > 0 ? &b->frames[b->n - 1] : NULL;

    if (!top || !in_ruby(top->name) || top->container != container) {
        return;
    }
    b->events[top->event].mark = HTML_KEEP;
    b->events[at].close_first = (uint8_t)top->name;
    b->n--;
}

static void open_tag(struct balance *b, size_t at, size_t container, enum html_name name)
{
    struct frame *top;

    if (in_ruby(name)) {
        close_implied(b, at, container);
    }
    top = b->n > 0 ? &b->frames[b->n - 1] : NULL;
    if (b->n == FRAMES) {
        return;
    }
    if (in_ruby(name)) {
        if (!top || top->name != HTML_RUBY || top->container != container) {
            b->events[at].close_first = 0;
            return;
        }
        top->state = ruby_after(top->state, name);
    } else {
        note_content(b, &b->events[at], container);
    }
    b->frames[b->n++] = (struct frame){at, container, name, RUBY_BASE};
}

static void close_tag(struct balance *b, size_t at, size_t container, enum html_name name)
{
    size_t i = b->n;

    while (i > 0 && b->frames[i - 1].container == container && b->frames[i - 1].name != name) {
        i--;
    }
    if (i == 0 || b->frames[i - 1].container != container) {
        return;
    }
    /* What was left open inside is not kept, but for the last part of a <ruby>. */
    if (name == HTML_RUBY && b->n > i && in_ruby(b->frames[i].name)) {
        discard(b, i + 1, at);
        close_implied(b, at, container);
    }
    discard(b, i, at);
    close_frame(b, at);
}

static void balance_tag(struct balance *b, size_t at, const struct html_tag *tag)
{
    size_t container = b->containers[b->n_containers - 1];

    if (is_kept(tag->name) && tag->kind == HTML_OPEN) {
        open_tag(b, at, container, tag->name);
    } else if (is_kept(tag->name) && tag->kind == HTML_CLOSE) {
        close_tag(b, at, container, tag->name);
    } else if (tag->name == HTML_BR || tag->name == HTML_IMG) {
        note_content(b, &b->events[at], container);
    }
}

void html_balance(struct writer *w, size_t from, size_t to)
{
    struct balance b = {.events = w->events, .containers = {from - 1}, .n_containers = 1};

    for (size_t i = from; i < to; i++) {
        const struct md_event *e = &w->events[i];
        size_t container = b.containers[b.n_containers - 1], frames = b.n;
        struct html_tag tag;

        if (e->kind == MD_HTML) {
            if (html_tag_read(e->text, 0, &tag)) {
                balance_tag(&b, i, &tag);
            }
        } else if (e->leave) {
            while (frames > 0 && b.frames[frames - 1].container == container) {
                frames--;
            }
            discard(&b, frames, i);
            b.n_containers--;
        } else {
            note_content(&b, e, container);
            if (e->kind == MD_IMAGE) {
                i = e->other; /* its text is never written as tags */
            } else if (e->other != i) {
                b.containers[b.n_containers++] = i;
            }
        }
    }
    discard(&b, 0, to);
}
