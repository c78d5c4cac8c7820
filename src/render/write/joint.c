/*
 * Tells which line breaks of the source leave no space behind: those between Chinese and Japanese
 * characters, as CSS Text has it (section 4.1.3). Invariant: what counts is the text that readers
 * see beside the break, whatever tags are between. Linear over all breaks of a block: none is
 * looked across.
 */
#include "base/unicode.h"
#include "render/html/table.h"
#include "render/text/cjk.h"
#include "render/write/writer.h"

enum {
    FIRST_MARK = 0xA1, /* what is below leaves a space beside anything */
    NO_TEXT = 0        /* a picture, another break, an end of the block */
};

/* What stands small above a text: <rt> or <rp>, as raw tags or as an element. */
static bool is_above(const struct md_event *e, bool leave)
{
    enum html_name name;

    if (e->kind != MD_ELEMENT) {
        return event_is_tag(e, leave ? STR("</rt") : STR("<rt")) ||
               event_is_tag(e, leave ? STR("</rp") : STR("<rp"));
    }
    name = html_element_at(e->number)->name;
    return e->leave == leave && (name == HTML_RT || name == HTML_RP);
}

/* What an event shows at the side of the break; false where one has to look further. */
static bool shown_at(const struct md_event *e, bool last, uint32_t *ret)
{
    size_t at = 0;

    *ret = NO_TEXT;
    switch (e->kind) {
    case MD_TEXT:
    case MD_CODE:
        if (e->text.n > 0) {
            *ret = last ? utf8_before(e->text, e->text.n, &at) : utf8_next(e->text, &at);
        }
        return e->text.n > 0;
    case MD_HTML:
        return event_is_tag(e, STR("<br")) || event_is_tag(e, STR("<img"));
    case MD_ELEMENT:
        return html_is_block(html_element_at(e->number)) ||
               html_is_void(html_element_at(e->number));
    case MD_NOTE_REF:
    case MD_EMPHASIS:
    case MD_STRONG:
    case MD_DELETED:
    case MD_LINK:
        return false;
    default:
        return true;
    }
}

/* What stands small above a text is not beside the break behind that. */
static uint32_t shown_before(const struct writer *w, size_t i)
{
    bool above = false;
    uint32_t c = NO_TEXT;

    while (i-- > 0) {
        const struct md_event *e = &w->events[i];

        if (is_above(e, true)) {
            above = true;
        } else if (above && is_above(e, false)) {
            above = false;
        } else if (shown_at(e, true, &c) && (!above || c == NO_TEXT)) {
            break;
        }
    }
    return c;
}

static uint32_t shown_after(const struct writer *w, size_t i)
{
    uint32_t c = NO_TEXT;

    while (++i < w->n_events && !shown_at(&w->events[i], false, &c)) {
    }
    return c;
}

bool joint_vanishes(const struct writer *w, size_t i)
{
    const struct post *post = w->request->post;
    uint32_t before = shown_before(w, i), after = NO_TEXT;

    if (before >= FIRST_MARK) {
        after = shown_after(w, i);
    }
    return after != NO_TEXT &&
           unicode_break_vanishes(before, after, cjk_is_language(post_language(post)));
}
