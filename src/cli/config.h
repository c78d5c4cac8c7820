/*
 * sheaf.yaml: the same settings as on the command line, kept with the posts; and under "books"
 * several books, each with settings of its own.
 */
#ifndef SHEAF_CLI_CONFIG_H
#define SHEAF_CLI_CONFIG_H

#include "cli/options.h"

struct config_scalar {
    const char *key, *value;
    uint32_t line, column;
};

/* An entry of "books". */
struct config_entry {
    const char *id;
    size_t number; /* from 1, in the list */
    uint32_t line, column;
};

struct config {
    struct arena arena;
    const char *file; /* as shown in messages; NULL: there is none */
    const char *root; /* its folder */
    struct config_scalar *scalars;
    size_t n_scalars, scalars_cap;
    struct config_entry *entries; /* none: one run of what stands at the top */
    size_t n_entries, entries_cap;
};

void config_init(struct config *c);
void config_done(struct config *c);

/* Reads the configuration file for these settings, where there is one, and the ids of its books.
   ERR_USAGE "sheaf.yaml:7:3: …" where an id is missing or makes no sense. */
enum err_kind config_load(struct config *c, const struct settings *s,
                          struct err *err) SHEAF_MUST_USE;
/* Adds what the file says to settings that hold what the command line gave: that wins, then the
   entry (NULL: none), then the top of the file. Lists of the command line and the file come
   together; a list of the entry takes the place of that at the top. s borrows c. ERR_USAGE with
   its place where a key or value makes no sense. */
enum err_kind config_apply(const struct config *c, const struct config_entry *entry,
                           struct settings *s, struct err *err) SHEAF_MUST_USE;

/* Whether --book (or its absence) chooses the entry, or a book of it: "annual", "annual/2021". */
bool config_chooses(const struct settings *s, const struct config_entry *entry);
/* Where a message about an option, "--by: …", is about a key of the file, as asked says, makes it
   "sheaf.yaml:7:3: by: …". False, and *err as it was, where it is not. */
bool config_place(const struct config *c, const struct config_entry *entry,
                  const struct settings *asked, struct err *err);
/* Sets which of the entry's books (NULL: of the one run) --book chooses. */
enum err_kind config_choose(const struct config_entry *entry, struct settings *s,
                            struct err *err) SHEAF_MUST_USE;
/* ERR_USAGE where --book names what is not there. */
enum err_kind config_check_books(const struct config *c, const struct settings *s,
                                 struct err *err) SHEAF_MUST_USE;

/* "/a/b/sheaf.yaml" below the current folder /a becomes "b/sheaf.yaml": messages and bundle paths
   then read the same wherever the folder is. */
const char *config_shown_path(struct arena *a, const char *path);
/* The number in "books[2].by", and the key behind it; 0 for keys of the top. */
size_t config_entry_of(struct str key, struct str *ret_key);
/* "FILE:line:column: " before the text. */
enum err_kind config_wrap(const struct config *c, uint32_t line, uint32_t column, struct err *err);

#endif
