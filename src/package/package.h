/*
 * Package: rendered chapters become bundles.
 */
#ifndef SHEAF_PACKAGE_PACKAGE_H
#define SHEAF_PACKAGE_PACKAGE_H

#include "base/file.h"
#include "base/finding.h"
#include "model/book.h"
#include "model/chapter.h"
#include "model/cover.h"

/* Compressed payloads: in memory up to LIMIT_BLOB_BYTES over the whole run, then in an unlinked
   file in `folder`. Any thread may add. */
struct blobs;
enum err_kind blobs_new(const char *folder, struct blobs **ret, struct err *err) SHEAF_MUST_USE;
void blobs_free(struct blobs *b);
/* Gives an entry's memory back once its volume is written. */
void blobs_release(struct blobs *b, struct entry *entry);

/* One worker's compressor. */
struct deflater;
enum err_kind deflater_new(struct deflater **ret, struct err *err) SHEAF_MUST_USE;
void deflater_free(struct deflater *d);
/* Compresses content (stored where that is not smaller) and keeps it in blobs; fills everything of
 *ret but the name. The same content gives the same bytes. */
enum err_kind deflate_entry(struct deflater *d, struct blobs *b, struct str content,
                            struct entry *ret, struct err *err) SHEAF_MUST_USE;

/* The content of an entry that deflate_entry made. */
enum err_kind inflate_entry(const struct entry *entry, struct buf *ret,
                            struct err *err) SHEAF_MUST_USE;

/* Everything an EPUB is made of. Borrowed during the call. */
struct epub_request {
    const struct library *library;
    const struct book *book;
    const struct volume *volume;
    const struct bound_chapter *chapters; /* one for each member of the volume, in order; one
                                             without files is left out of the book */
    struct cover cover;                   /* or none */
    int64_t modified;                     /* UTC seconds, for dcterms:modified */
    bool drops_missing;                   /* of pictures that are not shown only the text stands */
    struct str css;                       /* further style sheet text, or empty */
    struct str software;                  /* "sheaf 0.1.0", for the book's last page */
    enum {
        TOC_AUTO,
        TOC_POSTS,
        TOC_PARTS
    } toc;
    bool digest; /* fill bundle.sha512 */
    struct deflater *deflater;
    struct blobs *blobs;
};

struct bundle {
    struct str path; /* as published: folder/NAME.epub; the `path` that epub_write was given */
    enum output_state state;
    uint64_t bytes;
    uint8_t sha512[64]; /* zeros unless asked for */
    size_t n_assets;    /* pictures in it */
    size_t n_missing;   /* different addresses that could not be shown */
    size_t n_attachments;
    uint64_t attachment_bytes;
};

/* Writes one volume to `path`. Old file or new file, never half of one. */
enum err_kind epub_write(const struct epub_request *request, const char *path, struct bundle *ret,
                         struct err *err) SHEAF_MUST_USE;

#endif
