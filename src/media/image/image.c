/*
 * Turns pictures of any origin into JPEG and PNG that every device takes, by libvips. Invariant:
 * the size is known and allowed before a pixel is decoded, only decoders of the types that sheaf
 * recognises are let loose on the bytes, and no more pictures are worked on at once than the caller
 * has workers.
 */
#include "media/image/image.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <vips/vips.h>

#include "media/image/fonts.h"

#define FEW_COLOURS 256
#define COLOUR_SLOTS 1024u
#define STRIP_ROWS 64

static pthread_once_t vips_once = PTHREAD_ONCE_INIT;
static bool vips_ready;

static void ignore_message(const gchar *domain, GLogLevelFlags level, const gchar *message,
                           gpointer user)
{
    (void)domain;
    (void)level;
    (void)message;
    (void)user;
}

/* Once a process: libvips' own threads and cache are of no use where every picture is met once by
   one worker. ImageMagick's and other decoders that are not hardened stay blocked; librsvg, which
   draws what no hostile SVG gets to, is the exception. */
static void vips_prepare(void)
{
    static const char *const domains[] = {"VIPS", "GLib", "GLib-GObject", "librsvg", "libheif"};

    for (size_t i = 0; i < sizeof domains / sizeof *domains; i++) {
        (void)g_log_set_handler(domains[i],
                                G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO |
                                    G_LOG_LEVEL_DEBUG,
                                ignore_message, NULL);
    }
    if (VIPS_INIT("sheaf") != 0) {
        return;
    }
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    vips_cache_set_max_mem(0);
    vips_cache_set_max_files(0);
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoadSvg", FALSE);
    vips_ready = true;
}

static void drop(VipsImage **image)
{
    if (*image) {
        g_object_unref(*image);
        *image = NULL;
    }
}

/* The source's header; the pixels are decoded later. */
static VipsImage *open_source(const struct image_request *request)
{
    const struct image_raw *raw = &request->raw;
    VipsImage *image;

    if (!raw->p) {
        return vips_image_new_from_buffer(request->bytes.p, request->bytes.n, "", NULL);
    }
    image = vips_image_new_from_memory(raw->p, (size_t)raw->width * raw->height * raw->samples,
                                       (int)raw->width, (int)raw->height, (int)raw->samples,
                                       VIPS_FORMAT_UCHAR);
    if (image) {
        image->Type = VIPS_INTERPRETATION_sRGB;
    }
    return image;
}

struct size {
    int width, height;
};

/* The largest size within the limits that has the shape of the picture as it is shown. */
static struct size target_size(VipsImage *source, const struct image_request *request,
                               double smaller)
{
    bool lies = vips_image_get_orientation_swap(source);
    double width = lies ? source->Ysize : source->Xsize;
    double height = lies ? source->Xsize : source->Ysize;
    double longest = width > height ? width : height;
    double scale = smaller;

    scale = fmin(scale, (double)request->side_px / longest);
    scale = fmin(scale, sqrt((double)request->area_px / (width * height)));
    return (struct size){(int)fmax(1, round(width * scale)), (int)fmax(1, round(height * scale))};
}

/* Whether the colours have to go through a profile. Where there is none they are sRGB already, and
   the way there and back would shift them. */
static bool is_profiled(VipsImage *source)
{
    return source->Type == VIPS_INTERPRETATION_CMYK ||
           vips_image_get_typeof(source, VIPS_META_ICC_NAME) != 0;
}

/* Upright, in sRGB, no larger than the size. Decoders that can, decode at a smaller scale. Of
   bytes, libvips 8.14 takes "fail_on" itself and forgets it: as text it reaches the decoder. */
static VipsImage *shrink(VipsImage *source, const struct image_request *request, struct size size,
                         bool strict)
{
    VipsImage *ret = NULL;
    int failed;

    if (request->raw.p) {
        failed = vips_thumbnail_image(source, &ret, size.width, "height", size.height, "size",
                                      VIPS_SIZE_DOWN, NULL);
    } else {
        failed = vips_thumbnail_buffer((void *)(uintptr_t)request->bytes.p, request->bytes.n, &ret,
                                       size.width, "height", size.height, "size", VIPS_SIZE_DOWN,
                                       "option_string", strict ? "[fail_on=truncated]" : "",
                                       is_profiled(source) ? "export_profile" : NULL, "srgb", NULL);
    }
    return failed ? NULL : ret;
}

/* 8 bits a sample, grey or RGB, with or without alpha. */
static VipsImage *plain(VipsImage *image)
{
    VipsImage *ret = NULL, *byte = NULL;
    bool grey = image->Bands < 3;

    if (vips_colourspace(image, &ret, grey ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB,
                         NULL) != 0) {
        return NULL;
    }
    if (ret->BandFmt == VIPS_FORMAT_UCHAR) {
        return ret;
    }
    if (vips_cast_uchar(ret, &byte, NULL) != 0) {
        byte = NULL;
    }
    drop(&ret);
    return byte;
}

/* What the pixels want: in memory, so that each is decoded once. */
struct pixels {
    unsigned char *p;
    size_t n, bands;
    VipsImage *image; /* over p */
    bool transparent, few_colours;
    bool blank; /* one colour alone */
};

static void pixels_done(struct pixels *pixels)
{
    drop(&pixels->image);
    g_free(pixels->p);
}

/* Strip after strip in this thread: libvips itself would hand every one over from a thread of its
   own. */
static bool pull(VipsImage *image, unsigned char *to)
{
    VipsRegion *region = vips_region_new(image);
    bool pulled = region != NULL;

    for (int top = 0; pulled && top < image->Ysize; top += STRIP_ROWS) {
        const int rows = VIPS_MIN(STRIP_ROWS, image->Ysize - top);
        size_t n;
        VipsPel *strip = vips_region_fetch(region, 0, top, image->Xsize, rows, &n);

        pulled = strip != NULL;
        if (pulled) {
            memcpy(to, strip, n);
            to += n;
        }
        g_free(strip);
    }
    if (region) {
        g_object_unref(region);
    }
    return pulled;
}

static bool has_transparent(const unsigned char *p, size_t n, size_t bands)
{
    for (size_t i = bands - 1; i < n; i += bands) {
        if (p[i] != 255) {
            return true;
        }
    }
    return false;
}

static bool is_blank(const unsigned char *p, size_t n, size_t bands)
{
    return n <= bands || memcmp(p, p + bands, n - bands) == 0;
}

/* At most FEW_COLOURS colours: a drawing, a diagram, a screenshot's window. */
static bool has_few_colours(const unsigned char *p, size_t n, size_t bands)
{
    uint32_t slots[COLOUR_SLOTS];
    bool used[COLOUR_SLOTS] = {false};
    size_t count = 0;

    for (size_t i = 0; i + bands <= n; i += bands) {
        uint32_t colour = 0;
        size_t at;

        for (size_t b = 0; b < bands; b++) {
            colour = colour << 8 | p[i + b];
        }
        at = (colour * 2654435761u) >> 22;
        while (used[at] && slots[at] != colour) {
            at = (at + 1) % COLOUR_SLOTS;
        }
        if (!used[at]) {
            if (++count > FEW_COLOURS) {
                return false;
            }
            used[at] = true;
            slots[at] = colour;
        }
    }
    return true;
}

/* Decodes; false where the source does not allow it. */
static bool decode(VipsImage *source, const struct image_request *request, struct size size,
                   bool strict, struct pixels *ret)
{
    VipsImage *small = shrink(source, request, size, strict);
    VipsImage *even = small ? plain(small) : NULL;
    const unsigned char *p;

    drop(&small);
    *ret = (struct pixels){.p = NULL};
    if (even) {
        ret->bands = (size_t)even->Bands;
        ret->n = (size_t)even->Xsize * (size_t)even->Ysize * ret->bands;
        ret->p = g_try_malloc0(ret->n);
    }
    if (ret->p && pull(even, ret->p)) {
        ret->image = vips_image_new_from_memory(ret->p, ret->n, even->Xsize, even->Ysize,
                                                even->Bands, VIPS_FORMAT_UCHAR);
    }
    if (ret->image) {
        ret->image->Type = even->Type;
    }
    drop(&even);
    if (!ret->image) {
        pixels_done(ret);
        return false;
    }
    p = ret->p;
    ret->transparent = vips_image_hasalpha(ret->image) && has_transparent(p, ret->n, ret->bands);
    ret->few_colours = has_few_colours(p, ret->n, ret->bands);
    ret->blank = is_blank(p, ret->n, ret->bands);
    return true;
}

/* Alpha goes: onto white, which is the page's colour, where there is any to be seen. */
static VipsImage *opaque(const struct pixels *pixels)
{
    VipsImage *image = pixels->image, *ret = NULL;
    VipsArrayDouble *white;
    int failed;

    if (!vips_image_hasalpha(image)) {
        g_object_ref(image);
        return image;
    }
    if (!pixels->transparent) {
        failed = vips_extract_band(image, &ret, 0, "n", image->Bands - 1, NULL);
        return failed ? NULL : ret;
    }
    white = vips_array_double_newv(1, 255.0);
    failed = vips_flatten(image, &ret, "background", white, NULL);
    vips_area_unref(VIPS_AREA(white));
    return failed ? NULL : ret;
}

static bool write_jpeg(const struct pixels *pixels, unsigned quality, struct image_result *ret)
{
    VipsImage *flat = opaque(pixels);
    int failed = !flat || vips_jpegsave_buffer(flat, &ret->p, &ret->n, "Q", (int)quality, "strip",
                                               TRUE, "optimize_coding", TRUE, NULL);

    drop(&flat);
    ret->media_type = "image/jpeg";
    ret->ending = ".jpg";
    return !failed;
}

static bool write_png(const struct pixels *pixels, struct image_result *ret)
{
    VipsImage *image = pixels->transparent ? pixels->image : opaque(pixels);
    int failed = !image || vips_pngsave_buffer(image, &ret->p, &ret->n, "compression", 9, "strip",
                                               TRUE, "palette", FALSE, NULL);

    if (image != pixels->image) {
        drop(&image);
    }
    ret->media_type = "image/png";
    ret->ending = ".png";
    return !failed;
}

static bool within(const struct image_request *request, const struct image_result *result)
{
    return request->max_bytes == 0 || result->n <= request->max_bytes;
}

/* PNG where JPEG would lose what matters; else, and where PNG is too large for its budget, JPEG,
   of falling quality until it is within. */
static bool encode(const struct pixels *pixels, const struct image_request *request,
                   struct image_result *ret)
{
    unsigned quality = request->quality;

    ret->width = (uint32_t)pixels->image->Xsize;
    ret->height = (uint32_t)pixels->image->Ysize;
    if (!request->photo && (pixels->transparent || pixels->few_colours)) {
        if (!write_png(pixels, ret)) {
            return false;
        }
        if (within(request, ret)) {
            return true;
        }
        g_free(ret->p);
        ret->p = NULL;
    }
    while (write_jpeg(pixels, quality, ret)) {
        if (within(request, ret) || quality <= 40) {
            return true;
        }
        g_free(ret->p);
        ret->p = NULL;
        quality = quality > 55 ? quality - 15 : 40;
    }
    return false;
}

/* One attempt at a size. */
static bool attempt(VipsImage *source, const struct image_request *request, double smaller,
                    struct image_result *ret)
{
    struct size size = target_size(source, request, smaller);
    struct pixels pixels;
    bool done;

    ret->damaged = false;
    if (!decode(source, request, size, true, &pixels)) {
        ret->damaged = true;
        if (!decode(source, request, size, false, &pixels)) {
            return false;
        }
    }
    /* Of a picture that broke off before its first row, decoders make an empty one. */
    done = !(ret->damaged && pixels.blank) && encode(&pixels, request, ret);
    pixels_done(&pixels);
    return done;
}

static const char *fit_source(VipsImage *source, const struct image_request *request,
                              struct image_result *ret)
{
    double smaller = 1;

    if ((uint64_t)source->Xsize * (uint64_t)source->Ysize > request->source_px) {
        return IMAGE_TOO_LARGE;
    }
    while (attempt(source, request, smaller, ret)) {
        if (within(request, ret) || smaller < 0.2) {
            return NULL;
        }
        g_free(ret->p);
        ret->p = NULL;
        smaller *= 0.7;
    }
    return IMAGE_UNDECODABLE;
}

static bool complains_of(const char *const signs[], size_t n)
{
    char *text = vips_error_buffer_copy();
    bool found = false;

    for (size_t i = 0; i < n; i++) {
        found |= strstr(text, signs[i]) != NULL;
    }
    g_free(text);
    return found;
}

/* Whether what libvips complains of is not the picture's fault: memory, or a decoder that is not
   installed. Another thread's complaint may be among it, which costs a second try at most. */
static bool is_passing(void)
{
    static const char *const signs[] = {"memory", "nsupported", "plugin", "not in a known format"};

    return complains_of(signs, sizeof signs / sizeof *signs);
}

/* Where libvips finds no memory for some rows, it leaves them black, says so, and goes on. */
static bool was_short(void)
{
    static const char *const sign[] = {"vips_tracked: out of memory"};

    return complains_of(sign, 1);
}

struct work {
    const struct image_request *request;
    struct image_result result;
    bool was_short; /* of memory: no result */
};

static void fit_once(struct work *work)
{
    struct image_result *result = &work->result;
    VipsImage *source;

    *result = (struct image_result){.reason = NULL};
    vips_error_clear();
    source = open_source(work->request);
    result->reason = source ? fit_source(source, work->request, result) : IMAGE_UNDECODABLE;
    drop(&source);
    work->was_short = was_short();
}

/* What is said against a picture is kept for good. Where memory was short for a moment, decoders
   say so in words of their own, or nothing: it takes two tries to say it. */
static void *fit_in_thread(void *user)
{
    struct work *work = user;
    struct image_result *result = &work->result;

    fit_once(work);
    if (result->reason || result->damaged || work->was_short) {
        g_free(result->p);
        fit_once(work);
    }
    if (result->reason) {
        *result = (struct image_result){.reason = result->reason, .passing = is_passing()};
    }
    vips_error_clear();
    return NULL;
}

/* libvips keeps and reuses buffers in threads that it has begun, and in no others: anywhere else it
   would allocate and clear each of them anew. */
static enum err_kind fit(const struct image_request *request, struct image_result *ret,
                         struct err *err)
{
    struct work work = {.request = request};
    GThread *thread;

    (void)pthread_once(&vips_once, vips_prepare);
    if (!vips_ready) {
        return err_set(err, ERR_LIBRARY, "libvips cannot be initialised");
    }
    thread = vips_g_thread_new("fit", fit_in_thread, &work);
    if (!thread) {
        vips_error_clear();
        return err_set(err, ERR_SYSTEM, "no thread can be begun for a picture");
    }
    (void)g_thread_join(thread);
    if (work.was_short && !work.result.reason) {
        g_free(work.result.p);
        return err_nomem(err);
    }
    *ret = work.result;
    return ERR_OK;
}

static void release(void *p)
{
    g_free(p);
}

extern const struct image_module sheaf_image_module;
MODULE_EXPORTED const struct image_module sheaf_image_module = {
    .header = {IMAGE_API},
    .fit = fit,
    .release = release,
    .missing = image_missing,
};
