/*
 * The tables behind unicode_is_wide and unicode_break_vanishes. Sorted.
 */
#ifndef SHEAF_BASE_UNICODE_WIDTH_H
#define SHEAF_BASE_UNICODE_WIDTH_H

#include <stddef.h>
#include <stdint.h>

struct unicode_range {
    uint32_t first, last;
};

/* Wide, full-width and half-width (W, F, H) without what is shown as emoji. */
extern const struct unicode_range unicode_wide[];
extern const size_t unicode_wide_n;
/* Punctuation and symbols whose width is ambiguous (A): as wide as what they stand beside. */
extern const struct unicode_range unicode_ambiguous[];
extern const size_t unicode_ambiguous_n;

#endif
