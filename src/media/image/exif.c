/*
 * Turns metadata of a picture into what matters of it: whether the picture is to be turned, and
 * whether it says where it was taken, with which camera, and whose (Exif 2.32, sections 4.6.3 to
 * 4.6.6). Invariant: each directory is read once, and one that leads out of the data makes the
 * picture private: what cannot be read cannot be vouched for.
 */
#include "media/image/exif.h"

#include "media/bytes.h"
#include "media/image/sniff.h"

enum {
    TAG_ORIENTATION = 0x0112,
    TAG_EXIF_DIRECTORY = 0x8769,
    TAG_GPS_DIRECTORY = 0x8825,
    TAG_OWNER = 0xA430,
    TAG_BODY_SERIAL = 0xA431,
    TAG_LENS_SERIAL = 0xA435
};

struct exif {
    const unsigned char *p;
    size_t n;
    bool big_endian;
};

static uint32_t get16(const struct exif *e, size_t at)
{
    return e->big_endian ? big16(e->p + at) : little16(e->p + at);
}

static uint32_t get32(const struct exif *e, size_t at)
{
    return e->big_endian ? big32(e->p + at) : little32(e->p + at);
}

/* One directory; *ret_exif is where the one of the camera's own is, where this one names it. */
static unsigned look_in(const struct exif *e, size_t at, size_t *ret_exif)
{
    unsigned flags = 0;
    size_t n;

    if (at < 8 || at > e->n || e->n - at < 2) {
        return PICTURE_PRIVATE;
    }
    n = get16(e, at);
    if (n > (e->n - at - 2) / 12) {
        return PICTURE_PRIVATE;
    }
    for (at += 2; n > 0; n--, at += 12) {
        switch (get16(e, at)) {
        case TAG_ORIENTATION:
            if (get16(e, at + 8) > 1 && get16(e, at + 8) <= 8) {
                flags |= PICTURE_TURNED;
            }
            break;
        case TAG_EXIF_DIRECTORY:
            *ret_exif = get32(e, at + 8);
            break;
        case TAG_GPS_DIRECTORY:
        case TAG_OWNER:
        case TAG_BODY_SERIAL:
        case TAG_LENS_SERIAL:
            flags |= PICTURE_PRIVATE;
            break;
        default:
            break;
        }
    }
    return flags;
}

unsigned exif_look(struct str exif)
{
    struct exif e = {(const unsigned char *)exif.p, exif.n, false};
    size_t camera = 0, ignored = 0;
    unsigned flags;

    if (exif.n < 8) {
        return PICTURE_PRIVATE;
    }
    e.big_endian = e.p[0] == 'M';
    flags = look_in(&e, get32(&e, 4), &camera);
    if (camera != 0) {
        flags |= look_in(&e, camera, &ignored);
    }
    return flags;
}

unsigned xmp_look(struct str xmp)
{
    static const char *const names[] = {"GPSLatitude", "GPSLongitude", "SerialNumber", "OwnerName"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_find(xmp, str_of(names[i])) != STR_NPOS) {
            return PICTURE_PRIVATE;
        }
    }
    return 0;
}
