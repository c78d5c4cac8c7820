/*
 * Addresses become what a book may hold: a place in this chapter, another chapter, an address on
 * the network that strict URL parsers accept, or nothing. Invariant: never a relative address that
 * is not a file of the book, never a scheme that could run something.
 */
#include "base/file.h"
#include "base/limits.h"
#include "base/url.h"
#include "render/write/host.h"
#include "render/write/writer.h"

enum {
    ADDRESS_SHOWN = 200,  /* bytes of an address in a finding */
    FRAGMENT_BYTES = 1024 /* of a fragment that is looked up in another chapter */
};

/* Characters that may stand in a URL behind the host as they are. */
static bool is_url_char(char c)
{
    return (c >= '?' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '&' && c <= ';') || c == '_' ||
           c == '=' || c == '~' || c == '!' || c == '$';
}

/* One character that may not stand as it is. */
static void add_escaped(struct buf *out, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    const char escape[3] = {'%', digits[c >> 4], digits[c & 15]};

    buf_add(out, escape, sizeof escape);
}

/* In the path of a web address a backslash is a slash, as browsers read it. */
static void add_encoded(struct buf *out, struct str s, bool special)
{
    bool fragment = false, path = special;
    size_t i = 0;

    while (i < s.n) {
        size_t end = i;

        while (end < s.n && is_url_char(s.p[end])) {
            end++;
        }
        buf_add(out, s.p + i, end - i);
        path = path && str_chr(str_sub(s, i, end), '?') == STR_NPOS;
        if (end == s.n) {
            return;
        }
        i = end + 1;
        if (s.p[end] == '#' && !fragment) {
            fragment = true;
            buf_char(out, '#');
        } else if (s.p[end] == '%' && end + 2 < s.n && ascii_hex(s.p[end + 1]) >= 0 &&
                   ascii_hex(s.p[end + 2]) >= 0) {
            buf_char(out, '%');
        } else if (s.p[end] == '\\' && path && !fragment) {
            buf_char(out, '/');
        } else {
            add_escaped(out, (unsigned char)s.p[end]);
        }
    }
}

/* ASCII letters in lower case. */
static void add_lower(struct buf *out, struct str s)
{
    size_t at = out->n;

    buf_str(out, s);
    for (; at < out->n; at++) {
        out->p[at] = ascii_lower(out->p[at]);
    }
}

static bool is_port(struct str port)
{
    uint64_t number = 0;

    return port.n == 0 || (port.n <= 5 && str_to_u64(port, &number) && number <= 65535);
}

/* Host and port; a user name is not kept, because no page is read with one. */
static bool add_authority(struct buf *out, struct str authority)
{
    size_t user = str_rchr(authority, '@'), colon;
    struct str port = STR_NONE;

    if (user != STR_NPOS) {
        authority = str_from(authority, user + 1);
    }
    colon = str_rchr(authority, ':');
    if (colon != STR_NPOS) {
        port = str_from(authority, colon + 1);
        authority = str_sub(authority, 0, colon);
    }
    if (str_ends(authority, STR("."))) {
        authority = str_sub(authority, 0, authority.n - 1);
    }
    if (!host_valid(authority) || !is_port(port)) {
        return false;
    }
    add_lower(out, authority);
    if (port.n > 0) {
        buf_char(out, ':');
        buf_str(out, port);
    }
    return true;
}

static bool is_slash(char c)
{
    return c == '/' || c == '\\';
}

bool link_url(struct arena *a, struct str address, struct str *ret)
{
    struct str scheme = url_scheme(address), rest;
    struct buf out;
    size_t end = 0;
    bool ok;

    if (!url_scheme_is_web(scheme)) {
        return false;
    }
    rest = str_from(address, scheme.n + 1);
    if (rest.n < 3 || !is_slash(rest.p[0]) || !is_slash(rest.p[1])) {
        return false;
    }
    rest = str_from(rest, 2);
    while (end < rest.n && !is_slash(rest.p[end]) && rest.p[end] != '?' && rest.p[end] != '#') {
        end++;
    }
    buf_init(&out, address.n * 3 + 16);
    add_lower(&out, scheme);
    buf_str(&out, STR("://"));
    ok = add_authority(&out, str_sub(rest, 0, end));
    if (ok) {
        add_encoded(&out, str_from(rest, end), true);
        *ret = arena_str(a, buf_view(&out));
    }
    a->failed = a->failed || out.failed;
    buf_done(&out);
    return ok;
}

static bool other_url(struct arena *a, struct str scheme, struct str address, struct str *ret)
{
    struct str rest = str_trim(str_from(address, scheme.n + 1));
    struct buf out;

    if (rest.n == 0) {
        return false;
    }
    buf_init(&out, address.n * 3 + 16);
    add_lower(&out, scheme);
    buf_char(&out, ':');
    add_encoded(&out, rest, false);
    *ret = arena_take(a, &out);
    return true;
}

static struct str shown(struct str address)
{
    return str_sub(address, 0, ADDRESS_SHOWN);
}

/* A place in this chapter; its start where there is no such place. */
static void resolve_here(struct writer *w, struct str fragment, uint32_t line, struct link *ret)
{
    struct str id = STR("");

    if (!places_find(w, fragment, &id)) {
        WRITER_FINDING(w, "link-fragment", line, "no heading for the link #%.*s",
                       STR_ARG(shown(fragment)));
    }
    ret->kind = id.n > 0 ? LINK_JUMP : LINK_HREF;
    ret->href =
        id.n > 0 ? id : arena_join(w->arena, path_name(w->request->stem), w->form->ending, STR(""));
}

/* The place in the other chapter is looked up when all chapters are written: until then the link
   leads to its start, and is taken down. */
static void take_down(struct writer *w, const struct link_target *target, uint32_t line)
{
    struct chapter *chapter = w->chapter;

    if (chapter->n_far_links >= LIMIT_FAR_LINKS || target->fragment.n > FRAGMENT_BYTES) {
        WRITER_FINDING(w, "link-fragment", line,
                       "the link to #%.*s of another post leads to its start",
                       STR_ARG(shown(target->fragment)));
        return;
    }
    if (arena_grow(w->arena, &chapter->far_links, chapter->n_far_links, &w->cap_far,
                   sizeof *chapter->far_links)) {
        chapter->far_links[chapter->n_far_links++] =
            (struct far_link){target->member, target->fragment, writer_place(w, line).line};
    }
}

static void resolve_chapter(struct writer *w, const struct link_target *target, uint32_t line,
                            struct link *ret)
{
    const struct link_resolver *links = w->request->links;

    if (target->stem.n == 0) {
        resolve_here(w, target->fragment, line, ret);
        return;
    }
    ret->kind = LINK_FAR;
    ret->href = target->stem;
    if (target->fragment.n > 0) {
        ret->spot = links->spot ? links->spot(links->user, target->member, target->fragment) : NULL;
        take_down(w, target, line);
    }
}

/* A post that another book holds: its address, which a reader with a network can follow. */
static void resolve_book(struct writer *w, const struct link_target *target, struct str address,
                         struct link *ret)
{
    struct str url = STR_NONE;

    ret->kind = link_url(w->arena, target->url, &url) ? LINK_HREF : LINK_DEAD;
    ret->href = ret->kind == LINK_HREF ? url : address;
    ret->book = target->book;
}

/* Whether the chapter has not linked to the file before. */
static bool take_attachment(struct writer *w, const struct attachment *file)
{
    struct chapter *chapter = w->chapter;
    size_t held = 0;

    if (w->failed || !arena_grow(w->arena, &chapter->attachments, chapter->n_attachments,
                                 &w->cap_attachments, sizeof *file)) {
        return false;
    }
    if (map_add(&w->by_attachment, attachment_key(file), chapter->n_attachments, &held, w->err) !=
        ERR_OK) {
        w->failed = true;
        return false;
    }
    if (held != chapter->n_attachments) {
        return false;
    }
    chapter->attachments[chapter->n_attachments++] = *file;
    return true;
}

/* A file beside the page, and the place in it that the address names. */
static void resolve_file(struct writer *w, const struct link_target *target, struct str address,
                         struct link *ret)
{
    const size_t hash = str_chr(address, '#');
    struct buf href;

    (void)take_attachment(w, &target->file);
    buf_init(&href, (target->name.n + address.n) * 3 + 16);
    buf_str(&href, w->form->to_chapters);
    for (size_t i = 0; i < target->name.n; i++) {
        const char c = target->name.p[i];

        if (is_url_char(c) && c != '?') {
            buf_char(&href, c);
        } else {
            add_escaped(&href, (unsigned char)c);
        }
    }
    if (hash != STR_NPOS && str_chr(attachment_key(&target->file), '#') == STR_NPOS) {
        add_encoded(&href, str_from(address, hash), false);
    }
    ret->kind = LINK_HREF;
    ret->href = arena_str(w->arena, buf_view(&href));
    w->arena->failed = w->arena->failed || href.failed;
    buf_done(&href);
}

/* The file that the link leads to does not go along. Where it is on the web, readers of a book are
   led there; a snapshot should have it. */
static void tell_attachment(struct writer *w, const struct link_target *target, uint32_t line)
{
    const struct attachment *file = &target->file;

    if (file->file.n > 0 && take_attachment(w, file)) {
        WRITER_FINDING(w, "attachment-left-out", line, "books do not hold %.*s; snapshots do",
                       STR_ARG(shown(file->path.n > 0 ? file->path : file->address)));
    } else if (file->file.n == 0 && file->address.n > 0 &&
               (target->kind == TARGET_NONE || !w->form->epub)) {
        WRITER_FINDING(w, "attachment-missing", line, "no file of the site for the link %.*s",
                       STR_ARG(shown(file->address)));
    }
}

static bool resolve_post(struct writer *w, struct str address, uint32_t line, struct link *ret)
{
    const struct link_resolver *links = w->request->links;
    struct link_target target = {.kind = TARGET_NONE};
    struct str url = STR_NONE;

    if (links) {
        links->find(links->user, w->request->post, address, w->arena, &target);
    }
    if (target.kind != TARGET_FILE) {
        tell_attachment(w, &target, line);
    }
    switch (target.kind) {
    case TARGET_FILE:
        resolve_file(w, &target, address, ret);
        return true;
    case TARGET_CHAPTER:
        resolve_chapter(w, &target, line, ret);
        return true;
    case TARGET_BOOK:
        resolve_book(w, &target, address, ret);
        return true;
    case TARGET_WEB:
        if (str_starts(address, STR("www.")) || !link_url(w->arena, target.url, &url)) {
            return false;
        }
        ret->kind = LINK_HREF;
        ret->href = url;
        return true;
    default:
        return false;
    }
}

static void resolve_scheme(struct writer *w, struct str scheme, struct str address, uint32_t line,
                           struct link *ret)
{
    struct str url = STR_NONE;

    if (url_scheme_is_web(scheme)) {
        if (resolve_post(w, address, line, ret)) {
            return;
        }
        ret->kind = link_url(w->arena, address, &url) ? LINK_HREF : LINK_DEAD;
        ret->href = ret->kind == LINK_HREF ? url : address;
    } else if (str_eq_nocase(scheme, STR("mailto")) || str_eq_nocase(scheme, STR("tel"))) {
        ret->kind = other_url(w->arena, scheme, address, &url) ? LINK_HREF : LINK_NONE;
        ret->href = url;
    } else {
        WRITER_FINDING(w, "link-dropped", line, "%.*s: addresses are not kept in books",
                       STR_ARG(shown(scheme)));
        ret->kind = LINK_NONE;
    }
}

struct str link_whole(struct writer *w, struct str address)
{
    const struct site *site = w->request->site;
    struct str scheme = site ? url_scheme(site->url) : STR_NONE;

    address = str_trim(address);
    if (!str_starts(address, STR("//")) || str_empty(url_host(address))) {
        return address;
    }
    return arena_join(w->arena, str_empty(scheme) ? STR("https") : scheme, STR(":"), address);
}

void link_resolve(struct writer *w, struct str address, uint32_t line, struct link *ret)
{
    struct str scheme;

    *ret = (struct link){.kind = LINK_NONE};
    address = link_whole(w, address);
    if (address.n == 0) {
        return;
    }
    scheme = url_scheme(address);
    if (address.p[0] == '#') {
        resolve_here(w, str_from(address, 1), line, ret);
    } else if (scheme.n > 0) {
        resolve_scheme(w, scheme, address, line, ret);
    } else if (!resolve_post(w, address, line, ret)) {
        struct str url = STR_NONE;
        bool www = str_starts(address, STR("www.")) &&
                   link_url(w->arena, arena_join(w->arena, STR("http://"), address, STR("")), &url);

        ret->kind = www ? LINK_HREF : LINK_DEAD;
        ret->href = www ? url : address;
    }
}
