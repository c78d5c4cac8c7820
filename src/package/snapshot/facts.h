/*
 * Inside of package/: what a volume holds, counted once for its metadata and its own pages.
 */
#ifndef SHEAF_PACKAGE_FACTS_H
#define SHEAF_PACKAGE_FACTS_H

#include "base/tally.h"
#include "package/package.h"

struct facts {
    size_t n_posts, n_undated;
    size_t n_images, n_images_described; /* pictures shown, counting repetitions */
    bool has_ruby;
    bool may_move;               /* a picture is of a kind that can be animated */
    const struct asset **assets; /* each once, in order of first use */
    size_t n_assets;
    size_t n_missing;        /* different addresses that are not shown */
    struct tally categories; /* posts in each; most frequent first */
    struct tally hosts;      /* missing addresses on each; most frequent first; "" for local ones */
};

/* Names in it live in the arena or are borrowed from the chapters. */
enum err_kind facts_collect(const struct library *library, const struct volume *volume,
                            const struct bound_chapter *chapters, struct arena *arena,
                            struct facts *ret, struct err *err) SHEAF_MUST_USE;
void facts_done(struct facts *f);

#endif
