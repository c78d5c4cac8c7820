/*
 * Turns an address into the names under which programs that save pages, wget above all, keep what
 * is there. Invariant: what differs only by case, percent codes, normal form, or by what different
 * systems allow in names, has one key.
 */
#include "media/find/wanted.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/unicode.h"
#include "base/url.h"

/* Codes of codes are undone, too, but not without end. */
#define DECODE_ROUNDS 3u

static struct str decoded(struct arena *a, struct str s)
{
    for (unsigned i = 0; i < DECODE_ROUNDS && str_chr(s, '%') != STR_NPOS; i++) {
        const struct str next = url_decoded(a, s);

        if (next.n == s.n) {
            break;
        }
        s = next;
    }
    return s;
}

static struct str lower(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);

    for (size_t i = 0; p && i < s.n; i++) {
        p[i] = ascii_lower(s.p[i]);
    }
    return str_make(p, p ? s.n : 0);
}

struct str name_key(struct arena *a, struct str name)
{
    name = decoded(a, name);
    /* Names in an old encoding must not become alike for being unreadable. */
    if (str_all(name, is_ascii) || utf8_valid_until(name) < name.n) {
        return lower(a, name);
    }
    return unicode_fold(a, name);
}

static bool is_host_char(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '.' || c == '_';
}

/* Where the port begins: at ":", or at "+", which stands for it where names may hold no ":". */
static size_t port_at(struct str step)
{
    const size_t at = str_chr(step, ':') != STR_NPOS ? str_chr(step, ':') : str_rchr(step, '+');
    const struct str digits = at == STR_NPOS ? STR_NONE : str_from(step, at + 1);

    return digits.n > 0 && str_all(digits, ascii_is_digit) ? at : STR_NPOS;
}

static bool is_ipv4(struct str host)
{
    struct str rest = host, label;
    size_t labels = 0;

    while (str_token(&rest, '.', &label)) {
        if (label.n == 0 || label.n > 3 || !str_all(label, ascii_is_digit)) {
            return false;
        }
        labels++;
    }
    return labels == 4;
}

bool key_is_host(struct str key)
{
    const size_t port = port_at(key);
    const struct str host = str_sub(key, 0, port);
    const struct str last = str_from(host, str_rchr(host, '.') + 1);

    if (host.n == 0 || !str_all(host, is_host_char)) {
        return false;
    }
    if (str_rchr(host, '.') == STR_NPOS) {
        return str_eq(host, STR("localhost")) || str_starts(str_from(key, host.n), STR(":"));
    }
    return is_ipv4(host) || str_starts(last, STR("xn--")) ||
           (last.n >= 2 && str_all(last, ascii_is_alpha));
}

/* The key of a folder's name. Where it names a host: without "www." and a usual port. */
static struct str step_key(struct arena *a, struct str step)
{
    const struct str key = name_key(a, step);
    const size_t port = port_at(key);
    const struct str host = url_without_www(str_sub(key, 0, port));

    if (!key_is_host(key)) {
        return key;
    }
    if (port == STR_NPOS || str_eq(str_from(key, port + 1), STR("80")) ||
        str_eq(str_from(key, port + 1), STR("443"))) {
        return host;
    }
    return arena_join(a, host, STR(":"), str_from(key, port + 1));
}

struct str folder_key(struct arena *a, struct str outer, struct str step)
{
    return arena_join(a, step_key(a, step), str_make("", 1), outer);
}

size_t folder_key_shared(struct str x, struct str y)
{
    size_t n = 0;

    for (size_t i = 0; i < x.n && i < y.n && x.p[i] == y.p[i]; i++) {
        n += x.p[i] == '\0';
    }
    return n;
}

/* Relative addresses that climb above the site are looked for without what climbs. */
static struct str normal_path(struct arena *a, struct str base, struct str path)
{
    struct str normal = STR_NONE;

    if (path.n > 0 && path.p[0] != '/' && base.n > 0 &&
        path_normal(a, path_join(a, base, path), &normal)) {
        return normal;
    }
    while (str_starts(path, STR("/")) || str_starts(path, STR("./")) ||
           str_starts(path, STR("../"))) {
        path = str_from(path, str_chr(path, '/') + 1);
    }
    return path_normal(a, path, &normal) ? normal : STR_NONE;
}

static void add_name(struct arena *a, struct wanted *w, struct str name)
{
    w->names[w->n_names] = name;
    w->folded[w->n_names++] = name_key(a, name);
}

/* "name?query", "name@query" where names may hold no "?", and the name alone: queries often only
   say how old a copy may be. */
static void add_names(struct arena *a, struct wanted *w, struct str name, struct str query)
{
    if (query.n > 0) {
        add_name(a, w, arena_join(a, name, STR("?"), query));
        add_name(a, w, arena_join(a, name, STR("@"), query));
    }
    add_name(a, w, name);
}

struct str address_with_slashes(struct arena *a, struct str s)
{
    char *p = str_chr(s, '\\') == STR_NPOS ? NULL : arena_alloc(a, s.n + 1);

    for (size_t i = 0; p && i < s.n; i++) {
        p[i] = (char)(s.p[i] == '\\' ? '/' : s.p[i]);
    }
    return p ? str_make(p, s.n) : s;
}

bool wanted_read(struct arena *a, struct str host, struct str base, struct str address,
                 struct wanted *ret)
{
    struct str path = str_sub(address, 0, str_chr(address, '#')), query, folder, rest, step;
    const size_t mark = str_chr(path, '?');

    *ret = (struct wanted){.n_names = 0};
    query = mark == STR_NPOS ? STR_NONE : decoded(a, str_from(path, mark + 1));
    path = address_with_slashes(a, str_sub(path, 0, mark));
    ret->whole = path.n == 0 || path.p[path.n - 1] == '/';
    path = normal_path(a, base, path);
    folder = ret->whole ? path : path_folder(path);
    if ((path.n == 0 || ret->whole) && host.n == 0) {
        return false;
    }
    add_names(a, ret, ret->whole ? STR("index.html") : decoded(a, path_name(path)), query);
    if (host.n > 0) {
        ret->host = step_key(a, host);
        ret->key = folder_key(a, STR_NONE, host);
        ret->steps = 1;
    }
    for (rest = folder; str_token(&rest, '/', &step); ret->steps++) {
        if (ret->steps > LIMIT_WALK_DEPTH) {
            return false;
        }
        ret->key = folder_key(a, ret->key, step);
    }
    ret->folder = decoded(a, folder);
    return !a->failed;
}
