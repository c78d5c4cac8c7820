/*
 * Makes blocks fit their parents: what lists and tables need around and inside them is implied, and
 * what may stand only once or only last becomes something else. Invariant: behind each call the
 * innermost block may hold what comes.
 */
#include "render/html/flow.h"
#include "render/html/ruby.h"

enum {
    STEPS = 8, /* implied blocks, from a page down to text in a cell */
    /* stages of <dl> */
    PAIRS_NONE = 0,
    PAIRS_TERM,
    PAIRS_MEANING,
    /* of <figure> and <table> */
    CAPTION_FIRST = 1,
    ROWS_SEEN = 2
};

static bool accepts(enum html_model model, enum html_place place)
{
    switch (place) {
    case PLACE_ITEM:
        return model == MODEL_LIST;
    case PLACE_PAIR:
        return model == MODEL_PAIRS;
    case PLACE_CAPTION:
    case PLACE_ROWS:
        return model == MODEL_TABLE;
    case PLACE_ROW:
        return model == MODEL_ROWS;
    case PLACE_CELL:
        return model == MODEL_ROW;
    default:
        return model == MODEL_FLOW || model == MODEL_BARE;
    }
}

/* Whether an implied block is on the way to such a place. */
static bool leads_to(const struct html_flow *f, enum html_place place)
{
    size_t i = f->n_frames;

    switch (f->frames[i - 1].model) {
    case MODEL_TABLE:
        return place >= PLACE_CAPTION;
    case MODEL_ROWS:
        if (place == PLACE_CELL) {
            return true;
        }
        break;
    case MODEL_ROW:
        break;
    default:
        return false;
    }
    while (i > 1 && f->frames[i - 1].serial == 0 && f->frames[i - 1].model != MODEL_TABLE) {
        i--;
    }
    return place == PLACE_FLOW && f->frames[i - 1].serial != 0;
}

static void close_implied(struct html_flow *f, enum html_place place)
{
    while (f->n_frames > 1 && flow_top(f)->serial == 0 && !accepts(flow_top(f)->model, place) &&
           !leads_to(f, place)) {
        flow_pop(f);
    }
}

static void imply(struct html_flow *f, const char *name)
{
    const struct html_element *element = html_element_at(html_element_number(name));
    struct md_event e = flow_element(name);

    if (element->role == ROLE_LIST) {
        e = (struct md_event){.kind = MD_LIST};
    } else if (element->role == ROLE_ITEM) {
        e = (struct md_event){.kind = MD_ITEM};
    }
    flow_push(f, &e, &(struct html_frame){.model = element->model, .role = element->role});
}

bool flow_fit(struct html_flow *f, enum html_place place)
{
    close_implied(f, place);
    for (size_t i = 0; i < STEPS && !accepts(flow_top(f)->model, place); i++) {
        if (f->n_frames >= sizeof f->frames / sizeof f->frames[0] - 1) {
            return false;
        }
        switch (flow_top(f)->model) {
        case MODEL_LIST:
            imply(f, "li");
            break;
        case MODEL_PAIRS:
            imply(f, "dd");
            break;
        case MODEL_TABLE:
            imply(f, "tbody");
            break;
        case MODEL_ROWS:
            imply(f, "tr");
            break;
        case MODEL_ROW:
            imply(f, "td");
            break;
        case MODEL_SEALED:
            return false;
        default:
            imply(f, place == PLACE_ITEM ? "ul" : place == PLACE_PAIR ? "dl" : "table");
            break;
        }
        flow_note_mended(f);
    }
    return accepts(flow_top(f)->model, place);
}

/* A child that had to be the last one is not: both ends take another name. */
static void demote(struct html_flow *f, struct html_frame *parent, const char *name)
{
    if (parent->held > 0 && !f->over && !f->failed) {
        struct md_event *e = &f->out->events[parent->held - 1];

        e->number = html_element_number(name);
        f->out->events[e->other].number = e->number;
    }
    parent->held = 0;
}

static bool is_called(const struct md_event *e, const char *name)
{
    return e->kind == MD_ELEMENT && e->number == html_element_number(name);
}

static void before_rows(struct html_flow *f, struct html_frame *table, struct md_event *event)
{
    const uint32_t next = (uint32_t)f->out->n + 1;

    demote(f, table, "tbody");
    if (is_called(event, "thead") && table->stage == ROWS_SEEN) {
        event->number = html_element_number("tbody");
    }
    table->held = is_called(event, "tfoot") ? next : 0;
    table->stage = ROWS_SEEN;
}

static void before_caption(struct html_flow *f, struct html_frame *figure, struct md_event *event)
{
    const uint32_t next = (uint32_t)f->out->n + 1;

    if (figure->stage == CAPTION_FIRST) {
        event->number = html_element_number("div");
        return;
    }
    demote(f, figure, "div");
    if (figure->event + 1 == f->out->n) {
        figure->stage = CAPTION_FIRST;
    } else {
        figure->held = next;
    }
}

static void before_pair(struct html_flow *f, struct html_frame *pairs, const struct md_event *event)
{
    const bool term = is_called(event, "dt");

    if (!term && pairs->stage == PAIRS_NONE) {
        const struct md_event empty = flow_element("dt");

        pairs->stage = PAIRS_TERM;
        flow_push(f, &empty, &(struct html_frame){.model = MODEL_BARE, .role = ROLE_PAIR});
        flow_pop(f);
    }
    pairs->stage = term ? PAIRS_TERM : PAIRS_MEANING;
}

void flow_before_child(struct html_flow *f, enum html_role role, struct md_event *event)
{
    struct html_frame *parent = flow_top(f);

    if (parent->role == ROLE_TABLE && role == ROLE_ROWS) {
        before_rows(f, parent, event);
    } else if (parent->role == ROLE_FIGURE && role == ROLE_FIGCAPTION) {
        before_caption(f, parent, event);
    } else if (parent->role == ROLE_FIGURE) {
        demote(f, parent, "div");
    } else if (parent->role == ROLE_PAIRS) {
        before_pair(f, parent, event);
    }
}

void flow_before_end(struct html_flow *f)
{
    struct html_frame *top = flow_top(f);

    if (top->role == ROLE_PAIRS && top->stage == PAIRS_TERM) {
        const struct md_event empty = flow_element("dd");

        flow_push(f, &empty, &(struct html_frame){.model = MODEL_BARE, .role = ROLE_PAIR});
        flow_pop(f);
    }
}

bool flow_is_inside(const struct html_flow *f, enum html_role role)
{
    for (size_t i = f->n_frames; i > 0; i--) {
        if (f->frames[i - 1].role == role) {
            return true;
        }
    }
    return false;
}

bool flow_wants_caption(const struct html_flow *f)
{
    const struct html_frame *top = &f->frames[f->n_frames - 1];

    return top->model == MODEL_TABLE && top->event + 1 == f->out->n;
}

bool flow_ruby_fits(const struct html_flow *f, uint32_t event)
{
    const struct md_event *events = f->out->events;
    enum ruby_state state = RUBY_BASE;

    /* What an element that was taken out held stands here now. */
    for (uint32_t i = event + 1; i < f->out->n;
         i = events[i].kind == MD_NOTHING ? i + 1 : events[i].other + 1) {
        const struct md_event *e = &events[i];
        const struct html_element *element =
            e->kind == MD_ELEMENT ? html_element_at(e->number) : NULL;

        if (element && element->role == ROLE_RUBY_PART) {
            state = ruby_after(state, element->name);
            if (element->name == HTML_RP && (e->other != i + 2 || events[i + 1].kind != MD_TEXT)) {
                state = RUBY_BROKEN;
            }
        } else if (e->kind != MD_SOFT_BREAK && e->kind != MD_NOTHING &&
                   (e->kind != MD_TEXT || str_trim(e->text).n > 0)) {
            state = ruby_after(state, HTML_OTHER);
        }
    }
    return state == RUBY_TEXT || state == RUBY_CLOSED;
}
