/*
 * Turns what was made of a picture into a file and a row of the asset store, and the row into the
 * picture again. Invariant: what is handed out is there with its whole length. A store that cannot
 * be written costs no picture and no run: another folder takes its place.
 */
#include "media/image/fit_results.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/file.h"
#include "media/image/image.h"

/* The row of a picture that nothing can be made of names a text with the reason. */
#define REFUSED_ENDING ".txt"

/* A folder with a store, or where one can be made. */
struct store_place {
    const char *folder;
    struct store *reading, *writing;
    bool looked; /* for a store to read */
};

enum {
    PLACES = 2
};

struct fit_results {
    struct findings *findings;
    pthread_mutex_t lock;              /* guards what follows */
    struct store_place places[PLACES]; /* the asset store, and what takes its place */
    size_t place;                      /* where to write */
};

enum err_kind fit_results_new(const struct fit_options *options, struct fit_results **ret,
                              struct err *err)
{
    struct fit_results *r = calloc(1, sizeof *r);

    if (!r || pthread_mutex_init(&r->lock, NULL) != 0) {
        free(r);
        return err_nomem(err);
    }
    r->findings = options->findings;
    r->places[0].folder = options->store;
    r->places[1].folder = options->spare;
    *ret = r;
    return ERR_OK;
}

void fit_results_free(struct fit_results *r)
{
    if (!r) {
        return;
    }
    for (size_t i = 0; i < PLACES; i++) {
        store_close(r->places[i].reading);
        store_close(r->places[i].writing);
    }
    (void)pthread_mutex_destroy(&r->lock);
    free(r);
}

struct str fit_results_key(struct arena *a, const char *how, const uint8_t digest[SHA256_BYTES])
{
    char hex[2 * SHA256_BYTES + 1];

    hash_hex(digest, SHA256_BYTES, hex);
    return arena_join(a, str_of(how), str_of(hex), STR_NONE);
}

/* *ret is NULL where there is no store yet and none is to be made. */
static enum err_kind open_store(struct fit_results *r, size_t place, bool write, struct store **ret,
                                struct err *err)
{
    struct store_place *p = &r->places[place];
    enum err_kind kind = ERR_OK;

    (void)pthread_mutex_lock(&r->lock);
    if (write && !p->writing) {
        kind = store_open(p->folder, STORE_WRITE, &p->writing, err);
    } else if (!p->writing && !p->looked) {
        kind = store_open(p->folder, STORE_READ, &p->reading, err);
        p->looked = true;
    }
    *ret = p->writing ? p->writing : p->reading;
    (void)pthread_mutex_unlock(&r->lock);
    return kind;
}

/* The static text that equals a row's note. */
static const char *known(struct str note, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(note, str_of(texts[i]))) {
            return texts[i];
        }
    }
    return NULL;
}

/* *ret is what the row says; false where it says nothing that this program understands. */
static bool take(const struct store *s, struct arena *a, const struct store_derived *derived,
                 struct fitted *ret)
{
    static const char *const remarks[] = {FIT_DAMAGED, FIT_STILL};
    static const char *const reasons[] = {IMAGE_UNDECODABLE, IMAGE_TOO_LARGE, FIT_UNKNOWN_BITMAP};
    static const struct {
        const char *ending, *media_type;
    } types[] = {{".jpg", "image/jpeg"},
                 {".png", "image/png"},
                 {".gif", "image/gif"},
                 {".webp", "image/webp"},
                 {".svg", "image/svg+xml"}};

    *ret = (struct fitted){
        .remark = known(derived->note, remarks, sizeof remarks / sizeof *remarks),
        .changed = true,
        .file = store_path(s, a, derived->digest, derived->ending),
        .size = derived->size,
        .width = derived->width,
        .height = derived->height,
    };
    if (str_eq(derived->ending, STR(REFUSED_ENDING))) {
        *ret = (struct fitted){.reason =
                                   known(derived->note, reasons, sizeof reasons / sizeof *reasons)};
        return ret->reason != NULL;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_eq(derived->ending, str_of(types[i].ending))) {
            ret->ending = types[i].ending;
            ret->media_type = types[i].media_type;
        }
    }
    memcpy(ret->digest, derived->digest, SHA256_BYTES);
    return ret->media_type != NULL;
}

/* A result that was removed or cut off since is made again. */
static bool is_there(const struct fitted *fitted)
{
    struct file_info info;
    struct err err;

    return fitted->reason || (fitted->file.p && file_stat(fitted->file.p, &info, &err) == ERR_OK &&
                              info.kind == FILE_REGULAR && info.size == fitted->size);
}

enum err_kind fit_results_find(struct fit_results *r, struct str key, struct arena *a,
                               struct fitted *ret, bool *ret_found, struct err *err)
{
    *ret_found = false;
    for (size_t i = 0; i < PLACES && !*ret_found; i++) {
        struct store_derived derived;
        struct store *s;
        bool has_row = false;

        if (open_store(r, i, false, &s, err) ||
            (s && store_derived_find(s, key, a, &derived, &has_row, err))) {
            return err->kind;
        }
        *ret_found = has_row && take(s, a, &derived, ret) && is_there(ret);
    }
    return ERR_OK;
}

static bool is_refused(const struct err *err)
{
    return err->sys == EACCES || err->sys == EPERM || err->sys == EROFS;
}

/* The next place is to be used from now on. */
static void move_on(struct fit_results *r, size_t from)
{
    bool first;

    (void)pthread_mutex_lock(&r->lock);
    first = r->place == from;
    r->place = from + 1;
    (void)pthread_mutex_unlock(&r->lock);
    if (first) {
        finding_add(r->findings, "store-elsewhere", (struct place){.line = 0},
                    "the asset store cannot be written; what is made of pictures is kept in "
                    ".sheaf/store beside the bundles (--store names another folder)");
    }
}

static size_t place_now(struct fit_results *r)
{
    size_t place;

    (void)pthread_mutex_lock(&r->lock);
    place = r->place;
    (void)pthread_mutex_unlock(&r->lock);
    return place;
}

static enum err_kind put(struct fit_results *r, size_t place, struct fit_result *result,
                         struct arena *a, struct fitted *ret, struct err *err)
{
    struct store *s;

    if (open_store(r, place, true, &s, err) ||
        store_derived_put(s, result->key, result->content, &result->derived, err)) {
        return err->kind;
    }
    (void)take(s, a, &result->derived, ret);
    return ERR_OK;
}

enum err_kind fit_results_keep(struct fit_results *r, struct fit_result *result, struct arena *a,
                               struct fitted *ret, struct err *err)
{
    size_t place = place_now(r);
    enum err_kind kind = put(r, place, result, a, ret, err);

    while (kind != ERR_OK && is_refused(err) && place + 1 < PLACES) {
        move_on(r, place++);
        kind = put(r, place, result, a, ret, err);
    }
    return kind == ERR_OK
               ? kind
               : err_wrap(err, "fitted pictures are kept in the asset store (--store %s)%s",
                          r->places[0].folder, place > 0 ? ", else beside the bundles" : "");
}

enum err_kind fit_results_refuse(struct fit_results *r, struct str key, const char *reason,
                                 struct arena *a, struct fitted *ret, struct err *err)
{
    struct fit_result result = {
        .key = key,
        .content = str_of(reason),
        .derived = {.ending = STR(REFUSED_ENDING),
                    .media_type = STR("text/plain"),
                    .note = str_of(reason)},
    };

    return fit_results_keep(r, &result, a, ret, err);
}
