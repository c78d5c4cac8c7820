/*
 * The events of a chapter, Markdown's and raw HTML, are walked in order, and each is put to the
 * flow of html/flow.h or to the parser behind html.c. What opens in one block of Markdown may close
 * in another; no HTML closes a container of Markdown. Invariant: each event and each tag is looked
 * at once.
 */
#include "render/html/clean.h"

enum {
    LOOKS = 4 /* as often as this all is looked through for end tags, at most */
};

struct walk {
    struct html_cleaner *c;
    struct html_feed *feed;
    struct markdown *m;
    bool pictured;       /* a raw picture stands in this block, or above */
    uint8_t *no_end;     /* elements whose end was looked for in this block, in vain */
    size_t block_looks;  /* bytes of this block to look through; then there are no ends */
    size_t inline_looks; /* the same, of the chapter's events */
};

/* Takes n off what may still be looked through; false where that was too much. */
static bool look(size_t *looks, size_t n)
{
    *looks -= n < *looks ? n : *looks;
    return *looks > 0;
}

/* Only what was opened in the same container of Markdown can be closed. */
static void end_tag(struct walk *w, const struct html_element *element)
{
    struct html_cleaner *c = w->c;
    size_t i = c->n_opens;

    while (i > 0 && !c->opens[i - 1].markdown && c->opens[i - 1].element != element) {
        i--;
    }
    if (i == 0 || c->opens[i - 1].markdown) {
        if (element->role != ROLE_ROOT && !html_is_void(element) && element->role != ROLE_EMBED) {
            flow_note_mended(&c->flow);
        }
        if (element->role == ROLE_PARAGRAPH && !c->flow.pre) {
            html_feed_sync(w->feed);
            flow_end_leaf(&c->flow);
        }
        return;
    }
    if (i < c->n_opens) {
        flow_note_mended(&c->flow);
    }
    html_feed_close(w->feed, i - 1);
}

/* The end tag of `element` at or behind `at`; STR_NPOS where there is none in the text. */
static size_t find_end(struct walk *w, struct str text, size_t at,
                       const struct html_element *element, size_t *ret_behind)
{
    uint8_t *in_vain = &w->no_end[html_element_number(element->text)];
    bool skipped = element->role == ROLE_SKIP; /* with its content, which is not passed again */

    while (at < text.n && !*in_vain) {
        size_t next = str_find(str_from(text, at), STR("</"));
        struct html_tag tag;

        if (next == STR_NPOS || (!skipped && !look(&w->block_looks, next + 2))) {
            break;
        }
        at += next;
        if (html_tag_read(text, at, &tag) && tag.kind == HTML_CLOSE &&
            html_element_of(tag.written) == element) {
            *ret_behind = tag.end;
            return at;
        }
        at += 2;
    }
    *in_vain = 1;
    return STR_NPOS;
}

/* A tag that is one for the reader of HTML, too. Returns whether what it holds is to be skipped. */
static bool walk_tag(struct walk *w, const struct html_tag *tag)
{
    struct html_cleaner *c = w->c;
    const struct html_element *element = html_element_of(tag->written);

    if (!element || element->role == ROLE_ROOT) {
        return false;
    }
    if (tag->kind == HTML_CLOSE) {
        if (element->role == ROLE_BREAK) {
            html_feed_sync(w->feed);
            flow_break(&c->flow);
        } else {
            end_tag(w, element);
        }
        return false;
    }
    w->pictured = w->pictured || element->role == ROLE_PICTURE;
    if (element->role == ROLE_SKIP) {
        html_note_dropped(c, element);
        return !str_ends(tag->attributes, STR("/"));
    }
    if (html_is_void(element) || (element->role == ROLE_EMBED && c->mute == 0)) {
        html_feed_sync(w->feed);
        (void)html_element_start(c, tag, element, ++c->serial);
        return element->role == ROLE_EMBED && html_is_named(element, "iframe");
    }
    if (element->role != ROLE_EMBED) {
        html_feed_tag(w->feed, tag, element);
    }
    return false;
}

/* --- blocks of raw HTML */

static uint32_t lines_in(struct str text)
{
    uint32_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        n += text.p[i] == '\n';
    }
    return n;
}

static bool wants_end(const struct html_element *element)
{
    return element && (element->role == ROLE_SKIP || element->role == ROLE_NOSCRIPT ||
                       element->role == ROLE_MEDIA || element->role == ROLE_EMBED);
}

/* Scripts are gone, so what stands for them shows: all but the picture again that one would have
   loaded. */
static bool repeats_picture(const struct walk *w, struct str inside)
{
    return w->pictured &&
           (str_find(inside, STR("<img")) != STR_NPOS || str_find(inside, STR("<IMG")) != STR_NPOS);
}

/* One tag of a block; returns where to go on. */
static size_t block_tag(struct walk *w, struct str text, const struct html_tag *tag)
{
    const struct html_element *element = html_element_of(tag->written);
    size_t end = STR_NPOS, behind = tag->end;

    w->c->closes = false;
    if (tag->kind == HTML_OPEN && wants_end(element)) {
        end = find_end(w, text, tag->end, element, &behind);
        w->c->closes = end != STR_NPOS && (element->role != ROLE_NOSCRIPT ||
                                           repeats_picture(w, str_sub(text, tag->end, end)));
    }
    if (!walk_tag(w, tag)) {
        return tag->end;
    }
    if (end == STR_NPOS) {
        return element->role == ROLE_SKIP ? text.n : tag->end;
    }
    return behind;
}

static void walk_block(struct walk *w, const struct md_event *block)
{
    const struct str text = block->text;
    const size_t last = str_rchr(text, '>');
    size_t at = 0;

    memset(w->no_end, 0, html_elements());
    w->pictured = false;
    w->block_looks = LOOKS * text.n;
    while (at < text.n && !html_feed_failed(w->feed) && !w->c->flow.over) {
        struct str rest = str_from(text, at);
        size_t next = str_chr(rest, '<'), end;
        struct html_tag tag;

        next = next == STR_NPOS ? rest.n : next;
        html_feed_text(w->feed, str_sub(rest, 0, next));
        w->c->flow.line += lines_in(str_sub(rest, 0, next));
        at += next;
        if (at == text.n) {
            break;
        }
        if (last == STR_NPOS || at >= last || !html_tag_read(text, at, &tag)) {
            html_feed_text(w->feed, STR("<"));
            at++;
            continue;
        }
        end = tag.end;
        if (tag.kind != HTML_COMMENT && str_chr(tag.written, ':') == STR_NPOS &&
            html_tag_is_text(&tag, &w->c->drawing)) {
            html_feed_text(w->feed,
                           str_sub(text, at, tag.end)); /* all: it was searched for its end */
        } else if (tag.kind != HTML_COMMENT) {
            end = block_tag(w, text, &tag);
        }
        w->c->flow.line += lines_in(str_sub(text, at, end));
        at = end;
    }
    html_feed_sync(w->feed);
}

/* --- events of Markdown */

static uint32_t serial_of(size_t event)
{
    return UINT32_MAX - (uint32_t)event;
}

/* What of the markup ends with a paragraph: what is never closed. */
static void close_leaf_opens(struct walk *w)
{
    struct html_cleaner *c = w->c;
    size_t i = c->n_opens;

    while (i > 0 && !c->opens[i - 1].markdown) {
        i--;
    }
    while (i < c->n_opens && !c->opens[i].in_leaf) {
        i++;
    }
    if (i < c->n_opens) {
        flow_note_mended(&c->flow);
        html_feed_close(w->feed, i);
    }
}

static void leave_markdown(struct walk *w)
{
    struct html_cleaner *c = w->c;
    size_t i = c->n_opens;

    while (i > 0 && !c->opens[i - 1].markdown) {
        i--;
    }
    if (i > 0) {
        html_feed_close(w->feed, i - 1);
    }
}

static void enter_markdown(struct walk *w)
{
    if (w->c->n_opens < CLEAN_OPENS + 4) {
        html_feed_markdown(w->feed);
    }
}

static bool is_leaf(enum md_kind kind)
{
    return kind == MD_PARAGRAPH || kind == MD_HEADING;
}

static struct html_frame frame_of(const struct md_event *e, size_t i)
{
    struct html_frame frame = {
        .model = MODEL_FLOW, .role = ROLE_QUOTE, .serial = serial_of(i), .markdown = true};

    switch (e->kind) {
    case MD_PARAGRAPH:
    case MD_HEADING:
        frame.model = MODEL_LEAF;
        frame.role = ROLE_PARAGRAPH;
        break;
    case MD_LIST:
        frame.model = MODEL_LIST;
        frame.role = ROLE_LIST;
        break;
    case MD_ITEM:
        frame.model = MODEL_BARE;
        frame.role = ROLE_ITEM;
        break;
    case MD_TABLE:
    case MD_ROW:
        frame.model = MODEL_SEALED;
        break;
    case MD_CELL:
        frame.model = MODEL_BARE;
        frame.role = ROLE_CELL;
        break;
    default:
        break;
    }
    return frame;
}

/* Markdown in an open <pre> ends it: it was forgotten, or is not meant for code. */
static void end_pre(struct html_cleaner *c)
{
    if (c->flow.pre) {
        flow_end_pre(&c->flow, c->pre_language, !c->pre_code);
    }
}

/* A heading where none may stand. */
static void open_bold(struct html_cleaner *c, const struct md_event *heading,
                      const struct html_frame *frame)
{
    const struct md_event paragraph = {.kind = MD_PARAGRAPH, .line = heading->line},
                          strong = {.kind = MD_STRONG};

    (void)flow_open(&c->flow, PLACE_FLOW, &paragraph, frame);
    (void)flow_open_inline(&c->flow, &strong, frame->serial);
}

/* A caption holds no table: it ends before one. */
static void end_caption(struct walk *w)
{
    struct html_cleaner *c = w->c;
    size_t i = 0;

    while (i < c->n_opens && (!c->opens[i].element || c->opens[i].element->role != ROLE_CAPTION)) {
        i++;
    }
    if (i < c->n_opens) {
        html_feed_close(w->feed, i);
    }
}

static void enter_block(struct walk *w, size_t i)
{
    struct html_cleaner *c = w->c;
    const struct md_event *e = &w->m->events[i];
    const struct html_frame frame = frame_of(e, i);

    html_feed_sync(w->feed);
    end_pre(c);
    c->flow.line = e->line;
    if (e->kind == MD_NOTE) {
        html_feed_close(w->feed, 0);
    } else if (e->kind == MD_TABLE) {
        end_caption(w);
    }
    if (e->kind == MD_HEADING && c->flow.bare > 0) {
        open_bold(c, e, &frame);
    } else {
        (void)flow_open(&c->flow, e->kind == MD_ITEM ? PLACE_ITEM : PLACE_FLOW, e, &frame);
    }
    if (is_leaf(e->kind)) {
        c->in_leaf = true;
    } else {
        enter_markdown(w);
    }
}

static void leave_block(struct walk *w, const struct md_event *e)
{
    if (is_leaf(e->kind)) {
        close_leaf_opens(w);
        w->c->in_leaf = false;
    } else {
        leave_markdown(w);
    }
    flow_close_inlines(&w->c->flow, serial_of(e->other));
    flow_close(&w->c->flow, serial_of(e->other));
    if (is_leaf(e->kind)) {
        flow_end_leaf(&w->c->flow);
    }
}

/* An inline container; returns the event to go on with. */
static size_t inline_container(struct walk *w, size_t i)
{
    struct html_cleaner *c = w->c;
    const struct md_event *e = &w->m->events[i];

    if (e->kind == MD_IMAGE) {
        flow_add_picture(&c->flow, e, inline_plain(c->w, i + 1, e->other));
        return e->other + 1;
    }
    if (e->leave) {
        flow_close_inlines(&c->flow, serial_of(e->other));
    } else if (flow_open_inline(&c->flow, e, serial_of(i)) && e->other == i + 1) {
        flow_force(&c->flow);
    }
    return i + 1;
}

/* Behind the end tag of `element` in the same paragraph, or STR_NPOS. */
static size_t find_inline_end(struct walk *w, size_t i, const struct html_element *element)
{
    const struct md_event *events = w->m->events;

    for (size_t k = i + 1; k < w->m->n && look(&w->inline_looks, 1); k++) {
        struct html_tag tag;

        if (events[k].leave && events[k].other < i) {
            break;
        }
        if (events[k].kind == MD_HTML && html_tag_read(events[k].text, 0, &tag) &&
            tag.kind == HTML_CLOSE && html_element_of(tag.written) == element) {
            return k + 1;
        }
    }
    return STR_NPOS;
}

static bool repeats_inline_picture(const struct walk *w, size_t from, size_t to)
{
    for (size_t k = from; k < to; k++) {
        const struct md_event *e = &w->m->events[k];

        if (e->kind == MD_HTML && repeats_picture(w, e->text)) {
            return true;
        }
    }
    return false;
}

static size_t inline_tag(struct walk *w, size_t i)
{
    struct html_cleaner *c = w->c;
    const struct md_event *e = &w->m->events[i];
    const struct html_element *element;
    size_t behind = STR_NPOS;
    struct html_tag tag;

    if (!html_tag_read(e->text, 0, &tag) || tag.kind == HTML_COMMENT) {
        return i + 1;
    }
    (void)html_tag_is_text(&tag, &c->drawing);
    element = html_element_of(tag.written);
    c->closes = false;
    if (tag.kind == HTML_OPEN && wants_end(element)) {
        behind = find_inline_end(w, i, element);
        c->closes = behind != STR_NPOS &&
                    (element->role != ROLE_NOSCRIPT || repeats_inline_picture(w, i + 1, behind));
    }
    if (!walk_tag(w, &tag)) {
        if (tag.kind == HTML_OPEN && e->mark == HTML_KEEP && c->n_opens > 0) {
            c->opens[c->n_opens - 1].in_leaf = false;
        }
        return i + 1;
    }
    return behind != STR_NPOS ? behind : i + 1;
}

static size_t walk_event(struct walk *w, size_t i)
{
    const struct md_event *e = &w->m->events[i];
    struct html_cleaner *c = w->c;

    switch (e->kind) {
    case MD_HTML_BLOCK:
        c->flow.line = e->line;
        walk_block(w, e);
        break;
    case MD_HTML:
        return inline_tag(w, i);
    case MD_CODE_BLOCK:
    case MD_RULE:
        end_pre(c);
        c->flow.line = e->line;
        flow_add_block(&c->flow, e);
        break;
    default:
        if (e->kind >= MD_EMPHASIS && (e->leave || e->other != i)) {
            return inline_container(w, i);
        }
        if (e->leave) {
            leave_block(w, e);
        } else if (e->other != i) {
            enter_block(w, i);
        } else if (e->kind == MD_PLACE) {
            flow_id(&c->flow, e->text);
        } else if (c->mute == 0) {
            flow_add_inline(&c->flow, e);
        }
        break;
    }
    return i + 1;
}

void html_walk(struct html_cleaner *c, struct html_feed *feed, struct markdown *m)
{
    struct walk w = {.c = c, .feed = feed, .m = m, .inline_looks = LOOKS * m->n};

    w.no_end = arena_array(c->w->arena, html_elements(), sizeof *w.no_end);
    for (size_t i = 0;
         w.no_end && i < m->n && !html_feed_failed(feed) && !c->flow.over && !c->flow.failed;) {
        i = walk_event(&w, i);
    }
    html_feed_sync(feed);
    html_feed_close(feed, 0);
    flow_finish(&c->flow);
}
