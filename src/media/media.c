/*
 * Turns addresses of pictures into assets. Invariant: each file is read once, whichever threads ask
 * for it; equal bytes are one asset, named after their digest; a slot never changes once it is
 * filled, so that what is handed out stays valid until media_free.
 */
#include "media/media.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/map.h"
#include "media/find/resolve.h"

/* What is known about one file, or the data of one address. */
struct slot {
    struct str key; /* the real path, or the digest of what an address holds */
    bool filled;
    const struct asset *asset; /* or NULL and why not */
    const char *reason;
};

struct media {
    struct resolver *resolver;
    struct fitter *fitter; /* or NULL */
    pthread_mutex_t lock;  /* guards what follows; not held while a file is read */
    pthread_cond_t filled;
    struct arena arena;
    struct map by_key; /* of slots */
    struct slot **slots;
    size_t n_slots, cap_slots;
    struct map by_name; /* asset's name -> assets */
    struct asset **assets;
    size_t n_assets, cap_assets;
    struct err failure; /* the first one; kind ERR_OK: none */
};

/* One file as it was read, and made to fit. */
struct content {
    struct picture picture;
    struct fitted fitted;
    uint64_t size;
    uint8_t digest[SHA256_BYTES];
};

enum err_kind media_new(const struct site *site, struct media **ret, struct err *err)
{
    struct media *m = calloc(1, sizeof *m);
    enum err_kind kind;

    if (!m) {
        return err_nomem(err);
    }
    if (pthread_mutex_init(&m->lock, NULL) != 0) {
        free(m);
        return err_nomem(err);
    }
    if (pthread_cond_init(&m->filled, NULL) != 0) {
        (void)pthread_mutex_destroy(&m->lock);
        free(m);
        return err_nomem(err);
    }
    arena_init(&m->arena, LIMIT_TEXT_BYTES);
    map_init(&m->by_key);
    map_init(&m->by_name);
    kind = resolver_new(site, &m->resolver, err);
    if (kind != ERR_OK) {
        media_free(m);
        return kind;
    }
    *ret = m;
    return ERR_OK;
}

void media_fit(struct media *m, struct fitter *fitter)
{
    m->fitter = fitter;
}

void media_free(struct media *m)
{
    if (!m) {
        return;
    }
    resolver_free(m->resolver);
    map_done(&m->by_key);
    map_done(&m->by_name);
    arena_done(&m->arena);
    (void)pthread_cond_destroy(&m->filled);
    (void)pthread_mutex_destroy(&m->lock);
    free(m);
}

static void note_failure(struct media *m, const struct err *err)
{
    if (m->failure.kind == ERR_OK) {
        m->failure = *err;
    }
}

/* The slot of a key; *ret_new says that it is the caller's to fill. NULL: out of memory. */
static struct slot *slot_of(struct media *m, struct str key, bool *ret_new)
{
    struct err err;
    size_t at = map_get(&m->by_key, key);
    struct slot *slot;

    *ret_new = at == MAP_NONE;
    if (!*ret_new) {
        return m->slots[at];
    }
    slot = arena_alloc(&m->arena, sizeof *slot);
    key = arena_str(&m->arena, key);
    if (!slot || !key.p ||
        !arena_grow(&m->arena, &m->slots, m->n_slots, &m->cap_slots, sizeof(struct slot *)) ||
        map_add(&m->by_key, key, m->n_slots, NULL, &err) != ERR_OK) {
        (void)err_nomem(&err);
        note_failure(m, &err);
        return NULL;
    }
    slot->key = key;
    m->slots[m->n_slots++] = slot;
    return slot;
}

/* Decides what a book shows in place of these bytes. */
static enum err_kind judge(struct fitter *fitter, struct str bytes, struct arena *a,
                           struct content *ret, const char **ret_reason, struct err *err)
{
    const struct fit_source source = {bytes, &ret->picture, ret->digest};

    ret->size = bytes.n;
    *ret_reason = picture_sniff(bytes, &ret->picture);
    if (*ret_reason) {
        return ERR_OK;
    }
    if (hash_sha256(bytes, ret->digest, err) != ERR_OK ||
        fit_picture(fitter, &source, a, &ret->fitted, err) != ERR_OK) {
        return err->kind;
    }
    *ret_reason = ret->fitted.reason;
    return ERR_OK;
}

/* Data of an address has no file to be copied from: what was not changed is kept as well. */
static enum err_kind judge_data(struct fitter *fitter, struct str bytes, struct arena *a,
                                struct content *ret, const char **ret_reason, struct err *err)
{
    const struct fit_source source = {bytes, &ret->picture, ret->digest};

    const enum err_kind kind = judge(fitter, bytes, a, ret, ret_reason, err);

    if (kind != ERR_OK || *ret_reason || ret->fitted.changed) {
        return kind;
    }
    if (!fitter) {
        *ret_reason = "its data is written into the address";
        return ERR_OK;
    }
    return fit_keep(fitter, &source, a, &ret->fitted, err);
}

/* Reads the file and decides whether books can hold it, or what is made of it: *ret_reason says why
   not. */
static enum err_kind examine(struct fitter *fitter, const struct located *located, struct arena *a,
                             struct content *ret, const char **ret_reason, struct err *err)
{
    const char *const file = located->file.p;
    struct buf bytes;
    struct file_info info;
    enum err_kind kind;

    buf_init(&bytes, LIMIT_ASSET_BYTES + 1);
    *ret_reason = NULL;
    if (!file) {
        return judge_data(fitter, located->bytes, a, ret, ret_reason, err);
    }
    kind = file_stat(file, &info, err);
    if (kind == ERR_OK && info.size > LIMIT_ASSET_BYTES) {
        *ret_reason = "it is larger than a picture may be";
        goto out;
    }
    if (kind == ERR_OK) {
        kind = file_read(file, LIMIT_ASSET_BYTES, &bytes, NULL, err);
    }
    if (kind == ERR_SYSTEM || kind == ERR_FORMAT) {
        *ret_reason = "it cannot be read";
        kind = ERR_OK;
        goto out;
    }
    if (kind == ERR_OK) {
        kind = judge(fitter, buf_view(&bytes), a, ret, ret_reason, err);
    }
out:
    buf_done(&bytes);
    return kind;
}

/* What stands in a book for a file; all but the name. */
static struct asset describe(const struct content *content, struct str file)
{
    const struct fitted *fitted = &content->fitted;
    struct asset asset = {
        .media_type = content->picture.media_type,
        .file = file,
        .size = content->size,
        .width = content->picture.width,
        .height = content->picture.height,
        .remark = fitted->remark,
    };

    if (fitted->changed) {
        asset.media_type = fitted->media_type;
        asset.file = fitted->file;
        asset.size = fitted->size;
        asset.width = fitted->width;
        asset.height = fitted->height;
    }
    memcpy(asset.digest, fitted->changed ? fitted->digest : content->digest, SHA256_BYTES);
    return asset;
}

/* The asset with this content. NULL and *ret_reason where there can be none. */
static const struct asset *asset_of(struct media *m, struct str file, const struct content *content,
                                    const char **ret_reason)
{
    const char *ending = content->fitted.changed ? content->fitted.ending : content->picture.ending;
    struct asset described = describe(content, file);
    char hex[17];
    struct err err;
    struct asset *asset;
    size_t at;

    hash_hex(described.digest, 8, hex);
    described.name = arena_join(&m->arena, STR("images/"), str_of(hex), str_of(ending));
    at = map_get(&m->by_name, described.name);
    if (described.name.p && at != MAP_NONE) {
        if (memcmp(m->assets[at]->digest, described.digest, SHA256_BYTES) == 0) {
            return m->assets[at];
        }
        *ret_reason = "another picture has the same short digest";
        return NULL;
    }
    asset = arena_alloc(&m->arena, sizeof *asset);
    described.file = arena_str(&m->arena, described.file);
    if (!described.name.p || !asset || !described.file.p ||
        !arena_grow(&m->arena, &m->assets, m->n_assets, &m->cap_assets, sizeof(struct asset *)) ||
        map_add(&m->by_name, described.name, m->n_assets, NULL, &err) != ERR_OK) {
        (void)err_nomem(&err);
        note_failure(m, &err);
        *ret_reason = "it cannot be read";
        return NULL;
    }
    described.index = m->n_assets;
    *asset = described;
    m->assets[m->n_assets++] = asset;
    return asset;
}

/* Called with the lock held, which is given up while the file is read. */
static void fill(struct media *m, struct slot *slot, const struct located *located)
{
    struct content content = {.size = 0};
    const char *reason;
    const struct asset *asset = NULL;
    struct arena arena;
    struct err err;
    enum err_kind kind;

    arena_init(&arena, LIMIT_TEXT_BYTES);
    (void)pthread_mutex_unlock(&m->lock);
    kind = examine(m->fitter, located, &arena, &content, &reason, &err);
    if (kind == ERR_OK) {
        kind = arena_finish(&arena, &err);
    }
    (void)pthread_mutex_lock(&m->lock);
    if (kind != ERR_OK) {
        note_failure(m, &err);
        reason = "it cannot be read";
    }
    if (!reason) {
        asset = asset_of(m, located->file, &content, &reason);
    }
    arena_done(&arena);
    slot->asset = asset;
    slot->reason = reason;
    slot->filled = true;
    (void)pthread_cond_broadcast(&m->filled);
}

static enum asset_state find_content(struct media *m, struct str key, const struct located *located,
                                     const struct asset **ret, const char **ret_reason)
{
    struct slot *slot;
    bool is_new;

    (void)pthread_mutex_lock(&m->lock);
    slot = slot_of(m, key, &is_new);
    if (slot && is_new) {
        fill(m, slot, located);
    }
    while (slot && !slot->filled) {
        (void)pthread_cond_wait(&m->filled, &m->lock);
    }
    (void)pthread_mutex_unlock(&m->lock);
    if (slot && slot->asset) {
        *ret = slot->asset;
        return ASSET_FOUND;
    }
    *ret_reason = slot ? slot->reason : "it cannot be read";
    return ASSET_UNUSABLE;
}

enum err_kind media_assets(struct media *m, const char *folder, struct err *err)
{
    return resolver_assets(m->resolver, folder, err);
}

enum err_kind media_store(struct media *m, const char *folder, struct err *err)
{
    return resolver_store(m->resolver, folder, err);
}

static void note_from_outside(struct media *m, const struct err *err)
{
    (void)pthread_mutex_lock(&m->lock);
    note_failure(m, err);
    (void)pthread_mutex_unlock(&m->lock);
}

/* resolve with a memory of its own, freed by the caller; failures are noted. */
static enum asset_state resolve_noted(struct media *m, struct arena *arena, const struct post *from,
                                      struct str address, struct located *ret)
{
    struct err err = {.kind = ERR_OK};
    enum asset_state state;

    arena_init(arena, LIMIT_TEXT_BYTES);
    state = resolve(m->resolver, arena, from, address, ret, &err);
    if (err.kind == ERR_OK && arena_finish(arena, &err) == ERR_OK) {
        return state;
    }
    note_from_outside(m, &err);
    return ASSET_MISSING;
}

/* What tells one content from others; empty where it cannot be told. */
static struct str key_of(struct media *m, struct arena *a, const struct located *located)
{
    uint8_t digest[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    struct err err;

    if (located->file.p) {
        return located->file;
    }
    if (hash_sha256(located->bytes, digest, &err) != ERR_OK) {
        note_from_outside(m, &err);
        return STR_NONE;
    }
    hash_hex(digest, sizeof digest, hex);
    return arena_str(a, str_of(hex));
}

enum asset_state media_find(void *user, const struct post *from, struct str address,
                            const struct asset **ret, const char **ret_reason)
{
    struct media *m = user;
    struct arena arena;
    struct located located;
    enum asset_state state = resolve_noted(m, &arena, from, address, &located);

    if (state == ASSET_FOUND) {
        state = find_content(m, key_of(m, &arena, &located), &located, ret, ret_reason);
    } else if (state == ASSET_UNUSABLE) {
        *ret_reason = "the data in its address cannot be read";
    }
    arena_done(&arena);
    return state;
}

enum asset_state media_probe(struct media *m, const struct post *from, struct str address,
                             uint64_t *ret_size)
{
    struct arena arena;
    struct located located;
    enum asset_state state = resolve_noted(m, &arena, from, address, &located);

    if (state == ASSET_FOUND) {
        *ret_size = located.size;
    }
    arena_done(&arena);
    return state;
}

struct str media_original(struct media *m, const struct post *from, struct str address,
                          struct arena *a, struct str *ret_path, const struct asset **ret)
{
    struct arena arena;
    struct located located = {.size = 0};
    struct str file = STR_NONE;
    const char *reason;

    if (ret) {
        *ret = NULL;
    }
    if (resolve_noted(m, &arena, from, address, &located) == ASSET_FOUND && located.file.n > 0) {
        file = arena_str(a, located.file);
    }
    if (ret_path) {
        *ret_path = file.n > 0 ? arena_str(a, located.path) : STR_NONE;
    }
    if (file.n > 0 && ret) {
        (void)find_content(m, located.file, &located, ret, &reason);
    }
    arena_done(&arena);
    return file;
}

enum err_kind media_finish(struct media *m, struct err *err)
{
    enum err_kind kind;

    (void)pthread_mutex_lock(&m->lock);
    kind = m->failure.kind;
    if (kind != ERR_OK) {
        *err = m->failure;
    }
    (void)pthread_mutex_unlock(&m->lock);
    return kind;
}
