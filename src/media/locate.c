/*
 * Turns the address of a picture into a file. Invariant: a file is taken only where its real path,
 * with all symbolic links resolved, lies within the site's root, whatever the address says.
 */
#include "media/locate.h"

#include <errno.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/url.h"

/* Folders that are published at the root of many sites, after those that the site's own
   configuration names. `public` is a source for some and an output for others: it comes last. */
static const char *const published[] = {"", "static", "source", "assets", "content", "public"};

struct search {
    struct arena *arena;
    const struct places *places;
    const struct post *from;
    struct located found;
};

static bool take_file(struct search *s, struct str path)
{
    struct str real;
    struct file_info info;
    struct err err;

    if (!path.p || path.n > LIMIT_PATH_BYTES || str_chr(path, '\0') != STR_NPOS) {
        return false;
    }
    if (path_real(s->arena, path.p, &real, &err) != ERR_OK) {
        s->arena->failed |= err.sys == ENOMEM;
        return false;
    }
    if (!str_starts(real, s->places->root) || real.n <= s->places->root.n ||
        (real.p[s->places->root.n] != '/' && s->places->root.n > 1)) {
        return false;
    }
    if (file_stat(real.p, &info, &err) != ERR_OK || info.kind != FILE_REGULAR) {
        return false;
    }
    s->found = (struct located){real, info.size};
    return true;
}

/* Beside the post, and in the folder that has the post's name (Hexo's post asset folder). */
static bool beside_post(struct search *s, struct str path)
{
    struct str file = s->from->source->file;
    struct str folder = path_folder(file);
    struct str stem = str_sub(file, 0, file.n - path_ending(file).n);

    if (folder.n == 0) {
        folder = STR(".");
    }
    return take_file(s, path_join(s->arena, folder, path)) ||
           take_file(s, path_join(s->arena, stem, path));
}

static bool in_folder(struct search *s, struct str folder, struct str path)
{
    folder = path_join(s->arena, s->places->root, folder);
    return take_file(s, path_join(s->arena, folder, path));
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
    for (size_t i = 0; i < s->places->published.n; i++) {
        if (in_folder(s, s->places->published.v[i], normal)) {
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
    return url_split(s->places->url, &site) && site.path.n > 1 && str_starts(path, site.path) &&
           below_root(s, str_from(path, site.path.n));
}

static bool on_site(const struct search *s, const struct url *url)
{
    struct str host = url_host(s->places->url);

    return host.n > 0 && str_eq_nocase(url->host, host);
}

static bool look(struct search *s, struct str path)
{
    struct url url;

    if (path.n == 0) {
        return false;
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
    struct str decoded;
    char *p;

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
    if (!decoded.p || str_chr(decoded, '\\') == STR_NPOS) {
        return false;
    }
    p = arena_alloc(s->arena, decoded.n + 1);
    if (!p) {
        return false;
    }
    memcpy(p, decoded.p, decoded.n);
    for (size_t i = 0; i < decoded.n; i++) {
        if (p[i] == '\\') {
            p[i] = '/';
        }
    }
    return look(s, str_make(p, decoded.n));
}

enum asset_state locate(struct arena *a, const struct places *places, const struct post *from,
                        struct str address, struct located *ret)
{
    struct search search = {.arena = a, .places = places, .from = from};
    struct url url;
    bool remote;

    address = str_trim(address);
    remote = url_split(address, &url);
    if (str_eq_nocase(url_scheme(address), STR("data"))) {
        return ASSET_UNUSABLE;
    }
    if (remote && !on_site(&search, &url)) {
        return ASSET_REMOTE;
    }
    if (address.n > LIMIT_PATH_BYTES || !look_in_all_readings(&search, address)) {
        return remote ? ASSET_REMOTE : ASSET_MISSING;
    }
    *ret = search.found;
    return ASSET_FOUND;
}
