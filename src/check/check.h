/*
 * One bundle is verified: a bag in a ZIP or in a folder, or an EPUB. Shares no code with what
 * writes them.
 */
#ifndef SHEAF_CHECK_CHECK_H
#define SHEAF_CHECK_CHECK_H

#include "base/finding.h"

enum checked_kind {
    CHECKED_NOTHING, /* neither could be made out */
    CHECKED_BAG,
    CHECKED_EPUB
};

struct check_options {
    unsigned jobs; /* 0: one a processor */
    /* Told of each piece that has been read, from any thread, one at a time; stops the check where
       it fails. `total` counts files. */
    enum err_kind (*progress)(void *user, size_t done, size_t total, uint64_t bytes,
                              struct err *err);
    void *user;
};

struct checked {
    enum checked_kind kind;
    bool folder;
    char version[16]; /* of BagIt, or "" */
    char digests[64]; /* that its manifests hold, "sha256 sha512", or "" */
    size_t files;     /* that it holds */
    uint64_t bytes;   /* of them, unpacked */
    struct findings findings;
};

/* What is wrong with the bundle becomes findings, sorted; an error is only what keeps it from being
   looked at. *ret is to be given to checked_done, also on failure. */
enum err_kind check_bundle(const char *path, const struct check_options *options,
                           struct checked *ret, struct err *err) SHEAF_MUST_USE;
void checked_done(struct checked *checked);

#endif
