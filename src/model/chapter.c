/*
 * A rendered chapter becomes what is kept of it, in one block. Invariant: nothing in the block
 * points into the renderer's memory; pictures are the run's.
 */
#include "model/chapter.h"

#include <stdlib.h>

/* Bytes that a bound chapter's own block needs: slices and arrays, and the text they point to. */
static size_t block_size(const struct chapter *chapter)
{
    size_t n = chapter->n_files * sizeof(struct entry) +
               chapter->n_assets * sizeof(struct asset *) +
               chapter->n_missing * sizeof(struct missing) +
               chapter->n_far_links * sizeof(struct far_link) +
               chapter->n_attachments * sizeof(struct attachment);
    for (size_t i = 0; i < chapter->n_files; i++) {
        n += chapter->files[i].name.n;
    }
    for (size_t i = 0; i < chapter->n_missing; i++) {
        n += chapter->missing[i].address.n;
    }
    for (size_t i = 0; i < chapter->n_far_links; i++) {
        n += chapter->far_links[i].fragment.n;
    }
    for (size_t i = 0; i < chapter->n_attachments; i++) {
        const struct attachment *a = &chapter->attachments[i];

        n += a->path.n + a->file.n + 1 + a->address.n;
    }
    return n;
}

static struct str put_text(char **at, struct str text)
{
    struct str copy = {*at, text.n};
    if (text.n) {
        memcpy(*at, text.p, text.n);
    }
    *at += text.n;
    return copy;
}

enum err_kind chapter_keep(const struct chapter *chapter, struct bound_chapter *ret,
                           struct err *err)
{
    char *block = calloc(1, block_size(chapter) + 1);
    char *text;

    if (!block) {
        return err_nomem(err);
    }
    *ret = (struct bound_chapter){
        .files = (struct entry *)(void *)block,
        .n_assets = chapter->n_assets,
        .n_missing = chapter->n_missing,
        .n_far_links = chapter->n_far_links,
        .n_attachments = chapter->n_attachments,
        .n_images = chapter->n_images,
        .n_images_described = chapter->n_images_described,
        .has_tables = chapter->has_tables,
        .has_notes = chapter->has_notes,
        .has_code = chapter->has_code,
        .has_ruby = chapter->has_ruby,
    };
    ret->missing = (struct missing *)(void *)(ret->files + chapter->n_files);
    ret->assets = (const struct asset **)(void *)(ret->missing + chapter->n_missing);
    ret->far_links = (struct far_link *)(void *)(ret->assets + chapter->n_assets);
    ret->attachments = (struct attachment *)(void *)(ret->far_links + chapter->n_far_links);
    text = (char *)(ret->attachments + chapter->n_attachments);
    for (size_t i = 0; i < chapter->n_files; i++) {
        ret->files[i].name = put_text(&text, chapter->files[i].name);
    }
    for (size_t i = 0; i < chapter->n_missing; i++) {
        ret->missing[i] = (struct missing){put_text(&text, chapter->missing[i].address),
                                           chapter->missing[i].state};
    }
    for (size_t i = 0; i < chapter->n_assets; i++) {
        ret->assets[i] = chapter->assets[i];
    }
    for (size_t i = 0; i < chapter->n_far_links; i++) {
        ret->far_links[i] = chapter->far_links[i];
        ret->far_links[i].fragment = put_text(&text, chapter->far_links[i].fragment);
    }
    for (size_t i = 0; i < chapter->n_attachments; i++) {
        ret->attachments[i] = chapter->attachments[i];
        ret->attachments[i].path = put_text(&text, chapter->attachments[i].path);
        ret->attachments[i].file = put_text(&text, chapter->attachments[i].file);
        text++; /* the block is zero: it ends the name */
        ret->attachments[i].address = put_text(&text, chapter->attachments[i].address);
    }
    return ERR_OK;
}
