/*
 * Rules by name: which files may be posts, which folders are never walked into.
 */
#ifndef SHEAF_COLLECT_RULES_H
#define SHEAF_COLLECT_RULES_H

#include "model/site.h"

enum rules_type {
    RULES_OTHER,
    RULES_POST, /* .md and its kin */
    RULES_TEXT  /* .txt, .html: posts where they have front matter */
};

enum rules_type rules_type_of(struct str name);
/* README, LICENSE, CONTRIBUTING, CHANGELOG, with a post's ending, a language or nothing. */
bool rules_is_document(struct str name);
bool rules_skip_folder(struct str name);
/* Whether a glob matches the path or the name. */
bool rules_match(const struct str *globs, size_t n, struct str path, struct str name);
/* Looks into a .txt or .html file: IGNORE_TEXT, IGNORE_TEMPLATE, or IGNORE_REASONS where it is a
   post. `all`: front matter is not asked for. */
enum ignore_reason rules_text_reason(struct str file, bool all);

#endif
