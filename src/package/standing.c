/*
 * A folder on the disk is held against the entries that it would be written from. Invariant: it
 * stands only where it has these files with these bytes and no others; nothing is written.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/limits.h"
#include "package/publish.h"

struct count {
    size_t files;
    bool others; /* what a bag does not have: links, devices, what cannot be read */
};

static bool count_file(void *user, const struct walk_entry *entry)
{
    struct count *count = user;

    if (entry->link || (entry->info.kind != FILE_REGULAR && entry->info.kind != FILE_FOLDER)) {
        count->others = true;
    }
    count->files += entry->info.kind == FILE_REGULAR;
    return !count->others;
}

static bool has_files(const char *path, size_t n)
{
    struct count count = {.files = 0};
    struct err none;

    return file_walk(path, count_file, &count, &none) == ERR_OK && !count.others &&
           count.files == n;
}

static bool has_digest(const char *path, uint64_t size, const uint8_t *sha256)
{
    uint8_t digest[SHA256_BYTES];
    struct file_info info;
    struct err none;
    int fd;

    if (file_open(path, &fd, &info, &none)) {
        return false;
    }
    const bool same = info.size == size && hash_file(fd, digest, NULL, NULL, &none) == ERR_OK &&
                      memcmp(digest, sha256, sizeof digest) == 0;
    (void)close(fd);
    return same;
}

/* What the items are compared in. */
struct comparing {
    struct arena arena;
    struct buf wanted, there;
};

static bool has_item(struct comparing *c, const char *path, const struct zip_item *item)
{
    const struct str name = item->entry.name;
    struct err none;

    arena_reset(&c->arena);
    const char *file = path_join(&c->arena, str_of(path), str_from(name, str_chr(name, '/') + 1)).p;
    if (!file) {
        return false;
    }
    if (item->sha256) {
        return has_digest(file, item->entry.size, item->sha256);
    }
    buf_reset(&c->wanted);
    return file_read(file, item->entry.size, &c->there, NULL, &none) == ERR_OK &&
           c->there.n == item->entry.size &&
           inflate_entry(&item->entry, &c->wanted, &none) == ERR_OK &&
           str_eq(buf_view(&c->there), buf_view(&c->wanted));
}

bool folder_stands(const char *path, const struct zip_item *items, size_t n)
{
    struct comparing c;
    size_t left = n;

    if (access(path, F_OK) != 0 || !has_files(path, n)) {
        return false;
    }
    arena_init(&c.arena, LIMIT_TEXT_BYTES);
    buf_init(&c.wanted, LIMIT_TEXT_BYTES);
    buf_init(&c.there, LIMIT_TEXT_BYTES);
    /* The manifests come last: they tell at once where anything has changed. */
    while (left > 0 && has_item(&c, path, &items[left - 1])) {
        left--;
    }
    buf_done(&c.there);
    buf_done(&c.wanted);
    arena_done(&c.arena);
    return left == 0;
}
