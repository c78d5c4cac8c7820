/*
 * Collect: paths on the command line become a sorted list of sources.
 */
#ifndef SHEAF_COLLECT_COLLECT_H
#define SHEAF_COLLECT_COLLECT_H

#include "base/finding.h"
#include "model/post.h"
#include "model/value.h"

struct collect_options {
    const char *const *paths; /* as typed; none: "." */
    size_t n_paths;
    struct str root;   /* folder of the configuration file given with -c; empty: found */
    struct str output; /* as typed: never walked into */
    struct str store;
    const struct str *exclude; /* globs matched against relative paths and names (fnmatch) */
    size_t n_exclude;
    bool text;                      /* .txt and .html count without front matter */
    const struct tree_reader *tree; /* reads what the site's generator keeps; NULL: nothing does */
};

/* The site root for these paths: nearest ancestor of the first path that holds a known
   configuration (sheaf.yaml, hugo.*, zola.toml, config.toml|yaml|json beside content,
   config/_default, _config.yml), else the deepest folder that holds all paths, or the first path's
   where only "/" does. Absolute. */
enum err_kind collect_root(struct arena *a, const struct collect_options *options,
                           struct str *ret_root, struct err *err) SHEAF_MUST_USE;
/* Fills root, sources, section_files and ignored of a site whose arena is initialised, what its
   generator tells where nothing is said yet, and how it makes addresses. ERR_SYSTEM where a path
   does not exist or cannot be read at all; unreadable files below are findings. */
enum err_kind collect(const struct collect_options *options, struct site *site,
                      struct findings *findings, struct err *err) SHEAF_MUST_USE;

/* Once they are read, of a generator's posts: the site's languages are spelled alike; what lies in
   folders of drafts becomes LEFT_DRAFT, and pages about the site, unless wanted, LEFT_PAGE. */
enum err_kind collect_pages(const struct site *site, struct post *posts, size_t n, bool wanted,
                            struct err *err) SHEAF_MUST_USE;

#endif
