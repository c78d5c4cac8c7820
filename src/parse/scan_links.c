/*
 * Looks through a body for the addresses of links to files of its own site, without parsing it.
 * Invariant: what a chapter links to is among them, up to a flood of openers; not all that is among
 * them is a link.
 */
#include "base/code.h"
#include "base/limits.h"
#include "base/url.h"
#include "parse/plain.h"
#include "parse/scan.h"

enum {
    MAX_FOUND = 65536,    /* of one post */
    VAIN_BYTES = 256,     /* what an opener without an address counts as */
    SPARE_BYTES = 1 << 20 /* what a short post may look through besides its own bytes */
};

/* Where an address is looked for, and those that were found. */
struct link_scan {
    struct arena *a;
    struct str host; /* the site's own */
    struct strs *found;
    size_t work; /* bytes looked through ahead of their turn */
};

static bool is_of_site(const struct link_scan *s, struct str address)
{
    const struct str host = url_host(address);

    return address.n > 0 && address.p[0] != '#' && str_chr(address, '.') != STR_NPOS &&
           (str_empty(host) ? str_empty(url_scheme(address)) : str_eq_nocase(host, s->host));
}

static void add_address(struct link_scan *s, struct str address, bool markdown)
{
    s->work += address.n > 0 ? address.n : VAIN_BYTES;
    address = plain_clean(s->a, plain_address(s->a, str_trim(address), markdown));
    if (s->found->n < MAX_FOUND && is_of_site(s, address)) {
        (void)arena_strs_add(s->a, s->found, address);
    }
}

/* What follows "=" in a tag: quoted, or up to white space or the tag's end. */
static struct str attribute_value(struct str after)
{
    size_t n = 0;

    after = str_trim(str_sub(after, 0, LIMIT_PATH_BYTES));
    if (after.n > 0 && (after.p[0] == '"' || after.p[0] == '\'')) {
        const size_t end = str_chr(str_from(after, 1), after.p[0]);

        return end == STR_NPOS ? STR_NONE : str_sub(after, 1, end + 1);
    }
    while (n < after.n && !ascii_is_space(after.p[n]) && after.p[n] != '>') {
        n++;
    }
    return str_sub(after, 0, n);
}

static bool names_address(struct str before)
{
    before = str_trim(before);
    return str_ends_nocase(before, STR("href")) || str_ends_nocase(before, STR("src"));
}

void scan_links(struct arena *a, struct str body, struct str host, struct strs *ret)
{
    struct link_scan s = {.a = a, .host = host, .found = ret};

    for (size_t i = 0; i + 1 < body.n && s.work <= body.n + SPARE_BYTES; i++) {
        if (body.p[i] == ']' && (body.p[i + 1] == '(' || body.p[i + 1] == ':')) {
            add_address(&s, scan_destination(str_from(body, i + 2)), true);
        } else if (body.p[i] == '=' && names_address(str_sub(body, i > 8 ? i - 8 : 0, i))) {
            add_address(&s, attribute_value(str_from(body, i + 1)), false);
        }
    }
}
