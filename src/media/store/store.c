/*
 * The asset store on disk: contents become files named after their digests, and what is known about
 * addresses becomes rows of an index (SQLite with a rollback journal: an index with a write-ahead
 * log could not be read from a read-only folder). Invariant: a content's file is complete and
 * synchronised before a row names it. A store that is only read keeps in mind which addresses it
 * has: asking the index takes locks of its file, which costs more than a post's rendering where
 * nothing was fetched of thousands of pictures.
 */
#include "media/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "media/store/index.h"

#define INDEX_NAME "index.sqlite"
#define LOCK_NAME "lock"

enum {
    FAN_OUT = 256
};

struct store {
    struct arena arena;
    struct str folder;
    enum store_mode mode;
    struct store_index *index;
    pthread_mutex_t lock; /* guards the index and what follows */
    bool swept[FAN_OUT];  /* folders that left-overs of killed runs were removed from */
    bool listed;         /* what follows: of a store that is only read, from its first look-up on */
    uint64_t *addresses; /* their hashes, sorted */
    size_t n_addresses, cap_addresses;
    int lock_fd; /* -1: none */
};

static enum err_kind prepare(struct store *s, const char *folder, enum store_mode mode,
                             struct err *err)
{
    struct str file;

    arena_init(&s->arena, LIMIT_TEXT_BYTES);
    s->lock_fd = -1;
    s->mode = mode;
    s->folder = arena_str(&s->arena, str_of(folder));
    file = path_join(&s->arena, s->folder, STR(INDEX_NAME));
    if (arena_finish(&s->arena, err)) {
        return err->kind;
    }
    if (mode == STORE_WRITE && path_make_folders(s->folder.p, err)) {
        return err->kind;
    }
    return store_index_open(file.p, mode == STORE_WRITE, &s->index, err);
}

enum err_kind store_open(const char *folder, enum store_mode mode, struct store **ret,
                         struct err *err)
{
    struct store *s = calloc(1, sizeof *s);
    enum err_kind kind;

    *ret = NULL;
    if (!s) {
        return err_nomem(err);
    }
    if (pthread_mutex_init(&s->lock, NULL) != 0) {
        free(s);
        return err_nomem(err);
    }
    kind = prepare(s, folder, mode, err);
    if (kind != ERR_OK || !s->index) {
        store_close(s);
        return kind;
    }
    *ret = s;
    return ERR_OK;
}

void store_close(struct store *s)
{
    if (!s) {
        return;
    }
    store_index_close(s->index);
    if (s->lock_fd >= 0) {
        (void)close(s->lock_fd);
    }
    arena_done(&s->arena);
    (void)pthread_mutex_destroy(&s->lock);
    free(s);
}

/* Removes what killed runs left half-written. */
static enum err_kind sweep_all(struct store *s, struct err *err)
{
    for (unsigned i = 0; i < FAN_OUT; i++) {
        const struct str folder = arena_printf(&s->arena, "%s/%02x", s->folder.p, i);

        if (str_empty(folder)) {
            return arena_finish(&s->arena, err);
        }
        output_sweep(folder.p);
        s->swept[i] = true;
    }
    return ERR_OK;
}

enum err_kind store_lock(struct store *s, struct err *err)
{
    const struct str path = path_join(&s->arena, s->folder, STR(LOCK_NAME));

    if (arena_finish(&s->arena, err)) {
        return err->kind;
    }
    s->lock_fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (s->lock_fd < 0) {
        return err_errno(err, "%s", path.p);
    }
    /* A file system without locks has nobody else to keep out. */
    if (flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return err_set(err, ERR_SYSTEM, "%s: another sheaf is fetching into this store",
                       s->folder.p);
    }
    return sweep_all(s, err);
}

static bool note_address(void *user, struct str url)
{
    struct store *s = user;

    if (!arena_grow(&s->arena, &s->addresses, s->n_addresses, &s->cap_addresses,
                    sizeof *s->addresses)) {
        return false;
    }
    s->addresses[s->n_addresses++] = str_hash(url);
    return true;
}

static int compare_hashes(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static enum err_kind list_addresses(struct store *s, struct err *err)
{
    s->n_addresses = 0;
    if (store_index_addresses(s->index, note_address, s, err) || arena_finish(&s->arena, err)) {
        return err->kind;
    }
    if (s->n_addresses > 1) {
        qsort(s->addresses, s->n_addresses, sizeof *s->addresses, compare_hashes);
    }
    s->listed = true;
    return ERR_OK;
}

/* Whether there may be a row of the address. */
static enum err_kind may_have(struct store *s, struct str url, bool *ret, struct err *err)
{
    const uint64_t hash = str_hash(url);

    *ret = true;
    if (s->mode != STORE_READ) {
        return ERR_OK;
    }
    if (!s->listed && list_addresses(s, err)) {
        return err->kind;
    }
    *ret = s->n_addresses > 0 &&
           bsearch(&hash, s->addresses, s->n_addresses, sizeof hash, compare_hashes);
    return ERR_OK;
}

enum err_kind store_find(struct store *s, struct str address, struct arena *a,
                         struct store_row *ret, struct err *err)
{
    bool known;
    enum err_kind kind;

    *ret = (struct store_row){.url = store_address(a, address)};
    if (str_empty(ret->url)) {
        return arena_finish(a, err);
    }
    (void)pthread_mutex_lock(&s->lock);
    kind = may_have(s, ret->url, &known, err);
    if (kind == ERR_OK && known) {
        kind = store_index_find(s->index, a, ret, err);
    }
    (void)pthread_mutex_unlock(&s->lock);
    return kind == ERR_OK ? arena_finish(a, err) : kind;
}

/* "ab/cdef…": names of 64 digits would make one folder of all. */
struct str store_path(const struct store *s, struct arena *a, const uint8_t digest[SHA256_BYTES],
                      struct str ending)
{
    char hex[2 * SHA256_BYTES + 1];

    hash_hex(digest, SHA256_BYTES, hex);
    return arena_printf(a, "%s/%.2s/%s%.*s", s->folder.p, hex, hex + 2, STR_ARG(ending));
}

static enum err_kind make_place(struct store *s, struct arena *a, struct str path, uint8_t first,
                                struct err *err)
{
    const struct str folder = arena_str(a, path_folder(path));

    if (arena_finish(a, err) || path_make_folders(folder.p, err)) {
        return err->kind;
    }
    (void)pthread_mutex_lock(&s->lock);
    if (!s->swept[first]) {
        s->swept[first] = true;
        output_sweep(folder.p);
    }
    (void)pthread_mutex_unlock(&s->lock);
    return ERR_OK;
}

/* Writes a content to where its digest says. */
static enum err_kind keep(struct store *s, struct str content, struct str ending,
                          uint8_t ret_digest[SHA256_BYTES], struct err *err)
{
    struct arena a;
    struct output output;
    enum output_state state;
    struct str path;
    enum err_kind kind;

    if (hash_sha256(content, ret_digest, err)) {
        return err->kind;
    }
    arena_init(&a, LIMIT_TEXT_BYTES);
    path = store_path(s, &a, ret_digest, ending);
    kind = make_place(s, &a, path, ret_digest[0], err);
    if (kind == ERR_OK) {
        kind = output_open(&output, path.p, err);
    }
    if (kind == ERR_OK) {
        kind = file_write_all(output.fd, content, path.p, err);
        if (kind == ERR_OK) {
            kind = output_commit(&output, &state, err);
        }
        output_abandon(&output);
    }
    arena_done(&a);
    return kind;
}

enum err_kind store_keep(struct store *s, struct str content, struct store_row *row,
                         struct err *err)
{
    row->size = content.n;
    return keep(s, content, row->ending, row->digest, err);
}

enum err_kind store_put(struct store *s, const struct store_row *row, struct err *err)
{
    enum err_kind kind;

    (void)pthread_mutex_lock(&s->lock);
    kind = store_index_put(s->index, row, err);
    (void)pthread_mutex_unlock(&s->lock);
    return kind;
}

enum err_kind store_derived_find(struct store *s, struct str key, struct arena *a,
                                 struct store_derived *ret, bool *ret_found, struct err *err)
{
    enum err_kind kind;

    (void)pthread_mutex_lock(&s->lock);
    kind = store_index_derived_find(s->index, key, a, ret, ret_found, err);
    (void)pthread_mutex_unlock(&s->lock);
    return kind == ERR_OK ? arena_finish(a, err) : kind;
}

enum err_kind store_derived_put(struct store *s, struct str key, struct str content,
                                struct store_derived *value, struct err *err)
{
    enum err_kind kind = keep(s, content, value->ending, value->digest, err);

    if (kind != ERR_OK) {
        return kind;
    }
    value->size = content.n;
    (void)pthread_mutex_lock(&s->lock);
    kind = store_index_derived_put(s->index, key, value, err);
    (void)pthread_mutex_unlock(&s->lock);
    return kind;
}

/* Whether the file is there and what its name says. */
static bool is_sound(const char *path, const uint8_t digest[SHA256_BYTES])
{
    uint8_t found[SHA256_BYTES];
    struct err err;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    bool sound;

    if (fd < 0) {
        return false;
    }
    sound = hash_file(fd, found, NULL, NULL, &err) == ERR_OK &&
            memcmp(found, digest, sizeof found) == 0;
    (void)close(fd);
    return sound;
}

/* What store_verify knows while it goes through the rows, which come in the order of files. */
struct verifying {
    struct store *store;
    void (*damaged)(void *user, struct str url, struct str file);
    void *user;
    struct arena arena; /* of the file at hand */
    struct str path;
    bool sound;
    struct arena keep;
    struct store_content *lost;
    size_t n_lost, cap_lost;
    struct store_health health;
};

static bool verify_row(void *user, struct str url, const struct store_content *content)
{
    struct verifying *v = user;
    struct arena next;
    struct str path;

    arena_init(&next, LIMIT_TEXT_BYTES);
    path = store_path(v->store, &next, content->digest, content->ending);
    if (str_empty(path)) {
        arena_done(&next);
        v->keep.failed = true;
        return false;
    }
    if (!str_eq(path, v->path)) {
        v->sound = is_sound(path.p, content->digest);
        v->health.files++;
        v->health.damaged += !v->sound;
        if (!v->sound && arena_grow(&v->keep, &v->lost, v->n_lost, &v->cap_lost, sizeof *v->lost)) {
            v->lost[v->n_lost] = *content;
            v->lost[v->n_lost++].ending = arena_str(&v->keep, content->ending);
        }
    }
    arena_done(&v->arena);
    v->arena = next;
    v->path = path;
    if (!v->sound && v->damaged) {
        v->damaged(v->user, url, path);
    }
    return !v->keep.failed;
}

/* Rows go first: a row must not name what is not there. */
static enum err_kind forget_lost(struct verifying *v, struct err *err)
{
    for (size_t i = 0; i < v->n_lost; i++) {
        struct str path;

        if (store_index_forget(v->store->index, &v->lost[i], err)) {
            return err->kind;
        }
        path = store_path(v->store, &v->keep, v->lost[i].digest, v->lost[i].ending);
        if (arena_finish(&v->keep, err)) {
            return err->kind;
        }
        if (unlink(path.p) != 0 && errno != ENOENT) {
            return err_errno(err, "%s", path.p);
        }
    }
    return ERR_OK;
}

enum err_kind store_verify(struct store *s, bool mend,
                           void (*damaged)(void *user, struct str url, struct str file), void *user,
                           struct store_health *ret, struct err *err)
{
    struct verifying v = {.store = s, .damaged = damaged, .user = user};
    enum err_kind kind;

    arena_init(&v.arena, LIMIT_TEXT_BYTES);
    arena_init(&v.keep, LIMIT_TEXT_BYTES);
    (void)pthread_mutex_lock(&s->lock);
    kind = store_index_each(s->index, verify_row, &v, err);
    if (kind == ERR_OK) {
        kind = arena_finish(&v.keep, err);
    }
    if (kind == ERR_OK && mend) {
        kind = forget_lost(&v, err);
    }
    (void)pthread_mutex_unlock(&s->lock);
    *ret = v.health;
    arena_done(&v.keep);
    arena_done(&v.arena);
    return kind;
}
