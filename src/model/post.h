/*
 * A post: one source document with what its front matter, address, name and first heading say.
 * All slices live in the arena given to the parser; the body is not kept.
 */
#ifndef SHEAF_MODEL_POST_H
#define SHEAF_MODEL_POST_H

#include "base/civil.h"
#include "base/str.h"
#include "model/site.h"

enum left_out {
    LEFT_NOT,       /* it is to be bound */
    LEFT_DRAFT,     /* draft: true, published: false */
    LEFT_HIDDEN,    /* hidden, headless, not rendered, password, encrypted */
    LEFT_REDIRECT,  /* redirect_to */
    LEFT_EXPIRED,   /* expiryDate */
    LEFT_FUTURE,    /* dated after the run, where the generator does not publish such posts */
    LEFT_SELECTION, /* --since, --until, --select, --reject, --newest */
    LEFT_DUPLICATE, /* --dedupe: a post before it has the same body or source */
    LEFT_PAGE,      /* a generator's page about the site, not a post: no date among dated ones */
    LEFT_FAILED,    /* could not be read; an error finding says why */
    LEFT_REASONS
};

enum date_source {
    DATE_NONE,
    DATE_FRONT,
    DATE_ADDRESS,
    DATE_NAME,
    DATE_FOLDER
};
/* What front matter says of something that its site may have a say in, too. */
enum said {
    SAID_NOTHING,
    SAID_YES,
    SAID_NO
};
enum title_source {
    TITLE_FRONT,
    TITLE_HEADING,
    TITLE_FILE
};

struct post {
    const struct source *source;
    uint64_t source_hash; /* of the bytes that it was read from */
    uint64_t id;          /* 64 bits of SHA-256, see DESIGN: explicit permalink, else path */

    struct str title;      /* as shown: decorations removed; never empty once parsed */
    struct str full_title; /* as written */
    struct str nav_title;  /* linkTitle, or empty */
    struct str subtitle;
    enum title_source title_source;
    bool drop_heading; /* the body's first heading is the title: not repeated */

    struct civil date; /* wall clock; year 0: undated */
    enum date_source date_source;
    struct civil modified;  /* year 0: none */
    struct civil publishes; /* not published before; year 0: always */
    struct civil expires;   /* not published from then on; year 0: always */

    struct str slug;        /* slug or urlname, or empty */
    struct str permalink;   /* url, permalink or path of the front matter, or empty */
    struct strs aliases;    /* aliases, redirect_from */
    struct str source_name; /* source, via: who it was taken from, where that is no address */
    struct str source_url;  /* source, original, canonical; or a link that the body ends in */
    bool drop_source;       /* the body ends in a link to source_url: not repeated */
    struct str description;
    struct str cover;    /* address of the picture that stands for it, or empty */
    struct str language; /* BCP 47 as the post says, or empty */
    struct str detected; /* language detected from the text: "zh-Hans", "en", …; never empty */
    struct strs categories, tags, authors;
    enum said math; /* "math", "katex", "mathjax": the body holds TeX between dollars */
    enum left_out left_out;

    const char *encoding; /* of the file, iconv's name, static; NULL: UTF-8 */
    uint64_t body_offset; /* where the body begins in the file as UTF-8, bytes */
    uint32_t body_line;   /* line number of the body's first line, from 1 */
    uint64_t body_hash;   /* of the body without white space around it, for finding those that may
                             be the same; 0: empty */
    const struct post *same_as; /* oldest post with the same body or source, or NULL */
    struct strs images;         /* addresses of pictures as a quick scan of the body sees them */
    struct strs links;          /* that may lead to files of the site, likewise; for snapshots */
};

/* The language that the post says it has, else the one that was detected. */
static inline struct str post_language(const struct post *post)
{
    return str_empty(post->language) ? post->detected : post->language;
}

static inline bool post_dated(const struct post *post)
{
    return post->date.year != 0;
}

#endif
