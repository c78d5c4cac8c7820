/*
 * Chapters: what rendering makes of one post for one volume.
 */
#ifndef SHEAF_MODEL_CHAPTER_H
#define SHEAF_MODEL_CHAPTER_H

#include "base/hash.h"
#include "model/asset.h"
#include "model/entry.h"
#include "model/words.h"

enum target_kind {
    TARGET_NONE,    /* nothing is known about the address */
    TARGET_CHAPTER, /* a post of the volume being rendered */
    TARGET_BOOK,    /* a post of another book, or of an earlier volume */
    TARGET_WEB,     /* a place of the site that is in no book */
    TARGET_FILE     /* a file of the site that goes along with the post */
};

/* A file that a post links to. */
struct attachment {
    struct str path;              /* relative to the site root; empty: from elsewhere */
    struct str file;              /* what to open; NUL-terminated */
    struct str address;           /* as the post writes it first */
    uint8_t sha256[SHA256_BYTES]; /* in a snapshot, of one from elsewhere */
};

/* What tells it from others. */
static inline struct str attachment_key(const struct attachment *a)
{
    return a->path.n > 0 ? a->path : a->file;
}

/* Where a link leads. */
struct link_target {
    enum target_kind kind;
    size_t member;          /* CHAPTER: of the volume */
    struct str stem;        /* CHAPTER: its stem; "" for the post itself */
    struct str fragment;    /* CHAPTER: what follows "#" in the address; may be empty */
    struct str book;        /* BOOK: its title */
    struct str url;         /* BOOK, WEB: full address; BOOK: may be empty */
    struct str name;        /* FILE: in the site of the snapshot, "src/a.pdf" */
    struct attachment file; /* FILE; NONE, WEB: what the link leads to and no book takes along;
                               with an address alone: what is not there */
};

/* What a fragment names in a chapter of the volume. */
struct spot {
    size_t member;
    struct str fragment; /* as a link has it */
    bool found;
    size_t file;   /* among the chapter's files */
    struct str id; /* of the element; "" for the file's start */
};

/* Leads links out of a post. Filled by the main path. */
struct link_resolver {
    /* What it makes is in the arena, or outlives it. */
    void (*find)(const void *user, const struct post *from, struct str address, struct arena *a,
                 struct link_target *ret);
    /* The spot of another chapter, or NULL while its chapters are not all written. */
    const struct spot *(*spot)(const void *user, size_t member, struct str fragment);
    const void *user;
};

/* A link to a fragment of another chapter. */
struct far_link {
    size_t member;
    struct str fragment;
    uint32_t line; /* of the post's file; 0 unknown */
};

/* One XHTML file of a chapter. */
struct chapter_file {
    struct str name;  /* "text/20211118-0123456789abcdef.xhtml" */
    struct str xhtml; /* whole document, UTF-8 */
};

/* A picture that could not be shown, for the "about this book" page and the report. */
struct missing {
    struct str address;
    enum asset_state state;
};

/* What render/ returns: borrowed from the renderer until its next call. */
struct chapter {
    struct chapter_file *files;
    size_t n_files;              /* at least 1 */
    struct str body;             /* what they hold but for their frames, XHTML */
    const struct asset **assets; /* each once, in order of first use */
    size_t n_assets;
    struct missing *missing; /* each address once */
    size_t n_missing;
    struct far_link *far_links; /* in the order of the text */
    size_t n_far_links;
    struct attachment *attachments; /* each once, in order of first use */
    size_t n_attachments;
    size_t n_images;           /* pictures shown, counting repetitions */
    size_t n_images_described; /* of these, with alternative text */
    bool has_tables, has_notes, has_code, has_ruby;
};

/* The file behind a picture that a post shows. */
struct original {
    struct str path;              /* relative to the site root; empty: from elsewhere */
    struct str file;              /* what to open; NUL-terminated */
    struct str address;           /* as the post writes it */
    const struct asset *shown;    /* what pages show for it; NULL: nothing */
    uint8_t sha256[SHA256_BYTES]; /* of one from elsewhere that is not shown as it is */
};

/* Whether pages show these very bytes. */
static inline bool original_is_shown(const struct original *o)
{
    return o->shown && str_eq(o->shown->file, o->file);
}

/* What a snapshot keeps of a post besides its page. */
struct archived {
    struct entry source; /* its file, byte for byte; without a name */
    uint8_t source_digest[HASH_MAX_BYTES], page_digest[HASH_MAX_BYTES];
    struct original *originals;
    size_t n_originals;
};

/* What is kept of a chapter until its volume is packaged: compressed files and summary. Lives in
   the memory of whoever made it, until the volume is done. */
struct bound_chapter {
    struct entry *files;
    size_t n_files;
    const struct asset **assets;
    size_t n_assets;
    struct missing *missing;
    size_t n_missing;
    struct far_link *far_links;
    size_t n_far_links;
    struct attachment *attachments;
    size_t n_attachments;
    size_t n_images, n_images_described;
    bool has_tables, has_notes, has_code, has_ruby;
    struct archived *archived; /* NULL in EPUBs */
};

/* Fills *ret from a chapter. All of it lives in one block, ret->files, to be freed by the caller.
   The entries have names only and are not counted yet: the caller fills and counts them. */
enum err_kind chapter_keep(const struct chapter *chapter, struct bound_chapter *ret,
                           struct err *err) SHEAF_MUST_USE;

#endif
