/*
 * A bag on its way through the check. Source: RFC 8493 (BagIt 1.0), and its drafts from 0.93 on.
 * Private to the files of the bag.
 */
#ifndef SHEAF_CHECK_BAG_H
#define SHEAF_CHECK_BAG_H

#include "base/hash.h"
#include "check/archive.h"
#include "check/check.h"
#include "check/tagfile.h"

#define BAG_1_0 100u
#define BAG_0_97 97u
#define BAG_0_95 95u
#define MANIFESTS_MAX (2 * (size_t)HASH_KINDS)
#define ENCODING_BYTES 64u
#define LINES_TOLD 1000u

/* A line of a manifest about an entry. */
struct claim {
    const uint8_t *digest;
    size_t next; /* about the same entry, from 1; 0: none */
    uint32_t line, manifest;
};

struct manifest {
    struct str name; /* "…/manifest-sha512.txt" */
    enum hash_kind kind;
    bool tag; /* it is about tag files */
};

struct bag {
    struct archive *archive;
    struct reader *reader; /* of the main thread */
    struct arena arena;    /* of claims */
    struct str base;       /* "campus-2023/", or "" */
    unsigned version;      /* 100 for 1.0, 97 for 0.97 */
    char version_text[16]; /* or "" */
    char encoding[ENCODING_BYTES];
    bool has_oxum;
    uint32_t oxum_line;
    uint64_t oxum_bytes, oxum_files;
    struct manifest manifests[MANIFESTS_MAX];
    size_t n_manifests;
    bool unknown_manifest; /* there is one whose digest is not known */
    struct claim *claims;
    size_t n_claims, cap_claims;
    struct str told_name; /* the tag file whose lines findings are about, … */
    size_t told[2];       /* … how many: errors, others */
};

/* Index of one of the bag's files by its path in the bag, or NO_ENTRY. */
size_t bag_find(const struct bag *bag, const char *path);
/* Path in the bag; empty where the entry is outside. */
struct str bag_path(const struct bag *bag, const struct entry *entry);
bool bag_is_payload(struct str path);

/* How the bag's tag files are to be read. */
struct tag_source bag_source(const struct bag *bag);

/* A finding about a line of a tag file. Of a file's errors, and of its warnings, only the first
   ones are told: it could have one a byte. */
void bag_tell_line(struct bag *bag, const char *id, struct str name, uint32_t line,
                   const char *what);

/* bag_info.c: what bagit.txt declares, and bag-info.txt says of the payload. */
enum err_kind bag_read_declaration(struct bag *bag, struct err *err) SHEAF_MUST_USE;
enum err_kind bag_read_info(struct bag *bag, struct err *err) SHEAF_MUST_USE;
/* bag_manifest.c: fetch.txt and the manifests become claims about entries. */
enum err_kind bag_read_fetch(struct bag *bag, struct err *err) SHEAF_MUST_USE;
enum err_kind bag_read_manifests(struct bag *bag, struct err *err) SHEAF_MUST_USE;
/* bag_complete.c: what is missing, what is too much. */
void bag_check_complete(const struct bag *bag);
/* bag.c: what the archive holds, a bag or what should be one. */
enum err_kind bag_check(struct archive *a, const struct check_options *options,
                        struct checked *checked, struct err *err) SHEAF_MUST_USE;

#endif
