/*
 * Tells posts from other files by name and, for .txt and .html, by their first bytes. Invariant:
 * the answer depends on the file alone, not on where the walk began.
 */
#include "collect/rules.h"

#include <fnmatch.h>

#include "base/file.h"
#include "base/limits.h"

#define SNIFF_BYTES ((size_t)512)

enum rules_type rules_type_of(struct str name)
{
    static const char *const posts[] = {".md", ".markdown", ".mkd", ".mdown", ".mdx"};
    static const char *const texts[] = {".txt", ".html", ".htm"};
    struct str ending = path_ending(name);

    for (size_t i = 0; i < sizeof posts / sizeof posts[0]; i++) {
        if (str_eq_nocase(ending, str_of(posts[i]))) {
            return RULES_POST;
        }
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (str_eq_nocase(ending, str_of(texts[i]))) {
            return RULES_TEXT;
        }
    }
    return RULES_OTHER;
}

bool rules_is_document(struct str name)
{
    static const char *const documents[] = {"README", "LICENSE", "CONTRIBUTING", "CHANGELOG"};

    if (rules_type_of(name) == RULES_OTHER && !str_empty(path_ending(name))) {
        return false;
    }
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        struct str document = str_of(documents[i]);

        if (str_eq_nocase(str_sub(name, 0, document.n), document) &&
            (name.n == document.n || strchr(".-_", name.p[document.n]))) {
            return true;
        }
    }
    return false;
}

bool rules_skip_folder(struct str name)
{
    static const char *const names[] = {"node_modules", "vendor",    "themes", "archetypes",
                                        "layouts",      "resources", "public", "_site"};

    if (str_starts(name, STR("."))) {
        return true;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq(name, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

/* fnmatch wants C strings: what does not fit matches nothing. */
static bool glob_matches(const char *glob, struct str s)
{
    char text[LIMIT_PATH_BYTES];

    if (s.n >= sizeof text) {
        return false;
    }
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    return fnmatch(glob, text, 0) == 0;
}

bool rules_match(const struct str *globs, size_t n, struct str path, struct str name)
{
    for (size_t i = 0; i < n; i++) {
        struct str glob = globs[i];
        char text[LIMIT_PATH_BYTES];

        while (glob.n > 1 && glob.p[glob.n - 1] == '/') {
            glob.n--;
        }
        if (glob.n >= sizeof text || str_empty(glob)) {
            continue;
        }
        memcpy(text, glob.p, glob.n);
        text[glob.n] = '\0';
        if (glob_matches(text, path) || glob_matches(text, name)) {
            return true;
        }
    }
    return false;
}

static bool is_key_line(struct str line)
{
    size_t n = 0;

    while (n < line.n && (ascii_is_alnum(line.p[n]) || strchr("_-.", line.p[n]))) {
        n++;
    }
    return n > 0 && n < line.n && line.p[n] == ':';
}

/* A thematic break above prose is no front matter: a key must follow it. */
static bool begins_with_front_matter(struct str s)
{
    struct str line = STR_NONE, fence;

    while (str_line(&s, &line) && str_empty(str_trim(line))) {
        ;
    }
    fence = str_trim_end(line);
    if (str_eq(fence, STR("+++"))) {
        return true;
    }
    if (str_starts(fence, STR("{"))) {
        struct str inside = str_trim(str_from(fence, 1));

        if (str_empty(inside)) {
            inside = str_trim(s);
        }
        return str_starts(inside, STR("\"")) || str_starts(inside, STR("}"));
    }
    if (!str_eq(fence, STR("---"))) {
        return false;
    }
    while (str_line(&s, &line)) {
        if (!str_empty(str_trim(line)) && line.p[0] != '#') {
            return is_key_line(line);
        }
    }
    return false;
}

/* The ASCII of UTF-16 as ASCII, in place: fences and keys are to be seen. */
static void drop_nuls(struct buf *b)
{
    const struct str s = buf_view(b);
    size_t n = 0;

    if (str_chr(s, '\0') == STR_NPOS) {
        return;
    }
    for (size_t i = str_starts(s, STR("\xFF\xFE")) || str_starts(s, STR("\xFE\xFF")) ? 2 : 0;
         i < b->n; i++) {
        if (b->p[i] != '\0') {
            b->p[n++] = b->p[i];
        }
    }
    buf_truncate(b, n);
}

enum ignore_reason rules_text_reason(struct str file, bool all)
{
    enum ignore_reason reason = IGNORE_TEXT;
    struct str start;
    struct err ignored;
    struct buf b;

    buf_init(&b, 2 * SNIFF_BYTES);
    /* A file that cannot be read is a source all the same: the parser says what is wrong with it.
     */
    if (file_read_start(file.p, SNIFF_BYTES, &b, &ignored)) {
        buf_done(&b);
        return IGNORE_REASONS;
    }
    drop_nuls(&b);
    start = buf_view(&b);
    if (str_starts(start, STR("\xEF\xBB\xBF"))) {
        start = str_from(start, 3);
    }
    if (str_starts(str_trim(start), STR("{{")) || str_starts(str_trim(start), STR("{%"))) {
        reason = IGNORE_TEMPLATE;
    } else if (all || begins_with_front_matter(start)) {
        reason = IGNORE_REASONS;
    }
    buf_done(&b);
    return reason;
}
