/*
 * Turns an uncompressed Windows bitmap into rows of RGB or RGBA samples (BITMAPINFOHEADER and its
 * successors: 1, 4, 8, 16, 24 and 32 bits a pixel, with masks). Invariant: no byte outside of the
 * file is read, whatever its offsets and sizes say.
 */
#include "media/image/bmp.h"

#include "media/bytes.h"

enum {
    BMP_PLAIN = 0,
    BMP_MASKS = 3,
    BMP_ALPHA_MASKS = 6
};

/* Where a sample is in a pixel. */
struct channel {
    uint32_t mask;
    unsigned shift, bits;
};

struct bmp {
    const unsigned char *p;
    size_t n;
    uint32_t width, height, depth;
    bool from_top;
    size_t pixels, stride, palette, colours; /* offset, bytes, offset, entries */
    struct channel channels[4];              /* red, green, blue, alpha */
};

static struct channel channel(uint32_t mask)
{
    struct channel c = {mask, 0, 0};

    while (mask && !(mask & 1)) {
        mask >>= 1;
        c.shift++;
    }
    while (mask & 1) {
        mask >>= 1;
        c.bits++;
    }
    return c;
}

static unsigned char sample(uint32_t pixel, const struct channel *c)
{
    uint32_t value = c->bits ? (pixel & c->mask) >> c->shift : 0;

    if (c->bits > 8) {
        return (unsigned char)(value >> (c->bits - 8) & 0xFF);
    }
    return (unsigned char)(c->bits ? value * 255 / ((1u << c->bits) - 1) : 255);
}

/* Masks stand behind the header of 40 bytes, and in longer ones at the same place. */
static void read_masks(struct bmp *b, uint32_t compression, uint32_t header)
{
    static const uint32_t plain16[] = {0x7C00, 0x03E0, 0x001F, 0};
    static const uint32_t plain32[] = {0xFF0000, 0xFF00, 0xFF, 0};
    bool own = compression != BMP_PLAIN && b->n >= 70;

    for (size_t i = 0; i < 4; i++) {
        uint32_t mask = b->depth == 16 ? plain16[i] : plain32[i];

        if (own) {
            mask = i < 3 || header > 40 || compression == BMP_ALPHA_MASKS
                       ? little32(b->p + 54 + 4 * i)
                       : 0;
        }
        b->channels[i] = channel(mask);
    }
}

static bool read_header(struct str bytes, struct bmp *ret)
{
    const unsigned char *p = (const unsigned char *)bytes.p;
    const uint32_t header = little32(p + 14), compression = little32(p + 30);
    const int64_t height = (int32_t)little32(p + 22);
    struct bmp b = {.p = p, .n = bytes.n, .width = little32(p + 18), .depth = little16(p + 28)};

    b.height = (uint32_t)(height < 0 ? -height : height);
    b.from_top = height < 0;
    b.pixels = little32(p + 10);
    b.stride = ((size_t)b.width * b.depth + 31) / 32 * 4;
    b.palette = 14 + (size_t)header;
    b.colours = little32(p + 46);
    if (b.colours == 0 || b.colours > 256) {
        b.colours = b.depth <= 8 ? (size_t)1 << b.depth : 0;
    }
    if (b.depth <= 8 && (b.palette > b.n || b.colours > (b.n - b.palette) / 4)) {
        return false;
    }
    if (compression != BMP_PLAIN &&
        ((compression != BMP_MASKS && compression != BMP_ALPHA_MASKS) || b.depth < 16)) {
        return false;
    }
    read_masks(&b, compression, header);
    *ret = b;
    return b.depth == 1 || b.depth == 4 || b.depth == 8 || b.depth == 16 || b.depth == 24 ||
           b.depth == 32;
}

/* RGB of a pixel that is an index; what is no colour of the palette is black. */
static void put_indexed(const struct bmp *b, const unsigned char *row, size_t x, char *to)
{
    const size_t bit = x * b->depth;
    const unsigned index =
        (unsigned)(row[bit / 8] >> (8 - b->depth - bit % 8)) & ((1u << b->depth) - 1);
    const unsigned char *colour = b->p + b->palette + (size_t)index * 4;

    for (size_t i = 0; i < 3; i++) {
        to[i] = (char)(index < b->colours ? colour[2 - i] : 0);
    }
}

static void put_direct(const struct bmp *b, const unsigned char *at, unsigned samples, char *to)
{
    const uint32_t pixel = b->depth == 16   ? little16(at)
                           : b->depth == 24 ? little24(at)
                                            : little32(at);

    for (unsigned i = 0; i < samples; i++) {
        to[i] = (char)sample(pixel, &b->channels[i]);
    }
}

bool bmp_decode(struct str bytes, struct buf *ret, unsigned *ret_samples, bool *ret_cut)
{
    struct bmp b;

    if (!read_header(bytes, &b)) {
        return false;
    }
    const unsigned samples = b.channels[3].bits > 0 && b.depth >= 16 ? 4 : 3;
    const size_t row_bytes = (size_t)b.width * samples;

    *ret_samples = samples;
    *ret_cut = false;
    for (size_t y = 0; y < b.height; y++) {
        const size_t at = b.pixels + b.stride * (b.from_top ? y : b.height - 1 - y);
        char *to = buf_reserve(ret, row_bytes);

        if (!to) {
            return false;
        }
        if (at > b.n || b.n - at < b.stride) {
            memset(to, 255, row_bytes);
            *ret_cut = true;
        }
        for (size_t x = 0; x < b.width && at <= b.n && b.n - at >= b.stride; x++) {
            if (b.depth <= 8) {
                put_indexed(&b, b.p + at, x, to + x * samples);
            } else {
                put_direct(&b, b.p + at + x * (b.depth / 8), samples, to + x * samples);
            }
        }
        ret->n += row_bytes;
    }
    return true;
}
