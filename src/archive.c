/*
 * What a snapshot keeps of a post besides its page: the file it was read from, byte for byte, and
 * the files behind the pictures that it shows and the links that it has. Invariant: page and file
 * come from one reading.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/url.h"
#include "parse/parse.h"
#include "run.h"

/* The path below a folder; empty where it is not in it. */
static struct str path_below(struct str folder, struct str path)
{
    return folder.n > 0 && path.n > folder.n + 1 && str_starts(path, folder) &&
                   path.p[folder.n] == '/'
               ? str_from(path, folder.n + 1)
               : STR_NONE;
}

/* A folder as it really is; empty where there is none. */
static struct str real_folder(struct arena *a, struct str folder)
{
    struct str real;
    struct err none;

    return folder.p && !path_real(a, folder.p, &real, &none) ? real : STR_NONE;
}

enum err_kind archive_prepare(struct run *run, struct err *err)
{
    struct arena *a = &run->arena;
    const struct str output = arena_str(a, path_folder(run->volumes[0].path));

    run->real_root = real_folder(a, run->site.root);
    run->real_store = real_folder(a, run_store_folder(run, a));
    run->real_output = real_folder(a, output.n > 0 ? output : STR("."));
    if (path_below(run->real_root, run->real_output).n == 0) {
        run->real_output = STR_NONE;
    }
    return arena_finish(a, err);
}

/* Where the site has a file: as it was asked for, or where it really is; empty where that is
   elsewhere, or in the store. */
static struct str path_in_site(const struct run *run, struct str file, struct str asked)
{
    if (path_below(run->real_store, file).n > 0) {
        return STR_NONE;
    }
    return asked.n > 0 ? asked : path_below(run->real_root, file);
}

static enum err_kind hash_path(const char *path, uint8_t ret[SHA256_BYTES], struct err *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    enum err_kind kind;

    if (fd < 0) {
        return err_errno(err, "%s", path);
    }
    kind = hash_file(fd, ret, NULL, NULL, err);
    (void)close(fd);
    return kind;
}

enum err_kind archive_digest(struct run *run, struct str file, uint8_t ret[SHA256_BYTES],
                             struct err *err)
{
    enum err_kind kind;
    size_t at;

    (void)pthread_mutex_lock(&run->lock);
    at = map_get(&run->digested, file);
    if (at != MAP_NONE) {
        memcpy(ret, run->digests[at], SHA256_BYTES);
    }
    (void)pthread_mutex_unlock(&run->lock);
    if (at != MAP_NONE) {
        return ERR_OK;
    }
    if (hash_path(file.p, ret, err)) {
        return err->kind;
    }
    (void)pthread_mutex_lock(&run->lock);
    file = arena_str(&run->arena, file);
    if (!arena_grow(&run->arena, &run->digests, run->n_digests, &run->digests_cap,
                    sizeof *run->digests)) {
        kind = err_nomem(err);
    } else {
        kind = map_add(&run->digested, file, run->n_digests, &at, err);
        if (!kind && at == run->n_digests) {
            memcpy(run->digests[run->n_digests++], ret, SHA256_BYTES);
        }
    }
    (void)pthread_mutex_unlock(&run->lock);
    return kind;
}

/* Data in an address is in the post itself. */
static void note_address(struct asked *asked, struct str address)
{
    if (str_eq_nocase(url_scheme(address), STR("data")) ||
        map_get(&asked->seen, address) != MAP_NONE) {
        return;
    }
    address = arena_str(asked->arena, address);
    if (arena_grow(asked->arena, &asked->v, asked->n, &asked->cap, sizeof *asked->v) &&
        map_add(&asked->seen, address, asked->n, NULL, &asked->err) == ERR_OK) {
        asked->v[asked->n++] = address;
    }
}

enum asset_state asked_find(void *user, const struct post *from, struct str address,
                            const struct asset **ret, const char **ret_reason)
{
    struct asked *asked = user;

    note_address(asked, address);
    return media_find(asked->media, from, address, ret, ret_reason);
}

/* The files behind the pictures that the page asked for. */
static enum err_kind list_originals(struct run *run, const struct post *post,
                                    const struct asked *asked, struct arena *a,
                                    struct archived *ret, struct err *err)
{
    struct original *v = arena_array(a, asked->n, sizeof *v);
    size_t n = 0;

    for (size_t i = 0; v && i < asked->n; i++) {
        struct original *o = &v[n];

        *o = (struct original){.address = asked->v[i]};
        o->file = media_original(run->media, post, o->address, a, &o->path, &o->shown);
        if (o->file.n == 0 || access(o->file.p, R_OK) != 0) {
            continue;
        }
        o->path = path_in_site(run, o->file, o->path);
        if (o->path.n == 0 && !original_is_shown(o) &&
            archive_digest(run, o->file, o->sha256, err)) {
            return err->kind;
        }
        n++;
    }
    *ret = (struct archived){.originals = v, .n_originals = n};
    if (asked->err.kind) {
        *err = asked->err;
        return err->kind;
    }
    return arena_finish(asked->arena, err) ? err->kind : arena_finish(a, err);
}

/* Whether a name can be an attachment's: it has an ending, which is not that of a page or of what
   pages are made of. */
static bool is_attachment_name(struct str name)
{
    static const char *const pages[] = {".md",    ".markdown", ".mkd", ".mdown", ".mdx",
                                        ".html",  ".htm",      ".php", ".asp",   ".aspx",
                                        ".xhtml", ".shtml",    ".jsp"};
    const struct str ending = path_ending(path_name(name));

    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        if (str_eq_nocase(ending, str_of(pages[i]))) {
            return false;
        }
    }
    return ending.n > 1;
}

/* What is behind "#" and "?" may be a place in the file, or of its name. */
bool archive_may_attach(const struct run *run, struct str address)
{
    const struct str host = url_host(address);
    const size_t end = str_chr(str_sub(address, 0, str_chr(address, '?')), '#');

    return (str_empty(host) ? url_scheme(address).n == 0
                            : str_eq_nocase(host, url_host(run->site.url))) &&
           (is_attachment_name(address) || is_attachment_name(str_sub(address, 0, end)));
}

static int compare_source(const void *key, const void *item)
{
    return str_cmp(*(const struct str *)key, ((const struct source *)item)->path);
}

static bool is_hidden(struct str path)
{
    return str_starts(path, STR(".")) || str_find(path, STR("/.")) != STR_NPOS;
}

/* Whether the site has a file there that may go along: nothing hidden, no page, no post. */
static bool may_go_along(const struct run *run, struct str path)
{
    return !is_hidden(path) && is_attachment_name(path) &&
           !(run->site.n_sources > 0 && bsearch(&path, run->site.sources, run->site.n_sources,
                                                sizeof *run->site.sources, compare_source));
}

bool archive_attachment(const struct run *run, const struct post *from, struct str address,
                        struct arena *a, struct attachment *ret)
{
    struct str file, path;

    address = str_trim(address);
    if (!archive_may_attach(run, address)) {
        return false;
    }
    file = media_original(run->media, from, address, a, &path, NULL);
    path = path_in_site(run, file, path);
    if (file.n == 0 || access(file.p, R_OK) != 0) {
        const bool local = str_empty(url_host(address)) && !str_starts(address, STR("www."));

        ret->address = local ? arena_str(a, address) : STR_NONE;
        return false;
    }
    const struct str real = path_below(run->real_root, file);

    if (path_below(run->real_output, file).n > 0 || path_below(run->real_store, file).n > 0 ||
        !may_go_along(run, path.n > 0 ? path : path_name(file)) ||
        (real.n > 0 && !may_go_along(run, real))) {
        return false;
    }
    *ret = (struct attachment){.path = path, .file = file, .address = address};
    return true;
}

static struct str put_text(char **at, struct str text)
{
    const struct str copy = {*at, text.n};

    if (text.n > 0) {
        memcpy(*at, text.p, text.n);
    }
    *at += text.n + 1;
    return copy;
}

/* Copies it into one block with its originals behind the struct. */
static struct archived *block_of(const struct archived *from)
{
    const size_t n = from->n_originals;
    size_t bytes = sizeof *from + n * sizeof *from->originals;
    struct archived *block;
    char *text;

    for (size_t i = 0; i < n; i++) {
        const struct original *o = &from->originals[i];

        bytes += o->file.n + 1 + o->path.n + 1 + o->address.n + 1;
    }
    block = calloc(1, bytes);
    if (!block) {
        return NULL;
    }
    block->originals = (struct original *)(void *)(block + 1);
    block->n_originals = n;
    text = (char *)(block->originals + n);
    for (size_t i = 0; i < n; i++) {
        struct original *o = &block->originals[i];

        *o = from->originals[i];
        o->file = put_text(&text, o->file);
        o->path = put_text(&text, o->path);
        o->address = put_text(&text, o->address);
    }
    return block;
}

struct archived *archive_post(struct run *run, struct deflater *deflater, const struct post *post,
                              struct str bytes, const struct asked *asked, struct err *err)
{
    struct archived listed = {.n_originals = 0}, *archived = NULL;
    struct arena a;

    arena_init(&a, LIMIT_TEXT_BYTES);
    if (list_originals(run, post, asked, &a, &listed, err) == ERR_OK) {
        archived = block_of(&listed);
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
