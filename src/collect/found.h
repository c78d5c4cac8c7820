/*
 * Files that were found to be posts, before it is settled which of them are.
 */
#ifndef SHEAF_COLLECT_FOUND_H
#define SHEAF_COLLECT_FOUND_H

#include "collect/layout.h"

/* A source with what tells whether it was reached before. */
struct found {
    struct source source;
    uint64_t device, inode;
    bool asked; /* in a folder that was named, deeper than where the generator begins to choose */
    bool gone;  /* not a post after all */
};

/* Marks as gone the files beside an index.md: Hugo and Zola take them for parts of that page. */
enum err_kind found_resources(const struct layout *l, struct found *found, size_t n,
                              struct err *err) SHEAF_MUST_USE;
/* Of each language, pages of all but the main sections are pages about the site. Hugo's rule. */
enum err_kind found_sections(const struct layout *l, struct found *found, size_t n,
                             struct err *err) SHEAF_MUST_USE;

#endif
