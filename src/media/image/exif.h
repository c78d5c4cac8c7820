/*
 * What the metadata of a picture says that a book must heed, or must not pass on.
 */
#ifndef SHEAF_MEDIA_EXIF_H
#define SHEAF_MEDIA_EXIF_H

#include "base/str.h"

/* Flags of struct picture for Exif data (from its byte order mark on): PICTURE_TURNED,
   PICTURE_PRIVATE. Data that cannot be read to its end counts as private. */
unsigned exif_look(struct str exif);
/* The same for XMP, which is XML. */
unsigned xmp_look(struct str xmp);

#endif
