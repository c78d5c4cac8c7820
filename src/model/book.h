/*
 * Books: ordered selections of posts, in parts, cut into volumes. Made by group/, read by all that
 * follows. Everything lives in the library's arena.
 */
#ifndef SHEAF_MODEL_BOOK_H
#define SHEAF_MODEL_BOOK_H

#include "base/arena.h"
#include "model/linkmap.h"
#include "model/post.h"

/* What the caller asked for, as typed; group/ reads and checks it. Empty: the default. */
struct group_options {
    struct str by;    /* "category,year" */
    struct str parts; /* "month", "none" */
    struct str since, until;
    const struct str *select, *reject; /* "category=科研" */
    size_t n_select, n_reject;
    struct str newest; /* a number */
    struct str order;  /* "asc", "desc" */
    struct str split;  /* "posts=2000,bytes=45M", "none" */
    bool snapshots;    /* books are also cut into the volumes of archival snapshots */
    bool zip64;        /* which may be larger than ZIP without its 64-bit fields can hold */
    bool fitted;       /* pictures are made to fit: large ones take less room */
    bool drafts;
    bool dedupe;           /* of posts that are the same, only the oldest is bound */
    struct str title;      /* of the book; "{site} {value}" places are filled */
    struct str identifier; /* of the book, where there is only one */
    struct str entry;      /* of the configuration: follows the name where no value does */
    /* What snapshots keep: pictures, and files of the site that are linked to. NULL: there is none.
     */
    const struct asset_finder *pictures, *attachments;
};

/* Reads a post's body again. *ret_body is borrowed until the next call. Filled by build.c. */
struct body_reader {
    enum err_kind (*read)(void *user, const struct post *post, struct str *ret_body,
                          struct err *err);
    void *user;
};

/* One chapter's place. */
struct member {
    size_t post; /* index into library.posts */
    struct str
        stem; /* "20211118-0123456789abcdef": its files are text/STEM.xhtml, text/STEM-2.xhtml … */
    struct str page; /* in snapshots: "p/2021/20211118-0123456789abcdef", its page without ending */
};

/* A group of chapters inside a volume. Parts of depth 0 and 1 follow one another in reading order;
   a part of depth 0 that has children holds the members of all of them. */
struct part {
    struct str key;   /* "2021", "2021-11", "undated", a category */
    struct str title; /* in the book's language: "2021年11月" */
    struct str stem;  /* file name of its page: "part-2021-11" */
    int depth;        /* 0 or 1 */
    size_t first, n;  /* members of the volume */
};

/* Kinds of bundles. */
enum format {
    FORMAT_EPUB,
    FORMAT_ZIP,    /* an archival snapshot */
    FORMAT_FOLDER, /* the same unpacked */
    FORMATS
};

struct volume {
    unsigned number;        /* from 1; 0 where the book has one volume and needs no number */
    struct str file_name;   /* without ending: "nankai-2021-v01" */
    struct str identifier;  /* "urn:uuid:…" */
    struct str position;    /* in the book's series: "2021.11", "2021.01" for a volume; or empty */
    struct member *members; /* in reading order */
    size_t n;
    struct part *parts; /* none: n_parts 0 */
    size_t n_parts;
    const struct post *first, *last; /* by date, among the dated; NULL where none is */
    struct strs languages;           /* of its own posts, most frequent first: a closed volume says
                                        nothing about posts in others */
    int64_t modified;                /* UTC seconds: newest lastmod or date among its posts */
};

struct book {
    struct str id;      /* "all", "2021", "科研-2021": names it in reports, unique in a run */
    struct str key;     /* "year"; "category,year"; "all" */
    struct strs values; /* the value of each key; "" for posts without one */
    struct str title;
    struct str *titles;  /* as books in each of the library's tongues name it */
    struct str language; /* BCP 47 of most posts of its first volume: later ones do not change it */
    struct strs languages; /* of all its volumes, most frequent first: for reports */
    struct str series;     /* title of the series, or empty */
    struct str position;   /* of all its volumes in it: "2021.11", or empty */
    struct volume *volumes;
    size_t n_volumes;
    struct volume *snapshots; /* the same posts as snapshots hold them; none unless asked for */
    size_t n_snapshots;
    size_t n_posts;
};

static inline struct volume *book_volumes(const struct book *book, enum format format,
                                          size_t *ret_n)
{
    *ret_n = format == FORMAT_EPUB ? book->n_volumes : book->n_snapshots;
    return format == FORMAT_EPUB ? book->volumes : book->snapshots;
}

#define TONGUES 8

struct words;

struct library {
    struct arena arena;
    const struct site *site;
    struct post *posts; /* as parsed, in the order of their sources */
    size_t n_posts;
    struct book *books;
    size_t n_books;
    /* The tables of words that its books use. What another book is called must not depend on the
       language of that one, which newer posts can change while its first volume is open. */
    const struct words *tongues[TONGUES];
    size_t n_tongues;
    struct linkmap linkmap;
    size_t n_bound;      /* posts that are in at least one book */
    struct str by;       /* what the books were made by, after defaults */
    struct strs remarks; /* for the plan: "category "nankai.info" is on every post: not used" */
};

#endif
