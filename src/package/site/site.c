/*
 * The site in a snapshot: the posts' pages, the pictures they show, and the pages that lead to
 * them.
 */
#include "package/site/site.h"
#include "base/limits.h"
#include "model/embedded.h"

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

static enum err_kind add_icon(struct bag *b, struct err *err)
{
    return bag_add(b, STR("data/icon48.png"), embedded("icon48.png"), err);
}

static enum err_kind add_lists(struct bag *b, struct err *err)
{
    struct site_lists lists;
    enum err_kind kind = site_index(b, &lists, err);

    arena_init(&lists.scratch, LIMIT_TEXT_BYTES);
    if (!kind && !site_add_archive(&lists, err) &&
        !site_add_values(&lists, &lists.categories, err) &&
        !site_add_values(&lists, &lists.tags, err)) {
        kind = site_add_home(&lists, err);
    } else {
        kind = err->kind;
    }
    arena_done(&lists.scratch);
    return kind;
}

enum err_kind site_add(struct bag *b, struct err *err)
{
    if (add_pages(b, err) || add_pictures(b, err) || add_style(b, err) || add_icon(b, err)) {
        return err->kind;
    }
    return add_lists(b, err);
}
