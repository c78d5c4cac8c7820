/*
 * Covers: what stands on a volume's front. media/ makes them, package/ shows them.
 */
#ifndef SHEAF_MODEL_COVER_H
#define SHEAF_MODEL_COVER_H

#include "base/str.h"

/* A picture in memory; its bytes belong to whoever had it made. */
struct cover {
    struct str bytes;       /* empty: the book has no cover, and nothing else is set */
    const char *media_type; /* "image/jpeg", "image/svg+xml" */
    const char *ending;     /* ".jpg", ".svg" */
};

#endif
