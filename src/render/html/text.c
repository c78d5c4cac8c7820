/*
 * Raw HTML that is not cleaned becomes text with a few tags. Inline, the tags that html_balance
 * marked are written; pictures take the way of Markdown's pictures, and of everything else only the
 * text stays. A block becomes paragraphs of its text. Invariant: what is written is well-formed and
 * fits EPUB's content model, whatever the tags say.
 */
#include "base/url.h"
#include "render/html/table.h"
#include "render/html/tag.h"
#include "render/write/writer.h"

enum {
    NAME_SHOWN = 40
};

/* Comments go without a word; for all other tags one note a post says so. */
static void note_dropped(struct writer *w, const struct html_tag *tag, uint32_t line)
{
    if (tag->kind == HTML_COMMENT) {
        return;
    }
    if (w->html_dropped++ == 0) {
        w->html_line = line;
        w->html_name = str_sub(tag->written, 0, NAME_SHOWN);
    }
}

void html_report(struct writer *w)
{
    if (w->html_dropped == 1) {
        WRITER_FINDING(w, "html-dropped", w->html_line, "<%.*s>: only the text of HTML is kept",
                       STR_ARG(w->html_name));
    } else if (w->html_dropped > 1) {
        WRITER_FINDING(w, "html-dropped", w->html_line,
                       "<%.*s> and %zu more tags: only the text of HTML is kept",
                       STR_ARG(w->html_name), w->html_dropped - 1);
    }
}

static void write_picture(struct writer *w, const struct html_tag *tag, struct str attribute,
                          uint32_t line, bool alone)
{
    struct picture picture = {.line = line, .alone = alone};

    if (!html_attribute(tag->attributes, attribute, w->arena, &picture.address) ||
        str_trim(picture.address).n == 0) {
        note_dropped(w, tag, line);
        return;
    }
    (void)html_attribute(tag->attributes, STR("alt"), w->arena, &picture.alt);
    (void)html_attribute(tag->attributes, STR("title"), w->arena, &picture.title);
    picture_write(w, &picture);
}

/* A tag that plays something. */
static bool is_player(const struct html_tag *tag)
{
    const struct html_element *element =
        tag->kind == HTML_OPEN && tag->name == HTML_OTHER ? html_element_of(tag->written) : NULL;

    return element && (element->role == ROLE_MEDIA || element->role == ROLE_SOURCE ||
                       element->role == ROLE_EMBED);
}

/* The address of what is played, which stands in the player's place; or empty. */
static struct str played_address(struct writer *w, const struct html_tag *tag)
{
    struct str address = STR_NONE, scheme;

    if (!html_attribute(tag->attributes, STR("src"), w->arena, &address)) {
        (void)html_attribute(tag->attributes, STR("data"), w->arena, &address);
    }
    address = str_trim(address);
    scheme = url_scheme(address);
    return scheme.n == 0 || url_scheme_is_web(scheme) ? address : STR_NONE;
}

static bool has_poster(struct writer *w, const struct html_tag *tag)
{
    struct str poster;

    return html_attribute(tag->attributes, STR("poster"), w->arena, &poster) &&
           str_trim(poster).n > 0;
}

/* Text up to the end tag, or to the end of what the tag stands in, is not for readers. */
static void skip_element(struct writer *w, size_t i, enum html_name name)
{
    size_t to = i + 1;

    for (; to < w->n_events; to++) {
        const struct md_event *e = &w->events[to];
        struct html_tag tag;

        if (e->leave && e->other < i) {
            break;
        }
        if (e->kind == MD_HTML && html_tag_read(e->text, 0, &tag) && tag.name == name &&
            tag.kind == HTML_CLOSE) {
            break;
        }
    }
    w->skip_to = to;
}

/* What stood apart, as cells and items do, stays apart where the tags between go. */
static void part_words(struct writer *w, const struct html_tag *tag)
{
    bool parts = tag->name == HTML_CELL || tag->name == HTML_BLOCK;

    if (parts && w->out->n > 0 && !ascii_is_space(w->out->p[w->out->n - 1])) {
        buf_char(w->out, ' ');
    }
}

static void inline_player(struct writer *w, const struct html_tag *tag, uint32_t line)
{
    const struct str address = played_address(w, tag);

    if (has_poster(w, tag)) {
        write_picture(w, tag, STR("poster"), line, false);
    }
    if (address.n > 0) {
        if (w->out->n > 0 && w->out->p[w->out->n - 1] != '>') {
            buf_char(w->out, ' ');
        }
        inline_text(w, address);
        buf_char(w->out, ' ');
    }
}

void html_inline(struct writer *w, size_t i)
{
    const struct md_event *e = &w->events[i];
    struct html_tag tag;

    if (!html_tag_read(e->text, 0, &tag)) {
        return;
    }
    if (e->close_first != 0) {
        buf_str(w->out, STR("</"));
        buf_str(w->out, html_name_text((enum html_name)e->close_first));
        buf_char(w->out, '>');
    }
    if (e->mark != 0) {
        buf_str(w->out, tag.kind == HTML_CLOSE ? STR("</") : STR("<"));
        buf_str(w->out, html_name_text(tag.name));
        buf_char(w->out, '>');
        w->chapter->has_ruby = w->chapter->has_ruby || tag.name == HTML_RUBY;
    } else if (tag.kind == HTML_OPEN && tag.name == HTML_BR) {
        buf_str(w->out, STR("<br/>"));
    } else if (tag.kind == HTML_OPEN && tag.name == HTML_IMG) {
        write_picture(w, &tag, STR("src"), e->line, false);
    } else {
        note_dropped(w, &tag, e->line);
        part_words(w, &tag);
        if (is_player(&tag)) {
            inline_player(w, &tag, e->line);
        }
        if (tag.kind == HTML_OPEN && (tag.name == HTML_SCRIPT || tag.name == HTML_STYLE) &&
            i >= w->skip_to) {
            skip_element(w, i, tag.name);
        }
    }
}

/* The paragraph that a block's text is flowing into. */
struct flow {
    struct writer *w;
    uint32_t line;
    bool open, preformatted;
    bool space; /* white space is due before the next word */
};

static void end_paragraph(struct flow *f)
{
    if (f->open) {
        buf_str(f->w->out, f->preformatted ? STR("</pre>\n") : STR("</p>\n"));
        writer_block_end(f->w);
    }
    f->open = false;
    f->space = false;
}

static void start_paragraph(struct flow *f)
{
    if (f->open) {
        return;
    }
    writer_block(f->w, f->line);
    buf_str(f->w->out, f->preformatted ? STR("<pre>") : STR("<p>"));
    f->open = true;
}

/* White space in a row becomes one space. */
static struct str collapsed(struct flow *f, struct str text)
{
    struct buf *b = f->w->scratch;

    buf_truncate(b, 0);
    for (size_t i = 0; i < text.n; i++) {
        if (ascii_is_space(text.p[i])) {
            f->space = true;
            continue;
        }
        if (f->space && (b->n > 0 || f->open)) {
            buf_char(b, ' ');
        }
        f->space = false;
        buf_char(b, text.p[i]);
    }
    return buf_view(b);
}

static void flow_text(struct flow *f, struct str text)
{
    if (!f->preformatted) {
        text = collapsed(f, text);
    } else if (!f->open && str_starts(text, STR("\n"))) {
        text = str_from(text, 1); /* as HTML does, and XML does not */
    }
    if (text.n == 0) {
        return;
    }
    text = html_decoded(text, f->w->arena);
    start_paragraph(f);
    if (f->preformatted) {
        writer_text(f->w, text);
    } else {
        inline_text(f->w, text);
    }
}

/* Behind the end tag of an element whose content is not text. */
static size_t behind_element(struct str text, size_t at, enum html_name name)
{
    while (at < text.n) {
        size_t next = str_chr(str_from(text, at), '<');
        struct html_tag tag;

        if (next == STR_NPOS) {
            return text.n;
        }
        at += next;
        if (at + 1 < text.n && text.p[at + 1] == '/' && html_tag_read(text, at, &tag) &&
            tag.name == name) {
            return tag.end;
        }
        at++;
    }
    return text.n;
}

static void flow_picture(struct flow *f, const struct html_tag *tag, struct str attribute)
{
    end_paragraph(f);
    writer_block(f->w, f->line);
    write_picture(f->w, tag, attribute, f->line, true);
    writer_block_end(f->w);
}

static void flow_player(struct flow *f, const struct html_tag *tag)
{
    if (has_poster(f->w, tag)) {
        flow_picture(f, tag, STR("poster"));
    }
    f->space = true;
    flow_text(f, played_address(f->w, tag));
    f->space = true;
}

static size_t flow_tag(struct flow *f, struct str text, const struct html_tag *tag)
{
    bool open = tag->kind == HTML_OPEN;

    if (tag->kind == HTML_COMMENT) {
        return tag->end;
    }
    switch (tag->name) {
    case HTML_BR:
        if (f->open && !f->preformatted) {
            buf_str(f->w->out, STR("<br/>\n"));
        }
        f->space = false;
        return tag->end;
    case HTML_IMG:
        if (open) {
            flow_picture(f, tag, STR("src"));
        }
        return tag->end;
    case HTML_PRE:
        end_paragraph(f);
        f->preformatted = open;
        break;
    case HTML_BLOCK:
        end_paragraph(f);
        break;
    case HTML_CELL:
        f->space = true;
        break;
    default:
        if (is_player(tag)) {
            flow_player(f, tag);
        }
        break;
    }
    note_dropped(f->w, tag, f->line);
    if (open && (tag->name == HTML_SCRIPT || tag->name == HTML_STYLE)) {
        return behind_element(text, tag->end, tag->name);
    }
    return tag->end;
}

void html_block(struct writer *w, const struct md_event *block)
{
    struct flow f = {.w = w, .line = block->line};
    struct str text = block->text;
    size_t at = 0, last = str_rchr(text, '>');
    bool drawing = false;

    while (at < text.n) {
        struct str rest = str_from(text, at);
        size_t next = str_chr(rest, '<');
        struct html_tag tag;

        if (next == STR_NPOS) {
            next = rest.n;
        }
        flow_text(&f, str_sub(rest, 0, next));
        at += next;
        if (at == text.n) {
            break;
        }
        if (last == STR_NPOS || at >= last || !html_tag_read(text, at, &tag)) {
            flow_text(&f, STR("<"));
            at++;
        } else if (html_tag_is_text(&tag, &drawing)) {
            flow_text(&f, str_sub(text, at, tag.end)); /* all of it: it was searched for its end */
            at = tag.end;
        } else {
            at = flow_tag(&f, text, &tag);
        }
    }
    end_paragraph(&f);
}
