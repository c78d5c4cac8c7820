/*
 * The configuration of a site's generator: one file or several, asked as one tree.
 */
#ifndef SHEAF_COLLECT_CONFIG_H
#define SHEAF_COLLECT_CONFIG_H

#include "base/finding.h"
#include "model/value.h"

struct config_file {
    struct str name;          /* "hugo.toml"; NUL-terminated */
    struct str below;         /* keys that its own are under, "languages.en"; empty: none */
    const struct value *root; /* a map, or NULL */
};

struct config {
    struct arena *arena;
    struct config_file *files; /* what the first one says wins */
    size_t n, cap;
};

/* How files are read, and who is told of those that cannot be. */
struct config_reader {
    const struct tree_reader *tree;
    struct findings *findings;
    struct str root; /* of the site: findings name files relative to it */
};

/* Adds a file; one that is not valid is a finding and counts as empty. Errors are only memory. */
enum err_kind config_add(struct config *c, const struct config_reader *reader, struct str file,
                         struct str below, struct err *err) SHEAF_MUST_USE;

/* The value at keys joined by ".", or NULL where no file has it or it says nothing. *ret_name (may
   be NULL) is the name of the file that has it. */
const struct value *config_get(const struct config *c, struct str keys, const char **ret_name);
/* A scalar there as one line of text, or empty. */
struct str config_text(const struct config *c, struct str keys, const char **ret_name);
/* A list of scalars, or one alone. */
struct strs config_list(const struct config *c, struct str keys);
bool config_flag(const struct config *c, struct str keys, bool otherwise);
/* The keys of the maps that all files have at `keys`, each once, in order. */
struct strs config_keys(const struct config *c, struct str keys);

/* A scalar as one line of text; a map by its "name". Else empty. */
struct str config_line(struct arena *a, const struct value *v);

#endif
