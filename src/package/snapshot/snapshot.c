/*
 * A volume's posts become a snapshot: pages, sources and lists go into a bag, which is written as
 * an archive or a folder. The old one stays until the new one is whole.
 */
#include "package/snapshot/snapshot.h"

#include <stdlib.h>

#include "base/limits.h"
#include "model/label.h"
#include "package/publish.h"
#include "package/snapshot/bag.h"

/* A bag's folder is called like its bundle, where that leaves room for the names in it. */
#define FOLDER_BYTES 64u

/* The largest number of entries that programs without ZIP64 can read: 16 bits, of which one value
   means "see elsewhere". */
#define ZIP32_ENTRIES 65534u

static struct str folder_name(struct bag *b)
{
    const struct volume *volume = b->request->volume;
    const struct str id = volume->identifier;

    if (volume->file_name.n <= FOLDER_BYTES) {
        return volume->file_name;
    }
    return arena_join(&b->arena, STR("snapshot-"), str_from(id, str_rchr(id, ':') + 1), STR_NONE);
}

static int compare_files(const void *x, const void *y)
{
    const struct bag_file *a = *(struct bag_file *const *)x, *b = *(struct bag_file *const *)y;

    return str_cmp(a->name, b->name);
}

/* By name, but for the manifests, which come last: who reads an archive to its end meets them when
   everything that they tell of has passed. */
static int compare_for_archive(const void *x, const void *y)
{
    const struct bag_file *a = *(struct bag_file *const *)x, *b = *(struct bag_file *const *)y;

    if (a->is_manifest != b->is_manifest) {
        return a->is_manifest ? 1 : -1;
    }
    return str_cmp(a->name, b->name);
}

static enum err_kind list_items(struct bag *b, struct zip_item **ret, struct err *err)
{
    const struct str folder = folder_name(b);
    struct zip_item *items = arena_array(&b->arena, b->n_files, sizeof *items);
    uint64_t bytes = 22;

    if (b->n_files > 1) {
        qsort(b->files, b->n_files, sizeof(struct bag_file *), compare_for_archive);
    }
    for (size_t i = 0; items && i < b->n_files; i++) {
        items[i] = b->files[i]->item;
        items[i].entry.name = arena_join(&b->arena, folder, STR("/"), b->files[i]->name);
        /* Local header, directory entry, and the name in both. */
        bytes += items[i].entry.stored_size + 30 + 46 + 2 * items[i].entry.name.n;
    }
    if (bag_is_zip32(b) && (b->n_files > ZIP32_ENTRIES || bytes > ZIP32_BYTES)) {
        return err_set(err, ERR_LIMIT,
                       "%zu files and %llu bytes are more than a ZIP file that every program reads "
                       "can hold; make volumes smaller with --split, or give --zip64",
                       b->n_files, (unsigned long long)bytes);
    }
    *ret = items;
    return arena_finish(&b->arena, err);
}

static enum err_kind write_items(struct bag *b, const char *path, struct bundle *ret,
                                 struct err *err)
{
    const struct snapshot_request *r = b->request;
    struct bundle bundle = {.path = str_of(path),
                            .n_assets = b->facts.n_assets,
                            .n_missing = b->facts.n_missing,
                            .n_attachments = b->n_attachments,
                            .attachment_bytes = b->attachment_bytes};
    struct zip_item *items = NULL;

    if (list_items(b, &items, err)) {
        return err->kind;
    }
    if (r->format == FORMAT_FOLDER
            ? publish_folder(path, items, b->n_files, &bundle, err)
            : publish_zip(path, items, b->n_files, r->bundle_digest, &bundle, err)) {
        return err->kind;
    }
    *ret = bundle;
    return ERR_OK;
}

static enum err_kind make_title(struct bag *b, struct err *err)
{
    const struct snapshot_request *r = b->request;
    struct buf text;
    enum err_kind kind;

    buf_init(&text, LIMIT_TEXT_BYTES);
    label_volume_title(&text, b->words, r->book->title, r->volume);
    b->title = arena_str(&b->arena, buf_view(&text));
    kind = buf_finish(&text, err);
    buf_done(&text);
    return kind;
}

static void bag_done(struct bag *b)
{
    for (size_t i = 0; i < b->n_files; i++) {
        if (b->files[i]->owned) {
            blobs_release(b->request->blobs, &b->files[i]->item.entry);
        }
    }
    facts_done(&b->facts);
    map_done(&b->by_name);
    arena_done(&b->arena);
}

enum err_kind snapshot_write(const struct snapshot_request *request, const char *path,
                             struct bundle *ret, struct err *err)
{
    struct bag b = {.request = request, .words = words_for(request->book->language)};
    enum err_kind kind;

    arena_init(&b.arena, LIMIT_TEXT_BYTES);
    map_init(&b.by_name);
    kind = facts_collect(request->library, request->volume, request->chapters, &b.arena, &b.facts,
                         err);
    if (!kind && !make_title(&b, err) && !sources_add(&b, err) && !originals_add(&b, err) &&
        !site_add(&b, err) && !search_files_add(&b, err) && !records_add(&b, err)) {
        if (b.n_files > 1) {
            qsort(b.files, b.n_files, sizeof(struct bag_file *), compare_files);
        }
        kind = tags_add(&b, err) ? err->kind : write_items(&b, path, ret, err);
    } else {
        kind = err->kind;
    }
    bag_done(&b);
    return kind;
}
