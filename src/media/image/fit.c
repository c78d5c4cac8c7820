/*
 * Turns a picture into one that fits a book, or finds that it does already. Invariant: a picture
 * within the limits and without private metadata is used byte for byte, and libvips is loaded only
 * where the header says that there is work and the store does not hold its result.
 */
#include "media/image/fit.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "media/image/bmp.h"
#include "media/image/fit_results.h"
#include "media/image/image.h"
#include "media/svg/svg.h"

#define SVG_KEY "svg1 "
#define DATA_KEY "data1 "

/* A picture longer than so many of its short sides is a strip. No longer side than so many times
   the side limit is made: decoders have limits of their own, JPEG's is 65535. */
#define STRIP_SIDES 4u
#define LONGEST_SIDES 10u

#define TO_BE_FITTED                                                                               \
    (PICTURE_FOREIGN | PICTURE_TURNED | PICTURE_PRIVATE | PICTURE_UNUSUAL | PICTURE_CUT)

/* Memory that decoders hold at once, in all workers together; one larger picture goes alone. */
#define DECODING_BYTES (96u << 20)

const struct fit_limits fit_generic = {
    .side_px = 1600,
    .area_px = 3800000,
    .bytes = 10000000,
    .quality = 82,
};

struct fitter {
    const struct fit_limits *limits; /* or NULL */
    char how[96];                    /* what the key of a result begins with */
    struct fit_results *results;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t decoded;
    uint64_t decoding_bytes;
    const struct image_module *module;
};

/* A change of what the module does is another number behind "fit". */
static void begin_keys(struct fitter *f, const struct fit_limits *limits)
{
    (void)snprintf(f->how, sizeof f->how, "fit3 %" PRIu32 " %" PRIu64 " %" PRIu64 " %u ",
                   limits->side_px, limits->area_px, limits->bytes, limits->quality);
}

enum err_kind fitter_new(const struct fit_options *options, struct fitter **ret, struct err *err)
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
    f->limits = options->limits;
    if (f->limits) {
        begin_keys(f, f->limits);
    }
    if (fit_results_new(options, &f->results, err)) {
        fitter_free(f);
        return err->kind;
    }
    *ret = f;
    return ERR_OK;
}

void fitter_free(struct fitter *f)
{
    if (f) {
        fit_results_free(f->results);
        (void)pthread_cond_destroy(&f->decoded);
        (void)pthread_mutex_destroy(&f->lock);
        free(f);
    }
}

static bool keeps(const struct fitter *f)
{
    return !f || !f->limits;
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

/* The limit of the longer side. A strip such as the long pictures of WeChat, 800 x 20000, would be
   64 pixels wide within 1600: nobody could read it. There the short side is held within the limit,
   and the area keeps the whole from being too large. */
static uint32_t longest_px(const struct fit_limits *limits, const struct picture *picture)
{
    const bool upright = picture->width < picture->height;
    const uint64_t side = upright ? picture->width : picture->height;
    const uint64_t longest = upright ? picture->height : picture->width;
    const uint64_t side_px = limits->side_px;

    if (side == 0 || longest <= STRIP_SIDES * side) {
        return limits->side_px;
    }
    return (uint32_t)(longest < LONGEST_SIDES * side ? longest * side_px / side
                                                     : LONGEST_SIDES * side_px);
}

/* Bitmaps are decoded here, everything else in the module. */
static enum err_kind call_module(const struct fitter *f, const struct image_module *module,
                                 const struct fit_source *source, struct image_result *ret,
                                 struct err *err)
{
    const struct fit_limits *limits = f->limits;
    struct image_request request = {
        .bytes = source->bytes,
        .side_px = longest_px(limits, source->picture),
        .area_px = limits->area_px,
        .max_bytes = limits->bytes,
        .source_px =
            source->picture->flags & PICTURE_WHOLE ? LIMIT_WHOLE_PIXELS : LIMIT_IMAGE_PIXELS,
        .quality = limits->quality,
    };
    struct buf rows;
    bool cut = false;
    enum err_kind kind;

    buf_init(&rows, (size_t)LIMIT_WHOLE_PIXELS * 4);
    *ret = (struct image_result){.reason = FIT_UNKNOWN_BITMAP};
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
    struct fit_result made;
    enum err_kind kind;

    if (load_module(f, &module, err) != ERR_OK) {
        return err->kind;
    }
    begin_decoding(f, cost);
    kind = call_module(f, module, source, &result, err);
    end_decoding(f, cost);
    if (kind != ERR_OK) {
        return kind;
    }
    if (result.reason) {
        *ret = (struct fitted){.reason = result.reason};
        return result.passing ? ERR_OK
                              : fit_results_refuse(f->results, key, result.reason, a, ret, err);
    }
    made = (struct fit_result){
        .key = key,
        .content = str_make(result.p, result.n),
        .derived = {.ending = str_of(result.ending),
                    .media_type = str_of(result.media_type),
                    .width = result.width,
                    .height = result.height,
                    .note = str_of(result.damaged                              ? FIT_DAMAGED
                                   : source->picture->flags & PICTURE_ANIMATED ? FIT_STILL
                                                                               : "")},
    };
    kind = fit_results_keep(f->results, &made, a, ret, err);
    module->release(result.p);
    return kind;
}

/* A drawing that is not safe: without what is not, as far as that does not change what is drawn;
 *ret_found says that this could be done. */
static enum err_kind clean_svg(struct fitter *f, const struct fit_source *source, struct arena *a,
                               struct fitted *ret, bool *ret_found, struct err *err)
{
    const struct str key = fit_results_key(a, SVG_KEY, source->digest);
    struct fit_result made = {
        .key = key, .derived = {.ending = STR(".svg"), .media_type = STR("image/svg+xml")}};
    const char *reason = NULL;
    struct buf clean;
    enum err_kind kind = fit_results_find(f->results, key, a, ret, ret_found, err);

    if (kind != ERR_OK || *ret_found) {
        return kind;
    }
    buf_init(&clean, LIMIT_SVG_BYTES);
    kind = svg_clean(source->bytes, &clean, err);
    if (kind == ERR_OK && clean.failed && !clean.full) {
        kind = err_nomem(err);
    }
    if (kind == ERR_OK && clean.n > 0 && !clean.failed) {
        kind = svg_check(buf_view(&clean), &reason, err);
        *ret_found = kind == ERR_OK && !reason;
    }
    if (*ret_found) {
        made.content = buf_view(&clean);
        kind = fit_results_keep(f->results, &made, a, ret, err);
    }
    buf_done(&clean);
    return kind;
}

/* Drawings are used as they are where they are safe, else cleaned, else rasterised. */
static enum err_kind fit_svg(struct fitter *f, const struct fit_source *source, struct arena *a,
                             struct fitted *ret, struct err *err)
{
    const struct str key = fit_results_key(a, f ? f->how : "", source->digest);
    const char *reason;
    bool found = false;
    enum err_kind kind = svg_check(source->bytes, &reason, err);

    if (kind == ERR_OK && reason && !keeps(f) && source->bytes.n <= LIMIT_SVG_BYTES) {
        kind = clean_svg(f, source, a, ret, &found, err);
        if (kind == ERR_OK && !found) {
            kind = fit_results_find(f->results, key, a, ret, &found, err);
        }
        if (kind == ERR_OK && !found && strcmp(reason, SVG_BROKEN) != 0 &&
            str_find(source->bytes, STR("<svg")) != STR_NPOS) {
            kind = work(f, source, key, a, ret, err);
            found = true;
        }
    }
    if (kind == ERR_OK && (!found || ret->reason)) {
        *ret = (struct fitted){.reason = reason};
    }
    return kind;
}

static bool fits(const struct fit_limits *limits, const struct fit_source *source)
{
    const struct picture *picture = source->picture;
    const uint64_t area = (uint64_t)picture->width * picture->height;
    const uint32_t side_px = longest_px(limits, picture);

    if (strcmp(picture->media_type, "image/gif") == 0 && picture->flags & PICTURE_ANIMATED) {
        return true; /* it moves: made smaller, it would not be what it was */
    }
    return !(picture->flags & TO_BE_FITTED) && picture->width <= side_px &&
           picture->height <= side_px && area <= limits->area_px &&
           source->bytes.n <= limits->bytes;
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
        ret->reason = IMAGE_TOO_LARGE;
        return ERR_OK;
    }
    if (keeps(f)) {
        ret->reason = unfit_for_books(picture);
        return ERR_OK;
    }
    if (fits(f->limits, source)) {
        ret->remark = picture->flags & PICTURE_CUT ? FIT_DAMAGED : NULL;
        return ERR_OK;
    }
    key = fit_results_key(a, f->how, source->digest);
    if (fit_results_find(f->results, key, a, ret, &found, err) != ERR_OK || found) {
        return found ? ERR_OK : err->kind;
    }
    return work(f, source, key, a, ret, err);
}

enum err_kind fit_keep(struct fitter *f, const struct fit_source *source, struct arena *a,
                       struct fitted *ret, struct err *err)
{
    const struct picture *picture = source->picture;
    const char *const remark = ret->remark;
    struct fit_result kept = {
        .key = fit_results_key(a, DATA_KEY, source->digest),
        .content = source->bytes,
        .derived = {.ending = str_of(picture->ending),
                    .media_type = str_of(picture->media_type),
                    .width = picture->width,
                    .height = picture->height,
                    .note = str_of(remark)},
    };
    bool found;

    if (fit_results_find(f->results, kept.key, a, ret, &found, err) != ERR_OK || found) {
        return found ? ERR_OK : err->kind;
    }
    return fit_results_keep(f->results, &kept, a, ret, err);
}
