/*
 * What a snapshot keeps of a post besides its page: the file it was read from, byte for byte, and
 * the files of the site that it shows. Invariant: page and file come from one reading.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/url.h"
#include "parse/parse.h"
#include "run.h"

/* Where the store is, and the site's root, as real paths; n 0 where there is none. */
static void real_folders(const struct run *run, struct arena *a, struct str *ret_root,
                         struct str *ret_store)
{
    struct err none;
    const struct str store = run_store_folder(run, a);

    if (path_real(a, run->site.root.p, ret_root, &none)) {
        *ret_root = STR_NONE;
    }
    if (!store.p || path_real(a, store.p, ret_store, &none)) {
        *ret_store = STR_NONE;
    }
}

/* The path below a folder; empty where it is not in it. */
static struct str path_below(struct str folder, struct str path)
{
    return folder.n > 0 && path.n > folder.n + 1 && str_starts(path, folder) &&
                   path.p[folder.n] == '/'
               ? str_from(path, folder.n + 1)
               : STR_NONE;
}

/* Whether the address can lead to a file of the site: looking for others takes time. */
static bool may_be_local(const struct run *run, struct str address)
{
    const struct str host = url_host(address);

    return str_empty(host) || str_eq_nocase(host, url_host(run->site.url));
}

/* The site's own files among those that the post shows. */
static struct original *list_originals(struct run *run, const struct post *post, struct arena *a,
                                       size_t *ret_n)
{
    struct original *v = arena_array(a, post->images.n, sizeof *v);
    struct str root = STR_NONE, store = STR_NONE;
    size_t n = 0;

    for (size_t i = 0; v && i < post->images.n; i++) {
        const struct str address = post->images.v[i];
        const struct str file =
            may_be_local(run, address) ? media_original(run->media, post, address, a) : STR_NONE;

        if (file.n > 0 && root.n == 0) {
            real_folders(run, a, &root, &store);
        }
        const struct str path = path_below(root, file);
        if (path.n > 0 && path_below(store, file).n == 0) {
            v[n++] = (struct original){path, file};
        }
    }
    *ret_n = n;
    return v;
}

/* Copies them into one block behind the struct. */
static struct archived *block_of(const struct original *originals, size_t n)
{
    size_t bytes = sizeof(struct archived) + n * sizeof *originals;
    struct archived *block;
    char *text;

    for (size_t i = 0; i < n; i++) {
        bytes += originals[i].file.n + 1;
    }
    block = calloc(1, bytes);
    if (!block) {
        return NULL;
    }
    block->originals = (struct original *)(void *)(block + 1);
    block->n_originals = n;
    text = (char *)(block->originals + n);
    for (size_t i = 0; i < n; i++) {
        const struct str file = {text, originals[i].file.n};

        memcpy(text, originals[i].file.p, file.n);
        text += file.n + 1;
        block->originals[i] = (struct original){str_from(file, file.n - originals[i].path.n), file};
    }
    return block;
}

struct archived *archive_post(struct run *run, struct deflater *deflater, const struct post *post,
                              struct str bytes, struct err *err)
{
    struct original *originals;
    struct archived *archived = NULL;
    struct arena a;
    size_t n = 0;

    arena_init(&a, LIMIT_TEXT_BYTES);
    originals = list_originals(run, post, &a, &n);
    if (arena_finish(&a, err) == ERR_OK) {
        archived = block_of(originals, n);
        if (!archived) {
            (void)err_nomem(err);
        }
    }
    arena_done(&a);
    if (archived && (snapshot_digest(run->digest, bytes, archived->source_digest, err) ||
                     deflate_entry(deflater, run->blobs, bytes, &archived->source, err))) {
        free(archived);
        return NULL;
    }
    return archived;
}
