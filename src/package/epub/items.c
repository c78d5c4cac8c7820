/*
 * The small steps an EPUB is put together with: rows of the manifest and of the spine, names and
 * labels. A row's content is compressed at once and not kept otherwise.
 */
#include "base/limits.h"
#include "model/label.h"
#include "package/epub/epub.h"

size_t epub_reserve(struct epub *e, struct item item)
{
    if (!arena_grow(&e->arena, &e->items, e->n_items, &e->cap_items, sizeof e->items[0])) {
        return SIZE_MAX;
    }
    e->items[e->n_items] = item;
    return e->n_items++;
}

enum err_kind epub_fill(struct epub *e, size_t item, struct str content, struct err *err)
{
    struct item *row = &e->items[item];

    if (deflate_entry(e->request->deflater, e->request->blobs, content, &row->file.entry, err)) {
        return err->kind;
    }
    row->owned = true;
    return ERR_OK;
}

enum err_kind epub_add_spine(struct epub *e, size_t item, struct err *err)
{
    if (item == SIZE_MAX ||
        !arena_grow(&e->arena, &e->spine, e->n_spine, &e->cap_spine, sizeof e->spine[0])) {
        return arena_finish(&e->arena, err);
    }
    e->spine[e->n_spine++] = item;
    return ERR_OK;
}

enum err_kind epub_add_page(struct epub *e, struct str stem, struct str content, struct err *err)
{
    size_t item =
        epub_reserve(e, (struct item){.id = arena_join(&e->arena, STR("p-"), stem, STR_NONE),
                                      .href = epub_text_name(e, stem),
                                      .media_type = "application/xhtml+xml"});

    if (item == SIZE_MAX || epub_fill(e, item, content, err)) {
        return item == SIZE_MAX ? arena_finish(&e->arena, err) : err->kind;
    }
    return epub_add_spine(e, item, err);
}

struct str epub_label(const struct epub *e, struct str text)
{
    return label_title(e->words, text);
}

struct str epub_text_name(struct epub *e, struct str stem)
{
    return arena_join(&e->arena, STR("text/"), stem, STR(".xhtml"));
}

struct str epub_xml(struct epub *e, struct str text)
{
    struct buf b;

    buf_init(&b, LIMIT_TEXT_BYTES);
    buf_xml(&b, text);
    return arena_take(&e->arena, &b);
}

struct str epub_word(struct epub *e, const char *key, struct str one, struct str two)
{
    struct buf b;

    buf_init(&b, LIMIT_TEXT_BYTES);
    word_fill(&b, e->words, key, one, two);
    return arena_take(&e->arena, &b);
}

struct str epub_number(struct epub *e, uint64_t n)
{
    struct buf b;

    buf_init(&b, LIMIT_FIELD_BYTES);
    words_number(&b, n);
    return arena_take(&e->arena, &b);
}

struct str epub_title(struct epub *e)
{
    struct buf b;

    buf_init(&b, LIMIT_TEXT_BYTES);
    label_volume_title(&b, e->words, e->request->book->title, e->request->volume);
    return arena_take(&e->arena, &b);
}

struct str epub_volume(struct epub *e)
{
    struct buf b;

    buf_init(&b, LIMIT_TEXT_BYTES);
    label_volume(&b, e->words, e->request->volume);
    return arena_take(&e->arena, &b);
}

struct str epub_span(struct epub *e)
{
    struct buf b;

    buf_init(&b, LIMIT_TEXT_BYTES);
    label_span(&b, e->words, e->request->volume);
    return arena_take(&e->arena, &b);
}

bool epub_has_cover(const struct epub *e)
{
    return !str_empty(e->request->cover.bytes);
}

struct str epub_cover_name(struct epub *e)
{
    return arena_join(&e->arena, STR("cover"), str_of(e->request->cover.ending), STR_NONE);
}

const struct post *epub_post(const struct epub *e, size_t member)
{
    return &e->request->library->posts[e->request->volume->members[member].post];
}
