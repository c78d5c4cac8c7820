/*
 * Makes titles presentable: words out of file names, and no site's or category's name around them.
 * Invariant: the result is never empty and, where it comes from a title, a slice of it.
 */
#include "parse/title.h"

#include "base/file.h"
#include "parse/date.h"
#include "parse/language.h"

static const struct str ending_separators[] = {
    {" | ", 3},        {" - ", 3}, {" \xE2\x80\x93 ", 5}, {" \xE2\x80\x94 ", 5},
    {" \xC2\xB7 ", 4}, {"|", 1},   {"\xEF\xBD\x9C", 3},   {"_", 1},
};
static const struct str beginning_separators[] = {
    {"->", 2}, {" | ", 3}, {" - ", 3}, {"\xC2\xBB", 2}, {"|", 1}, {"\xEF\xBD\x9C", 3}, {">", 1},
};
static const struct {
    struct str open, close;
} brackets[] = {
    {{"\xE3\x80\x90", 3}, {"\xE3\x80\x91", 3}}, /* 【】 */
    {{"[", 1}, {"]", 1}},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static size_t find_last(struct str s, struct str needle)
{
    for (size_t at = s.n < needle.n ? 0 : s.n - needle.n + 1; at-- > 0;) {
        if (s.p[at] == needle.p[0] && str_starts(str_from(s, at), needle)) {
            return at;
        }
    }
    return STR_NPOS;
}

struct str title_ending(struct str title)
{
    for (size_t i = 0; i < 5; i++) {
        size_t at = find_last(title, ending_separators[i]);

        if (at != STR_NPOS && at > 0) {
            return str_trim(str_from(title, at + ending_separators[i].n));
        }
    }
    return STR_NONE;
}

static bool listed(struct str s, struct strs names)
{
    for (size_t i = 0; i < names.n; i++) {
        if (str_eq_nocase(s, names.v[i])) {
            return true;
        }
    }
    return false;
}

static bool is_name(struct str s, const struct title_names *names)
{
    s = str_trim(s);
    return !str_empty(s) && (listed(s, names->own) || listed(s, names->site));
}

static struct str without_ending(struct str title, const struct title_names *names)
{
    for (size_t i = 0; i < COUNT(ending_separators); i++) {
        size_t at = find_last(title, ending_separators[i]);

        if (at != STR_NPOS && is_name(str_from(title, at + ending_separators[i].n), names)) {
            return str_trim(str_sub(title, 0, at));
        }
    }
    return title;
}

static struct str without_beginning(struct str title, const struct title_names *names)
{
    for (size_t i = 0; i < COUNT(beginning_separators); i++) {
        size_t at = str_find(title, beginning_separators[i]);

        if (at != STR_NPOS && is_name(str_sub(title, 0, at), names)) {
            return str_trim(str_from(title, at + beginning_separators[i].n));
        }
    }
    for (size_t i = 0; i < COUNT(brackets); i++) {
        size_t end = str_find(title, brackets[i].close);

        if (str_starts(title, brackets[i].open) && end != STR_NPOS &&
            is_name(str_sub(title, brackets[i].open.n, end), names)) {
            return str_trim(str_from(title, end + brackets[i].close.n));
        }
    }
    return title;
}

struct str title_undecorated(struct str title, const struct title_names *names)
{
    for (;;) {
        struct str shorter = without_ending(without_beginning(title, names), names);

        if (str_empty(shorter) || shorter.n == title.n) {
            return title;
        }
        title = shorter;
    }
}

static struct str stem_of_name(struct str name)
{
    struct str ending = path_ending(name), stem = str_sub(name, 0, name.n - ending.n);
    struct str language = language_of_stem(stem);

    if (!str_empty(language)) {
        stem = str_sub(stem, 0, stem.n - language.n - 1);
    }
    return stem;
}

struct str title_stem(struct str path)
{
    struct str stem = stem_of_name(path_name(path));
    struct str folder = path_name(path_folder(path));

    return str_eq_nocase(stem, STR("index")) && !str_empty(folder) ? folder : stem;
}

/* What joins the date of a name to its words: separators, and counters such as ".0 ". */
static struct str without_joint(struct str s)
{
    struct str rest = s;

    if (rest.n > 1 && rest.p[0] == '.' && ascii_is_digit(rest.p[1])) {
        rest = str_from(rest, 1);
        while (rest.n > 0 && ascii_is_digit(rest.p[0])) {
            rest = str_from(rest, 1);
        }
    }
    while (rest.n > 0 && strchr(" -_.", rest.p[0]) && rest.p[0] != '\0') {
        rest = str_from(rest, 1);
    }
    return rest;
}

struct str title_of_path(struct arena *a, struct str path)
{
    struct str stem = title_stem(path), words;
    bool spaced;
    char *p;

    (void)date_of_name(stem, &words);
    words = str_trim(without_joint(words));
    spaced = str_chr(words, ' ') != STR_NPOS || str_empty(words);
    if (str_empty(words)) {
        words = str_empty(stem) ? STR("untitled") : stem;
    }
    p = arena_alloc(a, words.n + 1);
    if (!p) {
        return STR("untitled");
    }
    for (size_t i = 0; i < words.n; i++) {
        p[i] = words.p[i];
        if (!spaced && (p[i] == '-' || p[i] == '_')) {
            p[i] = ' ';
        }
    }
    return str_make(p, words.n);
}
