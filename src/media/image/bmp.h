/*
 * Windows bitmaps, which libvips reads only through decoders that are not hardened.
 */
#ifndef SHEAF_MEDIA_BMP_H
#define SHEAF_MEDIA_BMP_H

#include "base/buf.h"

/* Fills *ret with rows from the top, 3 bytes (RGB) a pixel, or 4 (RGBA) where the bitmap has an
   alpha channel that is used: *ret_samples. Rows that the file no longer holds are white, and
   *ret_cut is set. False where it is of a kind that is not read (run lengths, a JPEG inside) or
   memory is short, which ret->failed tells. The size is what picture_sniff says. */
bool bmp_decode(struct str bytes, struct buf *ret, unsigned *ret_samples, bool *ret_cut);

#endif
