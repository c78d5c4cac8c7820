/*
 * Turns the header of a picture into its type, its size in pixels and what is to be done about it:
 * PNG (sections 5 and 11), GIF (89a, sections 18 to 27), WebP (RFC 9649, section 2), and the types
 * that books cannot hold; JPEG is sniff_jpeg.c's. Invariant: the name of the file is never asked,
 * and no byte behind the end is read.
 */
#include "media/image/sniff.h"

#include "media/bytes.h"
#include "media/image/exif.h"

/* What a PNG chunk says besides pixels. */
static unsigned png_chunk(const unsigned char *type, struct str data)
{
    if (memcmp(type, "acTL", 4) == 0) {
        return PICTURE_ANIMATED;
    }
    if (memcmp(type, "eXIf", 4) == 0) {
        return exif_look(data);
    }
    if (memcmp(type, "iTXt", 4) == 0) {
        return xmp_look(data);
    }
    /* Exif as older programs write it, in hexadecimal. */
    if (memcmp(type, "zTXt", 4) == 0 || memcmp(type, "tEXt", 4) == 0) {
        return str_starts(data, STR("Raw profile type ")) &&
                       !str_starts(data, STR("Raw profile type icc"))
                   ? PICTURE_PRIVATE
                   : 0;
    }
    return 0;
}

static const char *png(const unsigned char *p, size_t n, struct picture *ret)
{
    size_t at = 8;

    ret->media_type = "image/png";
    ret->ending = ".png";
    if (n < 33 || big32(p + 8) != 13 || memcmp(p + 12, "IHDR", 4) != 0) {
        return "its PNG header is damaged";
    }
    ret->width = big32(p + 16);
    ret->height = big32(p + 20);
    if (ret->width == 0 || ret->height == 0 || ret->width > INT32_MAX || ret->height > INT32_MAX) {
        return "its PNG header is damaged";
    }
    ret->flags |= p[24] > 8 ? PICTURE_UNUSUAL : 0u;
    ret->flags |= p[28] != 0 ? PICTURE_WHOLE : 0u;
    while (n - at >= 12 && big32(p + at) <= n - at - 12) {
        const uint32_t length = big32(p + at);

        if (memcmp(p + at + 4, "IEND", 4) == 0) {
            return NULL;
        }
        ret->flags |= png_chunk(p + at + 4, str_make((const char *)p + at + 8, length));
        at += 12 + (size_t)length;
    }
    ret->flags |= PICTURE_CUT;
    return NULL;
}

/* Behind the sub-blocks that begin at `at`; n where they do not end. */
static size_t gif_blocks_end(const unsigned char *p, size_t n, size_t at)
{
    while (at < n && p[at] != 0) {
        at += 1 + (size_t)p[at];
    }
    return at < n ? at + 1 : n;
}

static size_t gif_table_bytes(unsigned char packed)
{
    return packed & 0x80 ? (size_t)3 << ((packed & 7) + 1) : 0;
}

/* Counts the pictures of a GIF: two are an animation. The trailer may be missing, as it often is,
   but not a part of a picture. */
static void gif_pictures(const unsigned char *p, size_t n, struct picture *ret)
{
    size_t at = 13 + gif_table_bytes(p[10]), pictures = 0;

    while (at < n && (p[at] == 0x21 || p[at] == 0x2C)) {
        if (p[at] == 0x2C && n - at > 11) {
            pictures++;
            at = gif_blocks_end(p, n, at + 11 + gif_table_bytes(p[at + 9]));
        } else {
            at = p[at] == 0x21 ? gif_blocks_end(p, n, at + 2) : n;
        }
    }
    if (pictures > 1) {
        ret->flags |= PICTURE_ANIMATED;
    }
    if (pictures == 0 || (at >= n && p[n - 1] != 0)) {
        ret->flags |= PICTURE_CUT;
    }
}

static const char *gif(const unsigned char *p, size_t n, struct picture *ret)
{
    ret->media_type = "image/gif";
    ret->ending = ".gif";
    if (n < 14) {
        return "its GIF header is damaged";
    }
    ret->width = little16(p + 6);
    ret->height = little16(p + 8);
    ret->flags |= PICTURE_WHOLE;
    gif_pictures(p, n, ret);
    return ret->width && ret->height ? NULL : "its GIF header is damaged";
}

static const char *webp(const unsigned char *p, size_t n, struct picture *ret)
{
    static const char damaged[] = "its WebP header is damaged";
    const unsigned char *data = p + 20;

    ret->media_type = "image/webp";
    ret->ending = ".webp";
    ret->flags |= PICTURE_FOREIGN | PICTURE_WHOLE;
    if (n < 30 || little32(p + 4) > n - 8) {
        return damaged; /* no decoder makes anything of the rest */
    }
    if (memcmp(p + 12, "VP8X", 4) == 0) {
        ret->flags |= data[0] & 0x02 ? PICTURE_ANIMATED : 0u;
        ret->width = little24(data + 4) + 1;
        ret->height = little24(data + 7) + 1;
    } else if (memcmp(p + 12, "VP8L", 4) == 0 && data[0] == 0x2F) {
        uint32_t bits = little32(data + 1);

        ret->width = (bits & 0x3FFF) + 1;
        ret->height = (bits >> 14 & 0x3FFF) + 1;
    } else if (memcmp(p + 12, "VP8 ", 4) == 0 && memcmp(data + 3, "\x9D\x01\x2A", 3) == 0) {
        ret->width = little16(data + 6) & 0x3FFF;
        ret->height = little16(data + 8) & 0x3FFF;
    }
    return ret->width && ret->height ? NULL : damaged;
}

/* ISO base media files (ISO/IEC 23008-12, annex B): what they hold is in their brand. */
static bool heif(struct str bytes, struct picture *ret)
{
    static const char *const brands[] = {"heic", "heix", "hevc", "hevx", "heim",
                                         "heis", "mif1", "msf1", "avif", "avis"};
    struct str brand = str_sub(bytes, 8, 12);

    if (!str_starts(str_from(bytes, 4), STR("ftyp"))) {
        return false;
    }
    for (size_t i = 0; i < sizeof brands / sizeof *brands; i++) {
        if (str_eq(brand, str_of(brands[i]))) {
            bool avif = str_starts(brand, STR("avi"));

            ret->media_type = avif ? "image/avif" : "image/heic";
            ret->ending = avif ? ".avif" : ".heic";
            ret->flags |= PICTURE_FOREIGN | PICTURE_WHOLE;
            return true;
        }
    }
    return false;
}

static bool tiff(struct str bytes, struct picture *ret)
{
    static const struct str little = {"II*\0", 4}, big = {"MM\0*", 4};

    if (bytes.n < 8 || (!str_starts(bytes, little) && !str_starts(bytes, big))) {
        return false;
    }
    ret->media_type = "image/tiff";
    ret->ending = ".tif";
    ret->flags |= PICTURE_FOREIGN | PICTURE_WHOLE;
    return true;
}

/* Windows bitmaps with a header of 40 bytes or more; height is negative where rows go down. */
static bool bmp(const unsigned char *p, size_t n, struct picture *ret)
{
    int64_t height;

    if (n < 54 || p[0] != 'B' || p[1] != 'M' || little32(p + 14) < 40 || little32(p + 14) > 124) {
        return false;
    }
    height = (int32_t)little32(p + 22);
    ret->media_type = "image/bmp";
    ret->ending = ".bmp";
    ret->flags |= PICTURE_FOREIGN | PICTURE_WHOLE;
    ret->width = little32(p + 18);
    ret->height = (uint32_t)(height < 0 ? -height : height);
    return ret->width > 0 && ret->height > 0;
}

static bool looks_like_xml(struct str bytes)
{
    if (str_starts(bytes, STR("\xEF\xBB\xBF"))) {
        bytes = str_from(bytes, 3);
    }
    bytes = str_trim(str_sub(bytes, 0, 4096));
    return bytes.n > 0 && bytes.p[0] == '<';
}

const char *picture_sniff(struct str bytes, struct picture *ret)
{
    const unsigned char *p = (const unsigned char *)bytes.p;

    *ret = (struct picture){.media_type = NULL};
    if (bytes.n == 0) {
        return "the file is empty";
    }
    if (str_starts(bytes, STR("\xFF\xD8\xFF"))) {
        return jpeg_sniff(bytes, ret);
    }
    if (str_starts(bytes, STR("\x89PNG\r\n\x1A\n"))) {
        return png(p, bytes.n, ret);
    }
    if (str_starts(bytes, STR("GIF87a")) || str_starts(bytes, STR("GIF89a"))) {
        return gif(p, bytes.n, ret);
    }
    if (str_starts(bytes, STR("RIFF")) && str_starts(str_from(bytes, 8), STR("WEBP"))) {
        return webp(p, bytes.n, ret);
    }
    if (heif(bytes, ret) || tiff(bytes, ret) || bmp(p, bytes.n, ret)) {
        return NULL;
    }
    if (looks_like_xml(bytes)) {
        ret->media_type = "image/svg+xml";
        ret->ending = ".svg";
        ret->is_svg = true;
        return NULL;
    }
    return "it is not a JPEG, PNG, GIF, WebP, SVG, AVIF, HEIC, TIFF or BMP picture";
}
