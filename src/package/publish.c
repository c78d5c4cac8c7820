/*
 * Entries become a bundle: an archive in one file, or a folder of files. Invariant: what was there
 * stays until all of the new one is written.
 */
#include "package/publish.h"

#include "base/hash.h"
#include "base/limits.h"

enum err_kind publish_zip(const char *path, const struct zip_item *items, size_t n, bool digest,
                          struct bundle *ret, struct err *err)
{
    struct file_info info;
    struct output output;

    if (output_open(&output, path, err)) {
        return err->kind;
    }
    if (zip_write(output.fd, items, n, err) ||
        (digest && hash_file_sha512(output.fd, ret->sha512, err)) ||
        file_stat(output.temporary, &info, err)) {
        output_abandon(&output);
        return err_wrap(err, "%s", path);
    }
    ret->bytes = info.size;
    return output_commit(&output, &ret->state, err);
}

/* The bytes of a file of the disk, which must still be those that were looked at. */
static enum err_kind read_checked(const struct zip_item *item, struct buf *ret, struct err *err)
{
    const struct str path = item->entry.payload.path;
    uint8_t digest[SHA256_BYTES];

    if (file_read(path.p, LIMIT_ASSET_BYTES, ret, NULL, err) ||
        hash_sha256(buf_view(ret), digest, err)) {
        return err->kind;
    }
    if (memcmp(digest, item->sha256, sizeof digest) != 0) {
        return err_set(err, ERR_FORMAT, "%s: " ZIP_FILE_CHANGED, path.p);
    }
    return ERR_OK;
}

static enum err_kind write_file(struct output_folder *folder, struct str name,
                                const struct zip_item *item, struct buf *content, struct err *err)
{
    buf_reset(content);
    if (item->sha256 ? read_checked(item, content, err)
                     : inflate_entry(&item->entry, content, err)) {
        return err->kind;
    }
    return output_folder_write(folder, name, buf_view(content), err);
}

enum err_kind publish_folder(const char *path, const struct zip_item *items, size_t n,
                             struct bundle *ret, struct err *err)
{
    struct output_folder folder;
    struct buf content;
    enum err_kind kind = ERR_OK;

    if (output_folder_open(&folder, path, err)) {
        return err->kind;
    }
    buf_init(&content, LIMIT_TEXT_BYTES);
    for (size_t i = 0; i < n && !kind; i++) {
        const struct str name = items[i].entry.name;

        kind =
            write_file(&folder, str_from(name, str_chr(name, '/') + 1), &items[i], &content, err);
        ret->bytes += items[i].entry.size;
    }
    buf_done(&content);
    if (kind) {
        output_folder_abandon(&folder);
        return err_wrap(err, "%s", path);
    }
    ret->state = OUTPUT_WRITTEN;
    return output_folder_commit(&folder, "bagit.txt", err);
}
