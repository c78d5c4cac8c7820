/*
 * Files become a bag: each is digested, and compressed, when it is added. Invariant: what the
 * manifests will say is what the bundle will hold; a file of the disk that changes in between is
 * an error.
 */
#include "package/snapshot/bag.h"

#include <unistd.h>

#include "base/limits.h"

enum err_kind snapshot_digest(enum hash_kind digest, struct str content,
                              uint8_t ret[HASH_MAX_BYTES], struct err *err)
{
    return digest == HASH_SHA256 ? hash_sha256(content, ret, err) : hash_sha512(content, ret, err);
}

const struct post *bag_post(const struct bag *b, size_t member)
{
    const struct snapshot_request *r = b->request;

    return r->chapters[member].n_files > 0 ? &r->library->posts[r->volume->members[member].post]
                                           : NULL;
}

/* A new file without content; NULL after a failure. */
static struct bag_file *new_file(struct bag *b, struct str name, struct err *err)
{
    struct bag_file *file = arena_alloc(&b->arena, sizeof *file);
    size_t at = b->n_files;

    name = arena_str(&b->arena, name);
    if (!file || !name.p ||
        !arena_grow(&b->arena, &b->files, b->n_files, &b->cap_files, sizeof(struct bag_file *))) {
        (void)err_nomem(err);
        return NULL;
    }
    if (map_add(&b->by_name, name, b->n_files, &at, err)) {
        return NULL;
    }
    if (at != b->n_files) {
        (void)err_set(err, ERR_FORMAT, "%.*s: twice in one snapshot", STR_ARG(name));
        return NULL;
    }
    file->name = name;
    file->item.entry.payload.fd = -1;
    b->files[b->n_files++] = file;
    return file;
}

static void count_payload(struct bag *b, const struct bag_file *file)
{
    if (bag_file_is_payload(file)) {
        b->payload_bytes += file->item.entry.size;
        b->payload_files++;
    }
}

enum err_kind bag_add(struct bag *b, struct str name, struct str content, struct err *err)
{
    struct bag_file *file = new_file(b, name, err);

    if (!file || snapshot_digest(b->request->digest, content, file->digest, err) ||
        deflate_entry(b->request->deflater, b->request->blobs, content, &file->item.entry, err)) {
        return err->kind;
    }
    file->owned = true;
    count_payload(b, file);
    return ERR_OK;
}

enum err_kind bag_add_entry(struct bag *b, struct str name, const struct entry *entry,
                            const uint8_t *digest, struct err *err)
{
    struct bag_file *file = new_file(b, name, err);

    if (!file) {
        return err->kind;
    }
    file->item.entry = *entry;
    memcpy(file->digest, digest, sizeof file->digest);
    count_payload(b, file);
    return ERR_OK;
}

/* Whether compressing it again gains nothing. */
static bool is_compressed(struct str path)
{
    static const char *const endings[] = {".7z",   ".avif", ".docx", ".epub", ".gif",  ".gz",
                                          ".heic", ".jpeg", ".jpg",  ".jxl",  ".m4a",  ".mp3",
                                          ".mp4",  ".png",  ".pptx", ".rar",  ".webm", ".webp",
                                          ".xlsx", ".xz",   ".zip"};
    const struct str ending = path_ending(path);

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (str_eq_nocase(ending, str_of(endings[i]))) {
            return true;
        }
    }
    return false;
}

static enum err_kind digest_file(struct bag *b, const char *path, struct bag_file *file,
                                 struct err *err)
{
    const bool sha256 = b->request->digest == HASH_SHA256;
    int fd;
    struct file_info info;
    enum err_kind kind = file_open(path, &fd, &info, err);

    if (kind) {
        return kind;
    }
    kind = hash_file(fd, file->sha256, sha256 ? NULL : file->digest, &file->item.entry.size, err);
    if (sha256) {
        memcpy(file->digest, file->sha256, sizeof file->sha256);
    }
    file->item.entry.stored_size = file->item.entry.size;
    (void)close(fd);
    return kind;
}

static enum err_kind file_changed(struct str path, struct err *err)
{
    return err_set(err, ERR_FORMAT, "%.*s: " ZIP_FILE_CHANGED, STR_ARG(path));
}

static enum err_kind check_content(struct str content, const uint8_t *sha256, struct str path,
                                   struct err *err)
{
    uint8_t digest[SHA256_BYTES];

    if (hash_sha256(content, digest, err)) {
        return err->kind;
    }
    return memcmp(sha256, digest, sizeof digest) == 0 ? ERR_OK : file_changed(path, err);
}

/* Its bytes are read when the bundle is written, and must be these. No smaller volume would help
   where it is too large alone. */
static enum err_kind add_stored(struct bag *b, struct str name, struct str path, uint64_t size,
                                const uint8_t *sha256, struct err *err)
{
    struct bag_file *file;

    if (bag_is_zip32(b) && size >= ZIP32_BYTES) {
        return err_set(err, ERR_LIMIT,
                       "%.*s: its %llu bytes are more than a ZIP file that every program reads can "
                       "hold; give --zip64, or --format folder",
                       STR_ARG(path), (unsigned long long)size);
    }
    file = new_file(b, name, err);
    if (!file || digest_file(b, path.p, file, err)) {
        return err->kind;
    }
    if (sha256 && memcmp(sha256, file->sha256, sizeof file->sha256) != 0) {
        return file_changed(path, err);
    }
    file->item.entry.method = ENTRY_STORED;
    file->item.entry.payload.path = path;
    file->item.sha256 = file->sha256;
    count_payload(b, file);
    return arena_finish(&b->arena, err);
}

enum err_kind bag_add_file(struct bag *b, struct str name, struct str path, const uint8_t *sha256,
                           struct err *err)
{
    struct file_info info;
    struct buf content;
    enum err_kind kind;

    path = arena_str(&b->arena, path);
    if (!path.p) {
        return err_nomem(err);
    }
    if (file_stat(path.p, &info, err)) {
        return err->kind;
    }
    if (is_compressed(path) || info.size > LIMIT_POST_BYTES) {
        return add_stored(b, name, path, info.size, sha256, err);
    }
    buf_init(&content, LIMIT_POST_BYTES + 1);
    kind = file_read(path.p, LIMIT_POST_BYTES, &content, NULL, err);
    if (!kind && sha256) {
        kind = check_content(buf_view(&content), sha256, path, err);
    }
    if (!kind) {
        kind = bag_add(b, name, buf_view(&content), err);
    }
    buf_done(&content);
    return kind;
}
