/*
 * What a site says about its posts besides the posts: private to parse/.
 */
#ifndef SHEAF_PARSE_CONTEXT_H
#define SHEAF_PARSE_CONTEXT_H

#include "base/map.h"
#include "model/post.h"
#include "model/value.h"
#include "parse/parse.h"

#define DATE_SOURCES 4

/* Front matter that an _index.md or the configuration hands down. */
struct cascade {
    struct str folder;       /* of the _index.md */
    struct str path;         /* the file itself, for findings */
    struct str section;      /* see struct site_default */
    struct str language;     /* BCP 47; empty: every one */
    struct str pattern;      /* glob of content paths; empty: every one */
    const struct value *map; /* the fields */
};

struct parse_context {
    struct arena arena;
    enum date_source dates[DATE_SOURCES]; /* in the order they are asked; DATE_NONE behind */
    struct str language;                  /* of posts whose place says nothing; or empty */
    struct cascade *cascades;             /* those of one folder stand together */
    size_t n_cascades, cap_cascades;
    struct map folders; /* folder -> index of its first cascade */
    struct strs people; /* shown names */
    struct map keys;    /* short name -> index into people */
};

/* Whether a file could not be read for want of memory: that is no fault of the file. */
bool context_out_of_memory(const struct err *problem, const char *path, uint64_t limit_bytes);
/* A name as data/authors has it, else as it is. */
struct str context_person(const struct parse_context *c, struct str name);
/* The cascade that comes after *at (0 at first; moved), nearest folder first; NULL after the last.
   `folder` begins as the folder of the source and is moved up. */
const struct cascade *context_cascade(const struct parse_context *c, const struct source *source,
                                      struct str *folder, size_t *at);

/* sections.c: titles go to the site, cascades to the context. */
enum err_kind sections_read(struct parse_context *c, struct site *site, struct findings *findings,
                            struct err *err) SHEAF_MUST_USE;
/* people.c */
enum err_kind people_read(struct parse_context *c, struct str root, struct findings *findings,
                          struct err *err) SHEAF_MUST_USE;

#endif
