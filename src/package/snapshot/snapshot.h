/*
 * Snapshots: a volume's posts become one BagIt bag (RFC 8493) that holds them as they were, and a
 * site to read them in. What the main path sees.
 */
#ifndef SHEAF_PACKAGE_SNAPSHOT_H
#define SHEAF_PACKAGE_SNAPSHOT_H

#include "base/hash.h"
#include "package/package.h"
#include "package/search/search.h"

/* What a volume keeps of its posts as it was, each file with its name in the bag. Names depend on
   one another: all chapters must be there. */
struct sources;
enum err_kind sources_new(const struct library *library, const struct volume *volume,
                          const struct bound_chapter *chapters, struct sources **ret,
                          struct err *err) SHEAF_MUST_USE;
void sources_free(struct sources *s);
/* By the path below the site root: "data/src/a.md"; empty where it is none of them. */
struct str sources_name(const struct sources *s, struct str path);

/* The name of a file that is not the site's own, "data/originals/ab/abcd….pdf": its ending, and
   what the content's digest begins with. */
struct str original_file_name(struct arena *a, struct str file, const uint8_t sha256[SHA256_BYTES]);

/* Everything a snapshot is made of. Borrowed during the call. */
struct snapshot_request {
    const struct library *library;
    const struct book *book;
    const struct volume *volume;           /* one of the book's snapshots */
    enum format format;                    /* FORMAT_ZIP or FORMAT_FOLDER */
    const struct bound_chapter *chapters;  /* one for each member of the volume, in order, with
                                              `archived`; one without files has no page */
    const struct sources *sources;         /* of the chapters */
    struct search *search;                 /* of the members; NULL: none */
    int64_t modified;                      /* UTC seconds, for Bagging-Date; 0: not known */
    struct str css;                        /* further style sheet text, or empty */
    const struct group_options *selection; /* what was asked for */
    struct str software;                   /* "sheaf 0.1.0" */
    enum hash_kind digest;                 /* of the manifests */
    bool zip64;                            /* more than 65,535 entries or 4 GiB are allowed */
    bool bundle_digest;                    /* fill bundle.sha512; never of a folder */
    struct deflater *deflater;
    struct blobs *blobs;
};

/* The digest of a page or a source, for struct archived. Bytes behind it are not touched. */
enum err_kind snapshot_digest(enum hash_kind digest, struct str content,
                              uint8_t ret[HASH_MAX_BYTES], struct err *err) SHEAF_MUST_USE;

/* Writes one volume to `path`: a ZIP file or a folder. The old one or the new one, never half of
   one. A folder is replaced only where it is a bag. ERR_FORMAT names a file that changed since it
   was read, ERR_LIMIT says what is too large without zip64. */
enum err_kind snapshot_write(const struct snapshot_request *request, const char *path,
                             struct bundle *ret, struct err *err) SHEAF_MUST_USE;

#endif
