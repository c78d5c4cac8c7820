/*
 * Turns deflated bytes into what they were. Two libraries: libdeflate is three times as fast, zlib
 * needs no more than its window, however large the data. Invariant: never more bytes come out than
 * there is room for, whatever goes in.
 */
#define ZLIB_CONST
#include "check/inflate.h"

#include <libdeflate.h>
#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct inflater {
    struct libdeflate_decompressor *whole;
    z_stream stream;
    bool streaming; /* stream is set up */
};

enum err_kind inflater_new(struct inflater **ret, struct err *err)
{
    struct inflater *i = calloc(1, sizeof *i);

    if (!i) {
        return err_nomem(err);
    }
    i->whole = libdeflate_alloc_decompressor();
    if (!i->whole) {
        free(i);
        return err_nomem(err);
    }
    *ret = i;
    return ERR_OK;
}

void inflater_free(struct inflater *i)
{
    if (!i) {
        return;
    }
    if (i->streaming) {
        (void)inflateEnd(&i->stream);
    }
    libdeflate_free_decompressor(i->whole);
    free(i);
}

uint32_t inflate_crc(uint32_t crc, const void *p, size_t n)
{
    return libdeflate_crc32(crc, p, n);
}

bool inflate_whole(struct inflater *i, struct str packed, char *out, size_t n)
{
    size_t used = 0;

    return libdeflate_deflate_decompress_ex(i->whole, packed.p, packed.n, out, n, &used, NULL) ==
               LIBDEFLATE_SUCCESS &&
           used == packed.n;
}

enum err_kind inflate_begin(struct inflater *i, struct err *err)
{
    const int status =
        i->streaming ? inflateReset(&i->stream) : inflateInit2(&i->stream, -MAX_WBITS);

    if (status != Z_OK) {
        return err_nomem(err);
    }
    i->streaming = true;
    return ERR_OK;
}

enum inflate_state inflate_step(struct inflater *i, struct str *packed, char *out, size_t n,
                                size_t *ret_n)
{
    const uInt in = packed->n < INT_MAX ? (uInt)packed->n : INT_MAX;
    const uInt room = n < INT_MAX ? (uInt)n : INT_MAX;

    i->stream.next_in = (const Bytef *)packed->p;
    i->stream.avail_in = in;
    i->stream.next_out = (Bytef *)out;
    i->stream.avail_out = room;
    const int status = inflate(&i->stream, Z_NO_FLUSH);
    *packed = str_from(*packed, in - i->stream.avail_in);
    *ret_n = room - i->stream.avail_out;
    if (status == Z_STREAM_END) {
        return INFLATE_END;
    }
    /* Z_BUF_ERROR: nothing to do until there is more of either. */
    return status == Z_OK || status == Z_BUF_ERROR ? INFLATE_MORE : INFLATE_BROKEN;
}
