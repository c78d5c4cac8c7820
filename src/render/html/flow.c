/*
 * Markup and text become events, as they come. Inline elements are opened when text comes, and
 * closed at the end of its paragraph, to be opened again in the next one; so they are never empty
 * and never around a block. Invariant: the events nest, no deeper than readers bear, and all text
 * is among them. Constant work for each call but for the elements that are open, whose number is
 * bounded.
 */
#include "render/html/flow.h"
#include "render/dialect/definitions.h"

enum {
    EVENTS = 1 << 18,      /* what one post may become: 16 MB */
    TEXT_BYTES = 16 << 20, /* of one event: twice a post */
    NO_FIGURE = 1          /* mark of a paragraph whose picture is none of its own */
};

void flow_init(struct html_flow *f, struct markdown *out, struct arena *a)
{
    *f = (struct html_flow){.out = out, .arena = a, .n_frames = 1};
    f->frames[0] = (struct html_frame){.model = MODEL_FLOW, .markdown = true};
    buf_init(&f->text, TEXT_BYTES);
}

void flow_note_mended(struct html_flow *f)
{
    f->mended++;
    f->mended_line = f->mended_line > 0 ? f->mended_line : f->line;
}

void flow_done(struct html_flow *f)
{
    buf_done(&f->text);
}

struct md_event flow_element(const char *name)
{
    return (struct md_event){.kind = MD_ELEMENT, .number = html_element_number(name)};
}

struct md_event *flow_add(struct html_flow *f, const struct md_event *event)
{
    struct md_event *e = NULL;

    f->over = f->over || f->out->n >= EVENTS;
    if (!f->over && !f->failed) {
        e = markdown_add(f->out, event->kind, f->line);
        f->failed = !e;
    }
    if (!e) {
        return &f->lost;
    }
    const uint32_t self = e->other;
    *e = *event;
    e->line = e->line > 0 ? e->line : f->line;
    e->leave = false;
    e->other = self;
    return e;
}

/* The far end of the container at `start`. */
static void add_leave(struct html_flow *f, uint32_t start)
{
    struct md_event *e, event;

    if (f->over || f->failed) {
        return;
    }
    event = f->out->events[start];
    e = flow_add(f, &event);
    if (e != &f->lost) {
        e->leave = true;
        f->out->events[start].other = e->other;
        e->other = start;
    }
}

static uint32_t last_event(const struct html_flow *f)
{
    return (uint32_t)f->out->n - 1;
}

static void flush_text(struct html_flow *f)
{
    struct md_event e = {.kind = f->code > 0 ? MD_CODE : MD_TEXT};

    if (f->text.n == 0 || f->pre) {
        return;
    }
    e.text = arena_str(f->arena, buf_view(&f->text));
    buf_truncate(&f->text, 0);
    flow_add(f, &e);
}

/* A heading is called by the id itself. */
static void flush_ids(struct html_flow *f)
{
    struct md_event *leaf = &f->out->events[flow_top(f)->event];

    for (size_t i = 0; i < f->n_ids; i++) {
        if (leaf->kind == MD_HEADING && leaf->text.n == 0) {
            leaf->text = f->ids[i];
        } else {
            flow_add(f, &(struct md_event){.kind = MD_PLACE, .text = f->ids[i]});
        }
    }
    f->n_ids = 0;
}

/* --- inline elements */

static void dissolve(struct html_flow *f, uint32_t ruby)
{
    struct md_event *events = f->out->events;

    for (uint32_t i = ruby + 1; i < events[ruby].other; i = events[i].other + 1) {
        const struct md_event *e = &events[i];

        if (e->kind == MD_ELEMENT && html_element_at(e->number)->role == ROLE_RUBY_PART) {
            events[e->other].kind = MD_NOTHING;
            events[i].kind = MD_NOTHING;
        }
    }
    events[events[ruby].other].kind = MD_NOTHING;
    events[ruby].kind = MD_NOTHING;
    flow_note_mended(f);
}

/* Closes in the events all but the outermost n. */
static void close_down_to(struct html_flow *f, size_t n)
{
    if (f->n_open > n) {
        flush_text(f);
    }
    while (f->n_open > n && !f->over && !f->failed) {
        const struct html_inline *last = &f->inlines[--f->n_open];
        const bool fits = last->event.kind != MD_ELEMENT ||
                          html_element_at(last->event.number)->role != ROLE_RUBY ||
                          flow_ruby_fits(f, last->at);

        add_leave(f, last->at);
        if (!fits && !f->over && !f->failed) {
            dissolve(f, last->at);
        }
    }
    f->n_open = f->n_open < n ? f->n_open : n;
}

bool flow_open_inline(struct html_flow *f, const struct md_event *event, uint32_t serial)
{
    if (f->n_inlines == FLOW_INLINES) {
        f->deep_line = f->deep_line > 0 ? f->deep_line : f->line;
        return false;
    }
    flush_text(f);
    f->inlines[f->n_inlines++] = (struct html_inline){.event = *event, .serial = serial};
    return true;
}

void flow_close_inlines(struct html_flow *f, uint32_t serial)
{
    size_t i = f->n_inlines, kept = 0;

    for (size_t k = 0; k < f->n_inlines; k++) {
        i = f->inlines[k].serial == serial && k < i ? k : i;
    }
    if (i == f->n_inlines) {
        return;
    }
    flush_text(f);
    close_down_to(f, i < f->n_open ? i : f->n_open);
    for (size_t k = i, end = f->n_inlines; k < end; k++) {
        if (f->inlines[k].serial != serial) {
            f->inlines[i + kept++] = f->inlines[k];
        }
    }
    f->n_inlines = i + kept;
}

static enum html_role inner_role(const struct html_flow *f)
{
    const struct md_event *e = f->n_inlines > 0 ? &f->inlines[f->n_inlines - 1].event : NULL;

    return e && e->kind == MD_ELEMENT ? html_element_at(e->number)->role : ROLE_ROOT;
}

bool flow_in_ruby_part(const struct html_flow *f)
{
    return inner_role(f) == ROLE_RUBY_PART;
}

bool flow_in_ruby(const struct html_flow *f)
{
    return inner_role(f) == ROLE_RUBY;
}

/* --- text */

static void start_leaf(struct html_flow *f)
{
    struct md_event e = {.kind = MD_PARAGRAPH};
    const struct html_frame *top;

    if (f->over || f->failed || flow_top(f)->model == MODEL_LEAF || !flow_fit(f, PLACE_FLOW)) {
        return;
    }
    top = flow_top(f);
    e.tight = top->model == MODEL_BARE || top->role == ROLE_FIGURE;
    e.mark = top->role == ROLE_FIGURE || top->role == ROLE_CELL ? NO_FIGURE : 0;
    flow_push(f, &e, &(struct html_frame){.model = MODEL_LEAF});
}

/* Text of Markdown may end so. */
static bool ends_in_space(const struct html_flow *f)
{
    const struct md_event *last = &f->out->events[last_event(f)];

    return f->text.n == 0 && last->kind == MD_TEXT && str_ends(last->text, STR(" "));
}

static void flush_space(struct html_flow *f)
{
    const struct md_event hard = {.kind = MD_HARD_BREAK}, soft = {.kind = MD_SOFT_BREAK};
    const bool at_start = f->text.n == 0 && last_event(f) == flow_top(f)->event;

    if (!at_start && f->breaks > 0) {
        flush_text(f);
        while (f->breaks-- > 0) {
            flow_add(f, &hard);
        }
    } else if (!at_start && f->space == SPACE_LINE && f->code == 0) {
        flush_text(f);
        flow_add(f, &soft);
    } else if (!at_start && f->space != SPACE_NONE && !ends_in_space(f)) {
        buf_char(&f->text, ' ');
    }
    f->breaks = 0;
    f->space = SPACE_NONE;
}

void flow_force(struct html_flow *f)
{
    start_leaf(f);
    if (f->over || f->failed) {
        return;
    }
    flush_space(f);
    if (f->n_ids > 0) {
        flush_text(f);
        flush_ids(f);
    }
    if (f->n_open < f->n_inlines) {
        flush_text(f);
    }
    while (f->n_open < f->n_inlines) {
        struct html_inline *next = &f->inlines[f->n_open++];

        next->at = (uint32_t)f->out->n;
        flow_add(f, &next->event);
    }
}

void flow_text(struct html_flow *f, struct str text)
{
    size_t at = 0;

    if (f->pre) {
        buf_str(&f->text, text);
        return;
    }
    while (at < text.n) {
        size_t end = at;

        while (end < text.n && ascii_is_space(text.p[end])) {
            if (text.p[end] == '\n') {
                f->space = SPACE_LINE;
            }
            f->space = f->space == SPACE_NONE ? SPACE_ONE : f->space;
            end++;
        }
        at = end;
        while (end < text.n && !ascii_is_space(text.p[end])) {
            end++;
        }
        if (end > at) {
            flow_force(f);
            buf_add(&f->text, text.p + at, end - at);
        }
        at = end;
    }
}

void flow_add_inline(struct html_flow *f, const struct md_event *event)
{
    if (event->kind == MD_TEXT && event->text.n == 0) {
        return;
    }
    if (f->pre) {
        const bool breaks = event->kind == MD_SOFT_BREAK || event->kind == MD_HARD_BREAK;

        buf_str(&f->text, breaks ? STR("\n") : event->text);
        return;
    }
    if (event->kind == MD_TEXT && f->code > 0) {
        struct md_event code = {.kind = MD_CODE, .text = event->text};

        flow_force(f);
        flush_text(f);
        flow_add(f, &code);
        return;
    }
    flow_force(f);
    flush_text(f);
    flow_add(f, event);
}

void flow_add_picture(struct html_flow *f, const struct md_event *picture, struct str alt)
{
    uint32_t start;

    flow_force(f);
    flush_text(f);
    start = (uint32_t)f->out->n;
    flow_add(f, picture);
    if (alt.n > 0) {
        const struct md_event text = {.kind = MD_TEXT, .text = alt};

        flow_add(f, &text);
    }
    add_leave(f, start);
}

void flow_break(struct html_flow *f)
{
    if (f->pre) {
        buf_char(&f->text, '\n');
    } else if (flow_top(f)->model == MODEL_LEAF) {
        f->breaks++;
    }
    f->space = SPACE_NONE;
}

void flow_set_code(struct html_flow *f, bool on)
{
    if (on && flow_top(f)->model == MODEL_LEAF) {
        flush_space(f); /* what is in front of code is not in it */
    }
    flush_text(f);
    f->code = on ? f->code + 1 : f->code - (f->code > 0);
}

void flow_id(struct html_flow *f, struct str id)
{
    if (arena_grow(f->arena, &f->ids, f->n_ids, &f->cap_ids, sizeof *f->ids)) {
        f->ids[f->n_ids++] = id;
    }
}

/* --- blocks */

/* Whether no heading may stand inside. */
static bool is_bare(const struct md_event *e, enum html_role role)
{
    if (e->kind != MD_ELEMENT) {
        return (e->kind == MD_CELL && e->header) ||
               (e->kind == MD_ITEM && e->align == DEFINITION_TERM);
    }
    switch (role) {
    case ROLE_CAPTION:
        return true;
    case ROLE_CELL:
        return e->number == html_element_number("th");
    case ROLE_PAIR:
        return e->number == html_element_number("dt");
    default:
        return false;
    }
}

void flow_push(struct html_flow *f, const struct md_event *event, const struct html_frame *frame)
{
    struct md_event e = *event;

    flow_before_child(f, frame->role, &e);
    f->frames[f->n_frames] = *frame;
    f->frames[f->n_frames++].event = (uint32_t)f->out->n;
    flow_add(f, &e);
    f->bare += is_bare(&e, frame->role);
}

/* A block without content that nobody would miss. */
static bool is_idle(const struct html_flow *f, const struct html_frame *frame)
{
    const bool paragraph = f->out->events[frame->event].kind == MD_PARAGRAPH;

    if ((frame->markdown && !paragraph) || last_event(f) != frame->event) {
        return false;
    }
    switch (frame->model) {
    case MODEL_LEAF:
    case MODEL_FLOW:
    case MODEL_LIST:
    case MODEL_PAIRS:
    case MODEL_TABLE:
        return true;
    default:
        return false;
    }
}

void flow_pop(struct html_flow *f)
{
    struct html_frame *top = flow_top(f);

    if (f->over || f->failed) {
        f->n_frames -= f->n_frames > 1;
        return;
    }
    if (is_idle(f, top)) {
        f->out->n--;
    } else {
        const struct md_event *e = &f->out->events[top->event];

        if (top->model == MODEL_LEAF) {
            flush_ids(f);
            e = &f->out->events[top->event];
        }
        f->bare -= is_bare(e, top->role);
        flow_before_end(f);
        add_leave(f, top->event);
    }
    f->n_frames--;
}

void flow_end_leaf(struct html_flow *f)
{
    flush_text(f);
    close_down_to(f, 0);
    if (flow_top(f)->model == MODEL_LEAF) {
        flow_pop(f);
    }
    f->space = SPACE_NONE;
    f->breaks = 0;
}

bool flow_open(struct html_flow *f, enum html_place place, const struct md_event *event,
               const struct html_frame *frame)
{
    const bool sealed = frame->markdown && (event->kind == MD_ROW || event->kind == MD_CELL);

    flow_end_leaf(f);
    if (f->n_frames >= FLOW_BLOCKS && frame->model != MODEL_LEAF) {
        f->deep_line = f->deep_line > 0 ? f->deep_line : f->line;
        return false;
    }
    if (sealed ? flow_top(f)->model != MODEL_SEALED : !flow_fit(f, place)) {
        return false;
    }
    flow_push(f, event, frame);
    return true;
}

void flow_close(struct html_flow *f, uint32_t serial)
{
    size_t i = f->n_frames;

    while (i > 1 && f->frames[i - 1].serial != serial) {
        i--;
    }
    if (i == 1) {
        return;
    }
    while (i > 2 && f->frames[i - 2].serial == serial) {
        i--;
    }
    flow_end_leaf(f);
    while (f->n_frames >= i) {
        flow_pop(f);
    }
}

void flow_add_block(struct html_flow *f, const struct md_event *event)
{
    flow_end_leaf(f);
    if (flow_fit(f, PLACE_FLOW)) {
        flow_before_child(f, ROLE_BLOCK, &(struct md_event){.kind = MD_NOTHING});
        flow_add(f, event);
    }
}

void flow_finish(struct html_flow *f)
{
    if (f->pre) {
        flow_end_pre(f, STR_NONE, true);
    }
    flow_end_leaf(f);
    while (f->n_frames > 1) {
        flow_pop(f);
    }
    f->failed = f->failed || f->text.failed || f->arena->failed;
}
