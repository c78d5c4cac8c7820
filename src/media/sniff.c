/*
 * Turns the header of a picture into its type and size in pixels: JPEG (ITU T.81, annex B), PNG
 * (section 11.2.2), GIF (89a, section 18), WebP (RFC 9649, section 2). Invariant: the name of the
 * file is never asked, and no byte behind the end is read.
 */
#include "media/sniff.h"

static uint32_t big16(const unsigned char *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t big32(const unsigned char *p)
{
    return big16(p) << 16 | big16(p + 2);
}

static uint32_t little16(const unsigned char *p)
{
    return (uint32_t)p[1] << 8 | p[0];
}

static uint32_t little24(const unsigned char *p)
{
    return (uint32_t)p[2] << 16 | little16(p);
}

static uint32_t little32(const unsigned char *p)
{
    return little16(p + 2) << 16 | little16(p);
}

/* SOF0 … SOF15, but for DHT, JPG and DAC, which share the numbers. */
static bool is_frame(unsigned char marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static const char *jpeg(const unsigned char *p, size_t n, struct picture *ret)
{
    static const char damaged[] = "its JPEG header is damaged";
    size_t at = 2;

    ret->media_type = "image/jpeg";
    ret->ending = ".jpg";
    while (n - at >= 4 && p[at] == 0xFF) {
        unsigned char marker = p[at + 1];
        uint32_t length;

        if (marker == 0xFF) {
            at++; /* fill byte */
            continue;
        }
        if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
            at += 2; /* a marker without parameters */
            continue;
        }
        length = big16(p + at + 2);
        if (length < 2 || length > n - at - 2 || marker == 0xD9 || marker == 0xDA) {
            return damaged;
        }
        if (is_frame(marker)) {
            if (length < 8) {
                return damaged;
            }
            ret->height = big16(p + at + 5);
            ret->width = big16(p + at + 7);
            return ret->width && ret->height ? NULL : damaged;
        }
        at += 2 + length;
    }
    return damaged;
}

static const char *png(const unsigned char *p, size_t n, struct picture *ret)
{
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
    return NULL;
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
    return ret->width && ret->height ? NULL : "its GIF header is damaged";
}

static const char *webp(const unsigned char *p, size_t n, struct picture *ret)
{
    static const char damaged[] = "its WebP header is damaged";
    const unsigned char *data = p + 20;

    ret->media_type = "image/webp";
    ret->ending = ".webp";
    if (n < 30 || little32(p + 4) > n - 8) {
        return damaged;
    }
    if (memcmp(p + 12, "VP8X", 4) == 0) {
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
        return jpeg(p, bytes.n, ret);
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
    if (looks_like_xml(bytes)) {
        ret->media_type = "image/svg+xml";
        ret->ending = ".svg";
        ret->is_svg = true;
        return NULL;
    }
    return "it is not a JPEG, PNG, GIF, WebP or SVG picture";
}
