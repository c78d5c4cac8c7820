/*
 * Elements of HTML that the cleaner kept become tags. Invariant: what is written is what the events
 * say; the cleaner has made them fit.
 */
#include "render/html/table.h"
#include "render/write/writer.h"

static void open_tag(struct writer *w, const struct html_element *element, const struct md_event *e)
{
    buf_char(w->out, '<');
    buf_puts(w->out, element->text);
    buf_str(w->out, e->text);
}

static void close_tag(struct writer *w, const struct html_element *element)
{
    buf_str(w->out, STR("</"));
    buf_puts(w->out, element->text);
    buf_char(w->out, '>');
}

/* Long ones may be split between their children. */
static void write_division(struct writer *w, const struct md_event *e)
{
    if (!e->leave) {
        writer_wrap(w, e->line, arena_printf(w->arena, "<div%.*s>\n", STR_ARG(e->text)),
                    STR("</div>\n"));
        return;
    }
    buf_str(w->out, STR("</div>\n"));
    writer_block_end(w);
}

static void write_block(struct writer *w, const struct html_element *element,
                        const struct md_event *e)
{
    if (element->role == ROLE_BLOCK) {
        write_division(w, e);
        return;
    }
    if (!e->leave) {
        writer_block(w, e->line);
        w->depth += BLOCK_DEPTHS; /* nothing inside is split */
        open_tag(w, element, e);
        buf_str(w->out, element->model == MODEL_BARE ? STR(">") : STR(">\n"));
        w->chapter->has_tables = w->chapter->has_tables || element->role == ROLE_TABLE;
        return;
    }
    close_tag(w, element);
    buf_char(w->out, '\n');
    w->depth -= BLOCK_DEPTHS;
    writer_block_end(w);
}

void element_write(struct writer *w, const struct md_event *e)
{
    const struct html_element *element = html_element_at(e->number);

    if (element->model > MODEL_INLINE) {
        write_block(w, element, e);
    } else if (e->leave) {
        close_tag(w, element);
    } else if (element->model == MODEL_VOID) {
        open_tag(w, element, e);
        buf_str(w->out, STR("/>"));
    } else {
        open_tag(w, element, e);
        buf_char(w->out, '>');
        w->chapter->has_ruby = w->chapter->has_ruby || element->role == ROLE_RUBY;
    }
}
