/*
 * Inside of package/: a bag in the making.
 */
#ifndef SHEAF_PACKAGE_BAG_H
#define SHEAF_PACKAGE_BAG_H

#include "model/words.h"
#include "package/snapshot/facts.h"
#include "package/snapshot/snapshot.h"
#include "package/zip/zip.h"

/* One file of the bag. */
struct bag_file {
    struct str name; /* "data/index.html", "bagit.txt" */
    struct zip_item item;
    uint8_t digest[HASH_MAX_BYTES];
    uint8_t sha256[SHA256_BYTES]; /* of a file that is read when the bundle is written */
    bool owned;                   /* its payload is given back with the bag */
    bool is_manifest;
};

struct bag {
    const struct snapshot_request *request;
    const struct words *words; /* of the book's language */
    struct arena arena;
    struct facts facts;
    struct str title;        /* of the volume */
    struct bag_file **files; /* in the order of their names once the payload is complete */
    size_t n_files, cap_files;
    struct map by_name; /* -> files, as they were added */
    uint64_t payload_bytes;
    size_t payload_files;
    size_t n_attachments; /* files that posts link to; known once those are added */
    uint64_t attachment_bytes;
};

/* The largest that programs without ZIP64 can read has sizes of 32 bits. */
#define ZIP32_BYTES UINT32_MAX

/* Whether it becomes an archive that such programs can read. */
static inline bool bag_is_zip32(const struct bag *b)
{
    return b->request->format == FORMAT_ZIP && !b->request->zip64;
}

static inline bool bag_file_is_payload(const struct bag_file *file)
{
    return str_starts(file->name, STR("data/"));
}

/* The file of this name, or NULL; while files are added. */
static inline const struct bag_file *bag_find(const struct bag *b, struct str name)
{
    const size_t at = map_get(&b->by_name, name);

    return at == MAP_NONE ? NULL : b->files[at];
}

/* Adds a file with this content. Names below data/ are [a-z0-9._/-], but for those in data/src/;
   none twice. */
enum err_kind bag_add(struct bag *b, struct str name, struct str content,
                      struct err *err) SHEAF_MUST_USE;
/* Adds what a worker has compressed, whose content has this digest. The payload stays with whoever
   has it. */
enum err_kind bag_add_entry(struct bag *b, struct str name, const struct entry *entry,
                            const uint8_t *digest, struct err *err) SHEAF_MUST_USE;
/* Adds a file of the disk; SHA-256 of what it must hold, or NULL where that is not known yet. */
enum err_kind bag_add_file(struct bag *b, struct str name, struct str path, const uint8_t *sha256,
                           struct err *err) SHEAF_MUST_USE;

/* A post of the volume; NULL where it has no page. */
const struct post *bag_post(const struct bag *b, size_t member);

/* sources.c: data/src/, what posts are made of, as it was. */
enum err_kind sources_add(struct bag *b, struct err *err) SHEAF_MUST_USE;
/* originals.c: data/originals/, what is not the site's own as it was. After the sources. */
enum err_kind originals_add(struct bag *b, struct err *err) SHEAF_MUST_USE;
/* The name of a picture's own file, or of an attachment, wherever it is in the bag. */
struct str original_name(struct bag *b, const struct original *original);
struct str attachment_name(struct bag *b, const struct attachment *attachment);
/* site.c: the posts' pages, their pictures, and data/index.html. */
enum err_kind site_add(struct bag *b, struct err *err) SHEAF_MUST_USE;
/* search_files.c: data/search.html and data/search/. */
enum err_kind search_files_add(struct bag *b, struct err *err) SHEAF_MUST_USE;
/* records.c: data/posts.jsonl and data/archive.json. */
enum err_kind records_add(struct bag *b, struct err *err) SHEAF_MUST_USE;
/* tags.c: bagit.txt, bag-info.txt, README.txt, index.html and the manifests. The payload is
   complete and sorted. */
enum err_kind tags_add(struct bag *b, struct err *err) SHEAF_MUST_USE;

#endif
