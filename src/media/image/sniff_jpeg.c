/*
 * Turns the segments of a JPEG (ITU T.81, annex B) before its pixels into its size and what its
 * metadata says. Invariant: no byte behind the end is read, and the pixels themselves only from
 * the end backwards, to the marker that ends them.
 */
#include "media/bytes.h"
#include "media/image/exif.h"
#include "media/image/sniff.h"

static const char damaged[] = "its JPEG header is damaged";

enum {
    MARKER_SOF2 = 0xC2,
    MARKER_EOI = 0xD9,
    MARKER_SOS = 0xDA,
    MARKER_APP1 = 0xE1,
    MARKER_APP2 = 0xE2
};

/* SOF0 … SOF15, but for DHT, JPG and DAC, which share the numbers. */
static bool is_frame(unsigned char marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* TEM, RST0 … RST7. */
static bool is_alone(unsigned char marker)
{
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
}

/* The content of a frame header. */
static const char *frame(const unsigned char *p, size_t n, unsigned char marker,
                         struct picture *ret)
{
    if (n < 6) {
        return damaged;
    }
    ret->height = big16(p + 1);
    ret->width = big16(p + 3);
    if (p[0] != 8 || (p[5] != 1 && p[5] != 3)) {
        ret->flags |= PICTURE_UNUSUAL;
    }
    if (marker >= MARKER_SOF2) {
        ret->flags |= PICTURE_WHOLE;
    }
    return ret->width && ret->height ? NULL : damaged;
}

static unsigned application(struct str segment)
{
    static const struct str exif = {"Exif\0\0", 6}, xmp = {"http://ns.adobe.com/xap/1.0/\0", 29},
                            more = {"http://ns.adobe.com/xmp/extension/\0", 35};

    if (str_starts(segment, exif)) {
        return exif_look(str_from(segment, exif.n));
    }
    if (str_starts(segment, xmp) || str_starts(segment, more)) {
        return xmp_look(segment);
    }
    return 0;
}

/* CIPA DC-007: whole pictures follow the one that is shown, with metadata of their own. */
static unsigned further_pictures(struct str segment)
{
    static const struct str mpf = {"MPF\0", 4};

    return str_starts(segment, mpf) ? PICTURE_PRIVATE : 0;
}

/* Where the pixels end, looked for backwards, which takes two bytes mostly; 0: nowhere. */
static size_t end_of(const unsigned char *p, size_t from, size_t n)
{
    while (n >= from + 2) {
        if (p[n - 1] == MARKER_EOI && p[n - 2] == 0xFF) {
            return n;
        }
        n--;
    }
    return 0;
}

/* Phones put more behind the end, such as a film that tells where it was taken; others fill up. */
static unsigned behind(const unsigned char *p, size_t from, size_t n)
{
    size_t at = end_of(p, from, n);

    if (at == 0) {
        return PICTURE_CUT;
    }
    while (at < n && (p[at] == 0 || ascii_is_space((char)p[at]))) {
        at++;
    }
    return at < n ? PICTURE_PRIVATE : 0;
}

const char *jpeg_sniff(struct str bytes, struct picture *ret)
{
    const unsigned char *p = (const unsigned char *)bytes.p;
    const size_t n = bytes.n;
    size_t at = 2;

    ret->media_type = "image/jpeg";
    ret->ending = ".jpg";
    while (n - at >= 4 && p[at] == 0xFF) {
        const unsigned char marker = p[at + 1];
        const uint32_t length = big16(p + at + 2);
        const char *reason = NULL;

        if (marker == 0xFF || is_alone(marker)) {
            at += marker == 0xFF ? 1 : 2; /* a fill byte, or a marker without parameters */
            continue;
        }
        if (length < 2 || length > n - at - 2 || marker == MARKER_EOI) {
            break;
        }
        if (is_frame(marker)) {
            reason = frame(p + at + 4, length - 2, marker, ret);
        } else if (marker == MARKER_APP1) {
            ret->flags |= application(str_make(bytes.p + at + 4, length - 2));
        } else if (marker == MARKER_APP2) {
            ret->flags |= further_pictures(str_make(bytes.p + at + 4, length - 2));
        } else if (marker == MARKER_SOS) {
            ret->flags |= behind(p, at + 2 + length, n);
            return ret->width ? NULL : damaged;
        }
        if (reason) {
            return reason;
        }
        at += 2 + length;
    }
    ret->flags |= PICTURE_CUT;
    return ret->width ? NULL : damaged;
}
