/*
 * Inline events become XHTML. Invariant: every tag that is opened here is closed before its block
 * ends, and there is never a link inside a link.
 */
#include "render/write/autolink.h"
#include "render/write/writer.h"

/* What a pointer shows over a link: the title it has, and the book that it leads to. */
static void write_title(struct writer *w, const struct link *link, struct str title)
{
    if (title.n == 0 && link->book.n == 0) {
        return;
    }
    buf_str(w->out, STR("\" title=\""));
    writer_text(w, title);
    if (title.n > 0 && link->book.n > 0) {
        buf_str(w->out, STR(" · "));
    }
    buf_xml(w->out, link->book);
}

static void start_anchor(struct writer *w, const struct link *link, struct str title)
{
    buf_str(w->out, STR("<a href=\""));
    if (link->kind == LINK_JUMP) {
        writer_jump(w, link->href);
    } else if (link->kind == LINK_FAR) {
        writer_far_jump(w, link->href, link->spot);
    } else {
        writer_text(w, link->href);
    }
    write_title(w, link, title);
    buf_str(w->out, STR("\">"));
}

static void write_autolink(struct writer *w, struct str text, enum autolink_kind kind)
{
    static const struct {
        struct str before;
    } schemes[] = {
        [AUTOLINK_URL] = {{"", 0}},
        [AUTOLINK_WWW] = {{"http://", 7}},
        [AUTOLINK_EMAIL] = {{"mailto:", 7}},
    };
    struct link link;

    link_resolve(w, arena_join(w->arena, schemes[kind].before, text, STR("")), 0, &link);
    if (link.kind == LINK_NONE || link.kind == LINK_DEAD) {
        writer_text(w, text);
        return;
    }
    start_anchor(w, &link, STR_NONE);
    writer_text(w, text);
    buf_str(w->out, STR("</a>"));
}

void inline_text(struct writer *w, struct str text)
{
    struct autolinker linker;
    struct autolink found;
    size_t done = 0;

    if (w->in_anchor) {
        writer_text(w, text);
        return;
    }
    autolinker_init(&linker, text);
    while (autolinker_next(&linker, &found)) {
        writer_text(w, str_sub(text, done, found.start));
        write_autolink(w, str_sub(text, found.start, found.end), found.kind);
        done = found.end;
    }
    writer_text(w, str_from(text, done));
}

struct str inline_plain(struct writer *w, size_t from, size_t to)
{
    buf_truncate(w->scratch, 0);
    if (to == from + 1 && w->events[from].kind == MD_TEXT) {
        return w->events[from].text;
    }
    for (size_t i = from; i < to; i++) {
        const struct md_event *e = &w->events[i];

        if (e->kind == MD_TEXT || e->kind == MD_CODE || e->kind == MD_MATH) {
            buf_str(w->scratch, e->text);
        } else if (e->kind == MD_HARD_BREAK ||
                   (e->kind == MD_SOFT_BREAK && !joint_vanishes(w, i))) {
            buf_char(w->scratch, ' ');
        }
    }
    return arena_str(w->arena, buf_view(w->scratch));
}

static void open_link(struct writer *w, const struct md_event *e, bool empty)
{
    struct link link;

    link_resolve(w, e->text, e->line, &link);
    w->link_end = STR("");
    switch (link.kind) {
    case LINK_NONE:
        break;
    case LINK_DEAD:
        buf_str(w->out, STR("<span class=\"dead"));
        write_title(w, &link, link.book.n > 0 ? e->title : link.href);
        buf_str(w->out, STR("\">"));
        w->link_end = STR("</span>");
        break;
    case LINK_HREF:
    case LINK_JUMP:
    case LINK_FAR:
        start_anchor(w, &link, e->title);
        w->link_end = STR("</a>");
        w->in_anchor = true;
        break;
    }
    if (empty) {
        writer_text(w, e->text);
    }
}

static void close_link(struct writer *w)
{
    buf_str(w->out, w->link_end);
    w->link_end = STR("");
    w->in_anchor = false;
}

static size_t write_picture(struct writer *w, size_t i)
{
    const struct md_event *e = &w->events[i];
    struct picture picture = {
        .address = e->text,
        .title = e->title,
        .alt = inline_plain(w, i + 1, e->other),
        .line = e->line,
    };

    picture_write(w, &picture);
    return e->other + 1;
}

/* Plain text inside the link: a tag there keeps some readers from showing the note. */
static void write_note_ref(struct writer *w, uint32_t number)
{
    struct str id;

    if (number == 0 || number > w->n_notes) {
        return;
    }
    id = ++w->written[number] == 1 ? arena_printf(w->arena, "fnref-%u", (unsigned)number)
                                   : arena_printf(w->arena, "fnref-%u-%u", (unsigned)number,
                                                  (unsigned)w->written[number]);
    writer_anchor(w, id);
    w->chapter->has_notes = true;
    if (w->in_anchor) {
        buf_printf(w->out, "<sup id=\"%.*s\">%u</sup>", STR_ARG(id), (unsigned)number);
        return;
    }
    buf_str(w->out, STR("<sup><a"));
    writer_epub(w, STR(" epub:type=\"noteref\""));
    buf_str(w->out, STR(" role=\"doc-noteref\" href=\""));
    writer_jump(w, arena_printf(w->arena, "fn-%u", (unsigned)number));
    buf_printf(w->out, "\" id=\"%.*s\">%u</a></sup>", STR_ARG(id), (unsigned)number);
}

static void write_tag(struct writer *w, struct str name, bool leave)
{
    buf_str(w->out, leave ? STR("</") : STR("<"));
    buf_str(w->out, name);
    buf_char(w->out, '>');
}

static void write_code(struct writer *w, const struct md_event *e)
{
    buf_str(w->out, STR("<code"));
    buf_str(w->out, w->code_direction);
    buf_char(w->out, '>');
    writer_text(w, e->text);
    buf_str(w->out, STR("</code>"));
    w->chapter->has_code = true;
}

static void write_place(struct writer *w, const struct md_event *e)
{
    if (e->title.n > 0) {
        writer_anchor(w, e->title);
        buf_str(w->out, STR("<span id=\""));
        writer_text(w, e->title);
        buf_str(w->out, STR("\"></span>"));
    }
}

static void write_formula(struct writer *w, const struct md_event *e)
{
    buf_str(w->out,
            e->header ? STR("<span class=\"math display\">") : STR("<span class=\"math\">"));
    writer_text(w, e->text);
    buf_str(w->out, STR("</span>"));
}

static void write_span(struct writer *w, const struct md_event *e)
{
    if (e->leave || e->text.n == 0) {
        write_tag(w, e->title, e->leave);
        return;
    }
    buf_char(w->out, '<');
    buf_str(w->out, e->title);
    buf_str(w->out, STR(" title=\""));
    writer_text(w, e->text);
    buf_str(w->out, STR("\">"));
}

/* <http://…> in a link's text is a link in a link: the outer one counts. */
static void write_link(struct writer *w, size_t i)
{
    const struct md_event *e = &w->events[i];

    if (!e->leave && w->link_depth++ == 0) {
        open_link(w, e, e->other == i + 1);
    }
    if (e->leave && --w->link_depth == 0) {
        close_link(w);
    }
}

size_t inline_write(struct writer *w, size_t i)
{
    const struct md_event *e = &w->events[i];

    switch (e->kind) {
    case MD_TEXT:
        if (i >= w->skip_to) {
            inline_text(w, e->text);
        }
        break;
    case MD_SOFT_BREAK:
        if (!joint_vanishes(w, i)) {
            buf_char(w->out, '\n');
        }
        break;
    case MD_HARD_BREAK:
        buf_str(w->out, STR("<br/>\n"));
        break;
    case MD_CODE:
        write_code(w, e);
        break;
    case MD_PLACE:
        write_place(w, e);
        break;
    case MD_MATH:
        write_formula(w, e);
        break;
    case MD_HTML:
        html_inline(w, i);
        break;
    case MD_NOTE_REF:
        write_note_ref(w, e->number);
        break;
    case MD_EMPHASIS:
        write_tag(w, STR("em"), e->leave);
        break;
    case MD_STRONG:
        write_tag(w, STR("strong"), e->leave);
        break;
    case MD_DELETED:
        write_tag(w, STR("del"), e->leave);
        break;
    case MD_SPAN:
        write_span(w, e);
        break;
    case MD_LINK:
        write_link(w, i);
        break;
    case MD_IMAGE:
        return write_picture(w, i);
    default:
        break;
    }
    return i + 1;
}
