/*
 * Addresses in all their spellings become one normal form, and normal forms lead to posts. The
 * normal form is "/path" for what is on the site and "//host/path" for what is elsewhere: percent
 * codes undone, "." and ".." resolved, without scheme, www., trailing slash, index page and ending.
 * Invariant: both sides, what posts claim and what links name, go through the same function.
 */
#include "model/linkmap.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/url.h"

/* A normal form in the making; an address that does not fit leads nowhere. */
struct form {
    char p[LIMIT_PATH_BYTES];
    size_t n;
    size_t root; /* length of "//host", below which ".." does not climb */
    bool overflow;
    bool raw; /* percent codes stay */
};

/* An address taken apart; slices of the address. */
struct parts {
    bool full;       /* it names a host */
    bool other;      /* mailto: and the like: no place on the web */
    struct str host; /* without www. and the usual ports */
    struct str path;
    struct str query;    /* without "?" */
    struct str fragment; /* without "#" */
};

static struct str usual_host(struct str host)
{
    host = url_without_www(host);
    if (str_ends(host, STR(":80"))) {
        host.n -= 3;
    } else if (str_ends(host, STR(":443"))) {
        host.n -= 4;
    }
    return host;
}

static struct parts take_apart(struct str address)
{
    struct parts parts = {.full = false};
    struct url url = {.host = STR_NONE};
    struct str rest = str_trim(address);
    size_t at = str_chr(rest, '#');

    if (at != STR_NPOS) {
        parts.fragment = str_from(rest, at + 1);
        rest = str_sub(rest, 0, at);
    }
    at = str_chr(rest, '?');
    if (at != STR_NPOS) {
        parts.query = str_from(rest, at + 1);
        rest = str_sub(rest, 0, at);
    }
    parts.full = url_split(rest, &url);
    parts.other = parts.full ? str_eq_nocase(url.scheme, STR("ftp")) : url_scheme(rest).n > 0;
    parts.host = usual_host(url.host);
    parts.path = parts.full ? url.path : rest;
    return parts;
}

static void form_char(struct form *form, char c)
{
    if (form->n == sizeof form->p) {
        form->overflow = true;
        return;
    }
    form->p[form->n++] = c;
}

static void form_text(struct form *form, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        form_char(form, text.p[i]);
    }
}

static void form_decoded(struct form *form, struct str text)
{
    for (size_t i = 0; i < text.n;) {
        form_char(form, url_next_byte(text, &i));
    }
}

/* Appends the segments of a path, "." and ".." resolved; above the root there is only the root. */
static void form_path(struct form *form, struct str path)
{
    struct str segment;

    /* A root stripped bare is "/"; another "/" behind it would make a host of the segment. */
    if (form->n == form->root + 1) {
        form->n = form->root;
    }
    while (str_token(&path, '/', &segment)) {
        const size_t n = form->n;
        if (str_empty(segment)) {
            continue;
        }
        form_char(form, '/');
        if (form->raw) {
            form_text(form, segment);
        } else {
            form_decoded(form, segment);
        }
        const struct str made = str_make(form->p + n, form->n - n);
        if (str_eq(made, STR("/."))) {
            form->n = n;
        } else if (str_eq(made, STR("/.."))) {
            form->n = n;
            while (form->n > form->root && form->p[--form->n] != '/') {
            }
        }
    }
}

static struct str form_view(const struct form *form)
{
    return str_make(form->p, form->n);
}

/* Endings under which one page is known by its source, its file and its address. */
static void form_strip(struct form *form)
{
    static const char *const endings[] = {".md",    ".mdx",  ".markdown", ".mkd",
                                          ".mdown", ".html", ".htm"};
    const struct str path = str_from(form_view(form), form->root);

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        const struct str ending = str_of(endings[i]);
        if (str_ends_nocase(path, ending) && path.p[path.n - ending.n - 1] != '/') {
            form->n -= ending.n;
            break;
        }
    }
    if (str_ends_nocase(str_from(form_view(form), form->root), STR("/index"))) {
        form->n -= 6;
    }
    if (form->n == form->root) {
        form_char(form, '/');
    }
}

static void form_begin(struct form *form)
{
    form->n = form->root = 0;
    form->overflow = form->raw = false;
}

static void form_host(struct form *form, struct str host)
{
    form_char(form, '/');
    form_char(form, '/');
    for (size_t i = 0; i < host.n; i++) {
        form_char(form, ascii_lower(host.p[i]));
    }
    form->root = form->n;
}

/* Whether the parts are on the site; its folder ("/blog" of http://host/blog/) goes off the path.
 */
static bool on_site(const struct linkmap *m, struct parts *parts)
{
    const struct parts site = take_apart(m->site_url);
    struct str base = site.path;

    if (parts->full && (!site.full || !str_eq_nocase(parts->host, site.host))) {
        return false;
    }
    while (str_ends(base, STR("/"))) {
        base.n--;
    }
    if (base.n > 0 && str_starts(parts->path, base) &&
        (parts->path.n == base.n || parts->path.p[base.n] == '/')) {
        parts->path = str_from(parts->path, base.n);
    }
    return true;
}

static void form_query(struct form *form, struct str query)
{
    if (!str_empty(query)) {
        form_char(form, '?');
        form_decoded(form, query);
    }
}

enum err_kind linkmap_init(struct linkmap *m, struct str site_url, struct err *err)
{
    arena_init(&m->arena, LIMIT_TEXT_BYTES);
    map_init(&m->by_address);
    map_init(&m->by_source);
    m->site_url = arena_str(&m->arena, site_url);
    m->elsewhere = false;
    m->homes = NULL;
    m->n_homes = m->cap_homes = 0;
    return arena_finish(&m->arena, err);
}

void linkmap_done(struct linkmap *m)
{
    if (m) {
        map_done(&m->by_address);
        map_done(&m->by_source);
        arena_done(&m->arena);
    }
}

enum err_kind linkmap_add_source(struct linkmap *m, struct str address, size_t post, size_t second,
                                 struct err *err)
{
    /* A file's path is no address yet: its "#", "?" and ":" belong to the name. */
    const bool is_path =
        !str_starts(address, STR("/")) && str_find(address, STR("://")) == STR_NPOS;
    struct parts parts = is_path ? (struct parts){.path = address} : take_apart(address);
    struct form form;

    if (parts.other) {
        return ERR_OK;
    }
    form_begin(&form);
    if (!is_path && !on_site(m, &parts)) {
        form_host(&form, parts.host);
        m->elsewhere = true;
    }
    form_path(&form, parts.path);
    form_strip(&form);
    form_query(&form, parts.query);
    if (form.overflow || map_get(&m->by_address, form_view(&form)) != MAP_NONE) {
        return ERR_OK;
    }
    const struct str key = arena_str(&m->arena, form_view(&form));
    if (arena_finish(&m->arena, err)) {
        return err->kind;
    }
    if (second != MAP_NONE && map_add(&m->by_source, key, second, NULL, err)) {
        return err->kind;
    }
    return map_add(&m->by_address, key, post, NULL, err);
}

enum err_kind linkmap_add(struct linkmap *m, struct str address, size_t post, struct err *err)
{
    return linkmap_add_source(m, address, post, MAP_NONE, err);
}

enum err_kind linkmap_add_home(struct linkmap *m, struct str address, size_t post, struct err *err)
{
    while (m->n_homes <= post) {
        if (!arena_grow(&m->arena, &m->homes, m->n_homes, &m->cap_homes, sizeof *m->homes)) {
            return arena_finish(&m->arena, err);
        }
        m->homes[m->n_homes++] = STR_NONE;
    }
    m->homes[post] = arena_str(&m->arena, address);
    return linkmap_add(m, address, post, err);
}

/* The post at a path, first with the query that some sites tell their pages apart by. */
static size_t look_up(const struct linkmap *m, struct form *form, struct str query,
                      struct linkmap_hit *hit)
{
    size_t post = MAP_NONE;

    form_strip(form);
    if (form->overflow) {
        return MAP_NONE;
    }
    const size_t n = form->n;
    if (!str_empty(query)) {
        form_query(form, query);
        post = form->overflow ? MAP_NONE : map_get(&m->by_address, form_view(form));
        hit->second = post == MAP_NONE ? MAP_NONE : map_get(&m->by_source, form_view(form));
        form->n = n;
    }
    if (post == MAP_NONE) {
        post = map_get(&m->by_address, form_view(form));
        hit->second = map_get(&m->by_source, form_view(form));
    }
    return post;
}

static struct str home_of(const struct linkmap *m, size_t post)
{
    return post < m->n_homes ? m->homes[post] : STR_NONE;
}

/* As a browser would: relative to the page's own address, which is that of the post, or its path as
   a folder. */
static size_t find_by_page(const struct linkmap *m, struct str from_path, const struct parts *parts,
                           struct linkmap_hit *hit)
{
    struct form form;

    form_begin(&form);
    form_path(&form, from_path);
    form_strip(&form);
    const size_t from = form.overflow ? MAP_NONE : map_get(&m->by_address, form_view(&form));
    form_path(&form, parts->path);
    size_t post = look_up(m, &form, parts->query, hit);
    const struct parts home = take_apart(home_of(m, from));
    if (post == MAP_NONE && !home.full && !str_empty(home.path)) {
        form_begin(&form);
        form_path(&form, str_sub(home.path, 0, str_rchr(home.path, '/') + 1));
        form_path(&form, parts->path);
        post = look_up(m, &form, parts->query, hit);
    }
    return post;
}

/* Relative to the folder of the post's file, as in an editor; else to its page. */
static size_t find_relative(const struct linkmap *m, struct str from_path,
                            const struct parts *parts, struct linkmap_hit *hit)
{
    struct form form;
    size_t post;

    form_begin(&form);
    form_path(&form, str_empty(parts->path) ? from_path : path_folder(from_path));
    form_path(&form, parts->path);
    post = look_up(m, &form, parts->query, hit);
    return post == MAP_NONE && !str_empty(parts->path) ? find_by_page(m, from_path, parts, hit)
                                                       : post;
}

size_t linkmap_find(const struct linkmap *m, struct str from_path, struct str address,
                    struct linkmap_hit *ret)
{
    const struct parts parts = take_apart(address);
    struct parts site = parts;
    struct form form;

    *ret = (struct linkmap_hit){parts.fragment, MAP_NONE};
    if (parts.other) {
        return MAP_NONE;
    }
    if (str_starts(site.path, STR("@/"))) {
        site.path = str_from(site.path, 1);
    } else if (!parts.full && !str_starts(parts.path, STR("/"))) {
        return find_relative(m, from_path, &parts, ret);
    }
    form_begin(&form);
    if (!on_site(m, &site)) {
        if (!m->elsewhere) {
            return MAP_NONE;
        }
        form_host(&form, parts.host);
    }
    form_path(&form, site.path);
    size_t post = look_up(m, &form, site.query, ret);
    if (post == MAP_NONE && site.path.n != parts.path.n) {
        form_begin(&form);
        form_path(&form, parts.path);
        post = look_up(m, &form, parts.query, ret);
    }
    return post;
}

/* "https://host" of the site's address, or empty. */
static struct str origin(const struct linkmap *m)
{
    struct url url;

    if (!url_split(m->site_url, &url) || str_empty(url.host)) {
        return STR_NONE;
    }
    return str_make(m->site_url.p, m->site_url.n - url.path.n);
}

struct str linkmap_url(const struct linkmap *m, struct arena *a, size_t post)
{
    const struct str home = home_of(m, post);
    struct str base = m->site_url;

    if (str_empty(home) || str_find(home, STR("://")) != STR_NPOS) {
        return home;
    }
    if (str_empty(origin(m))) {
        return STR_NONE;
    }
    while (str_ends(base, STR("/"))) {
        base.n--;
    }
    return arena_join(a, base, home, STR_NONE);
}

static bool names_source(struct str path)
{
    return str_ends_nocase(path, STR(".md")) || str_ends_nocase(path, STR(".mdx")) ||
           str_ends_nocase(path, STR(".markdown")) || str_starts(path, STR("@"));
}

/* A relative path behind the folder of a page's full address, "." and ".." resolved. */
static struct str joined(struct arena *a, struct str page, struct str path)
{
    struct url url = {.path = STR_NONE};
    struct form form;

    if (!url_split(page, &url)) {
        return STR_NONE;
    }
    form_begin(&form);
    /* Not decoded: what is written is what is asked for. */
    form.raw = true;
    form_path(&form, str_sub(url.path, 0, str_rchr(url.path, '/') + 1));
    form_path(&form, path);
    if (form.overflow) {
        return STR_NONE;
    }
    return arena_join(a, str_make(page.p, page.n - url.path.n), form_view(&form),
                      str_ends(path, STR("/")) || form.n == 0 ? STR("/") : STR_NONE);
}

struct str linkmap_full(const struct linkmap *m, struct arena *a, size_t from, struct str address)
{
    const struct parts parts = take_apart(address);
    const struct str page = linkmap_url(m, a, from);
    const struct str behind = str_from(str_trim(address), parts.path.n);
    struct str url;

    if (parts.full || parts.other || str_empty(parts.path) || names_source(parts.path)) {
        return STR_NONE;
    }
    if (str_starts(parts.path, STR("/"))) {
        url = str_empty(origin(m)) ? STR_NONE : arena_join(a, origin(m), parts.path, STR_NONE);
    } else {
        url = str_empty(page) ? STR_NONE : joined(a, page, parts.path);
    }
    return str_empty(url) ? url : arena_join(a, url, behind, STR_NONE);
}
