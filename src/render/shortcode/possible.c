/*
 * Tells whether a body may hold tags of template languages at all: the looks that every post pays
 * for, so that one without any pays for nothing else.
 */
#include "render/shortcode/shortcode.h"

bool shortcode_possible(struct str text)
{
    const char *p = text.p, *end = text.p ? text.p + text.n : NULL;

    while (p != end && (p = memchr(p, '{', (size_t)(end - p))) != NULL && end - p > 2) {
        if (p[1] == '{' || p[1] == '%' || (p[1] == ':' && p[2] == ':')) {
            return true;
        }
        p++;
    }
    return shortcode_has_brackets(text);
}

/* One look at each bracket: most posts have many, and none of these. */
bool shortcode_has_brackets(struct str text)
{
    size_t at = 0;

    while (at < text.n) {
        const char *p = memchr(text.p + at, '[', text.n - at);

        if (!p) {
            break;
        }
        at = (size_t)(p - text.p) + 1;
        const struct str name = {text.p + at, text.n - at};

        if (str_starts(name, STR("/caption]")) || str_starts(name, STR("/embed]")) ||
            str_starts(name, STR("gallery"))) {
            return true;
        }
    }
    return false;
}
