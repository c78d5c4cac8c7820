/*
 * One thread's memory for reading entries. Private to those who read them.
 */
#ifndef SHEAF_CHECK_READER_H
#define SHEAF_CHECK_READER_H

#include "check/archive.h"
#include "check/inflate.h"

/* What is read at once; entries that fit are unpacked in one go, by the faster library. */
#define READER_WHOLE ((size_t)8 << 20)
#define READER_BLOCK ((size_t)128 << 10)
/* At least so much of a ZIP: entries that are read one after another mostly lie so. */
#define READER_AHEAD ((size_t)64 << 10)

struct reader {
    char *in, *out;   /* READER_WHOLE bytes each; pages that are not used cost nothing */
    uint64_t in_from; /* where in the ZIP the bytes at `in` are from, … */
    size_t in_n;      /* … and how many there are */
    struct inflater *inflater;
};

#endif
