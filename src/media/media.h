/*
 * Media: addresses of pictures become assets.
 */
#ifndef SHEAF_MEDIA_MEDIA_H
#define SHEAF_MEDIA_MEDIA_H

#include "base/err.h"
#include "media/image/fit.h"
#include "model/asset.h"

struct media; /* the run's table of assets; any thread may use it */
enum err_kind media_new(const struct site *site, struct media **ret,
                        struct err *err) SHEAF_MUST_USE;
void media_free(struct media *m);
/* Pictures are to be made to fit books; before the first media_find. The fitter is borrowed until
   media_free. Without one they are used as they are, or not at all. */
void media_fit(struct media *m, struct fitter *fitter);

/* Pictures are also looked for in this folder: at the place that the address names, with or without
   its host, and by name; before the first media_find. May be called again. */
enum err_kind media_assets(struct media *m, const char *folder, struct err *err) SHEAF_MUST_USE;
/* Pictures on the network are also looked for in the asset store; before the first media_find. */
enum err_kind media_store(struct media *m, const char *folder, struct err *err) SHEAF_MUST_USE;

/* The find function of struct asset_resolver; user is the struct media. Takes any address that
   is meant from the post: data, beside the post, in the site's folders, and as above (resolve.h has
   the order). Never outside the site's root and those folders. Each file is read and hashed once.
 */
enum asset_state media_find(void *user, const struct post *from, struct str address,
                            const struct asset **ret, const char **ret_reason);
/* As media_find, but only looks whether there is a file, for plans: no content is read. *ret_size
   is its size in bytes where found. */
enum asset_state media_probe(struct media *m, const struct post *from, struct str address,
                             uint64_t *ret_size);

/* The file that a picture's address leads to, as it is on the disk: its real path, NUL-terminated
   in the arena; empty where there is none. *ret_path is where the site has it, relative to its root
   and as the address says; empty where another folder has it. *ret is what is shown for it, or
   NULL. Both may be NULL where that is not asked for. */
struct str media_original(struct media *m, const struct post *from, struct str address,
                          struct arena *a, struct str *ret_path, const struct asset **ret);

/* ERR_OK, or why an earlier media_find could not do its work (memory); it then said ASSET_UNUSABLE
   or ASSET_MISSING. Ask before a book that needed it is published. Any thread. */
enum err_kind media_finish(struct media *m, struct err *err) SHEAF_MUST_USE;

#endif
