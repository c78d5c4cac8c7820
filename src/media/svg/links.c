/*
 * Decides whether styles and values stay within the picture. Invariant: whatever could name
 * something else is refused, also where a style sheet parser might read it differently; so styles
 * with escapes, which can hide any word, are refused as a whole.
 */
#include "media/svg/svg.h"

/* Position of an ASCII word, whatever its case, or STR_NPOS. */
static size_t find_nocase(struct str text, struct str word)
{
    for (size_t i = 0; word.n <= text.n && i <= text.n - word.n; i++) {
        if (ascii_lower(text.p[i]) == word.p[0] &&
            str_eq_nocase(str_sub(text, i, i + word.n), word)) {
            return i;
        }
    }
    return STR_NPOS;
}

/* data: of the raster types that books may hold. */
static bool is_raster_data(struct str href)
{
    static const char *const types[] = {"data:image/png;", "data:image/jpeg;", "data:image/gif;",
                                        "data:image/webp;"};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct str type = str_of(types[i]);

        if (str_eq_nocase(str_sub(href, 0, type.n), type)) {
            return true;
        }
    }
    return false;
}

bool svg_href_is_local(struct str href, bool pictures, const struct map *ids)
{
    href = str_trim(href);
    if (href.n > 1 && href.p[0] == '#') {
        return map_get(ids, str_from(href, 1)) != MAP_NONE;
    }
    return pictures && is_raster_data(href);
}

bool svg_text_is_local(struct str text, const struct map *ids)
{
    static const char *const loaders[] = {"@import", "image(", "image-set(", "cross-fade(",
                                          "src(",    "://",    "javascript:"};
    size_t at;

    if ((at = find_nocase(text, STR("url("))) == STR_NPOS && str_chr(text, '@') == STR_NPOS &&
        str_chr(text, '(') == STR_NPOS && str_chr(text, '\\') == STR_NPOS) {
        return true;
    }
    if (str_chr(text, '\\') != STR_NPOS) {
        return false;
    }
    for (size_t i = 0; i < sizeof loaders / sizeof *loaders; i++) {
        if (find_nocase(text, str_of(loaders[i])) != STR_NPOS) {
            return false;
        }
    }
    while (at != STR_NPOS) {
        size_t end;
        struct str target;

        text = str_from(text, at + 4);
        end = str_chr(text, ')');
        if (end == STR_NPOS) {
            return false;
        }
        target = str_trim(str_sub(text, 0, end));
        if (target.n >= 2 && (target.p[0] == '"' || target.p[0] == '\'') &&
            target.p[target.n - 1] == target.p[0]) {
            target = str_sub(target, 1, target.n - 1);
        }
        if (!svg_href_is_local(target, true, ids)) {
            return false;
        }
        at = find_nocase(text, STR("url("));
    }
    return true;
}

bool svg_paint_is_local(struct str text, const struct map *ids)
{
    size_t at = find_nocase(text, STR("url("));
    struct str target;

    if (!svg_text_is_local(text, ids)) {
        return false;
    }
    if (at == STR_NPOS) {
        return true;
    }
    target = str_from(text, at + 4);
    target = str_trim(str_sub(target, 0, str_chr(target, ')')));
    return target.n > 1 && target.p[0] == '#' && map_get(ids, str_from(target, 1)) == SVG_ID_PAINT;
}
