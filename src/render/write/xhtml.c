/*
 * Block events become the body of a chapter. Invariant: well-formed for any events, paragraphs
 * never inside paragraphs, and blocks are recorded where a long chapter may be split. One loop over
 * the events, no recursion.
 */
#include "render/dialect/definitions.h"
#include "render/dialect/dialect.h"
#include "render/write/cells.h"

static void start_leaf(struct writer *w, size_t i)
{
    if (w->has_html) {
        html_balance(w, i + 1, w->events[i].other);
    }
}

/* The note's number leads back to where it is referred to first, an arrow to each further place. */
static void write_note_marks(struct writer *w, uint32_t number)
{
    for (uint32_t i = 1; i <= w->references[number]; i++) {
        struct str id = i == 1
                            ? arena_printf(w->arena, "fnref-%u", (unsigned)number)
                            : arena_printf(w->arena, "fnref-%u-%u", (unsigned)number, (unsigned)i);

        buf_str(w->out, STR("<a role=\"doc-backlink\" title=\""));
        writer_text(w, word(w->words, "back"));
        buf_str(w->out, STR("\" href=\""));
        writer_jump(w, id);
        buf_printf(w->out, i == 1 ? "\">%u</a> " : "\">↑%u</a> ", (unsigned)(i == 1 ? number : i));
    }
}

/* What waits for the next text: a task's box, a note's number. */
static void write_lead(struct writer *w)
{
    if (w->note > 0) {
        write_note_marks(w, w->note);
    }
    if (w->task) {
        buf_puts(w->out, w->task);
    }
    w->note = 0;
    w->task = NULL;
}

/* A picture that is alone in its paragraph; the event behind it, or 0 where it is not one. */
static size_t write_lone_picture(struct writer *w, size_t i)
{
    const struct md_event *e = &w->events[i], *image = e + 1;
    struct picture picture;

    if (image->kind != MD_IMAGE || image->leave || image->other + 1 != e->other || w->task ||
        w->note > 0 || e->mark != 0) {
        return 0;
    }
    picture = (struct picture){
        .address = image->text,
        .title = image->title,
        .alt = inline_plain(w, i + 2, image->other),
        .line = image->line,
        .alone = true,
    };
    writer_block(w, e->line);
    picture_write(w, &picture);
    writer_block_end(w);
    return e->other + 1;
}

/* The same of a formula that stands on lines of its own. */
static size_t write_lone_formula(struct writer *w, size_t i)
{
    const struct md_event *e = &w->events[i], *formula = e + 1;

    if (formula->kind != MD_MATH || !formula->header || i + 2 != e->other || w->task ||
        w->note > 0) {
        return 0;
    }
    writer_block(w, e->line);
    buf_str(w->out, STR("<div class=\"math\">"));
    writer_text(w, formula->text);
    buf_str(w->out, STR("</div>\n"));
    writer_block_end(w);
    return e->other + 1;
}

static size_t write_paragraph(struct writer *w, size_t i)
{
    const struct md_event *e = &w->events[i];

    if (!e->leave) {
        size_t behind = write_lone_picture(w, i);

        behind = behind > 0 ? behind : write_lone_formula(w, i);
        if (behind > 0) {
            return behind;
        }
        start_leaf(w, i);
        writer_block(w, e->line);
        if (!e->tight) {
            buf_str(w->out, e->title.n > 0 ? STR("<p class=\"title\">") : STR("<p>"));
        }
        write_lead(w);
    } else {
        if (!e->tight) {
            buf_str(w->out, STR("</p>\n"));
        } else if (i + 1 < w->n_events && !w->events[i + 1].leave) {
            buf_char(w->out, '\n');
        }
        writer_block_end(w);
    }
    return i + 1;
}

static size_t write_heading(struct writer *w, size_t i)
{
    const struct md_event *e = &w->events[i];

    if (e->leave) {
        buf_printf(w->out, "</h%u>\n", (unsigned)e->level);
        writer_block_end(w);
        return i + 1;
    }
    if (e->mark != 0) {
        return e->other + 1;
    }
    start_leaf(w, i);
    writer_block(w, e->line);
    writer_anchor(w, e->title);
    if (w->n_anchors > 0) {
        w->anchors[w->n_anchors - 1].heading = i + 1;
    }
    buf_printf(w->out, "<h%u id=\"", (unsigned)e->level);
    writer_text(w, e->title);
    buf_str(w->out, STR("\">"));
    return i + 1;
}

static void write_code_block(struct writer *w, const struct md_event *e)
{
    const struct code_info info = code_info_read(e->title);

    writer_block(w, e->line);
    if (info.file.n > 0) {
        buf_str(w->out, STR("<p class=\"file\">"));
        writer_text(w, info.file);
        buf_str(w->out, STR("</p>\n"));
    }
    buf_str(w->out, STR("<pre"));
    buf_str(w->out, w->code_direction);
    if (e->header) {
        buf_char(w->out, '>');
        /* HTML, unlike XML, drops a line end right behind the tag. */
        if (!w->form->epub && str_starts(e->text, STR("\n"))) {
            buf_char(w->out, '\n');
        }
        writer_text(w, e->text);
        buf_str(w->out, STR("</pre>\n"));
        writer_block_end(w);
        return;
    }
    buf_str(w->out, STR("><code"));
    if (info.language.n > 0) {
        buf_str(w->out, STR(" class=\"language-"));
        writer_text(w, info.language);
        buf_char(w->out, '"');
    }
    buf_char(w->out, '>');
    writer_text(w, e->text);
    buf_str(w->out, STR("</code></pre>\n"));
    writer_block_end(w);
    w->chapter->has_code = true;
}

static void write_table(struct writer *w, const struct md_event *e)
{
    if (!e->leave) {
        writer_block(w, e->line);
        buf_str(w->out, STR("<table>\n"));
        w->in_body_rows = false;
        w->chapter->has_tables = true;
        return;
    }
    if (w->in_body_rows) {
        buf_str(w->out, STR("</tbody>\n"));
    }
    buf_str(w->out, STR("</table>\n"));
    writer_block_end(w);
}

static void write_row(struct writer *w, const struct md_event *e)
{
    if (e->leave) {
        buf_str(w->out, e->header ? STR("</tr>\n</thead>\n") : STR("</tr>\n"));
        return;
    }
    if (e->header) {
        buf_str(w->out, STR("<thead>\n"));
    } else if (!w->in_body_rows) {
        buf_str(w->out, STR("<tbody>\n"));
    }
    w->in_body_rows = !e->header;
    buf_str(w->out, STR("<tr>"));
}

static void write_cell(struct writer *w, size_t i)
{
    const struct md_event *e = &w->events[i];

    if (e->leave) {
        buf_str(w->out, e->header ? STR("</th>") : STR("</td>"));
        return;
    }
    start_leaf(w, i);
    buf_str(w->out, e->header ? STR("<th") : STR("<td"));
    if (e->align == 'l') {
        buf_str(w->out, STR(" class=\"left\""));
    } else if (e->align == 'c') {
        buf_str(w->out, STR(" class=\"center\""));
    } else if (e->align == 'r') {
        buf_str(w->out, STR(" class=\"right\""));
    }
    buf_char(w->out, '>');
}

/* A note that begins with something else than text gets its number in a paragraph of its own. */
static void write_note(struct writer *w, size_t i)
{
    const struct md_event *e = &w->events[i];

    if (e->leave) {
        buf_str(w->out, STR("</aside>\n"));
        writer_block_end(w);
        return;
    }
    if (!w->in_notes) {
        writer_wrap(w, e->line,
                    w->form->epub ? STR("<section class=\"notes\" epub:type=\"footnotes\">\n")
                                  : STR("<section class=\"notes\">\n"),
                    STR("</section>\n"));
        w->in_notes = true;
    }
    writer_block(w, e->line);
    writer_anchor(w, arena_printf(w->arena, "fn-%u", (unsigned)e->number));
    buf_str(w->out, STR("<aside"));
    writer_epub(w, STR(" epub:type=\"footnote\""));
    buf_printf(w->out, " role=\"doc-footnote\" id=\"fn-%u\">\n", (unsigned)e->number);
    w->note = e->number;
    if (w->events[i + 1].kind == MD_PARAGRAPH && w->events[i + 2].kind != MD_IMAGE) {
        return;
    }
    buf_str(w->out, STR("<p>"));
    write_lead(w);
    buf_str(w->out, STR("</p>\n"));
}

static struct str item_tag(const struct md_event *e)
{
    if (e->align == DEFINITION_TERM) {
        return e->leave ? STR("</dt>\n") : STR("<dt>");
    }
    if (e->align == DEFINITION_MEANING) {
        return e->leave ? STR("</dd>\n") : STR("<dd>");
    }
    return e->leave ? STR("</li>\n") : e->task ? STR("<li class=\"task\">") : STR("<li>");
}

static void write_container(struct writer *w, const struct md_event *e)
{
    switch (e->kind) {
    case MD_QUOTE:
        if (!e->leave) {
            writer_wrap(w, e->line,
                        e->title.n == 0 ? STR("<blockquote>\n")
                                        : arena_join(w->arena, STR("<blockquote class=\"alert "),
                                                     e->title, STR("\">\n")),
                        STR("</blockquote>\n"));
            return;
        }
        buf_str(w->out, STR("</blockquote>\n"));
        break;
    case MD_LIST:
        if (!e->leave && e->align == DEFINITION_LIST) {
            writer_wrap(w, e->line, STR("<dl>\n"), STR("</dl>\n"));
            return;
        }
        if (!e->leave) {
            writer_wrap_list(w, e);
            return;
        }
        buf_str(w->out, e->align == DEFINITION_LIST ? STR("</dl>\n")
                        : e->ordered                ? STR("</ol>\n")
                                                    : STR("</ul>\n"));
        break;
    default:
        if (!e->leave) {
            writer_block(w, e->line);
            w->depth += BLOCK_DEPTHS; /* nothing inside an item is split */
            buf_str(w->out, item_tag(e));
            w->task = e->task ? (e->checked ? "☑ " : "☐ ") : NULL;
            return;
        }
        buf_str(w->out, item_tag(e));
        w->depth -= BLOCK_DEPTHS;
        break;
    }
    writer_block_end(w);
}

static size_t write_event(struct writer *w, size_t i)
{
    const struct md_event *e = &w->events[i];

    switch (e->kind) {
    case MD_PARAGRAPH:
        return write_paragraph(w, i);
    case MD_HEADING:
        return write_heading(w, i);
    case MD_QUOTE:
    case MD_LIST:
    case MD_ITEM:
        write_container(w, e);
        break;
    case MD_CODE_BLOCK:
        write_code_block(w, e);
        break;
    case MD_HTML_BLOCK:
        html_block(w, e);
        break;
    case MD_RULE:
        writer_block(w, e->line);
        buf_str(w->out, STR("<hr/>\n"));
        writer_block_end(w);
        break;
    case MD_NOTE:
        write_note(w, i);
        break;
    case MD_TABLE:
        write_table(w, e);
        break;
    case MD_ROW:
        write_row(w, e);
        break;
    case MD_CELL:
        write_cell(w, i);
        break;
    case MD_ELEMENT:
        element_write(w, e);
        break;
    default:
        return inline_write(w, i);
    }
    return i + 1;
}

void xhtml_write(struct writer *w)
{
    size_t i = 0;

    opening_write(w);
    while (i < w->n_events && !w->failed) {
        i = write_event(w, i);
    }
    if (w->in_notes) {
        buf_str(w->out, STR("</section>\n"));
        writer_block_end(w);
    }
    html_report(w);
    cells_report(w);
}
