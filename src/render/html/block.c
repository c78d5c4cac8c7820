/*
 * The start of a block in raw HTML becomes a block among the events. Invariant: where the block may
 * not stand, its content still does.
 */
#include "render/html/clean.h"

/* A <div> for what a block's own element cannot say. */
static unsigned open_wrapper(struct html_cleaner *c, const struct html_look *look,
                             const char *own_class, uint32_t serial)
{
    struct md_event e = flow_element("div");

    e.text = html_look_written(c, look, own_class ? own_class : look->align);
    if (e.text.n == 0) {
        return 0;
    }
    return flow_open(
               &c->flow, PLACE_FLOW, &e,
               &(struct html_frame){.model = MODEL_FLOW, .role = ROLE_BLOCK, .serial = serial})
               ? EFFECT_BLOCK
               : 0;
}

static enum html_place place_of(enum html_role role)
{
    switch (role) {
    case ROLE_ITEM:
        return PLACE_ITEM;
    case ROLE_PAIR:
        return PLACE_PAIR;
    case ROLE_CAPTION:
        return PLACE_CAPTION;
    case ROLE_ROWS:
        return PLACE_ROWS;
    case ROLE_ROW:
        return PLACE_ROW;
    case ROLE_CELL:
        return PLACE_CELL;
    default:
        return PLACE_FLOW;
    }
}

/* Lists and tables with their parts, figures. */
static unsigned open_structure(struct html_cleaner *c, const struct html_element *element,
                               const struct md_event *event, uint32_t serial)
{
    const struct html_frame frame = {
        .model = element->model, .role = element->role, .serial = serial};

    return flow_open(&c->flow, place_of(element->role), event, &frame) ? EFFECT_BLOCK : 0;
}

static struct md_event list_event(struct html_cleaner *c, const struct html_tag *tag,
                                  const struct html_element *element)
{
    struct md_event e = {.kind = MD_LIST, .ordered = html_is_named(element, "ol"), .number = 1};
    const struct str start = html_value(c, tag, STR("start"));

    if (e.ordered && start.n > 0 && !str_eq(start, STR("1"))) {
        const uint32_t number = html_number(c, tag, STR("start"), 999999999);

        e.number = number > 0 || str_eq(start, STR("0")) ? number : 1;
    }
    return e;
}

static unsigned open_paragraph(struct html_cleaner *c, const struct html_look *look,
                               uint32_t serial)
{
    const struct md_event e = {.kind = MD_PARAGRAPH,
                               .tight = flow_is_inside(&c->flow, ROLE_CAPTION)};
    unsigned effects = open_wrapper(c, look, NULL, serial);

    if (flow_open(
            &c->flow, PLACE_FLOW, &e,
            &(struct html_frame){.model = MODEL_LEAF, .role = ROLE_PARAGRAPH, .serial = serial})) {
        effects |= EFFECT_BLOCK;
    }
    return effects;
}

/* Where no heading may stand it is a bold paragraph. */
static unsigned open_heading(struct html_cleaner *c, const struct html_element *element,
                             const struct html_look *look, uint32_t serial)
{
    const struct md_event e = {
        .kind = MD_HEADING, .level = (uint8_t)(element->text[1] - '0'), .header = true};
    unsigned effects;

    if (c->flow.bare > 0) {
        effects = open_paragraph(c, look, serial);
        return effects | html_open_look(c, &(struct html_look){.bold = true}, serial);
    }
    effects = open_wrapper(c, look, NULL, serial);
    if (flow_open(
            &c->flow, PLACE_FLOW, &e,
            &(struct html_frame){.model = MODEL_LEAF, .role = ROLE_HEADING, .serial = serial})) {
        effects |= EFFECT_BLOCK;
    }
    return effects;
}

static unsigned open_table_part(struct html_cleaner *c, const struct html_tag *tag,
                                const struct html_element *element, const struct html_look *look,
                                uint32_t serial)
{
    struct md_event e = flow_element(element->text);

    if (flow_is_inside(&c->flow, ROLE_CAPTION) ||
        (element->role == ROLE_CAPTION && !flow_wants_caption(&c->flow))) {
        flow_note_mended(&c->flow);
        return 0;
    }
    if (element->role == ROLE_CELL) {
        e.text = html_cell_attributes(c, tag, look);
    }
    return open_structure(c, element, &e, serial);
}

static unsigned open_figcaption(struct html_cleaner *c, const struct html_element *element,
                                uint32_t serial)
{
    const struct md_event e = flow_element("figcaption");

    return flow_top(&c->flow)->role == ROLE_FIGURE ? open_structure(c, element, &e, serial) : 0;
}

struct str html_code_language(struct html_cleaner *c, const struct html_tag *tag)
{
    struct str classes = html_value(c, tag, STR("class")), one;

    while (str_token(&classes, ' ', &one)) {
        if (str_starts(one, STR("language-")) && one.n > 9) {
            return str_from(one, 9);
        }
        if (str_starts(one, STR("lang-")) && one.n > 5) {
            return str_from(one, 5);
        }
    }
    return STR_NONE;
}

static unsigned open_pre(struct html_cleaner *c, const struct html_tag *tag)
{
    if (c->flow.pre) {
        return 0;
    }
    flow_start_pre(&c->flow);
    c->pre_language = html_code_language(c, tag);
    c->pre_code = c->pre_language.n > 0;
    return EFFECT_PRE;
}

unsigned html_block_start(struct html_cleaner *c, const struct html_tag *tag,
                          const struct html_element *element, uint32_t serial)
{
    struct html_look look;
    struct md_event e = {.kind = MD_QUOTE};
    unsigned effects = EFFECT_PARTS;

    html_look_read(c, tag, element, &look);
    flow_end_leaf(&c->flow);
    html_take_id(c, tag, element);
    switch (element->role) {
    case ROLE_PARAGRAPH:
    case ROLE_SUMMARY:
        look.bold = look.bold || element->role == ROLE_SUMMARY;
        effects |= open_paragraph(c, &look, serial);
        break;
    case ROLE_HEADING:
        return effects | open_heading(c, element, &look, serial);
    case ROLE_PRE:
        return effects | open_pre(c, tag);
    case ROLE_QUOTE:
        effects |= open_structure(c, element, &e, serial);
        break;
    case ROLE_LIST:
        e = list_event(c, tag, element);
        effects |= open_structure(c, element, &e, serial);
        break;
    case ROLE_ITEM:
        e = (struct md_event){.kind = MD_ITEM};
        effects |= open_structure(c, element, &e, serial);
        break;
    case ROLE_FIGURE:
    case ROLE_PAIRS:
    case ROLE_PAIR:
        e = flow_element(element->text);
        effects |= open_structure(c, element, &e, serial);
        break;
    case ROLE_FIGCAPTION:
        effects |= open_figcaption(c, element, serial);
        break;
    case ROLE_TABLE:
    case ROLE_CAPTION:
    case ROLE_ROWS:
    case ROLE_ROW:
    case ROLE_CELL:
        effects |= open_table_part(c, tag, element, &look, serial);
        break;
    default:
        effects |= open_wrapper(c, &look, element->becomes, serial);
        break;
    }
    return effects | html_open_look(c, &look, serial);
}
