/*
 * A picture's tag becomes the address that a browser would load the picture from, scripts included:
 * where src is missing or holds a place, the attributes that scripts read. Invariant: an address
 * that no script would replace is left alone.
 */
#include "base/repair.h"
#include "render/html/clean.h"

const char *const html_lazy_names[] = {
    "data-src",          "data-original", "data-lazy-src", "data-actualsrc",
    "data-original-src", "data-lazy",     "data-lazyload", "data-ks-lazyload",
    "data-echo",         "data-url",      "data-img-src",  "data-fallback-src",
    "real_src",          "zoomfile",      "file",          NULL};

static bool holds_nocase(struct str s, struct str word)
{
    for (size_t i = 0; i + word.n <= s.n; i++) {
        if (str_eq_nocase(str_sub(s, i, i + word.n), word)) {
            return true;
        }
    }
    return false;
}

/* The last part of the path. */
static struct str file_of(struct str address)
{
    const size_t end = str_chr(address, '?');
    struct str path = end == STR_NPOS ? address : str_sub(address, 0, end);
    const size_t slash = str_rchr(path, '/');

    return slash == STR_NPOS ? path : str_from(path, slash + 1);
}

static bool holds_place(struct str src)
{
    static const char *const words[] = {"blank",       "loading", "placeholder", "spacer",
                                        "transparent", "pixel.",  "grey.",       "gray.",
                                        "lazy",        "1x1",     "none.",       "sg_trans"};
    struct str file;

    if (src.n == 0 || str_eq_nocase(str_sub(src, 0, 5), STR("data:")) ||
        str_eq_nocase(str_sub(src, 0, 6), STR("about:"))) {
        return true;
    }
    file = file_of(src);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (holds_nocase(file, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

/* Cuts "address 2x," off; *ret_weight is 0 where nothing says how large it is. */
static bool next_candidate(struct str *rest, struct str *ret_address, uint64_t *ret_weight)
{
    struct str s = *rest, size;
    size_t i = 0, start;

    while (i < s.n && (ascii_is_space(s.p[i]) || s.p[i] == ',')) {
        i++;
    }
    start = i;
    while (i < s.n && !ascii_is_space(s.p[i])) {
        i++;
    }
    *ret_address = str_sub(s, start, i);
    *ret_weight = 0;
    if (str_ends(*ret_address, STR(","))) {
        *ret_address = str_sub(*ret_address, 0, ret_address->n - 1);
    } else {
        start = i;
        while (i < s.n && s.p[i] != ',') {
            i++;
        }
        size = str_trim(str_sub(s, start, i));
        if (str_ends(size, STR("w"))) {
            (void)str_to_u64(str_sub(size, 0, size.n - 1), ret_weight);
        }
    }
    *rest = str_from(s, i);
    return ret_address->n > 0;
}

/* The widest picture, or the first where widths are not given. */
static struct str of_srcset(struct str srcset)
{
    struct str best = STR_NONE, address;
    uint64_t most = 0, weight = 0;

    while (next_candidate(&srcset, &address, &weight)) {
        if (best.n == 0 || weight > most) {
            best = address;
            most = weight;
        }
    }
    return best;
}

static struct str lazy_address(struct html_cleaner *c, const struct html_tag *tag)
{
    struct str found;

    for (const char *const *name = html_lazy_names; *name; name++) {
        found = html_value(c, tag, str_of(*name));
        if (found.n > 0 && !holds_place(found)) {
            return found;
        }
    }
    found = of_srcset(html_value(c, tag, STR("data-srcset")));
    return found.n > 0 ? found : of_srcset(html_value(c, tag, STR("srcset")));
}

struct str html_picture_address(struct html_cleaner *c, const struct html_tag *tag, bool *ret_lazy)
{
    const struct str src = html_value(c, tag, STR("src"));
    struct str lazy = STR_NONE;

    if (holds_place(src) && repair_on(&c->w->request->repairs, "image-lazy")) {
        lazy = lazy_address(c, tag);
    }
    *ret_lazy = lazy.n > 0;
    return lazy.n > 0 ? lazy : src;
}
