/*
 * Collect: paths on the command line become a sorted list of sources.
 */
#ifndef SHEAF_COLLECT_COLLECT_H
#define SHEAF_COLLECT_COLLECT_H

#include "base/finding.h"
#include "model/site.h"
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
   configuration (sheaf.yaml, hugo.*, config.toml|yaml|json, config/_default, _config.yml), else the
   path itself (its folder where it is a file). Absolute. */
enum err_kind collect_root(struct arena *a, const struct collect_options *options,
                           struct str *ret_root, struct err *err) SHEAF_MUST_USE;
/* Fills root, sources and ignored of a site whose arena is initialised. ERR_SYSTEM where a path
   does not exist or cannot be read at all; unreadable files below are findings. */
enum err_kind collect(const struct collect_options *options, struct site *site,
                      struct findings *findings, struct err *err) SHEAF_MUST_USE;

#endif
