/*
 * The site in a snapshot: the posts' pages, the pictures they show, and a list of the posts to
 * begin with.
 */
#include "base/limits.h"
#include "base/template.h"
#include "model/embedded.h"
#include "model/label.h"
#include "package/bag.h"

static enum err_kind add_pages(struct bag *b, struct err *err)
{
    const struct snapshot_request *r = b->request;

    for (size_t m = 0; m < r->volume->n; m++) {
        const struct bound_chapter *chapter = &r->chapters[m];

        if (chapter->n_files > 0 &&
            bag_add_entry(b, arena_join(&b->arena, STR("data/"), chapter->files[0].name, STR_NONE),
                          &chapter->files[0], chapter->archived->page_digest, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static enum err_kind add_pictures(struct bag *b, struct err *err)
{
    for (size_t i = 0; i < b->facts.n_assets; i++) {
        const struct asset *asset = b->facts.assets[i];
        char name[ASSET_NAME_SIZE];

        if (bag_add_file(
                b, arena_join(&b->arena, STR("data/"), asset_page_name(asset, name), STR_NONE),
                asset->file, asset->digest, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

static enum err_kind add_style(struct bag *b, struct err *err)
{
    struct buf css;
    enum err_kind kind;

    buf_init(&css, LIMIT_TEXT_BYTES);
    buf_str(&css, embedded("site.css"));
    buf_str(&css, b->request->css);
    kind = buf_finish(&css, err);
    if (!kind) {
        kind = bag_add(b, STR("data/site.css"), buf_view(&css), err);
    }
    buf_done(&css);
    return kind;
}

static void list_post(struct bag *b, struct buf *out, size_t member)
{
    const struct post *post = bag_post(b, member);
    char date[CIVIL_TEXT_SIZE];

    if (!post) {
        return;
    }
    buf_puts(out, "<li>");
    if (post_dated(post)) {
        buf_puts(out, "<span class=\"date\">");
        buf_str(out, civil_date_text(&post->date, date));
        buf_puts(out, "</span> ");
    }
    buf_puts(out, "<a href=\"");
    buf_xml(out, b->request->chapters[member].files[0].name);
    buf_puts(out, "\">");
    buf_xml(out, label_title(b->words, post->title));
    buf_puts(out, "</a></li>\n");
}

static enum err_kind add_home(struct bag *b, struct err *err)
{
    struct buf list, title, page;
    enum err_kind kind;

    buf_init(&list, LIMIT_TEXT_BYTES);
    buf_init(&title, LIMIT_TEXT_BYTES);
    buf_init(&page, LIMIT_TEXT_BYTES);
    for (size_t m = 0; m < b->request->volume->n; m++) {
        list_post(b, &list, m);
    }
    buf_xml(&title, b->title);
    template_fill(&page, embedded("home.html"),
                  (struct template_value[]){{"language", words_language(b->words)},
                                            {"title", buf_view(&title)},
                                            {"list", str_trim_end(buf_view(&list))}},
                  3);
    kind = buf_finish(&list, err) || buf_finish(&title, err) ? err->kind : buf_finish(&page, err);
    if (!kind) {
        kind = bag_add(b, STR("data/index.html"), buf_view(&page), err);
    }
    buf_done(&list);
    buf_done(&title);
    buf_done(&page);
    return kind;
}

enum err_kind site_add(struct bag *b, struct err *err)
{
    if (add_pages(b, err) || add_pictures(b, err) || add_style(b, err)) {
        return err->kind;
    }
    return add_home(b, err);
}
