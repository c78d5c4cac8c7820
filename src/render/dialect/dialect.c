/*
 * The dialects' readers, one after the other. Invariant: formulas come first, for what they hide is
 * no markup; typography comes last, for it changes what the others look for.
 */
#include "render/dialect/dialect.h"

const struct markdown_style *dialect_style(const struct render_request *request)
{
    static const struct markdown_style none = {.quotes = false};

    return request->site ? &request->site->markdown : &none;
}

void dialect_restore(struct writer *w, struct markdown *m)
{
    struct dialect d = {.writer = w, .markdown = m, .style = dialect_style(w->request)};

    math_restore(&d);
    definitions_read(&d);
}

void dialect_read(struct writer *w, struct markdown *m)
{
    struct dialect d = {.writer = w, .markdown = m, .style = dialect_style(w->request)};

    attributes_cut(&d);
    alerts_read(&d);
    if (repair_on(&w->request->repairs, "dialect-read")) {
        contents_drop(&d);
        abbreviations_read(&d);
        spans_read(&d);
        emoji_read(&d);
        typography_read(&d);
    }
}
