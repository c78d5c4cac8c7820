/*
 * Reads pieces of a ZIP and the extra fields of its headers. Invariant: nothing is read behind the
 * end of a field, whatever lengths it gives.
 */
#include "check/zip_format.h"

#include <errno.h>
#include <unistd.h>

#include "check/inflate.h"

#define MANY32 0xFFFFFFFFu
#define NAME_VERSION 1
#define NAME_HEAD_BYTES ((size_t)5) /* version and CRC */

size_t zip_read_at(int fd, void *p, size_t n, uint64_t at)
{
    size_t done = 0;

    while (done < n && at + done <= INT64_MAX) {
        const ssize_t got = pread(fd, (char *)p + done, n - done, (off_t)(at + done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        done += (size_t)got;
    }
    return done;
}

struct str zip_extra(struct str extra, uint16_t id)
{
    while (extra.n >= 4) {
        const size_t end = (size_t)zip_u16(extra.p + 2) + 4;
        if (end > extra.n) {
            break;
        }
        if (zip_u16(extra.p) == id) {
            return str_sub(extra, 4, end);
        }
        extra = str_from(extra, end);
    }
    return STR_NONE;
}

bool zip_renames(struct str extra, struct str name, struct str *ret_name)
{
    const struct str field = zip_extra(extra, ZIP_EXTRA_NAME);

    *ret_name = str_from(field, NAME_HEAD_BYTES);
    return field.n >= NAME_HEAD_BYTES && field.p[0] == NAME_VERSION &&
           zip_u32(field.p + 1) == inflate_crc(0, name.p, name.n) && !str_eq(*ret_name, name);
}

bool zip_extra64(struct str extra, uint64_t *const *numbers, size_t n)
{
    bool wanted = false;

    for (size_t i = 0; i < n; i++) {
        wanted = wanted || *numbers[i] == MANY32;
    }
    while (extra.n >= 4) {
        const uint16_t id = zip_u16(extra.p), size = zip_u16(extra.p + 2);
        if ((size_t)size + 4 > extra.n) {
            return false;
        }
        struct str field = str_sub(extra, 4, (size_t)size + 4);
        for (size_t i = 0; id == ZIP_EXTRA64 && i < n; i++) {
            if (*numbers[i] == MANY32 && field.n >= 8) {
                *numbers[i] = zip_u64(field.p);
                field = str_from(field, 8);
            } else if (*numbers[i] == MANY32) {
                return false;
            }
        }
        wanted = wanted && id != ZIP_EXTRA64;
        extra = str_from(extra, (size_t)size + 4);
    }
    return extra.n == 0 && !wanted;
}
