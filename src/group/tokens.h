/*
 * Patterns of addresses, as generators have them: words behind ":" between text that stays.
 */
#ifndef SHEAF_GROUP_TOKENS_H
#define SHEAF_GROUP_TOKENS_H

#include "base/buf.h"
#include "model/post.h"

/* What patterns speak of. */
struct facts {
    struct arena *arena;
    const struct site *site;
    const struct post *post;
    struct str folder; /* below the content folder, no slash at either end */
    struct str name;   /* of the file, without ending, language and date as the generator does */
    struct str collection; /* Jekyll's; Hugo's section */
    struct buf *out;
    bool unknown;
};

enum tokens {
    TOKENS_HUGO,
    TOKENS_JEKYLL,
    TOKENS_HEXO
};

/* Appends the pattern with its words filled in; sets `unknown` where one cannot be told. */
void tokens_expand(struct facts *f, enum tokens language, struct str pattern);

/* The post's slug, or else the name of its file. */
static inline struct str facts_slug(const struct facts *f)
{
    return str_empty(f->post->slug) ? f->name : f->post->slug;
}

#endif
