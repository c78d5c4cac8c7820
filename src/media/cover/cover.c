/*
 * Turns a drawing, or the owner's picture, into the cover that every device shows. Invariant: a
 * book never lacks its cover because of what this machine lacks, and the store holds a small
 * picture of each JPEG that was made.
 */
#include "media/cover/cover.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "media/image/fit_results.h"
#include "media/image/image.h"

/* A change of what is made is another number behind "cover" and "small". */
#define COVER_KEY "cover1 "
#define SMALL_KEY "small1 "
#define COVER_QUALITY 86u
#define SMALL_SIDE_PX 400u

/* The owner's picture: what reading systems and shops ask for, and no more than devices take. */
static const struct fit_limits given_limits = {
    .side_px = 2560, .area_px = 3800000, .bytes = 5000000, .quality = COVER_QUALITY};

struct covers {
    bool none, given; /* else they are drawn */
    bool keep;
    struct findings *findings;
    struct fit_results *results;
    struct buf file, printed; /* the owner's picture; of a drawing, its JPEG */
    struct cover picture;
    pthread_mutex_t lock; /* guards what follows */
    const struct image_module *module;
    bool told; /* that there is none */
};

static struct cover cover_of(const struct buf *bytes, const char *media_type, const char *ending)
{
    return (struct cover){buf_view(bytes), media_type, ending};
}

static enum err_kind key_of(struct arena *a, const char *how, struct str content, struct str *ret,
                            struct err *err)
{
    uint8_t digest[SHA256_BYTES];

    if (hash_sha256(content, digest, err)) {
        return err->kind;
    }
    *ret = fit_results_key(a, how, digest);
    return arena_finish(a, err);
}

enum err_kind covers_small_key(struct arena *a, struct str cover, struct str *ret, struct err *err)
{
    return key_of(a, SMALL_KEY, cover, ret, err);
}

/* Whether c->module is there; if not, one finding a run says so. */
static bool has_module(struct covers *c)
{
    struct err err;
    bool there;

    (void)pthread_mutex_lock(&c->lock);
    if (!c->module && !c->told && image_load(&c->module, &err)) {
        finding_add(c->findings, "cover-drawing", (struct place){.line = 0},
                    "covers are SVG drawings, which some devices do not show: %s", err.text);
        c->told = true;
    }
    there = c->module != NULL;
    (void)pthread_mutex_unlock(&c->lock);
    return there;
}

static enum err_kind keep_made(struct covers *c, struct str key, const struct image_result *made,
                               struct arena *a, struct err *err)
{
    struct fit_result result = {
        .key = key,
        .content = str_make(made->p, made->n),
        .derived = {.ending = str_of(made->ending),
                    .media_type = str_of(made->media_type),
                    .width = made->width,
                    .height = made->height,
                    .note = STR("")},
    };
    struct fitted kept;

    return fit_results_keep(c->results, &result, a, &kept, err);
}

/* A drawing on its way to becoming a JPEG. */
struct printing {
    struct str svg, key;
    struct str said;   /* what is written on it; empty: not known */
    const char *fonts; /* that it is set in */
    struct str title;  /* of the book, for findings */
};

static enum err_kind rasterise(const struct image_module *module, struct str svg, uint32_t side_px,
                               struct image_result *ret, struct err *err)
{
    const struct image_request request = {
        .bytes = svg,
        .side_px = side_px,
        .area_px = (uint64_t)COVER_WIDTH * COVER_HEIGHT,
        .source_px = LIMIT_WHOLE_PIXELS,
        .quality = COVER_QUALITY,
        .photo = true,
    };

    return module->fit(&request, ret, err);
}

/* For catalogues. */
static enum err_kind keep_small(struct covers *c, struct str svg, struct str cover, struct arena *a,
                                struct err *err)
{
    struct image_result made;
    struct str key;
    enum err_kind kind;

    if (covers_small_key(a, cover, &key, err) ||
        rasterise(c->module, svg, SMALL_SIDE_PX, &made, err)) {
        return err->kind;
    }
    if (made.reason) {
        return ERR_OK;
    }
    kind = keep_made(c, key, &made, a, err);
    c->module->release(made.p);
    return kind;
}

/* Whether fonts have all that is said; if not, a finding tells what is missing. */
static enum err_kind has_fonts(struct covers *c, const struct printing *p, bool *ret,
                               struct err *err)
{
    char character[4];
    uint32_t missing = 0;
    int n;

    *ret = true;
    if (str_empty(p->said)) {
        return ERR_OK;
    }
    if (c->module->missing(p->said, p->fonts, &missing, err)) {
        return err->kind;
    }
    if (missing) {
        *ret = false;
        n = (int)utf8_encode(missing, character);
        finding_add(c->findings, "cover-drawing", (struct place){.line = 0},
                    "the cover of \"%.*s\" is an SVG drawing, which some devices do not show: no "
                    "font has \u201c%.*s\u201d (U+%04" PRIX32
                    "); fonts-noto-cjk has Chinese, Japanese and Korean",
                    STR_ARG(p->title), n, character, missing);
    }
    return ERR_OK;
}

/* Rasterises, and keeps what came of it; nothing is added to `bytes` where nothing did. */
static enum err_kind print(struct covers *c, const struct printing *p, struct arena *a,
                           struct buf *bytes, struct err *err)
{
    struct image_result made;
    bool fonts;
    enum err_kind kind = has_fonts(c, p, &fonts, err);

    if (!kind && fonts) {
        kind = rasterise(c->module, p->svg, COVER_HEIGHT, &made, err);
    }
    if (kind || !fonts) {
        return kind;
    }
    if (made.reason) {
        finding_add(c->findings, "cover-drawing", (struct place){.line = 0},
                    "the cover of \"%.*s\" is an SVG drawing, which some devices do not show: %s",
                    STR_ARG(p->title), made.reason);
        return ERR_OK;
    }
    buf_add(bytes, made.p, made.n);
    kind = buf_finish(bytes, err);
    if (!kind) {
        kind = keep_made(c, p->key, &made, a, err);
    }
    if (!kind) {
        kind = keep_small(c, p->svg, buf_view(bytes), a, err);
    }
    c->module->release(made.p);
    return kind;
}

/* A JPEG of the drawing, from the store or made now. Where none can be made, *ret is left alone. */
static enum err_kind make_jpeg(struct covers *c, struct printing *p, struct buf *bytes,
                               struct cover *ret, struct err *err)
{
    struct fitted made;
    struct arena a;
    bool found = false;
    enum err_kind kind;

    arena_init(&a, LIMIT_TEXT_BYTES);
    kind = key_of(&a, COVER_KEY, p->svg, &p->key, err);
    if (!kind) {
        kind = fit_results_find(c->results, p->key, &a, &made, &found, err);
    }
    if (!kind && found) {
        kind = file_read(made.file.p, LIMIT_ASSET_BYTES, bytes, NULL, err);
    } else if (!kind && has_module(c)) {
        kind = print(c, p, &a, bytes, err);
    }
    if (!kind && bytes->n) {
        *ret = cover_of(bytes, "image/jpeg", ".jpg");
    }
    arena_done(&a);
    return kind;
}

enum err_kind covers_make(struct covers *c, const struct cover_subject *subject, struct buf *bytes,
                          struct cover *ret, struct err *err)
{
    struct cover_drawing drawing;
    enum err_kind kind;

    *ret = c->picture;
    if (c->none || c->given) {
        return ERR_OK;
    }
    kind = cover_draw(subject, &drawing, err);
    if (!kind && !c->keep) {
        kind = make_jpeg(c,
                         &(struct printing){.svg = buf_view(&drawing.svg),
                                            .said = buf_view(&drawing.said),
                                            .fonts = drawing.fonts,
                                            .title = subject->book->title},
                         bytes, ret, err);
    }
    if (!kind && str_empty(ret->bytes)) {
        buf_str(bytes, buf_view(&drawing.svg));
        *ret = cover_of(bytes, "image/svg+xml", ".svg");
        kind = buf_finish(bytes, err);
    }
    cover_drawing_done(&drawing);
    return kind;
}

/* What books show of the owner's picture, and NULL, or why they cannot. */
static enum err_kind fit_given(struct covers *c, const struct covers_options *options,
                               const char **ret_reason, struct err *err)
{
    struct fit_options fit = options->fit;
    struct fitter *fitter = NULL;
    struct picture picture;
    struct fitted fitted;
    uint8_t digest[SHA256_BYTES];
    struct arena a;
    enum err_kind kind;

    *ret_reason = picture_sniff(buf_view(&c->file), &picture);
    if (*ret_reason) {
        return ERR_OK;
    }
    fit.limits = fit.limits ? &given_limits : NULL;
    arena_init(&a, LIMIT_TEXT_BYTES);
    kind = hash_sha256(buf_view(&c->file), digest, err);
    if (!kind) {
        kind = fitter_new(&fit, &fitter, err);
    }
    if (!kind) {
        const struct fit_source source = {buf_view(&c->file), &picture, digest};

        kind = fit_picture(fitter, &source, &a, &fitted, err);
    }
    if (!kind && !fitted.reason && fitted.changed) {
        kind = file_read(fitted.file.p, LIMIT_ASSET_BYTES, &c->file, NULL, err);
        picture.media_type = fitted.media_type;
        picture.ending = fitted.ending;
    }
    if (!kind) {
        *ret_reason = fitted.reason;
        c->picture = cover_of(&c->file, picture.media_type, picture.ending);
    }
    fitter_free(fitter);
    arena_done(&a);
    return kind;
}

static enum err_kind read_given(struct covers *c, const struct covers_options *options,
                                struct err *err)
{
    const char *reason;

    if (file_read(options->choice, LIMIT_ASSET_BYTES, &c->file, NULL, err) ||
        fit_given(c, options, &reason, err)) {
        return err_wrap(err, "--cover");
    }
    if (reason) {
        return err_set(err, ERR_FORMAT, "--cover %s cannot be shown: %s", options->choice, reason);
    }
    /* A drawing is printed, as one of sheaf's own is. */
    if (!c->keep && strcmp(c->picture.ending, ".svg") == 0) {
        struct printing p = {.svg = buf_view(&c->file), .title = str_of(options->choice)};

        return make_jpeg(c, &p, &c->printed, &c->picture, err);
    }
    return ERR_OK;
}

enum err_kind covers_new(const struct covers_options *options, struct covers **ret, struct err *err)
{
    struct covers *c = calloc(1, sizeof *c);

    if (!c || pthread_mutex_init(&c->lock, NULL)) {
        free(c);
        return err_nomem(err);
    }
    buf_init(&c->file, LIMIT_ASSET_BYTES + 1);
    buf_init(&c->printed, LIMIT_ASSET_BYTES + 1);
    c->findings = options->fit.findings;
    c->keep = !options->fit.limits;
    c->none = options->choice && strcmp(options->choice, "none") == 0;
    c->given = options->choice && !c->none && strcmp(options->choice, "auto") != 0;
    if (fit_results_new(&options->fit, &c->results, err) ||
        (c->given && read_given(c, options, err))) {
        covers_free(c);
        return err->kind;
    }
    *ret = c;
    return ERR_OK;
}

void covers_free(struct covers *c)
{
    if (c) {
        fit_results_free(c->results);
        buf_done(&c->file);
        buf_done(&c->printed);
        (void)pthread_mutex_destroy(&c->lock);
        free(c);
    }
}
