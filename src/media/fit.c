/*
 * Turns a picture into one that fits a book, or finds that it does already. Invariant: a picture
 * within the limits and without private metadata is used byte for byte, and libvips is loaded only
 * where the header says that there is work and the store does not hold its result.
 */
#include "media/fit.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "media/bmp.h"
#include "media/image.h"
#include "media/store.h"
#include "media/svg.h"

/* What every device takes: FIELD's safe common profile. A change of any of them, or of what the
   module does, is another key in the store. */
#define FIT_KEY "fit1 1600 3800000 10000000 82 "
#define FIT_SIDE_PX 1600u
#define FIT_AREA_PX 3800000u
#define FIT_BYTES 10000000u
#define FIT_QUALITY 82u
#define SVG_KEY "svg1 "

#define TO_BE_FITTED                                                                               \
    (PICTURE_FOREIGN | PICTURE_TURNED | PICTURE_PRIVATE | PICTURE_UNUSUAL | PICTURE_CUT)

/* Memory that decoders hold at once, in all workers together; one larger picture goes alone. */
#define DECODING_BYTES (96u << 20)

static const char damaged[] = "asset-damaged";
static const char still[] = "asset-still";

struct fitter {
    const char *folder;
    bool keep;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t decoded;
    struct store *reading, *writing;
    bool looked; /* for a store to read */
    uint64_t decoding_bytes;
    const struct image_module *module;
};

enum err_kind fitter_new(const char *store, bool keep, struct fitter **ret, struct err *err)
{
    struct fitter *f = calloc(1, sizeof *f);

    if (!f) {
        return err_nomem(err);
    }
    if (pthread_mutex_init(&f->lock, NULL) != 0) {
        free(f);
        return err_nomem(err);
    }
    if (pthread_cond_init(&f->decoded, NULL) != 0) {
        (void)pthread_mutex_destroy(&f->lock);
        free(f);
        return err_nomem(err);
    }
    f->folder = store;
    f->keep = keep;
    *ret = f;
    return ERR_OK;
}

void fitter_free(struct fitter *f)
{
    if (f) {
        store_close(f->reading);
        store_close(f->writing);
        (void)pthread_cond_destroy(&f->decoded);
        (void)pthread_mutex_destroy(&f->lock);
        free(f);
    }
}

static bool keeps(const struct fitter *f)
{
    return !f || f->keep;
}

/* *ret is NULL where there is no store yet and none is to be made. */
static enum err_kind open_store(struct fitter *f, bool write, struct store **ret, struct err *err)
{
    enum err_kind kind = ERR_OK;

    (void)pthread_mutex_lock(&f->lock);
    if (write && !f->writing) {
        kind = store_open(f->folder, STORE_WRITE, &f->writing, err);
    } else if (!f->writing && !f->looked) {
        kind = store_open(f->folder, STORE_READ, &f->reading, err);
        f->looked = true;
    }
    *ret = f->writing ? f->writing : f->reading;
    (void)pthread_mutex_unlock(&f->lock);
    if (kind != ERR_OK) {
        *ret = NULL;
    }
    return kind;
}

static const char *remark_of(struct str note)
{
    return str_eq(note, str_of(damaged)) ? damaged : str_eq(note, str_of(still)) ? still : NULL;
}

static void take(const struct store *s, struct arena *a, const struct store_derived *derived,
                 struct fitted *ret)
{
    static const struct {
        const char *ending, *media_type;
    } types[] = {{".jpg", "image/jpeg"}, {".png", "image/png"}, {".svg", "image/svg+xml"}};

    *ret = (struct fitted){
        .remark = remark_of(derived->note),
        .changed = true,
        .file = store_path(s, a, derived->digest, derived->ending),
        .size = derived->size,
        .width = derived->width,
        .height = derived->height,
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_eq(derived->ending, str_of(types[i].ending))) {
            ret->ending = types[i].ending;
            ret->media_type = types[i].media_type;
        }
    }
    memcpy(ret->digest, derived->digest, SHA256_BYTES);
}

static struct str key_of(struct arena *a, const char *how, const uint8_t digest[SHA256_BYTES])
{
    char hex[2 * SHA256_BYTES + 1];

    hash_hex(digest, SHA256_BYTES, hex);
    return arena_join(a, str_of(how), str_of(hex), STR_NONE);
}

/* A result that was removed or cut off since is made again. */
static bool is_there(const struct fitted *fitted)
{
    struct file_info info;
    struct err err;

    return fitted->file.p && file_stat(fitted->file.p, &info, &err) == ERR_OK &&
           info.kind == FILE_REGULAR && info.size == fitted->size;
}

/* What an earlier run made of the picture. */
static enum err_kind look_up(struct fitter *f, struct str key, struct arena *a, struct fitted *ret,
                             bool *ret_found, struct err *err)
{
    struct store_derived derived;
    struct store *s;

    *ret_found = false;
    if (open_store(f, false, &s, err) != ERR_OK) {
        return err->kind;
    }
    if (!s) {
        return ERR_OK;
    }
    if (store_derived_find(s, key, a, &derived, ret_found, err) != ERR_OK) {
        return err->kind;
    }
    if (*ret_found) {
        take(s, a, &derived, ret);
        *ret_found = ret->media_type != NULL && is_there(ret);
    }
    return ERR_OK;
}

/* What the store is to hold, and under which key. */
struct result {
    struct str key, content;
};

static enum err_kind keep_result(struct fitter *f, const struct result *result,
                                 struct store_derived *derived, struct arena *a, struct fitted *ret,
                                 struct err *err)
{
    struct store *s;

    if (open_store(f, true, &s, err) != ERR_OK ||
        store_derived_put(s, result->key, result->content, derived, err) != ERR_OK) {
        return err_wrap(err, "fitted pictures are kept in the asset store (--store)");
    }
    take(s, a, derived, ret);
    return ERR_OK;
}

static enum err_kind load_module(struct fitter *f, const struct image_module **ret, struct err *err)
{
    enum err_kind kind = ERR_OK;

    (void)pthread_mutex_lock(&f->lock);
    if (!f->module) {
        kind = image_load(&f->module, err);
    }
    *ret = f->module;
    (void)pthread_mutex_unlock(&f->lock);
    return kind == ERR_OK ? kind : err_wrap(err, "--images fit (keep does not need it)");
}

/* Bytes that decoding takes, roughly: pictures that come row by row take few. */
static uint64_t decoding_cost(const struct picture *picture, size_t bytes)
{
    const uint64_t area = (uint64_t)picture->width * picture->height;

    if (area == 0) {
        return DECODING_BYTES;
    }
    return bytes + (picture->flags & PICTURE_WHOLE ? area * 6 : (uint64_t)picture->width * 1024);
}

static void begin_decoding(struct fitter *f, uint64_t cost)
{
    (void)pthread_mutex_lock(&f->lock);
    while (f->decoding_bytes > 0 && f->decoding_bytes + cost > DECODING_BYTES) {
        (void)pthread_cond_wait(&f->decoded, &f->lock);
    }
    f->decoding_bytes += cost;
    (void)pthread_mutex_unlock(&f->lock);
}

static void end_decoding(struct fitter *f, uint64_t cost)
{
    (void)pthread_mutex_lock(&f->lock);
    f->decoding_bytes -= cost;
    (void)pthread_cond_broadcast(&f->decoded);
    (void)pthread_mutex_unlock(&f->lock);
}

/* Bitmaps are decoded here, everything else in the module. */
static enum err_kind call_module(const struct image_module *module, const struct fit_source *source,
                                 struct image_result *ret, struct err *err)
{
    struct image_request request = {
        .bytes = source->bytes,
        .side_px = FIT_SIDE_PX,
        .area_px = FIT_AREA_PX,
        .max_bytes = FIT_BYTES,
        .source_px =
            source->picture->flags & PICTURE_WHOLE ? LIMIT_WHOLE_PIXELS : LIMIT_IMAGE_PIXELS,
        .quality = FIT_QUALITY,
    };
    struct buf rows;
    bool cut = false;
    enum err_kind kind;

    buf_init(&rows, (size_t)LIMIT_WHOLE_PIXELS * 4);
    *ret = (struct image_result){.reason = "it is a bitmap of a kind that is not read"};
    if (strcmp(source->picture->media_type, "image/bmp") == 0) {
        if (!bmp_decode(source->bytes, &rows, &request.raw.samples, &cut)) {
            kind = rows.failed ? buf_finish(&rows, err) : ERR_OK;
            goto out;
        }
        request.raw.p = (const unsigned char *)rows.p;
        request.raw.width = source->picture->width;
        request.raw.height = source->picture->height;
    }
    kind = module->fit(&request, ret, err);
    if (kind == ERR_OK && !ret->reason) {
        ret->damaged |= cut || source->picture->flags & PICTURE_CUT;
    }
out:
    buf_done(&rows);
    return kind;
}

static enum err_kind work(struct fitter *f, const struct fit_source *source, struct str key,
                          struct arena *a, struct fitted *ret, struct err *err)
{
    const struct image_module *module;
    const uint64_t cost = decoding_cost(source->picture, source->bytes.n);
    struct image_result result;
    struct store_derived derived;
    enum err_kind kind;

    if (load_module(f, &module, err) != ERR_OK) {
        return err->kind;
    }
    begin_decoding(f, cost);
    kind = call_module(module, source, &result, err);
    end_decoding(f, cost);
    if (kind != ERR_OK) {
        return kind;
    }
    if (result.reason) {
        *ret = (struct fitted){.reason = result.reason};
        return ERR_OK;
    }
    derived = (struct store_derived){
        .ending = str_of(result.ending),
        .media_type = str_of(result.media_type),
        .width = result.width,
        .height = result.height,
        .note = str_of(result.damaged                              ? damaged
                       : source->picture->flags & PICTURE_ANIMATED ? still
                                                                   : ""),
    };
    kind =
        keep_result(f, &(struct result){key, str_make(result.p, result.n)}, &derived, a, ret, err);
    module->release(result.p);
    return kind;
}

/* A drawing that is not safe: without what is not, as far as that does not change what is drawn;
 *ret_found says that this could be done. */
static enum err_kind clean_svg(struct fitter *f, const struct fit_source *source, struct arena *a,
                               struct fitted *ret, bool *ret_found, struct err *err)
{
    const struct str key = key_of(a, SVG_KEY, source->digest);
    struct store_derived derived = {.ending = STR(".svg"), .media_type = STR("image/svg+xml")};
    const char *reason = NULL;
    struct buf clean;
    enum err_kind kind = look_up(f, key, a, ret, ret_found, err);

    if (kind != ERR_OK || *ret_found) {
        return kind;
    }
    buf_init(&clean, LIMIT_SVG_BYTES);
    kind = svg_clean(source->bytes, &clean, err);
    if (kind == ERR_OK && clean.n > 0 && !clean.failed) {
        kind = svg_check(buf_view(&clean), &reason, err);
        *ret_found = kind == ERR_OK && !reason;
    }
    if (*ret_found) {
        kind = keep_result(f, &(struct result){key, buf_view(&clean)}, &derived, a, ret, err);
    }
    buf_done(&clean);
    return kind;
}

/* Drawings are used as they are where they are safe, else cleaned, else drawn. */
static enum err_kind fit_svg(struct fitter *f, const struct fit_source *source, struct arena *a,
                             struct fitted *ret, struct err *err)
{
    const struct str key = key_of(a, FIT_KEY, source->digest);
    const char *reason;
    bool found = false;
    enum err_kind kind = svg_check(source->bytes, &reason, err);

    if (kind == ERR_OK && reason && !keeps(f) && source->bytes.n <= LIMIT_SVG_BYTES) {
        kind = clean_svg(f, source, a, ret, &found, err);
        if (kind == ERR_OK && !found) {
            kind = look_up(f, key, a, ret, &found, err);
        }
        if (kind == ERR_OK && !found && str_find(source->bytes, STR("<svg")) != STR_NPOS) {
            kind = work(f, source, key, a, ret, err);
            found = kind == ERR_OK && !ret->reason;
        }
    }
    if (kind == ERR_OK && !found) {
        *ret = (struct fitted){.reason = reason};
    }
    return kind;
}

static bool fits(const struct fit_source *source)
{
    const struct picture *picture = source->picture;
    const uint64_t area = (uint64_t)picture->width * picture->height;

    if (strcmp(picture->media_type, "image/gif") == 0 && picture->flags & PICTURE_ANIMATED) {
        return true; /* it moves: made smaller, it would not be what it was */
    }
    return !(picture->flags & TO_BE_FITTED) && picture->width <= FIT_SIDE_PX &&
           picture->height <= FIT_SIDE_PX && area <= FIT_AREA_PX && source->bytes.n <= FIT_BYTES;
}

/* Without fitting: only what EPUB 3.3, section 3.2, lists. */
static const char *unfit_for_books(const struct picture *picture)
{
    if (picture->flags & PICTURE_FOREIGN && strcmp(picture->media_type, "image/webp") != 0) {
        return "books cannot hold its type unless pictures are fitted (--images fit)";
    }
    return NULL;
}

enum err_kind fit_picture(struct fitter *f, const struct fit_source *source, struct arena *a,
                          struct fitted *ret, struct err *err)
{
    const struct picture *picture = source->picture;
    const uint64_t area = (uint64_t)picture->width * picture->height;
    struct str key;
    bool found;

    *ret = (struct fitted){.reason = NULL};
    if (picture->is_svg) {
        return fit_svg(f, source, a, ret, err);
    }
    if (area > (picture->flags & PICTURE_WHOLE ? LIMIT_WHOLE_PIXELS : LIMIT_IMAGE_PIXELS)) {
        ret->reason = "it has more pixels than a picture may have";
        return ERR_OK;
    }
    if (keeps(f)) {
        ret->reason = unfit_for_books(picture);
        return ERR_OK;
    }
    if (fits(source)) {
        ret->remark = picture->flags & PICTURE_CUT ? damaged : NULL;
        return ERR_OK;
    }
    key = key_of(a, FIT_KEY, source->digest);
    if (look_up(f, key, a, ret, &found, err) != ERR_OK || found) {
        return found ? ERR_OK : err->kind;
    }
    return work(f, source, key, a, ret, err);
}
