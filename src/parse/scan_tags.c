/*
 * Looks through a body for the tags of generators' template languages that show a picture.
 * Invariant: one pass; a tag is looked through up to the next one at most. Which generator the post
 * is for is not asked: what shows no picture in the end only counts as one that is not found.
 */
#include "base/code.h"
#include "base/limits.h"
#include "base/url.h"
#include "parse/scan.h"

static bool is_picture(struct str s)
{
    return url_names_picture(s) && s.n <= LIMIT_PATH_BYTES && str_chr(s, '{') == STR_NPOS;
}

/* Whether the word up to "=" is one that names no picture of the tag's own. */
static bool is_aside(struct str key)
{
    static const char *const keys[] = {"link", "href", "poster", "alt", "caption", "title", "attr"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (str_eq_nocase(key, str_of(keys[i]))) {
            return true;
        }
    }
    return false;
}

/* Cuts the next argument off *rest: a quoted or a bare value, behind its key if it has one. */
static bool next_value(struct str *rest, struct str *ret_key, struct str *ret_value)
{
    struct str s = str_trim(*rest);
    size_t at = 0, start;

    *ret_key = STR_NONE;
    while (at < s.n && (ascii_is_alnum(s.p[at]) || s.p[at] == '_')) {
        at++;
    }
    if (at < s.n && s.p[at] == '=') {
        *ret_key = str_sub(s, 0, at);
        at++;
    } else {
        at = 0;
    }
    start = at;
    if (at < s.n && (s.p[at] == '"' || s.p[at] == '\'' || s.p[at] == '`')) {
        const size_t end = str_chr(str_from(s, at + 1), s.p[at]);

        *ret_value = str_sub(s, at + 1, end == STR_NPOS ? s.n : at + 1 + end);
        *rest = str_from(s, end == STR_NPOS ? s.n : at + 2 + end);
        return true;
    }
    while (at < s.n && !ascii_is_space(s.p[at]) && !strchr(",()", s.p[at])) {
        at++;
    }
    *ret_value = str_sub(s, start, at);
    *rest = str_from(s, at + (at < s.n));
    return s.n > 0;
}

static struct str picture_of(struct str content)
{
    struct str key, value;

    while (next_value(&content, &key, &value)) {
        if (!is_aside(key) && is_picture(value)) {
            return value;
        }
    }
    return STR_NONE;
}

/* The length of the mark that opens a tag at `at`, or 0. */
static size_t opens(struct str s, size_t at)
{
    if (at + 2 >= s.n || s.p[at] != '{') {
        return 0;
    }
    if (s.p[at + 1] == '%') {
        return 2;
    }
    if (s.p[at + 1] != '{') {
        return 0;
    }
    return s.p[at + 2] == '<' || s.p[at + 2] == '%' ? 3 : 2;
}

/* Behind the tag that is opened at `at`; adds its picture. */
static size_t take_tag(struct arena *a, struct str body, size_t at, struct strs *ret)
{
    const size_t start = at + opens(body, at);
    size_t end = start;
    struct str picture;

    while (end < body.n && body.p[end] != '}' && opens(body, end) == 0) {
        end++;
    }
    if (end == body.n || body.p[end] != '}') {
        return start;
    }
    /* Of outputs, only Tera's calls: {{ figure(src="a.png") }}. */
    const struct str content = str_sub(body, start, end);
    const bool call = str_ends(str_trim(content), STR(")"));
    picture = start - at < 3 && body.p[at + 1] == '{' && !call ? STR_NONE : picture_of(content);
    if (!str_empty(picture)) {
        (void)arena_strs_add(a, ret, picture);
    }
    return end;
}

static bool has_tag(struct str body)
{
    const char *p = body.p, *end = body.p ? body.p + body.n : NULL;

    while (p != end && (p = memchr(p, '{', (size_t)(end - p))) != NULL) {
        if (opens(body, (size_t)(p - body.p)) > 0) {
            return true;
        }
        p++;
    }
    return false;
}

void scan_tags(struct arena *a, struct str body, struct strs *ret)
{
    struct fence fence = {0};
    size_t at = 0;

    if (!has_tag(body)) {
        return;
    }
    while (at < body.n) {
        struct str rest = str_from(body, at), line;

        (void)str_line(&rest, &line);
        size_t end = body.n - rest.n;
        if (!fence_step(&fence, str_trim(line))) {
            while (at < end) {
                at = opens(body, at) > 0 ? take_tag(a, body, at, ret) : at + 1;
            }
        }
        at = at > end ? at : end;
    }
}
