/*
 * Entries become a bundle: an archive in one file, or a folder of files. Invariant: what was there
 * stays until all of the new one is written.
 */
#include "package/publish.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/limits.h"

#define BLOCK_BYTES ((size_t)1 << 17)
#define BAG_INFO "/bag-info.txt"
#define BAG_INFO_BYTES ((uint64_t)1 << 20)
#define SOFTWARE "\nBag-Software-Agent: sheaf "

enum err_kind publish_zip(const char *path, const struct zip_item *items, size_t n, bool digest,
                          struct bundle *ret, struct err *err)
{
    struct file_info info;
    struct output output;

    if (output_open(&output, path, err)) {
        return err->kind;
    }
    if (zip_write(output.fd, items, n, err) ||
        (digest && hash_file(output.fd, NULL, ret->sha512, NULL, err)) ||
        file_stat(output.temporary, &info, err)) {
        output_abandon(&output);
        return err_wrap(err, "%s", path);
    }
    ret->bytes = info.size;
    return output_commit(&output, &ret->state, err);
}

/* What publish_folder works with. */
struct copier {
    struct hasher *hasher;
    struct buf content; /* of one entry, or of one block of a file */
};

/* Copies a file of the disk, which must still hold the bytes that were looked at. */
static enum err_kind copy_bytes(const struct zip_item *item, int from, int to, struct copier *c,
                                struct err *err)
{
    char *const block = c->content.p;
    const char *path = item->entry.payload.path.p;
    uint8_t digest[HASH_MAX_BYTES];
    ssize_t n;

    if (hasher_begin(c->hasher, HASH_SHA256, err)) {
        return err->kind;
    }
    while ((n = read(from, block, BLOCK_BYTES)) != 0) {
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return err_errno(err, "%s", path);
        }
        if (hasher_add(c->hasher, block, (size_t)n, err) ||
            file_write_all(to, str_make(block, (size_t)n), path, err)) {
            return err->kind;
        }
    }
    if (hasher_end(c->hasher, digest, err)) {
        return err->kind;
    }
    if (memcmp(digest, item->sha256, SHA256_BYTES) != 0) {
        return err_set(err, ERR_FORMAT, "%s: " ZIP_FILE_CHANGED, path);
    }
    return ERR_OK;
}

static enum err_kind copy_file(struct output_folder *folder, struct str name,
                               const struct zip_item *item, struct copier *c, struct err *err)
{
    const char *path = item->entry.payload.path.p;
    struct file_info info;
    int from, to;
    enum err_kind kind = file_open(path, &from, &info, err);

    if (kind) {
        return kind;
    }
    kind = output_folder_create(folder, name, &to, err);
    if (!kind) {
        kind = copy_bytes(item, from, to, c, err);
        if (close(to) != 0 && !kind) {
            kind = err_errno(err, "%s", path);
        }
    }
    (void)close(from);
    return kind;
}

static enum err_kind write_file(struct output_folder *folder, struct str name,
                                const struct zip_item *item, struct copier *c, struct err *err)
{
    if (item->sha256) {
        return copy_file(folder, name, item, c, err);
    }
    buf_reset(&c->content);
    if (inflate_entry(&item->entry, &c->content, err)) {
        return err->kind;
    }
    return output_folder_write(folder, name, buf_view(&c->content), err);
}

static enum err_kind write_files(struct output_folder *folder, const struct zip_item *items,
                                 size_t n, struct copier *c, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        const struct str name = items[i].entry.name;

        if (write_file(folder, str_from(name, str_chr(name, '/') + 1), &items[i], c, err)) {
            return err->kind;
        }
    }
    return ERR_OK;
}

/* Whether a folder is an earlier snapshot, by what it says of itself. Everybody's bag has a
   bagit.txt, and none but our own may be replaced. */
static bool is_snapshot(const char *path, struct buf *content)
{
    const size_t size = strlen(path) + sizeof BAG_INFO;
    char *name = malloc(size);
    struct err ignored;
    bool is = false;

    if (name) {
        (void)snprintf(name, size, "%s" BAG_INFO, path);
        is = !file_read(name, BAG_INFO_BYTES, content, NULL, &ignored) &&
             str_find(buf_view(content), STR(SOFTWARE)) != STR_NPOS;
    }
    free(name);
    return is;
}

enum err_kind publish_folder(const char *path, const struct zip_item *items, size_t n,
                             struct bundle *ret, struct err *err)
{
    struct output_folder folder;
    struct copier copier = {.hasher = NULL};
    bool replace = false;
    enum err_kind kind;

    for (size_t i = 0; i < n; i++) {
        ret->bytes += items[i].entry.size;
    }
    if (folder_stands(path, items, n)) {
        output_folder_keep(path);
        ret->state = OUTPUT_UNCHANGED;
        return ERR_OK;
    }
    if (output_folder_open(&folder, path, err)) {
        return err->kind;
    }
    buf_init(&copier.content, LIMIT_TEXT_BYTES);
    kind = hasher_new(&copier.hasher, err);
    if (!kind && !buf_reserve(&copier.content, BLOCK_BYTES)) {
        kind = err_nomem(err);
    }
    if (!kind) {
        kind = write_files(&folder, items, n, &copier, err);
        replace = is_snapshot(path, &copier.content);
    }
    hasher_free(copier.hasher);
    buf_done(&copier.content);
    if (kind) {
        output_folder_abandon(&folder);
        return err_wrap(err, "%s", path);
    }
    ret->state = OUTPUT_WRITTEN;
    return output_folder_commit(&folder, replace, err);
}
