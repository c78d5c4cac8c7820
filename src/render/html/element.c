/*
 * One raw tag becomes what it means: a block, an inline element, a leaf, or nothing. Invariant:
 * what a start does, its end undoes, whatever came between.
 */
#include "render/html/clean.h"

void html_note_dropped(struct html_cleaner *c, const struct html_element *element)
{
    if (c->dropped) {
        c->dropped[html_element_number(element->text)]++;
    }
    c->n_dropped++;
    c->dropped_line = c->dropped_line > 0 ? c->dropped_line : c->flow.line;
}

void html_take_id(struct html_cleaner *c, const struct html_tag *tag,
                  const struct html_element *element)
{
    struct str id = html_value(c, tag, STR("id"));

    if (id.n == 0 && element->role == ROLE_LINK) {
        id = html_value(c, tag, STR("name"));
    }
    if (id.n > 0) {
        flow_id(&c->flow, id);
    }
}

unsigned html_open_look(struct html_cleaner *c, const struct html_look *look, uint32_t serial)
{
    const struct md_event strong = {.kind = MD_STRONG}, emphasis = {.kind = MD_EMPHASIS},
                          deleted = {.kind = MD_DELETED}, underlined = flow_element("u");
    bool any = false;

    any = (look->bold && flow_open_inline(&c->flow, &strong, serial)) || any;
    any = (look->italic && flow_open_inline(&c->flow, &emphasis, serial)) || any;
    any = (look->strike && flow_open_inline(&c->flow, &deleted, serial)) || any;
    any = (look->underline && flow_open_inline(&c->flow, &underlined, serial)) || any;
    return any ? EFFECT_INLINE : 0;
}

/* --- inline elements */

static unsigned open_inline(struct html_cleaner *c, const struct md_event *event, uint32_t serial)
{
    return flow_open_inline(&c->flow, event, serial) ? EFFECT_INLINE : 0;
}

static unsigned open_link(struct html_cleaner *c, const struct html_tag *tag, uint32_t serial)
{
    const struct md_event e = {.kind = MD_LINK,
                               .text = html_value(c, tag, STR("href")),
                               .title = html_value(c, tag, STR("title")),
                               .line = c->flow.line};

    return e.text.n > 0 ? open_inline(c, &e, serial) : 0;
}

/* "2021-11-18" or "2021-11-18T09:30(:00)(Z)". */
static bool is_time(struct str s)
{
    static const char shape[] = "0000-00-00T00:00:00Z";
    const bool whole = s.n == 10 || s.n == 16 || s.n == 19 || s.n == 20;
    const int month = s.n >= 10 ? (s.p[5] - '0') * 10 + s.p[6] - '0' : 0;
    const int day = s.n >= 10 ? (s.p[8] - '0') * 10 + s.p[9] - '0' : 0;

    for (size_t i = 0; whole && i < s.n; i++) {
        if (shape[i] == '0' ? !ascii_is_digit(s.p[i]) : s.p[i] != shape[i]) {
            return false;
        }
    }
    return whole && month >= 1 && month <= 12 && day >= 1 && day <= 28 && s.p[0] != '0' &&
           (s.n == 10 || (s.p[11] < '2' && s.p[14] < '6' && (s.n == 16 || s.p[17] < '6')));
}

/* An element that is kept by name; false where it has not what it needs. */
static bool named_inline(struct html_cleaner *c, const struct html_tag *tag,
                         const struct html_element *element, const struct html_look *look,
                         struct md_event *ret)
{
    const char *name = element->becomes ? element->becomes : element->text;
    struct str title = html_value(c, tag, STR("title"));
    struct buf *b = c->w->scratch;
    struct str kept = html_look_written(c, look, NULL);

    *ret = flow_element(name);
    buf_truncate(b, 0);
    buf_str(b, kept);
    if (strcmp(name, "bdo") == 0 && look->direction.n == 0) {
        return false;
    }
    if (strcmp(name, "time") == 0) {
        const struct str when = html_value(c, tag, STR("datetime"));

        if (!is_time(when)) {
            return false;
        }
        buf_printf(b, " datetime=\"%.*s\"", STR_ARG(when));
    }
    if (title.n > 0 && (strcmp(name, "abbr") == 0 || strcmp(name, "dfn") == 0)) {
        buf_str(b, STR(" title=\""));
        buf_xml(b, title);
        buf_char(b, '"');
    }
    ret->text = b->n > 0 ? arena_str(c->w->arena, buf_view(b)) : STR_NONE;
    return true;
}

/* An element inside its like says nothing more, and a definition may not hold another. */
static bool is_open(const struct html_cleaner *c, const struct md_event *event)
{
    for (size_t i = 0; i < c->flow.n_inlines; i++) {
        const struct md_event *e = &c->flow.inlines[i].event;

        if (e->kind == event->kind && e->number == event->number &&
            (event->text.n + e->text.n == 0 || event->number == html_element_number("dfn"))) {
            return true;
        }
    }
    return false;
}

static unsigned open_span(struct html_cleaner *c, const struct html_element *element,
                          const struct html_look *look, uint32_t serial)
{
    struct md_event e = flow_element("span");

    e.text = html_look_written(c, look, element->becomes ? element->becomes : look->size);
    return e.text.n > 0 ? open_inline(c, &e, serial) : 0;
}

static unsigned open_ruby_part(struct html_cleaner *c, const struct html_element *element,
                               uint32_t serial)
{
    const struct md_event e = flow_element(element->text);

    if (flow_in_ruby_part(&c->flow)) {
        flow_close_inlines(&c->flow, c->flow.inlines[c->flow.n_inlines - 1].serial);
    }
    return flow_in_ruby(&c->flow) ? open_inline(c, &e, serial) : 0;
}

static unsigned open_named(struct html_cleaner *c, const struct html_tag *tag,
                           const struct html_element *element, const struct html_look *look,
                           uint32_t serial)
{
    struct md_event e = {.kind = MD_NOTHING};

    if ((element->role == ROLE_STRONG && look->light) ||
        (element->role == ROLE_EMPHASIS && look->upright)) {
        return 0;
    }
    switch (element->role) {
    case ROLE_EMPHASIS:
        e.kind = MD_EMPHASIS;
        break;
    case ROLE_STRONG:
        e.kind = MD_STRONG;
        break;
    case ROLE_DELETED:
        e.kind = MD_DELETED;
        break;
    default:
        if (!named_inline(c, tag, element, look, &e)) {
            return 0;
        }
        break;
    }
    return is_open(c, &e) && element->role != ROLE_RUBY ? 0 : open_inline(c, &e, serial);
}

static unsigned open_code(struct html_cleaner *c, const struct html_tag *tag)
{
    struct html_flow *f = &c->flow;

    if (f->pre) {
        c->pre_code = true;
        f->pre_whole = f->text.n == 0;
        c->pre_language = c->pre_language.n > 0 ? c->pre_language : html_code_language(c, tag);
        return 0;
    }
    flow_set_code(f, true);
    return EFFECT_CODE;
}

static unsigned inline_start(struct html_cleaner *c, const struct html_tag *tag,
                             const struct html_element *element, uint32_t serial)
{
    struct html_look look;
    unsigned effects = 0;

    html_look_read(c, tag, element, &look);
    html_take_id(c, tag, element);
    switch (element->role) {
    case ROLE_LINK:
        effects = open_link(c, tag, serial);
        break;
    case ROLE_SPAN:
        if (element->model == MODEL_NONE) {
            flow_note_mended(&c->flow);
        }
        effects = open_span(c, element, &look, serial);
        break;
    case ROLE_CODE:
        effects = open_code(c, tag);
        break;
    case ROLE_RUBY_PART:
        effects = open_ruby_part(c, element, serial);
        break;
    default:
        effects = open_named(c, tag, element, &look, serial);
        break;
    }
    return effects | html_open_look(c, &look, serial);
}

/* --- leaves */

static void input(struct html_cleaner *c, const struct html_tag *tag,
                  const struct html_element *element)
{
    const struct str type = html_value(c, tag, STR("type"));
    struct str checked = STR_NONE;

    if (str_eq_nocase(type, STR("checkbox"))) {
        const bool on = html_attribute(tag->attributes, STR("checked"), c->w->arena, &checked);

        flow_text(&c->flow, on ? STR("☑ ") : STR("☐ "));
    } else {
        html_note_dropped(c, element);
    }
}

/* Where a place on a picture leads is a link beside it: books have no such maps. */
static void area(struct html_cleaner *c, const struct html_tag *tag)
{
    const struct str alt = html_value(c, tag, STR("alt")), title = html_value(c, tag, STR("title"));
    const struct str name = alt.n > 0 ? alt : title.n > 0 ? title : html_value(c, tag, STR("href"));
    const uint32_t serial = ++c->serial;

    if (html_value(c, tag, STR("href")).n == 0 || c->flow.pre) {
        return;
    }
    flow_text(&c->flow, STR(" "));
    if (open_link(c, tag, serial)) {
        flow_text(&c->flow, name);
        flow_close_inlines(&c->flow, serial);
    }
    flow_text(&c->flow, STR(" "));
    flow_note_mended(&c->flow);
}

/* What needs no end. */
static void leaf(struct html_cleaner *c, const struct html_tag *tag,
                 const struct html_element *element)
{
    const struct md_event rule = {.kind = MD_RULE}, maybe = flow_element("wbr");

    switch (element->role) {
    case ROLE_BREAK:
        flow_break(&c->flow);
        break;
    case ROLE_RULE:
        if (!c->flow.pre) {
            flow_add_block(&c->flow, &rule);
        }
        break;
    case ROLE_BREAK_MAYBE:
        if (!c->flow.pre && flow_top(&c->flow)->model == MODEL_LEAF) {
            flow_add_inline(&c->flow, &maybe);
        }
        break;
    case ROLE_PICTURE:
        html_picture(c, tag);
        break;
    case ROLE_SOURCE:
        html_media_source(c, tag);
        break;
    case ROLE_AREA:
        area(c, tag);
        break;
    case ROLE_INPUT:
        input(c, tag, element);
        break;
    default:
        if (!html_is_named(element, "param") && !html_is_named(element, "col") &&
            !html_is_named(element, "colgroup")) {
            html_note_dropped(c, element);
        }
        break;
    }
}

static unsigned control_start(struct html_cleaner *c, const struct html_element *element)
{
    flow_text(&c->flow, STR(" "));
    html_note_dropped(c, element);
    return 0;
}

static unsigned special_start(struct html_cleaner *c, const struct html_tag *tag,
                              const struct html_element *element)
{
    switch (element->role) {
    case ROLE_MEDIA:
        html_media_start(c, tag, element);
        return EFFECT_MEDIA | (c->closes ? EFFECT_MUTE : 0u);
    case ROLE_EMBED:
        html_embed(c, tag, element);
        return 0;
    case ROLE_NOSCRIPT:
        return c->closes ? EFFECT_MUTE : 0;
    case ROLE_DRAWING:
        html_note_dropped(c, element);
        return 0;
    default:
        return 0;
    }
}

unsigned html_element_start(struct html_cleaner *c, const struct html_tag *tag,
                            const struct html_element *element, uint32_t serial)
{
    const enum html_role role = element->role;
    unsigned effects = 0;

    if (html_is_void(element)) {
        leaf(c, tag, element);
    } else if (c->flow.pre && role != ROLE_CODE && role != ROLE_EMBED && role != ROLE_MEDIA) {
        effects = html_is_block(element) ? EFFECT_PARTS : 0;
    } else if (html_is_block(element)) {
        effects = html_block_start(c, tag, element, serial);
        if (role == ROLE_FORM) {
            html_note_dropped(c, element);
        }
    } else if (role >= ROLE_SPAN && role <= ROLE_LINK) {
        effects = inline_start(c, tag, element, serial);
    } else if (role == ROLE_CONTROL) {
        effects = control_start(c, element);
    } else {
        effects = special_start(c, tag, element);
    }
    c->mute += (effects & EFFECT_MUTE) != 0;
    return effects;
}

void html_element_end(struct html_cleaner *c, const struct html_open *open)
{
    struct html_flow *f = &c->flow;

    if (open->effects & EFFECT_MUTE) {
        c->mute--;
    }
    if (open->effects & EFFECT_MEDIA) {
        c->media = false;
    }
    if (open->effects & EFFECT_CODE) {
        flow_set_code(f, false);
    }
    if (open->effects & EFFECT_PRE && f->pre) {
        flow_end_pre(f, c->pre_language, !c->pre_code);
    }
    if (open->effects & EFFECT_INLINE) {
        flow_close_inlines(f, open->serial);
    }
    if (open->effects & EFFECT_BLOCK) {
        flow_close(f, open->serial);
    }
    if (open->effects & EFFECT_PARTS && f->pre) {
        flow_text(f, STR("\n"));
    } else if (open->effects & EFFECT_PARTS) {
        flow_end_leaf(f);
    }
    if (open->element && open->element->role == ROLE_CONTROL) {
        flow_text(f, STR(" "));
    }
}
