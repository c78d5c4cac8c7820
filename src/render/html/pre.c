/*
 * Text between <pre> and its end becomes a code block, or preformatted text where nothing marks it
 * as code. Invariant: no white space is lost but the line end behind the tag, which HTML does not
 * show.
 */
#include "render/html/flow.h"

void flow_start_pre(struct html_flow *f)
{
    flow_end_leaf(f);
    f->pre = true;
    f->pre_whole = false;
}

void flow_end_pre(struct html_flow *f, struct str language, bool plain)
{
    struct md_event e = {.kind = MD_CODE_BLOCK, .title = language, .header = plain};
    struct str text = buf_view(&f->text);

    f->pre = false;
    if (!f->pre_whole && str_starts(text, STR("\n"))) {
        text = str_from(text, 1); /* as HTML does, and XML does not */
    }
    if (text.n > 0) {
        e.text = text.p[text.n - 1] == '\n' ? arena_str(f->arena, text)
                                            : arena_join(f->arena, text, STR("\n"), STR(""));
        e.text.n -= plain && text.p[text.n - 1] != '\n';
    }
    buf_truncate(&f->text, 0);
    if (text.n > 0) {
        flow_add_block(f, &e);
    }
}
