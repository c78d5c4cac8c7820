/*
 * The rows of the asset store's index. Private to the store, which lets one thread in at a time.
 */
#ifndef SHEAF_MEDIA_STORE_INDEX_H
#define SHEAF_MEDIA_STORE_INDEX_H

#include "media/store/store.h"

struct store_index;

/* The file that a row names. */
struct store_content {
    uint8_t digest[SHA256_BYTES];
    struct str ending;
};

/* *ret is NULL where it is only to be read and there is no such file. The name stays the caller's,
   until store_index_close. */
enum err_kind store_index_open(const char *file, bool write, struct store_index **ret,
                               struct err *err) SHEAF_MUST_USE;
void store_index_close(struct store_index *x); /* accepts NULL */

/* Fills the row of row->url; state UNKNOWN where there is none. */
enum err_kind store_index_find(struct store_index *x, struct arena *a, struct store_row *row,
                               struct err *err) SHEAF_MUST_USE;
enum err_kind store_index_put(struct store_index *x, const struct store_row *row,
                              struct err *err) SHEAF_MUST_USE;
enum err_kind store_index_derived_find(struct store_index *x, struct str key, struct arena *a,
                                       struct store_derived *ret, bool *ret_found,
                                       struct err *err) SHEAF_MUST_USE;
enum err_kind store_index_derived_put(struct store_index *x, struct str key,
                                      const struct store_derived *value,
                                      struct err *err) SHEAF_MUST_USE;

/* The address of every row, in no order. `each` returns false to stop. */
enum err_kind store_index_addresses(struct store_index *x, bool (*each)(void *user, struct str url),
                                    void *user, struct err *err) SHEAF_MUST_USE;
/* Every row that names a file, by file. The address is empty for what was computed. `each` returns
   false to stop. */
enum err_kind store_index_each(struct store_index *x,
                               bool (*each)(void *user, struct str url,
                                            const struct store_content *content),
                               void *user, struct err *err) SHEAF_MUST_USE;
/* Removes all rows that name the file. */
enum err_kind store_index_forget(struct store_index *x, const struct store_content *content,
                                 struct err *err) SHEAF_MUST_USE;

#endif
