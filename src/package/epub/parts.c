/*
 * A part becomes a page of its own before its first chapter: a list of its posts with their dates,
 * or of the parts in it. A list that outgrows a chapter file goes on in STEM_2, STEM_3 …, names
 * that no part's own stem has.
 */
#include "base/limits.h"
#include "package/epub/epub.h"

/* What the frame around a list needs at most. */
#define FRAME_BYTES (8u << 10)

struct part_page {
    const struct part *part;
    struct buf list;
    unsigned files; /* written so far */
};

static struct str count_text(struct epub *e, size_t n)
{
    return epub_word(e, n == 1 ? "one_post" : "posts_count", epub_number(e, n), STR_NONE);
}

static size_t posts_in(const struct epub *e, const struct part *part)
{
    size_t n = 0;

    for (size_t i = part->first; i < part->first + part->n; i++) {
        n += e->request->chapters[i].n_files > 0;
    }
    return n;
}

static enum err_kind end_page(struct epub *e, struct part_page *page, struct err *err)
{
    struct template_value values[3];
    struct str stem = page->part->stem, count = STR_NONE;
    struct buf out;
    enum err_kind kind;

    if (page->files++ > 0) {
        stem = arena_printf(&e->arena, "%.*s_%u", STR_ARG(stem), page->files);
    } else {
        count = epub_xml(e, count_text(e, posts_in(e, page->part)));
        count = arena_printf(&e->arena, "<p class=\"meta\"%.*s>%.*s</p>", STR_ARG(epub_ltr(e)),
                             STR_ARG(count));
    }
    values[0] = (struct template_value){"heading", epub_xml(e, epub_label(e, page->part->title))};
    values[1] = (struct template_value){"count", count};
    values[2] = (struct template_value){"list", str_trim_end(buf_view(&page->list))};
    buf_init(&out, LIMIT_TEXT_BYTES);
    pages_fill(e, "part.xhtml", values, 3, &out);
    kind = buf_finish(&page->list, err);
    if (!kind) {
        kind = buf_finish(&out, err);
    }
    if (!kind) {
        kind = epub_add_page(e, stem, buf_view(&out), err);
    }
    buf_done(&out);
    buf_reset(&page->list);
    return kind;
}

/* Begins a list item; ends the file first where it would become too large. */
static enum err_kind next_row(struct epub *e, struct part_page *page, struct err *err)
{
    if (page->list.n > LIMIT_CHAPTER_FILE_BYTES - FRAME_BYTES && end_page(e, page, err)) {
        return err->kind;
    }
    buf_puts(&page->list, "<li>");
    return ERR_OK;
}

static void link_row(struct buf *out, struct str name, struct str label)
{
    buf_puts(out, "<a href=\"");
    buf_xml(out, name);
    buf_puts(out, "\">");
    buf_xml(out, label);
    buf_puts(out, "</a>");
}

static enum err_kind list_posts(struct epub *e, struct part_page *page, struct err *err)
{
    const struct part *part = page->part;
    char date[CIVIL_TEXT_SIZE];

    for (size_t i = part->first; i < part->first + part->n; i++) {
        const struct bound_chapter *chapter = &e->request->chapters[i];
        const struct post *post = epub_post(e, i);
        if (chapter->n_files == 0) {
            continue;
        }
        if (next_row(e, page, err)) {
            return err->kind;
        }
        if (post_dated(post)) {
            buf_puts(&page->list, "<span class=\"date\">");
            buf_str(&page->list, civil_date_text(&post->date, date));
            buf_puts(&page->list, "</span> ");
        }
        link_row(&page->list, path_name(chapter->files[0].name), epub_label(e, post->title));
        buf_puts(&page->list, "</li>\n");
    }
    return ERR_OK;
}

/* Whether `child` is one of the parts inside the part of depth 0 at `parent`. */
static bool has_child(const struct volume *volume, size_t parent, size_t child)
{
    return child < volume->n_parts && volume->parts[parent].depth == 0 &&
           volume->parts[child].depth > 0;
}

static enum err_kind list_parts(struct epub *e, struct part_page *page, size_t child,
                                struct err *err)
{
    const struct volume *volume = e->request->volume;

    for (; child < volume->n_parts && volume->parts[child].depth > 0; child++) {
        const struct part *part = &volume->parts[child];
        struct str name = arena_join(&e->arena, part->stem, STR(".xhtml"), STR_NONE);
        if (next_row(e, page, err)) {
            return err->kind;
        }
        link_row(&page->list, name, epub_label(e, part->title));
        buf_puts(&page->list, " <span class=\"count\"");
        buf_str(&page->list, epub_ltr(e));
        buf_char(&page->list, '>');
        buf_xml(&page->list, count_text(e, posts_in(e, part)));
        buf_puts(&page->list, "</span></li>\n");
    }
    return ERR_OK;
}

enum err_kind parts_add_page(struct epub *e, size_t part, struct err *err)
{
    struct part_page page = {.part = &e->request->volume->parts[part]};
    enum err_kind kind;

    buf_init(&page.list, LIMIT_TEXT_BYTES);
    if (has_child(e->request->volume, part, part + 1)) {
        kind = list_parts(e, &page, part + 1, err);
    } else {
        kind = list_posts(e, &page, err);
    }
    if (!kind) {
        kind = end_page(e, &page, err);
    }
    buf_done(&page.list);
    return kind;
}
