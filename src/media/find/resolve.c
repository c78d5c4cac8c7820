/*
 * Turns the address of a picture into a file. Invariant: places are asked from the surest to the
 * least sure, in one order: the address itself, beside the post, the site's folders, the folders of
 * --assets at the very place, the asset store, and those folders by name. Every file is taken
 * through walls_take or from the store.
 */
#include "media/find/resolve.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/url.h"
#include "media/find/data_uri.h"
#include "media/find/folder.h"
#include "media/store/store.h"

/* Folders that are published at the root of many sites, after those that the site's own
   configuration names. `public` is a source for some and an output for others: it comes last. */
static const char *const published[] = {"", "static", "source", "assets", "content", "public"};

struct resolver {
    struct str root;       /* of the site, symbolic links resolved */
    struct str url;        /* the site's, "http://host/path/", or empty */
    struct strs published; /* folders relative to root whose files are at the site's own root */
    struct arena arena;
    struct folder **folders;
    size_t n_folders, cap_folders;
    struct store *store; /* or NULL */
};

struct search {
    struct arena *arena;
    const struct resolver *resolver;
    const struct post *from;
    struct str walls; /* files are within this folder: the root, or a strange post's own one */
    bool strange;     /* the post is not in the site: what the site has is not meant */
    struct located found;
};

enum err_kind resolver_new(const struct site *site, struct resolver **ret, struct err *err)
{
    struct resolver *r = calloc(1, sizeof *r);

    if (!r) {
        return err_nomem(err);
    }
    arena_init(&r->arena, LIMIT_TEXT_BYTES);
    r->url = site->url;
    r->published = site->static_folders;
    if (path_real(&r->arena, site->root.p, &r->root, err) != ERR_OK) {
        resolver_free(r);
        return err->kind;
    }
    *ret = r;
    return ERR_OK;
}

void resolver_free(struct resolver *r)
{
    if (r) {
        for (size_t i = 0; i < r->n_folders; i++) {
            folder_free(r->folders[i]);
        }
        store_close(r->store);
        arena_done(&r->arena);
        free(r);
    }
}

enum err_kind resolver_assets(struct resolver *r, const char *folder, struct err *err)
{
    struct folder *opened;

    if (folder_new(folder, &opened, err) != ERR_OK) {
        return err->kind;
    }
    if (!arena_grow(&r->arena, &r->folders, r->n_folders, &r->cap_folders,
                    sizeof(struct folder *))) {
        folder_free(opened);
        return err_nomem(err);
    }
    r->folders[r->n_folders++] = opened;
    return ERR_OK;
}

enum err_kind resolver_store(struct resolver *r, const char *folder, struct err *err)
{
    return store_open(folder, STORE_READ, &r->store, err);
}

/* Takes down where the site has what was found, if the place that was asked for, "img/../a.png",
   leads there without its detours as well. */
static void note_path(struct search *s, struct str place)
{
    struct arena *a = s->arena;
    struct str normal, real;
    struct err none;

    if (s->strange || !path_normal(a, place, &normal)) {
        return;
    }
    const struct str whole = path_join(a, s->resolver->root, normal);

    if (str_eq(whole, s->found.file) ||
        (whole.p && !path_real(a, whole.p, &real, &none) && str_eq(real, s->found.file))) {
        s->found.path = normal;
    }
}

/* `folder` is on the disk what `place` is below the site's root. */
static bool take_file(struct search *s, struct str folder, struct str place, struct str path)
{
    if (!walls_take(s->arena, s->walls, path_join(s->arena, folder, path), &s->found)) {
        return false;
    }
    note_path(s, path_join(s->arena, place, path));
    return true;
}

/* A post that the site has through a link to a folder elsewhere: what lies beside it is the site's
   as well. */
static bool beside_linked_post(struct search *s, struct str folder, struct str place,
                               struct str path)
{
    const struct str root = s->walls, file = path_join(s->arena, folder, path);
    struct file_info info;
    struct err none;
    struct str real;
    bool found;

    if (s->strange || !file.p || file_stat(file.p, &info, &none) ||
        path_real(s->arena, folder.p, &real, &none) || str_eq(real, root) ||
        str_starts(real, path_join(s->arena, root, STR("")))) {
        return false;
    }
    s->walls = real;
    found = take_file(s, folder, place, path);
    s->walls = root;
    return found;
}

/* Beside the post, and in the folder that has the post's name (Hexo's post asset folder). */
static bool beside_post(struct search *s, struct str path)
{
    const struct str file = s->from->source->file, at = s->from->source->path;
    const size_t ending = path_ending(file).n;
    const struct str place = path_folder(at), stem = str_sub(file, 0, file.n - ending);
    struct str folder = path_folder(file);

    if (folder.n == 0) {
        folder = STR(".");
    }
    folder = arena_str(s->arena, folder);
    return take_file(s, folder, place, path) ||
           take_file(s, stem, str_sub(at, 0, at.n - ending), path) ||
           beside_linked_post(s, folder, place, path);
}

static bool in_folder(struct search *s, struct str folder, struct str path)
{
    return take_file(s, path_join(s->arena, s->resolver->root, folder), folder, path);
}

static bool below_root(struct search *s, struct str path)
{
    struct str normal;

    while (path.n > 0 && path.p[0] == '/') {
        path = str_from(path, 1);
    }
    if (!path_normal(s->arena, path, &normal) || normal.n == 0) {
        return false;
    }
    for (size_t i = 0; i < s->resolver->published.n; i++) {
        if (in_folder(s, s->resolver->published.v[i], normal)) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        if (in_folder(s, str_of(published[i]), normal)) {
            return true;
        }
    }
    return false;
}

/* Paths from the site's own root; where the site does not begin at its host's root, the part that
   leads there goes. */
static bool absolute(struct search *s, struct str path)
{
    struct url site;

    if (below_root(s, path)) {
        return true;
    }
    return url_split(s->resolver->url, &site) && site.path.n > 1 && str_starts(path, site.path) &&
           below_root(s, str_from(path, site.path.n));
}

static bool on_site(const struct search *s, const struct url *url)
{
    struct str host = url_host(s->resolver->url);

    return host.n > 0 && str_eq_nocase(url->host, host);
}

static bool look(struct search *s, struct str path)
{
    struct url url;

    if (path.n == 0) {
        return false;
    }
    if (s->strange) {
        return path.p[0] != '/' && beside_post(s, path);
    }
    if (url_split(path, &url)) {
        return on_site(s, &url) && absolute(s, url.path);
    }
    if (path.p[0] == '/') {
        return absolute(s, path);
    }
    return beside_post(s, path) || below_root(s, path);
}

/* The address as a URL; then as a plain path, which is what people write who think of files: with
   "#", "?" and "%" in names, or with the separators of another system. */
static bool look_in_all_readings(struct search *s, struct str address)
{
    size_t end = 0;
    struct str decoded, slashes;

    while (end < address.n && address.p[end] != '?' && address.p[end] != '#') {
        end++;
    }
    decoded = url_decoded(s->arena, str_sub(address, 0, end));
    if (look(s, decoded)) {
        return true;
    }
    if (!str_eq(decoded, address) && look(s, address)) {
        return true;
    }
    slashes = address_with_slashes(s->arena, decoded);
    return !str_eq(slashes, decoded) && look(s, slashes);
}

/* In the files of the site. */
static enum asset_state find_local(struct search *s, struct str address)
{
    struct url url;
    const bool remote = url_split(address, &url);

    if (remote && !on_site(s, &url)) {
        return ASSET_REMOTE;
    }
    if (address.n <= LIMIT_PATH_BYTES && look_in_all_readings(s, address)) {
        return ASSET_FOUND;
    }
    return remote ? ASSET_REMOTE : ASSET_MISSING;
}

/* What was fetched of an address that is on the network. A row without its file is no picture: what
   is gone can be fetched again. */
static bool find_fetched(struct search *s, struct str address, struct err *err)
{
    struct store *store = s->resolver->store;
    struct located *found = &s->found;
    struct store_row row;
    struct file_info info;
    struct err none;

    if (!store || store_find(store, address, s->arena, &row, err) || row.state != STORE_FETCHED) {
        return false;
    }
    found->file = store_path(store, s->arena, row.digest, row.ending);
    if (!found->file.p || file_stat(found->file.p, &info, &none) || info.kind != FILE_REGULAR) {
        return false;
    }
    found->size = info.size;
    return true;
}

/* The address as the folders of --assets are searched for it: one that begins with "/" is meant
   from the site's own host, a relative one from the post. */
static bool read_wanted(const struct search *s, struct str address, struct wanted *ret)
{
    const struct str base = path_folder(s->from->source->path);
    struct url url;

    if (s->resolver->n_folders == 0 || address.n == 0 || address.n > LIMIT_PATH_BYTES) {
        return false;
    }
    if (url_split(address, &url)) {
        return wanted_read(s->arena, url.host, STR_NONE, url.path, ret);
    }
    if (address.p[0] == '/') {
        return wanted_read(s->arena, url_host(s->resolver->url), STR_NONE, address, ret);
    }
    return wanted_read(s->arena, STR_NONE, base, address, ret);
}

static bool find_exact(struct search *s, const struct wanted *wanted)
{
    for (size_t i = 0; i < s->resolver->n_folders; i++) {
        if (folder_find_exact(s->resolver->folders[i], s->arena, wanted, &s->found)) {
            return true;
        }
    }
    return false;
}

static bool find_near(struct search *s, const struct wanted *wanted, struct err *err)
{
    for (size_t i = 0; i < s->resolver->n_folders && err->kind == ERR_OK; i++) {
        if (folder_find_near(s->resolver->folders[i], s->arena, wanted, &s->found, err)) {
            return true;
        }
    }
    return false;
}

/* Where the site's own files do not have it. */
static bool find_elsewhere(struct search *s, struct str address, enum asset_state state,
                           struct err *err)
{
    struct wanted wanted;
    const bool readable = read_wanted(s, address, &wanted);

    return (readable && find_exact(s, &wanted)) ||
           (state == ASSET_REMOTE && find_fetched(s, address, err)) ||
           (readable && err->kind == ERR_OK && find_near(s, &wanted, err));
}

enum asset_state resolve(struct resolver *r, struct arena *a, const struct post *from,
                         struct str address, struct located *ret, struct err *err)
{
    struct search search = {.arena = a, .resolver = r, .from = from, .walls = r->root};
    enum asset_state state;

    if (str_starts(from->source->path, STR("/"))) {
        search.strange = true;
        search.walls = path_folder(from->source->file);
    }

    address = str_trim(address);
    if (str_eq_nocase(url_scheme(address), STR("data"))) {
        if (!data_uri_decode(a, address, &ret->bytes)) {
            return ASSET_UNUSABLE;
        }
        *ret = (struct located){.bytes = ret->bytes, .size = ret->bytes.n};
        return ASSET_FOUND;
    }
    state = find_local(&search, address);
    if (state != ASSET_FOUND && find_elsewhere(&search, address, state, err)) {
        state = ASSET_FOUND;
    }
    if (state == ASSET_FOUND) {
        *ret = search.found;
    }
    return state;
}
